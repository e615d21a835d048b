//! Searching all messages ever: by the beginnings of words of their text, author, topic, location, link and people, and
//! by what they share. The newest first.
//!
//! An FTS5 index holds of each message its words, folded as the query is (case, ё as е, NFC), and tags for its state,
//! source, departments, category and topic. It is made from the entries and can be made anew from them.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use unicode_normalization::UnicodeNormalization;

use super::query::select_numbers;
use super::{Journal, JournalError};
use crate::calendar::Instant;
use crate::regulation::{Category, Message, Number, State};

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
    /// Only detected from the first instant until before the second.
    pub detected: Option<(Instant, Instant)>,
}

/// The place of a message in the index: years are far apart.
const YEAR: i64 = 100_000_000;

const INDEX: &str = "INSERT OR REPLACE INTO search (rowid, words, tags) VALUES (?1, ?2, ?3)";

/// Puts the words of a message into the index, or what is new of them.
pub(super) fn index(connection: &Connection, message: &Message) -> rusqlite::Result<()> {
    let Number { year, index } = message.number;
    let place = i64::from(year) * YEAR + i64::from(index);
    connection
        .prepare_cached(INDEX)?
        .execute((place, words(message), tags(message)))?;
    Ok(())
}

/// Folds a text as words are compared: without case, ё as е, one letter one character.
pub fn folded(text: &str) -> String {
    text.nfc()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ё' { 'е' } else { letter })
        .collect()
}

fn words(message: &Message) -> String {
    let detected = &message.detected;
    let people = message
        .legs
        .iter()
        .map(|leg| &leg.handed)
        .chain(
            message
                .legs
                .iter()
                .filter_map(|leg| leg.information.as_ref()),
        )
        .chain(message.replies.iter().map(|reply| &reply.receipt))
        .map(|receipt| receipt.who.as_str());
    let decided = message
        .decisions
        .iter()
        .map(|decision| decision.decided_by.as_str());
    let approvers = message.rounds.iter().flat_map(|round| &round.approvers);
    let approvers = approvers.map(|approver| approver.person.as_str());
    let number = message.number.to_string();
    let own = [
        number.as_str(),
        &detected.text,
        &detected.author,
        &detected.topic,
        &detected.location,
        &detected.url,
    ];
    let all: Vec<&str> = own
        .into_iter()
        .chain(people)
        .chain(decided)
        .chain(approvers)
        .collect();
    folded(&all.join("\n"))
}

/// A tag is one word of letters and digits, whatever it is made of.
fn tag(kind: char, of: &str) -> String {
    format!("{kind}{}", hex::encode(of))
}

fn state_tag(state: State) -> String {
    tag('s', &format!("{state:?}"))
}

fn category_tag(category: Category) -> String {
    tag('c', &format!("{category:?}"))
}

fn tags(message: &Message) -> String {
    let detected = &message.detected;
    let mut tags = vec![
        state_tag(message.state()),
        category_tag(message.category()),
        tag('n', &detected.source),
        tag('t', &folded(&detected.topic)),
    ];
    let legs = message.legs.iter().map(|leg| &leg.department);
    let awaited = message.awaited.iter().map(|awaited| &awaited.department);
    tags.extend(legs.chain(awaited).map(|code| tag('d', code)));
    tags.join(" ")
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
            .map(|word| format!("words : \"{word}\" *"));
        let tags = [
            self.state.map(state_tag),
            self.category.map(category_tag),
            self.source.as_ref().map(|code| tag('n', code)),
            self.department.as_ref().map(|code| tag('d', code)),
            self.topic.as_ref().map(|topic| tag('t', &folded(topic))),
        ];
        let tags = tags
            .into_iter()
            .flatten()
            .map(|tag| format!("tags : \"{tag}\""));
        let all: Vec<String> = words.chain(tags).collect();
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
        let expression = search.expression();
        let place =
            "search.rowid / 100000000 = message.year AND search.rowid % 100000000 = message.number";
        let mut sql = String::new();
        let mut values: Vec<Value> = Vec::new();
        let mut conditions = Vec::new();
        if let Some(expression) = expression {
            // The index goes from its end; the list is asked for each place that it finds.
            sql.push_str("SELECT search.rowid / 100000000, search.rowid % 100000000 FROM search");
            values.push(expression.into());
            conditions.push("search MATCH ?".to_owned());
            if let Some(before) = before {
                conditions.push("search.rowid < ?".to_owned());
                values.push((i64::from(before.year) * YEAR + i64::from(before.index)).into());
            }
            if let Some((from, to)) = search.detected {
                conditions.push(format!(
                    "EXISTS (SELECT 1 FROM message WHERE {place} AND detected >= ? AND detected < ?)"
                ));
                values.extend([from.timestamp().into(), to.timestamp().into()]);
            }
        } else {
            // Relies on the primary key of `message`, or on `message_detected`.
            sql.push_str("SELECT year, number FROM message");
            if let Some(before) = before {
                conditions.push("(year, number) < (?, ?)".to_owned());
                values.extend([
                    i64::from(before.year).into(),
                    i64::from(before.index).into(),
                ]);
            }
            if let Some((from, to)) = search.detected {
                conditions.push("detected >= ? AND detected < ?".to_owned());
                values.extend([from.timestamp().into(), to.timestamp().into()]);
            }
        }
        if !conditions.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(&conditions.join(" AND "));
        }
        let by_place = if values
            .first()
            .is_some_and(|value| matches!(value, Value::Text(_)))
        {
            " ORDER BY search.rowid DESC"
        } else {
            " ORDER BY year DESC, number DESC"
        };
        sql.push_str(by_place);
        sql.push_str(" LIMIT ?");
        values.push(i64::from(most).into());
        select_numbers(&self.connection, &sql, params_from_iter(values))
            .map_err(|error| self.explain(error))
    }
}
