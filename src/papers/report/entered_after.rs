//! What was entered for the messages of a paper when its period was over. Nothing else changes the figures of such a
//! paper, so it says so.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::period::Period;
use super::reader::{Case, Reader, ReportError};
use super::table::rfc3339;
use crate::journal::Entry;
use crate::regulation::{Fact, Number};

/// How many entries, and when the last one was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EnteredAfter {
    count: usize,
    #[serde(serialize_with = "rfc3339")]
    last_at: DateTime<FixedOffset>,
}

impl EnteredAfter {
    /// Looks through the messages of a period, and through others that its paper counts, of which only what happened
    /// within the period bears on it. A remark bears on no figure.
    pub(super) fn find(
        reader: &Reader<'_>,
        period: Period,
        own: &[Case],
        others: impl IntoIterator<Item = Number>,
    ) -> Result<Option<Self>, ReportError> {
        let (_, end) = period.instants(&reader.rules.calendar);
        let is_after = |entry: &&Entry| {
            let is_remark = matches!(entry.event.fact, Fact::Noted { .. } | Fact::Reminded { .. });
            entry.recorded_at >= end && !is_remark
        };
        let entries = own.iter().flat_map(|case| &case.entries);
        let recorded = entries.filter(is_after).map(|entry| entry.recorded_at);
        let mut recorded: Vec<_> = recorded.collect();
        let own: BTreeSet<Number> = own.iter().map(|case| case.message.number).collect();
        let others: BTreeSet<Number> = others.into_iter().collect();
        for number in others.difference(&own) {
            let entries = reader.journal.entries(*number)?;
            // A correction holds whenever it was made.
            let counts = |entry: &&Entry| {
                entry.event.instant() < end || matches!(entry.event.fact, Fact::Corrected(_))
            };
            let within = entries.iter().filter(counts);
            recorded.extend(within.filter(is_after).map(|entry| entry.recorded_at));
        }
        let last = recorded.iter().max();
        Ok(last.map(|last| Self {
            count: recorded.len(),
            last_at: reader.rules.calendar.local(*last),
        }))
    }

    /// The line that the paper says so with.
    pub(crate) fn sentence(&self) -> String {
        let last = self.last_at.format("%d.%m.%Y %H:%M");
        let count = self.count;
        format!("Сведения дополнены после окончания периода: записей {count}, последняя {last}.")
    }
}
