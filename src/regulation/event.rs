//! Events: the facts of a message's life, as the journal keeps them and as `export` and `import` speak of them.
//!
//! An [`Event`] says which message, when, and what happened ([`Fact`]). It carries no opinion: stages, dues and states
//! are derived. [`Event::from_json`] and [`Event::to_json`] are the machine contract, one JSON object an event.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::calendar::Instant;

/// A message's number: its place within the year of its detection, never reused. Written `2026-17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// The year of detection, in the zone of the ministry.
    pub year: i32,
    /// The place within the year, from 1, without holes.
    pub index: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.year, self.index)
    }
}

impl FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "номер сообщения «{text}» записан неверно; ожидается год и номер, например 2026-17"
            )
        };
        let (year, index) = text.split_once('-').ok_or_else(wrong)?;
        let plain =
            |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
        if year.len() != 4 || !plain(year) || !plain(index) {
            return Err(wrong());
        }
        Ok(Self {
            year: year.parse().map_err(|_| wrong())?,
            index: index.parse().map_err(|_| wrong())?,
        })
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// The importance that the coordinator gives a message (п. 8, 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// обычное
    Ordinary,
    /// повышенной важности
    High,
}

/// In what capacity a person received a message in the department (п. 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// руководитель структурного подразделения
    Head,
    /// исполнитель: the head is absent
    Executor,
}

/// An approver's role (п. 13): the head of the department and one of the other three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApproverRole {
    /// руководитель структурного подразделения
    Head,
    /// заместитель министра, курирующий подразделение
    Curator,
    /// первый заместитель министра
    FirstDeputy,
    /// министр
    Minister,
}

/// What kind of reply was received or posted (п. 13, 17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// окончательный ответ
    Final,
    /// промежуточный ответ (п. 17)
    Interim,
    /// запрос (уточнение)
    Clarification,
}

/// Why a message is not processed (п. 22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// намерение причинить вред другому лицу
    ThreatOfHarm,
    /// нецензурные либо оскорбительные выражения
    Obscene,
    /// угрозы должностному лицу или членам его семьи
    ThreatToOfficial,
}

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
pub struct Signature {
    /// How.
    pub method: Method,
    /// Who.
    pub person: String,
    /// The position that the person held then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// For a PIN: the authentication code over the entry, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<String>,
}

/// An approver to whom a draft was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// Who.
    pub person: String,
    /// In which role.
    pub role: ApproverRole,
}

/// A confirming photo or video of a reply (п. 21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hex.
    pub sha256: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// A message was found in a network (п. 8); `repeat_of` names the earlier one (п. 19).
    Detected {
        /// Code of the source.
        source: String,
        /// Link to the message.
        url: String,
        /// Its author as the network shows him.
        author: String,
        /// The text of the message.
        text: String,
        /// Topic.
        topic: String,
        /// Location.
        location: String,
        /// The earlier message that this one repeats.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repeat_of: Option<Number>,
    },
    /// The coordinator was told of the message (п. 8, 25).
    Reported {
        /// To whom.
        to: String,
    },
    /// The coordinator decided category, departments and, if he wished, a shorter term (п. 8).
    Categorised {
        /// The category of importance.
        category: Category,
        /// Codes of the departments.
        departments: Vec<String>,
        /// The shortened term of the reply, in working minutes from detection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        term_minutes: Option<i64>,
        /// Who decided.
        decided_by: String,
    },
    /// A department received the message under signature (п. 8).
    HandedOver {
        /// Code of the department.
        department: String,
        /// Who received it.
        to: String,
        /// As head, or as executor because the head is absent.
        capacity: Capacity,
        /// The receipt.
        signature: Signature,
    },
    /// The department gave the message back as not its own (п. 9).
    Returned {
        /// Code of the department.
        department: String,
        /// Who gave it back.
        who: String,
        /// Why.
        reason: String,
        /// The receipt.
        signature: Signature,
    },
    /// The executor handed the draft to the approvers (п. 13).
    Submitted {
        /// Code of the department.
        department: String,
        /// To whom.
        approvers: Vec<Approver>,
    },
    /// An approver sent the draft back to be revised (п. 14).
    SentBack {
        /// Who.
        who: String,
        /// In which role.
        role: ApproverRole,
        /// What is to be revised.
        remarks: String,
    },
    /// An approver approved the draft (п. 14).
    Approved {
        /// Who.
        who: String,
        /// In which role.
        role: ApproverRole,
    },
    /// One of several departments brought its information for the common reply (п. 18).
    InformationReceived {
        /// Code of the department.
        department: String,
        /// Who brought it.
        who: String,
        /// The receipt.
        signature: Signature,
    },
    /// The executor handed the approved reply to the specialist (п. 15).
    ReplyReceived {
        /// Code of the department.
        department: String,
        /// Who handed it over.
        who: String,
        /// What kind of reply.
        reply: Reply,
        /// The receipt.
        signature: Signature,
    },
    /// The reply was posted in the network (п. 16).
    Posted {
        /// What kind of reply.
        reply: Reply,
        /// Code of the network.
        source: String,
        /// Link to the reply.
        url: String,
        /// The measures taken or the course of the work, for a repeat (п. 19).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measures: Option<String>,
        /// Confirming photos and videos (п. 21).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attachments: Option<Vec<Attachment>>,
    },
    /// The message is not subject to processing (п. 22).
    Rejected {
        /// On which ground.
        reason: RejectReason,
        /// A remark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The registration is void: deleted by its author, a duplicate, a mistake. The number stays taken.
    Annulled {
        /// Why.
        reason: String,
    },
    /// An earlier entry was wrong; the new values count from now on, both stay in the journal.
    Corrected {
        /// `seq` of the entry.
        entry: u64,
        /// New values by name; `at` may be among them.
        fields: BTreeMap<String, Value>,
        /// Why.
        reason: String,
    },
    /// A remark.
    Noted {
        /// Its text.
        text: String,
    },
}

