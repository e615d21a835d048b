//! The parts of a folded message: its decisions, its holds by departments, rounds of approval, replies.
//!
//! A message is handed to departments in *legs*: one receipt each, which ends by a return, a withdrawal or the work
//! done. What is still to be handed over is *awaited*; a return that was not answered by a new handover is *open*.

use super::fact::{
    Approver, ApproverRole, Attachment, Capacity, Category, RejectReason, Reply, Signature,
};
use super::{event::Event, number::Number, text::Text};
use crate::calendar::{Instant, WorkMinutes};

/// An event together with its place in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Place in the journal; 0 while it is not there yet.
    pub seq: u64,
    /// The event.
    pub event: Event,
}

/// What was registered at detection (п. 8).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the `detected` event")]
pub struct Detected {
    pub at: Instant,
    pub source: Text,
    pub url: Text,
    pub author: Text,
    pub text: Text,
    pub topic: Text,
    pub location: Text,
    pub repeat_of: Option<Number>,
}

/// A decision of the coordinator (п. 8).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of `categorised`")]
pub struct Decision {
    pub at: Instant,
    pub category: Category,
    pub departments: Vec<Text>,
    pub term: Option<WorkMinutes>,
    pub decided_by: Text,
}

/// A department that the message is still to be handed over to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Code of the department.
    pub department: Text,
    /// Since when the routing clock of п. 8 runs; `None` where the department was named in answer to a return, which
    /// has the clock of п. 10.
    pub routing_from: Option<Instant>,
}

/// A receipt: when, by whom, under which signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Receipt {
    pub at: Instant,
    pub who: Text,
    pub signature: Signature,
}

/// A return of a message by a department (п. 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// When and by whom.
    pub receipt: Receipt,
    /// Why.
    pub reason: Text,
    /// When the message went on: handed over anew, or the coordinator decided to do without.
    pub answered: Option<Instant>,
}

/// One department's hold of the message, from its receipt on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// Code of the department.
    pub department: Text,
    /// Since when the routing clock ran for this handover (п. 8), if it did.
    pub routing_from: Option<Instant>,
    /// The receipt in the department.
    pub handed: Receipt,
    /// As head or as executor.
    pub capacity: Capacity,
    /// The return, if it was returned.
    pub returned: Option<Return>,
    /// The information for the common reply (п. 18).
    pub information: Option<Receipt>,
    /// When a later decision took the message away from the department.
    pub withdrawn: Option<Instant>,
}

impl Leg {
    /// The department still holds the message.
    pub fn is_active(&self) -> bool {
        self.returned.is_none() && self.withdrawn.is_none()
    }

    /// It was returned, and no new handover has answered that yet (п. 10).
    pub fn is_open_return(&self) -> bool {
        let returned = self.returned.as_ref();
        returned.is_some_and(|returned| returned.answered.is_none())
    }
}

/// An approval that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Approval {
    pub at: Instant,
    pub who: Text,
    pub role: ApproverRole,
}

/// One round of approval (п. 14): from the draft's submission to its approval or its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Code of the department whose draft it is.
    pub department: Text,
    /// When the draft was submitted.
    pub submitted: Instant,
    /// To whom.
    pub approvers: Vec<Approver>,
    /// Approvals given so far.
    pub approvals: Vec<Approval>,
    /// Who sent it back, and with which remarks.
    pub sent_back: Option<(Approval, Text)>,
    /// How many postings stood before it: rounds after an interim reply belong to the final one (п. 17).
    pub after_postings: usize,
}

impl Round {
    /// When the round ended as approved: the head and one of the higher approvers have approved (п. 13, 14).
    pub fn approved(&self) -> Option<Instant> {
        let first = |wanted: fn(ApproverRole) -> bool| {
            let approvals = self.approvals.iter().filter(|own| wanted(own.role));
            approvals.map(|approval| approval.at).min()
        };
        let head = first(|role| role == ApproverRole::Head)?;
        let higher = first(|role| role != ApproverRole::Head)?;
        Some(head.max(higher))
    }

    /// When the round ended, either way.
    pub fn ended(&self) -> Option<Instant> {
        let sent_back = self.sent_back.as_ref().map(|(sent, _)| sent.at);
        sent_back.or_else(|| self.approved())
    }
}

/// A reply that the executor brought to the specialist (п. 15).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of `reply_received`")]
pub struct ReplyReceived {
    pub department: Text,
    pub reply: Reply,
    pub receipt: Receipt,
    /// How many postings stood before it.
    pub after_postings: usize,
}

/// A reply posted in the network (п. 16).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the `posted` event")]
pub struct Posting {
    pub at: Instant,
    pub reply: Reply,
    pub url: Text,
    pub measures: Option<Text>,
    pub attachments: Vec<Attachment>,
}

/// An end without a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the events")]
pub enum End {
    /// Not processed (п. 22).
    Rejected {
        at: Instant,
        reason: RejectReason,
        note: Option<Text>,
    },
    /// Registered by mistake, deleted by its author, a duplicate.
    Annulled { at: Instant, reason: Text },
}
