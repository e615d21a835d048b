//! The journal as it was before the steps of a newer version: a copy beside it, under the name of its own version.

use std::fs;
use std::path::{Path, PathBuf};

use super::backup::{self, CopyError};
use super::seal::{self, Seal};
use super::{Hash, JournalError, explain, query, schema};

/// Copies a journal of an older version before its steps. An earlier copy is never written over: it may be all that is
/// left of another journal of this name.
pub(super) fn keep(version: i64, path: &Path) -> Result<(), JournalError> {
    let failed = |error| explain(path, error);
    let io = |error| JournalError::Io {
        path: path.to_owned(),
        error,
    };
    // Another connection: the one of the steps is writing, and what it writes is not to be in the copy.
    let source = schema::connect_to_read(path).map_err(failed)?;
    let (entries, head, _) = query::end_of_chain(&source).map_err(failed)?;
    if entries == 0 {
        return Ok(());
    }
    let stem = backup::stem_of(path);
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = format!("{stem}-v{version}-{entries}");
    if is_kept(&folder.join(format!("{name}.db")), entries, head) {
        // The steps were begun before, and came to no end.
        return Ok(());
    }
    let kept: PathBuf = backup::free(folder, &name);
    let half = path.with_file_name(format!(".{stem}.v{version}.part"));
    backup::copy_database(&source, &half, &|_| true).map_err(|error| match error {
        CopyError::Io(error) => io(error),
        CopyError::Database(error) => failed(error),
    })?;
    fs::File::open(&half)
        .and_then(|file| file.sync_all())
        .and_then(|()| seal::write(&kept, entries, head))
        .and_then(|()| fs::rename(&half, &kept))
        .map_err(io)
}

/// A copy of this very journal lies there already, and is whole.
fn is_kept(kept: &Path, entries: u64, head: Hash) -> bool {
    seal::read(kept) == Seal::Told(entries, head)
        && matches!(backup::verify_copy(kept, &|_| true), Ok(Ok(verified)) if verified.head == head)
}
