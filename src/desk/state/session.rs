//! Whether anything can be entered, and what stands in the way.

use crate::calendar::Instant;

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
