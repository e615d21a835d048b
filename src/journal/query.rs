//! Reading: messages folded from their entries, and the entries as they lie.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

use super::chain::Hash;
use super::record::{DeskEvent, Record};
use super::{Entry, Journal, JournalError, state};
use crate::calendar::Instant;
use crate::directory::change::Directory;
use crate::regulation::{Category, Event, Fact, Message, Number, Recorded, State};

/// Relies on `event_of_message`.
const OF_MESSAGE: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                          WHERE year = ?1 AND number = ?2 ORDER BY seq";

/// Relies on the primary key.
const FROM_SEQ: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                        WHERE seq >= ?1 ORDER BY seq";

/// Relies on `event_of_desk`.
const LAST_CONFIRMED: &str = "SELECT recorded_at, json_extract(fields, '$.shown') FROM event \
                              WHERE year = 0 AND kind = 'clock_confirmed' ORDER BY seq DESC LIMIT 1";

/// Relies on the primary key, read from its end.
const END: &str = "SELECT seq, hash, recorded_at FROM event ORDER BY seq DESC LIMIT 1";

/// Relies on the primary key of `message`.
const LAST_OF_YEAR: &str = "SELECT coalesce(max(number), 0) FROM message WHERE year = ?1";

/// Relies on the partial index `message_open`.
const OPEN: &str = "SELECT year, number FROM message WHERE open = 1 ORDER BY year, number";

/// Messages that were or may have been open at an instant: those open now, and those that something happened to later.
/// Reads every event.
const OPEN_OR_LATER: &str = "SELECT year, number FROM message WHERE open = 1 \
                             UNION SELECT year, number FROM event WHERE unixepoch(at) > ?1 AND year > 0 \
                             ORDER BY year, number";

/// Relies on the primary key of `message`.
pub(super) const EVERY_NUMBER: &str = "SELECT year, number FROM message ORDER BY year, number";

/// Relies on the primary key of `message`.
const OF_YEAR: &str = "SELECT year, number FROM message WHERE year = ?1 ORDER BY number";

/// Relies on `message_url`.
const BY_URL: &str =
    "SELECT year, number FROM message WHERE url = ?1 ORDER BY year DESC, number DESC LIMIT 20";

/// Relies on `message_author`.
const BY_AUTHOR: &str =
    "SELECT year, number FROM message WHERE author = ?1 ORDER BY year DESC, number DESC LIMIT 20";

/// An entry of either sort.
#[derive(Debug)]
pub enum AnyEntry {
    /// A fact of a message.
    Message(Entry),
    /// About the desk.
    Desk(Entry<DeskEvent>),
}

impl AnyEntry {
    /// From a row in the order of the columns above.
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(match row.get(1)? {
            0 => Self::Desk(desk_entry_of(row)?),
            _ => Self::Message(entry_of(row)?),
        })
    }
}

impl Journal {
    /// A message as it now stands.
    pub fn message(&self, number: Number) -> Result<Option<Message>, JournalError> {
        message(&self.connection, number, None).map_err(|error| self.explain(error))
    }

    /// A message as its facts up to an instant left it; `None` before its detection.
    pub fn message_at(&self, number: Number, at: Instant) -> Result<Option<Message>, JournalError> {
        message(&self.connection, number, Some(at)).map_err(|error| self.explain(error))
    }

    /// A message as it now stands, with its entries.
    pub fn life(&self, number: Number) -> Result<Option<(Message, Vec<Entry>)>, JournalError> {
        life(&self.connection, number).map_err(|error| self.explain(error))
    }

    /// Messages that something is still expected of, in the order of their numbers.
    pub fn open_messages(&self) -> Result<Vec<Message>, JournalError> {
        let numbers = self.select_numbers(OPEN, [])?;
        self.messages(&numbers)
    }

    /// Messages that something was still expected of at an instant, as their facts up to it left them.
    pub fn open_messages_at(&self, at: Instant) -> Result<Vec<Message>, JournalError> {
        let mut messages = Vec::new();
        for number in self.select_numbers(OPEN_OR_LATER, [at.timestamp()])? {
            let message = self.message_at(number, at)?;
            messages.extend(message.filter(|message| !message.state().is_closed()));
        }
        Ok(messages)
    }

    /// Messages of a year in the order of their numbers.
    pub fn messages_of_year(&self, year: i32) -> Result<Vec<Message>, JournalError> {
        let numbers = self.select_numbers(OF_YEAR, [year])?;
        self.messages(&numbers)
    }

    /// Every number there is, in order.
    pub fn numbers(&self) -> Result<Vec<Number>, JournalError> {
        self.select_numbers(EVERY_NUMBER, [])
    }

    /// An earlier message with the same link, else one of the same author: the new one may repeat it (п. 19). A void
    /// registration is nothing to repeat.
    pub fn similar(&self, url: &str, author: &str) -> Result<Option<Number>, JournalError> {
        for (sql, wanted) in [(BY_URL, url), (BY_AUTHOR, author)] {
            if wanted.is_empty() {
                continue;
            }
            for number in self.select_numbers(sql, [wanted])? {
                let message = self.message(number)?;
                if message.is_some_and(|message| message.state() != State::Annulled) {
                    return Ok(Some(number));
                }
            }
        }
        Ok(None)
    }

