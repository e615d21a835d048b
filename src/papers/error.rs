//! The errors of printing.

use std::path::PathBuf;

use super::file;
use crate::journal::JournalError;

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
        /// It is the ministry's own; the built-in one can be used instead.
        own: bool,
    },
    /// The user cancelled it.
    #[error("печать отменена")]
    Cancelled,
    /// There is nothing to print.
    #[error("{0}")]
    Nothing(String),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
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
