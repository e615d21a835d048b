//! The journal as it was before the steps of a newer version: a copy beside it, under the name of its own version.

use std::{fs, path::Path};

use crate::journal::copies::place::{free_name, stem_of};
use crate::journal::copies::{database::copy_database, error::CopyError};
use crate::journal::error::{JournalError, Result};
use crate::journal::storage::{Seal, connect_to_read, explain, folder_of, seal, sync_file};
use crate::journal::{copies::make::is_whole, read::end_of_chain};

/// Copies a journal of an older version before its steps. An earlier copy is never written over: it may be all that is
/// left of another journal of this name.
pub(crate) fn copy_before_steps(version: i64, path: &Path) -> Result<()> {
    let failed = |error| explain(path, error);
    let io = |error| JournalError::io(path, error);
    // Another connection: the one of the steps is writing, and what it writes is not to be in the copy.
    let source = connect_to_read(path).map_err(failed)?;
    let (entries, head, _) = end_of_chain(&source).map_err(failed)?;
    if entries == 0 {
        return Ok(());
    }
    let stem = stem_of(path);
    let folder = folder_of(path);
    let name = format!("{stem}-v{version}-{entries}");
    let earlier = folder.join(format!("{name}.db"));
    let is_kept = seal::read(&earlier) == Seal::Found(entries, head);
    if is_kept && is_whole(&earlier, head, &|_| true) {
        // The steps were begun before, and came to no end.
        return Ok(());
    }
    let kept = free_name(folder, &name);
    let half = path.with_file_name(format!(".{stem}.v{version}.part"));
    copy_database(&source, &half, &|_| true).map_err(|error| match error {
        CopyError::Io(error) => io(error),
        CopyError::Database(error) => failed(error),
    })?;
    sync_file(&half)
        .and_then(|()| seal::write(&kept, entries, head))
        .and_then(|()| fs::rename(&half, &kept))
        .map_err(io)
}
