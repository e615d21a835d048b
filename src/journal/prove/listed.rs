//! The list of messages says what the entries say: it names the same messages, and of each when it was detected, by
//! whom and where, whether it is open, and since when it is not.
//!
//! All this follows from few entries of a message, its detection and its end, which the walk over the chain picks out.
//! Where more than that has to be known (a correction of one of these, a second end), and wherever something differs,
//! the message is folded from all its entries and compared as a whole; that verdict counts.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use rusqlite::Connection;

use crate::journal::prove::sums::{Sum, keyed, sum_of};
use crate::journal::read::{index_place, wrong_about};
use crate::journal::{chain::Reader, prove::row::Stored};
use crate::regulation::Number;
use crate::regulation::event::{parse_moment, to_the_minute};

/// In the order of the numbers. Relies on the primary key of `message`.
const LIST: &str = "SELECT year * 100000000 + number, open, url, author, detected, ended FROM message \
                    ORDER BY year, number";

/// The indexes of the list, each read from itself alone and in its own order.
const INDEXES: [&str; 5] = [
    "SELECT '', 0, year * 100000000 + number FROM message INDEXED BY message_open WHERE open = 1 \
     ORDER BY year, number",
    "SELECT url, 0, year * 100000000 + number FROM message INDEXED BY message_url ORDER BY url, year, number",
    "SELECT author, 0, year * 100000000 + number FROM message INDEXED BY message_author \
     ORDER BY author, year, number",
    "SELECT '', detected, year * 100000000 + number FROM message INDEXED BY message_detected \
     ORDER BY detected, year, number",
    "SELECT '', ended, year * 100000000 + number FROM message INDEXED BY message_ended WHERE ended IS NOT NULL \
     ORDER BY ended, year, number",
];

/// The number of a message at an [`index_place`].
fn number_of(place: i64) -> Option<Number> {
    Some(Number {
        year: i32::try_from(place / 100_000_000).ok()?,
        index: u32::try_from(place % 100_000_000).ok()?,
    })
}

/// A message is detected: when, and the hash of its link and author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Detection {
    place: i64,
    at: i64,
    words: u64,
}

/// What a part of the chain says about the messages.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    detections: Vec<Detection>,
    /// Place and time.
    ends: Vec<(i64, i64)>,
    /// Messages with any other entry.
    others: HashSet<i64>,
    /// Messages that have to be folded.
    doubtful: Vec<i64>,
}

impl Facts {
    pub(crate) fn add(&mut self, entry: &Stored<'_>, fields: &Reader, keys: &RandomState) {
        let sealed = &entry.sealed;
        let Some(number) = sealed.message else {
            return;
        };
        let place = index_place(number);
        let is_answer = sealed.kind == "posted" && fields.reply == "final";
        let ends = is_answer || matches!(sealed.kind, "rejected" | "annulled");
        if fields.corrects_the_list {
            self.doubtful.push(place);
        }
        if sealed.kind != "detected" && !ends {
            self.others.insert(place);
            return;
        }
        let Ok(at) = parse_moment(sealed.at) else {
            self.doubtful.push(place);
            return;
        };
        let at = to_the_minute(at).timestamp();
        if ends {
            self.others.insert(place);
            self.ends.push((place, at));
        } else {
            let words = keys.hash_one((fields.url.as_bytes(), fields.author.as_bytes()));
            self.detections.push(Detection { place, at, words });
        }
    }

    /// The part is over: of what was detected in it no more needs to be known.
    pub(crate) fn settle(&mut self) {
        for detection in &self.detections {
            self.others.remove(&detection.place);
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.detections.extend(other.detections);
        self.ends.extend(other.ends);
        self.others.extend(other.others);
        self.doubtful.extend(other.doubtful);
    }
}

/// A message as the list has it: its detection, whether it is open, and when it ended.
#[derive(Debug, PartialEq, Eq)]
struct Listed(Detection, bool, Option<i64>);

/// The list as it was read.
#[derive(Debug, Default)]
pub(crate) struct List {
    rows: Vec<Listed>,
    /// An index of it says something else.
    pub(crate) differs: bool,
}

impl List {
    /// Reads the list and its indexes as they are at one moment.
    pub(crate) fn read(connection: &Connection, keys: &RandomState) -> rusqlite::Result<Self> {
        let moment = connection.unchecked_transaction()?;
        let mut sums = [Sum::default(); INDEXES.len()];
        let mut rows = Vec::new();
        let mut statement = moment.prepare(LIST)?;
        let mut read = statement.query([])?;
        while let Some(row) = read.next()? {
            let place = row.get(0)?;
            let (open, at, ended) = (row.get(1)?, row.get(4)?, row.get(5)?);
            let (url, author) = (row.get_ref(2)?.as_bytes()?, row.get_ref(3)?.as_bytes()?);
            if open {
                sums[0].add(keyed(keys, b"", 0, place));
            }
            sums[1].add(keyed(keys, url, 0, place));
            sums[2].add(keyed(keys, author, 0, place));
            sums[3].add(keyed(keys, b"", at, place));
            if let Some(ended) = ended {
                sums[4].add(keyed(keys, b"", ended, place));
            }
            let words = keys.hash_one((url, author));
            let detection = Detection { place, at, words };
            rows.push(Listed(detection, open, ended));
        }
        let mut differs = false;
        for (sql, sum) in INDEXES.iter().zip(sums) {
            differs |= sum_of(&moment, sql, [], keys)? != Some(sum);
        }
        Ok(Self { rows, differs })
    }

    /// What is wrong with the list, in Russian.
    pub(crate) fn compare(
        &self,
        mut facts: Facts,
        connection: &Connection,
    ) -> rusqlite::Result<Option<String>> {
        facts.detections.sort_unstable();
        facts.ends.sort_unstable();
        let mut doubtful = facts.doubtful;
        let detected = &facts.detections;
        let find = |place: &i64| detected.binary_search_by_key(place, |detection| detection.place);
        let others = facts.others.into_iter();
        doubtful.extend(others.filter(|place| find(place).is_err()));
        let twice = |pair: &[Detection]| (pair[0].place == pair[1].place).then_some(pair[0].place);
        doubtful.extend(detected.windows(2).filter_map(twice));
        let (mut listed, mut ends) = (self.rows.iter().peekable(), facts.ends.iter().peekable());
        for detection in detected {
            while let Some(row) = listed.next_if(|row| row.0.place < detection.place) {
                doubtful.push(row.0.place);
            }
            let mut own = None;
            while let Some((place, at)) = ends.next_if(|(place, _)| *place <= detection.place) {
                // An end of something that was not detected, or a second one.
                if *place != detection.place || own.replace(*at).is_some() {
                    doubtful.push(*place);
                }
            }
            let row = listed.next_if(|row| row.0.place == detection.place);
            let expected = Listed(*detection, own.is_none(), own);
            if row != Some(&expected) {
                doubtful.push(detection.place);
            }
        }
        doubtful.extend(listed.map(|row| row.0.place));
        doubtful.sort_unstable();
        doubtful.dedup();
        for number in doubtful.into_iter().filter_map(number_of) {
            let moment = connection.unchecked_transaction()?;
            if let Some(what) = wrong_about(&moment, number)? {
                return Ok(Some(what));
            }
        }
        Ok(None)
    }
}
