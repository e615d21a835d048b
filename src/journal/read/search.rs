//! Searching all messages ever: by the beginnings of words of their text, author, topic, location, link and people, and
//! by what they share. The newest first.
//!
//! An FTS5 index holds of each message its words, folded as the query is (case, ё as е, NFC), and tags for its state,
//! source, departments, category, topic, the people named in its entries and the month of its detection. It is made
//! from the entries alone. Whatever is asked is one expression of that index, which goes from
//! the newest message on and leaps from the rarest word or tag to the next: a search ends when it has found enough.

use rusqlite::Params;

use crate::calendar::Instant;
use crate::journal::read::tags::{
    category_tag, folded, index_place, period_tags, person_tag, state_tag, tag,
};
use crate::journal::{error::Result, handle::Journal, storage::one_value};
use crate::regulation::{Category, Number, State};

/// What to look for; nothing given looks for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Beginnings of words, all of which a message must have.
    pub text: String,
    /// Only messages that stand so.
    pub state: Option<State>,
    /// Only of this network, by its code.
    pub source: Option<String>,
    /// Only of this department, by its code.
    pub department: Option<String>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only of this topic.
    pub topic: Option<String>,
    /// Only those in whose entries this person is named: who signed, handed over, brought, approved, decided, entered.
    pub person: Option<String>,
    /// Only detected from the first instant until before the second.
    pub detected: Option<(Instant, Instant)>,
}

/// Relies on the primary key of `message`, read from its end.
const NEWEST: &str = "SELECT year, number FROM message WHERE (year, number) < (?1, ?2) \
                      ORDER BY year DESC, number DESC LIMIT ?3";

/// The index goes from its end.
const FOUND: &str = "SELECT rowid / 100000000, rowid % 100000000 FROM search \
                     WHERE search MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3";

/// The same, the list asked for each place that the index finds: the tags tell the month alone.
const FOUND_BETWEEN: &str = "SELECT rowid / 100000000, rowid % 100000000 FROM search \
                             WHERE search MATCH ?1 AND rowid < ?2 AND EXISTS (SELECT 1 FROM message \
                             WHERE year = search.rowid / 100000000 AND number = search.rowid % 100000000 \
                             AND detected >= ?4 AND detected < ?5) ORDER BY rowid DESC LIMIT ?3";

/// How many pass, up to a limit: a search for one letter does not wait for the count of all matches.
const COUNT: &str = "SELECT count(*) FROM (SELECT 1 FROM message LIMIT ?1)";
const COUNT_FOUND: &str =
    "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)";
const COUNT_BETWEEN: &str = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 AND EXISTS \
                             (SELECT 1 FROM message WHERE year = search.rowid / 100000000 \
                             AND number = search.rowid % 100000000 AND detected >= ?3 AND detected < ?4) LIMIT ?2)";

impl Search {
    /// Nothing is asked for: every message passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What FTS5 is asked; none when neither a word nor a tag is.
    fn expression(&self) -> Option<String> {
        let text = folded(&self.text);
        let words = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\" *"));
        let tags = [
            self.state.map(state_tag),
            self.category.map(category_tag),
            self.source.as_ref().map(|code| tag('n', code)),
            self.department.as_ref().map(|code| tag('d', code)),
            self.topic.as_ref().map(|topic| tag('t', &folded(topic))),
            self.person.as_deref().map(person_tag),
        ];
        let tags = tags.into_iter().flatten().map(|tag| format!("\"{tag}\""));
        let period = self.detected.map(|period| {
            let tags = period_tags(period);
            let tags: Vec<String> = tags.iter().map(|tag| format!("\"{tag}\"")).collect();
            format!("({})", tags.join(" OR "))
        });
        let all: Vec<String> = words.chain(tags).chain(period).collect();
        (!all.is_empty()).then(|| all.join(" AND "))
    }
}

impl Journal {
    /// The newest messages that pass a search, at most so many, from before a number on.
    pub fn search(
        &self,
        search: &Search,
        before: Option<Number>,
        most: u32,
    ) -> Result<Vec<Number>> {
        let before = before.unwrap_or(Number {
            year: i32::MAX,
            index: 0,
        });
        let place = index_place(before);
        match (search.expression(), search.detected) {
            (None, _) => self.select_numbers(NEWEST, (before.year, before.index, most)),
            (Some(words), None) => self.select_numbers(FOUND, (words, place, most)),
            (Some(words), Some((from, to))) => {
                let (from, to) = (from.timestamp(), to.timestamp());
                self.select_numbers(FOUND_BETWEEN, (words, place, most, from, to))
            }
        }
    }

    /// How many messages pass a search, up to so many.
    pub fn count(&self, search: &Search, most: u32) -> Result<u32> {
        match (search.expression(), search.detected) {
            (None, _) => self.count_by(COUNT, [most]),
            (Some(words), None) => self.count_by(COUNT_FOUND, (words, most)),
            (Some(words), Some((from, to))) => {
                let (from, to) = (from.timestamp(), to.timestamp());
                self.count_by(COUNT_BETWEEN, (words, most, from, to))
            }
        }
    }

    fn count_by(&self, sql: &str, params: impl Params) -> Result<u32> {
        self.ask(|connection| one_value(connection, sql, params))
    }
}
