//! The chain: every entry carries the hash of the one before it and its own, `SHA-256(prev ‖ canonical bytes)`.
//!
//! Canonical bytes, version 1: the label `pult.entry.1`, then seq, message, kind, at, recorded_at, by, fields, each
//! with its length before it, so that no two entries share their bytes and no whitespace is there to argue about. The
//! fields of a kind are encoded by name in byte order: a tag for the type, a length, the content.

use std::fmt;

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::query::entry_of;
use super::{Journal, JournalError};
use crate::regulation::{Message, Number, Recorded};

/// A SHA-256 hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first entry has as the hash before it.
    pub const GENESIS: Self = Self([0; 32]);

    /// The first 16 hex digits, for print.
    pub fn short(&self) -> String {
        self.to_string()[..16].to_owned()
    }

    /// Reads 64 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An entry as its row has it.
#[derive(Debug)]
pub(super) struct Sealed<'a> {
    pub(super) seq: u64,
    pub(super) message: Number,
    pub(super) kind: &'a str,
    pub(super) at: &'a str,
    pub(super) recorded_at: &'a str,
    pub(super) by: &'a str,
    pub(super) fields: &'a Value,
}

impl Sealed<'_> {
    /// The hash of this entry after the one of `prev`.
    pub(super) fn hash(&self, prev: Hash) -> Hash {
        let mut bytes = Vec::with_capacity(512);
        let mut field = |content: &[u8]| {
            bytes.extend((content.len() as u64).to_be_bytes());
            bytes.extend(content);
        };
        field(b"pult.entry.1");
        field(self.seq.to_string().as_bytes());
        field(self.message.to_string().as_bytes());
        field(self.kind.as_bytes());
        field(self.at.as_bytes());
        field(self.recorded_at.as_bytes());
        field(self.by.as_bytes());
        let mut encoded = Vec::with_capacity(256);
        encode(self.fields, &mut encoded);
        field(&encoded);
        let mut digest = Sha256::new();
        digest.update(prev.0);
        digest.update(&bytes);
        Hash(digest.finalize().into())
    }
}

/// One JSON value: a tag, a length, the content; an object by its names in byte order.
fn encode(value: &Value, into: &mut Vec<u8>) {
    let mut scalar = |tag: u8, content: &[u8]| {
        into.push(tag);
        into.extend((content.len() as u64).to_be_bytes());
        into.extend(content);
    };
    match value {
        Value::Null => scalar(b'z', b""),
        Value::Bool(truth) => scalar(b'b', if *truth { b"1" } else { b"0" }),
        Value::Number(number) => scalar(b'n', number.to_string().as_bytes()),
        Value::String(text) => scalar(b's', text.as_bytes()),
        Value::Array(items) => {
            scalar(b'a', &(items.len() as u64).to_be_bytes());
            for item in items {
                encode(item, into);
            }
        }
        Value::Object(fields) => {
            scalar(b'o', &(fields.len() as u64).to_be_bytes());
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(name, _)| name.as_bytes());
            for (name, field) in sorted {
                encode(&Value::String(name.clone()), into);
                encode(field, into);
            }
        }
    }
}

/// A journal whose chain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last one.
    pub head: Hash,
}

/// The first broken entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("запись {seq}: {what}")]
pub struct Broken {
    /// Which one.
    pub seq: u64,
    /// What differs, in Russian.
    pub what: String,
}

const WHOLE_CHAIN: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                           ORDER BY seq";

impl Journal {
    /// Walks the whole chain and tells the first broken entry: a hole, a link or a hash that does not fit, an entry
    /// that is no event, a list of messages that differs from what the entries say. Entries cut off at the end leave a
    /// chain that holds; the head hash printed on each page tells of them.
    pub fn verify(&self) -> Result<Result<Verified, Broken>, JournalError> {
        let mut statement = self
            .connection
            .prepare(WHOLE_CHAIN)
            .map_err(|error| self.explain(error))?;
        let mut rows = statement.query([]).map_err(|error| self.explain(error))?;
        let mut verified = Verified {
            entries: 0,
            head: Hash::GENESIS,
        };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(error) => {
                    let what = format!("запись не читается ({error})");
                    return Ok(Err(Broken {
                        seq: verified.entries + 1,
                        what,
                    }));
                }
            };
            let seq = verified.entries + 1;
            match check(row, seq, verified.head) {
                Ok(head) => verified = Verified { entries: seq, head },
                Err(what) => return Ok(Err(Broken { seq, what })),
            }
        }
        drop(rows);
        Ok(self.verify_list()?.map_or(Ok(verified), |what| {
            Err(Broken {
                seq: verified.entries,
                what,
            })
        }))
    }

    /// The list of messages must say what the entries say.
    fn verify_list(&self) -> Result<Option<String>, JournalError> {
        for (number, open) in self.listed()? {
            let Some(message) = self.message(number)? else {
                return Ok(Some(format!(
                    "список сообщений называет {number}, записей о котором нет"
                )));
            };
            if message.state().is_closed() == open {
                return Ok(Some(format!(
                    "список сообщений неверно говорит, в работе ли {number}"
                )));
            }
        }
        Ok(None)
    }
}

