//! The canonical bytes of fields as they lie in a row. A million entries are proved in a second: [`Reader`] goes
//! through the text once, without building a value, and sees on the way whether it is written as the program writes it,
//! and what the proof of the list needs.

use std::{borrow::Cow, fmt};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::journal::chain::canonical::{boolean, scalar};

/// Reads fields as they lie in a row. Reused for the next row, to save allocations.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// The canonical bytes.
    pub(crate) encoded: Vec<u8>,
    /// How many bytes the program writes for what was read so far. A name or a text that has no escapes has one way to
    /// be written, and so have the signs between; whatever has several is compared at this place. A text that has one
    /// byte more than that comes out longer in the end.
    length: usize,
    /// Something is written otherwise, names of an object do not go upwards, or one comes twice.
    respelled: bool,
    /// Who has signed.
    pub(crate) signer: Option<String>,
    /// The link, the author and the kind of reply of a message, where there are such fields.
    pub(crate) url: String,
    pub(crate) author: String,
    pub(crate) reply: String,
    /// It corrects something that is in the list of messages.
    pub(crate) corrects_the_list: bool,
}

/// Where in the fields a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Whole,
    Url,
    Author,
    Reply,
    Signature,
    Signer,
    Corrected,
    Elsewhere,
}

impl Place {
    /// Where a field of this name stands.
    fn within(self, name: &str) -> Self {
        match (self, name) {
            (Self::Whole, "url") => Self::Url,
            (Self::Whole, "author") => Self::Author,
            (Self::Whole, "reply") => Self::Reply,
            (Self::Whole, "signature") => Self::Signature,
            (Self::Whole, "fields") => Self::Corrected,
            (Self::Signature, "person") => Self::Signer,
            _ => Self::Elsewhere,
        }
    }
}

impl Reader {
    /// Takes fields in, if they are written as the program writes them.
    pub(crate) fn read(&mut self, text: &str) -> Result<(), Unread> {
        self.encoded.clear();
        (self.length, self.respelled, self.corrects_the_list) = (0, false, false);
        self.signer = None;
        for held in [&mut self.url, &mut self.author, &mut self.reply] {
            held.clear();
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let reading = Reading {
            reader: self,
            source: text.as_bytes(),
            place: Place::Whole,
        };
        let read = reading.deserialize(&mut json).and_then(|()| json.end());
        match read {
            Err(_) => Err(Unread::NoJson),
            Ok(()) if self.length == text.len() && !self.respelled => Ok(()),
            Ok(()) => Err(Unread::Respelled),
        }
    }

    fn take_text(&mut self, text: &str, place: Place) {
        scalar(&mut self.encoded, b's', text.as_bytes());
        match place {
            Place::Url => self.url.push_str(text),
            Place::Author => self.author.push_str(text),
            Place::Reply => self.reply.push_str(text),
            Place::Signer => self.signer = Some(text.to_owned()),
            Place::Whole | Place::Signature | Place::Corrected | Place::Elsewhere => {}
        }
    }

    /// A string of the source that is written as it is, between quotes.
    fn plain(&mut self, text: &str) {
        self.length += text.len() + 2;
    }

    /// A string of the source that has escapes.
    fn escaped(&mut self, text: &str, source: &[u8]) {
        match serde_json::to_vec(text) {
            Ok(written) => self.expect(&written, source),
            Err(_) => self.respelled = true,
        }
    }

    /// The program writes this here.
    fn expect(&mut self, as_this: &[u8], source: &[u8]) {
        let end = self.length + as_this.len();
        self.respelled |= source.get(self.length..end) != Some(as_this);
        self.length = end;
    }

    fn number(&mut self, number: &Number, source: &[u8]) {
        let text = number.to_string();
        scalar(&mut self.encoded, b'n', text.as_bytes());
        self.expect(text.as_bytes(), source);
    }
}

/// Why fields are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unread {
    /// They are no JSON.
    #[error("поля не читаются: запись изменена")]
    NoJson,
    /// They are not written as the program writes them.
    #[error("поля записаны не так, как пишет Пульт: запись изменена")]
    Respelled,
}

