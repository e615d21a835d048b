//! Copying: to the clipboard by the terminal, and into a file, since no terminal tells whether it has done so.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use crate::desk::outcome::Outcome;
use crate::desk::terminal::Terminal;
use crate::desk::terminal::osc::{self, Multiplexer};
use crate::journal::for_the_owner;
use crate::russian::system_error;

/// The file beside the journal.
const FILE: &str = "copied.txt";

/// Copies a text, called so.
pub(super) fn copy(
    multiplexer: Multiplexer,
    journal: &Path,
    what: &str,
    text: &str,
) -> io::Result<Outcome> {
    let sequence = osc::osc52(multiplexer, text);
    if let Some(sequence) = &sequence {
        Terminal::tell(sequence)?;
    }
    let path = journal.with_file_name(FILE);
    let file = path.display();
    let kept = keep(&path, text).map_err(|error| system_error(&error));
    Ok(match (kept, sequence) {
        (Ok(()), Some(_)) => Outcome::Said(format!("Скопировано: {what} (и в файл {file})")),
        (Ok(()), None) => Outcome::Said(format!(
            "Скопировано в файл, для буфера обмена слишком длинно: {what}: {file}"
        )),
        (Err(error), Some(_)) => Outcome::Said(format!(
            "Скопировано: {what}. Файл {file} не записать: {error}"
        )),
        (Err(error), None) => Outcome::Failed(format!(
            "не скопировано: для буфера обмена терминала слишком длинно, а файл {file} не записать: {error}"
        )),
    })
}

/// Writes the file anew, for its owner only: it holds what a citizen wrote.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    for_the_owner(OpenOptions::new().write(true).create(true).truncate(true))
        .open(path)?
        .write_all(text.as_bytes())
}
