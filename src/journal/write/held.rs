//! The messages that a transaction writes to, folded as far as it has come, so that a fact costs no reading of those
//! before it. They go to the list of messages in the end: the search index takes messages in the order of their numbers
//! in one go, and each of them once and not after each of its facts.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use crate::journal::read::{Listed, fold, last_index};
use crate::journal::write::index::Indexed;
use crate::regulation::{Message, Number};

const LIST_MESSAGE: &str = "INSERT INTO message (year, number, open, url, author, detected, ended) \
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (year, number) \
                            DO UPDATE SET open = ?3, url = ?4, author = ?5, detected = ?6, ended = ?7";

/// How many messages many facts at once hold folded: a few days' of the busiest ministry.
const MOST: usize = 8192;

/// Messages that are written to.
pub(crate) struct Held<'a> {
    connection: &'a Connection,
    messages: BTreeMap<Number, Message>,
    known: BTreeMap<Number, Known>,
    /// The last number given in a year, whether it is on the list or not.
    last: BTreeMap<i32, u32>,
}

/// Who has entered the facts of a message, and what was derived of it when it was listed last.
#[derive(Default)]
struct Known {
    authors: BTreeSet<String>,
    derived: Option<(Listed, Indexed)>,
}

impl<'a> Held<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            messages: BTreeMap::new(),
            known: BTreeMap::new(),
            last: BTreeMap::new(),
        }
    }

    /// Takes out a message as the entries leave it; none for a number that is not there yet.
    pub(crate) fn take_message(&mut self, number: Number) -> rusqlite::Result<Option<Message>> {
        if let Some(message) = self.messages.remove(&number) {
            return Ok(Some(message));
        }
        let Some((message, entries)) = fold::life(self.connection, number)? else {
            return Ok(None);
        };
        let authors = entries.into_iter().map(|entry| entry.by).collect();
        let derived = Some(derived(&message, &authors));
        self.known.insert(number, Known { authors, derived });
        Ok(Some(message))
    }

    /// The number that is next in a year.
    pub(crate) fn next_number(&mut self, year: i32) -> rusqlite::Result<Number> {
        let last = match self.last.get(&year) {
            Some(last) => *last,
            None => last_index(self.connection, year)?,
        };
        self.last.insert(year, last);
        Ok(Number {
            year,
            index: last + 1,
        })
    }

    /// Keeps a message that somebody has written to.
    pub(crate) fn put_message(&mut self, message: Message, by: &str) -> rusqlite::Result<()> {
        let number = message.number;
        if let Some(last) = self.last.get_mut(&number.year) {
            *last = number.index.max(*last);
        }
        let authors = &mut self.known.entry(number).or_default().authors;
        if !authors.contains(by) {
            authors.insert(by.to_owned());
        }
        self.messages.insert(number, message);
        if self.messages.len() < MOST {
            return Ok(());
        }
        // Those that are done with are hardly written to again; the others wait for their next facts.
        let is_done = |_: &Number, message: &mut Message| message.state().is_closed();
        let done = self.messages.extract_if(.., is_done).collect();
        self.list_messages(done)?;
        if self.messages.len() > MOST / 2 {
            self.settle()?;
        }
        Ok(())
    }

    /// Lists all that is held and lets go of it.
    pub(crate) fn settle(&mut self) -> rusqlite::Result<()> {
        let messages = std::mem::take(&mut self.messages);
        self.list_messages(messages)
    }

    /// Puts messages on the list and into the index, or what is new of them: most facts change nothing there, and what
    /// is written is waited for.
    fn list_messages(&mut self, messages: BTreeMap<Number, Message>) -> rusqlite::Result<()> {
        for (number, message) in messages {
            let known = self.known.remove(&number).unwrap_or_default();
            let (listed, indexed) = derived(&message, &known.authors);
            let (was_listed, was_indexed) = known.derived.unzip();
            if was_listed.as_ref() != Some(&listed) {
                self.connection
                    .prepare_cached(LIST_MESSAGE)?
                    .execute(params![
                        number.year,
                        number.index,
                        listed.open,
                        listed.url,
                        listed.author,
                        listed.detected,
                        listed.ended
                    ])?;
            }
            // A repeat may have its category from another message (п. 20), which may have changed since.
            if message.detected.repeat_of.is_some() || was_indexed.as_ref() != Some(&indexed) {
                indexed.write(self.connection)?;
            }
        }
        Ok(())
    }
}

/// All that is derived of a message whose facts these people have entered: its row on the list, and what the search
/// index knows of it.
fn derived(message: &Message, authors: &BTreeSet<String>) -> (Listed, Indexed) {
    (Listed::from(message), Indexed::new(message, authors))
}
