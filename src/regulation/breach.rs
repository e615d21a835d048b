//! Breaches: who overspent what (п. 23).
//!
//! A breach is the responsible role's own when the stage's own limit was exceeded. When only a cap counted from T, or T
//! itself, was missed, nobody is blamed for time that others took: the breach names the stages that overspent their own
//! limits before it, its roots. A breach without roots is one of many rounds, each within its limit.

use super::limits::Responsible;
use super::stage::Stage;
use super::{StageCode, Text};
use crate::calendar::WorkMinutes;
use std::sync::Arc;

/// A stage that overspent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overspent {
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
    /// Who answers for it (п. 23).
    pub responsible: Responsible,
    /// By how many working minutes: over its own limit, or over its due where only a cap or T was missed.
    pub minutes: WorkMinutes,
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
    fn words<'a>(&'a self, department: impl Fn(&'a str) -> &'a str) -> String {
        let round = self
            .round
            .filter(|round| *round > 1)
            .map(|round| format!(" {round}"))
            .unwrap_or_default();
        let of = self
            .department
            .as_deref()
            .map(|code| format!(", {}", department(code)))
            .unwrap_or_default();
        format!(
            "{}{round} (п. {}, {}{of})",
            self.name,
            self.paragraph,
            self.responsible.word()
        )
    }

    fn of(stage: &Stage, minutes: WorkMinutes) -> Self {
        Self {
            code: stage.code,
            name: stage.name.clone(),
            paragraph: stage.paragraph.clone(),
            department: stage.department.clone(),
            round: stage.round,
            responsible: stage.responsible,
            minutes,
        }
    }
}

impl Breach {
    /// The breach in Russian, with its roots. Departments are named by their codes, hence the function.
    pub fn words<'a>(&'a self, department: impl Fn(&'a str) -> &'a str + Copy) -> String {
        let what = self.stage.words(department);
        if self.own {
            return format!("{what}: сверх лимита {}", self.stage.minutes);
        }
        let roots: Vec<String> = self
            .roots
            .iter()
            .map(|root| format!("{} — {}", root.words(department), root.minutes))
            .collect();
        if roots.is_empty() {
            return format!(
                "{what}: срок пропущен на {}; своих лимитов никто не превысил",
                self.stage.minutes
            );
        }
        format!(
            "{what}: срок пропущен на {}; раньше превысили лимит: {}",
            self.stage.minutes,
            roots.join("; ")
        )
    }
}

/// The breaches among the stages of a message, in their order: those that are over and those that go on.
pub fn breaches(stages: &[Stage]) -> Vec<Breach> {
    let late = stages
        .iter()
        .filter(|stage| stage.overdue > WorkMinutes::ZERO);
    late.map(|stage| match over_own_limit(stage) {
        Some(minutes) => Breach {
            stage: Overspent::of(stage, minutes),
            own: true,
            roots: Vec::new(),
        },
        None => Breach {
            stage: Overspent::of(stage, stage.overdue),
            own: false,
            roots: roots(stage, stages),
        },
    })
    .collect()
}

/// Working minutes over the own limit of a stage that is late. The reply's own limit is T, which all stages share.
fn over_own_limit(stage: &Stage) -> Option<WorkMinutes> {
    if stage.code == StageCode::Reply {
        return None;
    }
    let over = stage.used? - stage.limit?;
    (over > WorkMinutes::ZERO).then_some(over)
}

/// What overspent before a stage was late: it had begun when the stage ended.
fn roots(late: &Stage, stages: &[Stage]) -> Vec<Overspent> {
    stages
        .iter()
        .filter(|stage| stage.overdue > WorkMinutes::ZERO)
        // The report of п. 25 goes beside the routing and takes nobody's time.
        .filter(|stage| stage.code != StageCode::Report)
        .filter(|stage| {
            late.finished
                .is_none_or(|finished| stage.started < finished)
        })
        .filter(|stage| late.due.is_none_or(|due| stage.started < due))
        .filter_map(|stage| Some(Overspent::of(stage, over_own_limit(stage)?)))
        .collect()
}
