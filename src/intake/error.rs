//! Why a list cannot be taken.

use super::{layout::Unknown, sheet::Wrong};
use crate::{journal::JournalError, toml_file::DataError};

/// Why a list cannot be taken. Nothing is registered then.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Something about the file as a whole.
    #[error("{file}: {what}")]
    File {
        /// The file as the user knows it.
        file: String,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Something at a row.
    #[error("{file}, строка {row}: {what}")]
    Row {
        /// The file as the user knows it.
        file: String,
        /// The row as a spreadsheet counts it.
        row: usize,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Columns that are needed are not recognised.
    #[error("{file}: {unknown}")]
    Unknown {
        /// The file as the user knows it.
        file: String,
        /// What the file has, and what is missing.
        unknown: Box<Unknown>,
    },
    /// The remembered columns cannot be read.
    #[error(transparent)]
    Memory(#[from] DataError),
    /// The journal cannot be asked.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl IntakeError {
    pub(super) fn new(file: &str, (row, what): Wrong) -> Self {
        let file = file.to_owned();
        match row {
            Some(row) => Self::Row { file, row, what },
            None => Self::File { file, what },
        }
    }
}
