//! A damaged journal: what can be read of it is shown, and nothing is entered. A new one is never begun in its place.

use std::path::Path;

use crate::journal::error::{JournalError, Result};
use crate::journal::storage::{check_file, connect_to_read, explain, identity};
use crate::journal::{copies::Backups, handle::Journal};

impl Journal {
    /// Opens the journal for the desk, and makes it when there never was one. Of a damaged one that opens for reading
    /// what can be read; of one of which nothing can be read, its last copy.
    pub fn open_for_the_desk(path: &Path, backups: &Backups) -> Result<Self> {
        backups.check_not_lost()?;
        let error = match Self::open_or_create(path) {
            Ok(mut journal) => {
                journal.damage = journal.looks_damaged();
                return Ok(journal);
            }
            Err(error) => error,
        };
        let JournalError::Damaged(_, what) = &error else {
            return Err(error);
        };
        if let Ok(mut journal) = Self::open_as_it_is(path) {
            journal.damage = Some(what.clone());
            return Ok(journal);
        }
        for copy in backups.newest_first().unwrap_or_default() {
            let opened = Self::open_to_read(&copy.path);
            if let Ok(mut journal) = opened
                && journal.head().is_ok_and(|(entries, _)| entries > 0)
            {
                let made = copy.made.format("%d.%m.%Y %H:%M");
                journal.damage = Some(format!("{what}. Показана его копия от {made}"));
                return Ok(journal);
            }
        }
        Err(error)
    }

    /// Reads what there is, whatever else the header says. A file without a right beginning is left alone: SQLite would
    /// remove its WAL, which may be all that is left.
    fn open_as_it_is(path: &Path) -> Result<Self> {
        check_file(path)?;
        let connection = connect_to_read(path).map_err(|error| explain(path, error))?;
        let journal = Self::new(connection, path, identity(path));
        journal.head()?;
        Ok(journal)
    }
}
