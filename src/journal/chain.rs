//! The chain: every entry carries the hash of the one before it and its own, `SHA-256(prev ‖ canonical bytes)`.
//!
//! Canonical bytes, version 1: the label `pult.entry.1`, then seq, message (empty for an entry about the desk itself),
//! kind, at, recorded_at, by, fields, each with its length before it, so that no two entries share their bytes and no
//! whitespace is there to argue about. The fields of a kind are encoded by name in byte order: a tag for the type, a
//! length, the content. A PIN signs the same bytes as they are before its own code is among the fields.

use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::regulation::Number;

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

    /// The hash of an entry of these canonical bytes after the entry of this hash.
    pub(super) fn next(self, canonical: &[u8]) -> Self {
        let mut digest = Sha256::new();
        digest.update(self.0);
        digest.update(canonical);
        Self(digest.finalize().into())
    }

    /// What a PIN signs of such an entry: its place in the history, and its bytes.
    pub(super) fn to_sign(self, canonical: &[u8]) -> Vec<u8> {
        [b"pult.signature.1".as_slice(), &self.0, canonical].concat()
    }

    /// Reads 64 hex digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
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
    pub(super) message: Option<Number>,
    pub(super) kind: &'a str,
    pub(super) at: &'a str,
    pub(super) recorded_at: &'a str,
    pub(super) by: &'a str,
    pub(super) fields: &'a Value,
}

impl Sealed<'_> {
    /// The bytes that are hashed and signed.
    pub(super) fn canonical(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512);
        let mut field = |content: &[u8]| {
            bytes.extend((content.len() as u64).to_be_bytes());
            bytes.extend(content);
        };
        field(b"pult.entry.1");
        field(self.seq.to_string().as_bytes());
        let message = self.message.map(|number| number.to_string());
        field(message.unwrap_or_default().as_bytes());
        field(self.kind.as_bytes());
        field(self.at.as_bytes());
        field(self.recorded_at.as_bytes());
        field(self.by.as_bytes());
        let mut encoded = Vec::with_capacity(256);
        encode(self.fields, &mut encoded);
        field(&encoded);
        bytes
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
        let canonical = Sealed {
            seq: 1,
            message: Some(message),
            kind: "noted",
            at,
            recorded_at,
            by: "А",
            fields,
        }
        .canonical();
        Hash::GENESIS.next(&canonical)
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
