//! Files that a command writes where a person says: never over a journal, a copy of one, or what belongs to them. A slip of
//! the hand in a name must not cost the entries.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use super::Failure;
use crate::config::{Setup, in_russian};
use crate::journal::DATABASE;
use crate::papers::file::{self, is_regular};

/// How a database of SQLite begins, and the seal of a journal.
const BEGINNINGS: [&[u8]; 2] = [&DATABASE, "# Печать журнала".as_bytes()];

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
    file::whole(path, not_written(path), write)
}

/// Why a file was not written. Whoever reads a pipe no further has what he wanted.
pub(super) fn not_written(path: &Path) -> impl Fn(io::Error) -> Failure {
    |error| match error.kind() {
        io::ErrorKind::BrokenPipe => error.into(),
        _ => Failure::usage(file::not_written(path, &error)),
    }
}

/// Opens a file that is to be read; a folder is told for what it is before anything is read of it.
pub(super) fn to_be_read(path: &Path) -> Result<File, Failure> {
    let opened = File::open(path).and_then(|file| {
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(file)
    });
    opened.map_err(|error| {
        let words = match error.kind() {
            io::ErrorKind::NotFound => "такого файла нет; проверьте имя".to_owned(),
            _ => in_russian(&error),
        };
        Failure::usage(format!("{}: {words}", path.display()))
    })
}

fn begins_as_a_journal(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok()
        && BEGINNINGS
            .iter()
            .any(|beginning| start.starts_with(beginning))
}
