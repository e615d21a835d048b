//! The stages of a message: what each started with, when it is due, how much of it is used, and who answers for it.
//!
//! All of it is a function of the folded message, the rules and an instant; nothing is stored. A stage that is over is
//! judged by the category and term in force when it ended, a running one by what is in force now.

mod judge;

use super::fact::Reply;
use super::message::Message;
use super::parts::{self, Leg};
use super::{limits::StageCode, rules::Rules};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use judge::{Clock, Counted, Due, Finish, Judge};
pub use judge::{Stage, Status};

pub use super::event::to_the_minute;

/// The stages of a message at `now`, in the order of the regulation. None for a message that is not processed (п. 22)
/// or annulled: no clock runs for it.
pub fn stages(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Vec<Stage>, OutsideCalendar> {
    if message.end.is_some() {
        return Ok(Vec::new());
    }
    Judge::new(message, rules, to_the_minute(now)).stages()
}

/// T: the instant the reply is due, by the category and term in force at `now`; after an interim reply, the close of
/// the last working day of п. 17.
pub fn reply_due(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Instant, OutsideCalendar> {
    let judge = Judge::new(message, rules, now);
    match message.interim() {
        Some(interim) => judge.final_due(interim.at),
        None => judge.before_reply(WorkMinutes::ZERO, now),
    }
}

impl Judge<'_> {
    /// What has finished stays listed, by п. 13 or by п. 18, whatever is decided after it.
    fn stages(&self) -> Counted<Vec<Stage>> {
        let message = self.message;
        let mut stages = Vec::with_capacity(16);
        stages.push(self.whole_reply(StageCode::Reply)?);
        self.reports(&mut stages)?;
        self.routing(&mut stages)?;
        for (place, leg) in message.legs.iter().enumerate() {
            if leg.withdrawn.is_none() {
                stages.push(self.returning(leg)?);
            }
            let mut earlier = message.legs[..place].iter();
            let is_first = earlier.all(|earlier| earlier.returned != leg.returned);
            if let Some(returned) = message.return_of(leg).filter(|_| is_first) {
                stages.push(self.rerouting(returned)?);
            }
        }
        let is_common = message.is_common();
        let before = stages.len();
        self.drafting(&mut stages)?;
        self.rounds(&mut stages)?;
        self.postings(&mut stages)?;
        if is_common {
            let mut places = 0..;
            stages.retain(|stage| places.next() < Some(before) || !stage.is_running());
        }
        for leg in &message.legs {
            let is_to_bring = is_common && message.stands_for_its_department(leg);
            if leg.information.is_some() || is_to_bring {
                stages.push(self.information(leg)?);
            }
        }
        if is_common || message.answering().is_some_and(|posting| posting.is_common) {
            stages.push(self.whole_reply(StageCode::CommonReply)?);
        }
        stages.extend(self.final_reply()?);
        Ok(stages)
    }

    /// The reply prepared and posted, by one department or by all of them in common (п. 11, 12, 18).
    fn whole_reply(&self, code: StageCode) -> Counted<Stage> {
        let mut postings = self.message.postings.iter();
        let answering = postings.position(|posting| posting.reply != Reply::Clarification);
        let finish = answering.map_or(Finish::Not, |place| {
            Finish::At(self.message.postings[place].at)
        });
        self.stage(Clock {
            code,
            department: None,
            started: self.message.detected.at,
            finish,
            postings: (0, answering),
        })
    }

    /// п. 25: from each decision that made the message important until it was reported, also after the reply.
    fn reports(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        for important in &self.message.importances {
            stages.push(self.stage(Clock {
                code: StageCode::Report,
                department: None,
                started: important.since,
                finish: important.reported.map_or(Finish::Not, Finish::At),
                postings: (0, None),
            })?);
        }
        Ok(())
    }

    /// п. 8: one clock for each department of the decision; before it, one for the message. For a repeat a guide only.
    fn routing(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        let handed = message.legs.iter().filter_map(|leg| match leg.clock {
            parts::Clock::Routing(from) => {
                Some((Some(&leg.department), from, Finish::At(leg.handed.at)))
            }
            parts::Clock::Return(_) => None,
        });
        let awaited = message.awaited.iter().filter_map(|awaited| {
            let finish = self.open(None);
            Some((Some(&awaited.department), awaited.routing_from()?, finish))
        });
        let mut clocks: Vec<_> = handed.chain(awaited).collect();
        if clocks.is_empty() && message.legs.is_empty() && message.decisions.is_empty() {
            clocks.push((None, message.detected.at, self.open(None)));
        }
        for (department, started, finish) in clocks {
            let mut stage = self.stage(Clock {
                code: StageCode::Routing,
                department,
                started,
                finish,
                postings: (0, None),
            })?;
            if message.detected.repeat_of.is_some() {
                make_a_guide(&mut stage);
            }
            stages.push(stage);
        }
        Ok(())
    }

    /// п. 9: a right with a limit. Unused, it ends with the limit or with the next step of the department.
    fn returning(&self, leg: &Leg) -> Counted<Stage> {
        let stage = |finish| {
            self.stage(Clock {
                code: StageCode::Return,
                department: Some(&leg.department),
                started: leg.handed.at,
                finish,
                postings: (0, None),
            })
        };
        // A right to return is used once, however many parts go back: that of the last one.
        let is_last = |_: &&parts::Return| {
            let mut legs = self.message.legs.iter();
            let last = legs.rfind(|other| other.returned == leg.returned);
            last.is_some_and(|last| std::ptr::eq(last, leg))
        };
        if let Some(returned) = self.message.return_of(leg).filter(is_last) {
            return stage(Finish::At(returned.receipt.at));
        }
        let running = stage(Finish::Not)?;
        if leg.has_gone_on || running.status == Status::Overdue {
            return stage(Finish::NotUsed);
        }
        Ok(running)
    }

    fn rerouting(&self, returned: &parts::Return) -> Counted<Stage> {
        self.stage(Clock {
            code: StageCode::Rerouting,
            department: Some(&returned.department),
            started: returned.receipt.at,
            finish: self.until(returned.ended, None),
            postings: (0, None),
        })
    }

    /// п. 13: from the last receipt in the department that does the work. After a clarification, which does not stop T,
    /// the draft of the reply itself is still to come.
    fn drafting(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        for draft in &message.drafts {
            let finish = if draft.is_marked {
                Finish::At(draft.ended)
            } else {
                Finish::Unmarked(draft.ended)
            };
            stages.push(self.stage(Clock {
                code: StageCode::Drafting,
                department: Some(&draft.department),
                started: draft.started,
                finish,
                postings: (draft.after_postings, Some(draft.after_postings)),
            })?);
        }
        let is_done = message.has_draft() || message.answering().is_some();
        let Some(department) = message.working_leg().map(|leg| &leg.department) else {
            return Ok(());
        };
        if let Some(started) = message.drafting_since(department).filter(|_| !is_done) {
            stages.push(self.stage(Clock {
                code: StageCode::Drafting,
                department: Some(department),
                started,
                finish: Finish::Not,
                postings: (message.postings.len(), None),
            })?);
        }
        Ok(())
    }

    /// п. 14, 15: each round of approval, each revision between two rounds, and the handover of what was approved. What
    /// ran when the draft was dropped is over, the approval without a mark.
    fn rounds(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        for (index, round) in message.rounds.iter().enumerate() {
            let cycle = round.after_postings;
            // Rounds of one draft are dropped together.
            let following = message
                .rounds
                .get(index + 1)
                .filter(|next| next.after_postings == cycle && next.dropped == round.dropped);
            let following = following.map(|next| next.submitted);
            let mut replies = message.replies.iter();
            let reply = replies.find(|reply| reply.after_postings == cycle && !reply.is_sent_back);
            let is_last = following.is_none() && round.dropped.is_none();
            let received = reply.filter(|_| is_last).map(|reply| reply.receipt.at);
            let mut push = |code, started, finish| -> Counted<()> {
                let mut stage = self.stage(Clock {
                    code,
                    department: Some(&round.department),
                    started,
                    finish,
                    postings: (
                        cycle,
                        Some(cycle).filter(|_| !matches!(finish, Finish::Not)),
                    ),
                })?;
                stage.round = Some(index + 1);
                stages.push(stage);
                Ok(())
            };
            let passed = following.or(round.dropped).or(received);
            push(
                StageCode::Approval,
                round.submitted,
                self.until(round.ended(), passed),
            )?;
            let sent_back = round.sent_back.as_ref().map(|(sent, _)| sent.at);
            if let Some(approved) = round.approved() {
                // What was delivered stays, also when it was sent back after that.
                let mut delivered = message.replies.iter();
                let delivered = delivered.find(|reply| {
                    reply.after_postings == cycle
                        && reply.is_sent_back
                        && sent_back
                            .is_some_and(|sent| (approved..=sent).contains(&reply.receipt.at))
                });
                if let Some(delivered) = delivered {
                    push(
                        StageCode::Delivery,
                        approved,
                        Finish::At(delivered.receipt.at),
                    )?;
                } else if is_last && sent_back.is_none() {
                    push(StageCode::Delivery, approved, self.until(received, None))?;
                }
            }
            if let Some(sent) = sent_back.filter(|_| following.is_some() || round.dropped.is_none())
            {
                push(StageCode::Revision, sent, self.until(following, received))?;
            }
        }
        Ok(())
    }

    /// п. 16: each reply that was received, until it is posted; of several ones before a posting the last. Before it the
    /// approval of a reply that came without any.
    fn postings(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        let mut replies = message.replies.iter().peekable();
        while let Some(reply) = replies.next() {
            let (cycle, department) = (reply.after_postings, &reply.department);
            let received = reply.receipt.at;
            if reply.is_unapproved {
                stages.push(self.unmarked(StageCode::Approval, department, received));
            }
            let next = replies.peek();
            let is_replaced = next.is_some_and(|next| next.after_postings == cycle);
            if is_replaced || reply.is_sent_back {
                continue;
            }
            let posted = message.postings.get(cycle);
            stages.push(self.stage(Clock {
                code: StageCode::Posting,
                department: Some(department),
                started: received,
                finish: posted.map_or(Finish::Not, |posting| Finish::At(posting.at)),
                postings: (cycle, posted.map(|_| cycle)),
            })?);
        }
        Ok(())
    }

    /// п. 18: counted from the receipt, due before T whenever it was handed over.
    fn information(&self, leg: &Leg) -> Counted<Stage> {
        let brought = leg.information.as_ref();
        self.stage(Clock {
            code: StageCode::Information,
            department: Some(&leg.department),
            started: leg.handed.at,
            finish: self.until(brought.map(|brought| brought.receipt.at), None),
            postings: (
                leg.after_postings,
                brought.map(|brought| brought.after_postings),
            ),
        })
    }

    /// п. 17: judged by the first submission after the last posting until a receipt tells the kind of that reply, else by
    /// the first receipt of the final reply, else by its posting. A further interim reply neither ends nor hides it.
    fn final_reply(&self) -> Counted<Option<Stage>> {
        let message = self.message;
        let mut postings = message.postings.iter();
        let Some(place) = postings.position(|posting| posting.reply == Reply::Interim) else {
            return Ok(None);
        };
        let interim = message.postings[place].at;
        let answer = message
            .postings
            .last()
            .filter(|last| last.reply == Reply::Final);
        let cycle = message.postings.len() - usize::from(answer.is_some());
        let mut received = message
            .replies
            .iter()
            .filter(|reply| reply.is_waiting(cycle));
        let kind = answer.map(|_| Reply::Final);
        let kind = kind.or_else(|| received.clone().next_back().map(|reply| reply.reply));
        let mut rounds = message.rounds.iter();
        let submitted = rounds.find(|round| round.is_current(cycle));
        let receipt = received.find(|reply| reply.reply == Reply::Final);
        let judged = submitted.map(|round| round.submitted);
        let judged = judged.or(receipt.map(|reply| reply.receipt.at));
        let judged = judged.filter(|_| kind.is_none_or(|kind| kind == Reply::Final));
        let finish = judged.or(answer.map(|answer| answer.at));
        let working = message.working_leg().filter(|_| !message.is_common());
        let due = Due {
            at: Some(self.final_due(interim)?),
            ..Due::default()
        };
        let clock = Clock {
            code: StageCode::Final,
            department: working.map(|leg| &leg.department),
            started: interim,
            finish: finish.map_or(Finish::Not, Finish::At),
            postings: (place + 1, None),
        };
        self.judge(clock, due).map(Some)
    }
}

/// п. 20: the 25 minutes of a repeat are shown and never counted as a breach.
fn make_a_guide(stage: &mut Stage) {
    stage.overdue = WorkMinutes::ZERO;
    stage.status = match stage.status {
        Status::Overdue => Status::Running,
        Status::Missed => Status::Met,
        Status::Running | Status::Met | Status::Unmarked => stage.status,
    };
}
