//! A message as its events left it: what it consists of and where it stands. The events are taken in by the
//! [fold](super::fold).

use std::collections::BTreeSet;

use super::fact::{Category, Correction, Fact, Reply};
use super::life;
use super::parts::{
    Awaited, Clock, Decision, Detected, Draft, End, Importance, Leg, Posting, Recorded,
    ReplyReceived, Return, Round, Way,
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
    /// When it became one of high importance, each time (п. 25).
    pub importances: Vec<Importance>,
    /// Decisions, the last one in force.
    pub decisions: Vec<Decision>,
    /// Departments still to be handed over to.
    pub awaited: Vec<Awaited>,
    /// Handovers in their order.
    pub legs: Vec<Leg>,
    /// Returns in their order.
    pub returns: Vec<Return>,
    /// Drafts that were handed to the approvers, or whose reply was received.
    pub drafts: Vec<Draft>,
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
    pub(super) thread: Thread,
}

/// What the fold must know to go on, and nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread {
    /// When the latest fact happened.
    pub(super) latest: Instant,
    /// It was reported before it became important: that counts for the next time it does (п. 25).
    pub(super) is_reported_ahead: bool,
    /// Several departments were to answer at some time (п. 18).
    pub(super) was_common: bool,
    /// How many postings stood before the last information.
    pub(super) informed_after: Option<usize>,
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
        if self.is_common() {
            return self.state_of_common();
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
        if self.interim().is_some() {
            return State::Interim;
        }
        // What another department returned is not waited for by the one that goes on alone.
        match self.lone_holder() {
            Some(_) => State::InWork,
            None => self.state_in_departments(),
        }
    }

    /// п. 18: ready when all information is in; after an interim reply, when that for the final one is.
    fn state_of_common(&self) -> State {
        let mut postings = self.postings.iter();
        let interim = postings.rposition(|posting| posting.reply == Reply::Interim);
        if interim.is_some_and(|interim| self.thread.informed_after <= Some(interim)) {
            return State::Interim;
        }
        if self.information_is_complete() {
            return State::Ready;
        }
        self.state_in_departments()
    }

    fn state_in_departments(&self) -> State {
        if self.is_to_be_routed() {
            State::Routed
        } else if self.active_legs().next().is_some() {
            State::InWork
        } else {
            State::Detected
        }
    }

    /// An entry of it was corrected or withdrawn: any, or the one of a place.
    pub fn is_corrected(&self, place: Option<u64>) -> bool {
        let mut changes = life::changes_in_force(&self.history).into_iter();
        changes.any(|change| place.is_none_or(|place| place == change.entry))
    }

    /// The places of the entries that have other values now, and were not withdrawn.
    pub fn corrected_entries(&self) -> BTreeSet<u64> {
        let changes = life::changes_in_force(&self.history).into_iter();
        let corrected = changes.filter(|change| !change.is_withdrawn());
        let places = corrected.map(|change| change.entry);
        places
            .filter(|place| self.withdrawal(*place).is_none())
            .collect()
    }

    /// The entry of a place was withdrawn: it is as if it had not been made, and the entry that withdrew it says why.
    pub fn withdrawal(&self, place: u64) -> Option<&Recorded> {
        let mut changes = life::changes_in_force(&self.history).into_iter();
        let withdrawal = changes.find(|change| change.entry == place && change.is_withdrawn());
        withdrawal.map(|change| change.by)
    }

    /// The facts with their corrections put in and what was withdrawn left out, in the order of their entry.
    pub fn in_force_entries(&self) -> Vec<Recorded> {
        life::in_force(&self.history)
    }

    /// Who signed the entries that a correction changes, each with the entry. Who has signed may have been corrected
    /// before: then it is he who counts.
    pub fn signers(&self, correction: &Correction) -> Vec<(u64, Text)> {
        let in_force = self.in_force_entries();
        let mut signers = Vec::new();
        for entry in correction.changes.iter().map(|change| change.entry) {
            let mut own = in_force.iter().chain(&self.history);
            let Some(own) = own.find(|own| own.seq == entry) else {
                continue;
            };
            let first = own.event.fact.signature().into_iter();
            let others = match &own.event.fact {
                Fact::Corrected(correction) => &correction.cosigned[..],
                _ => &[],
            };
            let people = first
                .chain(others)
                .map(|signature| signature.person.clone());
            signers.extend(people.map(|person| (entry, person)));
        }
        signers
    }

    /// The same in the order in which they happened.
    pub(super) fn life(&self) -> Vec<Recorded> {
        life::ordered(life::in_force(&self.history))
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

    /// Several departments work on it, so the specialist writes the common reply (п. 18). The one that is left while
    /// another's return waits goes on by п. 18 until it brings a draft; the one that a decision left goes on by п. 13
    /// unless it brings information.
    pub fn is_common(&self) -> bool {
        let way = || self.active_legs().filter_map(|leg| leg.way).next_back();
        if self.are_several() {
            self.lone_holder().is_none() || way() != Some(Way::Draft)
        } else {
            way() == Some(Way::Information)
        }
    }

    /// Several departments are to answer.
    pub(super) fn are_several(&self) -> bool {
        let mut departments = self.departments_in_force();
        let first = departments.next();
        departments.any(|other| Some(other) != first)
    }

    /// These departments are to answer and no others.
    pub(super) fn is_in_force(&self, named: &[Text]) -> bool {
        let is_named = |own: &str| named.iter().any(|other| *other == *own);
        let is_there = |named: &Text| self.departments_in_force().any(|own| *own == **named);
        self.departments_in_force().all(is_named) && named.iter().all(is_there)
    }

    fn departments_in_force(&self) -> impl Iterator<Item = &str> {
        let held = self.active_legs().map(|leg| &*leg.department);
        let awaited = self.awaited.iter().map(|awaited| &*awaited.department);
        let waiting = self.waiting_returns().map(|(_, own)| &*own.department);
        held.chain(awaited).chain(waiting)
    }

    /// The departments that are to answer: those that hold the message, those awaited, and those whose return waits.
    pub fn in_force(&self) -> Vec<&str> {
        let mut departments: Vec<&str> = self.departments_in_force().collect();
        departments.sort_unstable();
        departments.dedup();
        departments
    }

    /// Open returns that no decision gave to another department, each with its place.
    pub(super) fn waiting_returns(&self) -> impl Iterator<Item = (usize, &Return)> {
        let is_taken = |place| {
            let mut awaited = self.awaited.iter();
            awaited.any(|awaited| awaited.clock == Clock::Return(place))
        };
        let returns = self.returns.iter().enumerate();
        returns.filter(move |(place, own)| own.is_open() && !is_taken(*place))
    }

    /// The department that alone holds the message and need not wait for another one, only for returns to be answered.
    pub fn lone_holder(&self) -> Option<&str> {
        let mut holders = self.active_legs().map(|leg| &*leg.department);
        let first = holders.next()?;
        let waits = |own: &Awaited| own.routing_from().is_some() && own.department != first;
        let is_alone = holders.all(|holder| holder == first) && !self.awaited.iter().any(waits);
        is_alone.then_some(first)
    }

    /// Every department that should bring information has brought it (п. 18).
    pub fn information_is_complete(&self) -> bool {
        !self.is_to_be_routed() && self.owing_information().next().is_none()
    }

    /// The departments' holds that information is to be brought for: one a department, however many parts it holds.
    pub fn owing_information(&self) -> impl Iterator<Item = &Leg> {
        let legs = self
            .active_legs()
            .filter(|leg| self.stands_for_its_department(leg));
        legs.filter(|leg| leg.information.is_none())
    }

    /// It is the first part that its department holds.
    pub fn stands_for_its_department(&self, leg: &Leg) -> bool {
        let first = self.active_leg(&leg.department);
        first.is_some_and(|first| std::ptr::eq(first, leg))
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

    /// Returns that were not yet answered by a new handover (п. 10).
    pub fn open_returns(&self) -> impl Iterator<Item = &Return> {
        self.returns.iter().filter(|own| own.is_open())
    }

    /// The return of a leg, if it was returned.
    pub fn return_of(&self, leg: &Leg) -> Option<&Return> {
        leg.returned.map(|place| &self.returns[place])
    }

    /// The departments' holds of the message that go on.
    pub fn active_legs(&self) -> impl DoubleEndedIterator<Item = &Leg> {
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

    /// Since when the draft of a department that holds the message is in work (п. 13): its last receipt, or the posting
    /// of the clarification before it.
    pub(super) fn drafting_since(&self, department: &str) -> Option<Instant> {
        let mut legs = self
            .active_legs()
            .filter(|leg| leg.department == department);
        let handed = legs.next_back()?.handed.at;
        let before = self.postings.last().filter(|posting| !posting.is_common);
        let posted = before.map(|posting| posting.at);
        Some(posted.map_or(handed, |posted| posted.max(handed)))
    }

    /// The round of approval that the reply now in preparation is in.
    pub fn current_round(&self) -> Option<&Round> {
        let last = self.rounds.last();
        last.filter(|round| round.is_current(self.postings.len()))
    }

    /// The round that the approvers have before them.
    pub fn running_round(&self) -> Option<&Round> {
        let round = self.current_round();
        round.filter(|round| round.ended().is_none() && self.reply_to_post().is_none())
    }

    /// The reply that was received and not yet posted.
    pub fn reply_to_post(&self) -> Option<&ReplyReceived> {
        let last = self.replies.last();
        last.filter(|received| received.is_waiting(self.postings.len()))
    }

    /// The draft is with the approvers, or the approved reply waits to be posted.
    pub fn has_draft(&self) -> bool {
        self.current_round().is_some() || self.reply_to_post().is_some()
    }

    /// The departments that the message is with now, in the order of their receipts; those awaited where nobody has it
    /// yet.
    pub fn holders(&self) -> Vec<&str> {
        let active = self
            .active_legs()
            .filter(|leg| self.stands_for_its_department(leg));
        let active: Vec<&str> = active.map(|leg| leg.department.as_str()).collect();
        if active.is_empty() {
            let awaited = self.awaited.iter();
            return awaited.map(|awaited| awaited.department.as_str()).collect();
        }
        active
    }

    /// It became one of high importance, and nobody has told the coordinator yet (п. 25).
    pub fn is_to_be_reported(&self) -> bool {
        let last = self.importances.last();
        self.end.is_none() && last.is_some_and(|last| last.reported.is_none())
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
