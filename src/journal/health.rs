//! What there is to say of a journal's file without reading it all: for the page of the administrator.

use chrono::{DateTime, Utc};

use crate::journal::error::{Result, SealBroken};
use crate::journal::storage::{beside, length, pragma, seal};
use crate::journal::{chain::Hash, handle::Journal};

/// How a journal's file does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Version of its tables.
    pub version: i64,
    /// Bytes of the file, and of what is not yet written over into it (WAL).
    pub bytes: (u64, u64),
    /// How many entries it has.
    pub entries: u64,
    /// The hash of the last.
    pub head: Hash,
    /// When the last was made (UTC).
    pub last: Option<DateTime<Utc>>,
    /// How it does not fit its seal.
    pub seal_broken: Option<SealBroken>,
    /// `wal`, or what else the file is set to.
    pub mode: String,
}

/// The version of the SQLite that is compiled in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

impl Journal {
    /// How the file does.
    pub fn health(&self) -> Result<Health> {
        // The seal is read before the entries are counted: a second desk seals after it has written.
        let sealed = seal::read(&self.path);
        let (entries, head) = self.head()?;
        Ok(Health {
            version: self.ask(|connection| pragma(connection, "user_version"))?,
            bytes: (length(&self.path), length(&beside(&self.path, "-wal"))),
            entries,
            head,
            last: self.last_recorded()?,
            seal_broken: self.seal_breach(&sealed)?,
            mode: self.ask(|connection| pragma(connection, "journal_mode"))?,
        })
    }
}
