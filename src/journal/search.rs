//! Searching all messages ever: by the beginnings of words of their text, author, topic, location, link and people, and
//! by what they share. The newest first.
//!
//! An FTS5 index holds of each message its words, folded as the query is (case, ё as е, NFC), and tags for its state,
//! source, departments, category, topic, the people named in its entries and the month of its detection. It is made from
//! the entries and can be made anew from them. Whatever is asked is one expression of that index, which goes from the
//! newest message on and leaps from the rarest word or tag to the next: a search ends when it has found enough.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, params};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::query::select_numbers;
use super::{Journal, JournalError, named};
use crate::calendar::Instant;
use crate::regulation::parts::Detected;
use crate::regulation::{Category, Message, Number, State, Text};

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

/// The place of a message in the index: years are far apart.
const YEAR: i64 = 100_000_000;

const INDEX: &str = "INSERT OR REPLACE INTO search (rowid, words) VALUES (?1, ?2)";

/// Who has entered facts of a message. Relies on `event_of_message`.
const ENTERED: &str = "SELECT DISTINCT entered_by FROM event WHERE year = ?1 AND number = ?2";

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

/// How many pass, up to so many: whoever asks for a letter waits for no count of all that has it.
const COUNT: &str = "SELECT count(*) FROM (SELECT 1 FROM message LIMIT ?1)";
const COUNT_FOUND: &str =
    "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)";
const COUNT_BETWEEN: &str = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 AND EXISTS \
                             (SELECT 1 FROM message WHERE year = search.rowid / 100000000 \
                             AND number = search.rowid % 100000000 AND detected >= ?3 AND detected < ?4) LIMIT ?2)";

/// The index gathers more in memory before it writes a piece of itself, and merges no pieces meanwhile.
const GATHER: &str = "INSERT INTO search (search, rank) VALUES ('hashsize', 33554432);
     INSERT INTO search (search, rank) VALUES ('automerge', 0);";

/// One piece is made of all that is there, a level or two higher than the highest.
const OPTIMIZE: &str = "INSERT INTO search (search) VALUES ('optimize')";

/// Pieces lie on levels by their size, and what has gathered on a level is merged into one on the next. On a low level
/// the piece of a whole journal would be merged with the first few entries, while somebody waits for them: it is taken up
/// to where a million entries come before it. Something has to be there to be merged with; it is taken out again.
const LIFTS: i64 = 2;
const LIFT: &str = "INSERT INTO search (rowid, words) VALUES (?1, 'x')";
const LIFTED: &str = "DELETE FROM search WHERE rowid <= ?1";

/// As an index is by itself.
const SETTLE: &str = "INSERT INTO search (search, rank) VALUES ('hashsize', 1048576);
     INSERT INTO search (search, rank) VALUES ('automerge', 4);
     DELETE FROM search_config WHERE k IN ('hashsize', 'automerge');";

/// Prepares the index for very many messages at once.
pub(super) fn gather(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(GATHER)
}

/// They are all in.
pub(super) fn merge(connection: &Connection) -> rusqlite::Result<()> {
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
pub(super) struct Indexed {
    number: Number,
    detected: Detected,
    state: State,
    category: Category,
    departments: BTreeSet<Text>,
    people: BTreeSet<String>,
    entered: BTreeSet<String>,
}

impl Indexed {
    /// What the index is to know of a message whose facts these people have entered.
    pub(super) fn of(message: &Message, entered: &BTreeSet<String>) -> Self {
        let legs = message.legs.iter().map(|leg| &leg.department);
        let awaited = message.awaited.iter().map(|awaited| &awaited.department);
        let people = named::in_message(message);
        Self {
            number: message.number,
            detected: message.detected.clone(),
            state: message.state(),
            category: message.category(),
            departments: legs.chain(awaited).cloned().collect(),
            people: people.into_iter().map(str::to_owned).collect(),
            entered: entered.clone(),
        }
    }

    /// Puts it into the index, in place of what is there of the message.
    pub(super) fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection
            .prepare_cached(INDEX)?
            .execute((place(self.number), self.words()))?;
        Ok(())
    }

    /// The words, then the tags.
    fn words(&self) -> String {
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
            words.extend(
                folded(text)
                    .chars()
                    .map(|sign| if sign == '_' { ' ' } else { sign }),
            );
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
        let entered = self.entered.iter().map(String::as_str);
        tags.extend(people.chain(entered).map(person_tag));
        words.push_str(&tags.join(" "));
        words
    }
}

