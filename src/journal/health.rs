//! What there is to say of a journal's file without reading it all: for the page of the administrator.

use std::fs;

use chrono::{DateTime, Utc};

use super::chain::Hash;
use super::seal::{self, SealState};
use super::{Journal, JournalError};

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
    pub seal_broken: Option<seal::SealBroken>,
    /// `wal`, or what else the file is set to.
    pub mode: String,
}

/// The version of the SQLite that is compiled in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

impl Journal {
    /// How the file does.
    pub fn health(&self) -> Result<Health, JournalError> {
        let sealed = seal::read(&self.path);
        let ask = |pragma: &str| self.connection.query_row(pragma, [], |row| row.get(0));
        let version = ask("PRAGMA user_version").map_err(|error| self.explain(error))?;
        let mode = self
            .connection
            .query_row("PRAGMA journal_mode", [], |row| row.get(0))
            .map_err(|error| self.explain(error))?;
        let (entries, head) = self.head()?;
        let seal_broken = match self.compare(&sealed)? {
            SealState::Holds => None,
            SealState::Broken(broken) => Some(broken),
        };
        let mut wal = self.path.clone().into_os_string();
        wal.push("-wal");
        let bytes = |path: &std::ffi::OsStr| fs::metadata(path).map_or(0, |file| file.len());
        Ok(Health {
            version,
            bytes: (bytes(self.path.as_os_str()), bytes(&wal)),
            entries,
            head,
            last: self.last_recorded()?,
            seal_broken,
            mode,
        })
    }
}
