//! Messages by their numbers, by what is open, by year, by link and author; and the entries as they lie.

use chrono::{DateTime, Utc};
use rusqlite::{Params, Row};

use crate::calendar::Instant;
use crate::journal::error::{JournalError, Result};
use crate::journal::read::rows::{
    AnyEntry, any_entry, end_of_chain, number_at, select_numbers, seq_of, utc,
};
use crate::journal::storage::{explain, first_row, pragma, select_entries};
use crate::journal::{chain::Hash, entry::Entry, handle::Journal, read::fold};
use crate::regulation::{Message, Number, State};

/// Relies on the primary key.
const EVERY_ENTRY: &str = select_entries!("WHERE seq >= 1 ORDER BY seq");

/// Reads every hash; a page is held against the journal once in a while.
const WITH_HASH: &str =
    "SELECT seq, recorded_at FROM event WHERE substr(hex(hash), 1, length(?1)) = ?1 ORDER BY seq";

/// Relies on the partial index `message_open`.
const OPEN: &str = "SELECT year, number FROM message WHERE open = 1 ORDER BY year, number";

/// Messages that were open at an instant: detected by then, and open still or ended later. Relies on `message_open`
/// and `message_ended`.
const OPEN_AT: &str = "SELECT year, number FROM message WHERE open = 1 AND detected <= ?1 \
                       UNION SELECT year, number FROM message WHERE ended > ?1 AND detected <= ?1 \
                       ORDER BY year, number";

/// Relies on the primary key of `message`.
const EVERY_NUMBER: &str = "SELECT year, number FROM message ORDER BY year, number";

/// Relies on `message_url`.
const BY_URL: &str =
    "SELECT year, number FROM message WHERE url = ?1 ORDER BY year DESC, number DESC LIMIT 20";

/// Relies on `message_author`.
pub(crate) const BY_AUTHOR: &str =
    "SELECT year, number FROM message WHERE author = ?1 ORDER BY year DESC, number DESC LIMIT 20";

impl Journal {
    /// A message as it now stands.
    pub fn message(&self, number: Number) -> Result<Option<Message>> {
        self.ask(|connection| fold::message(connection, number, None))
    }

    /// A message as its facts up to an instant left it; `None` before its detection.
    pub fn message_at(&self, number: Number, at: Instant) -> Result<Option<Message>> {
        self.ask(|connection| fold::message(connection, number, Some(at)))
    }

    /// A message as it now stands, with its entries.
    pub fn life(&self, number: Number) -> Result<Option<(Message, Vec<Entry>)>> {
        self.ask(|connection| fold::life(connection, number))
    }

    /// Messages that something is still expected of, in the order of their numbers.
    pub fn open_messages(&self) -> Result<Vec<Message>> {
        let numbers = self.select_numbers(OPEN, [])?.into_iter();
        numbers
            .filter_map(|number| self.message(number).transpose())
            .collect()
    }

    /// Messages that something is still expected of, with their entries: all that can be read, and what is wrong with
    /// the first that cannot.
    pub fn open_lives(&self) -> (Vec<(Message, Vec<Entry>)>, Option<JournalError>) {
        let (numbers, mut wrong) = self.open_numbers();
        let mut lives = Vec::with_capacity(numbers.len());
        for number in numbers {
            match self.life(number) {
                Ok(life) => lives.extend(life),
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        (lives, wrong)
    }

    /// The numbers that can be read.
    fn open_numbers(&self) -> (Vec<Number>, Option<JournalError>) {
        let mut numbers = Vec::new();
        let wrong = self.ask(|connection| {
            let mut statement = connection.prepare_cached(OPEN)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                numbers.push(number_at(row, 0)?);
            }
            Ok(())
        });
        (numbers, wrong.err())
    }

    /// Messages that something was still expected of at an instant, as their facts up to it left them.
    pub fn open_messages_at(&self, at: Instant) -> Result<Vec<Message>> {
        let mut messages = Vec::new();
        for number in self.select_numbers(OPEN_AT, [at.timestamp()])? {
            let message = self.message_at(number, at)?;
            messages.extend(message.filter(|message| !message.state().is_closed()));
        }
        Ok(messages)
    }

    /// Every number there is, in order.
    pub fn numbers(&self) -> Result<Vec<Number>> {
        self.select_numbers(EVERY_NUMBER, [])
    }

    /// An earlier message with the same link, else one of the same author: the new one may repeat it (п. 19). A void
    /// registration is nothing to repeat.
    pub fn similar(&self, url: &str, author: &str) -> Result<Option<Number>> {
        for (sql, wanted) in [(BY_URL, url), (BY_AUTHOR, author)] {
            if wanted.is_empty() {
                continue;
            }
            let numbers = self.select_numbers(sql, [wanted])?;
            if let Some(message) = self.first_in_force(numbers, |_| true)? {
                return Ok(Some(message.number));
            }
        }
        Ok(None)
    }

    /// The first of some messages that is wanted and no void registration.
    pub(crate) fn first_in_force(
        &self,
        numbers: Vec<Number>,
        is_wanted: impl Fn(&Message) -> bool,
    ) -> Result<Option<Message>> {
        for number in numbers {
            let message = self.message(number)?;
            let message = message.filter(|message| message.state() != State::Annulled);
            if let Some(message) = message.filter(&is_wanted) {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    /// The entries of a message, in the journal's order.
    pub fn entries(&self, number: Number) -> Result<Vec<Entry>> {
        self.ask(|connection| fold::entries(connection, number))
    }

    /// Hands every entry, in order, to a function that may stop the walk.
    pub(crate) fn for_each_entry<E: From<JournalError>>(
        &self,
        mut take: impl FnMut(AnyEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| E::from(explain(&self.path, error));
        let mut statement = self.connection.prepare(EVERY_ENTRY).map_err(failed)?;
        for entry in statement.query_map([], any_entry).map_err(failed)? {
            take(entry.map_err(failed)?)?;
        }
        Ok(())
    }

    /// The place and the hash of the last entry; 0 and the genesis hash of an empty journal.
    pub fn head(&self) -> Result<(u64, Hash)> {
        let (seq, hash, _) = self.ask(end_of_chain)?;
        Ok((seq, hash))
    }

    /// When the last entry was made.
    pub fn last_recorded(&self) -> Result<Option<DateTime<Utc>>> {
        let (_, _, last) = self.ask(end_of_chain)?;
        Ok(last)
    }

    /// Which entry has a hash that begins with these hex digits, as a printed page bears them, and when it was entered.
    /// A page of a journal that was put in another's place, or of what came after an older copy, has none.
    pub fn entry_of_hash(&self, beginning: &str) -> Result<Option<(u64, DateTime<Utc>)>> {
        let read = |row: &Row<'_>| Ok((seq_of(row)?, utc(row, 1)?));
        self.ask(|connection| first_row(connection, WITH_HASH, [beginning.to_uppercase()], read))
    }

    /// A number that changes when another connection has written: the desk then reads again.
    pub fn data_version(&self) -> Result<i64> {
        self.ask(|connection| pragma(connection, "data_version"))
    }

    pub(crate) fn select_numbers(&self, sql: &str, params: impl Params) -> Result<Vec<Number>> {
        self.ask(|connection| select_numbers(connection, sql, params))
    }
}
