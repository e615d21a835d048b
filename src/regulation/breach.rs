//! Breaches: who overspent what (п. 23).
//!
//! A breach is the responsible role's own when the stage's own limit was exceeded. When only a cap counted from T, or T
//! itself, was missed, nobody is blamed for time that others took: the breach names the stages that overspent before it,
//! its roots. A breach without roots is one of many rounds, each within its limit. Two stages have a term of their own
//! without a limit in minutes: the final reply (п. 17) and the information for a common one (п. 18), which is the
//! department's own breach unless it got the message late.

use std::ops::Deref;

use super::{limits::StageCode, stage::Stage};
use crate::calendar::WorkMinutes;

/// A stage that overspent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overspent {
    stage: Stage,
    /// By how many working minutes: over its own limit, or over its due where only a cap or T was missed.
    pub minutes: WorkMinutes,
}

impl Deref for Overspent {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

/// A breach of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The stage.
    pub stage: Overspent,
    /// Its own limit was exceeded, not only a cap or T.
    pub own: bool,
    /// The stages that overspent before it; only where the breach is not its own.
    pub roots: Vec<Overspent>,
}

impl Overspent {
    /// What and who, in Russian: "Проект (п. 13, исполнитель, Опека)". Departments are named by their codes, hence the
    /// function.
    fn description<'a>(&'a self, department: impl Fn(&'a str) -> &'a str) -> String {
        let round = self.round.filter(|round| *round > 1);
        let round = round.map_or_else(String::new, |round| format!(" {round}"));
        let of = self.department.as_deref();
        let of = of.map_or_else(String::new, |code| format!(", {}", department(code)));
        let (name, paragraph, who) = (&self.name, &self.paragraph, self.responsible.word());
        format!("{name}{round} (п. {paragraph}, {who}{of})")
    }

    fn new(stage: &Stage, minutes: WorkMinutes) -> Self {
        let stage = stage.clone();
        Self { stage, minutes }
    }
}

impl Breach {
    /// The breach in Russian, with its roots. Departments are named by their codes, hence the function.
    pub fn description<'a>(&'a self, department: impl Fn(&'a str) -> &'a str + Copy) -> String {
        let (what, minutes) = (self.stage.description(department), self.stage.minutes);
        if self.own && self.stage.limit.is_some() {
            return format!("{what}: сверх срока {minutes}");
        }
        let missed = format!("{what}: срок пропущен на {minutes}");
        if self.own {
            return missed;
        }
        if self.roots.is_empty() {
            return format!("{missed}; свои сроки никто не превысил");
        }
        let root = |root: &'a Overspent| {
            let what = root.description(department);
            format!("{what} — {}", root.minutes)
        };
        let roots: Vec<String> = self.roots.iter().map(root).collect();
        format!("{missed}; раньше не уложились: {}", roots.join("; "))
    }
}

/// The breaches among the stages of a message, in their order: those that are over and those that go on.
pub fn breaches(stages: &[Stage]) -> Vec<Breach> {
    let late = stages.iter().filter(|own| own.overdue > WorkMinutes::ZERO);
    late.map(|stage| {
        let roots = roots(stage, stages);
        let own = match stage.code {
            // The reply's own limit is T, which all stages share.
            StageCode::Reply | StageCode::CommonReply => None,
            StageCode::Final => Some(stage.overdue),
            StageCode::Information => Some(stage.overdue).filter(|_| roots.is_empty()),
            _ => over_own_limit(stage),
        };
        Breach {
            stage: Overspent::new(stage, own.unwrap_or(stage.overdue)),
            own: own.is_some(),
            roots: if own.is_some() { Vec::new() } else { roots },
        }
    })
    .collect()
}

/// Working minutes over the own limit of a stage.
fn over_own_limit(stage: &Stage) -> Option<WorkMinutes> {
    let over = stage.used? - stage.limit?;
    (over > WorkMinutes::ZERO).then_some(over)
}

/// What a stage took from those after it. The 25 minutes of a repeat are a guide and never overdue (п. 20).
fn overspent(stage: &Stage) -> Option<WorkMinutes> {
    if stage.overdue == WorkMinutes::ZERO {
        return None;
    }
    match stage.code {
        // The report of п. 25 goes beside the routing and takes nobody's time.
        StageCode::Reply | StageCode::CommonReply | StageCode::Report => None,
        StageCode::Information => Some(stage.overdue),
        _ => over_own_limit(stage),
    }
}

/// What overspent before a stage was late: for T all that began before it, for any other stage what was over when it
/// began, since departments work side by side.
fn roots(late: &Stage, stages: &[Stage]) -> Vec<Overspent> {
    let is_before = |stage: &Stage| match late.code {
        StageCode::Reply | StageCode::CommonReply => stage.started.is_some_and(|started| {
            late.finished.is_none_or(|end| started < end)
                && late.due.is_none_or(|due| started < due)
        }),
        _ => stage
            .finished
            .is_some_and(|end| late.started.is_some_and(|started| end <= started)),
    };
    let before = stages.iter().filter(|stage| is_before(stage));
    let roots = before.filter_map(|stage| Some(Overspent::new(stage, overspent(stage)?)));
    roots.collect()
}
