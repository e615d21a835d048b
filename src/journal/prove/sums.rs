//! The indexes of the entries say what the entries say. An entry that is missing from an index would never be found by
//! message or by signer.
//!
//! Looking each entry up in each index is what takes SQLite's own check so long. Here an index is read once from its
//! beginning to its end: it must be sorted, as every lookup assumes, and the sum over the keyed
//! hashes of what it holds must be the sum over what the entries have for it. The key is another one each time, so that
//! nobody can prepare two wrongs that make a right.

use std::hash::{BuildHasher, RandomState};

use rusqlite::{Connection, Params};

use crate::journal::{prove::row::Stored, read::index_place};

/// The indexes of the entries, up to an entry: each read from itself alone, in its own order.
pub(crate) const INDEXES: [&str; 3] = [
    "SELECT '', year * 100000000 + number, seq FROM event INDEXED BY event_of_message WHERE seq <= ?1 \
     ORDER BY year, number, seq",
    "SELECT json_extract(fields, '$.signature.person'), 0, seq FROM event INDEXED BY event_signer \
     WHERE json_extract(fields, '$.signature.person') IS NOT NULL AND seq <= ?1 \
     ORDER BY json_extract(fields, '$.signature.person'), seq",
    "SELECT kind, 0, seq FROM event INDEXED BY event_of_desk WHERE year = 0 AND seq <= ?1 ORDER BY kind, seq",
];

/// A sum of hashes, independent of their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    count: u64,
    sum: u64,
}

impl Sum {
    pub(crate) fn add(&mut self, hash: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(hash);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

/// What one key of an index adds to its sum: a word, a number, and what is found under them.
pub(crate) fn keyed(keys: &RandomState, word: &[u8], number: i64, place: i64) -> u64 {
    keys.hash_one((word, number, place))
}

/// The sum over an index, read by a query for its keys; `None` when it is not sorted.
pub(crate) fn sum_of(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    keys: &RandomState,
) -> rusqlite::Result<Option<Sum>> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params)?;
    let (mut sum, mut last) = (Sum::default(), (Vec::new(), i64::MIN, i64::MIN));
    while let Some(row) = rows.next()? {
        // A null is where a lying index has none.
        let word = row.get_ref(0)?.as_bytes_or_null()?.unwrap_or_default();
        let (number, place) = (row.get(1)?, row.get(2)?);
        // The keys of an index rise; the word is mostly the one before it.
        if (last.0.as_slice(), last.1, last.2) >= (word, number, place) {
            return Ok(None);
        }
        if last.0 != word {
            word.clone_into(&mut last.0);
        }
        (last.1, last.2) = (number, place);
        sum.add(keyed(keys, word, number, place));
    }
    Ok(Some(sum))
}

/// What the indexes of the entries have to come to, each at its place in [`INDEXES`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums(pub(crate) [Sum; 3]);

impl Sums {
    pub(crate) fn add(&mut self, entry: &Stored<'_>, signer: Option<&str>, keys: &RandomState) {
        let [of_message, of_signer, of_desk] = &mut self.0;
        let sealed = &entry.sealed;
        let seq = sealed.seq.cast_signed();
        of_message.add(keyed(keys, b"", sealed.message.map_or(0, index_place), seq));
        if let Some(signer) = signer {
            of_signer.add(keyed(keys, signer.as_bytes(), 0, seq));
        }
        if sealed.message.is_none() {
            of_desk.add(keyed(keys, sealed.kind.as_bytes(), 0, seq));
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            own.merge(other);
        }
    }
}
