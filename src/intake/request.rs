//! What is to be read, and what holds where a row says nothing.

use std::path::PathBuf;

use super::headers::Columns;

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

/// When the messages of a list count as detected (п. 8): the terms run from then, not from their publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetectedAt {
    /// As they are registered: the specialist finds them in the list.
    Now,
    /// At the moment in the date column.
    Column,
}

/// What holds where a row says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// The topic; `None` where every row must have its own.
    pub topic: Option<String>,
    /// The location.
    pub location: String,
    /// Code of the network for links that do not show theirs.
    pub source: Option<String>,
    /// When they were detected.
    pub detected: DetectedAt,
}

impl Defaults {
    /// The location unless the user names another.
    pub const LOCATION: &'static str = "Не указана";
}
