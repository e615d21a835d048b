//! Stages.
use super::{Message, Rules, StageCode};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use serde::Serialize;

/// How a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Status {
    Running,
    Overdue,
    Met,
    Missed,
    Unmarked,
}

/// Who answers for a stage (п. 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Role {
    Specialist,
    Coordinator,
    Head,
    Executor,
    Approvers,
}

/// A stage of a message as of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Stage {
    pub code: StageCode,
    pub paragraph: String,
    pub department: Option<String>,
    pub round: Option<usize>,
    pub started: Instant,
    pub due: Option<Instant>,
    pub limit: Option<WorkMinutes>,
    pub finished: Option<Instant>,
    pub used: Option<WorkMinutes>,
    pub remaining: Option<WorkMinutes>,
    pub overdue: WorkMinutes,
    pub status: Status,
    pub responsible: Role,
}

/// The stages of a message at `now`, in the order of the regulation.
pub fn stages(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Vec<Stage>, OutsideCalendar> {
    let _ = (message, rules, now);
    todo!()
}

/// When the reply is due (T, or the close of the seventh working day after an interim reply).
pub fn reply_due(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Instant, OutsideCalendar> {
    let _ = (message, rules, now);
    todo!()
}
