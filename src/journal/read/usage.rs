//! What the desk used of late: which topics, locations, departments and people its last messages have, so that the
//! forms can offer those first. Read from the end of the journal, as much at a million messages as at a thousand.

use std::collections::HashMap;

use serde_json::Value;

use crate::journal::{error::Result, handle::Journal};
use crate::regulation::Message;

/// Messages that are looked at.
const LAST: u32 = 500;
/// After so many messages a use counts half.
const HALF: f64 = 100.0;

/// Relies on the primary key of `message`, read from its end, and on `event_of_message`.
const USED: &str = "WITH late AS (SELECT year, number FROM message ORDER BY year DESC, number DESC LIMIT ?1) \
                    SELECT json_extract(event.fields, '$.source', '$.topic', '$.location', '$.department', \
                                        '$.to', '$.who') \
                    FROM late CROSS JOIN event ON event.year = late.year AND event.number = late.number \
                    WHERE event.kind IN ('detected', 'handed_over', 'returned', 'information_received', \
                                         'reply_received') \
                    ORDER BY late.year DESC, late.number DESC, event.seq DESC";

/// What a message is about and where it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The topic.
    pub topic: String,
    /// The location.
    pub location: String,
}

impl From<&Message> for Place {
    fn from(message: &Message) -> Self {
        Self {
            topic: message.detected.topic.to_string(),
            location: message.detected.location.to_string(),
        }
    }
}

/// A name that was used, and how many times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The name.
    pub name: String,
    /// How many times of late.
    pub times: u32,
}

/// What was used most of late, each list with the most used first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// Topics.
    pub topics: Vec<Used>,
    /// Locations.
    pub locations: Vec<Used>,
    /// Codes of departments.
    pub departments: Vec<Used>,
    /// People who received, returned or handed over.
    pub people: Vec<Used>,
    /// The last message of each network, by its code.
    pub of_source: HashMap<String, Place>,
}

/// Weights of what was used, and how many times it was.
#[derive(Default)]
struct Tally(HashMap<String, (f64, u32)>);

impl Tally {
    fn count(&mut self, used: Option<&Value>, weight: f64) {
        if let Some(used) = used.and_then(Value::as_str).filter(|used| !used.is_empty()) {
            let (sum, times) = self.0.entry(used.to_owned()).or_default();
            *sum += weight;
            *times += 1;
        }
    }

    fn ordered(self) -> Vec<Used> {
        let mut all: Vec<(String, (f64, u32))> = self.0.into_iter().collect();
        all.sort_by(|(one, (left, _)), (other, (right, _))| {
            right.total_cmp(left).then_with(|| one.cmp(other))
        });
        let used = all.into_iter();
        used.map(|(name, (_, times))| Used { name, times })
            .collect()
    }
}

impl Journal {
    /// What the last messages used, as it was entered.
    pub fn usage(&self) -> Result<Usage> {
        self.ask(|connection| {
            let mut statement = connection.prepare_cached(USED)?;
            let mut rows = statement.query([LAST])?;
            let mut tallies = <[Tally; 4]>::default();
            let mut of_source = HashMap::new();
            let mut age = 0.0;
            while let Some(row) = rows.next()? {
                let used: Vec<Value> =
                    serde_json::from_str(&row.get::<_, String>(0)?).unwrap_or_default();
                let text = |place: usize| used.get(place).and_then(Value::as_str);
                let weight = 0.5_f64.powf(age / HALF);
                for (place, tally) in [(1, 0), (2, 1), (3, 2), (4, 3), (5, 3)] {
                    tallies[tally].count(used.get(place), weight);
                }
                // Only a detection has a source, and it is the last row of its message.
                if let (Some(source), Some(topic), Some(location)) = (text(0), text(1), text(2)) {
                    of_source.entry(source.to_owned()).or_insert_with(|| Place {
                        topic: topic.to_owned(),
                        location: location.to_owned(),
                    });
                    age += 1.0;
                }
            }
            let [topics, locations, departments, people] = tallies.map(Tally::ordered);
            Ok(Usage {
                topics,
                locations,
                departments,
                people,
                of_source,
            })
        })
    }

    /// What the last message of an author was about; a void registration tells nothing.
    pub fn last_of_author(&self, author: &str) -> Result<Option<Place>> {
        let Some(number) = self.similar("", author)? else {
            return Ok(None);
        };
        Ok(self.message(number)?.as_ref().map(Place::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::read::messages::BY_AUTHOR;
    use crate::journal::storage::schema;

    #[test]
    fn what_was_used_is_read_from_the_end_through_indexes() {
        let connection = schema::fresh().expect("a database");
        for (sql, params) in [
            (USED, &[&LAST as &dyn rusqlite::ToSql]),
            (BY_AUTHOR, &[&"Анна"]),
        ] {
            let mut statement = connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .expect("a plan");
            let steps = statement.query_map(params, |row| row.get::<_, String>(3));
            let steps: Vec<String> = steps
                .expect("a plan")
                .collect::<rusqlite::Result<_>>()
                .expect("a plan");
            let whole =
                |step: &&String| step.contains("SCAN event") || step.contains("SCAN search");
            assert_eq!(steps.iter().find(whole), None, "{steps:?}");
            let by_index = |step: &String| {
                step.contains("event_of_message") || step.contains("message_author")
            };
            assert!(steps.iter().any(by_index), "{steps:?}");
        }
    }

    #[test]
    fn what_is_used_often_and_lately_comes_first() {
        let mut tally = Tally::default();
        for (name, weight) in [
            ("давно", 0.1),
            ("давно", 0.1),
            ("вчера", 1.0),
            ("часто", 0.9),
            ("часто", 0.8),
        ] {
            tally.count(Some(&Value::from(name)), weight);
        }
        tally.count(Some(&Value::from("")), 1.0);
        tally.count(None, 1.0);
        let ordered = tally.ordered();
        let names: Vec<(&str, u32)> = ordered
            .iter()
            .map(|one| (one.name.as_str(), one.times))
            .collect();
        assert_eq!(names, [("часто", 2), ("вчера", 1), ("давно", 2)]);
    }
}
