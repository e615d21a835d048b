//! One piece of the chain: each of its entries in its place, stored as the program writes it, with the hash that its
//! content comes to after the entry before it.

use std::hash::RandomState;

use rusqlite::{Connection, Row};

use crate::journal::chain::{Hash, Reader};
use crate::journal::prove::row::{Stored, stored, text_at};
use crate::journal::prove::{listed::Facts, sums::Sums, verdict::Broken};
use crate::journal::{read::hash_at, storage::select_entries};

/// In the journal's order. Relies on the primary key.
const PIECE: &str = select_entries!("WHERE seq >= ?1 ORDER BY seq LIMIT ?2");

/// Entries between two reports of progress.
const STEP: u64 = 1 << 12;

/// What a piece came to.
pub(crate) struct PieceProof {
    /// The place and the hash of its last entry; of the one before it where it has none.
    pub(crate) end: (u64, Hash),
    pub(crate) sums: Sums,
    pub(crate) facts: Facts,
}

/// A piece of the chain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// The place of its first entry.
    pub(crate) first: u64,
    /// How many entries it has; without a number, all that follow.
    pub(crate) count: Option<u64>,
}

impl Piece {
    /// Walks it. `goes_on` receives how many more entries are done, and may stop the walk, which then returns `None`.
    pub(crate) fn walk(
        self,
        connection: &Connection,
        total: u64,
        keys: &RandomState,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> rusqlite::Result<Option<Result<PieceProof, Broken>>> {
        let before = self.first - 1;
        let mut head = match before {
            0 => Some(Hash::GENESIS),
            // If it is missing or not a hash, the piece before reports that.
            _ => hash_at(connection, before).ok(),
        };
        // The first piece takes in what may lie before the first place.
        let from = if before == 0 {
            i64::MIN
        } else {
            self.first.cast_signed()
        };
        let count = self.count.map_or(-1, u64::cast_signed);
        let mut statement = connection.prepare_cached(PIECE)?;
        let mut rows = statement.query([from, count])?;
        let (mut sums, mut facts) = (Sums::default(), Facts::default());
        let (mut reader, mut bytes) = (Reader::default(), Vec::with_capacity(4096));
        let mut last = before;
        loop {
            let seq = last + 1;
            let broken = |what| {
                let seq = Some(seq);
                Ok(Some(Err(Broken { seq, what })))
            };
            match rows.next() {
                Ok(None) => break,
                Ok(Some(row)) => match check(row, seq, head, &mut reader, &mut bytes) {
                    Ok(stored) => {
                        // A second desk may add entries meanwhile, which the indexes are not asked for.
                        if seq <= total {
                            sums.add(&stored, reader.signer.as_deref(), keys);
                        }
                        facts.add(&stored, &reader, keys);
                        (last, head) = (seq, Some(stored.hash));
                    }
                    Err(what) => return broken(what),
                },
                Err(error) => return broken(format!("запись не читается ({error})")),
            }
            if seq.is_multiple_of(STEP) && !goes_on(STEP) {
                return Ok(None);
            }
        }
        facts.settle();
        let end = (last, head.unwrap_or(Hash::GENESIS));
        Ok(Some(Ok(PieceProof { end, sums, facts })))
    }
}

/// Checks one row by itself, without the one before it.
pub(crate) fn check_alone(row: &Row<'_>, seq: u64) -> Result<(), String> {
    check(row, seq, None, &mut Reader::default(), &mut Vec::new()).map(drop)
}

/// Checks one row against its place and the hash before it.
fn check<'a>(
    row: &'a Row<'_>,
    seq: u64,
    head: Option<Hash>,
    reader: &mut Reader,
    bytes: &mut Vec<u8>,
) -> Result<Stored<'a>, String> {
    let found = row
        .get::<_, i64>(0)
        .map_err(|_| "номер записи не читается")?;
    if u64::try_from(found) != Ok(seq) {
        return Err(format!(
            "на этом месте стоит запись {found}: запись пропала или вставлена"
        ));
    }
    let read = reader.read(text_at(row, 7)?);
    read.map_err(|unread| unread.to_string())?;
    let stored = stored(row, seq)?;
    if stored.sealed.message.is_none() && !matches!(row.get(2), Ok(0)) {
        return Err("номер сообщения изменён".to_owned());
    }
    if let Some(head) = head.filter(|head| *head != stored.prev) {
        let (prev, head) = (stored.prev.short(), head.short());
        return Err(format!(
            "ссылается на хеш {prev}, а у предыдущей записи {head}"
        ));
    }
    bytes.clear();
    stored
        .sealed
        .write_canonical(bytes, |bytes| bytes.extend(&reader.encoded));
    let computed = stored.prev.next(bytes);
    if computed != stored.hash {
        let (stored, computed) = (stored.hash.short(), computed.short());
        return Err(format!(
            "содержание изменено: записан хеш {stored}, а выходит {computed}"
        ));
    }
    Ok(stored)
}