impl Fact {
    /// The code of the kind, as in the JSON.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Detected { .. } => Kind::Detected,
            Self::Reported { .. } => Kind::Reported,
            Self::Categorised { .. } => Kind::Categorised,
            Self::HandedOver { .. } => Kind::HandedOver,
            Self::Returned { .. } => Kind::Returned,
            Self::Submitted { .. } => Kind::Submitted,
            Self::SentBack { .. } => Kind::SentBack,
            Self::Approved { .. } => Kind::Approved,
            Self::InformationReceived { .. } => Kind::InformationReceived,
            Self::ReplyReceived { .. } => Kind::ReplyReceived,
            Self::Posted { .. } => Kind::Posted,
            Self::Rejected { .. } => Kind::Rejected,
            Self::Annulled { .. } => Kind::Annulled,
            Self::Corrected { .. } => Kind::Corrected,
            Self::Noted { .. } => Kind::Noted,
        }
    }

    /// The signature of a handover, where this fact is one.
    pub fn signature(&self) -> Option<&Signature> {
        match self {
            Self::HandedOver { signature, .. }
            | Self::Returned { signature, .. }
            | Self::InformationReceived { signature, .. }
            | Self::ReplyReceived { signature, .. } => Some(signature),
            Self::Detected { .. }
            | Self::Reported { .. }
            | Self::Categorised { .. }
            | Self::Submitted { .. }
            | Self::SentBack { .. }
            | Self::Approved { .. }
            | Self::Posted { .. }
            | Self::Rejected { .. }
            | Self::Annulled { .. }
            | Self::Corrected { .. }
            | Self::Noted { .. } => None,
        }
    }
}

/// The kinds of facts; also the codes of the actions that make them (`next` of `show --json`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "each is documented at the fact of the same name"
)]
pub enum Kind {
    Detected,
    Reported,
    Categorised,
    HandedOver,
    Returned,
    Submitted,
    SentBack,
    Approved,
    InformationReceived,
    ReplyReceived,
    Posted,
    Rejected,
    Annulled,
    Corrected,
    Noted,
}

impl Kind {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Detected => "detected",
            Self::Reported => "reported",
            Self::Categorised => "categorised",
            Self::HandedOver => "handed_over",
            Self::Returned => "returned",
            Self::Submitted => "submitted",
            Self::SentBack => "sent_back",
            Self::Approved => "approved",
            Self::InformationReceived => "information_received",
            Self::ReplyReceived => "reply_received",
            Self::Posted => "posted",
            Self::Rejected => "rejected",
            Self::Annulled => "annulled",
            Self::Corrected => "corrected",
            Self::Noted => "noted",
        }
    }
}

/// A fact of a message: which message, when it happened, what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The message.
    pub message: Number,
    /// When it happened, to the minute, in the offset it was written in.
    pub at: DateTime<FixedOffset>,
    /// What happened.
    pub fact: Fact,
}

impl Event {
    /// An event whose time is cut to the minute: facts are kept to the minute, seconds dropped.
    pub fn new(message: Number, at: DateTime<FixedOffset>, fact: Fact) -> Self {
        Self {
            message,
            at: to_the_minute(at),
            fact,
        }
    }

    /// When it happened, as a point of the working calendar.
    pub fn instant(&self) -> Instant {
        self.at.to_utc()
    }

