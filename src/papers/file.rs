//! Writes a file to a place that a person names: whole or not at all, readable by its owner only.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::russian::system_error;

/// Writes a file whole or not at all; to a terminal, a pipe or a device it writes directly. `failed` converts an error of the
/// system.
pub fn whole<T, E>(
    path: &Path,
    failed: impl Fn(io::Error) -> E,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    if path.exists() && !is_regular(path) {
        let file = File::options().write(true).open(path).map_err(&failed)?;
        let mut out = BufWriter::new(file);
        let written = write(&mut out)?;
        out.flush().map_err(failed)?;
        return Ok(written);
    }
    // A link stays; its target is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let part = part_of(&target);
    let mut out = BufWriter::new(File::create(&part).map_err(&failed)?);
    let written = write(&mut out).and_then(|written| {
        out.into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&part, &target))
            .map_err(&failed)?;
        Ok(written)
    });
    if written.is_err() {
        // Nobody needs the rest of a failed attempt.
        let _ = fs::remove_file(&part);
    }
    written
}

/// Removes a file that was written in vain; leaves a device alone.
pub fn take_back(path: &Path) {
    if is_regular(path) {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let _ = fs::remove_file(target);
    }
}

/// It is neither a device nor a folder.
pub fn is_regular(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file())
}

/// Why a file was not written, and what to do.
pub fn not_written(path: &Path, error: &io::Error) -> String {
    let shown = path.display();
    match path.parent() {
        Some(folder) if error.kind() == io::ErrorKind::NotFound => format!(
            "{shown}: не сохранить: папки {} нет; создайте её или укажите другую",
            folder.display()
        ),
        _ => format!("{shown}: не сохранить: {}", system_error(error)),
    }
}

/// The name of a file while it is being written.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}
