//! Points in time, and the way from the minutes of a local day to them.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;

/// A point in time; where it falls on a working day depends on the ministry's zone, which the calendar knows.
pub type Instant = DateTime<Utc>;

/// The instant of a local minute at which working time opens.
pub(super) fn opens(zone: Tz, date: NaiveDate, minute: u16) -> Instant {
    resolve(zone, local(date, minute), false)
}

/// The instant of a local minute at which working time closes: a night in which clocks go back is an hour longer.
pub(super) fn closes(zone: Tz, date: NaiveDate, minute: u16) -> Instant {
    resolve(zone, local(date, minute), true)
}

pub(super) fn local(date: NaiveDate, minute: u16) -> NaiveDateTime {
    let date = date + Days::new(u64::from(minute / 1440));
    date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute % 1440))
}

pub(super) fn resolve(zone: Tz, local: NaiveDateTime, later: bool) -> Instant {
    // A clock change skips a few hours at the most; a zone that skipped a whole day (Samoa) needs more.
    for minutes in 0..=(26 * 60) {
        let at = zone.from_local_datetime(&(local + TimeDelta::minutes(minutes)));
        let at = if later { at.latest() } else { at.earliest() };
        if let Some(at) = at {
            return at.to_utc();
        }
    }
    local.and_utc()
}

/// The weekday in Russian, short: пн.
pub fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "пн",
        Weekday::Tue => "вт",
        Weekday::Wed => "ср",
        Weekday::Thu => "чт",
        Weekday::Fri => "пт",
        Weekday::Sat => "сб",
        Weekday::Sun => "вс",
    }
}
