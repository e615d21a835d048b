//! A transaction: a piece of work that is entered as a whole or not at all, after a look whether the journal is still
//! the one that was opened.

use std::{path::Path, time::Duration};

use rusqlite::{ErrorCode, TransactionBehavior};

use crate::journal::error::{JournalError, Result};
use crate::journal::storage::{PATIENCE, explain, identity, seal};
use crate::journal::write::writer::{WriteError, Writer};
use crate::journal::{handle::Journal, read::breach};

impl Journal {
    /// Another program holds the journal just now: an entry would have to wait for it.
    pub fn is_held(&self) -> bool {
        if !self.writable {
            return false;
        }
        let connection = &self.connection;
        let begin = connection
            .busy_timeout(Duration::ZERO)
            .and_then(|()| connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK"));
        // Any other error shows when something is entered.
        let _ = connection.busy_timeout(PATIENCE);
        let busy = [ErrorCode::DatabaseBusy, ErrorCode::DatabaseLocked].map(Some);
        begin.is_err_and(|error| busy.contains(&error.sqlite_error_code()))
    }

    /// Runs a piece of work as one transaction; nothing of it stays when it fails.
    pub(crate) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, WriteError>,
    ) -> Result<T> {
        if let Some(broken) = &self.seal_broken {
            return Err(JournalError::Seal(broken.clone()));
        }
        let path = self.path.clone();
        let done = self.in_transaction_unsealed(|writer| {
            check_seal(&path, writer)?;
            work(writer)
        });
        if let Err(JournalError::Seal(broken)) = &done {
            self.seal_broken = Some(broken.clone());
        }
        done
    }

    /// The same for a journal that does not fit its seal: for the entry that accepts it.
    pub(crate) fn in_transaction_unsealed<T>(
        &mut self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, WriteError>,
    ) -> Result<T> {
        if !self.writable {
            return Err(JournalError::ReadOnly(self.path.clone()));
        }
        if let Some(what) = self.damage.clone() {
            return Err(JournalError::damaged(&self.path, what));
        }
        if identity(&self.path) != self.file {
            // The entry would go into a file that has no name any more.
            return Err(JournalError::Replaced(self.path.clone()));
        }
        let path = self.path.clone();
        let failed = |error| explain(&path, error);
        // BEGIN IMMEDIATE: two desks must not both read the last number and then write.
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        let mut writer = Writer::new(&transaction).map_err(failed)?;
        let before = writer.seq;
        let done = work(&mut writer)
            .and_then(|done| writer.settle().map(|()| done))
            .map_err(|error| error.explained(&path))?;
        let (entries, head) = (writer.seq, writer.head);
        drop(writer);
        transaction.commit().map_err(failed)?;
        if entries > before {
            // The entry is confirmed; a seal that could not be written is behind, which is no breach.
            let _ = seal::write(&self.path, entries, head);
            self.is_sealed_anew = true;
        }
        Ok(done)
    }
}

/// Checks that the chain goes through its seal. Looked at each time: the journal or its seal may be put in another's place
/// while the desk is open.
fn check_seal(path: &Path, writer: &Writer<'_>) -> Result<(), WriteError> {
    if seal::is_written(path, writer.seq, writer.head) {
        return Ok(());
    }
    let breach = breach(writer.transaction, path, &seal::read(path))?;
    breach.map_or(Ok(()), |broken| Err(JournalError::Seal(broken).into()))
}
