//! Slack.
use super::{Message, Rules};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
/// Slack of an open message at `now`; `None` for a closed one.
pub fn slack(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Option<WorkMinutes>, OutsideCalendar> {
    let _ = (message, rules, now);
    todo!()
}
