//! The fold: a message as its events leave it. [`Message::evolve`] is total; whether an event may follow is asked
//! before, in [`decide`](super::decide).

mod answering;
mod routing;

use super::fact::{Category, Fact, Signature};
use super::life;
use super::message::Thread;
use super::parts::{
    Approval, Decision, Detected, End, Importance, Information, Posting, Receipt, Recorded,
    ReplyReceived, Return, Round, Way,
};
use super::{event::Event, message::Message, text::Text};
use crate::calendar::{Instant, WorkMinutes};

impl Message {
    /// Folds the events of one message, which come in the order of their entry and count in the order in which they
    /// happened. `None` unless the first one is its detection. `inherited` is the category of the message that this one
    /// repeats, if it does.
    pub fn fold(
        events: impl IntoIterator<Item = Recorded>,
        inherited: Option<Category>,
    ) -> Option<Self> {
        let history: Vec<Recorded> = events.into_iter().collect();
        let mut message = match Self::of_plain(&history, inherited) {
            Some(message) => message,
            None => Self::of_life(&life::ordered(life::in_force(&history)), inherited)?,
        };
        message.history = history;
        Some(message)
    }

    /// The message as entries that nothing changes leave it, with an empty history; `None` unless they lie in the order
    /// in which they happened.
    fn of_plain(history: &[Recorded], inherited: Option<Category>) -> Option<Self> {
        let (first, after) = history.split_first()?;
        let mut message = Self::of_detection(&first.event, inherited)?;
        for Recorded { event, .. } in after {
            if matches!(event.fact, Fact::Corrected(_)) || event.instant() < message.thread.latest {
                return None;
            }
            message.apply(event);
        }
        Some(message)
    }

    /// The message as its facts up to an instant left it, by what the journal knows now: corrections and withdrawals
    /// hold whenever they were made. `None` before its detection.
    pub fn fold_until(
        history: Vec<Recorded>,
        inherited: Option<Category>,
        at: Instant,
    ) -> Option<Self> {
        Self::fold(life::until(history, at), inherited)
    }

    /// The message as facts in the order in which they happened leave it, with an empty history.
    pub(super) fn of_life(facts: &[Recorded], inherited: Option<Category>) -> Option<Self> {
        let (first, after) = facts.split_first()?;
        let mut message = Self::of_detection(&first.event, inherited)?;
        for recorded in after {
            message.apply(&recorded.event);
        }
        Some(message)
    }

    /// The detection of a life as it was corrected.
    pub fn detection(history: &[Recorded]) -> Option<Event> {
        let corrected = history
            .iter()
            .any(|own| matches!(own.event.fact, Fact::Corrected(_)));
        if corrected {
            return life::in_force(history)
                .into_iter()
                .next()
                .map(|first| first.event);
        }
        history.first().map(|first| first.event.clone())
    }

    /// The message as its detection alone leaves it; `None` for any other event.
    pub fn begin(recorded: Recorded, inherited: Option<Category>) -> Option<Self> {
        let mut message = Self::of_detection(&recorded.event, inherited)?;
        message.history.push(recorded);
        Some(message)
    }

    fn of_detection(event: &Event, inherited: Option<Category>) -> Option<Self> {
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
        let at = event.instant();
        let inherited = inherited.filter(|_| repeat_of.is_some());
        let is_important = inherited == Some(Category::High);
        let importance = is_important.then_some(Importance {
            since: at,
            reported: None,
        });
        Some(Self {
            number: event.message,
            detected: Detected {
                at,
                source,
                url,
                author,
                text,
                topic,
                location,
                repeat_of,
            },
            inherited,
            reports: Vec::new(),
            importances: importance.into_iter().collect(),
            decisions: Vec::new(),
            awaited: Vec::new(),
            legs: Vec::new(),
            returns: Vec::new(),
            drafts: Vec::new(),
            rounds: Vec::new(),
            replies: Vec::new(),
            postings: Vec::new(),
            end: None,
            notes: Vec::new(),
            history: Vec::new(),
            thread: Thread {
                latest: at,
                is_reported_ahead: false,
                was_common: false,
                informed_after: None,
            },
        })
    }

