//! One stage judged: its due by its own limit and by T, the minutes used, left and over, and its status.

use serde::Serialize;

use super::super::fact::{Category, Reply};
use super::super::limits::{Limits, Responsible, StageCode};
use super::super::{message::Message, rules::Rules, text::Text};
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
    pub name: Text,
    /// The paragraph that sets it.
    pub paragraph: Text,
    /// The department it is of, where it is of one.
    pub department: Option<Text>,
    /// The round of approval or revision, from 1.
    pub round: Option<usize>,
    /// When its clock started; unknown for an approval that was not marked at all.
    pub started: Option<Instant>,
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
pub(super) enum Finish {
    /// Its clock runs.
    Not,
    /// At that instant.
    At(Instant),
    /// Passed unmarked before that instant.
    Unmarked(Instant),
    /// The right to return was not used: nothing to be late with.
    NotUsed,
}

/// The clock of a stage, to be judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a> {
    pub(super) code: StageCode,
    pub(super) department: Option<&'a Text>,
    pub(super) started: Instant,
    pub(super) finish: Finish,
    /// How many postings stood before its start and before its end, while there is one: T was met by the interim reply
    /// (п. 17), and caps nothing that came after it.
    pub(super) postings: (usize, Option<usize>),
}

/// When a stage is due.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Due {
    pub(super) at: Option<Instant>,
    /// The stage's own limit.
    pub(super) limit: Option<WorkMinutes>,
    /// Where a cap counted back from T comes before the own limit: so many working minutes before it.
    pub(super) before_reply: Option<WorkMinutes>,
}

/// Judges the stages of a message at an instant.
pub(super) struct Judge<'a> {
    pub(super) message: &'a Message,
    pub(super) rules: &'a Rules,
    limits: &'a Limits,
    now: Instant,
    /// When the message was answered: what ran until then was skipped.
    closed: Option<Instant>,
}

pub(super) type Counted<T> = Result<T, OutsideCalendar>;

impl<'a> Judge<'a> {
    pub(super) fn new(message: &'a Message, rules: &'a Rules, now: Instant) -> Self {
        let mut postings = message.postings.iter();
        let is_answered = postings.any(|posting| posting.reply == Reply::Final);
        let last = message.postings.last().filter(|_| is_answered);
        Self {
            message,
            rules,
            limits: rules.limits(message),
            now,
            closed: last.map(|posting| posting.at),
        }
    }

    /// The close of the last working day of п. 17, the first being the working day after the interim reply.
    pub(super) fn final_due(&self, interim: Instant) -> Counted<Instant> {
        let calendar = &self.rules.calendar;
        let rule = self.limits.rule(StageCode::Final);
        let days = rule.working_days.unwrap_or_default();
        let day = calendar.workday(calendar.local(interim).date_naive(), i64::from(days))?;
        Ok(calendar.closing(day)?.unwrap_or(interim))
    }

    /// T less so many working minutes: counted from detection, so that it has one value at closing too.
    pub(super) fn before_reply(&self, minutes: WorkMinutes, judged: Instant) -> Counted<Instant> {
        let term = (self.term(judged) - minutes).max(WorkMinutes::ZERO);
        self.rules.calendar.add(self.message.detected.at, term)
    }

    /// L: the term of the reply in force at an instant.
    fn term(&self, at: Instant) -> WorkMinutes {
        let term = self.limits.term(self.message.category_at(at).0);
        let decision = self.message.decision_at(at);
        let shorter = decision.and_then(|decision| decision.term);
        shorter.map_or(term, |shorter| shorter.min(term))
    }

    /// How a stage without an end mark of its own stands: passed unmarked if a later fact or the end of the message
    /// is there, running otherwise.
    pub(super) fn open(&self, passed: Option<Instant>) -> Finish {
        let passed = passed.or(self.closed);
        passed.map_or(Finish::Not, Finish::Unmarked)
    }

    /// How a stage with an end mark stands, which may be missing: then it is [open](Self::open).
    pub(super) fn until(&self, end: Option<Instant>, passed: Option<Instant>) -> Finish {
        end.map_or_else(|| self.open(passed), Finish::At)
    }

    /// A stage with the limits that the regulation gives it.
    pub(super) fn stage(&self, clock: Clock<'_>) -> Counted<Stage> {
        let (code, started) = (clock.code, clock.started);
        let rule = self.limits.rule(code);
        let category = self.category(clock.finish);
        let limit = match code {
            StageCode::Reply => Some(self.term(self.judged(clock.finish))),
            // п. 25 is of messages of high importance only, whatever the message has become since.
            StageCode::Report => rule.limit(Category::High),
            _ => rule.limit(category),
        };
        let own = limit.map(|limit| self.rules.calendar.add(started, limit));
        let own = own.transpose()?;
        let before = rule.before_reply(category);
        let cap = before.map(|minutes| self.before_reply(minutes, self.judged(clock.finish)));
        let cap = match cap.transpose()? {
            Some(cap) if self.is_capped(&clock)? => Some(cap),
            _ => None,
        };
        let at = [own, cap].into_iter().flatten().min();
        let due = Due {
            at,
            limit,
            before_reply: before.filter(|_| at != own),
        };
        self.judge(clock, due)
    }

