//! The messages that a transaction writes to, folded as far as it has come, so that a fact costs no reading of those
//! before it; and when they go to the list of messages: at once, or many of them together.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::journal::read::{fold, last_index};
use crate::journal::write::list::{Derived, list, list_anew};
use crate::regulation::{Message, Number};

/// How many messages many facts at once hold folded: a few days' of the busiest ministry.
const MOST: usize = 8192;

/// Messages that are written to.
pub(crate) struct Held<'a> {
    connection: &'a Connection,
    /// They are listed when many of them have gathered: the search index takes messages in the order of their numbers
    /// in one go, and each of them once and not after each of its facts.
    pub(crate) gathers: bool,
    messages: BTreeMap<Number, Message>,
    /// Of each that is not gathered: who has entered its facts, and what was derived of it so far.
    derived: BTreeMap<Number, (BTreeSet<String>, Derived)>,
    /// The last number given in a year, whether it is on the list or not.
    last: BTreeMap<i32, u32>,
}

impl<'a> Held<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self {
            connection,
            gathers: false,
            messages: BTreeMap::new(),
            derived: BTreeMap::new(),
            last: BTreeMap::new(),
        }
    }

    /// A message as the entries leave it; none for a number that is not there yet.
    pub(crate) fn take(&mut self, number: Number) -> rusqlite::Result<Option<Message>> {
        if let Some(message) = self.messages.remove(&number) {
            return Ok(Some(message));
        }
        let Some((message, authors)) = fold::message_and_authors(self.connection, number)? else {
            return Ok(None);
        };
        if !self.gathers {
            let derived = Derived::new(&message, &authors);
            self.derived.insert(number, (authors, derived));
        }
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
    pub(crate) fn put(&mut self, message: Message, by: &str) -> rusqlite::Result<()> {
        let number = message.number;
        if let Some(last) = self.last.get_mut(&number.year) {
            *last = number.index.max(*last);
        }
        if !self.gathers {
            self.derive(&message, by)?;
        }
        self.messages.insert(number, message);
        if self.messages.len() < MOST {
            return Ok(());
        }
        // Those that are done with are hardly written to again; the others wait for their next facts.
        let done = self
            .messages
            .extract_if(.., |_, message| message.state().is_closed());
        let done: Vec<Message> = done.map(|(_, message)| message).collect();
        self.list_gathered(done.iter())?;
        if self.messages.len() > MOST / 2 {
            self.settle()?;
        }
        Ok(())
    }

    /// Brings what is derived of a message up to its last fact.
    fn derive(&mut self, message: &Message, by: &str) -> rusqlite::Result<()> {
        let number = message.number;
        let (authors, before) = self.derived.remove(&number).unzip();
        let mut authors: BTreeSet<String> = authors.unwrap_or_default();
        authors.insert(by.to_owned());
        let now = Derived::new(message, &authors);
        list(self.connection, number, before.as_ref(), &now)?;
        self.derived.insert(number, (authors, now));
        Ok(())
    }

    /// Lists all that is held and lets go of it.
    pub(crate) fn settle(&mut self) -> rusqlite::Result<()> {
        let messages = std::mem::take(&mut self.messages);
        self.list_gathered(messages.values())
    }

    fn list_gathered<'m>(
        &self,
        messages: impl Iterator<Item = &'m Message>,
    ) -> rusqlite::Result<()> {
        if !self.gathers {
            // They were listed as they were put.
            return Ok(());
        }
        for message in messages {
            list_anew(self.connection, message)?;
        }
        Ok(())
    }
}
