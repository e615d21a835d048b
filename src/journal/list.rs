//! The list of messages: what an index needs of each, derived from its entries and rebuilt from them at need.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::query::{self, EVERY_NUMBER, select_numbers};
use super::search::{self, Indexed};
use super::{Journal, JournalError};
use crate::calendar::Instant;
use crate::regulation::fact::Reply;
use crate::regulation::parts::End;
use crate::regulation::{Message, Number};

const LIST_MESSAGE: &str = "INSERT INTO message (year, number, open, url, author, detected, ended) \
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (year, number) \
                            DO UPDATE SET open = ?3, url = ?4, author = ?5, detected = ?6, ended = ?7";

/// Relies on the primary key of `message`.
const LISTED: &str =
    "SELECT open, url, author, detected, ended FROM message WHERE year = ?1 AND number = ?2";

/// Relies on `message_detected`.
const DETECTED: &str =
    "SELECT year, number FROM message WHERE detected >= ?1 AND detected < ?2 ORDER BY year, number";

/// Relies on `message_ended`.
const ENDED: &str = "SELECT year, number FROM message WHERE ended >= ?1 AND ended < ?2 ORDER BY ended, year, number";

/// Relies on `message_detected` and `message_ended`: two counts over indexes.
const IN_WORK: &str = "SELECT (SELECT count(*) FROM message WHERE detected < ?1) \
                            - (SELECT count(*) FROM message WHERE ended < ?1)";

/// What the list says of a message.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    open: bool,
    url: String,
    author: String,
    detected: i64,
    ended: Option<i64>,
}

impl Listed {
    fn of(message: &Message) -> Self {
        Self {
            open: !message.state().is_closed(),
            url: message.detected.url.to_string(),
            author: message.detected.author.to_string(),
            detected: message.detected.at.timestamp(),
            ended: ended(message).map(|at| at.timestamp()),
        }
    }
}

/// When nothing more was expected of a message: its final reply, or its end without one.
pub fn ended(message: &Message) -> Option<Instant> {
    match &message.end {
        Some(End::Rejected { at, .. } | End::Annulled { at, .. }) => Some(*at),
        None => message
            .postings
            .iter()
            .find(|posting| posting.reply == Reply::Final)
            .map(|posting| posting.at),
    }
}

/// All that is derived of a message: its row on the list, and what the search index knows of it.
pub(super) struct Derived {
    listed: Listed,
    indexed: Indexed,
    /// It may have its category from another message (п. 20), which may have changed since this one was derived.
    is_repeat: bool,
}

impl Derived {
    /// What the entries say of a message, and who has entered them.
    pub(super) fn of(message: &Message, entered: &BTreeSet<String>) -> Self {
        Self {
            listed: Listed::of(message),
            indexed: Indexed::of(message, entered),
            is_repeat: message.detected.repeat_of.is_some(),
        }
    }
}

/// Puts a message on the list and into the index, or what is new of it: most facts change nothing there, and what is
/// written is waited for.
pub(super) fn list(
    connection: &Connection,
    number: Number,
    before: Option<&Derived>,
    now: &Derived,
) -> rusqlite::Result<()> {
    let Derived {
        listed, indexed, ..
    } = now;
    if before.is_none_or(|before| before.listed != *listed) {
        connection.prepare_cached(LIST_MESSAGE)?.execute(params![
            number.year,
            number.index,
            listed.open,
            listed.url,
            listed.author,
            listed.detected,
            listed.ended
        ])?;
    }
    if before.is_none_or(|before| before.indexed != *indexed || now.is_repeat) {
        indexed.write(connection)?;
    }
    Ok(())
}

/// The same from the entries alone.
pub(super) fn list_anew(connection: &Connection, message: &Message) -> rusqlite::Result<()> {
    let entered = search::entered(connection, message.number)?;
    let now = Derived::of(message, &entered);
    list(connection, message.number, None, &now)
}

/// Makes the list anew from the entries.
pub(super) fn rebuild(connection: &Connection) -> rusqlite::Result<()> {
    for number in select_numbers(connection, EVERY_NUMBER, [])? {
        if let Some(message) = query::message(connection, number, None)? {
            list_anew(connection, &message)?;
        }
    }
    Ok(())
}

impl Journal {
    /// Messages detected from the first instant until before the second, in the order of their numbers.
    pub fn detected_between(
        &self,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Number>, JournalError> {
        self.numbers_between(DETECTED, from, to)
    }

    /// Messages that were answered, rejected or annulled from the first instant until before the second, in the order
    /// of that.
    pub fn ended_between(&self, from: Instant, to: Instant) -> Result<Vec<Number>, JournalError> {
        self.numbers_between(ENDED, from, to)
    }

    /// How many messages were in work at an instant: detected before it, and not ended before it.
    pub fn in_work_at(&self, at: Instant) -> Result<i64, JournalError> {
        self.connection
            .prepare_cached(IN_WORK)
            .and_then(|mut statement| statement.query_row([at.timestamp()], |row| row.get(0)))
            .map_err(|error| self.explain(error))
    }

    fn numbers_between(
        &self,
        sql: &str,
        from: Instant,
        to: Instant,
    ) -> Result<Vec<Number>, JournalError> {
        select_numbers(&self.connection, sql, [from.timestamp(), to.timestamp()])
            .map_err(|error| self.explain(error))
    }
}

/// What is wrong with the list about a message, in Russian: it must say what the entries say.
pub(super) fn wrong_about(
    connection: &Connection,
    number: Number,
) -> rusqlite::Result<Option<String>> {
    let listed = connection
        .prepare_cached(LISTED)?
        .query_row(params![number.year, number.index], |row| {
            Ok(Listed {
                open: row.get(0)?,
                url: row.get(1)?,
                author: row.get(2)?,
                detected: row.get(3)?,
                ended: row.get(4)?,
            })
        })
        .optional()?;
    let message = query::message(connection, number, None)?;
    Ok(match (listed, message) {
        (None, None) => None,
        (None, Some(_)) => Some(format!(
            "в списке сообщений нет {number}, а записи о нём есть"
        )),
        (Some(_), None) => Some(format!(
            "список сообщений называет {number}, записей о котором нет"
        )),
        (Some(listed), Some(message)) => (listed != Listed::of(&message))
            .then(|| format!("список сообщений говорит о {number} не то, что записи")),
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_query_by_year_is_planned_once_however_many_messages_it_asks_about() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("journal.db");
        let written = Journal::open_or_create(&path).expect("made");
        let read = Journal::open_to_read(&path).expect("it opens");
        for journal in [written, read] {
            let mut statement = journal
                .connection
                .prepare("SELECT seq FROM event WHERE year = ?1 AND number = ?2 ORDER BY seq")
                .expect("SQL");
            for number in 1..5 {
                let found = statement.query_map([2026, number], |row| row.get::<_, i64>(0));
                assert_eq!(found.expect("it reads").count(), 0);
            }
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
