//! Putting a copy in the journal's place: what would be lost by it, and the exchange itself.
//!
//! The journal that is there is never overwritten: it stays beside under another name, with its seal. The seal of the
//! journal stays where it is, so that the desk sees that an older copy lies there and asks a person to accept it with a
//! reason. Nobody may have the journal open meanwhile: SQLite itself says so when it is to give up the WAL.

mod exchange;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use rusqlite::{Connection, ErrorCode};

use super::backup::{
    self, CopyError, Step, copy_database, files_of, free, hash_at, stem_in, stem_of, sync_folder,
};
use super::seal;
use super::verify::{Broken, Verified};
use super::{Journal, JournalError, attachment, query, schema};
use crate::regulation::Number;
use exchange::{Alone, beside, exchange, parts_of};

/// What a restore would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The copy, whose chain holds.
    pub copy: Verified,
    /// When its last entry was made.
    pub copied_until: Option<DateTime<Utc>>,
    /// The journal that is there.
    pub now: Present,
}

/// The journal that a copy would replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    /// There is none.
    Missing,
    /// It cannot be read; what would be lost is not known.
    Unreadable(String),
    /// It is as the copy is.
    Same,
    /// It has the entries of the copy, but something of it was changed or damaged since.
    Changed(String),
    /// The copy goes on where it ends: by so many entries.
    Behind(u64),
    /// It has entries that the copy has not.
    Ahead(Lost),
    /// Both have entries that the other one has not: they part after so many.
    Forked {
        /// How many entries they share.
        shared: u64,
        /// How many the copy has beside.
        gained: u64,
        /// What would be lost.
        lost: Lost,
    },
}

/// Entries that a restore would take out of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub entries: u64,
    /// When the first of them was made.
    pub from: DateTime<Utc>,
    /// When the last of them was made.
    pub to: DateTime<Utc>,
    /// Messages that they tell of, and whether the copy knows the message at all.
    pub messages: Vec<(Number, bool)>,
}

