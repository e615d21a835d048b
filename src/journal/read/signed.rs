//! The log of signatures: the entries that somebody has signed, the newest first, by person, department and time.

use rusqlite::params;

use crate::calendar::Instant;
use crate::journal::read::rows::{AnyEntry, any_entry};
use crate::journal::storage::{all_rows, select_entries};
use crate::journal::{error::Result, handle::Journal};

/// Which signatures to tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignedFilter {
    /// Of this person alone.
    pub person: Option<String>,
    /// For this department alone.
    pub department: Option<String>,
    /// Of facts from the first instant until before the second.
    pub between: Option<(Instant, Instant)>,
}

/// Relies on `event_signer`: with a person it reads his entries alone, else the signed entries from the end of the
/// journal as far as is asked.
const SIGNED: &str = select_entries!(
    "WHERE json_extract(fields, '$.signature.person') IS NOT NULL \
     AND (?1 IS NULL OR json_extract(fields, '$.signature.person') = ?1) \
     AND (?2 IS NULL OR json_extract(fields, '$.department') = ?2) \
     AND (?3 IS NULL OR unixepoch(at) >= ?3) AND (?4 IS NULL OR unixepoch(at) < ?4) \
     ORDER BY seq DESC LIMIT ?5"
);

impl Journal {
    /// The newest signed entries that pass a filter, at most so many, the newest first.
    pub fn signed(&self, filter: &SignedFilter, most: u32) -> Result<Vec<AnyEntry>> {
        let (from, to) = filter
            .between
            .map(|(from, to)| (from.timestamp(), to.timestamp()))
            .unzip();
        let values = params![filter.person, filter.department, from, to, most];
        self.ask(|connection| all_rows(connection, SIGNED, values, any_entry))
    }
}