/// Who has entered facts of a message.
pub(super) fn entered(
    connection: &Connection,
    number: Number,
) -> rusqlite::Result<BTreeSet<String>> {
    connection
        .prepare_cached(ENTERED)?
        .query_map((number.year, number.index), |row| row.get(0))?
        .collect()
}

fn place(number: Number) -> i64 {
    i64::from(number.year) * YEAR + i64::from(number.index)
}

/// Folds a text as words are compared: without case, ё as е, one letter one character.
pub fn folded(text: &str) -> String {
    let fold = |letter: char| if letter == 'ё' { 'е' } else { letter };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text
            .chars()
            .flat_map(char::to_lowercase)
            .map(fold)
            .collect();
    }
    text.nfc().flat_map(char::to_lowercase).map(fold).collect()
}

/// A tag is one word of letters and digits, whatever it is made of.
fn tag(kind: char, of: &str) -> String {
    format!("_{kind}{}", hex::encode(of))
}

fn state_tag(state: State) -> String {
    tag('s', &format!("{state:?}"))
}

fn category_tag(category: Category) -> String {
    tag('c', &format!("{category:?}"))
}

fn person_tag(name: &str) -> String {
    tag('p', &folded(name))
}

fn year_tag(day: NaiveDate) -> String {
    format!("_y{}", day.year())
}

fn month_tag(day: NaiveDate) -> String {
    format!("_m{}", day.format("%Y%m"))
}

/// Tags of the years and months (UTC) that a period touches: all its messages have one of them, and few others.
fn period_tags((from, to): (Instant, Instant)) -> Vec<String> {
    let last = to.date_naive();
    let mut month = from.date_naive().with_day(1).unwrap_or_default();
    let mut tags = vec![month_tag(from.date_naive())];
    while month <= last {
        let whole_year = month.month() == 1 && month.year() < last.year();
        tags.push(if whole_year {
            year_tag(month)
        } else {
            month_tag(month)
        });
        let months = chrono::Months::new(if whole_year { 12 } else { 1 });
        match month.checked_add_months(months) {
            Some(next) => month = next,
            None => break,
        }
    }
    tags
}

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
    ) -> Result<Vec<Number>, JournalError> {
        let before = before.unwrap_or(Number {
            year: i32::MAX,
            index: 0,
        });
        let connection = &self.connection;
        let found = match (search.expression(), search.detected) {
            (None, _) => {
                select_numbers(connection, NEWEST, params![before.year, before.index, most])
            }
            (Some(expression), None) => {
                select_numbers(connection, FOUND, params![expression, place(before), most])
            }
            (Some(expression), Some((from, to))) => select_numbers(
                connection,
                FOUND_BETWEEN,
                params![
                    expression,
                    place(before),
                    most,
                    from.timestamp(),
                    to.timestamp()
                ],
            ),
        };
        found.map_err(|error| self.explain(error))
    }
    /// How many messages pass a search, up to so many.
    pub fn count(&self, search: &Search, most: u32) -> Result<u32, JournalError> {
        let one = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row(params, |row| row.get(0))
        };
        let counted = match (search.expression(), search.detected) {
            (None, _) => one(COUNT, params![most]),
            (Some(expression), None) => one(COUNT_FOUND, params![expression, most]),
            (Some(expression), Some((from, to))) => one(
                COUNT_BETWEEN,
                params![expression, most, from.timestamp(), to.timestamp()],
            ),
        };
        counted.map_err(|error| self.explain(error))
    }
}
