//! What can happen to a message: the facts of the contract and the words they are made of. The names of fields and
//! variants are those of the JSON.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, IntoStaticStr};

pub use super::correction::{Change, Correction, Fields};
use super::number::Number;
pub use super::signature::{Method, Signature};
use super::text::Text;

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

impl Capacity {
    /// The capacity in Russian.
    pub fn word(self) -> &'static str {
        match self {
            Self::Head => "руководитель",
            Self::Executor => "исполнитель",
        }
    }
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
        /// The department whose return it answers (п. 10), where it is not the one that it would answer by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<Text>,
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
    /// Earlier entries were wrong; the new values count from now on, both stay in the journal.
    Corrected(Correction),
    /// Somebody was reminded of a term. It changes nothing, like a remark.
    Reminded {
        to: Text,
        how: Text,
        /// Code of the stage.
        stage: Text,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        department: Option<Text>,
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
            Self::Corrected(correction) => correction.signature.as_ref(),
            Self::Detected { .. }
            | Self::Reported { .. }
            | Self::Categorised { .. }
            | Self::Submitted { .. }
            | Self::SentBack { .. }
            | Self::Approved { .. }
            | Self::Posted { .. }
            | Self::Rejected { .. }
            | Self::Annulled { .. }
            | Self::Reminded { .. }
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
