//! An open journal: its connection, its file, and what is known to be wrong with it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::journal::error::{JournalError, Result, SealBroken};
use crate::journal::storage::{
    check_file, connect_to_read, explain, identity, known_version, seal,
};

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    /// Which file it was when it was opened.
    pub(crate) file: Option<(u64, u64)>,
    pub(crate) writable: bool,
    /// It does not fit its seal, so nothing is entered.
    pub(crate) seal_broken: Option<SealBroken>,
    /// It is damaged, so nothing is entered.
    pub(crate) damage: Option<String>,
    /// It had a WAL before it was opened.
    pub(crate) was_left_open: bool,
    /// Its seal was written and is perhaps not on the disk yet.
    pub(crate) is_sealed_anew: bool,
}

impl Journal {
    /// Opens a journal that is there for reading only.
    pub fn open_to_read(path: &Path) -> Result<Self> {
        check_file(path)?;
        let file = identity(path);
        let connection = connect_to_read(path).map_err(|error| explain(path, error))?;
        if known_version(&connection, path)? == 0 {
            // An empty file waits for its first entry; there is nothing to read in it yet.
            return Err(JournalError::Missing(path.to_owned()));
        }
        Ok(Self::new(connection, path, file))
    }

    /// A journal to read, over an open connection.
    pub(crate) fn new(connection: Connection, path: &Path, file: Option<(u64, u64)>) -> Self {
        Self {
            connection,
            path: path.to_owned(),
            file,
            writable: false,
            seal_broken: None,
            damage: None,
            was_left_open: false,
            is_sealed_anew: false,
        }
    }

    /// The journal's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Entries can be added.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// What is wrong with the journal where it is damaged or was changed outside the program: nothing can be entered.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// Enters nothing from now on. What was found first stays.
    pub fn mark_damaged(&mut self, what: String) {
        self.damage.get_or_insert(what);
    }

    /// Why nothing can be entered until a person accepts the journal as it is.
    pub fn seal_broken(&self) -> Option<&SealBroken> {
        self.seal_broken.as_ref()
    }

    /// When it was opened there was more in its WAL than a journal leaves that was closed.
    pub fn was_left_open(&self) -> bool {
        self.was_left_open
    }

    /// Asks the database; an error of SQLite is told as what it means for the user.
    pub(crate) fn ask<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        question(&self.connection).map_err(|error| explain(&self.path, error))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if self.is_sealed_anew {
            // A seal that is not on the disk is behind after a power failure, which is no breach.
            let _ = seal::sync(&self.path);
        }
    }
}
