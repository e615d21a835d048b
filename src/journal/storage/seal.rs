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

use serde::Deserialize;

use crate::journal::chain::Hash;
use crate::journal::storage::files::{beside, private_file};

const NOTE: &str = "# Печать журнала Пульта: сколько в нём записей и контрольная сумма последней.\n\
                    # Не удаляйте и не меняйте: по ней видно, что журнал не подменён старой копией.\n";

/// What a seal says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SealText {
    entries: u64,
    head: String,
}

/// A seal as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seal {
    /// This many entries, the last of this hash.
    Found(u64, Hash),
    /// There is none.
    Missing,
    /// It cannot be read.
    Unreadable,
}

/// The file of a journal's seal.
pub(crate) fn file_of(journal: &Path) -> PathBuf {
    beside(journal, ".seal")
}

/// Reads the seal of a journal.
pub(crate) fn read(journal: &Path) -> Seal {
    let text = match fs::read_to_string(file_of(journal)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Seal::Missing,
        Err(_) => return Seal::Unreadable,
    };
    let told = toml::from_str(&text).ok();
    told.and_then(|told: SealText| Some(Seal::Found(told.entries, Hash::from_hex(&told.head)?)))
        .unwrap_or(Seal::Unreadable)
}

/// A file whose header does not say any more that it is ours: beside it lies the seal of a journal with entries.
pub(crate) fn was_ours(journal: &Path) -> bool {
    matches!(read(journal), Seal::Found(entries, _) if entries > 0)
}

/// Writes the seal of a journal, whole or not at all.
pub(crate) fn write(journal: &Path, entries: u64, head: Hash) -> io::Result<()> {
    let file = file_of(journal);
    let text = seal_text(entries, head);
    write_over(&file, &text).or_else(|_| write_anew(&file, &text, entries > 0))
}

/// The seal of a journal is that of this last entry, byte for byte: the fast path while only one desk writes.
pub(crate) fn is_written(journal: &Path, entries: u64, head: Hash) -> bool {
    fs::read(file_of(journal)).is_ok_and(|found| found == seal_text(entries, head).as_bytes())
}

/// Always of the same length, less than a sector.
fn seal_text(entries: u64, head: Hash) -> String {
    format!("{NOTE}entries = {entries:<20}\nhead = \"{head}\"\n")
}

/// Brings the seal of a journal to the disk.
pub(crate) fn sync(journal: &Path) -> io::Result<()> {
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
    // Two desks of one journal must not write into one another's half.
    let half = beside(file, &format!(".{}", std::process::id()));
    let written = private_file(&half)
        .and_then(|mut half| {
            half.write_all(text.as_bytes())?;
            // Renamed before it is on the disk it might be found empty after the power went. An empty journal has
            // nothing to lose yet.
            if has_entries {
                half.sync_data()?;
            }
            Ok(())
        })
        .and_then(|()| fs::rename(&half, file));
    if written.is_err() {
        // What is left of a failed attempt is of no use to anybody.
        let _ = fs::remove_file(&half);
    }
    written
}
