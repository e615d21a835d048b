//! Copying a database through SQLite's online backup, in steps, out of one read transaction: in WAL a reader keeps
//! nobody from writing, and one snapshot over all steps is never begun anew when somebody writes, as a backup without
//! it is. (`VACUUM INTO` would rewrite every page instead, and tell nothing of how far it is.)

use std::{path::Path, time::Duration};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::journal::copies::error::CopyError;
use crate::journal::storage::{connect_to_write, pragma, private_file};

/// Pages of a step: some milliseconds of reading, after which it can be given up.
const STEP: i32 = 512;
/// How long a page that somebody holds is waited for.
const PAUSE: Duration = Duration::from_millis(50);

/// What a backup is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many pages of so many are copied.
    Copied(u64, u64),
    /// So many entries of so many are verified.
    Verified(u64, u64),
}

/// Copies a database as it stands into a new file for its owner only, one that needs no other beside it; `None` when it
/// was cancelled.
pub(crate) fn copy_database(
    source: &Connection,
    path: &Path,
    progress: &dyn Fn(Step) -> bool,
) -> Result<Option<()>, CopyError> {
    drop(private_file(path)?);
    let mut target = connect_to_write(path)?;
    // A half file is thrown away as a whole, and a whole one is synced at the end.
    target.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")?;
    if pragma::<String>(source, "journal_mode")? == "wal" {
        source.execute_batch("BEGIN")?;
        source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    }
    // Without a WAL a reader blocks writers: there the copy starts again instead.
    {
        let backup = Backup::new(source, &mut target)?;
        loop {
            let step = backup.step(STEP)?;
            let count = |pages: i32| u64::try_from(pages).unwrap_or_default();
            let state = backup.progress();
            let (all, left) = (count(state.pagecount), count(state.remaining));
            if !progress(Step::Copied(all.saturating_sub(left), all)) {
                return Ok(None);
            }
            match step {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked => std::thread::sleep(PAUSE),
                _ => {}
            }
        }
    }
    if !source.is_autocommit() {
        source.execute_batch("COMMIT")?;
    }
    target.close().map_err(|(_, error)| error)?;
    // The copy says of itself that it has a WAL; without, it can be read on a disk that cannot be written.
    let target = connect_to_write(path)?;
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    Ok(Some(()))
}
