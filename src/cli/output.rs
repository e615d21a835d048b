//! Files that a command writes where a person says: never over a journal, a copy of one, or what belongs to them. A slip of
//! the hand in a name must not cost the entries.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use super::Failure;
use crate::config::{Setup, in_russian};
use crate::papers::job;

/// How a database of SQLite begins, and the seal of a journal.
const BEGINNINGS: [&[u8]; 2] = [b"SQLite format 3\0", "# Печать журнала".as_bytes()];

/// Nothing of a journal would be lost by writing there.
pub(super) fn may_be_written(path: &Path, setup: &Setup) -> Result<(), Failure> {
    let same = |other: &Path| match (fs::canonicalize(path), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    let mut wal = setup.journal.clone().into_os_string();
    wal.push("-wal");
    // A damaged journal does not begin as one; all the more it is not to be written over.
    let is_own = same(&setup.journal) || same(Path::new(&wal));
    if is_own || is_regular(path) && begins_as_a_journal(path) {
        return Err(Failure::usage(format!(
            "{} — журнал, его копия или печать: поверх них не записывают. Ничего не изменено; укажите другой файл",
            path.display()
        )));
    }
    Ok(())
}

/// Writes a file for its owner only, whole or not at all; what is no file (a terminal, a pipe) as it goes.
pub(super) fn whole<T>(
    path: &Path,
    setup: &Setup,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    may_be_written(path, setup)?;
    let named =
        |error: io::Error| Failure::usage(format!("{}: {}", path.display(), in_russian(&error)));
    if path.exists() && !is_regular(path) {
        let file = File::options().write(true).open(path).map_err(named)?;
        let mut out = BufWriter::new(file);
        let written = write(&mut out)?;
        out.flush().map_err(named)?;
        return Ok(written);
    }
    // A link stays one: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let part = job::part_of(&target);
    let mut out = BufWriter::new(File::create(&part).map_err(named)?);
    let written = write(&mut out).and_then(|written| {
        let file = out
            .into_inner()
            .map_err(|error| named(error.into_error()))?;
        file.sync_all().map_err(named)?;
        fs::rename(&part, &target).map_err(named)?;
        Ok(written)
    });
    if written.is_err() {
        // What is left of a failed attempt is of no use to anybody.
        let _ = fs::remove_file(&part);
    }
    written
}

fn is_regular(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file())
}

fn begins_as_a_journal(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok()
        && BEGINNINGS
            .iter()
            .any(|beginning| start.starts_with(beginning))
}