    /// A stage that was passed without any mark.
    pub(super) fn unmarked(&self, code: StageCode, department: &Text, passed: Instant) -> Stage {
        let rule = self.limits.rule(code);
        let category = self.category(Finish::Unmarked(passed));
        Stage {
            code,
            name: rule.name.clone(),
            paragraph: rule.paragraph(category).clone(),
            department: Some(department.clone()),
            round: None,
            started: None,
            due: None,
            limit: rule.limit(category),
            before_reply: None,
            finished: None,
            used: None,
            remaining: None,
            overdue: WorkMinutes::ZERO,
            status: Status::Unmarked,
            responsible: rule.responsible,
        }
    }

    /// The instant by whose category and term a stage is judged.
    fn judged(&self, finish: Finish) -> Instant {
        match finish {
            Finish::At(at) | Finish::Unmarked(at) => at,
            Finish::Not | Finish::NotUsed => self.now,
        }
    }

    fn category(&self, finish: Finish) -> Category {
        self.message.category_at(self.judged(finish)).0
    }

    /// T was met by the interim reply (п. 17), so it caps nothing of the final one: what began after the interim reply,
    /// and what was still to come when it was posted, unless that was late already.
    fn is_capped(&self, clock: &Clock<'_>) -> Counted<bool> {
        let mut postings = self.message.postings.iter();
        let interim = postings.position(|posting| posting.reply == Reply::Interim);
        let Some(place) = interim else {
            return Ok(true);
        };
        let (before_start, before_end) = clock.postings;
        if before_start > place {
            return Ok(false);
        }
        if before_end.is_some_and(|before_end| before_end <= place) {
            return Ok(true);
        }
        let interim = &self.message.postings[place];
        if clock.code == StageCode::Information && !interim.is_common {
            // It did not run then: the reply was of one department (п. 13).
            return Ok(false);
        }
        let interim = interim.at;
        let before = self.limits.rule(clock.code);
        let before = before.before_reply(self.message.category_at(interim).0);
        let due = self.before_reply(before.unwrap_or_default(), interim)?;
        let due = due.max(clock.started);
        let late = self.rules.calendar.between(due, interim.max(due))?;
        Ok(late > WorkMinutes::ZERO)
    }

    /// A stage that is due at an instant.
    pub(super) fn judge(&self, clock: Clock<'_>, due: Due) -> Counted<Stage> {
        let Clock {
            code,
            department,
            started,
            finish,
            postings: _,
        } = clock;
        let (rule, calendar) = (self.limits.rule(code), &self.rules.calendar);
        let until = |at: Instant| calendar.between(started, at.max(started));
        // A cap that fell before the start is due at once ("немедленно").
        let due_at = due.at.map(|at| at.max(started));
        // The own limit is what it allows; only a cap has to be counted.
        let allowed = match due.limit.filter(|_| due.before_reply.is_none()) {
            Some(limit) => Some(limit),
            None => due_at.map(until).transpose()?,
        };
        let (finished, used, in_time, late) = match finish {
            Finish::Not => {
                let used = until(self.now)?;
                (None, Some(used), Status::Running, Status::Overdue)
            }
            Finish::At(at) => (Some(at), Some(until(at)?), Status::Met, Status::Missed),
            Finish::Unmarked(_) => (None, None, Status::Unmarked, Status::Unmarked),
            Finish::NotUsed => (None, None, Status::Met, Status::Met),
        };
        let beyond = |from: WorkMinutes, to: WorkMinutes| (to - from).max(WorkMinutes::ZERO);
        let spent = allowed.zip(used);
        let overdue = spent.map(|(allowed, used)| beyond(allowed, used));
        let overdue = overdue.unwrap_or_default();
        let is_late = overdue > WorkMinutes::ZERO;
        let remaining = spent.filter(|_| finished.is_none());
        Ok(Stage {
            code,
            name: rule.name.clone(),
            paragraph: rule.paragraph(self.category(finish)).clone(),
            department: department.cloned(),
            round: None,
            started: Some(started),
            due: due_at,
            limit: due.limit,
            before_reply: due.before_reply,
            finished,
            used,
            remaining: remaining.map(|(allowed, used)| beyond(used, allowed)),
            overdue,
            status: if is_late { late } else { in_time },
            responsible: rule.responsible,
        })
    }
}