/// Checks one row against its place and the hash before it; gives its own hash.
fn check(row: &Row<'_>, seq: u64, head: Hash) -> Result<Hash, String> {
    let text = |place: usize| match row.get_ref(place) {
        Ok(ValueRef::Text(bytes)) => {
            std::str::from_utf8(bytes).map_err(|_| "текст не в UTF-8".to_owned())
        }
        _ => Err("не того вида".to_owned()),
    };
    let blob = |place: usize| {
        row.get::<_, [u8; 32]>(place)
            .map(Hash)
            .map_err(|_| "хеш не того вида".to_owned())
    };
    let found: i64 = row
        .get(0)
        .map_err(|_| "номер записи не читается".to_owned())?;
    if u64::try_from(found) != Ok(seq) {
        return Err(format!(
            "на этом месте стоит запись {found}: запись пропала или вставлена"
        ));
    }
    let (prev, hash) = (blob(8)?, blob(9)?);
    if prev != head {
        return Err(format!(
            "ссылается на хеш {}, а у предыдущей записи {}",
            prev.short(),
            head.short()
        ));
    }
    let entry = entry_of(row).map_err(|_| "поля не читаются: запись изменена".to_owned())?;
    let fields: Value = serde_json::from_str(text(7)?)
        .map_err(|_| "поля не читаются: запись изменена".to_owned())?;
    let sealed = Sealed {
        seq,
        message: entry.event.message,
        kind: text(3)?,
        at: text(4)?,
        recorded_at: text(5)?,
        by: text(6)?,
        fields: &fields,
    };
    let computed = sealed.hash(prev);
    if computed != hash {
        let (stored, computed) = (hash.short(), computed.short());
        return Err(format!(
            "содержание изменено: записан хеш {stored}, а выходит {computed}"
        ));
    }
    Ok(hash)
}

/// The fold of entries, for callers that hold them already.
pub(super) fn recorded(entry: &super::Entry) -> Recorded {
    Recorded {
        seq: entry.seq,
        event: entry.event.clone(),
    }
}

/// A message is open as long as something is expected of it.
pub(super) fn is_open(message: &Message) -> bool {
    !message.state().is_closed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn hash(fields: &Value) -> Hash {
        let message = Number {
            year: 2026,
            index: 1,
        };
        let (at, recorded_at) = ("2026-11-23T09:31:00+07:00", "2026-11-23T02:31:05Z");
        Sealed {
            seq: 1,
            message,
            kind: "noted",
            at,
            recorded_at,
            by: "А",
            fields,
        }
        .hash(Hash::GENESIS)
    }

    #[test]
    fn the_order_of_names_changes_nothing_and_every_value_does() {
        assert_eq!(
            hash(&json!({"a": 1, "b": "x"})),
            hash(&serde_json::from_str(r#"{ "b":"x", "a":1 }"#).expect("JSON"))
        );
        let different = [
            json!({"a": "1"}),
            json!({"a": 1}),
            json!({"a": [1]}),
            json!({"a": {"1": null}}),
            json!({"b": 1}),
        ];
        for (place, one) in different.iter().enumerate() {
            for other in &different[place + 1..] {
                assert_ne!(hash(one), hash(other), "{one} {other}");
            }
        }
        assert_ne!(
            hash(&json!({"a": "x", "b": ""})),
            hash(&json!({"a": "", "b": "x"}))
        );
    }

    #[test]
    fn a_hash_reads_back() {
        let hash = hash(&json!({}));
        assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
        assert_eq!(Hash::from_hex("zz"), None);
        assert_eq!(Hash::GENESIS.short(), "0000000000000000");
    }
}
