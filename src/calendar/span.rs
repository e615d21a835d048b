//! A span of a day, and how it is written.

use toml::Spanned;

use crate::toml_file::{DataError, Source};

/// A span of a day, in minutes from its local midnight; the end does not belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First minute.
    pub from: u16,
    /// The minute after the last one; 1440 is midnight, beyond it the shift ends on the next day.
    pub to: u16,
}

impl Span {
    pub(super) const fn new(from: u16, to: u16) -> Self {
        Self { from, to }
    }

    /// Reads a span; the night shift must say `+1`, so that a slip of the hand is not taken for one.
    fn parse(written: &str) -> Result<Self, String> {
        let written = written.trim();
        let (from, to) = written
            .split_once(['-', '–', '—'])
            .ok_or_else(|| format!("часы «{written}» записаны неверно"))?;
        let (to, next_day) = match to.trim().strip_suffix("+1") {
            Some(to) => (to, 1440),
            None => (to, 0),
        };
        let minute = |part: &str| {
            let part = part.trim();
            minute(part).ok_or_else(|| format!("времени «{part}» нет"))
        };
        let (from, to) = (minute(from)?, minute(to)? + next_day);
        if from >= to {
            return Err(format!("«{written}»: конец не позже начала"));
        }
        if to - from > 1440 {
            return Err(format!("«{written}»: больше суток"));
        }
        Ok(Self::new(from, to))
    }
}

/// Cuts the last so many working minutes off a day (ст. 95).
pub(super) fn shorten(spans: &mut Vec<Span>, mut minutes: u16) {
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
pub(super) fn spans(source: &Source<'_>, text: &Spanned<String>) -> Result<Vec<Span>, DataError> {
    let mut spans: Vec<Span> = Vec::new();
    for part in text.get_ref().split(',') {
        let next = Span::parse(part).map_err(|problem| wrong(source, text, &problem))?;
        if spans.last().is_some_and(|last| next.from < last.to) {
            let problem = "промежутки не по порядку или накладываются";
            return Err(wrong(source, text, problem));
        }
        spans.push(next);
    }
    Ok(spans)
}

pub(super) fn span(source: &Source<'_>, text: &Spanned<String>) -> Result<Span, DataError> {
    Span::parse(text.get_ref()).map_err(|problem| wrong(source, text, &problem))
}

fn wrong(source: &Source<'_>, text: &Spanned<String>, problem: &str) -> DataError {
    let expected = "часы вида \"08:30-17:30\"; смена через полночь — \"20:00-08:00+1\"";
    source.error(Some(text.span()), problem, expected)
}

/// Minutes from midnight; 24:00 is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let exists = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
    exists.then(|| hour * 60 + minute)
}
