//! A message as its events left it: the fold. [`Message::evolve`] is total; whether an event may follow is asked
//! before, in [`decide`](super::decide).
//!
//! A message is handed to departments in *legs*: one receipt each, which ends by a return, a withdrawal or the work
//! done. What is still to be handed over is *awaited*; a return that was not answered by a new handover is *open*.

use super::event::{
    Approver, ApproverRole, Attachment, Capacity, Category, Event, Fact, Number, RejectReason,
    Reply, Signature,
};
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
    pub source: String,
    pub url: String,
    pub author: String,
    pub text: String,
    pub topic: String,
    pub location: String,
    pub repeat_of: Option<Number>,
}

/// A decision of the coordinator (п. 8).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the fields are those of the `categorised` event"
)]
pub struct Decision {
    pub at: Instant,
    pub category: Category,
    pub departments: Vec<String>,
    pub term: Option<WorkMinutes>,
    pub decided_by: String,
}

/// A department that the message is still to be handed over to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// Code of the department.
    pub department: String,
    /// Since when the routing clock of п. 8 runs; `None` where the department was named in answer to a return, which
    /// has the clock of п. 10.
    pub routing_from: Option<Instant>,
}

/// A receipt: when, by whom, under which signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Receipt {
    pub at: Instant,
    pub who: String,
    pub signature: Signature,
}

/// A return of a message by a department (п. 9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// When and by whom.
    pub receipt: Receipt,
    /// Why.
    pub reason: String,
    /// When the message went on: handed over anew, or the coordinator decided to do without.
    pub answered: Option<Instant>,
}

/// One department's hold of the message, from its receipt on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// Code of the department.
    pub department: String,
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
}

/// An approval that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Approval {
    pub at: Instant,
    pub who: String,
    pub role: ApproverRole,
}

/// One round of approval (п. 14): from the draft's submission to its approval or its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Code of the department whose draft it is.
    pub department: String,
    /// When the draft was submitted.
    pub submitted: Instant,
    /// To whom.
    pub approvers: Vec<Approver>,
    /// Approvals given so far.
    pub approvals: Vec<Approval>,
    /// Who sent it back, and with which remarks.
    pub sent_back: Option<(Approval, String)>,
    /// How many postings stood before it: rounds after an interim reply belong to the final one (п. 17).
    pub after_postings: usize,
}

impl Round {
    /// When the round ended as approved: the head and one of the higher approvers have approved (п. 13, 14).
    pub fn approved(&self) -> Option<Instant> {
        let first = |wanted: fn(ApproverRole) -> bool| {
            self.approvals
                .iter()
                .filter(|approval| wanted(approval.role))
                .map(|approval| approval.at)
                .min()
        };
        let head = first(|role| role == ApproverRole::Head)?;
        let higher = first(|role| role != ApproverRole::Head)?;
        Some(head.max(higher))
    }

    /// When the round ended, either way.
    pub fn ended(&self) -> Option<Instant> {
        self.sent_back
            .as_ref()
            .map(|(approval, _)| approval.at)
            .or_else(|| self.approved())
    }
}

/// A reply that the executor brought to the specialist (п. 15).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the fields are those of the `reply_received` event"
)]
pub struct ReplyReceived {
    pub department: String,
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
    pub url: String,
    pub measures: Option<String>,
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
        note: Option<String>,
    },
    /// Registered by mistake, deleted by its author, a duplicate.
    Annulled { at: Instant, reason: String },
}

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
    pub reports: Vec<(Instant, String)>,
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
    pub notes: Vec<(Instant, String)>,
    /// Every event in the journal's order, as it was entered.
    pub history: Vec<Recorded>,
}

impl Message {
    /// Folds the events of one message, in the journal's order. `None` unless the first one is its detection.
    /// `inherited` is the category of the message that this one repeats, if it does.
    pub fn fold(
        events: impl IntoIterator<Item = Recorded>,
        inherited: Option<Category>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let mut message = Self::begin(events.next()?, inherited)?;
        for recorded in events {
            message.evolve(recorded);
        }
        Some(message)
    }

    /// The message as its detection alone leaves it; `None` for any other event.
    pub fn begin(recorded: Recorded, inherited: Option<Category>) -> Option<Self> {
        let event = &recorded.event;
        let Fact::Detected {
            source,
            url,
            author,
            text,
            topic,
            location,
            repeat_of,
        } = event.fact.clone()
        else {
            return None;
        };
        Some(Self {
            number: event.message,
            detected: Detected {
                at: event.instant(),
                source,
                url,
                author,
                text,
                topic,
                location,
                repeat_of,
            },
            inherited: inherited.filter(|_| repeat_of.is_some()),
            reports: Vec::new(),
            decisions: Vec::new(),
            awaited: Vec::new(),
            legs: Vec::new(),
            rounds: Vec::new(),
            replies: Vec::new(),
            postings: Vec::new(),
            end: None,
            notes: Vec::new(),
            history: vec![recorded],
        })
    }

