//! Who enters, when, and with which proof that a person is at the desk.

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Map, Value};

use crate::{directory::pin::SigningKey, journal::record::Purpose};

/// Who enters, when, and with which proof.
#[derive(Debug, Clone, Copy)]
pub struct Recorder<'a> {
    /// Who is on duty.
    pub by: &'a str,
    /// The present moment by the computer's clock.
    pub now: DateTime<Utc>,
    /// The PIN that signs, proved.
    pub proof: Option<&'a Proof>,
}

impl<'a> Recorder<'a> {
    /// Without a PIN.
    pub fn new(by: &'a str, now: DateTime<Utc>) -> Self {
        Self {
            by,
            now,
            proof: None,
        }
    }
}

/// A right PIN: proof that the person is at the desk, and the key to sign with.
#[derive(Debug)]
pub struct Proof {
    /// Who.
    pub person: String,
    /// For what the PIN was asked.
    pub purpose: Purpose,
    /// `seq` of the entry that set the PIN.
    pub pin: u64,
    /// The key.
    pub key: SigningKey,
    /// Wrong tries before it, which are over now.
    pub(crate) failures: u32,
    /// When it was given.
    pub(crate) at: DateTime<FixedOffset>,
}

impl Proof {
    /// The fields of an entry ask to be signed by this person's PIN.
    pub(crate) fn signs(&self, fields: &Map<String, Value>) -> bool {
        fields.get("signature").is_some_and(|signature| {
            signature["method"] == "pin" && signature["person"] == self.person.as_str()
        })
    }
}
