//! The exchange itself: the journal alone in this program's hands, then two names given. Where one cannot be given all
//! is as it was.

use std::path::{Path, PathBuf};
use std::{fs, io, time::Duration};

use rusqlite::{Connection, ErrorCode};

use crate::journal::copies::error::RestoreError;
use crate::journal::read::{breach, end_of_chain};
use crate::journal::storage::{Seal, beside, check_file, connect_to_write, pragma, seal};

/// How often it is tried to have the journal alone: a command that reads it is done in a moment.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// What SQLite would take for a part of the file beside it.
const PARTS: [&str; 2] = ["-wal", "-journal"];

/// Parts that a journal has left beside it, whether it is there itself or not. One of no bytes is nothing without it.
pub(crate) fn parts_of(journal: &Path) -> Vec<&'static str> {
    let is_there = |end: &&str| {
        fs::metadata(beside(journal, end)).is_ok_and(|part| part.len() > 0 || journal.exists())
    };
    PARTS.into_iter().filter(is_there).collect()
}

/// Gives the journal the name under which it is kept, and the copy that of the journal. Where that fails all is as it
/// was.
pub(crate) fn exchange(
    journal: &Path,
    half: &Path,
    kept: Option<&Path>,
    is_whole: bool,
) -> Result<(), (PathBuf, io::Error)> {
    let mut has_both = false;
    let mut put_aside_whole = |kept: &Path| {
        has_both = put_aside(journal, kept, is_whole).map_err(|error| (kept.to_owned(), error))?;
        Ok(())
    };
    let exchanged = kept
        .map_or(Ok(()), &mut put_aside_whole)
        .and_then(|()| fs::rename(half, journal).map_err(|error| (journal.to_owned(), error)));
    if exchanged.is_err() {
        if let Some(kept) = kept {
            take_back(journal, kept, has_both);
        }
        let _ = fs::remove_file(half);
    }
    exchanged
}

/// What fails here too stays as it is: the kept file is the journal then.
fn take_back(journal: &Path, kept: &Path, has_both: bool) {
    if has_both {
        let _ = fs::remove_file(kept);
    } else if !journal.exists() {
        let _ = fs::rename(kept, journal);
        for end in PARTS {
            let _ = fs::rename(beside(kept, end), beside(journal, end));
        }
    }
    if !kept.exists() {
        let _ = fs::remove_file(seal::file_of(kept));
    }
}

/// Gives the journal another name, with its seal. Where it is whole it has both names until the copy takes its own,
/// which is told: at no moment is there no journal.
fn put_aside(journal: &Path, kept: &Path, is_whole: bool) -> io::Result<bool> {
    let own_seal = seal::file_of(journal);
    if own_seal.exists() {
        fs::copy(&own_seal, seal::file_of(kept))?;
    }
    let parts = parts_of(journal);
    if is_whole && parts.is_empty() && fs::hard_link(journal, kept).is_ok() {
        return Ok(true);
    }
    if journal.exists() {
        fs::rename(journal, kept)?;
    }
    // The WAL of a damaged or lost journal belongs to it; beside another file it would spoil that one.
    for end in parts {
        fs::rename(beside(journal, end), beside(kept, end))?;
    }
    let _ = fs::remove_file(beside(journal, "-shm"));
    Ok(false)
}

/// The journal, open here and nowhere else; or none, or one that SQLite cannot open.
pub(crate) struct Alone(Option<Connection>);

impl Alone {
    pub(crate) fn open(journal: &Path) -> Result<Self, RestoreError> {
        // Of a file without a right beginning SQLite would take the WAL away, which may be all that is left.
        if check_file(journal).is_err() {
            return Ok(Self(None));
        }
        for _ in 0..TRIES {
            let error = match Self::lock(journal) {
                Ok(connection) => return Ok(Self(Some(connection))),
                Err(error) => error,
            };
            match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {}
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    return Ok(Self(None));
                }
                Some(ErrorCode::DiskFull) => {
                    return Err(RestoreError::Full(journal.with_file_name("")));
                }
                _ => return Err(RestoreError::write(journal, io::Error::other(error))),
            }
            std::thread::sleep(PAUSE);
        }
        Err(RestoreError::Open(journal.to_owned()))
    }

    fn lock(journal: &Path) -> rusqlite::Result<Connection> {
        let connection = connect_to_write(journal)?;
        connection.busy_timeout(PAUSE)?;
        // Looked at in the ordinary way first: then SQLite sees others by the memory that they share too, and not by
        // their locks on the file alone, which a program may have lost (see `storage::recognise`).
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        // Puts what is in the WAL into the file, which can be done only alone.
        connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")?;
        if pragma::<String>(&connection, "journal_mode")? == "wal" {
            // Somebody was faster.
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            return Err(rusqlite::Error::SqliteFailure(busy, None));
        }
        Ok(connection)
    }

    /// It is whole: SQLite has opened it.
    pub(crate) fn is_whole(&self) -> bool {
        self.0.is_some()
    }

    /// The seal may be an entry behind its journal; then it is brought up to it, so that the older copy is noticed.
    pub(crate) fn seal_what_was(&self, journal: &Path) {
        let Some(own) = &self.0 else {
            return;
        };
        let told = seal::read(journal);
        let holds = matches!(breach(own, journal, &told), Ok(None));
        if let (true, Seal::Found(..), Ok((entries, head, _))) = (holds, told, end_of_chain(own)) {
            // One that cannot be written is behind by what it was before.
            let _ = seal::write(journal, entries, head);
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn an_exchange_that_fails_leaves_all_as_it_was() {
        for (is_whole, wal) in [(true, false), (false, false), (false, true)] {
            let folder = TempDir::new().expect("a folder");
            let path = |name: &str| folder.path().join(name);
            let (journal, kept) = (path("journal.db"), path("journal-replaced.db"));
            fs::write(&journal, "журнал").expect("written");
            fs::write(path("journal.db.seal"), "печать").expect("written");
            if wal {
                fs::write(path("journal.db-wal"), "последнее").expect("written");
            }
            let names = || {
                let files = fs::read_dir(folder.path()).expect("a folder");
                let mut names: Vec<_> = files.map(|file| file.expect("one").file_name()).collect();
                names.sort();
                names
            };
            let before = names();
            let half = path(".journal.restored");
            let failed = exchange(&journal, &half, Some(&kept), is_whole);
            let (at, error) = failed.expect_err("there is no half");
            assert_eq!(
                (at, error.kind()),
                (journal.clone(), io::ErrorKind::NotFound)
            );
            assert_eq!(names(), before, "{is_whole} {wal}");
            assert_eq!(fs::read_to_string(&journal).expect("there"), "журнал");
        }
    }

    #[test]
    fn an_exchange_that_fails_at_the_first_name_leaves_no_half() {
        let folder = TempDir::new().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let (journal, half) = (path("journal.db"), path(".journal.restored"));
        fs::write(&journal, "журнал").expect("written");
        fs::write(&half, "копия").expect("written");
        let kept = path("нет/journal-replaced.db");
        let failed = exchange(&journal, &half, Some(&kept), true);
        assert_eq!(failed.expect_err("no folder").0, kept);
        assert!(!half.exists());
        assert_eq!(fs::read_to_string(&journal).expect("there"), "журнал");
    }
}
