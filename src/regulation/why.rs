//! Why a stage is due when it is: what its due was counted from, and the walk over the calendar that anybody can check
//! with a finger on the paper one.

use super::stage::{Stage, to_the_minute};
use super::{message::Message, rules::Rules};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, explain::Walk};

/// What the due of a stage was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The stage's own limit, from its start.
    Own(WorkMinutes),
    /// So many working minutes before T. T is absent where that moment was past when the stage began: it is due at once.
    BeforeReply(WorkMinutes, Option<Instant>),
    /// The close of a working day, so many working days after the start (п. 17).
    WorkingDays(u32),
    /// Nothing: the stage has no due.
    None,
}

/// Why a stage is due when it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What the due was counted from.
    pub basis: Basis,
    /// The way to the due: from the start of the stage, or from detection where the due is counted from T.
    pub to_due: Option<Walk>,
    /// The way from the start to the end, or to now: what was used.
    pub used: Option<Walk>,
}

/// Why a stage of a message is due when it is, as of an instant.
///
/// # Errors
///
/// When a due lies outside the calendar's years.
pub fn why(
    stage: &Stage,
    message: &Message,
    rules: &Rules,
    now: Instant,
) -> Result<Why, OutsideCalendar> {
    let calendar = &rules.calendar;
    let days = rules.limits(message).rule(stage.code).working_days;
    let days = days.map_or(Basis::None, Basis::WorkingDays);
    let (basis, from) = match (stage.due, stage.before_reply, stage.limit) {
        (None, ..) => (Basis::None, None),
        (Some(due), Some(before), _) if Some(due) == stage.started => {
            (Basis::BeforeReply(before, None), None)
        }
        (Some(due), Some(before), _) => {
            let reply = calendar.add(due, before)?;
            let from = message.detected.at;
            (Basis::BeforeReply(before, Some(reply)), Some(from))
        }
        (Some(_), None, Some(limit)) => (Basis::Own(limit), stage.started),
        (Some(_), None, None) => (days, stage.started),
    };
    let way = from.zip(stage.due);
    let to_due = way
        .map(|(from, due)| calendar.walk(from, due))
        .transpose()?;
    let until = stage.finished.unwrap_or_else(|| to_the_minute(now));
    let used = stage.started.filter(|_| stage.used.is_some());
    let used = used.map(|started| calendar.walk(started, until.max(started)));
    let used = used.transpose()?;
    Ok(Why {
        basis,
        to_due,
        used,
    })
}