    /// Takes in an event that happened. A fact that has nothing to hold on to changes nothing but the history.
    pub fn evolve(&mut self, recorded: Recorded) {
        if let Fact::Corrected { entry, fields, .. } = &recorded.event.fact {
            self.correct(*entry, fields);
            self.history.push(recorded);
            return;
        }
        self.apply(&recorded.event);
        self.history.push(recorded);
    }

    fn apply(&mut self, event: &Event) {
        let at = event.instant();
        match event.fact.clone() {
            Fact::Reported { to } => self.reports.push((at, to)),
            Fact::Categorised {
                category,
                departments,
                term_minutes,
                decided_by,
            } => {
                let term = term_minutes.map(WorkMinutes::new);
                self.decide(Decision {
                    at,
                    category,
                    departments,
                    term,
                    decided_by,
                });
            }
            Fact::HandedOver {
                department,
                to,
                capacity,
                signature,
            } => {
                let routing_from = self.take_handover(&department, at);
                let handed = Receipt {
                    at,
                    who: to,
                    signature,
                };
                let (returned, information, withdrawn) = (None, None, None);
                self.legs.push(Leg {
                    department,
                    routing_from,
                    handed,
                    capacity,
                    returned,
                    information,
                    withdrawn,
                });
            }
            Fact::Returned {
                department,
                who,
                reason,
                signature,
            } => {
                if let Some(leg) = self.active_leg_mut(&department) {
                    let receipt = Receipt { at, who, signature };
                    leg.returned = Some(Return {
                        receipt,
                        reason,
                        answered: None,
                    });
                }
            }
            Fact::Submitted {
                department,
                approvers,
            } => self.rounds.push(Round {
                department,
                submitted: at,
                approvers,
                approvals: Vec::new(),
                sent_back: None,
                after_postings: self.postings.len(),
            }),
            Fact::SentBack { who, role, remarks } => {
                if let Some(round) = self.rounds.last_mut() {
                    round.sent_back = Some((Approval { at, who, role }, remarks));
                }
            }
            Fact::Approved { who, role } => {
                if let Some(round) = self.rounds.last_mut() {
                    round.approvals.push(Approval { at, who, role });
                }
            }
            Fact::InformationReceived {
                department,
                who,
                signature,
            } => {
                if let Some(leg) = self.active_leg_mut(&department) {
                    leg.information = Some(Receipt { at, who, signature });
                }
            }
            Fact::ReplyReceived {
                department,
                who,
                reply,
                signature,
            } => {
                let after_postings = self.postings.len();
                let receipt = Receipt { at, who, signature };
                self.replies.push(ReplyReceived {
                    department,
                    reply,
                    receipt,
                    after_postings,
                });
            }
            Fact::Posted {
                reply,
                source: _,
                url,
                measures,
                attachments,
            } => {
                let attachments = attachments.unwrap_or_default();
                self.postings.push(Posting {
                    at,
                    reply,
                    url,
                    measures,
                    attachments,
                });
            }
            Fact::Rejected { reason, note } => self.end = Some(End::Rejected { at, reason, note }),
            Fact::Annulled { reason } => self.end = Some(End::Annulled { at, reason }),
            Fact::Noted { text } => self.notes.push((at, text)),
            Fact::Detected { .. } | Fact::Corrected { .. } => {}
        }
    }

    /// A new decision names the departments anew: those that hold the message keep it, the others are awaited, and
    /// holders that are not named any more lose it. If nobody is left to hand over to, open returns are settled.
    fn decide(&mut self, decision: Decision) {
        for leg in self.legs.iter_mut().filter(|leg| leg.is_active()) {
            if !decision.departments.contains(&leg.department) {
                leg.withdrawn = Some(decision.at);
            }
        }
        let answers_return = self.open_returns().count() > 0;
        // п. 8 counts from detection; a department added by a later decision cannot be routed before that decision.
        let routing_from = if self.decisions.is_empty() {
            self.detected.at
        } else {
            decision.at
        };
        let before = std::mem::take(&mut self.awaited);
        for department in &decision.departments {
            if self.active_leg(department).is_some() {
                continue;
            }
            let awaited = before
                .iter()
                .find(|awaited| awaited.department == *department)
                .cloned();
            self.awaited.push(awaited.unwrap_or_else(|| Awaited {
                department: department.clone(),
                routing_from: (!answers_return).then_some(routing_from),
            }));
        }
        if self.awaited.is_empty() {
            for leg in &mut self.legs {
                if let Some(returned) = leg
                    .returned
                    .as_mut()
                    .filter(|returned| returned.answered.is_none())
                {
                    returned.answered = Some(decision.at);
                }
            }
        }
        self.decisions.push(decision);
    }

    /// Settles what a handover answers, an awaited department or the oldest open return (п. 10), and tells since when
    /// its routing clock of п. 8 ran.
    fn take_handover(&mut self, department: &str, at: Instant) -> Option<Instant> {
        let awaited = self
            .awaited
            .iter()
            .position(|awaited| awaited.department == department);
        let routing_from = match awaited.map(|place| self.awaited.remove(place)) {
            Some(awaited) => awaited.routing_from,
            None if self.open_returns().count() > 0 => None,
            None => Some(self.detected.at),
        };
        if routing_from.is_none() {
            let returns = self.legs.iter_mut().filter_map(|leg| leg.returned.as_mut());
            if let Some(returned) = returns
                .into_iter()
                .find(|returned| returned.answered.is_none())
            {
                returned.answered = Some(at);
            }
        }
        routing_from
    }

