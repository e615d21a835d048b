//! What the entries about the desk come to: the directory, who is on duty, who has which PIN and how often it was
//! wrong. Derived each time from the few entries of those kinds; nothing of it is stored.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Utc};
use rusqlite::{Connection, OptionalExtension};

use crate::directory::{change::Directory, pin::PinRecord};
use crate::journal::read::rows::{desk_entry, last_index, utc};
use crate::journal::record::{DeskEvent, Record};
use crate::journal::storage::{all_rows, first_row, one_value, select_entries};
use crate::journal::{entry::Entry, error::Result, handle::Journal};

/// Who is on duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Who.
    pub person: String,
    /// Since when.
    pub since: DateTime<FixedOffset>,
    /// Opened with a PIN.
    pub by_pin: bool,
}

/// A PIN as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinState {
    /// The entry that set it.
    pub seq: u64,
    /// Since when.
    pub since: DateTime<FixedOffset>,
    /// What is kept of it.
    pub record: PinRecord,
}

/// Relies on `event_of_desk`, as all of these do.
const OF_KIND: &str = select_entries!("WHERE year = 0 AND kind = ?1 ORDER BY seq");

const LAST_DUTY: &str = select_entries!(
    "WHERE year = 0 AND kind IN ('duty_opened', 'duty_handed_over') ORDER BY seq DESC LIMIT 1"
);

const EVERY_DUTY: &str =
    select_entries!("WHERE year = 0 AND kind IN ('duty_opened', 'duty_handed_over') ORDER BY seq");

const PIN_TRIES: &str = "SELECT kind, recorded_at FROM event \
                         WHERE year = 0 AND kind IN ('pin_refused', 'pin_accepted', 'pin_set') \
                         AND json_extract(fields, '$.person') = ?1 ORDER BY seq DESC";

const LAST_FILE: &str = "SELECT json_extract(fields, '$.file') FROM event \
                         WHERE year = 0 AND kind = 'directory_changed' AND json_extract(fields, '$.file') IS NOT NULL \
                         ORDER BY seq DESC LIMIT 1";

impl Journal {
    /// The directory, as far as the journal has one.
    pub fn directory(&self) -> Result<Option<Directory>> {
        self.ask(directory)
    }

    /// The hash of the organization.toml that the directory was last taken from.
    pub fn directory_file(&self) -> Result<Option<String>> {
        self.ask(|connection| one_value(connection, LAST_FILE, []).optional())
    }

    /// Who is on duty.
    pub fn duty(&self) -> Result<Option<Duty>> {
        let entry = self.ask(|connection| first_row(connection, LAST_DUTY, [], desk_entry))?;
        Ok(entry.and_then(duty))
    }

    /// Every duty there was, in order.
    pub fn duties(&self) -> Result<Vec<Duty>> {
        let entries = self.ask(|connection| all_rows(connection, EVERY_DUTY, [], desk_entry))?;
        Ok(entries.into_iter().filter_map(duty).collect())
    }

    /// The PIN of each person who has one.
    pub fn pins(&self) -> Result<BTreeMap<String, PinState>> {
        Ok(self.ask(every_pin)?.into_iter().collect())
    }

    /// Every PIN that a person has had, in order.
    pub fn pins_of(&self, person: &str) -> Result<Vec<PinState>> {
        self.ask(|connection| pins_of(connection, person))
    }

    /// The last number given in a year; 0 when there is none.
    pub fn last_of_year(&self, year: i32) -> Result<u32> {
        self.ask(|connection| last_index(connection, year))
    }
}

/// The duty that an entry began.
fn duty(entry: Entry<DeskEvent>) -> Option<Duty> {
    let (person, signature) = match entry.event.record {
        Record::DutyOpened { person, signature } => (person, signature),
        Record::DutyHandedOver { to, signature, .. } => (to, signature),
        _ => return None,
    };
    Some(Duty {
        person: person.to_string(),
        since: entry.event.at,
        by_pin: signature.mac.is_some(),
    })
}

/// The directory that all changes of it come to; none before the first.
pub(crate) fn directory(connection: &Connection) -> rusqlite::Result<Option<Directory>> {
    let mut directory: Option<Directory> = None;
    for entry in all_rows(connection, OF_KIND, ["directory_changed"], desk_entry)? {
        if let Record::DirectoryChanged { change, .. } = &entry.event.record {
            directory.get_or_insert_default().apply(change);
        }
    }
    Ok(directory)
}

fn every_pin(connection: &Connection) -> rusqlite::Result<Vec<(String, PinState)>> {
    let entries = all_rows(connection, OF_KIND, ["pin_set"], desk_entry)?;
    let pins = entries.into_iter().filter_map(|entry| {
        let Record::PinSet { person, pin, .. } = entry.event.record else {
            return None;
        };
        let state = PinState {
            seq: entry.seq,
            since: entry.event.at,
            record: pin,
        };
        Some((person.to_string(), state))
    });
    Ok(pins.collect())
}

/// Every PIN that a person has had, in order.
pub(crate) fn pins_of(connection: &Connection, person: &str) -> rusqlite::Result<Vec<PinState>> {
    let mut pins = every_pin(connection)?;
    pins.retain(|(whose, _)| whose == person);
    Ok(pins.into_iter().map(|(_, state)| state).collect())
}

/// How many wrong PINs of a person there were in a row, and when the last of them.
pub(crate) fn failures(
    connection: &Connection,
    person: &str,
) -> rusqlite::Result<(u32, Option<DateTime<Utc>>)> {
    let mut statement = connection.prepare_cached(PIN_TRIES)?;
    let mut rows = statement.query([person])?;
    let (mut failures, mut last) = (0, None);
    while let Some(row) = rows.next()? {
        if row.get::<_, String>(0)? != "pin_refused" {
            break;
        }
        failures += 1;
        if last.is_none() {
            last = Some(utc(row, 1)?);
        }
    }
    Ok((failures, last))
}
