//! Slack (запас): how much delay a message can still absorb. It orders the queue.
//!
//! Working minutes from now to the due of the reply, less the limits of the stages still to pass, the one that runs
//! now among them, with no return and no revision. So it falls by a minute with every working minute that passes, and
//! a step done sooner than its limit gives back what was saved. Below zero the stages ahead can no longer take
//! their limits in full; that the reply will be late is not yet said: see [`can_be_in_time`].

use super::limits::{Limits, StageCode};
use super::message::{Message, State};
use super::{rules::Rules, stage};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};

/// Slack of an open message at `now`, in working minutes, negative when the stages ahead can no longer take their limits
/// in full; `None` for a closed one.
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
    let ahead = ahead(message, rules.limits(message), now).into_iter();
    let ahead: WorkMinutes = ahead.map(|(_, limit)| limit).sum();
    Ok(Some(rules.calendar.between(now, due)? - ahead))
}

/// Whether the reply is in time if from now on nobody takes more than is left of a limit: the running stage what it has
/// not used yet, each stage after it the whole. A closed message needs no time.
pub fn can_be_in_time(
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<bool, OutsideCalendar> {
    let Some(slack) = slack(message, rules, now)? else {
        return Ok(true);
    };
    let ahead = ahead(message, rules.limits(message), now);
    let stages = stage::stages(message, rules, now)?;
    let used_up = |code: StageCode, limit: WorkMinutes| {
        // The clock of the common reply runs from the detection; what is kept for it begins after the information.
        if code == StageCode::CommonReply {
            return WorkMinutes::ZERO;
        }
        let running = stages
            .iter()
            .filter(|stage| stage.code == code && stage.is_running());
        let used = running.filter_map(|stage| stage.used).min();
        used.unwrap_or_default().min(limit)
    };
    let ahead = ahead.into_iter();
    let used: WorkMinutes = ahead.map(|(code, limit)| used_up(code, limit)).sum();
    Ok(slack + used >= WorkMinutes::ZERO)
}

/// The stages still to pass with no return and no revision, each with its limit, the one that runs now first.
fn ahead(message: &Message, limits: &Limits, now: Instant) -> Vec<(StageCode, WorkMinutes)> {
    let category = message.category_at(now).0;
    let of = |codes: &[StageCode]| {
        let with_limit = |code: &StageCode| (*code, limits.limit(*code, category));
        codes.iter().map(with_limit).collect::<Vec<_>>()
    };
    let is_common = message.is_common();
    // What another department returned is not waited for by the one that goes on alone (п. 13).
    let alone = message.lone_holder().filter(|_| !is_common);
    let mut awaited = message.awaited.iter();
    let mut routing =
        if message.legs.is_empty() || awaited.any(|awaited| awaited.routing_from().is_some()) {
            of(&[StageCode::Routing])
        } else if message
            .open_returns()
            .any(|own| alone.is_none_or(|alone| alone == own.department))
        {
            of(&[StageCode::Rerouting])
        } else {
            Vec::new()
        };
    if is_common {
        // п. 18: the information is brought before T; what is kept after it is for the common reply.
        let kept = limits.rule(StageCode::Information).before_reply(category);
        let kept = kept.filter(|_| !message.information_is_complete());
        routing.extend(kept.map(|kept| (StageCode::CommonReply, kept)));
        return routing;
    }
    match message.state() {
        State::Detected | State::Routed | State::InWork => {
            let work = of(&[StageCode::Drafting, StageCode::Approval, StageCode::Posting]);
            [routing, work].concat()
        }
        State::Interim => [routing, of(&[StageCode::Approval, StageCode::Posting])].concat(),
        State::Approval => of(&[StageCode::Approval, StageCode::Posting]),
        State::Revision => of(&[StageCode::Revision, StageCode::Approval, StageCode::Posting]),
        State::Ready => of(&[StageCode::Posting]),
        State::Answered | State::Rejected | State::Annulled => Vec::new(),
    }
}
