//! The working calendar: production calendar + hours + zone → working minutes. Pure: no clock, no files.
//!
//! [`WorkingCalendar`] is the face. It is built once from [`Production`] (which days are working) and [`Schedule`]
//! (the hours of a day) and then answers questions: [`between`](WorkingCalendar::between) two instants,
//! [`add`](WorkingCalendar::add) and [`sub`](WorkingCalendar::sub) working minutes, the n-th
//! [`workday`](WorkingCalendar::workday), what the clock does [`now`](WorkingCalendar::now). An answer costs the same
//! at any span. Working time and working days never turn into one another: a day is not a number of hours here.

mod duration;
pub mod explain;
pub mod holidays;
pub mod import;
pub mod production;
pub mod schedule;
mod table;
pub mod typed;
pub mod year;

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta,
    TimeZone, Utc,
};
use chrono_tz::Tz;

pub use duration::WorkMinutes;
pub use production::{DayKind, Norm, Production};
pub use schedule::{Schedule, Span};
use table::Table;

/// A point in time; where it falls on a working day depends on the ministry's zone, which the calendar knows.
pub type Instant = DateTime<Utc>;

/// An instant or a date lies outside the years that the calendar was built for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("вне лет, на которые построен календарь ({first}–{last})")]
pub struct OutsideCalendar {
    /// The first year of the calendar.
    pub first: i32,
    /// The last year of the calendar.
    pub last: i32,
}

/// Why no calendar can be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The hours leave no working time on any day of the years.
    #[error("в календаре нет ни минуты рабочего времени; проверьте разделы [[hours]] и [[day]]")]
    NoWorkingTime,
    /// A shift opens before the one before it has closed.
    #[error(
        "{}: рабочее время начинается раньше, чем кончилась предыдущая смена; проверьте разделы [[hours]] и [[day]]",
        .0.format("%d.%m.%Y")
    )]
    Overlap(NaiveDate),
}

/// What the clock of the ministry does at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// Working time runs.
    Working {
        /// The next lunch or the closing.
        until: Instant,
        /// The end of the working day.
        closing: Instant,
    },
    /// The break between two spans of a working day.
    Lunch {
        /// When work goes on.
        until: Instant,
        /// The end of the working day.
        closing: Instant,
    },
    /// The office is closed.
    Closed {
        /// Why, in Russian: "вечер", "выходной", "праздник: День России".
        reason: String,
        /// The next opening.
        until: Instant,
    },
}

/// A day of the working calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which day.
    pub date: NaiveDate,
    /// What it is by law.
    pub kind: DayKind,
    /// Its working spans in local minutes; empty for a day off.
    pub spans: Vec<Span>,
    /// The act by which the ministry or the region has ordered its hours, where one has.
    pub ordered: Option<String>,
}

/// The working calendar of a ministry: immutable, made to be shared.
#[derive(Debug)]
pub struct WorkingCalendar {
    zone: Tz,
    production: Production,
    schedule: Schedule,
    table: Table,
    /// Working days in order, and for each day of the range how many of them came up to it.
    workdays: Vec<NaiveDate>,
    ranks: Vec<u32>,
    first: NaiveDate,
}

impl WorkingCalendar {
    /// Builds the table once, for every year that the production calendar covers.
    pub fn build(
        production: &Production,
        schedule: &Schedule,
        zone: Tz,
    ) -> Result<Self, CalendarError> {
        let range = production.range();
        let mut spans: Vec<(Instant, Instant)> = Vec::new();
        let mut closed = NaiveDateTime::MIN;
        let (mut workdays, mut ranks) = (Vec::new(), Vec::new());
        for date in production::days(range) {
            let of_day = schedule.spans(date, &production.day(date));
            if !of_day.is_empty() {
                workdays.push(date);
            }
            ranks.push(u32::try_from(workdays.len()).unwrap_or(u32::MAX));
            for span in of_day {
                if local(date, span.from) < closed {
                    return Err(CalendarError::Overlap(date));
                }
                closed = local(date, span.to);
                let (opening, closing) =
                    (opens(zone, date, span.from), closes(zone, date, span.to));
                // In the hour that goes twice a span may open before the one before it has closed for good.
                let opening = spans.last().map_or(opening, |(_, last)| opening.max(*last));
                spans.push((opening, closing.max(opening)));
            }
        }
        let (Some(start), Some(end)) = (
            NaiveDate::from_ymd_opt(range.0, 1, 1),
            NaiveDate::from_ymd_opt(range.1 + 1, 1, 1),
        ) else {
            return Err(CalendarError::NoWorkingTime);
        };
        if spans.is_empty() {
            return Err(CalendarError::NoWorkingTime);
        }
        let table = Table::build(
            opens(zone, start, 0),
            opens(zone, end, 0),
            spans.into_iter(),
        );
        let (production, schedule) = (production.clone(), schedule.clone());
        Ok(Self {
            zone,
            production,
            schedule,
            table,
            workdays,
            ranks,
            first: start,
        })
    }

