//! The list of messages: what an index needs of each, all of it derived from the entries.

use rusqlite::Connection;

use crate::calendar::Instant;
use crate::journal::storage::{first_row, one_value};
use crate::journal::{error::Result, handle::Journal, read::fold};
use crate::regulation::{Message, Number, fact::Reply, parts::End};

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

/// Relies on `message_detected`, read from its start.
const FIRST: &str = "SELECT min(detected) FROM message";

/// What the list says of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) open: bool,
    pub(crate) url: String,
    pub(crate) author: String,
    pub(crate) detected: i64,
    pub(crate) ended: Option<i64>,
}

impl From<&Message> for Listed {
    fn from(message: &Message) -> Self {
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

impl Journal {
    /// Messages detected from the first instant until before the second, in the order of their numbers.
    pub fn detected_between(&self, from: Instant, to: Instant) -> Result<Vec<Number>> {
        self.select_numbers(DETECTED, [from.timestamp(), to.timestamp()])
    }

    /// Messages that were answered, rejected or annulled from the first instant until before the second, in the order
    /// of that.
    pub fn ended_between(&self, from: Instant, to: Instant) -> Result<Vec<Number>> {
        self.select_numbers(ENDED, [from.timestamp(), to.timestamp()])
    }

    /// When the first message of all was detected.
    pub fn began(&self) -> Result<Option<Instant>> {
        let first: Option<i64> = self.ask(|connection| one_value(connection, FIRST, []))?;
        Ok(first.and_then(|first| Instant::from_timestamp(first, 0)))
    }

    /// How many messages were in work at an instant: detected before it, and not ended before it.
    pub fn in_work_at(&self, at: Instant) -> Result<i64> {
        self.ask(|connection| one_value(connection, IN_WORK, [at.timestamp()]))
    }
}

/// What is wrong with the list about a message, in Russian: it must say what the entries say.
pub(crate) fn wrong_about(
    connection: &Connection,
    number: Number,
) -> rusqlite::Result<Option<String>> {
    let listed = first_row(connection, LISTED, (number.year, number.index), |row| {
        Ok(Listed {
            open: row.get(0)?,
            url: row.get(1)?,
            author: row.get(2)?,
            detected: row.get(3)?,
            ended: row.get(4)?,
        })
    })?;
    let message = fold::message(connection, number, None)?;
    let told = message.as_ref().map(Listed::from);
    Ok((listed != told).then(|| match (listed, told) {
        (None, _) => format!("в списке сообщений нет {number}, а записи о нём есть"),
        (_, None) => format!("список сообщений называет {number}, записей о котором нет"),
        _ => format!("список сообщений говорит о {number} не то, что записи"),
    }))
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
