//! The seal: a small file beside the journal that tells how many entries it had and the hash of the last one. A journal
//! that was put back to an older state, or cut off, is shorter than its seal tells.
//!
//! It is written after each entry is confirmed, so it may be behind and is never ahead: the chain must go through it,
//! not end at it. That is why it need not be brought to the disk with each entry, which would cost as much again as the
//! entry: it is put over the old one, within one sector and without a change of length, so that after a power failure
//! there is an older seal or the newer one, and brought to the disk when the journal is closed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::backup::hash_at;
use super::chain::Hash;
use super::{Journal, JournalError, query, schema};

const NOTE: &str = "# Печать журнала Пульта: сколько в нём записей и контрольная сумма последней.\n\
                    # Не удаляйте и не меняйте: по ней видно, что журнал не подменён старой копией.\n";

/// What a seal tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    entries: u64,
    head: String,
}

/// A seal as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seal {
    /// This many entries, the last of this hash.
    Told(u64, Hash),
    /// There is none.
    Missing,
    /// It is not to be read.
    Unreadable,
}

/// Whether the chain goes through the seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SealState {
    Holds,
    Broken(SealBroken),
}

/// Why a journal does not fit its seal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealBroken {
    /// Entries that the seal tells of are not there.
    #[error(
        "журнал короче, чем был: записей {entries}, а было {sealed}. Похоже, вместо него лежит старая копия"
    )]
    Shorter {
        /// How many there are.
        entries: u64,
        /// How many the seal tells.
        sealed: u64,
        /// The hash that the seal tells.
        head: Hash,
    },
    /// The entry that the seal tells of is another one.
    #[error("журнал не тот, что был: запись {sealed} другая, чем сказано в печати")]
    Other {
        /// How many there are.
        entries: u64,
        /// How many the seal tells.
        sealed: u64,
        /// The hash that the seal tells.
        head: Hash,
    },
    /// There is no seal, though there are entries.
    #[error("рядом с журналом нет его печати (файл {0}), а записи в нём есть: не видно, тот ли это журнал", file.display())]
    Missing {
        /// Where it should be.
        file: PathBuf,
        /// How many entries there are.
        entries: u64,
    },
    /// The seal cannot be read.
    #[error("печать журнала не читается (файл {0}): не видно, тот ли это журнал", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// How many entries there are.
        entries: u64,
    },
}

impl SealBroken {
    /// The first entry that is not there or is another one.
    pub(super) fn place(&self) -> Option<u64> {
        match self {
            Self::Shorter { entries, .. } => Some(entries + 1),
            Self::Other { sealed, .. } => Some(*sealed),
            Self::Missing { .. } | Self::Unreadable { .. } => None,
        }
    }

    /// What the seal told: how many entries, and the hash of the last.
    pub(super) fn told(&self) -> (u64, String) {
        match self {
            Self::Shorter { sealed, head, .. } | Self::Other { sealed, head, .. } => {
                (*sealed, head.to_string())
            }
            Self::Missing { .. } | Self::Unreadable { .. } => (0, String::new()),
        }
    }
}

/// The file of a journal's seal.
pub fn file_of(journal: &Path) -> PathBuf {
    let mut name = journal.file_name().unwrap_or_default().to_owned();
    name.push(".seal");
    journal.with_file_name(name)
}

/// Reads the seal of a journal.
pub(super) fn read(journal: &Path) -> Seal {
    let text = match fs::read_to_string(file_of(journal)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Seal::Missing,
        Err(_) => return Seal::Unreadable,
    };
    let told = toml::from_str(&text)
        .ok()
        .and_then(|told: Told| Some((told.entries, Hash::from_hex(&told.head)?)));
    told.map_or(Seal::Unreadable, |(entries, head)| {
        Seal::Told(entries, head)
    })
}

/// Writes the seal of a journal, whole or not at all.
pub(super) fn write(journal: &Path, entries: u64, head: Hash) -> io::Result<()> {
    let file = file_of(journal);
    let text = text(entries, head);
    write_over(&file, &text).or_else(|_| write_anew(&file, &text, entries > 0))
}

/// The seal of a journal is the one that would be written of this last entry. Nothing but this is looked at while one
/// desk writes to a journal that nobody touches.
pub(super) fn is_of(journal: &Path, entries: u64, head: Hash) -> bool {
    fs::read(file_of(journal)).is_ok_and(|found| found == text(entries, head).as_bytes())
}

/// Always of the same length, less than a sector.
fn text(entries: u64, head: Hash) -> String {
    format!("{NOTE}entries = {entries:<20}\nhead = \"{head}\"\n")
}

/// Brings the seal of a journal to the disk.
pub(super) fn sync(journal: &Path) -> io::Result<()> {
    File::options()
        .write(true)
        .open(file_of(journal))?
        .sync_data()
}

/// Puts a seal over the one that is there.
fn write_over(file: &Path, text: &str) -> io::Result<()> {
    let mut old = File::options().write(true).open(file)?;
    if old.metadata()?.len() != text.len() as u64 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    old.write_all(text.as_bytes())
}

/// Writes a seal where there is none, or another file.
fn write_anew(file: &Path, text: &str, has_entries: bool) -> io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    // Two desks of one journal must not write into one another's half.
    name.push(format!(".{}", std::process::id()));
    let half = file.with_file_name(name);
    let written = schema::private_file(&half)
        .and_then(|mut half| {
            half.write_all(text.as_bytes())?;
            // Renamed before it is on the disk it might be found empty after the power went. An empty journal has
            // nothing to lose yet.
            if has_entries {
                half.sync_data()
            } else {
                Ok(())
            }
        })
        .and_then(|()| fs::rename(&half, file));
    if written.is_err() {
        // What is left of a failed attempt is of no use to anybody.
        let _ = fs::remove_file(&half);
    }
    written
}

impl Journal {
    /// Does the chain go through a seal?
    pub(super) fn compare(&self, seal: &Seal) -> Result<SealState, JournalError> {
        compare(&self.connection, &self.path, seal).map_err(|error| self.explain(error))
    }
}

/// Does the chain of a journal go through a seal?
pub(super) fn compare(
    connection: &Connection,
    journal: &Path,
    seal: &Seal,
) -> rusqlite::Result<SealState> {
    let state = compare_once(connection, journal, seal)?;
    if state == SealState::Holds {
        return Ok(state);
    }
    // It may have been read while a second desk was putting a new one over it.
    let again = read(journal);
    if again == *seal {
        return Ok(state);
    }
    compare_once(connection, journal, &again)
}

fn compare_once(
    connection: &Connection,
    journal: &Path,
    seal: &Seal,
) -> rusqlite::Result<SealState> {
    let (entries, ..) = query::end_of_chain(connection)?;
    let file = || file_of(journal);
    let broken = match seal {
        Seal::Missing if entries == 0 => return Ok(SealState::Holds),
        Seal::Missing => SealBroken::Missing {
            file: file(),
            entries,
        },
        Seal::Unreadable => SealBroken::Unreadable {
            file: file(),
            entries,
        },
        Seal::Told(0, Hash::GENESIS) => return Ok(SealState::Holds),
        Seal::Told(sealed, head) if *sealed > entries => SealBroken::Shorter {
            entries,
            sealed: *sealed,
            head: *head,
        },
        Seal::Told(sealed, head) => {
            if hash_at(connection, *sealed)? == *head {
                return Ok(SealState::Holds);
            }
            SealBroken::Other {
                entries,
                sealed: *sealed,
                head: *head,
            }
        }
    };
    Ok(SealState::Broken(broken))
}