    /// The ministry's zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// An instant by the ministry's clock.
    pub fn local(&self, at: Instant) -> DateTime<FixedOffset> {
        at.with_timezone(&self.zone).fixed_offset()
    }

    /// The instant of a local date and time; of two at the end of summer time the earlier one, and for a time that a
    /// clock change skipped the instant of the change.
    pub fn instant(&self, local: NaiveDateTime) -> Instant {
        resolve(self.zone, local, false)
    }

    /// Working minutes from `from` to `to`, cut towards zero; negative when `to` is earlier.
    ///
    /// Additive and antisymmetric to the fraction of a second: an instant outside hours counts as the nearest edge of
    /// working time.
    pub fn between(&self, from: Instant, to: Instant) -> Result<WorkMinutes, OutsideCalendar> {
        let (start, end) = (self.covered(from)?, self.covered(to)?);
        let seconds = self.table.work_before(end) - self.table.work_before(start);
        let fraction = self.fraction(to) - self.fraction(from);
        // Cut towards zero: the fraction only decides when it pulls the whole seconds back over a minute.
        let seconds = match seconds.signum() {
            1 if fraction < 0 => seconds - 1,
            -1 if fraction > 0 => seconds + 1,
            _ => seconds,
        };
        Ok(WorkMinutes::new(seconds / 60))
    }

    /// The earliest instant by which so many working minutes have run since `from`: it lies in (opening, closing].
    /// Zero is `from` itself; a negative number goes back as [`sub`](Self::sub) does.
    pub fn add(&self, from: Instant, minutes: WorkMinutes) -> Result<Instant, OutsideCalendar> {
        let start = self.covered(from)?;
        let work = minutes
            .get()
            .saturating_mul(60)
            .saturating_add(self.table.work_before(start));
        let fraction = self.fraction(from);
        let landing = match minutes.get() {
            0 => return Ok(from),
            1.. if fraction == 0 => self.table.earliest(work),
            // The second in which it lands has begun already; a whole one later it would end.
            1.. => self
                .table
                .earliest(work.saturating_add(1))
                .map(|at| at - TimeDelta::nanoseconds(1_000_000_000 - fraction)),
            _ => (work >= 0)
                .then(|| self.table.latest(work))
                .flatten()
                .map(|at| at + TimeDelta::nanoseconds(fraction)),
        };
        landing.ok_or_else(|| self.outside())
    }

    /// The fraction of a second that has run at an instant, in nanoseconds; none outside working time.
    fn fraction(&self, at: Instant) -> i64 {
        let fraction = i64::from(at.timestamp_subsec_nanos());
        if fraction == 0 || !self.table.runs(at.timestamp()) {
            return 0;
        }
        // A leap second is written as 1.x seconds: it counts as the end of its minute.
        fraction.min(999_999_999)
    }

    /// The latest instant from which so many working minutes run up to `from`: it lies in [opening, closing).
    /// Zero is `from` itself; a negative number goes forward as [`add`](Self::add) does.
    pub fn sub(&self, from: Instant, minutes: WorkMinutes) -> Result<Instant, OutsideCalendar> {
        self.add(from, -minutes)
    }

    /// The n-th working day after `from`, which is itself day 0 whether it is working or not; a negative number goes
    /// back.
    pub fn workday(&self, from: NaiveDate, n: i64) -> Result<NaiveDate, OutsideCalendar> {
        let day = usize::try_from((from - self.first).num_days()).map_err(|_| self.outside())?;
        let up_to = i64::from(*self.ranks.get(day).ok_or_else(|| self.outside())?);
        if n == 0 {
            return Ok(from);
        }
        let is_working = up_to > 0
            && self
                .workdays
                .get(usize::try_from(up_to - 1).unwrap_or_default())
                == Some(&from);
        let before = up_to - i64::from(is_working);
        let index = if n > 0 {
            up_to.saturating_add(n) - 1
        } else {
            before.saturating_add(n)
        };
        usize::try_from(index)
            .ok()
            .and_then(|index| self.workdays.get(index).copied())
            .ok_or_else(|| self.outside())
    }

    /// The end of a day's working time, or `None` on a day off.
    pub fn closing(&self, date: NaiveDate) -> Result<Option<Instant>, OutsideCalendar> {
        Ok(self
            .day(date)?
            .spans
            .last()
            .map(|span| closes(self.zone, date, span.to)))
    }

    /// A day: what it is and its working spans.
    pub fn day(&self, date: NaiveDate) -> Result<Day, OutsideCalendar> {
        let (first, last) = self.production.range();
        if !(first..=last).contains(&date.year()) {
            return Err(self.outside());
        }
        let kind = self.production.day(date);
        let spans = self.schedule.spans(date, &kind);
        let ordered = self.schedule.ordered(date);
        Ok(Day {
            date,
            kind,
            spans,
            ordered: ordered.map(|ordered| ordered.act.clone()),
        })
    }

