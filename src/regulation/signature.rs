//! A signature in the journal: who signed, and how.

use serde::{Deserialize, Serialize};

use super::text::Text;

/// How a handover was signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// by the person's PIN
    Pin,
    /// by hand on the printed page
    Paper,
    /// confirmed by name only, with no proof
    Name,
}

/// A signature in the journal: who signed, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Signature {
    pub method: Method,
    pub person: Text,
    /// The position that the person held then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Text>,
    /// For a PIN: `seq` of the entry that set it, since a person may have had several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<u64>,
    /// For a PIN: the authentication code over the entry, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<Text>,
}

impl Signature {
    /// A signature of a person, not yet proved in any way.
    pub fn new(method: Method, person: impl Into<Text>, position: &str) -> Self {
        Self {
            method,
            person: person.into(),
            position: (!position.is_empty()).then(|| position.into()),
            pin: None,
            mac: None,
        }
    }
}
