//! Backups: copies of the journal that were opened and whose chain was walked before they count.
//!
//! A copy is made through SQLite's online backup in steps, out of one read transaction: in WAL a reader keeps nobody
//! from writing, and one snapshot over all steps is never begun anew when somebody writes, as a backup without it is.
//! (`VACUUM INTO` would rewrite every page instead, and tell nothing of how far it is.) It is written under a name of
//! its own, verified, brought to the disk and renamed; its seal lies beside it. Attached files are copied once each,
//! under their hashes.

mod folder;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::seal::{self, Seal};
use super::verify::{Broken, Verified};
use super::{Hash, Journal, JournalError, attachment, schema};
pub use folder::{Copy, Keep};
pub(super) use folder::{files_of, free, stem_in, stem_of};

/// Pages of a step: some milliseconds of reading, after which it can be given up.
const STEP: i32 = 512;
/// How long a page that somebody holds is waited for.
const PAUSE: Duration = Duration::from_millis(50);

/// The copies of one journal in one folder.
#[derive(Debug, Clone)]
pub struct Backups {
    journal: PathBuf,
    folder: PathBuf,
    /// The folder is the program's own, and is made when it is not there. One that a person has chosen is not: it may
    /// lie on a disk that is not connected.
    is_own: bool,
}

/// What a backup is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many pages of so many are copied.
    Copied(u64, u64),
    /// So many entries of so many are verified.
    Verified(u64, u64),
}

/// A copy that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
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

/// Why there is no copy. Copies that were there before are not touched.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder is not there or cannot be written to.
    #[error(
        "папка для копий {}: {}. Копия не сделана: подключите диск, создайте папку или укажите другую (backups в config.toml)",
        path.display(), crate::config::in_russian(error)
    )]
    Folder {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A link lies where the program keeps a file of its own.
    #[error("{} — ссылка, а здесь пульт держит свой файл: по ней он не пишет. Копия не сделана: уберите её", .0.display())]
    Link(PathBuf),
    /// Somebody else is making one.
    #[error("копия уже делается другой программой; повторите, когда она закончит")]
    Taken,
    /// There is nothing to copy.
    #[error("журнал пуст: копировать нечего")]
    Empty,
    /// The folder is another journal's.
    #[error(
        "{} — копия другого журнала: копии двух журналов в одной папке не хранят. Копия не сделана: укажите другую папку",
        .0.display()
    )]
    Stranger(PathBuf),
    /// There is no room.
    #[error("на диске с копиями ({}) нет места. Копия не сделана, прежние целы: освободите место", .0.display())]
    Full(PathBuf),
    /// The chain of the journal does not hold.
    #[error(
        "журнал изменён или повреждён: {0}. Копия не сделана, прежние целы: pult journal restore"
    )]
    Broken(Broken),
    /// The copy came out otherwise than the journal, which is whole.
    #[error("копия вышла негодной ({what}): проверьте диск, на котором папка {}. Прежние копии целы", path.display())]
    Spoilt {
        /// The folder.
        path: PathBuf,
        /// What is wrong with the copy.
        what: String,
    },
    /// The journal cannot be read.
    #[error("копия не сделана: {0}")]
    Journal(JournalError),
    /// A file cannot be written.
    #[error("{}: {}. Копия не сделана, прежние целы", path.display(), crate::config::in_russian(error))]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The database failed otherwise.
    #[error("{}: ошибка базы данных ({error}). Копия не сделана, прежние целы", path.display())]
    Database {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        error: rusqlite::Error,
    },
    /// It was given up.
    #[error("копирование прервано")]
    Cancelled,
}

impl BackupError {
    /// What is wrong with the journal itself, where that is why.
    pub fn damage(&self) -> Option<String> {
        match self {
            Self::Broken(broken) => Some(broken.to_string()),
            Self::Journal(JournalError::Damaged { what, .. }) => Some(what.clone()),
            _ => None,
        }
    }
}

impl From<JournalError> for BackupError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

impl Backups {
    /// In the folder `backups` beside the journal.
    pub fn beside(journal: &Path) -> Self {
        let home = journal.parent().unwrap_or(Path::new("."));
        Self {
            journal: journal.to_owned(),
            folder: home.join("backups"),
            is_own: true,
        }
    }

