//! Entries from rows, and the few questions about the chain that every other file asks.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Params, Row, types::Type};
use serde_json::{Map, Value};

use crate::journal::storage::{all_rows, first_row, one_value};
use crate::journal::{chain::Hash, entry::Entry, record::DeskEvent};
use crate::regulation::{Event, Number};

/// Relies on the primary key, read from its end.
const END: &str = "SELECT seq, hash, recorded_at FROM event ORDER BY seq DESC LIMIT 1";

/// Relies on the primary key.
const HASH_AT: &str = "SELECT hash FROM event WHERE seq = ?1";

/// Relies on the primary key of `message`.
const LAST_OF_YEAR: &str = "SELECT coalesce(max(number), 0) FROM message WHERE year = ?1";

/// An entry of either sort.
#[derive(Debug)]
pub enum AnyEntry {
    /// A fact of a message.
    Message(Entry),
    /// About the desk.
    Desk(Entry<DeskEvent>),
}

impl AnyEntry {
    /// Its place in the journal.
    pub fn seq(&self) -> u64 {
        match self {
            Self::Message(entry) => entry.seq,
            Self::Desk(entry) => entry.seq,
        }
    }
}

/// An entry of either sort from a row of `select_entries`.
pub(crate) fn any_entry(row: &Row<'_>) -> rusqlite::Result<AnyEntry> {
    Ok(match row.get(1)? {
        0 => AnyEntry::Desk(desk_entry(row)?),
        _ => AnyEntry::Message(message_entry(row)?),
    })
}

/// A fact of a message from a row of `select_entries`.
pub(crate) fn message_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let number = number_at(row, 1)?;
    let text = |place: usize| row.get_ref(place)?.as_str().map_err(rusqlite::Error::from);
    let event = Event::from_parts(number, text(3)?, text(4)?, text(7)?).map_err(unreadable)?;
    with_place(row, event)
}

/// An entry about the desk from a row of `select_entries`.
pub(crate) fn desk_entry(row: &Row<'_>) -> rusqlite::Result<Entry<DeskEvent>> {
    let text: String = row.get(7)?;
    let mut json: Map<String, Value> =
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    json.insert("kind".to_owned(), row.get::<_, String>(3)?.into());
    json.insert("at".to_owned(), row.get::<_, String>(4)?.into());
    with_place(row, DeskEvent::from_json(json).map_err(unreadable)?)
}

fn unreadable(what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(7, Type::Text, what.into())
}

fn with_place<T>(row: &Row<'_>, event: T) -> rusqlite::Result<Entry<T>> {
    Ok(Entry {
        seq: seq_of(row)?,
        recorded_at: utc(row, 5)?,
        by: row.get(6)?,
        prev: Hash(row.get(8)?),
        hash: Hash(row.get(9)?),
        event,
    })
}

/// The place of a row; SQLite's integers have a sign.
pub(crate) fn seq_of(row: &Row<'_>) -> rusqlite::Result<u64> {
    let seq: i64 = row.get(0)?;
    u64::try_from(seq).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, seq))
}

/// The number of a message, its year in this column and its index in the next.
pub(crate) fn number_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Number> {
    Ok(Number {
        year: row.get(column)?,
        index: row.get(column + 1)?,
    })
}

pub(crate) fn utc(row: &Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let text: String = row.get(column)?;
    let at = DateTime::parse_from_rfc3339(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })?;
    Ok(at.to_utc())
}

/// The numbers that a query finds.
pub(crate) fn select_numbers(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Number>> {
    all_rows(connection, sql, params, |row| number_at(row, 0))
}

/// The end of the chain: place, hash and time of the last entry; 0 and the genesis hash of an empty journal.
pub(crate) fn end_of_chain(
    connection: &Connection,
) -> rusqlite::Result<(u64, Hash, Option<DateTime<Utc>>)> {
    let last = first_row(connection, END, [], |row| {
        Ok((seq_of(row)?, Hash(row.get(1)?), Some(utc(row, 2)?)))
    })?;
    Ok(last.unwrap_or((0, Hash::GENESIS, None)))
}

/// The hash of an entry by its place.
pub(crate) fn hash_at(connection: &Connection, seq: u64) -> rusqlite::Result<Hash> {
    one_value(connection, HASH_AT, [seq.cast_signed()]).map(Hash)
}

/// The last number given in a year; 0 when there is none.
pub(crate) fn last_index(connection: &Connection, year: i32) -> rusqlite::Result<u32> {
    one_value(connection, LAST_OF_YEAR, [year])
}
