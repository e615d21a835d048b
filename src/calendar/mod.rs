//! The working calendar: production calendar + hours + zone → working minutes. Pure: no clock, no files.

mod duration;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use chrono_tz::Tz;

pub use duration::WorkMinutes;

/// A point in time; where it falls on a working day depends on the ministry's zone, which the calendar knows.
pub type Instant = DateTime<Utc>;

/// An instant or a date lies outside the years that the calendar was built for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{date}: вне лет, на которые построен календарь ({first}–{last})")]
pub struct OutsideCalendar {
    /// The date that was asked for.
    pub date: NaiveDate,
    /// The first year of the calendar.
    pub first: i32,
    /// The last year of the calendar.
    pub last: i32,
}

/// What the clock of the ministry does at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// Working time runs; `until` is the next lunch or closing, `closing` the end of the working day.
    Working { until: Instant, closing: Instant },
    /// Lunch; work goes on at `until`.
    Lunch { until: Instant, closing: Instant },
    /// The office is closed for `reason` (in Russian: "вечер", "выходной", "праздник: День России"…) until the opening at `until`.
    Closed { reason: String, until: Instant },
}

/// The working calendar.
#[derive(Debug)]
pub struct WorkingCalendar {
    zone: Tz,
}

impl WorkingCalendar {
    pub fn zone(&self) -> Tz {
        self.zone
    }
    pub fn local(&self, at: Instant) -> DateTime<FixedOffset> {
        at.with_timezone(&self.zone).fixed_offset()
    }
    pub fn between(&self, _from: Instant, _to: Instant) -> Result<WorkMinutes, OutsideCalendar> {
        todo!()
    }
    pub fn add(&self, _from: Instant, _minutes: WorkMinutes) -> Result<Instant, OutsideCalendar> {
        todo!()
    }
    pub fn sub(&self, _from: Instant, _minutes: WorkMinutes) -> Result<Instant, OutsideCalendar> {
        todo!()
    }
    pub fn workday(&self, _from: NaiveDate, _days: i64) -> Result<NaiveDate, OutsideCalendar> {
        todo!()
    }
    pub fn closing(&self, _date: NaiveDate) -> Result<Option<Instant>, OutsideCalendar> {
        todo!()
    }
    pub fn now(&self, _at: Instant) -> Result<Now, OutsideCalendar> {
        todo!()
    }
    pub fn is_provisional(&self, _year: i32) -> bool {
        todo!()
    }
}
