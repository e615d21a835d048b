//! What the search index knows of a message: its words and tags, made of its entries.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::journal::read::{
    category_tag, folded, index_place, month_tag, people_named, person_tag, state_tag, tag,
    year_tag,
};
use crate::regulation::{Category, Message, Number, State, Text, parts::Detected};

const INDEX: &str = "INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)";

/// The index gathers more in memory before it writes a piece of itself, and merges no pieces meanwhile.
const GATHER: &str = "INSERT INTO search (search, rank) VALUES ('hashsize', 33554432);
     INSERT INTO search (search, rank) VALUES ('automerge', 0);";

/// One piece is made of all that is there, a level or two higher than the highest.
const OPTIMIZE: &str = "INSERT INTO search (search) VALUES ('optimize')";

/// Pieces lie on levels by their size, and what has gathered on a level is merged into one on the next. On a low level
/// the piece of a whole journal would be merged with the first few entries, while somebody waits for them: it is taken
/// up to where a million entries come before it. Something has to be there to be merged with; it is taken out again.
const LIFTS: i64 = 2;
const LIFT: &str = "INSERT INTO search (rowid, words) VALUES (?1, 'x')";
const LIFTED: &str = "DELETE FROM search WHERE rowid <= ?1";

/// As an index is by itself.
const SETTLE: &str = "INSERT INTO search (search, rank) VALUES ('hashsize', 1048576);
     INSERT INTO search (search, rank) VALUES ('automerge', 4);
     DELETE FROM search_config WHERE k IN ('hashsize', 'automerge');";

/// Prepares the index for very many messages at once.
pub(crate) fn gather(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(GATHER)
}

/// They are all in.
pub(crate) fn merge(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute(OPTIMIZE, [])?;
    for place in 1..=LIFTS {
        connection.execute(LIFT, [place])?;
        connection.execute(OPTIMIZE, [])?;
    }
    connection.execute(LIFTED, [LIFTS])?;
    connection.execute_batch(SETTLE)
}

/// All of a message that the index knows: its words and tags are made of this.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Indexed {
    number: Number,
    detected: Detected,
    state: State,
    category: Category,
    departments: BTreeSet<Text>,
    people: BTreeSet<String>,
    authors: BTreeSet<String>,
}

impl Indexed {
    /// What the index is to know of a message whose facts these people have entered.
    pub(crate) fn new(message: &Message, authors: &BTreeSet<String>) -> Self {
        let legs = message.legs.iter().map(|leg| &leg.department);
        let awaited = message.awaited.iter().map(|awaited| &awaited.department);
        let people = people_named(message).into_iter().map(str::to_owned);
        Self {
            number: message.number,
            detected: message.detected.clone(),
            state: message.state(),
            category: message.category(),
            departments: legs.chain(awaited).cloned().collect(),
            people: people.collect(),
            authors: authors.clone(),
        }
    }

    /// Puts it into the index, in place of what is there of the message.
    pub(crate) fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection
            .prepare_cached(INDEX)?
            .execute((index_place(self.number), self.indexed_text()))?;
        Ok(())
    }

    /// The words, then the tags.
    fn indexed_text(&self) -> String {
        let detected = &self.detected;
        let number = self.number.to_string();
        let mut words = String::with_capacity(1024);
        let own = [
            number.as_str(),
            &detected.text,
            &detected.author,
            &detected.topic,
            &detected.location,
            &detected.url,
        ];
        let people = self.people.iter().map(String::as_str);
        for text in own.into_iter().chain(people.clone()) {
            // What begins a tag begins no word.
            words.push_str(&folded(text).replace('_', " "));
            words.push('\n');
        }
        let day = detected.at.date_naive();
        let mut tags = vec![
            state_tag(self.state),
            category_tag(self.category),
            tag('n', &detected.source),
            tag('t', &folded(&detected.topic)),
            year_tag(day),
            month_tag(day),
        ];
        tags.extend(self.departments.iter().map(|code| tag('d', code)));
        let authors = self.authors.iter().map(String::as_str);
        tags.extend(people.chain(authors).map(person_tag));
        words.push_str(&tags.join(" "));
        words
    }
}
