//! The stages of a message: what each started with, when it is due, how much of it is used, and who answers for it.
//!
//! All of it is a function of the folded message, the rules and an instant; nothing is stored. A stage that is over is
//! judged by the category and term in force when it ended, a running one by what is in force now.

mod judge;

use std::sync::Arc;

use chrono::Timelike;
use serde::Serialize;

use super::fact::{Category, Reply};
use super::limits::Responsible;
use super::parts::{Leg, Round};
use super::{Limits, Message, Rules, StageCode, State, Text};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its clock runs and there is time left.
    Running,
    /// Its clock runs beyond the limit.
    Overdue,
    /// Ended in time.
    Met,
    /// Ended late.
    Missed,
    /// Passed without a mark in the journal: nothing can be said of it.
    Unmarked,
}

/// A stage of a message as of an instant. Spans are working minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Which stage.
    pub code: StageCode,
    /// Its name as the desk shows it.
    pub name: Arc<str>,
    /// The paragraph that sets it.
    pub paragraph: Arc<str>,
    /// The department it is of, where it is of one.
    pub department: Option<Text>,
    /// The round of approval or revision, from 1.
    pub round: Option<usize>,
    /// When its clock started.
    pub started: Instant,
    /// The earliest instant by which its working minutes have all run.
    pub due: Option<Instant>,
    /// Its own limit.
    pub limit: Option<WorkMinutes>,
    /// The due is a cap counted back from T: so many working minutes before it. None where the own limit is reached
    /// first.
    pub before_reply: Option<WorkMinutes>,
    /// When it ended.
    pub finished: Option<Instant>,
    /// Working minutes from the start to the end, or to now.
    pub used: Option<WorkMinutes>,
    /// Working minutes from now to the due, never negative; only while the clock runs.
    pub remaining: Option<WorkMinutes>,
    /// Working minutes beyond the due, zero when in time.
    pub overdue: WorkMinutes,
    /// How it stands.
    pub status: Status,
    /// Who answers for it (п. 23).
    pub responsible: Responsible,
}

impl Stage {
    /// Its clock runs.
    pub fn is_running(&self) -> bool {
        matches!(self.status, Status::Running | Status::Overdue)
    }
}

/// How a stage ended, if it did.
#[derive(Debug, Clone, Copy)]
enum Finish {
    /// Its clock runs.
    Not,
    /// At that instant.
    At(Instant),
    /// Passed unmarked before that instant.
    Unmarked(Instant),
    /// The right to return was not used: nothing to be late with.
    NotUsed,
}

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
    Judge {
        message,
        rules,
        limits: rules.limits(message),
        now: to_the_minute(now),
    }
    .all()
}

/// T: the instant the reply is due, by the category and term in force at `now`; after an interim reply, the close of
/// the last working day of п. 17.
pub fn reply_due(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Instant, OutsideCalendar> {
    let judge = Judge {
        message,
        rules,
        limits: rules.limits(message),
        now,
    };
    match message.interim() {
        Some(interim) => judge.final_due(interim.at),
        None => judge.before_reply(WorkMinutes::ZERO, now),
    }
}

/// Facts are kept to the minute, so an instant is judged by its minute too.
pub fn to_the_minute(at: Instant) -> Instant {
    at.with_second(0)
        .and_then(|at| at.with_nanosecond(0))
        .unwrap_or(at)
}

struct Judge<'a> {
    message: &'a Message,
    rules: &'a Rules,
    limits: &'a Limits,
    now: Instant,
}

type Counted<T> = Result<T, OutsideCalendar>;

