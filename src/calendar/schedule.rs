//! The ministry's hours: for each weekday from when to when, with a lunch break, in dated versions, and the days that
//! the ministry or the region has ordered otherwise.
//!
//! One precedence of exceptions: the hours ordered for a date, then a presidential non-working day, then the hours of
//! the day that a working weekend day stands for, then the week; what is not ordered is shortened on an eve (ст. 95).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::holidays;
use super::production::DayKind;
use crate::toml_file::{DataError, Source};

/// How the days that the President freed with pay in 2020–2021 are counted: organs of power worked as their heads
/// decided, so it is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RawSpecialDays {
    /// The ministry worked.
    #[default]
    Working,
    /// The ministry did not.
    Nonworking,
}

/// One `[[hours]]` table of `organization.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawHours {
    since: Option<Spanned<Datetime>>,
    monday: Option<Spanned<String>>,
    tuesday: Option<Spanned<String>>,
    wednesday: Option<Spanned<String>>,
    thursday: Option<Spanned<String>>,
    friday: Option<Spanned<String>>,
    saturday: Option<Spanned<String>>,
    sunday: Option<Spanned<String>>,
    lunch: Option<Spanned<String>>,
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
    special_days: RawSpecialDays,
}

/// A span of a day, in minutes from its local midnight; the end does not belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First minute.
    pub from: u16,
    /// The minute after the last one; 1440 is midnight, beyond it the shift ends on the next day.
    pub to: u16,
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
    special_days: RawSpecialDays,
    ordered: BTreeMap<NaiveDate, Ordered>,
}

