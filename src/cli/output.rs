//! What a command prints, and the files that it reads and writes where a person says: never over a journal, a copy of one,
//! or what belongs to them. A slip of the hand in a name must not cost the entries.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use serde_json::Value;

use super::failure::Failure;
use crate::papers::file::{self, is_regular};
use crate::russian::{plural, system_error};
use crate::{config::Setup, journal::DATABASE, sanitize};

/// Prints a line for a person: foreign text in it cannot act on the terminal.
pub(super) fn say(line: impl AsRef<str>) -> Result<(), Failure> {
    Ok(writeln!(
        io::stdout(),
        "{}",
        sanitize::lines(line.as_ref())
    )?)
}

/// Prints a line for a program.
pub(super) fn print_json(value: &Value) -> Result<(), Failure> {
    Ok(writeln!(
        io::stdout(),
        "{}",
        sanitize::json(&value.to_string())
    )?)
}

/// «запись», «записи» or «записей».
pub(super) fn entries_word(count: u64) -> &'static str {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    plural(count, "запись", "записи", "записей")
}

/// How far a long task is: one line on the standard error, where that is a terminal, gone when the task is done.
pub(super) struct Progress {
    is_shown: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        let is_shown = io::stderr().is_terminal();
        Self { is_shown }
    }

    pub(super) fn show(&self, words: impl FnOnce() -> String) {
        if self.is_shown {
            eprint!("\r\x1b[K{}", words());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show(String::new);
    }
}

/// How a database of SQLite begins, and the seal of a journal.
const BEGINNINGS: [&[u8]; 2] = [&DATABASE, "# Печать журнала".as_bytes()];

/// Refuses to write over a journal, a copy of one, or its seal.
pub(super) fn check_writable(path: &Path, setup: &Setup) -> Result<(), Failure> {
    let same = |other: &Path| match (fs::canonicalize(path), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    let mut wal = setup.journal.clone().into_os_string();
    wal.push("-wal");
    // The journal in use is recognised by its path: a damaged one does not begin as a journal.
    let is_own = same(&setup.journal) || same(Path::new(&wal));
    if is_own || is_regular(path) && begins_as_a_journal(path) {
        return Err(Failure::usage(format!(
            "{} — журнал, его копия или печать: поверх них не записывают. Ничего не изменено; укажите другой файл",
            path.display()
        )));
    }
    Ok(())
}

/// Writes a file for its owner only, whole or not at all; into a terminal or a pipe as it goes.
pub(super) fn write_whole<T>(
    path: &Path,
    setup: &Setup,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    check_writable(path, setup)?;
    file::whole(path, not_written(path), write)
}

/// Why a file was not written. A reader who closes the pipe has what he wanted.
pub(super) fn not_written(path: &Path) -> impl Fn(io::Error) -> Failure {
    |error| match error.kind() {
        io::ErrorKind::BrokenPipe => error.into(),
        _ => Failure::usage(file::not_written(path, &error)),
    }
}

/// Opens a file to read it. A folder can be opened too, so it is refused here.
pub(super) fn open_file(path: &Path) -> Result<File, Failure> {
    let opened = File::open(path).and_then(|file| {
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(file)
    });
    opened.map_err(|error| {
        let words = match error.kind() {
            io::ErrorKind::NotFound => "такого файла нет; проверьте имя".to_owned(),
            _ => system_error(&error),
        };
        Failure::usage(format!("{}: {words}", path.display()))
    })
}

/// Reads a text file whole.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("{}: {}", path.display(), system_error(&error))))
}

fn begins_as_a_journal(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.is_ok()
        && BEGINNINGS
            .iter()
            .any(|beginning| start.starts_with(beginning))
}
