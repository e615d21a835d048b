//! Slack (запас): how much delay a message can still absorb. It orders the queue.
//!
//! Working minutes from now to the due of the reply, less what the stages still to pass need when nothing is returned
//! or revised. Of the stage that runs now only what is left of its limit is taken, so slack stands still while work
//! goes on in time and falls by a minute with every minute of delay.

use super::limits::Limits;
use super::parts::Leg;
use super::stage::{self, Stage};
use super::{Message, State};
use super::{Rules, StageCode};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};

/// Slack of an open message at `now`, in working minutes, negative when the reply can be in time no more; `None` for a
/// closed one.
pub fn slack(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Option<WorkMinutes>, OutsideCalendar> {
    if message.state().is_closed() {
        return Ok(None);
    }
    let now = stage::to_the_minute(now);
    let due = stage::reply_due(message, rules, now)?;
    let stages = stage::stages(message, rules, now)?;
    let ahead = still_to_pass(message, rules.limits(message), &stages, now);
    Ok(Some(rules.calendar.between(now, due)? - ahead))
}

/// What the rest of the way needs at its limits.
fn still_to_pass(
    message: &Message,
    limits: &Limits,
    stages: &[Stage],
    now: Instant,
) -> WorkMinutes {
    let category = message.category_at(now).0;
    let limit = |code| limits.limit(code, category);
    let left = |code| {
        let running = stages
            .iter()
            .filter(|stage| stage.code == code && stage.is_running());
        let left = running
            .map(|stage| (limit(code) - stage.used.unwrap_or_default()).max(WorkMinutes::ZERO));
        left.max().unwrap_or_default()
    };
    let routing = left(StageCode::Routing).max(left(StageCode::Rerouting));
    if message.is_common() {
        let reserve = limits
            .rule(StageCode::Information)
            .before_reply
            .and_then(|before| before.get(category));
        let gathering = !message.information_is_complete();
        return routing + reserve.filter(|_| gathering).unwrap_or_default();
    }
    let (approval, posting) = (limit(StageCode::Approval), limit(StageCode::Posting));
    match message.state() {
        State::Detected | State::Routed => {
            routing + limit(StageCode::Drafting) + approval + posting
        }
        State::InWork => left(StageCode::Drafting) + approval + posting,
        State::Interim => approval + posting,
        State::Approval => left(StageCode::Approval) + posting,
        State::Revision => left(StageCode::Revision) + approval + posting,
        State::Ready if message.reply_to_post().is_some() => left(StageCode::Posting),
        State::Ready => posting,
        State::Answered | State::Rejected | State::Annulled => WorkMinutes::ZERO,
    }
}

/// The departments that a message is with now, in the order of their receipts; those awaited where nobody has it yet.
pub fn holders(message: &Message) -> Vec<&str> {
    let active: Vec<&str> = message
        .legs
        .iter()
        .filter(|leg: &&Leg| leg.is_active())
        .map(|leg| leg.department.as_str())
        .collect();
    if active.is_empty() {
        return message
            .awaited
            .iter()
            .map(|awaited| awaited.department.as_str())
            .collect();
    }
    active
}
