//! The only file that reads the clock. Everywhere else time comes in as a parameter.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// The clock of the program: the system's, or one that was set to another moment and runs on from there (the demo at
/// night, a training journal, the tests).
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    ahead: TimeDelta,
    /// It does not run on from here.
    stopped: Option<DateTime<Utc>>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self {
            ahead: TimeDelta::zero(),
            stopped: None,
        }
    }

    /// A clock that shows `moment` now and runs on from it.
    pub fn set_to(moment: DateTime<Utc>) -> Self {
        Self {
            ahead: moment - Self::system().now(),
            stopped: None,
        }
    }

    /// The same clock, standing still: what it shows does not depend on how fast a machine is.
    #[must_use]
    pub fn stopped(self) -> Self {
        Self {
            stopped: Some(self.now().trunc_subsecs(0)),
            ..self
        }
    }

    /// The present moment by this clock.
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        self.stopped.unwrap_or_else(|| Utc::now() + self.ahead)
    }

    /// This clock does not show the real time.
    pub fn is_set(&self) -> bool {
        self.stopped.is_some() || self.ahead != TimeDelta::zero()
    }

    /// How long until the next whole second: the desk ticks then.
    pub fn until_next_second(&self) -> Duration {
        Duration::from_millis(1000 - u64::from(self.now().timestamp_subsec_millis()).min(999))
    }
}
