//! Judging one stage: its due by its own limit and by T, the minutes used, left and over, and its status.

use super::super::limits::Rule;
use super::super::{StageCode, Text};
use super::{Counted, Finish, Judge, Stage, Status};
use crate::calendar::{Instant, WorkMinutes};

impl Judge<'_> {
    /// The close of the last working day of п. 17, the first being the working day after the interim reply.
    pub(super) fn final_due(&self, interim: Instant) -> Counted<Instant> {
        let calendar = &self.rules.calendar;
        let days = self
            .limits
            .rule(StageCode::Final)
            .working_days
            .unwrap_or_default();
        let day = calendar.workday(calendar.local(interim).date_naive(), i64::from(days))?;
        Ok(calendar.closing(day)?.unwrap_or(interim))
    }

    /// T less so many working minutes: counted from detection, so that it has one value at closing too.
    pub(super) fn before_reply(&self, minutes: WorkMinutes, judged: Instant) -> Counted<Instant> {
        let term = self.term(judged);
        self.rules.calendar.add(
            self.message.detected.at,
            (term - minutes).max(WorkMinutes::ZERO),
        )
    }

    /// L: the term of the reply in force at an instant.
    fn term(&self, at: Instant) -> WorkMinutes {
        let decision = self.message.decision_at(at);
        let term = self.limits.term(self.message.category_at(at).0);
        decision
            .and_then(|decision| decision.term)
            .map_or(term, |shorter| shorter.min(term))
    }

    /// How a stage without an end mark of its own stands: passed unmarked if a later fact or the end of the message
    /// is there, running otherwise.
    pub(super) fn open(&self, passed: Option<Instant>) -> Finish {
        let closed = self
            .message
            .postings
            .last()
            .filter(|_| self.message.state().is_closed());
        passed
            .or(closed.map(|posting| posting.at))
            .map_or(Finish::Not, Finish::Unmarked)
    }

    pub(super) fn stage(
        &self,
        code: StageCode,
        started: Instant,
        finish: Finish,
        department: Option<&Text>,
    ) -> Counted<Stage> {
        let rule = self.limits.rule(code);
        let judged = match finish {
            Finish::At(at) | Finish::Unmarked(at) => at,
            Finish::Not | Finish::NotUsed => self.now,
        };
        let category = self.message.category_at(judged).0;
        let limit = if code == StageCode::Reply {
            Some(self.term(judged))
        } else {
            rule.limit.get(category)
        };
        let own = limit
            .map(|limit| self.rules.calendar.add(started, limit))
            .transpose()?;
        let before = rule.before_reply.and_then(|before| before.get(category));
        let cap = before
            .map(|minutes| self.before_reply(minutes, judged))
            .transpose()?
            .filter(|cap| self.caps(*cap, started, finish));
        let due = [own, cap].into_iter().flatten().min();
        // The own limit is what it allows; only a cap has to be counted.
        let allowed = limit.filter(|_| due == own);
        let mut stage = self.judge(
            code,
            rule,
            started,
            (due, allowed),
            limit,
            finish,
            department,
        )?;
        stage.before_reply = before.filter(|_| due != own);
        Ok(stage)
    }

    /// T was met by the interim reply (п. 17), so it caps nothing of the final one: what began after the interim reply,
    /// and what was still to come when it was posted, unless that was late already.
    fn caps(&self, cap: Instant, started: Instant, finish: Finish) -> bool {
        let Some(interim) = self.message.interim() else {
            return true;
        };
        let over = matches!(finish, Finish::At(at) | Finish::Unmarked(at) if at <= interim.at);
        started < interim.at && (over || cap < interim.at)
    }

    #[allow(clippy::too_many_arguments, reason = "one place that fills a stage")]
    pub(super) fn judge(
        &self,
        code: StageCode,
        rule: &Rule,
        started: Instant,
        (due, allowed): (Option<Instant>, Option<WorkMinutes>),
        limit: Option<WorkMinutes>,
        finish: Finish,
        department: Option<&Text>,
    ) -> Counted<Stage> {
        let calendar = &self.rules.calendar;
        let judged = if let Finish::At(at) = finish {
            at
        } else {
            self.now
        };
        // A cap that fell before the start is due at once ("немедленно").
        let due = due.map(|due| due.max(started));
        let allowed = match (allowed, due) {
            (None, Some(due)) => Some(calendar.between(started, due)?),
            (allowed, _) => allowed,
        };
        let until = |at: Instant| calendar.between(started, at.max(started));
        let over = |used: WorkMinutes| {
            allowed.map_or(WorkMinutes::ZERO, |allowed| {
                (used - allowed).max(WorkMinutes::ZERO)
            })
        };
        let left =
            |used: WorkMinutes| allowed.map(|allowed| (allowed - used).max(WorkMinutes::ZERO));
        let (finished, used, remaining, status) = match finish {
            Finish::Not => {
                let used = until(self.now)?;
                let late = over(used) > WorkMinutes::ZERO;
                (
                    None,
                    Some(used),
                    left(used),
                    if late {
                        Status::Overdue
                    } else {
                        Status::Running
                    },
                )
            }
            Finish::At(at) => {
                let used = until(at)?;
                let late = over(used) > WorkMinutes::ZERO;
                (
                    Some(at),
                    Some(used),
                    None,
                    if late { Status::Missed } else { Status::Met },
                )
            }
            Finish::Unmarked(_) => (None, None, None, Status::Unmarked),
            Finish::NotUsed => (None, None, None, Status::Met),
        };
        Ok(Stage {
            code,
            name: rule.name.clone(),
            paragraph: rule.paragraph(self.message.category_at(judged).0).clone(),
            department: department.cloned(),
            round: None,
            started,
            due,
            limit,
            before_reply: None,
            finished,
            used,
            remaining,
            overdue: used.map_or(WorkMinutes::ZERO, over),
            status,
            responsible: rule.responsible,
        })
    }
}