    /// Takes in an event that happened. A fact that has nothing to hold on to changes nothing but the history.
    pub fn evolve(&mut self, recorded: Recorded) {
        let is_correction = matches!(recorded.event.fact, Fact::Corrected(_));
        let is_late = recorded.event.instant() < self.thread.latest;
        if !is_correction && !is_late {
            self.apply(&recorded.event);
            self.history.push(recorded);
            return;
        }
        self.history.push(recorded);
        if let Some(anew) = Self::fold(std::mem::take(&mut self.history), self.inherited) {
            *self = anew;
        }
    }

    pub(super) fn apply(&mut self, event: &Event) {
        let at = event.instant();
        self.thread.latest = self.thread.latest.max(at);
        match event.fact.clone() {
            Fact::Reported { to } => self.report(at, to),
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
                instead_of,
                signature,
            } => {
                let handed = receipt(at, to, signature);
                self.hand_over(department, handed, capacity, instead_of.as_deref());
            }
            Fact::Returned {
                department,
                who,
                reason,
                signature,
            } => self.give_back(Return {
                department,
                receipt: receipt(at, who, signature),
                reason,
                ended: None,
                is_answered: false,
                is_taken_over: false,
            }),
            Fact::Submitted {
                department,
                approvers,
            } => {
                self.end_draft(&department, at, true);
                self.go_on(&department, Way::Draft);
                self.rounds.push(Round {
                    department,
                    submitted: at,
                    approvers,
                    approvals: Vec::new(),
                    sent_back: None,
                    dropped: None,
                    after_postings: self.postings.len(),
                });
            }
            Fact::SentBack { who, role, remarks } => {
                self.send_back(Approval { at, who, role }, remarks);
            }
            Fact::Approved { who, role } => self.approve(Approval { at, who, role }),
            Fact::InformationReceived {
                department,
                who,
                signature,
            } => {
                let after_postings = self.postings.len();
                self.go_on(&department, Way::Information);
                self.thread.informed_after = Some(after_postings);
                let receipt = receipt(at, who, signature);
                // The first part stands for the department: one information will do, however many it holds.
                if let Some(leg) = self.legs_of(&department).next() {
                    leg.information.get_or_insert(Information {
                        receipt,
                        after_postings,
                    });
                }
                self.drop_draft_of_several(at);
            }
            Fact::ReplyReceived {
                department,
                who,
                reply,
                signature,
            } => {
                let is_first = self.reply_to_post().is_none();
                let round = self.current_round();
                let is_unapproved = is_first && round.is_none_or(|round| round.sent_back.is_some());
                self.end_draft(&department, at, false);
                self.go_on(&department, Way::Draft);
                self.replies.push(ReplyReceived {
                    department,
                    reply,
                    receipt: receipt(at, who, signature),
                    is_unapproved,
                    is_sent_back: false,
                    after_postings: self.postings.len(),
                });
            }
            Fact::Posted {
                reply,
                source: _,
                url,
                measures,
                attachments,
            } => {
                let is_common = self.is_common();
                for leg in self.legs.iter_mut().filter(|leg| leg.is_active()) {
                    leg.has_gone_on = true;
                }
                self.postings.push(Posting {
                    at,
                    reply,
                    url,
                    measures,
                    attachments: attachments.unwrap_or_default(),
                    is_common,
                });
            }
            Fact::Rejected { reason, note } => self.end = Some(End::Rejected { at, reason, note }),
            Fact::Annulled { reason } => self.end = Some(End::Annulled { at, reason }),
            Fact::Noted { text } => self.notes.push((at, text)),
            Fact::Detected { .. } | Fact::Corrected(_) | Fact::Reminded { .. } => {}
        }
    }
}

fn receipt(at: Instant, who: Text, signature: Signature) -> Receipt {
    Receipt { at, who, signature }
}
