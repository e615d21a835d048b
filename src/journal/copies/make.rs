//! Making a copy: one that was opened and whose chain was walked before it counts. It is written under a name of its
//! own, verified, brought to the disk and renamed; its seal lies beside it. Attached files are copied once each, under
//! their hashes.

use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::NaiveDateTime;
use rusqlite::ErrorCode;

use crate::journal::copies::database::{Step, copy_database};
use crate::journal::copies::error::{BackupError, CopyError};
use crate::journal::copies::place::{Backups, Copy, Keep};
use crate::journal::prove::{Broken, Verified};
use crate::journal::storage::{Seal, explain, seal, sweep, sync_file, sync_folder};
use crate::journal::{
    chain::Hash, copies::attachment::copy_missing, handle::Journal, read::hash_at,
};

/// A copy that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// How many entries it has, and the hash of the last.
    pub verified: Verified,
    /// It was made now; else the last copy has all that the journal has, and was verified again.
    pub is_new: bool,
    /// How many attached files were copied with it.
    pub files: usize,
    /// Older copies that were taken away.
    pub spared: Vec<PathBuf>,
}

impl Backups {
    /// Makes a copy and removes those that are not to be kept any longer. `progress` hears how far it is, and says
    /// whether it is to go on.
    pub fn make(
        &self,
        now: NaiveDateTime,
        keep: Keep,
        progress: &dyn Fn(Step) -> bool,
    ) -> Result<Backup, BackupError> {
        self.make_folder()?;
        let lock = self.lock()?;
        sweep(&self.half());
        let source = Journal::open_to_read(&self.journal)?;
        let (entries, head) = source.head()?;
        if entries == 0 {
            return Err(BackupError::Empty);
        }
        let copies = self.copies()?;
        if let Some(last) = copies.last() {
            check_same_journal(&source, &last.path)?;
        }
        // Not always the last by name: the clock may have been ahead.
        let has_all = |copy: &&Copy| seal::read(&copy.path) == Seal::Found(entries, head);
        let whole = copies.iter().rev().find(has_all);
        if let Some(last) = whole.filter(|last| is_whole(&last.path, head, progress)) {
            // A journal that was changed has its last entry all the same.
            let verified = verify(&source, progress)?.map_err(BackupError::Broken)?;
            return Ok(Backup {
                path: last.path.clone(),
                verified,
                is_new: false,
                files: self.copy_files(&source)?,
                spared: Vec::new(),
            });
        }
        let half = self.half();
        let copied = self
            .copy_verified(&source, &half, progress)
            .and_then(|verified| {
                // Verifying may take minutes: a name that was free before them may be taken since.
                let path = self.name_at(now);
                let named = |error| BackupError::write(&path, error);
                // The seal first: a copy without one would not be known for what it is.
                fs::rename(seal::file_of(&half), seal::file_of(&path)).map_err(named)?;
                fs::rename(&half, &path).map_err(named)?;
                sync_folder(&self.folder);
                Ok((path, verified))
            });
        let (path, verified) = copied.map_err(|error| {
            let error = self.or_gone(&half, error);
            sweep(&half);
            error
        })?;
        let files = self.copy_files(&source)?;
        let spared = self.rotate(keep, &path, verified.entries, now)?;
        drop(lock);
        Ok(Backup {
            path,
            verified,
            is_new: true,
            files,
            spared,
        })
    }

    fn copy_verified(
        &self,
        source: &Journal,
        half: &Path,
        progress: &dyn Fn(Step) -> bool,
    ) -> Result<Verified, BackupError> {
        copy_database(&source.connection, half, progress)
            .map_err(|error| self.meaning(half, error))?
            .ok_or(BackupError::Cancelled)?;
        let wrong = |error| BackupError::write(half, error);
        // What the copy itself says: the snapshot may be older than what `source` tells by now.
        let read = Journal::open_to_read(half).and_then(|copy| copy.head());
        let (entries, head) = read.map_err(|error| self.spoilt(error.to_string()))?;
        seal::write(half, entries, head).map_err(wrong)?;
        let what = match verify_copy(half, progress) {
            Ok(Ok(verified)) => {
                sync_file(half).map_err(wrong)?;
                return Ok(verified);
            }
            Err(BackupError::Cancelled) => return Err(BackupError::Cancelled),
            Ok(Err(broken)) => broken.to_string(),
            Err(error) => error.to_string(),
        };
        // Either the journal is so, or the disk of the copies has made it so.
        verify(source, progress)?.map_err(BackupError::Broken)?;
        Err(self.spoilt(what))
    }

    /// The disk of the copies has been taken away meanwhile, and that is all that is wrong.
    fn or_gone(&self, half: &Path, error: BackupError) -> BackupError {
        match error {
            BackupError::Spoilt { .. } | BackupError::Database { .. } if !half.exists() => {}
            BackupError::Write { .. } if !half.exists() || !self.folder.exists() => {}
            other => return other,
        }
        self.folder_error(io::ErrorKind::NotFound.into())
    }

    fn spoilt(&self, what: String) -> BackupError {
        BackupError::Spoilt(self.folder.clone(), what)
    }

    fn meaning(&self, half: &Path, error: CopyError) -> BackupError {
        match error {
            CopyError::Io(error) => BackupError::write(half, error),
            CopyError::Database(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => BackupError::Full(self.folder.clone()),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    BackupError::Journal(explain(&self.journal, error))
                }
                _ => BackupError::Database(half.to_owned(), error),
            },
        }
    }

    /// Copies attached files that are not there yet; returns how many.
    fn copy_files(&self, source: &Journal) -> Result<usize, BackupError> {
        copy_missing(&source.attachments(), &self.files())
            .map_err(|(path, error)| BackupError::write(&path, error))
    }
}

/// Checks that the folder holds copies of this journal and of no other one: both begin with the same entry. A copy that
/// cannot be read is no reason not to make a good one.
fn check_same_journal(source: &Journal, copy: &Path) -> Result<(), BackupError> {
    let first = |journal: &Journal| hash_at(&journal.connection, 1).ok();
    let opened = Journal::open_to_read(copy).ok();
    match (first(source), opened.as_ref().and_then(first)) {
        (Some(own), Some(other)) if own != other => Err(BackupError::Stranger(copy.to_owned())),
        _ => Ok(()),
    }
}

/// Verifies a copy.
pub(crate) fn verify_copy(
    path: &Path,
    progress: &dyn Fn(Step) -> bool,
) -> Result<Result<Verified, Broken>, BackupError> {
    verify(&Journal::open_to_read(path)?, progress)
}

fn verify(
    journal: &Journal,
    progress: &dyn Fn(Step) -> bool,
) -> Result<Result<Verified, Broken>, BackupError> {
    let mut goes_on = true;
    let verified = journal.verify(|done, all| goes_on &= progress(Step::Verified(done, all)))?;
    if goes_on {
        Ok(verified)
    } else {
        Err(BackupError::Cancelled)
    }
}

/// A copy is whole and ends with this hash.
pub(crate) fn is_whole(copy: &Path, head: Hash, progress: &dyn Fn(Step) -> bool) -> bool {
    matches!(verify_copy(copy, progress), Ok(Ok(verified)) if verified.head == head)
}
