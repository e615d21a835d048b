//! What was told of the dues already.

use std::collections::HashMap;

use crate::calendar::WorkMinutes;
use crate::regulation::{Number, StageCode, Status, Text, stage::Stage};

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Its due is near.
    Near,
    /// Its due is this very minute.
    Due,
    /// Its due is past.
    Overdue,
}

/// A stage of a message, whatever its due is.
pub type Key = (Number, StageCode, Option<Text>, Option<usize>);

/// What was told already: how far each stage was when the desk last spoke.
#[derive(Debug, Default)]
pub struct Told {
    /// By stage.
    pub levels: HashMap<Key, Level>,
}

impl Level {
    /// How far a stage is; nothing for one that is far from its due or has none.
    pub fn of_stage(stage: &Stage, soon: WorkMinutes) -> Option<Self> {
        // The right to return expires without anybody being late.
        if stage.code == StageCode::Return {
            return None;
        }
        match (stage.status, stage.remaining) {
            (Status::Overdue, _) => Some(Self::Overdue),
            (Status::Running, Some(left)) if left <= WorkMinutes::ZERO => Some(Self::Due),
            (Status::Running, Some(left)) if left <= soon => Some(Self::Near),
            (Status::Running | Status::Met | Status::Missed | Status::Unmarked, _) => None,
        }
    }
}
