//! The ministry's hours: for each weekday from when to when, with a lunch break, in dated versions.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::production::{self, DayKind};
use crate::datafile::{DataError, Source};

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

/// A span of a day, in minutes from its local midnight; the end does not belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First minute.
    pub from: u16,
    /// The minute after the last one; 1440 is midnight.
    pub to: u16,
}

/// The hours of the ministry through the years.
#[derive(Debug, Clone)]
pub struct Schedule {
    weeks: Vec<Week>,
    special_days: RawSpecialDays,
}

#[derive(Debug, Clone)]
struct Week {
    since: NaiveDate,
    /// Working spans, from Monday; empty for a day off.
    days: [Vec<Span>; 7],
}

impl Schedule {
    /// Checks the `[[hours]]` tables: times that exist, lunch inside the hours, some working time, dates in order.
    pub fn from_raw(
        source: &Source<'_>,
        hours: &[Spanned<RawHours>],
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
        Ok(Self {
            weeks,
            special_days,
        })
    }

    /// Working spans of a day, in local minutes, in order; empty for a day off. Days before the first dated hours have
    /// those first hours.
    pub fn spans(&self, date: NaiveDate, kind: &DayKind) -> Vec<Span> {
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
            .map_or(Ok(NaiveDate::MIN), |since| production::date(source, since))?;
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
        for (day, text) in days.iter_mut().zip(by_day) {
            let Some(text) = text else { continue };
            let whole = span(source, text)?;
            match lunch {
                None => day.push(whole),
                Some(lunch) if whole.from < lunch.from && lunch.to < whole.to => {
                    day.extend([
                        Span {
                            from: whole.from,
                            to: lunch.from,
                        },
                        Span {
                            from: lunch.to,
                            to: whole.to,
                        },
                    ]);
                }
                Some(_) => {
                    let problem = format!("обед не помещается в часы «{}»", text.get_ref());
                    return Err(source.error(
                        Some(text.span()),
                        problem,
                        "обед (lunch) внутри рабочих часов дня",
                    ));
                }
            }
        }
        if days.iter().all(Vec::is_empty) {
            let expected = "хотя бы один день, например monday = \"08:30-17:30\"";
            return Err(source.error(Some(raw.span()), "в неделе нет рабочего времени", expected));
        }
        Ok(Self { since, days })
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

fn span(source: &Source<'_>, text: &Spanned<String>) -> Result<Span, DataError> {
    let wrong =
        |problem: String| source.error(Some(text.span()), problem, "часы вида \"08:30-17:30\"");
    let written = text.get_ref();
    let (from, to) = written
        .split_once(['-', '–', '—'])
        .ok_or_else(|| wrong(format!("часы «{written}» записаны неверно")))?;
    let minute = |part: &str| {
        minute(part.trim()).ok_or_else(|| wrong(format!("времени «{}» нет", part.trim())))
    };
    let span = Span {
        from: minute(from)?,
        to: minute(to)?,
    };
    if span.from >= span.to {
        return Err(wrong(format!("«{written}»: конец не позже начала")));
    }
    Ok(span)
}

/// Minutes from midnight; 24:00 is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (minute < 60 && (hour < 24 || (hour, minute) == (24, 0))).then_some(hour * 60 + minute)
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
