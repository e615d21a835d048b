//! What leaves the desk on paper. Folded messages come in, data of a form is made of them ([`page`]), a typst form lays
//! it out ([`render`]), a file goes out ([`job`]).
//!
//! Texts reach a form only as data, so nothing that a citizen wrote can act in it.

pub mod job;
pub mod page;
pub mod render;

use std::path::PathBuf;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The form has a mistake.
    #[error("форма {form}: {what}")]
    Form {
        /// Which form.
        form: &'static str,
        /// What typst said.
        what: String,
    },
    /// There is nothing to print.
    #[error("{0}")]
    Nothing(String),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] crate::journal::JournalError),
    /// The file cannot be written.
    #[error("{}: лист не сохранить: {}", path.display(), crate::config::in_russian(error))]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}
