//! The chain: every entry carries the hash of the one before it and its own, `SHA-256(prev ‖ canonical bytes)`.
//!
//! Canonical bytes, version 1: the label `pult.entry.1`, then seq, message (empty for an entry about the desk itself),
//! kind, at, recorded_at, by, fields, each with its length before it, so that no two entries share their bytes and no
//! whitespace is there to argue about. The fields of a kind are encoded by name in byte order: a tag for the type, a
//! length, the content. A PIN signs the same bytes as they are before its own code is among the fields.

use std::{fmt, io::Write};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{journal::chain::canonical::encode, regulation::Number};

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
    pub(crate) fn next(self, canonical: &[u8]) -> Self {
        let mut digest = Sha256::new();
        digest.update(self.0);
        digest.update(canonical);
        Self(digest.finalize().into())
    }

    /// What a PIN signs of such an entry: its place in the history, and its bytes.
    pub(crate) fn to_sign(self, canonical: &[u8]) -> Vec<u8> {
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
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0, &mut digits).map_err(|_| fmt::Error)?;
        f.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

/// An entry as its row has it, but for its fields.
#[derive(Debug)]
pub(crate) struct Sealed<'a> {
    pub(crate) seq: u64,
    pub(crate) message: Option<Number>,
    pub(crate) kind: &'a str,
    pub(crate) at: &'a str,
    pub(crate) recorded_at: &'a str,
    pub(crate) by: &'a str,
}

impl Sealed<'_> {
    /// The bytes that are hashed and signed, with these fields.
    pub(crate) fn canonical(&self, fields: &Value) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512);
        self.write_canonical(&mut bytes, |bytes| encode(fields, bytes));
        bytes
    }

    /// Puts them after what is there; `fields` puts the encoded fields.
    pub(crate) fn write_canonical(&self, into: &mut Vec<u8>, fields: impl FnOnce(&mut Vec<u8>)) {
        part(into, |bytes| bytes.extend(b"pult.entry.1"));
        part(into, |bytes| drop(write!(bytes, "{}", self.seq)));
        part(into, |bytes| {
            if let Some(number) = self.message {
                drop(write!(bytes, "{number}"));
            }
        });
        for text in [self.kind, self.at, self.recorded_at, self.by] {
            part(into, |bytes| bytes.extend(text.as_bytes()));
        }
        part(into, fields);
    }
}

/// Content with its length before it.
fn part(bytes: &mut Vec<u8>, content: impl FnOnce(&mut Vec<u8>)) {
    let start = bytes.len() + size_of::<u64>();
    bytes.resize(start, 0);
    content(bytes);
    let length = (bytes.len() - start) as u64;
    bytes[start - size_of::<u64>()..start].copy_from_slice(&length.to_be_bytes());
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
        }
        .canonical(fields);
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
