//! A day's messages, each at another point of its life. `day.jsonl` has their facts as `pult journal import` takes them,
//! but each so many working minutes ago (`ago`) and the messages numbered from 1.

use chrono::{Datelike, NaiveTime, SubsecRound};
use serde::Deserialize;

use crate::calendar::{Instant, Now, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::regulation::{Event, Fact, Number};

const DAY: &str = include_str!("day.jsonl");

#[derive(Deserialize)]
struct Line {
    ago: i64,
    message: u32,
    #[serde(flatten)]
    fact: Fact,
}

/// Now, if two working hours of the day have run; else the last afternoon of work.
pub(super) fn lively_moment(
    calendar: &WorkingCalendar,
    now: Instant,
) -> Result<Instant, OutsideCalendar> {
    let midnight = calendar.local(now).date_naive().and_time(NaiveTime::MIN);
    let midnight = calendar.instant(midnight);
    let runs = matches!(calendar.now(now)?, Now::Working { .. } | Now::Lunch { .. });
    if runs && calendar.between(midnight, now)? >= WorkMinutes::new(150) {
        return Ok(now);
    }
    // Half an hour before the end of the last working time.
    let evening = if runs { midnight } else { now };
    calendar.sub(evening, WorkMinutes::new(45))
}

/// The facts up to now, in the order of their time.
pub(super) fn events(
    calendar: &WorkingCalendar,
    now: Instant,
) -> Result<Vec<Event>, OutsideCalendar> {
    let year = calendar.local(now).year();
    let mut events = Vec::new();
    for line in DAY.lines() {
        let Line { ago, message, fact } =
            serde_json::from_str(line).expect("each line is a fact of the contract");
        let at = calendar.sub(now, WorkMinutes::new(ago))?.trunc_subsecs(0);
        let number = Number {
            year,
            index: message,
        };
        events.push(Event::new(number, calendar.local(at), fact));
    }
    events.sort_by_key(|event| (event.at, event.message));
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_day_is_a_fact() {
        let facts = DAY.lines().map(serde_json::from_str::<Line>);
        assert!(facts.clone().all(|line| line.is_ok()));
        assert_eq!(facts.count(), 29);
    }
}
