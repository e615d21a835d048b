//! What a restore would do: what would be lost by it. Changes nothing.

use std::{fs, path::Path};

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::journal::copies::{database::Step, error::RestoreError};
use crate::journal::read::{end_of_chain, hash_at, number_at, utc};
use crate::journal::storage::{check_file, one_value};
use crate::journal::{copies::exchange::parts_of, copies::make::verify_copy, error::JournalError};
use crate::journal::{handle::Journal, prove::Verified};
use crate::regulation::Number;

/// What a restore would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The copy, whose chain holds.
    pub copy: Verified,
    /// When its last entry was made.
    pub copied_until: Option<DateTime<Utc>>,
    /// The journal that is there.
    pub now: Present,
}

/// The journal that a copy would replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    /// There is none.
    Missing,
    /// It cannot be read; what would be lost is not known.
    Unreadable(String),
    /// It is as the copy is.
    Same,
    /// It has the entries of the copy, but something of it was changed or damaged since.
    Changed(String),
    /// The copy goes on where it ends: by so many entries.
    Behind(u64),
    /// It has entries that the copy has not.
    Ahead(Lost),
    /// Both have entries that the other one has not: they part after so many.
    Forked {
        /// How many entries they share.
        shared: u64,
        /// How many the copy has beside.
        gained: u64,
        /// What would be lost.
        lost: Lost,
    },
}

/// Entries that a restore would take out of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub entries: u64,
    /// When the first of them was made.
    pub from: DateTime<Utc>,
    /// When the last of them was made.
    pub to: DateTime<Utc>,
    /// Messages that they tell of, and whether the copy knows the message at all.
    pub messages: Vec<(Number, bool)>,
}

/// Relies on the primary key.
const AFTER: &str = "SELECT year, number, recorded_at FROM event WHERE seq > ?1 ORDER BY seq";

/// Relies on `event_of_message`.
const KNOWN: &str =
    "SELECT EXISTS (SELECT 1 FROM event WHERE year = ?1 AND number = ?2 AND seq <= ?3)";

/// Looks at what a restore would do; changes nothing.
pub fn look(
    journal: &Path,
    copy: &Path,
    progress: &dyn Fn(Step) -> bool,
) -> Result<Outlook, RestoreError> {
    let same = |a: &Path, b: &Path| fs::canonicalize(a).ok() == fs::canonicalize(b).ok();
    if journal.exists() && same(journal, copy) {
        return Err(RestoreError::Itself(journal.to_owned()));
    }
    check_place(journal)?;
    let bad = |what| RestoreError::bad(copy, what);
    let opened = Journal::open_to_read(copy).map_err(|error| bad(fault_of(error)))?;
    let verified = verify(copy, progress).map_err(bad)?;
    let read = |error: JournalError| bad(error.to_string());
    Ok(Outlook {
        copy: verified,
        copied_until: opened.last_recorded().map_err(read)?,
        now: present_journal(journal, &opened, verified.entries),
    })
}

/// Checks that what lies in the journal's place is not a folder or a database of another program. A file that is no
/// database at all may be what damage has left of the journal.
pub(crate) fn check_place(journal: &Path) -> Result<(), RestoreError> {
    let strange = |what| Err(RestoreError::Strange(journal.to_owned(), what));
    if journal.is_dir() {
        return strange("это папка");
    }
    let is_database = check_file(journal).is_ok();
    match Journal::open_to_read(journal) {
        Err(JournalError::NotOurs(_, what)) if is_database => strange(what),
        _ => Ok(()),
    }
}

/// What is wrong with a copy, without the advice that is for a journal.
pub(crate) fn fault_of(error: JournalError) -> String {
    match error {
        JournalError::NotOurs(_, what) => what.to_owned(),
        JournalError::Damaged(_, what) => what,
        other => other.to_string(),
    }
}

pub(crate) fn verify(copy: &Path, progress: &dyn Fn(Step) -> bool) -> Result<Verified, String> {
    match verify_copy(copy, progress) {
        Ok(verified) => verified.map_err(|broken| broken.to_string()),
        Err(error) => Err(error.damage().unwrap_or_else(|| error.to_string())),
    }
}

fn present_journal(journal: &Path, copy: &Journal, copied: u64) -> Present {
    if !journal.exists() && parts_of(journal).is_empty() {
        return Present::Missing;
    }
    let compared = Journal::open_to_read(journal).and_then(|own| {
        let compared = own.ask(|own| compare_chains(own, &copy.connection, copied))?;
        // The hashes that lie there say nothing of what they were made from.
        if compared != Present::Same {
            return Ok(compared);
        }
        let broken = own.verify_aside()?.err();
        Ok(broken.map_or(compared, |broken| Present::Changed(broken.to_string())))
    });
    compared.unwrap_or_else(|error| Present::Unreadable(error.to_string()))
}

fn compare_chains(own: &Connection, copy: &Connection, copied: u64) -> rusqlite::Result<Present> {
    let (entries, ..) = end_of_chain(own)?;
    // A hash tells all that was before it, so the place where two chains part can be halved down to.
    let (mut shared, mut differs) = (0, entries.min(copied) + 1);
    while shared + 1 < differs {
        let middle = shared.midpoint(differs);
        if hash_at(own, middle)? == hash_at(copy, middle)? {
            shared = middle;
        } else {
            differs = middle;
        }
    }
    let gained = copied - shared;
    Ok(match entries_after(own, shared)? {
        None if gained == 0 => Present::Same,
        None => Present::Behind(gained),
        Some(lost) if gained == 0 => Present::Ahead(lost),
        Some(lost) => Present::Forked {
            shared,
            gained,
            lost,
        },
    })
}

fn entries_after(own: &Connection, shared: u64) -> rusqlite::Result<Option<Lost>> {
    let shared = shared.cast_signed();
    let mut statement = own.prepare(AFTER)?;
    let mut rows = statement.query([shared])?;
    let mut lost: Option<Lost> = None;
    while let Some(row) = rows.next()? {
        let at = utc(row, 2)?;
        let lost = lost.get_or_insert(Lost {
            entries: 0,
            from: at,
            to: at,
            messages: Vec::new(),
        });
        (lost.entries, lost.to) = (lost.entries + 1, at);
        let number = number_at(row, 0)?;
        if number.year != 0 && !lost.messages.iter().any(|(known, _)| *known == number) {
            let known = one_value(own, KNOWN, (number.year, number.index, shared))?;
            lost.messages.push((number, known));
        }
    }
    Ok(lost)
}
