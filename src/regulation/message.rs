//! A message as its events left it: what it consists of and where it stands. The events are taken in by the
//! [fold](super::fold).

use super::fact::{Category, Fact, Reply};
use super::parts::{
    Awaited, Decision, Detected, End, Leg, Posting, Recorded, ReplyReceived, Round,
};
use super::{number::Number, text::Text};
use crate::calendar::Instant;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Registered; the coordinator has not decided yet.
    Detected,
    /// The departments are known; a signed handover is still to come (also after a return).
    Routed,
    /// In the department.
    InWork,
    /// With the approvers.
    Approval,
    /// Sent back to be revised.
    Revision,
    /// The reply is approved, or all information is in: to be posted.
    Ready,
    /// An interim reply is posted; the final one is to come (п. 17).
    Interim,
    /// The final reply is posted.
    Answered,
    /// Not processed (п. 22).
    Rejected,
    /// Void.
    Annulled,
}

impl State {
    /// The state in Russian.
    pub fn word(self) -> &'static str {
        match self {
            Self::Detected => "выявлено",
            Self::Routed => "к передаче",
            Self::InWork => "на исполнении",
            Self::Approval => "согласование",
            Self::Revision => "доработка",
            Self::Ready => "к размещению",
            Self::Interim => "промежуточный",
            Self::Answered => "ответ размещён",
            Self::Rejected => "не обрабатывается",
            Self::Annulled => "аннулировано",
        }
    }

    /// Nothing more is expected of the message.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Answered | Self::Rejected | Self::Annulled)
    }
}

/// A message as its events left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub number: Number,
    /// What was registered.
    pub detected: Detected,
    /// The category of the earlier message that this one repeats (п. 20: a repeat needs no decision).
    pub inherited: Option<Category>,
    /// Reports to the coordinator: when and to whom (п. 8, 25).
    pub reports: Vec<(Instant, Text)>,
    /// Decisions, the last one in force.
    pub decisions: Vec<Decision>,
    /// Departments still to be handed over to.
    pub awaited: Vec<Awaited>,
    /// Handovers in their order.
    pub legs: Vec<Leg>,
    /// Rounds of approval in their order.
    pub rounds: Vec<Round>,
    /// Replies received from the executor.
    pub replies: Vec<ReplyReceived>,
    /// Replies posted.
    pub postings: Vec<Posting>,
    /// An end without a reply.
    pub end: Option<End>,
    /// Remarks.
    pub notes: Vec<(Instant, Text)>,
    /// Every event in the journal's order, as it was entered.
    pub history: Vec<Recorded>,
}

impl Message {
    /// Where the message stands.
    pub fn state(&self) -> State {
        match &self.end {
            Some(End::Rejected { .. }) => return State::Rejected,
            Some(End::Annulled { .. }) => return State::Annulled,
            None => {}
        }
        let mut posted = self.postings.iter();
        if posted.any(|posting| posting.reply == Reply::Final) {
            return State::Answered;
        }
        if self.reply_to_post().is_some() {
            return State::Ready;
        }
        if let Some(round) = self.current_round() {
            return match (&round.sent_back, round.approved()) {
                (Some(_), _) => State::Revision,
                (None, Some(_)) => State::Ready,
                (None, None) => State::Approval,
            };
        }
        if self.is_common() && self.information_is_complete() {
            return State::Ready;
        }
        if self.interim().is_some() {
            return State::Interim;
        }
        if self.is_to_be_routed() {
            State::Routed
        } else if self.active_legs().next().is_some() {
            State::InWork
        } else {
            State::Detected
        }
    }

    /// An entry of it was corrected: any, or the one of a place.
    pub fn is_corrected(&self, place: Option<u64>) -> bool {
        let mut facts = self.history.iter().map(|recorded| &recorded.event.fact);
        facts.any(|fact| {
            matches!(fact, Fact::Corrected { entry, .. } if place.is_none_or(|place| place == *entry))
        })
    }

