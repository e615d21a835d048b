//! Whether anything can be entered, what stands in the way, and what can be tried again.

use std::path::PathBuf;

use crate::calendar::Instant;
use crate::papers::job::Order;

/// Whether anything can be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The duty is open.
    Open,
    /// The duty is not open today: the desk can only be read.
    NoDuty,
    /// The desk waits for the PIN of the person on duty and shows the countdowns.
    Locked,
}

/// The computer's clock is in doubt: it was set back, or has jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDoubt {
    /// What it showed when that was noticed.
    pub shown: Instant,
    /// The time before that: of the last entry, or of the last second on the desk.
    pub last: Instant,
}

/// A print that failed and can be tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedPrint {
    /// What was ordered.
    pub order: Order,
    /// The file, where it is there already.
    pub kept: Option<PathBuf>,
}
