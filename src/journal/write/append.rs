//! Appending: one call, one durable transaction, all of it or nothing.

use chrono::{DateTime, Datelike, FixedOffset};

use crate::journal::error::{JournalError, Result};
use crate::journal::record::{DeskEvent, Record};
use crate::journal::write::writer::WriteError;
use crate::journal::{entry::Entry, handle::Journal, write::recorder::Recorder};
use crate::regulation::{Event, Fact, Rules};

impl Journal {
    /// Registers a message under the next number of the year of its detection, together with facts that are known at
    /// once, and returns its entry.
    pub fn register(
        &mut self,
        rules: &Rules,
        recorder: Recorder<'_>,
        detected_at: DateTime<FixedOffset>,
        detected: Fact,
    ) -> Result<Entry> {
        let entered = self.in_transaction(|writer| {
            // The year is that of the ministry's clock, whatever offset the moment is written in.
            let local = rules.calendar.local(detected_at.to_utc());
            let number = writer.next_number(local.year())?;
            writer.enter(rules, recorder, Event::new(number, detected_at, detected))
        });
        logged(entered, |entry| log_entry(entry.seq, &entry.event))
    }

    /// Appends facts of messages that are registered. A fact after the present moment is refused, and so is every entry
    /// while the clock is behind the last one. A signature by PIN needs the proof.
    pub fn append(
        &mut self,
        rules: &Rules,
        recorder: Recorder<'_>,
        events: &[Event],
    ) -> Result<Vec<Entry>> {
        let entered = self.in_transaction(|writer| {
            writer.end_wrong_tries(recorder)?;
            events
                .iter()
                .map(|event| writer.enter(rules, recorder, event.clone()))
                .collect::<Result<Vec<Entry>, WriteError>>()
        });
        logged(entered, |entries| {
            for entry in entries {
                log_entry(entry.seq, &entry.event);
            }
        })
    }

    /// Appends what happened at the desk itself.
    pub fn record(
        &mut self,
        recorder: Recorder<'_>,
        at: DateTime<FixedOffset>,
        record: Record,
    ) -> Result<Entry<DeskEvent>> {
        let entered = self.in_transaction(|writer| {
            if record.signature().is_some() {
                writer.end_wrong_tries(recorder)?;
            }
            writer.enter_record(recorder, DeskEvent::new(at, record))
        });
        logged(entered, |entry| {
            let kind = entry.event.record.kind();
            tracing::info!(entry = entry.seq, kind, "запись внесена");
        })
    }
}

/// The log has the place and the kind of an entry, and nothing of what it says.
fn log_entry(entry: u64, event: &Event) {
    let (kind, message) = (event.fact.kind().code(), event.message);
    tracing::info!(entry, kind, %message, "запись внесена");
}

/// Logs what became of an entry. A refusal may quote what was typed, so only its kind is logged.
fn logged<T>(entered: Result<T>, tell: impl FnOnce(&T)) -> Result<T> {
    match &entered {
        Ok(entered) => tell(entered),
        Err(
            error @ (JournalError::Refused(_)
            | JournalError::Number { .. }
            | JournalError::Unsigned(_)
            | JournalError::Directory(_)
            | JournalError::Pin(_)
            | JournalError::Line(_)),
        ) => {
            let debug = format!("{error:?}");
            let kind = debug.split(['(', ' ', '{']).next().unwrap_or_default();
            tracing::info!(kind, "запись не принята");
        }
        Err(error) => tracing::error!(%error, "запись не внесена"),
    }
    entered
}
