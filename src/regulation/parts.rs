//! The parts of a folded message: its decisions, its holds by departments, rounds of approval, replies.
//!
//! A message is handed to departments in *legs*: what a department holds by п. 8 or by an answered return, which ends by a
//! return, by a decision or by the work done. What is still to be handed over is *awaited*; a return that no handover
//! and no decision has answered is *open*.
//!
//! `after_postings` says how many replies were posted before a fact: what comes after an interim reply belongs to the
//! final one (п. 17).

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
    /// The clock that runs for it.
    pub clock: Clock,
}

/// What a department is handed the message for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// By the decision: the 25 minutes of п. 8, counted from that instant.
    Routing(Instant),
    /// In answer to a return, by its place among [the returns](super::Message::returns): the 5 minutes of п. 10 run
    /// there.
    Return(usize),
}

impl Awaited {
    /// Since when the 25 minutes of п. 8 run for it, if they do.
    pub fn routing_from(&self) -> Option<Instant> {
        match self.clock {
            Clock::Routing(from) => Some(from),
            Clock::Return(_) => None,
        }
    }
}

/// A receipt: when, by whom, under which signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Receipt {
    pub at: Instant,
    pub who: Text,
    pub signature: Signature,
}

/// A return of a message by a department (п. 9): it gives back all that the department held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Code of the department.
    pub department: Text,
    /// When and by whom.
    pub receipt: Receipt,
    /// Why.
    pub reason: Text,
    /// When the clock of п. 10 ended: at the first handover that answers it, or at a decision to do without.
    pub ended: Option<Instant>,
    /// A handover answered it.
    pub is_answered: bool,
    /// A decision gave the part to another department.
    pub is_taken_over: bool,
}

impl Return {
    /// Neither a handover nor a decision has answered it (п. 10).
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }
}

/// How the one department that is left goes on, when several were to answer (п. 13 or п. 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It brought a draft or a reply of its own.
    Draft,
    /// It brought information for the common reply.
    Information,
}

/// One department's hold of the message, from its receipt on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// Code of the department.
    pub department: Text,
    /// What it was handed over for.
    pub clock: Clock,
    /// The receipt in the department.
    pub handed: Receipt,
    /// As head or as executor.
    pub capacity: Capacity,
    /// Further receipts of the same part: first an executor, then the head. They start no clock.
    pub again: Vec<(Receipt, Capacity)>,
    /// The place of its return among [the returns](super::Message::returns), if it was returned.
    pub returned: Option<usize>,
    /// The first information for the common reply (п. 18).
    pub information: Option<Information>,
    /// When a later decision took the message away from the department.
    pub withdrawn: Option<Instant>,
    /// What it brought last.
    pub way: Option<Way>,
    /// The department has gone on with it: the right to return is not going to be used.
    pub has_gone_on: bool,
    /// How many postings stood before the receipt.
    pub after_postings: usize,
}

impl Leg {
    /// The department still holds the message.
    pub fn is_active(&self) -> bool {
        self.returned.is_none() && self.withdrawn.is_none()
    }
}

/// The information of a department for the common reply (п. 18).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Information {
    /// When and by whom.
    pub receipt: Receipt,
    /// How many postings stood before it.
    pub after_postings: usize,
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
    /// When the draft was dropped: the department gave the message back, or a common reply is to be written (п. 18).
    pub dropped: Option<Instant>,
    /// How many postings stood before it.
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

    /// It belongs to the reply now in preparation.
    pub(super) fn is_current(&self, postings: usize) -> bool {
        self.after_postings == postings && self.dropped.is_none()
    }

    /// When the round ended, either way. A draft that is sent back after it was approved was approved in its time.
    pub fn ended(&self) -> Option<Instant> {
        let sent_back = self.sent_back.as_ref().map(|(sent, _)| sent.at);
        self.approved().or(sent_back)
    }
}

/// A reply that the executor brought to the specialist (п. 15).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of `reply_received`")]
pub struct ReplyReceived {
    pub department: Text,
    pub reply: Reply,
    pub receipt: Receipt,
    /// No running or approved round preceded it: the approval was not marked.
    pub is_unapproved: bool,
    /// An approver sent it back after its receipt: a new one is needed.
    pub is_sent_back: bool,
    /// How many postings stood before it.
    pub after_postings: usize,
}

impl ReplyReceived {
    /// It waits to be posted.
    pub(super) fn is_waiting(&self, postings: usize) -> bool {
        self.after_postings == postings && !self.is_sent_back
    }
}

/// A draft in preparation that has ended (п. 13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Code of the department.
    pub department: Text,
    /// The last receipt of the part, or the posting of the clarification before it.
    pub started: Instant,
    /// When it reached the approvers; where that was not marked, when the reply was received.
    pub ended: Instant,
    /// It reached the approvers.
    pub is_marked: bool,
    /// How many postings stood before it.
    pub after_postings: usize,
}

/// The message became one of high importance: the coordinator is to be told of it (п. 25).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Importance {
    /// Since when.
    pub since: Instant,
    /// When it was reported, since then or before.
    pub reported: Option<Instant>,
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
    /// It was the common reply of several departments (п. 18).
    pub is_common: bool,
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
