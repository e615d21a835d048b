//! Intake: a list of messages exported from a monitoring system becomes detections (п. 8).
//!
//! A file's bytes come in ([`table`]: text in whatever encoding and with whatever separator, or a spreadsheet); its
//! columns are told by their headers, by hand or as remembered ([`columns`], [`memory`]); a [`Plan`] goes out: what would
//! be registered, which rows are left out and why, which are wrong. Nothing is written before a person has seen it;
//! [`Journal::register_all`](crate::journal::Journal::register_all) then takes all of it or nothing. The room stands
//! over the journal, like the papers, because it asks which links are registered already. Clock, places and screens
//! belong to its callers.

pub mod columns;
mod encoding;
mod headers;
pub mod memory;
mod moment;
pub mod plan;
mod separated;
mod spreadsheet;
pub mod table;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::journal::JournalError;
use crate::toml_file::DataError;
use columns::{Columns, Layout, Unknown};
use memory::Memory;
pub use plan::{Defaults, DetectedAt, Ground, Plan, Skip, to_be_registered};
use table::Sheet;

/// More rows than this are not a list that a person has looked through.
pub const MOST_ROWS: usize = 100_000;
/// A larger file is none of these lists: 200 MB.
pub const LARGEST_FILE: u64 = 200 * 1024 * 1024;
/// More columns than this are no list of messages.
const MOST_COLUMNS: usize = 200;

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

/// What is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The file.
    pub path: PathBuf,
    /// The sheet of a spreadsheet; the first when none is named.
    pub sheet: Option<String>,
    /// What the user has said of its columns.
    pub by_hand: Columns,
    /// What holds where a row says nothing.
    pub defaults: Defaults,
}

/// A table whose columns are known.
#[derive(Debug)]
pub struct List {
    /// The file as the user knows it.
    pub file: String,
    /// Its rows.
    pub sheet: Sheet,
    /// Where its header is and what each column holds.
    pub layout: Layout,
}

/// Reads a table and tells its columns.
pub fn read(request: &Request, memory: &Memory) -> Result<List, IntakeError> {
    let file = request.path.display().to_string();
    let whole = |what: String| IntakeError::File {
        file: file.clone(),
        what,
    };
    let bytes = bytes(&request.path).map_err(whole)?;
    from_bytes(file.clone(), &bytes, request, memory)
}

/// The same for bytes that were read already.
pub fn from_bytes(
    file: String,
    bytes: &[u8],
    request: &Request,
    memory: &Memory,
) -> Result<List, IntakeError> {
    let refused = |(row, what)| match row {
        Some(row) => IntakeError::Row {
            file: file.clone(),
            row,
            what,
        },
        None => IntakeError::File {
            file: file.clone(),
            what,
        },
    };
    let sheet = table::read(bytes, request.sheet.as_deref()).map_err(refused)?;
    let layout =
        columns::locate(&sheet, memory, &request.by_hand).map_err(|error| match error {
            columns::Lost::Unknown(unknown) => IntakeError::Unknown {
                file: file.clone(),
                unknown,
            },
            columns::Lost::NoSuch(what) => refused((None, what)),
        })?;
    Ok(List {
        file,
        sheet,
        layout,
    })
}

/// The bytes of a file, unless it is too large or no file.
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let words = |error: io::Error| crate::config::in_russian(&error);
    // A pipe or a device would never end.
    let about = std::fs::metadata(path).map_err(words)?;
    if about.is_dir() {
        return Err("это папка, а нужен файл".to_owned());
    }
    if !about.is_file() {
        return Err("это не файл".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(words)?;
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(words)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!(
            "файл больше {} МБ; разделите выгрузку на части",
            LARGEST_FILE / 1024 / 1024
        ));
    }
    Ok(bytes)
}
