//! Entries that are about the desk and not about a message: the directory, PINs, the duty, the clock, the journal
//! itself. They share the chain with the facts of messages; in an export they have no `message`.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::{IntoStaticStr, VariantNames};

use crate::directory::change::{Change, Directory};
use crate::directory::pin::PinRecord;
use crate::regulation::event::{in_russian, moment, parse_moment, to_the_minute};
use crate::regulation::{Number, Text, fact::Signature};

/// What happened at the desk, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskEvent {
    /// When it happened, to the minute.
    pub at: DateTime<FixedOffset>,
    /// What happened.
    pub record: Record,
}

/// An open message at a handing over of the duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenMessage {
    /// Which.
    pub message: Number,
    /// When its reply is due, as the contract writes moments.
    pub due: Text,
}

/// For what a PIN was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign an entry.
    Sign,
    /// To open the duty, or to take it over.
    Duty,
    /// To unlock the desk.
    Unlock,
    /// To set another PIN.
    Change,
    /// To prove one's signatures (`verify --as`).
    Verify,
}

/// What happened at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
pub enum Record {
    /// Departments, people or stand-ins are new or not as they were.
    DirectoryChanged {
        /// What is new.
        change: Change,
        /// SHA-256 of the organization.toml that it came from, in hex; absent when it was entered at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<Text>,
    },
    /// A person has a PIN, or another one.
    PinSet {
        /// Who.
        person: Text,
        /// What is kept of it.
        pin: PinRecord,
        /// Why it was set without the old one, where there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Text>,
    },
    /// A right PIN that no other entry shows; it ends a row of wrong ones.
    PinAccepted {
        /// Whose.
        person: Text,
        /// For what it was asked.
        purpose: Purpose,
    },
    /// A wrong PIN.
    PinRefused {
        /// Whose it was to be.
        person: Text,
        /// For what it was asked.
        purpose: Purpose,
    },
    /// The specialist has opened the duty.
    DutyOpened {
        /// Who.
        person: Text,
        /// By PIN, or on paper by somebody who has none.
        signature: Signature,
    },
    /// The duty went from one specialist to the next.
    DutyHandedOver {
        /// From whom.
        from: Text,
        /// To whom.
        to: Text,
        /// What was open.
        open: Vec<OpenMessage>,
        /// Of the one who takes over.
        signature: Signature,
    },
    /// The computer's clock was found behind the last entry. Such an entry bears the time of that last one.
    ClockNoticed {
        /// What the clock showed (UTC).
        shown: DateTime<chrono::Utc>,
        /// The time before it that is later (UTC).
        last: DateTime<chrono::Utc>,
    },
    /// A person has confirmed the time of the computer's clock after it was set back or had jumped.
    ClockConfirmed {
        /// What the clock showed (UTC).
        shown: DateTime<chrono::Utc>,
        /// The time before (UTC).
        last: DateTime<chrono::Utc>,
        /// Why it is right so.
        reason: Text,
    },
    /// The journal did not fit its seal, and a person goes on with it.
    JournalAccepted {
        /// How many entries the seal counted.
        sealed_entries: u64,
        /// The hash in the seal, in hex; empty when the seal could not be read.
        sealed_head: Text,
        /// How many there were.
        entries: u64,
        /// Why it is accepted.
        reason: Text,
    },
    /// A full sheet of the journal was printed, which closes it, or was printed again.
    SheetPrinted {
        /// The year of the journal.
        year: i32,
        /// The number of the sheet in the year.
        sheet: u32,
        /// The number of its first message.
        first: u32,
        /// The number of its last message.
        last: u32,
        /// The journal's head hash that stands on it, in hex.
        head: Text,
        /// It had been printed before.
        duplicate: bool,
    },
}

impl Record {
    /// The first directory, as a file of this digest has it.
    pub fn seed(file: &Directory, digest: &str) -> Self {
        Self::DirectoryChanged {
            change: Directory::default().difference(file),
            file: Some(digest.into()),
        }
    }

    /// The code of its kind.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    pub(crate) fn is_kind(code: &str) -> bool {
        Self::VARIANTS.contains(&code)
    }

    /// The signature under it, where it has one.
    pub fn signature(&self) -> Option<&Signature> {
        match self {
            Self::DutyOpened { signature, .. } | Self::DutyHandedOver { signature, .. } => {
                Some(signature)
            }
            Self::DirectoryChanged { .. }
            | Self::PinSet { .. }
            | Self::PinAccepted { .. }
            | Self::PinRefused { .. }
            | Self::ClockNoticed { .. }
            | Self::ClockConfirmed { .. }
            | Self::JournalAccepted { .. }
            | Self::SheetPrinted { .. } => None,
        }
    }

    /// Entered whatever the clock shows: it is about the clock itself, or must come before the clock can be confirmed.
    pub(crate) fn is_taken_by_any_clock(&self) -> bool {
        matches!(
            self,
            Self::ClockNoticed { .. } | Self::ClockConfirmed { .. } | Self::JournalAccepted { .. }
        )
    }
}

impl DeskEvent {
    /// An event whose time is cut to the minute.
    pub fn new(at: DateTime<FixedOffset>, record: Record) -> Self {
        Self {
            at: to_the_minute(at),
            record,
        }
    }

    /// The fields of the export: `kind`, `at`, then those of the kind.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut json = Map::new();
        json.insert("at".to_owned(), moment(self.at).into());
        if let Ok(Value::Object(fields)) = serde_json::to_value(&self.record) {
            json.extend(fields);
        }
        json
    }

    /// Reads the fields of the export; errors are in Russian.
    pub fn from_json(mut json: Map<String, Value>) -> Result<Self, String> {
        let Some(Value::String(at)) = json.remove("at") else {
            return Err("не хватает поля «at»".to_owned());
        };
        let at = parse_moment(&at)?;
        let record = serde_json::from_value(Value::Object(json))
            .map_err(|error| in_russian(&error.to_string()))?;
        Ok(Self::new(at, record))
    }
}
