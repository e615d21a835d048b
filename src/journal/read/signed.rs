//! The log of signatures: the entries that somebody has signed, the newest first, by person, department and time.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use crate::calendar::Instant;
use crate::journal::read::rows::{AnyEntry, any_entry};
use crate::journal::storage::{all_rows, one_value, select_entries};
use crate::journal::{error::Result, handle::Journal};
use crate::regulation::Number;

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

/// Relies on `event_of_message`.
const CORRECTED: &str =
    "SELECT EXISTS (SELECT 1 FROM event WHERE year = ?1 AND number = ?2 AND kind = 'corrected')";

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

    /// Which of these entries were withdrawn: they are struck out wherever they show.
    pub fn withdrawn_among(&self, entries: &[AnyEntry]) -> Result<BTreeSet<u64>> {
        let of_message = |entry: &AnyEntry| match entry {
            AnyEntry::Message(entry) => Some((entry.event.message, entry.seq)),
            AnyEntry::Desk(_) => None,
        };
        let mut places: BTreeMap<Number, Vec<u64>> = BTreeMap::new();
        for (number, place) in entries.iter().filter_map(of_message) {
            places.entry(number).or_default().push(place);
        }
        let mut withdrawn = BTreeSet::new();
        for (number, places) in places {
            let is_corrected = self.ask(|connection| {
                one_value::<bool>(connection, CORRECTED, (number.year, number.index))
            })?;
            if !is_corrected {
                continue;
            }
            if let Some(message) = self.message(number)? {
                let places = places.into_iter();
                withdrawn.extend(places.filter(|place| message.withdrawal(*place).is_some()));
            }
        }
        Ok(withdrawn)
    }
}