    /// The entries of a message, in the journal's order.
    pub fn entries(&self, number: Number) -> Result<Vec<Entry>, JournalError> {
        entries(&self.connection, number).map_err(|error| self.explain(error))
    }

    /// Hands every entry, in order, to a function that may stop the walk.
    pub(super) fn for_each_entry<E: From<JournalError>>(
        &self,
        mut take: impl FnMut(AnyEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| E::from(self.explain(error));
        let mut statement = self.connection.prepare(FROM_SEQ).map_err(failed)?;
        let mut rows = statement.query([1]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(AnyEntry::of(row).map_err(failed)?)?;
        }
        Ok(())
    }

    /// The place and the hash of the last entry; 0 and the genesis hash of an empty journal.
    pub fn head(&self) -> Result<(u64, Hash), JournalError> {
        let (seq, hash, _) = end_of_chain(&self.connection).map_err(|error| self.explain(error))?;
        Ok((seq, hash))
    }

    /// When the last entry was made.
    pub fn last_recorded(&self) -> Result<Option<DateTime<Utc>>, JournalError> {
        let (_, _, last) = end_of_chain(&self.connection).map_err(|error| self.explain(error))?;
        Ok(last)
    }

    /// The computer's clock is behind the last entry, and nobody has confirmed it so: that entry's time.
    pub fn is_behind(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, JournalError> {
        let behind = || {
            let (_, _, last) = end_of_chain(&self.connection)?;
            let Some(last) = last.filter(|last| now < *last) else {
                return Ok(None);
            };
            let floor = confirmed_clock(&self.connection, last)?.unwrap_or(last);
            Ok((now + super::writer::SLEW < floor).then_some(last))
        };
        behind().map_err(|error| self.explain(error))
    }

    /// A number that changes when another connection has written: the desk then reads anew.
    pub fn data_version(&self) -> Result<i64, JournalError> {
        self.connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| self.explain(error))
    }

    pub(super) fn select_numbers(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Number>, JournalError> {
        select_numbers(&self.connection, sql, params).map_err(|error| self.explain(error))
    }

    fn messages(&self, numbers: &[Number]) -> Result<Vec<Message>, JournalError> {
        let mut messages = Vec::with_capacity(numbers.len());
        for number in numbers {
            messages.extend(self.message(*number)?);
        }
        Ok(messages)
    }
}

/// A message as it now stands, and who has entered its facts.
pub(super) fn message_and_hands(
    connection: &Connection,
    number: Number,
) -> rusqlite::Result<Option<(Message, BTreeSet<String>)>> {
    let mut hands = BTreeSet::new();
    let events: Vec<Recorded> = entries(connection, number)?
        .into_iter()
        .map(|entry| {
            hands.insert(entry.by);
            Recorded {
                seq: entry.seq,
                event: entry.event,
            }
        })
        .collect();
    Ok(folded(connection, events, None)?.map(|message| (message, hands)))
}

fn life(
    connection: &Connection,
    number: Number,
) -> rusqlite::Result<Option<(Message, Vec<Entry>)>> {
    let entries = entries(connection, number)?;
    let Some(first) = entries.first() else {
        return Ok(None);
    };
    let inherited = inherited(connection, &first.event, None)?;
    let message = Message::fold(entries.iter().map(recorded), inherited);
    Ok(message.map(|message| (message, entries)))
}

/// Folds the message of a number, or its facts up to an instant.
pub(super) fn message(
    connection: &Connection,
    number: Number,
    at: Option<Instant>,
) -> rusqlite::Result<Option<Message>> {
    let events: Vec<Recorded> = entries(connection, number)?
        .into_iter()
        .filter(|entry| at.is_none_or(|at| entry.event.instant() <= at))
        .map(|entry| Recorded {
            seq: entry.seq,
            event: entry.event,
        })
        .collect();
    folded(connection, events, at)
}

fn folded(
    connection: &Connection,
    events: Vec<Recorded>,
    at: Option<Instant>,
) -> rusqlite::Result<Option<Message>> {
    let Some(first) = events.first() else {
        return Ok(None);
    };
    let inherited = inherited(connection, &first.event, at)?;
    Ok(Message::fold(events, inherited))
}

/// A message as its registration alone leaves it.
pub(super) fn begin(
    connection: &Connection,
    recorded: Recorded,
) -> rusqlite::Result<Option<Message>> {
    let inherited = inherited(connection, &recorded.event, None)?;
    Ok(Message::begin(recorded, inherited))
}

/// п. 20: a repeat has the category of the message it repeats. That one is always of a smaller number, so the search
/// ends.
fn inherited(
    connection: &Connection,
    detected: &Event,
    at: Option<Instant>,
) -> rusqlite::Result<Option<Category>> {
    let Fact::Detected {
        repeat_of: Some(earlier),
        ..
    } = detected.fact
    else {
        return Ok(None);
    };
    if earlier >= detected.message {
        return Ok(None);
    }
    let earlier = message(connection, earlier, at)?;
    Ok(earlier
        .filter(|earlier| !earlier.decisions.is_empty() || earlier.inherited.is_some())
        .map(|earlier| earlier.category()))
}

/// The fold of entries, for callers that hold them already.
pub(super) fn recorded(entry: &super::Entry) -> Recorded {
    Recorded {
        seq: entry.seq,
        event: entry.event.clone(),
    }
}

/// The numbers that a query finds.
pub(super) fn select_numbers(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Number>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| {
        Ok(Number {
            year: row.get(0)?,
            index: row.get(1)?,
        })
    })?;
    rows.collect()
}

fn entries(connection: &Connection, number: Number) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = connection.prepare_cached(OF_MESSAGE)?;
    let rows = statement.query_map(params![number.year, number.index], entry_of)?;
    rows.collect()
}

