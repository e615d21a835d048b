//! The ministry's hours: for each weekday from when to when, with a lunch break, in dated versions, and the days that
//! the ministry or the region has ordered otherwise.
//!
//! One precedence of exceptions: the hours ordered for a date, then a presidential non-working day, then the hours of
//! the day that a working weekend day stands for, then the week; what is not ordered is shortened on an eve (ст. 95).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

pub use super::span::Span;
use super::span::{shorten, spans};
pub use super::week::RawHours;
use super::{holidays, production::DayKind, week::Week};
use crate::toml_file::{DataError, Source};

/// How the days that the President freed with pay in 2020–2021 are counted: organs of power worked as their heads
/// decided, so it is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecialDays {
    /// The ministry worked.
    #[default]
    Working,
    /// The ministry did not.
    Nonworking,
}

/// One `[[day]]` table of `organization.toml`: a day that was ordered otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawDay {
    date: Spanned<Datetime>,
    until: Option<Spanned<Datetime>>,
    hours: Option<Spanned<String>>,
    #[serde(default)]
    off: bool,
    act: Spanned<String>,
}

/// The tables that make a schedule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchedule {
    hours: Vec<Spanned<RawHours>>,
    #[serde(default)]
    day: Vec<Spanned<RawDay>>,
    #[serde(default)]
    special_days: SpecialDays,
}

/// What was ordered for one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Its working spans; empty for a day off.
    pub spans: Vec<Span>,
    /// By which act.
    pub act: String,
}

/// The hours of the ministry through the years.
#[derive(Debug, Clone)]
pub struct Schedule {
    weeks: Vec<Week>,
    special_days: SpecialDays,
    ordered: BTreeMap<NaiveDate, Ordered>,
}

impl Schedule {
    /// Reads the tables of a schedule alone: `[[hours]]`, `[[day]]` and `special_days`.
    ///
    /// # Errors
    ///
    /// As [`from_raw`](Self::from_raw).
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let raw: RawSchedule = source.parse()?;
        Self::from_raw(&source, &raw.hours, &raw.day, raw.special_days)
    }

    /// Checks the tables: times that exist, lunch inside the hours, some working time, dates in order, one order a day.
    ///
    /// # Errors
    ///
    /// The mistake with its place in the file.
    pub fn from_raw(
        source: &Source<'_>,
        hours: &[Spanned<RawHours>],
        days: &[Spanned<RawDay>],
        special_days: SpecialDays,
    ) -> Result<Self, DataError> {
        let mut weeks: Vec<Week> = Vec::with_capacity(hours.len());
        for raw in hours {
            let week = Week::from_raw(source, raw)?;
            let is_earlier = |last: &Week| last.since >= week.since;
            if weeks.last().is_some_and(is_earlier) {
                let problem = "часы записаны не по порядку дат";
                let expected = "since позже, чем у предыдущего раздела [[hours]]";
                return Err(source.error(Some(raw.span()), problem, expected));
            }
            weeks.push(week);
        }
        if weeks.is_empty() {
            return Err(source.error(None, "часы работы не указаны", "раздел [[hours]]"));
        }
        let mut ordered = BTreeMap::new();
        for raw in days {
            raw.get_ref().check(source, &mut ordered)?;
        }
        Ok(Self {
            weeks,
            special_days,
            ordered,
        })
    }

    /// Working spans of a day, in local minutes, in order; empty for a day off. Days before the first dated hours have
    /// those first hours.
    pub fn spans(&self, date: NaiveDate, kind: &DayKind) -> Vec<Span> {
        if let Some(ordered) = self.ordered.get(&date) {
            return ordered.spans.clone();
        }
        let DayKind::Working {
            like,
            short,
            special,
            ..
        } = kind
        else {
            return Vec::new();
        };
        if special.is_some() && self.special_days == SpecialDays::Nonworking {
            return Vec::new();
        }
        let after = self.weeks.partition_point(|week| week.since <= date);
        let week = &self.weeks[after.saturating_sub(1)];
        let mut spans = week.days[like.num_days_from_monday() as usize].clone();
        if *short {
            shorten(&mut spans, 60);
        }
        spans
    }

    /// What the ministry or the region has ordered for a day.
    pub fn ordered(&self, date: NaiveDate) -> Option<&Ordered> {
        self.ordered.get(&date)
    }
}

impl RawDay {
    fn check(
        &self,
        source: &Source<'_>,
        ordered: &mut BTreeMap<NaiveDate, Ordered>,
    ) -> Result<(), DataError> {
        let first = holidays::date(source, &self.date)?;
        let until = self.until.as_ref();
        let last = until.map_or(Ok(first), |until| holidays::date(source, until))?;
        if last < first || (last - first).num_days() > 366 {
            let expected = "последний день включительно, не позже чем через год";
            let span = until.map(Spanned::span);
            return Err(source.error(span, "until раньше date или слишком далеко", expected));
        }
        let spans = match (&self.hours, self.off) {
            (Some(hours), false) => spans(source, hours)?,
            (None, true) => Vec::new(),
            (Some(_), true) | (None, false) => {
                let expected = "либо hours = \"09:00-13:00\", либо off = true";
                let problem = "день ни рабочий, ни выходной или и тот и другой";
                return Err(source.error(Some(self.date.span()), problem, expected));
            }
        };
        if self.act.get_ref().trim().is_empty() {
            let expected = "приказ или закон: act = \"приказ от … № …\"";
            return Err(source.error(Some(self.act.span()), "основание не указано", expected));
        }
        let act = self.act.get_ref().clone();
        let order = Ordered { spans, act };
        for date in first.iter_days().take_while(|date| *date <= last) {
            if ordered.insert(date, order.clone()).is_some() {
                let problem = format!("{} записано дважды", date.format("%d.%m.%Y"));
                let expected = "один раздел [[day]] на день";
                return Err(source.error(Some(self.date.span()), problem, expected));
            }
        }
        Ok(())
    }
}
