//! The stages of a message: what each started with, when it is due, how much of it is used, and who answers for it.
//!
//! All of it is a function of the folded message, the rules and an instant; nothing is stored. A stage that is over is
//! judged by the category and term in force when it ended, a running one by what is in force now.

mod judge;

use super::fact::{Category, Reply};
use super::message::{Message, State};
use super::parts::{Leg, Round};
use super::{limits::StageCode, rules::Rules};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use judge::{Counted, Due, Finish, Judge};
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
    fn stages(&self) -> Counted<Vec<Stage>> {
        let mut stages = Vec::with_capacity(16);
        stages.push(self.whole_reply(StageCode::Reply)?);
        stages.extend(self.report()?);
        self.routing(&mut stages)?;
        for leg in &self.message.legs {
            if leg.withdrawn.is_none() {
                stages.push(self.returning(leg)?);
                stages.extend(self.rerouting(leg)?);
            }
        }
        if self.message.is_common() {
            for leg in self.message.active_legs() {
                stages.push(self.information(leg)?);
            }
            stages.push(self.whole_reply(StageCode::CommonReply)?);
        } else {
            self.drafting(&mut stages)?;
            self.rounds(&mut stages)?;
            self.postings(&mut stages)?;
        }
        stages.extend(self.final_reply()?);
        Ok(stages)
    }

    /// The reply prepared and posted, by one department or by all of them in common (п. 11, 12, 18).
    fn whole_reply(&self, code: StageCode) -> Counted<Stage> {
        let answering = self.message.answering();
        let finish = answering.map_or(Finish::Not, |posting| Finish::At(posting.at));
        self.stage(code, self.message.detected.at, finish, None)
    }

    /// п. 25: from the decision that made the message important; a report made before it satisfies it too.
    fn report(&self) -> Counted<Option<Stage>> {
        let message = self.message;
        let mut decisions = message.decisions.iter();
        let important = decisions.find(|decision| decision.category == Category::High);
        let started = match (important, message.inherited) {
            (Some(decision), _) => decision.at,
            (None, Some(Category::High)) => message.detected.at,
            (None, Some(Category::Ordinary) | None) => return Ok(None),
        };
        if message.category() != Category::High && message.reports.is_empty() {
            return Ok(None);
        }
        let reported = message.reports.first().map(|(at, _)| (*at).max(started));
        let finish = self.until(reported, None);
        Ok(Some(self.stage(
            StageCode::Report,
            started,
            finish,
            None,
        )?))
    }

    /// п. 8: one clock for each department of the decision; before it, one for the message. For a repeat a guide only.
    fn routing(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        let handed = message.legs.iter().filter_map(|leg| {
            let finish = Finish::At(leg.handed.at);
            Some((Some(&leg.department), leg.routing_from?, finish))
        });
        let awaited = message.awaited.iter().filter_map(|awaited| {
            let finish = self.open(None);
            Some((Some(&awaited.department), awaited.routing_from?, finish))
        });
        let mut clocks: Vec<_> = handed.chain(awaited).collect();
        if clocks.is_empty() && message.legs.is_empty() && message.decisions.is_empty() {
            clocks.push((None, message.detected.at, self.open(None)));
        }
        for (department, from, finish) in clocks {
            let mut stage = self.stage(StageCode::Routing, from, finish, department)?;
            if message.detected.repeat_of.is_some() {
                make_a_guide(&mut stage);
            }
            stages.push(stage);
        }
        Ok(())
    }

    /// п. 9: a right with a limit. Unused, it ends with the limit or with the next step of the department.
    fn returning(&self, leg: &Leg) -> Counted<Stage> {
        let (message, handed) = (self.message, leg.handed.at);
        let stage = |finish| self.stage(StageCode::Return, handed, finish, Some(&leg.department));
        if let Some(returned) = &leg.returned {
            return stage(Finish::At(returned.receipt.at));
        }
        let (mut rounds, mut replies) = (message.rounds.iter(), message.replies.iter());
        let mut postings = message.postings.iter();
        let has_gone_on = message.state().is_closed()
            || leg.information.is_some()
            || rounds.any(|round| round.department == leg.department)
            || replies.any(|reply| reply.receipt.at >= handed)
            || postings.any(|posting| posting.at >= handed);
        let running = stage(Finish::Not)?;
        if has_gone_on || running.status == Status::Overdue {
            return stage(Finish::NotUsed);
        }
        Ok(running)
    }

    fn rerouting(&self, leg: &Leg) -> Counted<Option<Stage>> {
        let Some(returned) = &leg.returned else {
            return Ok(None);
        };
        let finish = self.until(returned.answered, None);
        let (started, department) = (returned.receipt.at, Some(&leg.department));
        let stage = self.stage(StageCode::Rerouting, started, finish, department);
        stage.map(Some)
    }

    /// п. 13: from the last receipt in the department that does the work. After a clarification, which does not stop T,
    /// the draft of the reply itself is still to come.
    fn drafting(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        let mut postings = message.postings.iter();
        let answering = postings.position(|posting| posting.reply != Reply::Clarification);
        for cycle in 0..=answering.unwrap_or(message.postings.len()) {
            let (mut rounds, mut replies) = (message.rounds.iter(), message.replies.iter());
            let round = rounds.find(|round| round.after_postings == cycle);
            let reply = replies.find(|reply| reply.after_postings == cycle);
            let done = round
                .map(|round| (&round.department, round.submitted))
                .or(reply.map(|reply| (&reply.department, reply.receipt.at)));
            let leg = match done {
                // Who drafted is known once it is done: a later return and handover are of the next reply.
                Some((department, at)) => {
                    let mut legs = message.legs.iter();
                    legs.rfind(|leg| leg.department == *department && leg.handed.at <= at)
                }
                // Posted while there were several departments: nobody drafted it.
                None if cycle < message.postings.len() => None,
                None => message.working_leg(),
            };
            let Some(leg) = leg else { continue };
            let before = cycle.checked_sub(1).map(|last| message.postings[last].at);
            let started = before.map_or(leg.handed.at, |posted| posted.max(leg.handed.at));
            let received = reply.map(|reply| reply.receipt.at);
            let finish = self.until(round.map(|round| round.submitted), received);
            stages.push(self.stage(StageCode::Drafting, started, finish, Some(&leg.department))?);
        }
        Ok(())
    }

    /// п. 14, 15: each round of approval, each revision between two rounds, and the handover of what was approved.
    fn rounds(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        for (index, round) in message.rounds.iter().enumerate() {
            let mut replies = message.replies.iter();
            let reply = replies.find(|reply| reply.after_postings == round.after_postings);
            let following = message.rounds.get(index + 1);
            let following = following.filter(|next| next.after_postings == round.after_postings);
            let received = reply.filter(|_| following.is_none());
            let received = received.map(|reply| reply.receipt.at);
            let mut push = |code, started, finish| -> Counted<()> {
                let mut stage = self.stage(code, started, finish, Some(&round.department))?;
                stage.round = Some(index + 1);
                stages.push(stage);
                Ok(())
            };
            let finish = self.until(round.ended(), received);
            push(StageCode::Approval, round.submitted, finish)?;
            if let Some((sent, _)) = &round.sent_back {
                let finish = self.until(following.map(|next| next.submitted), received);
                push(StageCode::Revision, sent.at, finish)?;
            } else if let Some(approved) = round.approved() {
                push(StageCode::Delivery, approved, self.until(received, None))?;
            }
        }
        Ok(())
    }

    /// п. 16: each reply that was received, until it is posted.
    fn postings(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        for reply in &self.message.replies {
            let posted = self.message.postings.get(reply.after_postings);
            let finish = posted.map_or(Finish::Not, |posting| Finish::At(posting.at));
            let (received, department) = (reply.receipt.at, Some(&reply.department));
            stages.push(self.stage(StageCode::Posting, received, finish, department)?);
        }
        Ok(())
    }

    /// п. 18: counted from the receipt, due before T whenever it was handed over.
    fn information(&self, leg: &Leg) -> Counted<Stage> {
        let brought = leg.information.as_ref().map(|receipt| receipt.at);
        let finish = self.until(brought, None);
        let (started, department) = (leg.handed.at, Some(&leg.department));
        self.stage(StageCode::Information, started, finish, department)
    }

    /// п. 17: met when the final draft reaches the approvers; a common reply has none, there the posting counts.
    fn final_reply(&self) -> Counted<Option<Stage>> {
        let message = self.message;
        let Some(interim) = message.interim() else {
            return Ok(None);
        };
        let is_answered = message.state() == State::Answered;
        let (finish, department) = if message.is_common() {
            let last = message.postings.last().filter(|_| is_answered);
            (last.map_or(Finish::Not, |last| Finish::At(last.at)), None)
        } else {
            // The draft that became the final reply: the first one of the last cycle.
            let cycle = message.postings.len() - usize::from(is_answered);
            let is_final = |round: &&Round| {
                round.submitted >= interim.at
                    && round.after_postings > 0
                    && round.after_postings == cycle
            };
            let round = message.rounds.iter().find(is_final);
            let received = message.reply_to_post().map(|reply| reply.receipt.at);
            let finish = self.until(round.map(|round| round.submitted), received);
            (finish, message.working_leg().map(|leg| &leg.department))
        };
        let due = Due {
            at: Some(self.final_due(interim.at)?),
            ..Due::default()
        };
        let stage = self.judge(StageCode::Final, interim.at, due, finish, department);
        stage.map(Some)
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
