//! Moments and dates as the arguments of a command give them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::failure::Failure;
use crate::{calendar::Instant, clock::Clock, config::Setup};

/// A moment as people and programs write it; without an offset it is local to the ministry's zone.
pub fn parse_instant(text: &str, zone: Tz) -> Result<Instant, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let forms = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%d.%m.%Y %H:%M",
    ];
    let local = forms
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .filter(|local| has_whole_year(local.date()));
    local.and_then(|local| local.and_local_timezone(zone).earliest()).map(|at| at.to_utc()).ok_or_else(|| {
        format!("момента «{text}» нет или он записан неверно; ожидается 2026-11-23T09:31 или 2026-11-23T09:31:00+07:00")
    })
}

/// The year that it is by the ministry's clock: numbers of messages begin anew in it.
pub(super) fn this_year(setup: &Setup, clock: &Clock) -> i32 {
    setup.rules.calendar.local(clock.now()).year()
}

/// A date: `2026-11-23` or `23.11.2026`.
pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    let read = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"));
    read.ok()
        .filter(|date| has_whole_year(*date))
        .ok_or_else(|| format!("даты «{text}» нет или она записана неверно; ожидается 2026-11-23"))
}

/// «23.11.26» is a year written short, and not one of the first century.
fn has_whole_year(date: NaiveDate) -> bool {
    date.year() >= 1000
}

/// The moment that was asked for, or now.
pub(super) fn asked_or_now(
    asked: Option<&str>,
    setup: &Setup,
    clock: &Clock,
) -> Result<Instant, Failure> {
    asked.map_or_else(|| Ok(clock.now()), |text| instant(text, setup))
}

/// The system's clock, or one set to a moment and perhaps stopped there.
pub(super) fn clock(
    set_to: Option<&str>,
    is_stopped: bool,
    setup: &Setup,
) -> Result<Clock, Failure> {
    let Some(text) = set_to else {
        return Ok(Clock::system());
    };
    let clock = Clock::set_to(instant(text, setup)?);
    Ok(if is_stopped { clock.stopped() } else { clock })
}

fn instant(text: &str, setup: &Setup) -> Result<Instant, Failure> {
    parse_instant(text, setup.rules.calendar.zone()).map_err(Failure::usage)
}