    /// What the clock does at an instant: runs, stands for lunch, or stands because the office is closed; until when.
    pub fn now(&self, at: Instant) -> Result<Now, OutsideCalendar> {
        let seconds = self.covered(at)?;
        let (start, end) = self.table.around(seconds).ok_or_else(|| self.outside())?;
        let date = self.local(at).date_naive();
        // A shift over midnight belongs to the day it opened on.
        for date in [date.pred_opt(), Some(date)].into_iter().flatten() {
            let Some((opening, closing)) = self.shift(date)? else {
                continue;
            };
            if (opening..closing).contains(&at) {
                return Ok(if start <= at {
                    Now::Working {
                        until: end.min(closing),
                        closing,
                    }
                } else {
                    Now::Lunch {
                        until: start,
                        closing,
                    }
                });
            }
        }
        let before_opening = self.shift(date)?.is_some_and(|(opening, _)| at < opening);
        Ok(Now::Closed {
            reason: why_closed(&self.day(date)?, before_opening),
            until: start,
        })
    }

    /// The first opening and the last closing of a day; `None` on a day off and outside the calendar's years.
    fn shift(&self, date: NaiveDate) -> Result<Option<(Instant, Instant)>, OutsideCalendar> {
        if date < self.first {
            return Ok(None);
        }
        let day = self.day(date)?;
        Ok(day
            .spans
            .first()
            .zip(day.spans.last())
            .map(|(first, last)| {
                (
                    opens(self.zone, date, first.from),
                    closes(self.zone, date, last.to),
                )
            }))
    }

    /// The next opening: the start of working time at or after an instant.
    pub fn next_opening(&self, at: Instant) -> Result<Instant, OutsideCalendar> {
        let seconds = self.covered(at)?;
        let (start, end) = self.table.around(seconds).ok_or_else(|| self.outside())?;
        if start >= at {
            return Ok(start);
        }
        self.table
            .around(end.timestamp())
            .map(|(start, _)| start)
            .ok_or_else(|| self.outside())
    }

    /// The production calendar that it was built from.
    pub fn production(&self) -> &Production {
        &self.production
    }

    /// The year has no decree yet: it is counted by ст. 112 without moved days, and everything that shows such a count
    /// must say so.
    pub fn is_provisional(&self, year: i32) -> bool {
        self.production.is_provisional(year)
    }

    /// The first provisional year on the way from one instant to another, the earlier one first.
    pub fn provisional_between(&self, from: Instant, to: Instant) -> Option<i32> {
        let (from, to) = (
            self.local(from.min(to)).year(),
            self.local(from.max(to)).year(),
        );
        (from..=to).find(|year| self.is_provisional(*year))
    }

    /// The UTC seconds of an instant of the calendar's years.
    fn covered(&self, at: Instant) -> Result<i64, OutsideCalendar> {
        let seconds = at.timestamp();
        if self.table.covers(seconds) {
            Ok(seconds)
        } else {
            Err(self.outside())
        }
    }

    fn outside(&self) -> OutsideCalendar {
        let (first, last) = self.production.range();
        OutsideCalendar { first, last }
    }
}

/// Why the office is closed on a day, in Russian.
fn why_closed(day: &Day, before_opening: bool) -> String {
    if !day.spans.is_empty() {
        return if before_opening {
            "до открытия".to_owned()
        } else {
            "рабочий день окончен".to_owned()
        };
    }
    if let Some(act) = &day.ordered {
        return format!("нерабочий день ({act})");
    }
    match &day.kind {
        DayKind::Working {
            special: Some(act), ..
        } => format!("нерабочий день: {act}"),
        DayKind::Working { special: None, .. } | DayKind::Weekend => "выходной".to_owned(),
        DayKind::Holiday { name } => format!("праздник: {name}"),
        DayKind::MovedOff { from, act } => {
            format!("выходной, перенесён с {} ({act})", from.format("%d.%m"))
        }
    }
}

/// The instant of a local minute at which working time opens.
fn opens(zone: Tz, date: NaiveDate, minute: u16) -> Instant {
    resolve(zone, local(date, minute), false)
}

/// The instant of a local minute at which working time closes: a night in which clocks go back is an hour longer.
fn closes(zone: Tz, date: NaiveDate, minute: u16) -> Instant {
    resolve(zone, local(date, minute), true)
}

fn local(date: NaiveDate, minute: u16) -> NaiveDateTime {
    let date = date + Days::new(u64::from(minute / 1440));
    date.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute % 1440))
}

fn resolve(zone: Tz, local: NaiveDateTime, later: bool) -> Instant {
    // A clock change skips a few hours at the most; a zone that skipped a whole day (Samoa) needs more.
    for minutes in 0..=(26 * 60) {
        let found = zone.from_local_datetime(&(local + TimeDelta::minutes(minutes)));
        let found = if later {
            found.latest()
        } else {
            found.earliest()
        };
        if let Some(found) = found {
            return found.to_utc();
        }
    }
    local.and_utc()
}