impl Judge<'_> {
    fn all(&self) -> Counted<Vec<Stage>> {
        let mut stages = Vec::with_capacity(16);
        stages.push(self.reply()?);
        stages.extend(self.report()?);
        self.routing(&mut stages)?;
        let common = self.message.is_common();
        for leg in self
            .message
            .legs
            .iter()
            .filter(|leg| leg.withdrawn.is_none())
        {
            stages.push(self.returning(leg)?);
            stages.extend(self.rerouting(leg)?);
        }
        if common {
            for leg in self.message.legs.iter().filter(|leg| leg.is_active()) {
                stages.push(self.information(leg)?);
            }
            stages.push(self.common_reply()?);
        } else {
            self.drafting(&mut stages)?;
            self.rounds(&mut stages)?;
            self.postings(&mut stages)?;
        }
        stages.extend(self.final_reply()?);
        Ok(stages)
    }

    fn reply(&self) -> Counted<Stage> {
        let finish = self
            .message
            .answering()
            .map_or(Finish::Not, |posting| Finish::At(posting.at));
        self.stage(StageCode::Reply, self.message.detected.at, finish, None)
    }

    /// п. 25: from the decision that made the message important; a report made before it satisfies it too.
    fn report(&self) -> Counted<Option<Stage>> {
        let important = self
            .message
            .decisions
            .iter()
            .find(|decision| decision.category == Category::High);
        let inherited = self
            .message
            .inherited
            .filter(|category| *category == Category::High);
        let started = match (important, inherited) {
            (Some(decision), _) => decision.at,
            (None, Some(_)) => self.message.detected.at,
            (None, None) => return Ok(None),
        };
        if self.message.category() != Category::High && self.message.reports.is_empty() {
            return Ok(None);
        }
        let finish = self
            .message
            .reports
            .first()
            .map_or_else(|| self.open(None), |(at, _)| Finish::At((*at).max(started)));
        self.stage(StageCode::Report, started, finish, None)
            .map(Some)
    }

    /// п. 8: one clock for each department of the decision; before it, one for the message. For a repeat a guide only.
    fn routing(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        let handed = message.legs.iter().filter_map(|leg| {
            leg.routing_from
                .map(|from| (Some(&leg.department), from, Finish::At(leg.handed.at)))
        });
        let awaited = message.awaited.iter().filter_map(|awaited| {
            awaited
                .routing_from
                .map(|from| (Some(&awaited.department), from, self.open(None)))
        });
        let mut clocks: Vec<_> = handed.chain(awaited).collect();
        if clocks.is_empty() && message.legs.is_empty() && message.decisions.is_empty() {
            clocks.push((None, message.detected.at, self.open(None)));
        }
        for (department, from, finish) in clocks {
            let mut stage = self.stage(StageCode::Routing, from, finish, department)?;
            if message.detected.repeat_of.is_some() {
                as_a_guide(&mut stage);
            }
            stages.push(stage);
        }
        Ok(())
    }

    /// п. 9: a right with a limit. Unused, it ends with the limit or with the next step of the department.
    fn returning(&self, leg: &Leg) -> Counted<Stage> {
        let department = Some(&leg.department);
        if let Some(returned) = &leg.returned {
            return self.stage(
                StageCode::Return,
                leg.handed.at,
                Finish::At(returned.receipt.at),
                department,
            );
        }
        let running = self.stage(StageCode::Return, leg.handed.at, Finish::Not, department)?;
        let gone_on = self.message.state().is_closed()
            || leg.information.is_some()
            || self
                .message
                .rounds
                .iter()
                .any(|round| round.department == leg.department)
            || self
                .message
                .replies
                .iter()
                .any(|reply| reply.receipt.at >= leg.handed.at)
            || self
                .message
                .postings
                .iter()
                .any(|posting| posting.at >= leg.handed.at);
        if gone_on || running.status == Status::Overdue {
            return self.stage(
                StageCode::Return,
                leg.handed.at,
                Finish::NotUsed,
                department,
            );
        }
        Ok(running)
    }

    fn rerouting(&self, leg: &Leg) -> Counted<Option<Stage>> {
        let Some(returned) = &leg.returned else {
            return Ok(None);
        };
        let finish = match returned.answered {
            Some(at) => Finish::At(at),
            None => self.open(None),
        };
        self.stage(
            StageCode::Rerouting,
            returned.receipt.at,
            finish,
            Some(&leg.department),
        )
        .map(Some)
    }

    /// п. 13: from the last receipt in the department that does the work. After a clarification, which does not stop T,
    /// the draft of the reply itself is still to come.
    fn drafting(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        let clarified = message
            .postings
            .iter()
            .take_while(|posting| posting.reply == Reply::Clarification)
            .count();
        for cycle in 0..=clarified {
            let round = message
                .rounds
                .iter()
                .find(|round| round.after_postings == cycle);
            let reply = message
                .replies
                .iter()
                .find(|reply| reply.after_postings == cycle);
            let done = round
                .map(|round| (&round.department, round.submitted))
                .or(reply.map(|reply| (&reply.department, reply.receipt.at)));
            let leg = match done {
                // Who drafted is known once it is done: a later return and handover are of the next reply.
                Some((department, at)) => message
                    .legs
                    .iter()
                    .rfind(|leg| leg.department == *department && leg.handed.at <= at),
                // Posted while there were several departments: nobody drafted it.
                None if cycle < message.postings.len() => None,
                None => message.working_leg(),
            };
            let Some(leg) = leg else { continue };
            let before = cycle.checked_sub(1).map(|last| message.postings[last].at);
            let started = before.map_or(leg.handed.at, |posted| posted.max(leg.handed.at));
            let finish = match round {
                Some(round) => Finish::At(round.submitted),
                None => self.open(reply.map(|reply| reply.receipt.at)),
            };
            stages.push(self.stage(StageCode::Drafting, started, finish, Some(&leg.department))?);
        }
        Ok(())
    }

    /// п. 14, 15: each round of approval, each revision between two rounds, and the handover of what was approved.
    fn rounds(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        let message = self.message;
        for (index, round) in message.rounds.iter().enumerate() {
            let reply = message
                .replies
                .iter()
                .find(|reply| reply.after_postings == round.after_postings);
            let following = message
                .rounds
                .get(index + 1)
                .filter(|next| next.after_postings == round.after_postings);
            let received = reply
                .map(|reply| reply.receipt.at)
                .filter(|_| following.is_none());
            let mut push = |code, started, finish| -> Counted<()> {
                let mut stage = self.stage(code, started, finish, Some(&round.department))?;
                stage.round = Some(index + 1);
                stages.push(stage);
                Ok(())
            };
            let finish = round
                .ended()
                .map_or_else(|| self.open(received), Finish::At);
            push(StageCode::Approval, round.submitted, finish)?;
            if let Some((sent, _)) = &round.sent_back {
                let finish = following
                    .map_or_else(|| self.open(received), |next| Finish::At(next.submitted));
                push(StageCode::Revision, sent.at, finish)?;
            } else if let Some(approved) = round.approved() {
                let finish = received.map_or_else(|| self.open(None), Finish::At);
                push(StageCode::Delivery, approved, finish)?;
            }
        }
        Ok(())
    }

    /// п. 16: each reply that was received, until it is posted.
    fn postings(&self, stages: &mut Vec<Stage>) -> Counted<()> {
        for reply in &self.message.replies {
            let posted = self.message.postings.get(reply.after_postings);
            let finish = posted.map_or(Finish::Not, |posting| Finish::At(posting.at));
            stages.push(self.stage(
                StageCode::Posting,
                reply.receipt.at,
                finish,
                Some(&reply.department),
            )?);
        }
        Ok(())
    }

    /// п. 18: counted from the receipt, due before T whenever it was handed over.
    fn information(&self, leg: &Leg) -> Counted<Stage> {
        let finish = leg
            .information
            .as_ref()
            .map_or_else(|| self.open(None), |receipt| Finish::At(receipt.at));
        self.stage(
            StageCode::Information,
            leg.handed.at,
            finish,
            Some(&leg.department),
        )
    }

    fn common_reply(&self) -> Counted<Stage> {
        let finish = self
            .message
            .answering()
            .map_or(Finish::Not, |posting| Finish::At(posting.at));
        self.stage(
            StageCode::CommonReply,
            self.message.detected.at,
            finish,
            None,
        )
    }

    /// п. 17: met when the final draft reaches the approvers; a common reply has none, there the posting counts.
    fn final_reply(&self) -> Counted<Option<Stage>> {
        let Some(interim) = self.message.interim() else {
            return Ok(None);
        };
        let answered = self.message.state() == State::Answered;
        let last = self
            .message
            .postings
            .last()
            .filter(|_| answered)
            .map(|posting| posting.at);
        let draft = |round: &&Round| round.submitted >= interim.at && round.after_postings > 0;
        let finish = if self.message.is_common() {
            last.map_or(Finish::Not, Finish::At)
        } else {
            // The draft that became the final reply: the first one of the last cycle.
            let cycle = self.message.postings.len() - usize::from(answered);
            let own = |round: &&Round| draft(round) && round.after_postings == cycle;
            match self.message.rounds.iter().find(own) {
                Some(round) => Finish::At(round.submitted),
                None => self.open(self.message.reply_to_post().map(|reply| reply.receipt.at)),
            }
        };
        let rule = self.limits.rule(StageCode::Final);
        let due = self.final_due(interim.at)?;
        let department = self
            .message
            .working_leg()
            .filter(|_| !self.message.is_common())
            .map(|leg| &leg.department);
        self.judge(
            StageCode::Final,
            rule,
            interim.at,
            (Some(due), None),
            None,
            finish,
            department,
        )
        .map(Some)
    }
}

/// п. 20: the 25 minutes of a repeat are shown and never counted as a breach.
fn as_a_guide(stage: &mut Stage) {
    stage.overdue = WorkMinutes::ZERO;
    stage.status = match stage.status {
        Status::Overdue => Status::Running,
        Status::Missed => Status::Met,
        Status::Running | Status::Met | Status::Unmarked => stage.status,
    };
}