/// What a restore has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the journal is that was there, or what was left of it.
    pub kept: Option<PathBuf>,
    /// How many attached files were put back.
    pub files: usize,
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The copy is no good.
    #[error("копия {} не годится: {what}. Ничего не изменено; возьмите другую", path.display())]
    Bad {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// It is the journal itself.
    #[error("{} — это сам журнал, а не его копия. Ничего не изменено", .0.display())]
    Itself(PathBuf),
    /// The file in the journal's place is somebody else's.
    #[error(
        "{} — {what}: на её место копию не ставят. Ничего не изменено; проверьте --journal и config.toml",
        path.display()
    )]
    Strange {
        /// Which file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A desk has the journal open.
    #[error(
        "журнал {} открыт на пульте или занят другой программой. Закройте все пульты (F10) и повторите. Ничего не изменено",
        .0.display()
    )]
    Open(PathBuf),
    /// There is no room.
    #[error("на диске с журналом ({}) нет места для копии. Ничего не изменено: освободите место и повторите", .0.display())]
    Full(PathBuf),
    /// A file cannot be written or renamed.
    #[error("{}: {}. Журнал не заменён", path.display(), crate::config::in_russian(error))]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The journal is in place, its attached files are not.
    #[error(
        "журнал восстановлен, но приложенные файлы вернуть не удалось: {}: {}",
        path.display(), crate::config::in_russian(error)
    )]
    Files {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Relies on the primary key.
const AFTER: &str = "SELECT year, number, recorded_at FROM event WHERE seq > ?1 ORDER BY seq";

/// Relies on `event_of_message`.
const KNOWN: &str =
    "SELECT EXISTS (SELECT 1 FROM event WHERE year = ?1 AND number = ?2 AND seq <= ?3)";

/// Looks at what a restore would do; changes nothing.
pub fn look(
    journal: &Path,
    copy: &Path,
    tell: &dyn Fn(Step) -> bool,
) -> Result<Outlook, RestoreError> {
    let same = |a: &Path, b: &Path| fs::canonicalize(a).ok() == fs::canonicalize(b).ok();
    if journal.exists() && same(journal, copy) {
        return Err(RestoreError::Itself(journal.to_owned()));
    }
    not_strange(journal)?;
    let bad = |what: String| RestoreError::Bad {
        path: copy.to_owned(),
        what,
    };
    let opened = Journal::open_to_read(copy).map_err(|error| bad(fault(error)))?;
    let verified = verify(copy, tell).map_err(bad)?;
    let read = |error: JournalError| bad(error.to_string());
    Ok(Outlook {
        copy: verified,
        copied_until: opened.last_recorded().map_err(read)?,
        now: present(journal, &opened, verified.entries),
    })
}

/// What lies in the journal's place is not a folder or a database of another program. A file that is no database at all
/// may be what damage has left of the journal.
fn not_strange(journal: &Path) -> Result<(), RestoreError> {
    let strange = |what| {
        Err(RestoreError::Strange {
            path: journal.to_owned(),
            what,
        })
    };
    if journal.is_dir() {
        return strange("это папка");
    }
    let is_database = schema::recognise(journal).is_ok();
    match Journal::open_to_read(journal) {
        Err(JournalError::NotOurs { what, .. }) if is_database => strange(what),
        _ => Ok(()),
    }
}

/// What is wrong with a copy, without the advice that is for a journal.
fn fault(error: JournalError) -> String {
    match error {
        JournalError::NotOurs { what, .. } => what.to_owned(),
        JournalError::Damaged { what, .. } => what,
        other => other.to_string(),
    }
}

fn verify(copy: &Path, tell: &dyn Fn(Step) -> bool) -> Result<Verified, String> {
    let changed = |broken: Broken| broken.to_string();
    match backup::verify_copy(copy, tell) {
        Ok(verified) => verified.map_err(changed),
        Err(error) => Err(error.damage().unwrap_or_else(|| error.to_string())),
    }
}

fn present(journal: &Path, copy: &Journal, copied: u64) -> Present {
    if !journal.exists() && parts_of(journal).is_empty() {
        return Present::Missing;
    }
    let compared = Journal::open_to_read(journal).and_then(|own| {
        let compared = compare(&own.connection, &copy.connection, copied);
        let compared = compared.map_err(|error| own.explain(error))?;
        // The hashes that lie there say nothing of what they were made from.
        if compared != Present::Same {
            return Ok(compared);
        }
        let broken = own.verify_aside()?.err();
        Ok(broken.map_or(compared, |broken| Present::Changed(broken.to_string())))
    });
    compared.unwrap_or_else(|error| Present::Unreadable(error.to_string()))
}

fn compare(own: &Connection, copy: &Connection, copied: u64) -> rusqlite::Result<Present> {
    let (entries, ..) = query::end_of_chain(own)?;
    // A hash tells all that was before it, so the place where two chains part can be halved down to.
    let (mut shared, mut differs) = (0, entries.min(copied) + 1);
    while shared + 1 < differs {
        let middle = shared.midpoint(differs);
        if hash_at(own, middle)? == hash_at(copy, middle)? {
            shared = middle;
        } else {
            differs = middle;
        }
    }
    let gained = copied - shared;
    Ok(match lost(own, shared)? {
        None if gained == 0 => Present::Same,
        None => Present::Behind(gained),
        Some(lost) if gained == 0 => Present::Ahead(lost),
        Some(lost) => Present::Forked {
            shared,
            gained,
            lost,
        },
    })
}

fn lost(own: &Connection, shared: u64) -> rusqlite::Result<Option<Lost>> {
    let shared = i64::try_from(shared).unwrap_or(i64::MAX);
    let mut statement = own.prepare(AFTER)?;
    let mut rows = statement.query([shared])?;
    let mut lost: Option<Lost> = None;
    while let Some(row) = rows.next()? {
        let at = query::utc(row, 2)?;
        let lost = lost.get_or_insert(Lost {
            entries: 0,
            from: at,
            to: at,
            messages: Vec::new(),
        });
        (lost.entries, lost.to) = (lost.entries + 1, at);
        let (year, index) = (row.get(0)?, row.get(1)?);
        let number = Number { year, index };
        if year != 0 && !lost.messages.iter().any(|(known, _)| *known == number) {
            let known = own
                .prepare_cached(KNOWN)?
                .query_row((year, index, shared), |row| row.get(0))?;
            lost.messages.push((number, known));
        }
    }
    Ok(lost)
}

/// Puts a copy in the journal's place. The caller has looked at it and asked.
pub fn restore(
    journal: &Path,
    copy: &Path,
    now: NaiveDateTime,
    tell: &dyn Fn(Step) -> bool,
) -> Result<Restored, RestoreError> {
    not_strange(journal)?;
    let home = journal.parent().unwrap_or(Path::new("."));
    // Held until the exchange is over: no desk can open the old file meanwhile.
    let alone = Alone::with(journal)?;
    let half = home.join(format!(".{}.restored", stem_of(journal)));
    let made = bring(copy, &half, tell);
    // Its seal was for the look at it alone.
    let _ = fs::remove_file(seal::file_of(&half));
    if let Err(error) = made {
        for end in ["", "-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(beside(&half, end));
        }
        return Err(error);
    }
    alone.seal_what_was(journal);
    let stem = format!(
        "{}-replaced-{}",
        stem_of(journal),
        now.format("%Y-%m-%dT%H%M")
    );
    let (is_there, parts) = (journal.exists(), parts_of(journal));
    let kept = (is_there || !parts.is_empty()).then(|| free(home, &stem));
    let is_whole = alone.is_whole();
    // Windows gives no open file another name.
    let alone = (!cfg!(windows)).then_some(alone);
    exchange(journal, &half, kept.as_deref(), is_whole)
        .map_err(|(path, error)| RestoreError::Write { path, error })?;
    sync_folder(home);
    drop(alone);
    // Of a journal that is gone itself a part may be all that is left.
    let kept = match (kept, parts.first()) {
        (Some(kept), Some(part)) if !is_there => Some(beside(&kept, part)),
        (kept, _) => kept,
    };
    let from = copy.parent().unwrap_or(Path::new("."));
    let files = stem_in(copy).map(|stem| files_of(from, &stem));
    let target = attachment::folder_of(journal);
    let files = files.map_or(Ok(0), |files| attachment::copy_missing(&files, &target));
    let files = files.map_err(|(path, error)| RestoreError::Files { path, error })?;
    Ok(Restored { kept, files })
}

/// Writes the copy once more, beside the journal, and looks whether it is whole there too.
fn bring(copy: &Path, half: &Path, tell: &dyn Fn(Step) -> bool) -> Result<(), RestoreError> {
    let bad = |what: String| RestoreError::Bad {
        path: copy.to_owned(),
        what,
    };
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull => RestoreError::Full(half.with_file_name("")),
        _ => RestoreError::Write {
            path: half.to_owned(),
            error,
        },
    };
    let source = Journal::open_to_read(copy).map_err(|error| bad(fault(error)))?;
    copy_database(&source.connection, half, tell).map_err(|error| match error {
        CopyError::Io(error) => wrong(error),
        CopyError::Database(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
            RestoreError::Full(half.with_file_name(""))
        }
        CopyError::Database(error) => bad(error.to_string()),
    })?;
    let (entries, head) = source.head().map_err(|error| bad(error.to_string()))?;
    seal::write(half, entries, head).map_err(wrong)?;
    verify(half, tell).map_err(bad)?;
    File::open(half)
        .and_then(|file| file.sync_all())
        .map_err(wrong)
}
