//! Corrections and withdrawals of entries: what of which entries, judged together, and why.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{signature::Signature, text::Text};

/// A correction of entries, or their withdrawal: what of which entries, judged together, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenCorrection", into = "WrittenCorrection")]
pub struct Correction {
    /// What is changed; no entry stands twice in it.
    pub changes: Vec<Change>,
    /// Why.
    pub reason: Text,
    /// Of whoever signed the entry, where it was signed.
    pub signature: Option<Signature>,
    /// Where several people signed the entries: of the others.
    pub cosigned: Vec<Signature>,
}

/// What becomes of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenChange", into = "WrittenChange")]
pub struct Change {
    /// `seq` of the entry.
    pub entry: u64,
    /// New values by name; `at` may be among them. None where the entry is withdrawn: it was made by mistake.
    pub fields: Option<Fields>,
}

/// New values of an entry by the names of its fields.
pub type Fields = BTreeMap<String, Value>;

/// A change as the contract has it: `fields`, or `withdrawn`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChange {
    entry: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fields: Option<Fields>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
}

/// A correction as the contract has it: one change lies in it openly, several are a list.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCorrection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fields: Option<Fields>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<Change>>,
    reason: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<Signature>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cosigned: Vec<Signature>,
}

impl TryFrom<WrittenChange> for Change {
    type Error = &'static str;

    fn try_from(written: WrittenChange) -> Result<Self, Self::Error> {
        let entry = written.entry;
        match (written.fields, written.withdrawn) {
            (Some(_), true) => {
                Err("запись или исправляют, или отзывают: есть и «fields», и «withdrawn»")
            }
            (None, false) => Err("не указано, что исправлено: нет ни «fields», ни «withdrawn»"),
            (fields, _) => Ok(Self { entry, fields }),
        }
    }
}

impl From<Change> for WrittenChange {
    fn from(Change { entry, fields }: Change) -> Self {
        Self {
            entry,
            withdrawn: fields.is_none(),
            fields,
        }
    }
}

impl TryFrom<WrittenCorrection> for Correction {
    type Error = &'static str;

    fn try_from(written: WrittenCorrection) -> Result<Self, Self::Error> {
        let WrittenCorrection {
            entry,
            fields,
            withdrawn,
            changes,
            reason,
            signature,
            cosigned,
        } = written;
        let is_open = entry.is_some() || fields.is_some() || withdrawn;
        let changes = match (entry, changes) {
            (_, Some(_)) if is_open => {
                return Err("запись названа и в «changes», и рядом: оставьте что-нибудь одно");
            }
            (_, Some(changes)) => changes,
            (Some(entry), None) => vec![Change::try_from(WrittenChange {
                entry,
                fields,
                withdrawn,
            })?],
            (None, None) => return Err("не указано, какая запись исправлена: нет поля «entry»"),
        };
        Ok(Self {
            changes,
            reason,
            signature,
            cosigned,
        })
    }
}

impl From<Correction> for WrittenCorrection {
    fn from(correction: Correction) -> Self {
        let Correction {
            mut changes,
            reason,
            signature,
            cosigned,
        } = correction;
        let only = (changes.len() == 1).then(|| changes.remove(0));
        let changes = only.is_none().then_some(changes);
        let (entry, fields) = only.map(|only| (only.entry, only.fields)).unzip();
        Self {
            entry,
            withdrawn: matches!(fields, Some(None)),
            fields: fields.flatten(),
            changes,
            reason,
            signature,
            cosigned,
        }
    }
}

impl Change {
    /// An entry is to have other values.
    pub fn corrected(entry: u64, fields: Fields) -> Self {
        let fields = Some(fields);
        Self { entry, fields }
    }

    /// An entry was made by mistake.
    pub fn withdrawn(entry: u64) -> Self {
        let fields = None;
        Self { entry, fields }
    }
}

impl Correction {
    /// Changes for a reason, not signed.
    pub fn new(changes: Vec<Change>, reason: impl Into<Text>) -> Self {
        Self {
            changes,
            reason: reason.into(),
            signature: None,
            cosigned: Vec::new(),
        }
    }

    /// The signatures under it.
    pub fn signatures(&self) -> impl Iterator<Item = &Signature> {
        self.signature.iter().chain(&self.cosigned)
    }
}
