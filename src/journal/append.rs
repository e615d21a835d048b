//! Appending: the one way an entry gets into the journal. One call, one durable transaction, all of it or nothing.

use chrono::{DateTime, Datelike, FixedOffset, SecondsFormat, Utc};
use rusqlite::{Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::chain::{Hash, Sealed, is_open};
use super::{Entry, Journal, JournalError, explain, query};
use crate::regulation::event::moment;
use crate::regulation::{Event, Fact, Message, Number, Recorded, Rules, decide};

/// Relies on the primary key; the trigger `event_goes_to_the_end` checks place and link once more.
const INSERT_EVENT: &str = "INSERT INTO event (seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash) \
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

const LIST_MESSAGE: &str = "INSERT INTO message (year, number, open, url, author) VALUES (?1, ?2, ?3, ?4, ?5) \
                            ON CONFLICT (year, number) DO UPDATE SET open = ?3, url = ?4, author = ?5";

impl Journal {
    /// Registers a message under the next number of the year of its detection, together with facts that are known at
    /// once, and tells its number.
    pub fn register(
        &mut self,
        rules: &Rules,
        by: &str,
        recorded_at: DateTime<Utc>,
        detected_at: DateTime<FixedOffset>,
        detected: Fact,
    ) -> Result<Entry, JournalError> {
        self.in_transaction(|transaction| {
            let year = detected_at.year();
            let number = Number {
                year,
                index: query::last_index(transaction, year)? + 1,
            };
            let mut writer = Writer::new(transaction)?;
            writer.append(
                rules,
                by,
                recorded_at,
                Event::new(number, detected_at, detected),
            )
        })
    }

    /// Appends facts of messages that are registered. `recorded_at` is the present moment: a fact after it, or an entry
    /// older than the last one, is refused.
    pub fn append(
        &mut self,
        rules: &Rules,
        by: &str,
        recorded_at: DateTime<Utc>,
        events: &[Event],
    ) -> Result<Vec<Entry>, JournalError> {
        self.in_transaction(|transaction| {
            let mut writer = Writer::new(transaction)?;
            events
                .iter()
                .map(|event| writer.append(rules, by, recorded_at, event.clone()))
                .collect()
        })
    }

    /// Runs a piece of work as one transaction; nothing of it stays when it fails.
    pub(super) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, WriteError>,
    ) -> Result<T, JournalError> {
        if !self.writable {
            return Err(JournalError::ReadOnly(self.path.clone()));
        }
        let path = self.path.clone();
        let failed = |error| explain(&path, error);
        // BEGIN IMMEDIATE: two desks must not both read the last number and then write.
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let done = work(&transaction).map_err(|error| match error {
            WriteError::Journal(error) => error,
            WriteError::Database(error) => failed(error),
        })?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }
}

/// Why a transaction is given up.
#[derive(Debug)]
pub(super) enum WriteError {
    Journal(JournalError),
    Database(rusqlite::Error),
}

impl<E: Into<JournalError>> From<E> for WriteError {
    fn from(error: E) -> Self {
        Self::Journal(error.into())
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// Appends within a transaction: knows the end of the chain, and the message it wrote to last.
pub(super) struct Writer<'a> {
    transaction: &'a Transaction<'a>,
    pub(super) seq: u64,
    pub(super) head: Hash,
    pub(super) last: Option<DateTime<Utc>>,
    current: Option<Message>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>) -> Result<Self, WriteError> {
        let (seq, head, last) = query::end_of_chain(transaction)?;
        Ok(Self {
            transaction,
            seq,
            head,
            last,
            current: None,
        })
    }

    /// Appends one event that the regulation allows.
    pub(super) fn append(
        &mut self,
        rules: &Rules,
        by: &str,
        recorded_at: DateTime<Utc>,
        event: Event,
    ) -> Result<Entry, WriteError> {
        if let Some(last) = self.last.filter(|last| recorded_at < *last) {
            return Err(JournalError::ClockBack {
                now: recorded_at,
                last,
            }
            .into());
        }
        let mut message = match self
            .current
            .take()
            .filter(|message| message.number == event.message)
        {
            Some(message) => Some(message),
            None => query::message(self.transaction, event.message, None)?,
        };
        decide(message.as_ref(), &event, rules, recorded_at).map_err(JournalError::Refused)?;
        if message.is_none() {
            let expected = query::last_index(self.transaction, event.message.year)? + 1;
            if event.message.index != expected {
                let expected = Number {
                    year: event.message.year,
                    index: expected,
                };
                return Err(JournalError::Number {
                    number: event.message,
                    expected,
                }
                .into());
            }
        }
        let entry = self.insert(by, recorded_at, event)?;
        let recorded = Recorded {
            seq: entry.seq,
            event: entry.event.clone(),
        };
        match &mut message {
            Some(message) => message.evolve(recorded),
            None => message = query::begin(self.transaction, recorded)?,
        }
        if let Some(message) = &message {
            let Number { year, index } = message.number;
            let detected = &message.detected;
            self.transaction
                .prepare_cached(LIST_MESSAGE)?
                .execute(params![
                    year,
                    index,
                    is_open(message),
                    detected.url.as_str(),
                    detected.author.as_str()
                ])?;
        }
        self.current = message;
        Ok(entry)
    }

    fn insert(
        &mut self,
        by: &str,
        recorded_at: DateTime<Utc>,
        event: Event,
    ) -> Result<Entry, WriteError> {
        let seq = self.seq + 1;
        let mut json = event.to_json();
        for name in ["kind", "message", "at"] {
            json.remove(name);
        }
        let fields = Value::Object(json);
        let at = moment(event.at);
        let recorded = recorded_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let kind = event.fact.kind().code();
        let prev = self.head;
        let sealed = Sealed {
            seq,
            message: event.message,
            kind,
            at: &at,
            recorded_at: &recorded,
            by,
            fields: &fields,
        };
        let hash = sealed.hash(prev);
        let Number { year, index } = event.message;
        self.transaction
            .prepare_cached(INSERT_EVENT)?
            .execute(params![
                i64::try_from(seq).unwrap_or(i64::MAX),
                year,
                index,
                kind,
                at,
                recorded,
                by,
                fields.to_string(),
                prev.0,
                hash.0
            ])?;
        (self.seq, self.head, self.last) = (seq, hash, Some(recorded_at));
        Ok(Entry {
            seq,
            recorded_at,
            by: by.to_owned(),
            prev,
            hash,
            event,
        })
    }
}

impl Entry {
    /// The entry is the registration of its message.
    pub fn is_detection(&self) -> bool {
        matches!(self.event.fact, Fact::Detected { .. })
    }
}