/// One value being read.
struct Reading<'a> {
    reader: &'a mut Reader,
    source: &'a [u8],
    place: Place,
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        scalar(&mut self.reader.encoded, b'z', b"");
        self.reader.length += "null".len();
        Ok(())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        boolean(&mut self.reader.encoded, truth);
        self.reader.length += if truth { "true" } else { "false" }.len();
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.reader.number(&number.into(), self.source);
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.reader.number(&number.into(), self.source);
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        let number = Number::from_f64(number).ok_or_else(|| E::custom("no number"))?;
        self.reader.number(&number, self.source);
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.reader.plain(text);
        self.reader.take_text(text, self.place);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.reader.escaped(text, self.source);
        self.reader.take_text(text, self.place);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let reader = self.reader;
        let length = begin(&mut reader.encoded, b'a');
        let mut count = 0;
        loop {
            // The bracket or the comma before an element; at last the bracket after it.
            reader.length += 1;
            let reading = Reading {
                reader: &mut *reader,
                source: self.source,
                place: Place::Elsewhere,
            };
            if items.next_element_seed(reading)?.is_none() {
                break;
            }
            count += 1;
        }
        reader.length += usize::from(count == 0);
        end(&mut reader.encoded, length, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let reader = self.reader;
        let length = begin(&mut reader.encoded, b'o');
        reader.length += 1;
        let (mut count, mut last) = (0, Cow::Borrowed(""));
        while let Some(Name(name)) = fields.next_key()? {
            if count > 0 {
                reader.length += 1;
                reader.respelled |= name <= last;
            }
            if self.place == Place::Corrected {
                reader.corrects_the_list |= matches!(&*name, "url" | "author" | "at" | "reply");
            }
            scalar(&mut reader.encoded, b's', name.as_bytes());
            match &name {
                Cow::Borrowed(plain) => reader.plain(plain),
                Cow::Owned(escaped) => reader.escaped(escaped, self.source),
            }
            reader.length += 1;
            fields.next_value_seed(Reading {
                reader: &mut *reader,
                source: self.source,
                place: self.place.within(&name),
            })?;
            last = name;
            count += 1;
        }
        end(&mut reader.encoded, length, count);
        reader.length += 1;
        Ok(())
    }
}

/// The next name of an object: borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Begins a list whose length is not known yet; returns where the length goes.
fn begin(into: &mut Vec<u8>, tag: u8) -> usize {
    scalar(into, tag, &0_u64.to_be_bytes());
    into.len()
}

fn end(into: &mut [u8], after_length: usize, count: u64) {
    into[after_length - size_of::<u64>()..after_length].copy_from_slice(&count.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::chain::canonical::encode;
    use proptest::prelude::*;
    use serde_json::Value;

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            // Halves read back as they are written; facts have no fractions.
            (-1_000_000..1_000_000_i32).prop_map(|half| Value::from(f64::from(half) / 2.0)),
            "[\\PC\\x00-\\x1f\"\\\\/]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\\\ё]{0,4}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reading_the_text_comes_to_the_same_bytes_as_encoding_the_value(value in json()) {
            let mut reader = Reader::default();
            prop_assert_eq!(reader.read(&value.to_string()), Ok(()));
            let mut encoded = Vec::new();
            encode(&value, &mut encoded);
            prop_assert_eq!(&reader.encoded, &encoded);
        }

        #[test]
        fn a_text_with_one_byte_changed_is_another_value_or_is_not_taken(
            value in json(), place in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let text = value.to_string();
            let mut bytes = text.clone().into_bytes();
            bytes[place.index(text.len())] = byte;
            let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
            let (mut before, mut after) = (Reader::default(), Reader::default());
            prop_assert_eq!(before.read(&text), Ok(()));
            if changed != text && after.read(&changed).is_ok() {
                prop_assert_ne!(before.encoded, after.encoded);
            }
        }
    }

    #[test]
    fn what_is_not_written_by_the_program_is_not_taken() {
        let mut reader = Reader::default();
        for (text, told) in [
            (r#"{"a": 1}"#, Err(Unread::Respelled)),
            (r#"{"a":"\u0041"}"#, Err(Unread::Respelled)),
            (r#"{"a":"\u001F"}"#, Err(Unread::Respelled)),
            (r#"{"a":"\u001f"}"#, Ok(())),
            (r#"{"a":1e2}"#, Err(Unread::Respelled)),
            (r#"{"b":1,"a":2}"#, Err(Unread::Respelled)),
            (r#"{"a":1,"a":1}"#, Err(Unread::Respelled)),
            (r#" {"a":1}"#, Err(Unread::Respelled)),
            (r#"{"a":[1, "\n"]}"#, Err(Unread::Respelled)),
            (r#"{"a":[1,"\n"]}"#, Ok(())),
            (r#"{"\u0061":1}"#, Err(Unread::Respelled)),
            (r#"{"a":[],"b":{}}"#, Ok(())),
            (r#"{"a":1}}"#, Err(Unread::NoJson)),
            (r#"{"a":"#, Err(Unread::NoJson)),
        ] {
            assert_eq!(reader.read(text), told, "{text}");
        }
    }

    #[test]
    fn what_the_list_needs_is_seen_on_the_way() {
        let mut reader = Reader::default();
        let text = r#"{"author":"А","signature":{"method":"pin","person":"П"},"url":"u","x":{"person":"К"}}"#;
        assert_eq!(reader.read(text), Ok(()));
        assert_eq!(
            (
                &*reader.author,
                reader.signer.as_deref(),
                &*reader.url,
                &*reader.reply
            ),
            ("А", Some("П"), "u", "")
        );
        assert_eq!(reader.read(r#"{"entry":1,"fields":{"at":"x"}}"#), Ok(()));
        assert!(reader.corrects_the_list && reader.signer.is_none());
    }
}