    /// Puts new values into an earlier entry and folds the message anew. The history keeps the entry as it was.
    fn correct(
        &mut self,
        entry: u64,
        fields: &std::collections::BTreeMap<String, serde_json::Value>,
    ) {
        let mut effective = self.effective_history();
        let Some(wrong) = effective.iter_mut().find(|recorded| recorded.seq == entry) else {
            return;
        };
        let Ok(right) = wrong.event.with_fields(fields) else {
            return;
        };
        wrong.event = right;
        let mut events = effective.into_iter();
        let Some(mut corrected) = events
            .next()
            .and_then(|first| Self::begin(first, self.inherited))
        else {
            return;
        };
        for recorded in events {
            corrected.apply(&recorded.event);
        }
        corrected.history = std::mem::take(&mut self.history);
        *self = corrected;
    }

    /// The history with every correction put into the entry it corrects.
    pub fn effective_history(&self) -> Vec<Recorded> {
        let mut effective: Vec<Recorded> = Vec::with_capacity(self.history.len());
        for recorded in &self.history {
            if let Fact::Corrected { entry, fields, .. } = &recorded.event.fact
                && let Some(wrong) = effective.iter_mut().find(|earlier| earlier.seq == *entry)
                && let Ok(right) = wrong.event.with_fields(fields)
            {
                wrong.event = right;
            }
            effective.push(recorded.clone());
        }
        effective
    }

    /// Where the message stands.
    pub fn state(&self) -> State {
        match &self.end {
            Some(End::Rejected { .. }) => return State::Rejected,
            Some(End::Annulled { .. }) => return State::Annulled,
            None => {}
        }
        if self
            .postings
            .iter()
            .any(|posting| posting.reply == Reply::Final)
        {
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
        if !self.awaited.is_empty() || self.open_returns().count() > 0 {
            return State::Routed;
        }
        if self.legs.iter().any(Leg::is_active) {
            State::InWork
        } else {
            State::Detected
        }
    }

    /// The decision in force at an instant, by the time it was made.
    pub fn decision_at(&self, at: Instant) -> Option<&Decision> {
        self.decisions
            .iter()
            .rev()
            .find(|decision| decision.at <= at)
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
        self.decisions
            .last()
            .map(|decision| decision.category)
            .or(self.inherited)
            .unwrap_or(Category::Ordinary)
    }

    /// Several departments work on it, so the specialist writes the common reply (п. 18).
    pub fn is_common(&self) -> bool {
        let holders = self.legs.iter().filter(|leg| leg.is_active()).count();
        let awaited = self
            .awaited
            .iter()
            .filter(|awaited| awaited.routing_from.is_some())
            .count();
        let answering = self.awaited.len() - awaited;
        holders + awaited + answering.max(self.open_returns().count()) > 1
    }

    /// Every department that should bring information has brought it (п. 18).
    pub fn information_is_complete(&self) -> bool {
        self.awaited.is_empty()
            && self.open_returns().count() == 0
            && self
                .legs
                .iter()
                .filter(|leg| leg.is_active())
                .all(|leg| leg.information.is_some())
    }

    /// Legs that were returned and not yet answered by a new handover (п. 10).
    pub fn open_returns(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| {
            leg.returned
                .as_ref()
                .is_some_and(|returned| returned.answered.is_none())
        })
    }

    /// The department's hold of the message, if it holds it.
    pub fn active_leg(&self, department: &str) -> Option<&Leg> {
        self.legs
            .iter()
            .find(|leg| leg.is_active() && leg.department == department)
    }

    fn active_leg_mut(&mut self, department: &str) -> Option<&mut Leg> {
        self.legs
            .iter_mut()
            .find(|leg| leg.is_active() && leg.department == department)
    }

    /// The last receipt in the department that prepares the reply (п. 13): where its own limit starts.
    pub fn working_leg(&self) -> Option<&Leg> {
        self.legs.iter().rfind(|leg| leg.is_active())
    }

    /// The round of approval that the reply now in preparation is in.
    pub fn current_round(&self) -> Option<&Round> {
        self.rounds
            .last()
            .filter(|round| round.after_postings == self.postings.len())
    }

    /// The reply that was received and not yet posted.
    pub fn reply_to_post(&self) -> Option<&ReplyReceived> {
        self.replies
            .last()
            .filter(|received| received.after_postings == self.postings.len())
    }

    /// The first interim reply: it meets T and starts the term of п. 17; a second one restarts nothing.
    pub fn interim(&self) -> Option<&Posting> {
        self.postings
            .iter()
            .find(|posting| posting.reply == Reply::Interim)
    }

    /// The posting that met T: the final reply or an interim one, whichever came first. A clarification does not.
    pub fn answering(&self) -> Option<&Posting> {
        self.postings
            .iter()
            .find(|posting| posting.reply != Reply::Clarification)
    }
}