#[derive(Debug, Clone)]
struct Week {
    since: NaiveDate,
    /// Working spans, from Monday; empty for a day off.
    days: [Vec<Span>; 7],
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
        special_days: RawSpecialDays,
    ) -> Result<Self, DataError> {
        let mut weeks: Vec<Week> = Vec::with_capacity(hours.len());
        for raw in hours {
            let week = Week::from_raw(source, raw)?;
            if weeks
                .last()
                .is_some_and(|earlier| earlier.since >= week.since)
            {
                let expected = "since позже, чем у предыдущего раздела [[hours]]";
                return Err(source.error(
                    Some(raw.span()),
                    "часы записаны не по порядку дат",
                    expected,
                ));
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
        if special.is_some() && self.special_days == RawSpecialDays::Nonworking {
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

    /// Whether the President's non-working days count as working here.
    pub fn special_days(&self) -> RawSpecialDays {
        self.special_days
    }
}

impl Week {
    fn from_raw(source: &Source<'_>, raw: &Spanned<RawHours>) -> Result<Self, DataError> {
        let hours = raw.get_ref();
        let since = hours
            .since
            .as_ref()
            .map_or(Ok(NaiveDate::MIN), |since| holidays::date(source, since))?;
        let lunch = hours
            .lunch
            .as_ref()
            .map(|lunch| span(source, lunch))
            .transpose()?;
        let by_day = [
            &hours.monday,
            &hours.tuesday,
            &hours.wednesday,
            &hours.thursday,
            &hours.friday,
            &hours.saturday,
            &hours.sunday,
        ];
        let mut days: [Vec<Span>; 7] = Default::default();
        let mut apart = None;
        let mut has_lunch = false;
        for (day, text) in days.iter_mut().zip(by_day) {
            let Some(text) = text else { continue };
            *day = spans(source, text)?;
            let ([whole], Some(lunch)) = (day.as_slice(), lunch) else {
                continue;
            };
            let (whole, lunch) = (*whole, of_the_night(lunch, *whole));
            if whole.from < lunch.from && lunch.to < whole.to {
                has_lunch = true;
                *day = vec![
                    Span {
                        from: whole.from,
                        to: lunch.from,
                    },
                    Span {
                        from: lunch.to,
                        to: whole.to,
                    },
                ];
            } else if lunch.to <= whole.from || whole.to <= lunch.from {
                // A short Saturday may end before lunch; a week that has lunch on no day has it written wrong.
                apart = Some(text);
            } else {
                return Err(no_lunch(source, text));
            }
        }
        if let Some(text) = apart.filter(|_| !has_lunch) {
            return Err(no_lunch(source, text));
        }
        for (day, text) in by_day.iter().enumerate() {
            // A night shift must have ended before the next day opens.
            let end = days[(day + 6) % 7].last().map_or(0, |last| last.to);
            let start = days[day].first().map(|first| first.from + 1440);
            if let (Some(text), Some(_)) = (text, start.filter(|start| *start < end)) {
                let expected = "день открывается не раньше, чем кончилась смена предыдущего";
                let problem = format!("часы «{}» накладываются на смену накануне", text.get_ref());
                return Err(source.error(Some(text.span()), problem, expected));
            }
        }
        if days.iter().all(Vec::is_empty) {
            let expected = "хотя бы один день, например monday = \"08:30-17:30\"";
            return Err(source.error(Some(raw.span()), "в неделе нет рабочего времени", expected));
        }
        Ok(Self { since, days })
    }
}

fn no_lunch(source: &Source<'_>, text: &Spanned<String>) -> DataError {
    source.error(
        Some(text.span()),
        format!("обед не помещается в часы «{}»", text.get_ref()),
        "обед (lunch) внутри рабочих часов дня",
    )
}

/// The lunch of a night shift may lie after midnight.
fn of_the_night(lunch: Span, whole: Span) -> Span {
    if whole.to > 1440 && lunch.to < whole.from {
        Span {
            from: lunch.from + 1440,
            to: lunch.to + 1440,
        }
    } else {
        lunch
    }
}

impl RawDay {
    fn check(
        &self,
        source: &Source<'_>,
        ordered: &mut BTreeMap<NaiveDate, Ordered>,
    ) -> Result<(), DataError> {
        let first = holidays::date(source, &self.date)?;
        let last = match &self.until {
            Some(until) => holidays::date(source, until)?,
            None => first,
        };
        if last < first || (last - first).num_days() > 366 {
            let expected = "последний день включительно, не позже чем через год";
            let span = self.until.as_ref().map(Spanned::span);
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
        for date in first.iter_days().take_while(|date| *date <= last) {
            let order = Ordered {
                spans: spans.clone(),
                act: self.act.get_ref().clone(),
            };
            if ordered.insert(date, order).is_some() {
                let problem = format!("{} записано дважды", date.format("%d.%m.%Y"));
                return Err(source.error(
                    Some(self.date.span()),
                    problem,
                    "один раздел [[day]] на день",
                ));
            }
        }
        Ok(())
    }
}

/// Cuts the last so many working minutes off a day (ст. 95).
fn shorten(spans: &mut Vec<Span>, mut minutes: u16) {
    while let Some(last) = spans.last_mut() {
        let length = last.to - last.from;
        if length > minutes {
            last.to -= minutes;
            return;
        }
        minutes -= length;
        spans.pop();
    }
}

/// The spans of a day: `08:30-17:30`, or `08:30-12:30, 13:18-17:30` with the break written out.
fn spans(source: &Source<'_>, text: &Spanned<String>) -> Result<Vec<Span>, DataError> {
    let mut spans: Vec<Span> = Vec::new();
    for part in text.get_ref().split(',') {
        let next = read(part).map_err(|problem| wrong(source, text, problem))?;
        if spans.last().is_some_and(|last| next.from < last.to) {
            return Err(wrong(
                source,
                text,
                "промежутки не по порядку или накладываются".to_owned(),
            ));
        }
        spans.push(next);
    }
    Ok(spans)
}

fn span(source: &Source<'_>, text: &Spanned<String>) -> Result<Span, DataError> {
    read(text.get_ref()).map_err(|problem| wrong(source, text, problem))
}

fn wrong(source: &Source<'_>, text: &Spanned<String>, problem: String) -> DataError {
    let expected = "часы вида \"08:30-17:30\"; смена через полночь — \"20:00-08:00+1\"";
    source.error(Some(text.span()), problem, expected)
}

/// A span as written; the night shift must say `+1`, so that a slip of the hand is not taken for one.
fn read(written: &str) -> Result<Span, String> {
    let written = written.trim();
    let (from, to) = written
        .split_once(['-', '–', '—'])
        .ok_or_else(|| format!("часы «{written}» записаны неверно"))?;
    let (to, next_day) = match to.trim().strip_suffix("+1") {
        Some(to) => (to, 1440),
        None => (to, 0),
    };
    let minute =
        |part: &str| minute(part.trim()).ok_or_else(|| format!("времени «{}» нет", part.trim()));
    let span = Span {
        from: minute(from)?,
        to: minute(to)? + next_day,
    };
    if span.from >= span.to {
        return Err(format!("«{written}»: конец не позже начала"));
    }
    if span.to - span.from > 1440 {
        return Err(format!("«{written}»: больше суток"));
    }
    Ok(span)
}

/// Minutes from midnight; 24:00 is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let exists = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
    exists.then(|| hour * 60 + minute)
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
