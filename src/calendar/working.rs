//! The questions that the working calendar answers. An answer costs the same at any span.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use super::day::{Day, Now};
use super::instant::{Instant, closes, opens, resolve};
use super::{duration::WorkMinutes, production::Production, schedule::Schedule, table::Table};

/// An instant or a date lies outside the years that the calendar was built for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("вне лет, на которые построен календарь ({first}–{last})")]
pub struct OutsideCalendar {
    /// The first year of the calendar.
    pub first: i32,
    /// The last year of the calendar.
    pub last: i32,
}

/// The working calendar of a ministry: immutable, made to be shared.
#[derive(Debug)]
pub struct WorkingCalendar {
    pub(super) zone: Tz,
    pub(super) production: Production,
    pub(super) schedule: Schedule,
    pub(super) table: Table,
    /// Working days in order, and for each day of the range how many of them came up to it.
    pub(super) workdays: Vec<NaiveDate>,
    pub(super) ranks: Vec<u32>,
    pub(super) first: NaiveDate,
}

impl WorkingCalendar {
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
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// // Clocks go forward in the night of 29 March: 02:30 is not there.
    /// # let berlin = WorkingCalendar::build(&production, &schedule, chrono_tz::Europe::Berlin)?;
    /// let skipped = berlin.instant("2026-03-29T02:30:00".parse()?);
    /// assert_eq!(berlin.local(skipped).to_string(), "2026-03-29 03:00:00 +02:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn instant(&self, local: NaiveDateTime) -> Instant {
        resolve(self.zone, local, false)
    }

    /// Working minutes from `from` to `to`, cut towards zero; negative when `to` is earlier.
    ///
    /// Additive and antisymmetric to the fraction of a second: an instant outside hours counts as the nearest edge of
    /// working time.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let (lunch, evening) = (at("2026-11-23T12:50:00"), at("2026-11-23T20:00:00"));
    /// assert_eq!(calendar.between(lunch, evening)?, WorkMinutes::new(252));
    /// assert_eq!(calendar.between(evening, lunch)?, WorkMinutes::new(-252));
    /// assert_eq!(calendar.between(evening, at("2026-11-24T08:30:00"))?, WorkMinutes::ZERO);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let evening = at("2026-11-23T20:00:00");
    /// assert_eq!(calendar.add(evening, WorkMinutes::new(1))?, at("2026-11-24T08:31:00"));
    /// // A whole day lands on the closing, not on the next opening.
    /// assert_eq!(calendar.add(evening, WorkMinutes::new(492))?, at("2026-11-24T17:30:00"));
    /// assert_eq!(calendar.add(evening, WorkMinutes::ZERO)?, evening);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&self, from: Instant, minutes: WorkMinutes) -> Result<Instant, OutsideCalendar> {
        let start = self.covered(from)?;
        let seconds = minutes.get().saturating_mul(60);
        let work = seconds.saturating_add(self.table.work_before(start));
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
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let morning = at("2026-11-24T08:00:00");
    /// // A whole day lands on the opening, not on the closing before it.
    /// assert_eq!(calendar.sub(morning, WorkMinutes::new(492))?, at("2026-11-23T08:30:00"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sub(&self, from: Instant, minutes: WorkMinutes) -> Result<Instant, OutsideCalendar> {
        self.add(from, -minutes)
    }

    /// The n-th working day after `from`, which is itself day 0 whether it is working or not; a negative number goes
    /// back.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let saturday = "2026-11-28".parse()?;
    /// assert_eq!(calendar.workday(saturday, 0)?, saturday);
    /// assert_eq!(calendar.workday(saturday, 1)?, "2026-11-30".parse()?);
    /// assert_eq!(calendar.workday(saturday, -1)?, "2026-11-27".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn workday(&self, from: NaiveDate, n: i64) -> Result<NaiveDate, OutsideCalendar> {
        let day = usize::try_from((from - self.first).num_days()).map_err(|_| self.outside())?;
        let up_to = i64::from(*self.ranks.get(day).ok_or_else(|| self.outside())?);
        if n == 0 {
            return Ok(from);
        }
        let workday = |place: i64| self.workdays.get(usize::try_from(place).ok()?).copied();
        // Forward it counts from the last working day up to `from`, back from the first one not before it.
        let is_working = workday(up_to - 1) == Some(from);
        let start = up_to - i64::from(n > 0 || is_working);
        workday(start.saturating_add(n)).ok_or_else(|| self.outside())
    }

    /// The end of a day's working time, or `None` on a day off.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let closing = calendar.closing("2026-11-27".parse()?)?;
    /// assert_eq!(closing, Some(at("2026-11-27T16:30:00")));
    /// assert_eq!(calendar.closing("2026-11-28".parse()?)?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn closing(&self, date: NaiveDate) -> Result<Option<Instant>, OutsideCalendar> {
        let day = self.day(date)?;
        let last = self.hours(&day).next_back();
        Ok(last.map(|(_, closing)| closing))
    }

    /// The working spans of a day as instants.
    pub(super) fn hours(&self, day: &Day) -> impl DoubleEndedIterator<Item = (Instant, Instant)> {
        day.spans.iter().map(|span| {
            let opening = opens(self.zone, day.date, span.from);
            (opening, closes(self.zone, day.date, span.to))
        })
    }

    /// A day: what it is and its working spans.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let eve = calendar.day("2026-06-11".parse()?)?;
    /// assert_eq!(eve.spans.last().map(|last| last.to), Some(16 * 60 + 30), "an hour shorter (ст. 95)");
    /// assert!(calendar.day("2026-06-12".parse()?)?.spans.is_empty());
    /// assert!(calendar.day("1999-06-12".parse()?).is_err(), "outside the calendar's years");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn day(&self, date: NaiveDate) -> Result<Day, OutsideCalendar> {
        let (first, last) = self.production.range();
        if !(first..=last).contains(&date.year()) {
            return Err(self.outside());
        }
        let kind = self.production.day(date);
        let spans = self.schedule.spans(date, &kind);
        let ordered = self.schedule.ordered(date).map(|own| own.act.clone());
        Ok(Day {
            date,
            kind,
            spans,
            ordered,
        })
    }

    /// What the clock does at an instant: runs, stands for lunch, or stands because the office is closed; until when.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// use pult::calendar::Now;
    /// let (until, closing) = (at("2026-11-23T12:30:00"), at("2026-11-23T17:30:00"));
    /// assert_eq!(calendar.now(at("2026-11-23T08:30:00"))?, Now::Working { until, closing });
    /// assert!(matches!(calendar.now(until)?, Now::Lunch { .. }));
    /// assert!(matches!(calendar.now(closing)?, Now::Closed { .. }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
                    let until = end.min(closing);
                    Now::Working { until, closing }
                } else {
                    let until = start;
                    Now::Lunch { until, closing }
                });
            }
        }
        let before_opening = self.shift(date)?.is_some_and(|(opening, _)| at < opening);
        Ok(Now::Closed {
            reason: self.day(date)?.why_closed(before_opening),
            until: start,
        })
    }

    /// The first opening and the last closing of a day; `None` on a day off and outside the calendar's years.
    fn shift(&self, date: NaiveDate) -> Result<Option<(Instant, Instant)>, OutsideCalendar> {
        if date < self.first {
            return Ok(None);
        }
        let day = self.day(date)?;
        let mut hours = self.hours(&day);
        let first = hours.next();
        let last = hours.next_back().or(first);
        Ok(first.zip(last).map(|(first, last)| (first.0, last.1)))
    }

    /// The next opening: the start of working time at or after an instant.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// let opening = at("2026-11-23T08:30:00");
    /// assert_eq!(calendar.next_opening(opening)?, opening);
    /// assert_eq!(calendar.next_opening(at("2026-11-23T08:31:00"))?, at("2026-11-23T13:18:00"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn next_opening(&self, at: Instant) -> Result<Instant, OutsideCalendar> {
        let seconds = self.covered(at)?;
        let (start, end) = self.table.around(seconds).ok_or_else(|| self.outside())?;
        if start >= at {
            return Ok(start);
        }
        let next = self.table.around(end.timestamp());
        next.map(|(start, _)| start).ok_or_else(|| self.outside())
    }

    /// The production calendar that it was built from.
    pub fn production(&self) -> &Production {
        &self.production
    }

    /// The year has no decree yet: it is counted by ст. 112 without moved days, and everything that shows such a count
    /// must say so.
    ///
    /// ```
    /// # use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
    /// # let production = Production::parse("holidays.toml", production::EMBEDDED)?;
    /// # let (_, schedule) = pult::directory::Organization::parse("", pult::directory::SAMPLE)?;
    /// # let calendar = WorkingCalendar::build(&production, &schedule, chrono_tz::Asia::Novokuznetsk)?;
    /// # let at = |text: &str| calendar.instant(text.parse().expect("a local time"));
    /// assert!(!calendar.is_provisional(2026));
    /// assert!(calendar.is_provisional(2040));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_provisional(&self, year: i32) -> bool {
        self.production.is_provisional(year)
    }

    /// The first provisional year on the way from one instant to another, the earlier one first.
    pub fn provisional_between(&self, from: Instant, to: Instant) -> Option<i32> {
        let year = |at: Instant| self.local(at).year();
        let mut years = year(from.min(to))..=year(from.max(to));
        years.find(|year| self.is_provisional(*year))
    }

    /// The UTC seconds of an instant of the calendar's years.
    fn covered(&self, at: Instant) -> Result<i64, OutsideCalendar> {
        let seconds = at.timestamp();
        let covered = self.table.covers(seconds).then_some(seconds);
        covered.ok_or_else(|| self.outside())
    }

    pub(super) fn outside(&self) -> OutsideCalendar {
        let (first, last) = self.production.range();
        OutsideCalendar { first, last }
    }
}
