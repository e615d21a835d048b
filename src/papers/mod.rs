//! What leaves the desk on paper. Folded messages come in, data of a form is made of them ([`page`]), a typst form
//! ([`forms`]) lays it out ([`render`]), a file ([`file`]) goes out ([`job`]) and to the printer ([`spool`]).
//!
//! Texts reach a form only as data, so nothing that a citizen wrote can act in it.

pub mod card;
pub mod file;
pub mod forms;
pub mod job;
pub mod page;
mod printable;
pub mod render;
pub mod report;
pub mod sheet;
pub mod sheets;
pub mod spool;

use std::path::PathBuf;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The form has a mistake.
    #[error("форма {form}{}: {what}. {}", in_line(*.line), what_to_do(*.own))]
    Form {
        /// Its file, as the user knows it.
        form: String,
        /// In which line.
        line: Option<usize>,
        /// What typst said.
        what: String,
        /// It is the ministry's own, and the built-in one can be printed with instead.
        own: bool,
    },
    /// It was given up.
    #[error("печать отменена")]
    Cancelled,
    /// There is nothing to print.
    #[error("{0}")]
    Nothing(String),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] crate::journal::JournalError),
    /// The file cannot be written.
    #[error("{}", file::not_written(path, error))]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

fn in_line(line: Option<usize>) -> String {
    line.map(|line| format!(", строка {line}"))
        .unwrap_or_default()
}

fn what_to_do(own: bool) -> &'static str {
    if own {
        "Исправьте её или уберите файл: тогда печать пойдёт по встроенной форме"
    } else {
        "Форма встроенная: ошибка в программе, сообщите о ней"
    }
}
