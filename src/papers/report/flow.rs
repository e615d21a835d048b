//! The balance of a month, and its days.

use std::collections::HashMap;

use super::reader::{Case, Progress, Reader, ReportError};
use super::table::{Cell, Column, Row, Table};
use super::{content::Balance, period::Period, shares::tallied};
use crate::regulation::{Message, Number, parts::End};
use crate::{calendar::Instant, journal::ended};

/// When and how a message ended; one without an `end` was answered.
pub(super) struct Ended {
    pub(super) number: Number,
    at: Instant,
    end: Option<End>,
}

/// The messages that ended in a month. Most were detected in it too, and have been read already.
pub(super) fn ended_in(
    reader: &Reader<'_>,
    month: Period,
    this: &[Case],
    progress: &mut Progress<'_>,
) -> Result<Vec<Ended>, ReportError> {
    let (from, to) = month.instants(&reader.rules.calendar);
    let numbers = reader.journal.ended_between(from, to)?;
    let mut found = Vec::with_capacity(numbers.len());
    for (done, number) in numbers.iter().enumerate() {
        if !progress(done, numbers.len()) {
            return Err(ReportError::Stopped);
        }
        let end_of = |message: &Message| {
            let at = ended(message)?;
            let (number, end) = (message.number, message.end.clone());
            Some(Ended { number, at, end })
        };
        // `this` is in the order of the numbers.
        found.extend(
            match this.binary_search_by_key(number, |case| case.message.number) {
                Ok(place) => end_of(&this[place].message),
                Err(_) => reader.journal.message(*number)?.as_ref().and_then(end_of),
            },
        );
    }
    Ok(found)
}

pub(super) fn balance(
    reader: &Reader<'_>,
    month: Period,
    this: &[Case],
    ended: &[Ended],
) -> Result<Balance, ReportError> {
    let (from, to) = month.instants(&reader.rules.calendar);
    let count = |is: &dyn Fn(&Option<End>) -> bool| {
        i64::try_from(ended.iter().filter(|ended| is(&ended.end)).count()).unwrap_or(i64::MAX)
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

const DAYS: [Column; 3] = [
    Column::new("date", "День", 14.0),
    Column::new("received", "Поступило", 12.0),
    Column::new("answered", "Размещено", 12.0),
];

/// What came in and what was answered, day by day.
pub(super) fn days(reader: &Reader<'_>, month: Period, this: &[Case], ended: &[Ended]) -> Table {
    let date = |at: Instant| reader.rules.calendar.local(at).date_naive();
    let registered = this.iter().filter(|case| !case.is_void());
    let received = tallied(registered.map(|case| date(case.message.detected.at)));
    let finished = ended.iter().filter(|ended| ended.end.is_none());
    let answered = tallied(finished.map(|ended| date(ended.at)));
    let count = |counts: &HashMap<_, usize>, day| {
        Cell::count(counts.get(&day).copied().unwrap_or_default())
    };
    let rows = month.days().map(|day| {
        let cells = vec![
            Cell::Date(day),
            count(&received, day),
            count(&answered, day),
        ];
        Row::new(cells, Vec::new())
    });
    Table {
        code: "days",
        title: None,
        sheet: "По дням",
        columns: &DAYS,
        label: |cells| cells[0].shown(),
        rows: rows.collect(),
    }
}