    /// In a folder that a person has chosen and made.
    pub fn in_folder(journal: &Path, folder: &Path) -> Self {
        Self {
            journal: journal.to_owned(),
            folder: folder.to_owned(),
            is_own: false,
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// There is a copy of this day.
    pub fn has_one_of(&self, day: NaiveDate) -> bool {
        self.copies()
            .is_ok_and(|copies| copies.iter().any(|copy| copy.made.date() == day))
    }

    /// Makes a copy and takes away those that are not to be kept any longer. `tell` hears how far it is, and says
    /// whether it is to go on.
    pub fn make(
        &self,
        now: NaiveDateTime,
        keep: Keep,
        tell: &dyn Fn(Step) -> bool,
    ) -> Result<Made, BackupError> {
        self.make_folder()?;
        let lock = self.lock()?;
        self.sweep();
        let source = Journal::open_to_read(&self.journal)?;
        let (entries, head) = source.head()?;
        if entries == 0 {
            return Err(BackupError::Empty);
        }
        let copies = self.copies()?;
        if let Some(last) = copies.last() {
            is_of(&source, &last.path)?;
        }
        // Not always the last by name: the clock may have been ahead.
        let has_all = |copy: &&Copy| seal::read(&copy.path) == Seal::Told(entries, head);
        if let Some(last) = copies.iter().rev().find(has_all)
            && is_whole(&last.path, head, tell)
        {
            // A journal that was changed has its last entry all the same.
            let verified = verify(&source, tell)?.map_err(BackupError::Broken)?;
            return Ok(Made {
                path: last.path.clone(),
                verified,
                is_new: false,
                files: self.copy_files(&source)?,
                spared: Vec::new(),
            });
        }
        let half = self.half();
        let made = self.copy(&source, &half, tell).and_then(|verified| {
            let path = self.free_name(now);
            let named = |error| write_error(&path, error);
            // The seal first: a copy without one would not be known for what it is.
            fs::rename(seal::file_of(&half), seal::file_of(&path)).map_err(named)?;
            fs::rename(&half, &path).map_err(named)?;
            sync_folder(&self.folder);
            Ok((path, verified))
        });
        let (path, verified) = match made {
            Ok(made) => made,
            Err(error) => {
                let error = self.or_gone(&half, error);
                self.sweep();
                return Err(error);
            }
        };
        let files = self.copy_files(&source)?;
        let spared = self.rotate(keep, &path, verified.entries, now)?;
        drop(lock);
        Ok(Made {
            path,
            verified,
            is_new: true,
            files,
            spared,
        })
    }

    fn copy(
        &self,
        source: &Journal,
        half: &Path,
        tell: &dyn Fn(Step) -> bool,
    ) -> Result<Verified, BackupError> {
        copy_database(&source.connection, half, tell)
            .map_err(|error| self.meaning(half, error))?
            .ok_or(BackupError::Cancelled)?;
        let wrong = |error| write_error(half, error);
        // What the copy itself says: the snapshot may be older than what `source` tells by now.
        let read = Journal::open_to_read(half).and_then(|copy| copy.head());
        let (entries, head) = read.map_err(|error| self.spoilt(error.to_string()))?;
        seal::write(half, entries, head).map_err(wrong)?;
        let verified = match verify_copy(half, tell) {
            Ok(Ok(verified)) => verified,
            Err(BackupError::Cancelled) => return Err(BackupError::Cancelled),
            // Either the journal is so, or the disk of the copies has made it so.
            Ok(Err(broken)) => {
                verify(source, tell)?.map_err(BackupError::Broken)?;
                return Err(self.spoilt(broken.to_string()));
            }
            Err(error) => {
                verify(source, tell)?.map_err(BackupError::Broken)?;
                return Err(self.spoilt(error.to_string()));
            }
        };
        File::open(half)
            .and_then(|file| file.sync_all())
            .map_err(wrong)?;
        Ok(verified)
    }

    /// The disk of the copies has been taken away meanwhile, and that is all that is wrong.
    fn or_gone(&self, half: &Path, error: BackupError) -> BackupError {
        let may_be = match error {
            BackupError::Spoilt { .. } | BackupError::Database { .. } => !half.exists(),
            BackupError::Write { .. } => !half.exists() || !self.folder.exists(),
            _ => false,
        };
        if may_be {
            return self.folder_error(io::ErrorKind::NotFound.into());
        }
        error
    }

    fn spoilt(&self, what: String) -> BackupError {
        BackupError::Spoilt {
            path: self.folder.clone(),
            what,
        }
    }

    fn meaning(&self, half: &Path, error: CopyError) -> BackupError {
        match error {
            CopyError::Io(error) => write_error(half, error),
            CopyError::Database(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => BackupError::Full(self.folder.clone()),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                    BackupError::Journal(super::explain(&self.journal, error))
                }
                _ => BackupError::Database {
                    path: half.to_owned(),
                    error,
                },
            },
        }
    }

    /// Copies attached files that are not there yet; tells how many.
    fn copy_files(&self, source: &Journal) -> Result<usize, BackupError> {
        attachment::copy_missing(&source.attachments(), &self.files())
            .map_err(|(path, error)| write_error(&path, error))
    }
}

/// The folder holds copies of this journal and of no other one: both begin with the same entry. A copy that cannot be
/// read is no reason not to make a good one.
fn is_of(source: &Journal, copy: &Path) -> Result<(), BackupError> {
    let first = |journal: &Journal| hash_at(&journal.connection, 1).ok();
    let opened = Journal::open_to_read(copy).ok();
    match (first(source), opened.as_ref().and_then(first)) {
        (Some(own), Some(other)) if own != other => Err(BackupError::Stranger(copy.to_owned())),
        _ => Ok(()),
    }
}

/// What went wrong while a database was copied.
#[derive(Debug)]
pub(super) enum CopyError {
    Io(io::Error),
    Database(rusqlite::Error),
}

impl From<io::Error> for CopyError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rusqlite::Error> for CopyError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// Copies a database as it stands into a new file for its owner only, one that needs no other beside it; nothing when it
/// was given up.
pub(super) fn copy_database(
    source: &Connection,
    path: &Path,
    tell: &dyn Fn(Step) -> bool,
) -> Result<Option<()>, CopyError> {
    drop(schema::private_file(path)?);
    let open = || Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE);
    let mut target = open()?;
    // A half file is thrown away as a whole, and a whole one is synced at the end.
    target.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")?;
    let mode: String = source.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode == "wal" {
        source.execute_batch("BEGIN")?;
        source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    }
    // Without a WAL a reader is in the way of whoever writes: there a copy rather begins anew.
    {
        let backup = Backup::new(source, &mut target)?;
        loop {
            let step = backup.step(STEP)?;
            let count = |pages: i32| u64::try_from(pages).unwrap_or_default();
            let progress = backup.progress();
            let all = count(progress.pagecount);
            if !tell(Step::Copied(
                all.saturating_sub(count(progress.remaining)),
                all,
            )) {
                return Ok(None);
            }
            match step {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked => std::thread::sleep(PAUSE),
                _ => {}
            }
        }
    }
    if !source.is_autocommit() {
        source.execute_batch("COMMIT")?;
    }
    target.close().map_err(|(_, error)| error)?;
    // The copy says of itself that it has a WAL; without, it can be read on a disk that cannot be written.
    let target = open()?;
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    Ok(Some(()))
}