    /// The decision in force at an instant, by the time it was made.
    pub fn decision_at(&self, at: Instant) -> Option<&Decision> {
        let mut latest_first = self.decisions.iter().rev();
        latest_first.find(|decision| decision.at <= at)
    }

    /// The category in force at an instant, and whether it is only assumed because nobody has decided yet.
    pub fn category_at(&self, at: Instant) -> (Category, bool) {
        match (self.decision_at(at), self.inherited) {
            (Some(decision), _) => (decision.category, false),
            (None, Some(inherited)) => (inherited, false),
            (None, None) => (Category::Ordinary, true),
        }
    }

    /// The category now in force; ordinary while nobody has decided.
    pub fn category(&self) -> Category {
        let decided = self.decisions.last().map(|decision| decision.category);
        decided.or(self.inherited).unwrap_or(Category::Ordinary)
    }

    /// Several departments work on it, so the specialist writes the common reply (п. 18).
    pub fn is_common(&self) -> bool {
        let awaited = self.awaited.iter();
        let awaited = awaited.filter(|awaited| awaited.routing_from.is_some());
        let awaited = awaited.count();
        let answering = self.awaited.len() - awaited;
        let answering = answering.max(self.open_returns().count());
        self.active_legs().count() + awaited + answering > 1
    }

    /// Every department that should bring information has brought it (п. 18).
    pub fn information_is_complete(&self) -> bool {
        !self.is_to_be_routed() && self.active_legs().all(|leg| leg.information.is_some())
    }

    /// A department is awaited, or a return not answered yet.
    pub fn is_to_be_routed(&self) -> bool {
        !self.awaited.is_empty() || self.open_returns().next().is_some()
    }

    /// A department has the message, or has brought its information: the common reply may be begun (п. 18).
    pub fn is_gathering(&self) -> bool {
        let mut legs = self.legs.iter();
        legs.any(|leg| leg.is_active() || leg.information.is_some())
    }

    /// Legs that were returned and not yet answered by a new handover (п. 10).
    pub fn open_returns(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| leg.is_open_return())
    }

    /// The departments' holds of the message that go on.
    pub fn active_legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| leg.is_active())
    }

    /// The department's hold of the message, if it holds it.
    pub fn active_leg(&self, department: &str) -> Option<&Leg> {
        self.active_legs().find(|leg| leg.department == department)
    }

    /// The last receipt in the department that prepares the reply (п. 13): where its own limit starts.
    pub fn working_leg(&self) -> Option<&Leg> {
        self.legs.iter().rfind(|leg| leg.is_active())
    }

    /// The round of approval that the reply now in preparation is in.
    pub fn current_round(&self) -> Option<&Round> {
        let last = self.rounds.last();
        last.filter(|round| round.after_postings == self.postings.len())
    }

    /// The reply that was received and not yet posted.
    pub fn reply_to_post(&self) -> Option<&ReplyReceived> {
        let last = self.replies.last();
        last.filter(|received| received.after_postings == self.postings.len())
    }

    /// The draft is with the approvers, or the approved reply waits to be posted.
    pub fn has_draft(&self) -> bool {
        self.current_round().is_some() || self.reply_to_post().is_some()
    }

    /// The departments that the message is with now, in the order of their receipts; those awaited where nobody has it
    /// yet.
    pub fn holders(&self) -> Vec<&str> {
        let active = self.active_legs().map(|leg| leg.department.as_str());
        let active: Vec<&str> = active.collect();
        if active.is_empty() {
            let awaited = self.awaited.iter();
            return awaited.map(|awaited| awaited.department.as_str()).collect();
        }
        active
    }

    /// The first interim reply: it meets T and starts the term of п. 17; a second one restarts nothing.
    pub fn interim(&self) -> Option<&Posting> {
        let mut posted = self.postings.iter();
        posted.find(|posting| posting.reply == Reply::Interim)
    }

    /// The posting that met T: the final reply or an interim one, whichever came first. A clarification does not.
    pub fn answering(&self) -> Option<&Posting> {
        let mut posted = self.postings.iter();
        posted.find(|posting| posting.reply != Reply::Clarification)
    }
}
