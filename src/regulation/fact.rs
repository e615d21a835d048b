//! What can happen to a message: the facts of the contract and the words they are made of. The names of fields and
//! variants are those of the JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{EnumDiscriminants, IntoStaticStr};

use super::{number::Number, text::Text};

/// The importance that the coordinator gives a message (п. 8, 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// обычное
    Ordinary,
    /// повышенной важности
    High,
}

impl Category {
    /// The category in Russian.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ordinary => "обычное",
            Self::High => "повышенной важности",
        }
    }
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

/// An approver to whom a draft was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Approver {
    pub person: Text,
    pub role: ApproverRole,
}

/// A confirming photo or video of a reply (п. 21).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Attachment {
    pub name: Text,
    pub size: u64,
    /// Its SHA-256 in hex.
    pub sha256: Text,
}

/// What happened. Departments and networks are named by their codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(name(Kind), derive(Hash, Serialize, Deserialize, IntoStaticStr))]
#[strum_discriminants(serde(rename_all = "snake_case"), strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kinds of facts, and of the actions that make them.")]
#[strum_discriminants(allow(missing_docs, reason = "see the fact of the same name"))]
#[allow(missing_docs, reason = "the names say it")]
pub enum Fact {
    /// A message was found in a network (п. 8); `repeat_of` names the earlier one (п. 19).
    Detected {
        source: Text,
        url: Text,
        /// Its author as the network shows him.
        author: Text,
        text: Text,
        topic: Text,
        location: Text,
        /// The earlier message that this one repeats.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        repeat_of: Option<Number>,
    },
    /// The coordinator was told of the message (п. 8, 25).
    Reported { to: Text },
    /// The coordinator decided category, departments and, if he wished, a shorter term (п. 8).
    Categorised {
        category: Category,
        departments: Vec<Text>,
        /// The shortened term of the reply, in working minutes from detection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        term_minutes: Option<i64>,
        decided_by: Text,
    },
    /// A department received the message under signature (п. 8).
    HandedOver {
        department: Text,
        to: Text,
        /// As head, or as executor because the head is absent.
        capacity: Capacity,
        signature: Signature,
    },
    /// The department gave the message back as not its own (п. 9).
    Returned {
        department: Text,
        who: Text,
        reason: Text,
        signature: Signature,
    },
    /// The executor handed the draft to the approvers (п. 13).
    Submitted {
        department: Text,
        approvers: Vec<Approver>,
    },
    /// An approver sent the draft back to be revised (п. 14).
    SentBack {
        who: Text,
        role: ApproverRole,
        remarks: Text,
    },
    /// An approver approved the draft (п. 14).
    Approved { who: Text, role: ApproverRole },
    /// One of several departments brought its information for the common reply (п. 18).
    InformationReceived {
        department: Text,
        who: Text,
        signature: Signature,
    },
    /// The executor handed the approved reply to the specialist (п. 15).
    ReplyReceived {
        department: Text,
        who: Text,
        reply: Reply,
        signature: Signature,
    },
    /// The reply was posted in the network (п. 16).
    Posted {
        reply: Reply,
        source: Text,
        url: Text,
        /// The measures taken or the course of the work, for a repeat (п. 19).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measures: Option<Text>,
        /// Confirming photos and videos (п. 21).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attachments: Option<Vec<Attachment>>,
    },
    /// The message is not subject to processing (п. 22).
    Rejected {
        reason: RejectReason,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    /// The registration is void: deleted by its author, a duplicate, a mistake. The number stays taken.
    Annulled { reason: Text },
    /// An earlier entry was wrong; the new values count from now on, both stay in the journal.
    Corrected {
        /// `seq` of the entry.
        entry: u64,
        /// New values by name; `at` may be among them.
        fields: BTreeMap<String, Value>,
        reason: Text,
        /// Of whoever signed the entry, where it was signed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<Signature>,
    },
    /// A remark.
    Noted { text: Text },
}

impl Fact {
    /// What kind of fact it is.
    pub fn kind(&self) -> Kind {
        self.into()
    }

    /// The signature under this fact, where it has one: of a handover, or of a correction of one.
    pub fn signature(&self) -> Option<&Signature> {
        match self {
            Self::HandedOver { signature, .. }
            | Self::Returned { signature, .. }
            | Self::InformationReceived { signature, .. }
            | Self::ReplyReceived { signature, .. } => Some(signature),
            Self::Corrected { signature, .. } => signature.as_ref(),
            Self::Detected { .. }
            | Self::Reported { .. }
            | Self::Categorised { .. }
            | Self::Submitted { .. }
            | Self::SentBack { .. }
            | Self::Approved { .. }
            | Self::Posted { .. }
            | Self::Rejected { .. }
            | Self::Annulled { .. }
            | Self::Noted { .. } => None,
        }
    }
}

impl Kind {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        self.into()
    }
}
