//! The indexes of the entries say what the entries say. An entry that is missing from an index would be shown to nobody
//! who asks by message or by signer.
//!
//! Looking each entry up in each index is what takes SQLite's own check so long. Here an index is read once from its
//! beginning to its end: it must go upwards, as whoever looks something up in it supposes, and the sum over the keyed
//! hashes of what it holds must be the sum over what the entries have for it. The key is another one each time, so that
//! nobody can prepare two wrongs that make a right.

use std::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};

use rusqlite::{Connection, Row, params};

use super::Stored;
use super::listed::place_of;

/// A sum over things in whatever order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    count: u64,
    sum: u64,
}

impl Sum {
    pub(super) fn add(&mut self, hash: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(hash);
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

/// The last key of an index that is read from its beginning: the next one must be greater.
#[derive(Debug)]
pub(super) struct Rising {
    word: Vec<u8>,
    place: (i64, i64),
}

impl Default for Rising {
    fn default() -> Self {
        Self {
            word: Vec::new(),
            place: (i64::MIN, i64::MIN),
        }
    }
}

impl Rising {
    /// Does it go upwards with this key?
    pub(super) fn rises(&mut self, word: &[u8], place: (i64, i64)) -> bool {
        match self.word.as_slice().cmp(word) {
            Ordering::Greater => return false,
            Ordering::Equal if self.place >= place => return false,
            Ordering::Equal => {}
            Ordering::Less => {
                self.word.clear();
                self.word.extend(word);
            }
        }
        self.place = place;
        true
    }
}

/// What the indexes of the entries have to come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    of_message: Sum,
    of_desk: Sum,
    signer: Sum,
}

/// An index of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    OfMessage,
    OfDesk,
    Signer,
}

impl Index {
    pub(super) const ALL: [Self; 3] = [Self::OfMessage, Self::Signer, Self::OfDesk];

    /// What is read of it, up to an entry: from the index alone, in its own order.
    fn sql(self) -> &'static str {
        match self {
            Self::OfMessage => {
                "SELECT year, number, seq FROM event INDEXED BY event_of_message WHERE seq <= ?1 \
                 ORDER BY year, number, seq"
            }
            Self::OfDesk => {
                "SELECT kind, 0, seq FROM event INDEXED BY event_of_desk WHERE year = 0 AND seq <= ?1 \
                 ORDER BY kind, seq"
            }
            Self::Signer => {
                "SELECT json_extract(fields, '$.signature.person'), 0, seq FROM event INDEXED BY event_signer \
                 WHERE json_extract(fields, '$.signature.person') IS NOT NULL AND seq <= ?1 \
                 ORDER BY json_extract(fields, '$.signature.person'), seq"
            }
        }
    }

    /// What it comes to; nothing when it does not go upwards.
    pub(super) fn sum(
        self,
        connection: &Connection,
        total: u64,
        keys: &RandomState,
    ) -> rusqlite::Result<Option<Sum>> {
        let mut statement = connection.prepare(self.sql())?;
        let mut rows = statement.query(params![total.cast_signed()])?;
        let (mut sum, mut last) = (Sum::default(), Rising::default());
        while let Some(row) = rows.next()? {
            let (hash, word, place) = match self {
                Self::OfMessage => {
                    let (year, number, seq) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    let place = place_of(year, number);
                    (of_message(keys, place, seq), &[][..], (place, seq))
                }
                Self::OfDesk | Self::Signer => {
                    let (word, seq) = (bytes(row)?, row.get(2)?);
                    (of_word(keys, word, seq), word, (0, seq))
                }
            };
            if !last.rises(word, place) {
                return Ok(None);
            }
            sum.add(hash);
        }
        Ok(Some(sum))
    }
}

fn bytes<'a>(row: &'a Row<'_>) -> rusqlite::Result<&'a [u8]> {
    // A null is where a lying index has none.
    Ok(row.get_ref(0)?.as_bytes_or_null()?.unwrap_or_default())
}

fn of_message(keys: &RandomState, place: i64, seq: i64) -> u64 {
    keys.hash_one((place, seq))
}

fn of_word(keys: &RandomState, word: &[u8], seq: i64) -> u64 {
    keys.hash_one((word, seq))
}

impl Sums {
    /// Takes an entry in.
    pub(super) fn take(&mut self, entry: &Stored<'_>, signer: Option<&str>, keys: &RandomState) {
        let seq = entry.sealed.seq.cast_signed();
        let place = entry.sealed.message.map_or(0, |number| {
            place_of(number.year.into(), number.index.into())
        });
        self.of_message.add(of_message(keys, place, seq));
        if entry.sealed.message.is_none() {
            self.of_desk
                .add(of_word(keys, entry.sealed.kind.as_bytes(), seq));
        }
        if let Some(signer) = signer {
            self.signer.add(of_word(keys, signer.as_bytes(), seq));
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.of_message.merge(other.of_message);
        self.of_desk.merge(other.of_desk);
        self.signer.merge(other.signer);
    }

    /// What an index has to come to.
    pub(super) fn of(&self, index: Index) -> Sum {
        match index {
            Index::OfMessage => self.of_message,
            Index::OfDesk => self.of_desk,
            Index::Signer => self.signer,
        }
    }
}
