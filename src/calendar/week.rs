//! The hours of a week: for each weekday from when to when, with a lunch break.

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use super::holidays;
use super::span::{Span, span, spans};
use crate::toml_file::{DataError, Source};

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

/// The hours of a week, from a day on.
#[derive(Debug, Clone)]
pub(super) struct Week {
    pub(super) since: NaiveDate,
    /// Working spans, from Monday; empty for a day off.
    pub(super) days: [Vec<Span>; 7],
}

impl Week {
    pub(super) fn from_raw(
        source: &Source<'_>,
        raw: &Spanned<RawHours>,
    ) -> Result<Self, DataError> {
        let hours = raw.get_ref();
        let since = hours.since.as_ref();
        let since = since.map_or(Ok(NaiveDate::MIN), |since| holidays::date(source, since))?;
        let lunch = hours.lunch.as_ref();
        let lunch = lunch.map(|lunch| span(source, lunch)).transpose()?;
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
                let before = Span::new(whole.from, lunch.from);
                *day = vec![before, Span::new(lunch.to, whole.to)];
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
    let problem = format!("обед не помещается в часы «{}»", text.get_ref());
    let expected = "обед (lunch) внутри рабочих часов дня";
    source.error(Some(text.span()), problem, expected)
}

/// The lunch of a night shift may lie after midnight.
fn of_the_night(lunch: Span, whole: Span) -> Span {
    if whole.to > 1440 && lunch.to < whole.from {
        Span::new(lunch.from + 1440, lunch.to + 1440)
    } else {
        lunch
    }
}
