//! Opening a journal for writing: it is created where there is none and migrated where it is of an older version.

use std::path::Path;

use rusqlite::{Connection, MAIN_DB, TransactionBehavior};

use crate::journal::error::{JournalError, Result};
use crate::journal::storage::{
    CURRENT, SETTINGS, STEPS, Step, check_file, connect_to_write, create_file, explain, has_a_wal,
    identity, is_writable, known_version, mode_for, schema, seal, tune,
};
use crate::journal::{copies::copy_before_steps, handle::Journal, read::end_of_chain};

impl Journal {
    /// Opens a journal for writing, and makes it, with its folder, when there is none. Where only reading is possible
    /// it opens for reading.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        // Over a WAL that is left SQLite would begin a new journal and remove it.
        if path.exists() || has_a_wal(path) {
            return Self::open(path);
        }
        create_file(path).map_err(|error| JournalError::io(path, error))?;
        // A seal left behind by another journal is noticed below.
        Self::open_in(path, mode_for(path))
    }

    /// Opens a journal that is there for writing, or for reading where only that is possible.
    pub fn open(path: &Path) -> Result<Self> {
        check_file(path)?;
        Self::open_in(path, mode_for(path))
    }

    /// Opens a file that is known to be a journal, or empty.
    pub(crate) fn open_in(path: &Path, mode: &str) -> Result<Self> {
        let failed = |error| explain(path, error);
        let file = identity(path);
        if !is_writable(path) {
            return Self::open_to_read(path);
        }
        let was_left_open = has_a_wal(path);
        let mut connection = connect_to_write(path).map_err(failed)?;
        // SQLite opens a file for reading that it may not write.
        if connection.is_readonly(MAIN_DB).unwrap_or_default() {
            return Self::open_to_read(path);
        }
        let was = prepare(&mut connection, path, mode)?;
        if identity(path) != file {
            // A copy was put in its place this very moment.
            return Err(JournalError::Replaced(path.to_owned()));
        }
        if was == 0 && seal::read(path) == seal::Seal::Missing {
            // A new journal gets its first seal; a failure shows below. A seal that is already there belongs to a lost
            // journal.
            let (entries, head, _) = end_of_chain(&connection).map_err(failed)?;
            let _ = seal::write(path, entries, head);
        }
        let mut journal = Self::new(connection, path, file);
        journal.writable = true;
        journal.was_left_open = was_left_open;
        // The seal is read before the entries are counted: a second desk seals after it has written.
        let seal = seal::read(path);
        journal.seal_broken = journal.seal_breach(&seal)?;
        Ok(journal)
    }
}

/// Applies the settings, creates or migrates the tables, and returns the version that the file had.
fn prepare(connection: &mut Connection, path: &Path, mode: &str) -> Result<i64> {
    let failed = |error| explain(path, error);
    tune(connection).map_err(failed)?;
    let version = known_version(connection, path)?;
    connection
        .query_row(mode, [], |_| Ok(()))
        .and_then(|()| connection.execute_batch(SETTINGS))
        .map_err(failed)?;
    if version == CURRENT {
        return Ok(version);
    }
    migrate(connection, path, STEPS)
}

/// Creates the tables of an empty file, or migrates an older one after copying it: all steps or none. Returns the
/// version that the file had.
pub(crate) fn migrate(connection: &mut Connection, path: &Path, steps: &[Step]) -> Result<i64> {
    let failed = |error| explain(path, error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // Another instance, or a newer program, may have done the same in the meantime.
    let version = known_version(&transaction, path)?;
    if version == CURRENT {
        return Ok(version);
    }
    if version <= 0 {
        schema::create(&transaction).map_err(failed)?;
    } else {
        // Under the lock of the transaction: nothing can be entered that the copy lacks.
        copy_before_steps(version, path)?;
        for step in steps.iter().filter(|step| step.to > version) {
            // A step fails where the file is not what its version says.
            let done = transaction.execute_batch(step.sql);
            done.map_err(|error| match failed(error) {
                JournalError::Database(_, error) => {
                    let what = format!(
                        "устройство файла не то, что говорит его версия {version} ({error})"
                    );
                    JournalError::damaged(path, what)
                }
                other => other,
            })?;
        }
        schema::sign(&transaction).map_err(failed)?;
    }
    transaction.commit().map_err(failed)?;
    Ok(version)
}
