//! What the entries about the desk come to: the directory, who is on duty, who has which PIN and how often it was wrong.
//! Derived anew each time from the few entries of those kinds; nothing of it is stored.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::query::{desk_entry_of, utc};
use super::record::{DeskEvent, Record};
use super::{Entry, Hand, Journal, JournalError, query, seal};
use crate::directory::change::Directory;
use crate::directory::pin::PinRecord;

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
const OF_KIND: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                       WHERE year = 0 AND kind = ?1 ORDER BY seq";

const LAST_DUTY: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                         WHERE year = 0 AND kind IN ('duty_opened', 'duty_handed_over') ORDER BY seq DESC LIMIT 1";

const PIN_TRIES: &str = "SELECT kind, recorded_at FROM event \
                         WHERE year = 0 AND kind IN ('pin_refused', 'pin_accepted', 'pin_set') \
                         AND json_extract(fields, '$.person') = ?1 ORDER BY seq DESC";

const LAST_FILE: &str = "SELECT json_extract(fields, '$.file') FROM event \
                         WHERE year = 0 AND kind = 'directory_changed' AND json_extract(fields, '$.file') IS NOT NULL \
                         ORDER BY seq DESC LIMIT 1";

impl Journal {
    /// The directory, as far as the journal has one.
    pub fn directory(&self) -> Result<Option<Directory>, JournalError> {
        query::directory(&self.connection).map_err(|error| self.explain(error))
    }

    /// The hash of the organization.toml that the directory was last taken from.
    pub fn directory_file(&self) -> Result<Option<String>, JournalError> {
        self.connection
            .query_row(LAST_FILE, [], |row| row.get(0))
            .optional()
            .map_err(|error| self.explain(error))
    }

    /// Who is on duty.
    pub fn duty(&self) -> Result<Option<Duty>, JournalError> {
        let entry = self
            .connection
            .prepare_cached(LAST_DUTY)
            .and_then(|mut statement| statement.query_row([], desk_entry_of).optional())
            .map_err(|error| self.explain(error))?;
        Ok(entry.and_then(|entry| {
            let by_pin = |signature: &crate::regulation::fact::Signature| signature.mac.is_some();
            let (person, by_pin) = match &entry.event.record {
                Record::DutyOpened { person, signature } => (person, by_pin(signature)),
                Record::DutyHandedOver { to, signature, .. } => (to, by_pin(signature)),
                _ => return None,
            };
            Some(Duty {
                person: person.to_string(),
                since: entry.event.at,
                by_pin,
            })
        }))
    }

    /// The PIN of each person who has one.
    pub fn pins(&self) -> Result<BTreeMap<String, PinState>, JournalError> {
        let pins = every_pin(&self.connection).map_err(|error| self.explain(error))?;
        Ok(pins.into_iter().collect())
    }

    /// Every PIN that a person has had, in order.
    pub fn pins_of(&self, person: &str) -> Result<Vec<PinState>, JournalError> {
        pins_of(&self.connection, person).map_err(|error| self.explain(error))
    }

    /// Why nothing can be entered until a person accepts the journal as it is.
    pub fn seal_broken(&self) -> Option<&seal::SealBroken> {
        self.seal_broken.as_ref()
    }

    /// Accepts a journal that does not fit its seal: the entry tells what the seal told, and why.
    pub fn accept(
        &mut self,
        hand: Hand<'_>,
        at: DateTime<FixedOffset>,
        reason: &str,
    ) -> Result<(), JournalError> {
        let Some(broken) = self.seal_broken.clone() else {
            return Ok(());
        };
        let (sealed_entries, sealed_head) = broken.told();
        let (entries, _) = self.head()?;
        let record = Record::JournalAccepted {
            sealed_entries,
            sealed_head: sealed_head.into(),
            entries,
            reason: reason.into(),
        };
        self.in_transaction_unsealed(|writer| {
            writer
                .enter_record(hand, DeskEvent::new(at, record))
                .map(drop)
        })?;
        self.seal_broken = None;
        Ok(())
    }
}

/// The entries of a kind about the desk, in order.
pub(super) fn of_kind(
    connection: &Connection,
    kind: &str,
) -> rusqlite::Result<Vec<Entry<DeskEvent>>> {
    let mut statement = connection.prepare_cached(OF_KIND)?;
    let rows = statement.query_map([kind], desk_entry_of)?;
    rows.collect()
}

fn every_pin(connection: &Connection) -> rusqlite::Result<Vec<(String, PinState)>> {
    let entries = of_kind(connection, "pin_set")?;
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
pub(super) fn pins_of(connection: &Connection, person: &str) -> rusqlite::Result<Vec<PinState>> {
    let own = every_pin(connection)?.into_iter();
    Ok(own
        .filter(|(whose, _)| whose == person)
        .map(|(_, state)| state)
        .collect())
}

/// How many wrong PINs of a person there were in a row, and when the last of them.
pub(super) fn failures(
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
