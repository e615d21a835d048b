//! Putting a copy in the journal's place.
//!
//! The journal that is there is never overwritten: it stays beside under another name, with its seal. The seal of the
//! journal stays where it is, so that the desk sees that an older copy lies there and asks a person to accept it with a
//! reason. Nobody may have the journal open meanwhile: SQLite itself says so when it is to give up the WAL.

use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::NaiveDateTime;
use rusqlite::ErrorCode;

use crate::journal::copies::database::{Step, copy_database};
use crate::journal::copies::error::{CopyError, RestoreError};
use crate::journal::copies::exchange::{Alone, exchange, parts_of};
use crate::journal::copies::outlook::{check_place, fault_of, verify};
use crate::journal::copies::place::{FORM, files_of, free_name, stem_in, stem_of};
use crate::journal::storage::{beside, folder_of, seal, sweep, sync_file, sync_folder};
use crate::journal::{copies::attachment, handle::Journal};

/// What a restore has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the journal is that was there, or what was left of it.
    pub kept: Option<PathBuf>,
    /// How many attached files were put back.
    pub files: usize,
}

/// Puts a copy in the journal's place. The caller has looked at it and asked.
pub fn restore(
    journal: &Path,
    copy: &Path,
    now: NaiveDateTime,
    progress: &dyn Fn(Step) -> bool,
) -> Result<Restored, RestoreError> {
    check_place(journal)?;
    let home = folder_of(journal);
    // Held until the exchange is over: no desk can open the old file meanwhile.
    let alone = Alone::open(journal)?;
    let half = home.join(format!(".{}.restored", stem_of(journal)));
    if let Err(error) = copy_beside(copy, &half, progress) {
        sweep(&half);
        return Err(error);
    }
    // Its seal was for the look at it alone.
    let _ = fs::remove_file(seal::file_of(&half));
    alone.seal_what_was(journal);
    let stem = format!("{}-replaced-{}", stem_of(journal), now.format(FORM));
    let (is_there, parts) = (journal.exists(), parts_of(journal));
    let kept = (is_there || !parts.is_empty()).then(|| free_name(home, &stem));
    let is_whole = alone.is_whole();
    // Windows gives no open file another name.
    let alone = (!cfg!(windows)).then_some(alone);
    exchange(journal, &half, kept.as_deref(), is_whole)
        .map_err(|(path, error)| RestoreError::Write(path, error))?;
    sync_folder(home);
    drop(alone);
    // Of a journal that is gone itself a part may be all that is left.
    let kept = match (kept, parts.first()) {
        (Some(kept), Some(part)) if !is_there => Some(beside(&kept, part)),
        (kept, _) => kept,
    };
    let from = folder_of(copy);
    let files = stem_in(copy).map(|stem| files_of(from, &stem));
    let target = attachment::folder_beside(journal);
    let files = files.map_or(Ok(0), |files| attachment::copy_missing(&files, &target));
    let files = files.map_err(|(path, error)| RestoreError::Files(path, error))?;
    Ok(Restored { kept, files })
}

/// Writes the copy once more, beside the journal, and looks whether it is whole there too.
fn copy_beside(
    copy: &Path,
    half: &Path,
    progress: &dyn Fn(Step) -> bool,
) -> Result<(), RestoreError> {
    let bad = |what| RestoreError::bad(copy, what);
    let full = || RestoreError::Full(half.with_file_name(""));
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull => full(),
        _ => RestoreError::write(half, error),
    };
    let source = Journal::open_to_read(copy).map_err(|error| bad(fault_of(error)))?;
    copy_database(&source.connection, half, progress).map_err(|error| match error {
        CopyError::Io(error) => wrong(error),
        CopyError::Database(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => full(),
            _ => bad(error.to_string()),
        },
    })?;
    let (entries, head) = source.head().map_err(|error| bad(error.to_string()))?;
    seal::write(half, entries, head).map_err(wrong)?;
    verify(half, progress).map_err(bad)?;
    sync_file(half).map_err(wrong)
}
