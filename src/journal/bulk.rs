//! Making a large journal in one go, for trials and training.
//!
//! It takes facts by the same rules and seals them into the same chain as any other, but into a file that nobody has
//! yet: under another name, without the care that makes each entry durable. When all is in, the file is brought to the
//! disk as a whole and gets its name; what was given up leaves nothing behind.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::writer::{WriteError, Writer};
use super::{Journal, JournalError, explain, schema, seal, search};
use crate::regulation::{Event, Rules};

/// Nothing can be lost yet that is not made again by making it anew.
const SETTINGS: &str = "PRAGMA journal_mode = OFF;
     PRAGMA synchronous = OFF;
     PRAGMA locking_mode = EXCLUSIVE;
     PRAGMA cache_size = -131072;
     PRAGMA trusted_schema = OFF;";

/// As every journal is left.
const DONE: &str = "PRAGMA locking_mode = NORMAL;
     PRAGMA journal_mode = WAL;";

impl Journal {
    /// Makes a journal of facts in the order of their time, entered by one hand as they happened; tells how many there
    /// are. There must be no file yet.
    pub fn load<E: From<JournalError>>(
        path: &Path,
        rules: &Rules,
        by: &str,
        events: impl IntoIterator<Item = Result<Event, E>>,
    ) -> Result<u64, E> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".half");
        let half = path.with_file_name(name);
        let made = make(&half, rules, by, events);
        if made.is_err() {
            // What is left of a failed attempt is of no use to anybody.
            let _ = fs::remove_file(&half);
        }
        let (count, head) = made?;
        let named = File::open(&half)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&half, path))
            .and_then(|()| seal::write(path, count, head));
        named.map_err(|error| io_error(path, error))?;
        Ok(count)
    }
}

fn io_error(path: &Path, error: std::io::Error) -> JournalError {
    let path: PathBuf = path.to_owned();
    JournalError::Io { path, error }
}

fn make<E: From<JournalError>>(
    half: &Path,
    rules: &Rules,
    by: &str,
    events: impl IntoIterator<Item = Result<Event, E>>,
) -> Result<(u64, super::Hash), E> {
    let failed = |error| E::from(explain(half, error));
    let refused = |error| match error {
        WriteError::Journal(error) => E::from(error),
        WriteError::Database(error) => failed(error),
    };
    schema::create_file(half).map_err(|error| io_error(half, error))?;
    let mut connection =
        Connection::open_with_flags(half, schema::OPEN | OpenFlags::SQLITE_OPEN_READ_WRITE)
            .map_err(failed)?;
    connection.execute_batch(SETTINGS).map_err(failed)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    schema::create(&transaction)
        .and_then(|()| search::gather(&transaction))
        .map_err(failed)?;
    let mut writer = Writer::new(&transaction).map_err(failed)?;
    writer.gather();
    for event in events {
        let event = event?;
        let at = event.instant();
        // Facts of one minute have one time; the record of them never runs backwards.
        let recorded_at: DateTime<Utc> = writer.last.map_or(at, |last| last.max(at));
        writer
            .append(rules, by, recorded_at, recorded_at, event, None)
            .map_err(refused)?;
    }
    writer.settle().map_err(refused)?;
    search::merge(&transaction).map_err(failed)?;
    let (count, head) = (writer.seq, writer.head);
    drop(writer);
    transaction.commit().map_err(failed)?;
    connection.execute_batch(DONE).map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    Ok((count, head))
}
