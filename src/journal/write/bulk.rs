//! Making a large journal in one go, for trials and training.
//!
//! It takes facts by the same rules and seals them into the same chain as any other, but into a file that nobody has
//! yet: under another name, without the care that makes each entry durable. When all is in, the file is brought to the
//! disk as a whole and gets its name; a failed attempt leaves nothing behind.

use std::{fs, path::Path};

use chrono::{DateTime, Utc};
use rusqlite::TransactionBehavior;

use crate::journal::storage::{
    beside, connect_to_write, create_file, explain, sync_file, {schema, seal},
};
use crate::journal::write::recorder::Recorder;
use crate::journal::write::writer::{WriteError, Writer};
use crate::journal::{chain::Hash, error::JournalError, handle::Journal, write::index};
use crate::regulation::{Event, Rules};

/// Nothing is lost that could not be generated again.
const SETTINGS: &str = "PRAGMA journal_mode = OFF;
     PRAGMA synchronous = OFF;
     PRAGMA locking_mode = EXCLUSIVE;
     PRAGMA cache_size = -131072;
     PRAGMA trusted_schema = OFF;";

/// As every journal is left.
const DONE: &str = "PRAGMA locking_mode = NORMAL;
     PRAGMA journal_mode = WAL;";

impl Journal {
    /// Makes a journal of facts in the order of their time, entered by one person as they happened; returns how many
    /// there are. There must be no file yet.
    pub fn load<E: From<JournalError>>(
        path: &Path,
        rules: &Rules,
        by: &str,
        events: impl IntoIterator<Item = Result<Event, E>>,
    ) -> Result<u64, E> {
        let half = beside(path, ".half");
        let made = fill(&half, rules, by, events);
        if made.is_err() {
            // What is left of a failed attempt is of no use to anybody.
            let _ = fs::remove_file(&half);
        }
        let (count, head) = made?;
        let named = sync_file(&half)
            .and_then(|()| fs::rename(&half, path))
            .and_then(|()| seal::write(path, count, head));
        named.map_err(|error| JournalError::io(path, error))?;
        Ok(count)
    }
}

fn fill<E: From<JournalError>>(
    half: &Path,
    rules: &Rules,
    by: &str,
    events: impl IntoIterator<Item = Result<Event, E>>,
) -> Result<(u64, Hash), E> {
    let failed = |error| E::from(explain(half, error));
    let refused = |error: WriteError| E::from(error.explained(half));
    create_file(half).map_err(|error| JournalError::io(half, error))?;
    let mut connection = connect_to_write(half).map_err(failed)?;
    connection.execute_batch(SETTINGS).map_err(failed)?;
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    schema::create(&transaction)
        .and_then(|()| index::gather(&transaction))
        .map_err(failed)?;
    let mut writer = Writer::new(&transaction).map_err(failed)?;
    for event in events {
        let event = event?;
        let at = event.instant();
        // Facts of one minute have one time; the record of them never runs backwards.
        let recorded_at: DateTime<Utc> = writer.last.map_or(at, |last| last.max(at));
        let recorder = Recorder::new(by, recorded_at);
        writer
            .append(rules, recorder, recorded_at, event)
            .map_err(refused)?;
    }
    writer.settle().map_err(refused)?;
    index::merge(&transaction).map_err(failed)?;
    let (count, head) = (writer.seq, writer.head);
    drop(writer);
    transaction.commit().map_err(failed)?;
    connection.execute_batch(DONE).map_err(failed)?;
    connection.close().map_err(|(_, error)| failed(error))?;
    Ok((count, head))
}