/// The end of the chain: place, hash and time of the last entry.
pub(super) fn end_of_chain(
    connection: &Connection,
) -> rusqlite::Result<(u64, Hash, Option<DateTime<Utc>>)> {
    let last = connection
        .prepare_cached(END)?
        .query_row([], |row| {
            Ok((place(row)?, Hash(row.get(1)?), Some(utc(row, 2)?)))
        })
        .optional()?;
    Ok(last.unwrap_or((0, Hash::GENESIS, None)))
}

/// The last number given in a year.
pub(super) fn last_index(connection: &Connection, year: i32) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(LAST_OF_YEAR)?
        .query_row([year], |row| row.get(0))
}

/// The directory that all changes of it come to; none before the first.
pub(super) fn directory(connection: &Connection) -> rusqlite::Result<Option<Directory>> {
    let mut directory: Option<Directory> = None;
    for entry in state::of_kind(connection, "directory_changed")? {
        if let Record::DirectoryChanged { change, .. } = &entry.event.record {
            directory.get_or_insert_default().apply(change);
        }
    }
    Ok(directory)
}

/// What the computer's clock showed when a person last confirmed it, as long as it is still behind the entries.
pub(super) fn confirmed_clock(
    connection: &Connection,
    last: DateTime<Utc>,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    let confirmed = connection
        .prepare_cached(LAST_CONFIRMED)?
        .query_row([], |row| Ok((utc(row, 0)?, utc(row, 1)?)))
        .optional()?;
    Ok(confirmed
        .filter(|(recorded_at, _)| *recorded_at == last)
        .map(|(_, shown)| shown))
}

/// A fact of a message from a row in the order of the columns above.
pub(super) fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let number = Number {
        year: row.get(1)?,
        index: row.get(2)?,
    };
    let text = |place: usize| row.get_ref(place)?.as_str().map_err(rusqlite::Error::from);
    let event =
        Event::from_parts(number, text(3)?, text(4)?, text(7)?).map_err(|error| wrong(7, error))?;
    with_seal(row, event)
}

/// An entry about the desk from a row in the order of the columns above.
pub(super) fn desk_entry_of(row: &Row<'_>) -> rusqlite::Result<Entry<DeskEvent>> {
    let event = DeskEvent::from_json(fields_of(row)?).map_err(|error| wrong(7, error))?;
    with_seal(row, event)
}

fn wrong(place: usize, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(place, rusqlite::types::Type::Text, what.into())
}

/// The fields of a row as the contract has them.
fn fields_of(row: &Row<'_>) -> rusqlite::Result<Map<String, Value>> {
    let fields: String = row.get(7)?;
    let mut json: Map<String, Value> =
        serde_json::from_str(&fields).map_err(|error| wrong(7, error.to_string()))?;
    json.insert("kind".to_owned(), row.get::<_, String>(3)?.into());
    json.insert("at".to_owned(), row.get::<_, String>(4)?.into());
    Ok(json)
}

fn with_seal<T>(row: &Row<'_>, event: T) -> rusqlite::Result<Entry<T>> {
    Ok(Entry {
        seq: place(row)?,
        recorded_at: utc(row, 5)?,
        by: row.get(6)?,
        prev: Hash(row.get(8)?),
        hash: Hash(row.get(9)?),
        event,
    })
}

/// The place of a row; SQLite's integers have a sign.
fn place(row: &Row<'_>) -> rusqlite::Result<u64> {
    let seq: i64 = row.get(0)?;
    u64::try_from(seq).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, seq))
}

pub(super) fn utc(row: &Row<'_>, place: usize) -> rusqlite::Result<DateTime<Utc>> {
    let text: String = row.get(place)?;
    DateTime::parse_from_rfc3339(&text)
        .map(|at| at.to_utc())
        .map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(
                place,
                rusqlite::types::Type::Text,
                error.into(),
            )
        })
}
