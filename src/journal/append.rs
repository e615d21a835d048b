//! Appending: the one way an entry gets into the journal. One call, one durable transaction, all of it or nothing.

use std::time::Duration;

use chrono::{DateTime, Datelike, FixedOffset, Utc};
use rusqlite::{ErrorCode, TransactionBehavior};

use super::record::{DeskEvent, Record};
use super::seal::SealState;
use super::signing::Proof;
use super::writer::{WriteError, Writer};
use super::{Entry, Journal, JournalError, explain, query, schema, seal};
use crate::regulation::{Event, Fact, Number, Rules};

/// The hand that enters: who is on duty, when, and whose PIN was given.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who is on duty.
    pub by: &'a str,
    /// The present moment by the computer's clock.
    pub now: DateTime<Utc>,
    /// The PIN that signs, proved.
    pub proof: Option<&'a Proof>,
}

impl<'a> Hand<'a> {
    /// A hand without a PIN.
    pub fn new(by: &'a str, now: DateTime<Utc>) -> Self {
        Self {
            by,
            now,
            proof: None,
        }
    }
}

impl Journal {
    /// Registers a message under the next number of the year of its detection, together with facts that are known at
    /// once, and tells its number.
    pub fn register(
        &mut self,
        rules: &Rules,
        hand: Hand<'_>,
        detected_at: DateTime<FixedOffset>,
        detected: Fact,
    ) -> Result<Entry, JournalError> {
        let entered = self.in_transaction(|writer| {
            let year = detected_at.year();
            let number = Number {
                year,
                index: query::last_index(writer.transaction, year)? + 1,
            };
            writer.enter(rules, hand, Event::new(number, detected_at, detected))
        });
        told(entered, |entry| tell_of(entry.seq, &entry.event))
    }

    /// Appends facts of messages that are registered. A fact after the present moment is refused, and so is every entry
    /// while the clock is behind the last one. A signature by PIN needs the proof in the hand.
    pub fn append(
        &mut self,
        rules: &Rules,
        hand: Hand<'_>,
        events: &[Event],
    ) -> Result<Vec<Entry>, JournalError> {
        let entered = self.in_transaction(|writer| {
            writer.tell_of_the_proof(hand)?;
            events
                .iter()
                .map(|event| writer.enter(rules, hand, event.clone()))
                .collect::<Result<Vec<Entry>, WriteError>>()
        });
        told(entered, |entries| {
            for entry in entries {
                tell_of(entry.seq, &entry.event);
            }
        })
    }

    /// Appends what happened at the desk itself.
    pub fn record(
        &mut self,
        hand: Hand<'_>,
        at: DateTime<FixedOffset>,
        record: Record,
    ) -> Result<Entry<DeskEvent>, JournalError> {
        let entered = self.in_transaction(|writer| {
            if record.signature().is_some() {
                writer.tell_of_the_proof(hand)?;
            }
            writer.enter_record(hand, DeskEvent::new(at, record))
        });
        told(entered, |entry| {
            let kind = entry.event.record.kind();
            tracing::info!(entry = entry.seq, kind, "запись внесена");
        })
    }

    /// Another program holds the journal just now: an entry would have to wait for it.
    pub fn is_held(&self) -> bool {
        if !self.writable {
            return false;
        }
        let connection = &self.connection;
        let begin = connection
            .busy_timeout(Duration::ZERO)
            .and_then(|()| connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK"));
        // Whatever else is wrong is told by the entry itself.
        let _ = connection.busy_timeout(schema::PATIENCE);
        let code = begin.err().and_then(|error| error.sqlite_error_code());
        matches!(
            code,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
        )
    }

    /// Runs a piece of work as one transaction; nothing of it stays when it fails.
    pub(super) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, WriteError>,
    ) -> Result<T, JournalError> {
        if let Some(broken) = &self.seal_broken {
            return Err(JournalError::Seal(broken.clone()));
        }
        // Looked at each time: the journal or its seal may be put in another's place while the desk is open.
        let path = self.path.clone();
        let mut found = None;
        let done = self.in_transaction_unsealed(|writer| {
            if seal::is_of(&path, writer.seq, writer.head) {
                return work(writer);
            }
            let seal = seal::read(&path);
            if let SealState::Broken(broken) = seal::compare(writer.transaction, &path, &seal)? {
                found = Some(broken.clone());
                return Err(JournalError::Seal(broken).into());
            }
            work(writer)
        });
        self.seal_broken = found;
        done
    }

    /// The same for a journal that does not fit its seal: for the entry that accepts it.
    pub(super) fn in_transaction_unsealed<T>(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, WriteError>,
    ) -> Result<T, JournalError> {
        if !self.writable {
            return Err(JournalError::ReadOnly(self.path.clone()));
        }
        if let Some(what) = self.damage.clone() {
            let path = self.path.clone();
            return Err(JournalError::Damaged { path, what });
        }
        if schema::identity(&self.path) != self.file {
            // The entry would go into a file that has no name any more.
            return Err(JournalError::Replaced(self.path.clone()));
        }
        let path = self.path.clone();
        let failed = |error| explain(&path, error);
        // BEGIN IMMEDIATE: two desks must not both read the last number and then write.
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let mut writer = Writer::new(&transaction).map_err(failed)?;
        let before = writer.seq;
        let done = work(&mut writer).map_err(|error| match error {
            WriteError::Journal(error) => error,
            WriteError::Database(error) => failed(error),
        })?;
        let (entries, head) = (writer.seq, writer.head);
        drop(writer);
        transaction.commit().map_err(failed)?;
        if entries > before {
            // The entry is confirmed; a seal that could not be written is behind, which is no breach.
            let _ = seal::write(&self.path, entries, head);
            self.is_sealed_anew = true;
        }
        Ok(done)
    }
}

/// The log has the place and the kind of an entry, and nothing of what it says.
fn tell_of(entry: u64, event: &Event) {
    let (kind, message) = (event.fact.kind().code(), event.message);
    tracing::info!(entry, kind, %message, "запись внесена");
}

/// Tells the log what came of an entry. A refusal may name what was typed, so only its kind is told.
fn told<T>(entered: Result<T, JournalError>, tell: impl FnOnce(&T)) -> Result<T, JournalError> {
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

impl Drop for Journal {
    fn drop(&mut self) {
        if self.is_sealed_anew {
            // A seal that is not on the disk is behind after a power failure, which is no breach.
            let _ = seal::sync(&self.path);
        }
    }
}
