//! The fold: a message as its events leave it. [`Message::evolve`] is total; whether an event may follow is asked
//! before, in [`decide`](super::decide).

use super::fact::{Category, Fact, Signature};
use super::parts::{
    Approval, Awaited, Decision, Detected, End, Leg, Posting, Receipt, Recorded, ReplyReceived,
    Return, Round,
};
use super::{event::Event, message::Message, text::Text};
use crate::calendar::{Instant, WorkMinutes};

impl Message {
    /// Folds the events of one message, in the journal's order. `None` unless the first one is its detection.
    /// `inherited` is the category of the message that this one repeats, if it does.
    pub fn fold(
        events: impl IntoIterator<Item = Recorded>,
        inherited: Option<Category>,
    ) -> Option<Self> {
        let mut events = events.into_iter();
        let mut message = Self::begin(events.next()?, inherited)?;
        message.history.reserve_exact(events.size_hint().0);
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
        let is_correction = matches!(recorded.event.fact, Fact::Corrected { .. });
        self.apply(&recorded.event);
        self.history.push(recorded);
        if is_correction {
            self.fold_anew();
        }
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
            } => self.decide(Decision {
                at,
                category,
                departments,
                term: term_minutes.map(WorkMinutes::new),
                decided_by,
            }),
            Fact::HandedOver {
                department,
                to,
                capacity,
                signature,
            } => {
                let routing_from = self.settle_handover(&department, at);
                self.legs.push(Leg {
                    department,
                    routing_from,
                    handed: receipt(at, to, signature),
                    capacity,
                    returned: None,
                    information: None,
                    withdrawn: None,
                });
            }
            Fact::Returned {
                department,
                who,
                reason,
                signature,
            } => {
                if let Some(leg) = self.active_leg_mut(&department) {
                    leg.returned = Some(Return {
                        receipt: receipt(at, who, signature),
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
                    leg.information = Some(receipt(at, who, signature));
                }
            }
            Fact::ReplyReceived {
                department,
                who,
                reply,
                signature,
            } => self.replies.push(ReplyReceived {
                department,
                reply,
                receipt: receipt(at, who, signature),
                after_postings: self.postings.len(),
            }),
            Fact::Posted {
                reply,
                source: _,
                url,
                measures,
                attachments,
            } => self.postings.push(Posting {
                at,
                reply,
                url,
                measures,
                attachments: attachments.unwrap_or_default(),
            }),
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
        let answers_return = self.open_returns().next().is_some();
        // п. 8 counts from detection; a department added by a later decision cannot be routed before that decision.
        let earlier = self.decisions.last();
        let routing_from = earlier.map_or(self.detected.at, |_| decision.at);
        let before = std::mem::take(&mut self.awaited);
        for department in &decision.departments {
            if self.active_leg(department).is_some() {
                continue;
            }
            let mut known = before.iter();
            let known = known.find(|awaited| awaited.department == *department);
            self.awaited.push(known.cloned().unwrap_or_else(|| Awaited {
                department: department.clone(),
                routing_from: (!answers_return).then_some(routing_from),
            }));
        }
        if self.awaited.is_empty() {
            for leg in self.legs.iter_mut().filter(|leg| leg.is_open_return()) {
                answer(leg, decision.at);
            }
        }
        self.decisions.push(decision);
    }

    /// Settles what a handover answers, an awaited department or the oldest open return (п. 10), and tells since when
    /// its routing clock of п. 8 ran.
    fn settle_handover(&mut self, department: &str, at: Instant) -> Option<Instant> {
        let mut awaited = self.awaited.iter();
        let awaited = awaited.position(|awaited| awaited.department == department);
        let routing_from = match awaited.map(|place| self.awaited.remove(place)) {
            Some(awaited) => awaited.routing_from,
            None if self.open_returns().next().is_some() => None,
            None => Some(self.detected.at),
        };
        // A department that takes back what it returned has answered its own return; without that, a handover that has
        // no clock of its own answers the oldest one.
        let is_own = |leg: &Leg| leg.is_open_return() && leg.department == department;
        let own = self.legs.iter().position(is_own);
        let oldest = self.legs.iter().position(Leg::is_open_return);
        let oldest = oldest.filter(|_| routing_from.is_none());
        if let Some(place) = own.or(oldest) {
            answer(&mut self.legs[place], at);
        }
        routing_from
    }

    /// Folds the message anew from its corrected entries. The history keeps them as they were.
    fn fold_anew(&mut self) {
        let mut events = self.effective_history().into_iter();
        let first = events.next();
        let Some(mut corrected) = first.and_then(|first| Self::begin(first, self.inherited)) else {
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

    fn active_leg_mut(&mut self, department: &str) -> Option<&mut Leg> {
        let mut legs = self.legs.iter_mut();
        legs.find(|leg| leg.is_active() && leg.department == department)
    }
}

fn answer(leg: &mut Leg, at: Instant) {
    if let Some(returned) = &mut leg.returned {
        returned.answered = Some(at);
    }
}

fn receipt(at: Instant, who: Text, signature: Signature) -> Receipt {
    Receipt { at, who, signature }
}
