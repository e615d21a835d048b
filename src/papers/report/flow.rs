//! What went through a month: its balance, and its days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::period::Period;
use super::reader::{Case, Progress, Reader, ReportError};
use crate::calendar::Instant;
use crate::journal::ended;
use crate::regulation::Message;
use crate::regulation::parts::End;

/// What was in work, came in and went out: start + detected = answered + rejected + annulled + end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// In work when the month began.
    pub at_start: i64,
    /// Detected in the month, void registrations too.
    pub detected: i64,
    /// Final replies posted in the month, of whichever month the messages are.
    pub answered: i64,
    /// Not processed (п. 22), decided in the month.
    pub rejected: i64,
    /// Annulled in the month.
    pub annulled: i64,
    /// In work when the month ended, or now.
    pub at_end: i64,
}

/// A day of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The date: `2026-10-05`.
    pub date: NaiveDate,
    /// Detected.
    pub received: usize,
    /// Final replies posted.
    pub answered: usize,
}

/// A message of which nothing more was expected: since when, and whether it was answered.
pub(super) struct Over {
    at: Instant,
    end: Option<End>,
}

/// The messages that went out in a month. Most of them came in then too, and have been read already.
pub(super) fn over(
    reader: &Reader<'_>,
    month: Period,
    this: &[Case],
    progress: &mut Progress<'_>,
) -> Result<Vec<Over>, ReportError> {
    let (from, to) = month.instants(&reader.rules.calendar);
    let numbers = reader.journal.ended_between(from, to)?;
    let mut over = Vec::with_capacity(numbers.len());
    for (done, number) in numbers.iter().enumerate() {
        if !progress(done, numbers.len()) {
            return Err(ReportError::Stopped);
        }
        let of = |message: &Message| {
            let at = ended(message)?;
            let end = message.end.clone();
            Some(Over { at, end })
        };
        // They come in the order of their numbers.
        over.extend(
            match this.binary_search_by_key(number, |case| case.message.number) {
                Ok(place) => of(&this[place].message),
                Err(_) => reader.journal.message(*number)?.as_ref().and_then(of),
            },
        );
    }
    Ok(over)
}

/// What was in work, came in and went out.
pub(super) fn balance(
    reader: &Reader<'_>,
    month: Period,
    this: &[Case],
    over: &[Over],
) -> Result<Balance, ReportError> {
    let (from, to) = month.instants(&reader.rules.calendar);
    let count = |is: &dyn Fn(&Option<End>) -> bool| {
        i64::try_from(over.iter().filter(|over| is(&over.end)).count()).unwrap_or(i64::MAX)
    };
    Ok(Balance {
        at_start: reader.journal.in_work_at(from)?,
        detected: i64::try_from(this.len()).unwrap_or(i64::MAX),
        answered: count(&|end| end.is_none()),
        rejected: count(&|end| matches!(end, Some(End::Rejected { .. }))),
        annulled: count(&|end| matches!(end, Some(End::Annulled { .. }))),
        at_end: reader.journal.in_work_at(to)?,
    })
}

/// The same day by day.
pub(super) fn days(reader: &Reader<'_>, month: Period, this: &[Case], over: &[Over]) -> Vec<Day> {
    let date = |at: Instant| reader.rules.calendar.local(at).date_naive();
    let mut received: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for case in this.iter().filter(|case| !case.is_void()) {
        *received.entry(date(case.message.detected.at)).or_default() += 1;
    }
    let mut answered: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for over in over.iter().filter(|over| over.end.is_none()) {
        *answered.entry(date(over.at)).or_default() += 1;
    }
    let of = |counts: &BTreeMap<_, usize>, day| counts.get(&day).copied().unwrap_or_default();
    month
        .days()
        .map(|day| Day {
            date: day,
            received: of(&received, day),
            answered: of(&answered, day),
        })
        .collect()
}