    /// The fields of the contract: `kind`, `message`, `at`, then those of the kind.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut json = Map::new();
        json.insert("message".to_owned(), self.message.to_string().into());
        json.insert("at".to_owned(), moment(self.at).into());
        if let Ok(Value::Object(fields)) = serde_json::to_value(&self.fact) {
            json.extend(fields);
        }
        json
    }

    /// Reads the fields of the contract; an unknown kind or field is an error, said in Russian.
    pub fn from_json(mut json: Map<String, Value>) -> Result<Self, String> {
        let message = text_field(&mut json, "message")?.parse::<Number>()?;
        let at = parse_moment(&text_field(&mut json, "at")?)?;
        let fact = serde_json::from_value(Value::Object(json))
            .map_err(|error| in_russian(&error.to_string()))?;
        let event = Self::new(message, at, fact);
        if matches!(event.fact, Fact::Detected { .. }) && event.at.year() != message.year {
            return Err(format!(
                "номер {message} не того года, в котором выявлено сообщение ({})",
                event.at.year()
            ));
        }
        Ok(event)
    }

    /// This event with some fields replaced, as a correction orders (`at` is one of the fields).
    pub fn with_fields(&self, fields: &BTreeMap<String, Value>) -> Result<Self, String> {
        let mut json = self.to_json();
        for (name, value) in fields {
            if matches!(name.as_str(), "kind" | "message") {
                return Err(format!(
                    "поле «{name}» исправить нельзя; аннулируйте сообщение и внесите новое"
                ));
            }
            // A null takes an optional field away.
            if value.is_null() {
                json.remove(name)
            } else {
                json.insert(name.clone(), value.clone())
            };
        }
        Self::from_json(json)
    }
}

/// Cuts seconds away.
pub fn to_the_minute(at: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    at.with_second(0)
        .and_then(|at| at.with_nanosecond(0))
        .unwrap_or(at)
}

/// A moment in the contract: RFC 3339 with its offset.
pub fn moment(at: DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

/// Reads a moment of the contract.
pub fn parse_moment(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text).map_err(|_| {
        format!("время «{text}» записано неверно; ожидается вид 2026-11-23T09:31:00+07:00")
    })
}

fn text_field(json: &mut Map<String, Value>, name: &str) -> Result<String, String> {
    match json.remove(name) {
        Some(Value::String(text)) => Ok(text),
        Some(other) => Err(format!("поле «{name}»: ожидается текст, записано {other}")),
        None => Err(format!("не хватает поля «{name}»")),
    }
}

/// The JSON reader's complaint in Russian.
fn in_russian(message: &str) -> String {
    let ticked: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let name = ticked.first().copied().unwrap_or_default();
    match message {
        _ if message.starts_with("missing field") => format!("не хватает поля «{name}»"),
        _ if message.starts_with("unknown field") => {
            format!(
                "неизвестное поле «{name}»; ожидается одно из: {}",
                ticked[1..].join(", ")
            )
        }
        _ if message.starts_with("unknown variant") => {
            format!(
                "неизвестное значение «{name}»; ожидается одно из: {}",
                ticked[1..].join(", ")
            )
        }
        _ if message.is_ascii() => format!("поле не того вида ({message})"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Result<Event, String> {
        let Value::Object(map) = value else {
            panic!("an object")
        };
        Event::from_json(map)
    }

    #[test]
    fn an_event_survives_the_way_to_json_and_back() {
        let event = read(json!({
            "kind": "handed_over", "message": "2026-17", "at": "2026-11-23T09:31:45+07:00", "department": "opeka",
            "to": "Петрова А. А.", "capacity": "head", "signature": {"method": "paper", "person": "Петрова А. А."}
        }))
        .expect("right");
        assert_eq!(event.at.to_rfc3339(), "2026-11-23T09:31:00+07:00");
        assert_eq!(Event::from_json(event.to_json()), Ok(event));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |value| read(value).expect_err("wrong");
        let at = "2026-11-23T09:31:00+07:00";
        assert_eq!(
            wrong(json!({"kind": "noted", "message": "2026-1", "at": at, "text": "а", "x": 1})),
            "неизвестное поле «x»; ожидается одно из: text"
        );
        assert!(
            wrong(json!({"kind": "lost", "message": "2026-1", "at": at}))
                .starts_with("неизвестное значение «lost»")
        );
        assert!(
            wrong(json!({"kind": "noted", "message": "2026-01", "at": at, "text": "а"}))
                .contains("«2026-01»")
        );
        assert!(wrong(json!({"kind": "noted", "message": "2026-1", "at": "2026-02-30T09:00:00+07:00", "text": "а"}))
            .contains("2026-02-30"));
    }
}