/// Walks the whole chain of a copy. One of an older version is not migrated for that, and its lists are not looked at.
pub(super) fn verify_copy(
    path: &Path,
    tell: &dyn Fn(Step) -> bool,
) -> Result<Result<Verified, Broken>, BackupError> {
    verify(&Journal::open_to_read(path)?, tell)
}

fn verify(
    journal: &Journal,
    tell: &dyn Fn(Step) -> bool,
) -> Result<Result<Verified, Broken>, BackupError> {
    let mut goes_on = true;
    let mut progress = |done, all| goes_on &= tell(Step::Verified(done, all));
    let verified = if journal.is_current()? {
        journal.verify(&mut progress)?
    } else {
        journal.verify_entries(&mut progress)?
    };
    if goes_on {
        Ok(verified)
    } else {
        Err(BackupError::Cancelled)
    }
}

/// A copy is as its seal says.
fn is_whole(copy: &Path, head: Hash, tell: &dyn Fn(Step) -> bool) -> bool {
    matches!(verify_copy(copy, tell), Ok(Ok(verified)) if verified.head == head)
}

/// Relies on the primary key.
const HASH_AT: &str = "SELECT hash FROM event WHERE seq = ?1";

/// The hash of an entry by its place.
pub(super) fn hash_at(connection: &Connection, seq: u64) -> rusqlite::Result<Hash> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    connection
        .prepare_cached(HASH_AT)?
        .query_row([seq], |row| row.get(0))
        .map(Hash)
}

fn write_error(path: &Path, error: io::Error) -> BackupError {
    if error.kind() == io::ErrorKind::StorageFull {
        return BackupError::Full(path.parent().unwrap_or(path).to_owned());
    }
    BackupError::Write {
        path: path.to_owned(),
        error,
    }
}

/// Brings the names of a folder to the disk, where the system knows such a thing.
pub(super) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    // The file itself is on the disk; a system that cannot sync a folder keeps its names otherwise.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}
