//! What the same work takes the bare metal: SQLite, FTS5, SHA-256 and a JSON parser alone, over the same file.

use std::fs::{self, File};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pult::journal::folded;
use pult::regulation::Number;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{median, now, timed};

fn read(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database")
}

/// The file opened and its last entry.
pub fn opened(path: &Path) -> (Connection, i64) {
    let connection = read(path);
    let last = "SELECT seq FROM event ORDER BY seq DESC LIMIT 1";
    let seq = connection.query_row(last, [], |row| row.get(0));
    let seq = seq.expect("an entry");
    (connection, seq)
}

/// What FTS5 takes to find the newest messages with words that begin so.
pub fn found(path: &Path, typed: &str, most: u32) -> Duration {
    let connection = read(path);
    let words = folded(typed);
    let words: Vec<String> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    let expression = words.join(" AND ");
    let mut statement = connection
        .prepare("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2")
        .expect("SQL");
    median(9, || {
        let mut find = || {
            let rows = statement.query_map(params![expression, most], |row| row.get::<_, i64>(0));
            rows.expect("rows").count()
        };
        timed(&mut find).0
    })
}

/// What SQLite and a JSON parser take for the entries of messages.
pub fn rows(path: &Path, messages: &[Number]) -> Duration {
    let connection = read(path);
    let mut statement = connection
        .prepare("SELECT fields FROM event WHERE year = ?1 AND number = ?2 ORDER BY seq")
        .expect("SQL");
    median(9, || {
        let mut read = || {
            for Number { year, index } in messages {
                let mut rows = statement.query(params![year, index]).expect("rows");
                while let Some(row) = rows.next().expect("a row") {
                    let fields = row.get_ref(0).expect("a value").as_bytes();
                    let fields = serde_json::from_slice::<Value>(fields.expect("text"));
                    black_box(fields.expect("JSON"));
                }
            }
        };
        timed(&mut read).0
    })
}

/// What hashing the fields of all entries takes, read row by row.
pub fn hashed(path: &Path, runs: usize) -> Duration {
    let connection = read(path);
    median(runs, || {
        timed(|| {
            let mut statement = connection
                .prepare("SELECT kind, at, recorded_at, entered_by, fields, prev FROM event ORDER BY seq")
                .expect("SQL");
            let mut rows = statement.query([]).expect("rows");
            let mut last = [0; 32];
            while let Some(row) = rows.next().expect("a row") {
                let mut digest = Sha256::new();
                for place in 0..6 {
                    let value = row.get_ref(place).expect("a value");
                    digest.update(value.as_bytes().expect("bytes"));
                }
                last = digest.finalize().into();
            }
            last
        })
        .0
    })
}

/// The settings of the program's own connections.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";

/// A copy of the journal on the same disk, for the same row by SQLite alone.
pub struct Table {
    file: PathBuf,
    connection: Connection,
}

impl Table {
    pub fn beside(path: &Path) -> Self {
        let file = path.with_extension("bare");
        fs::copy(path, &file).expect("copied");
        // Else the first row waits until the copy is on the disk.
        let copied = File::options().write(true).open(&file);
        copied
            .and_then(|file| file.sync_all())
            .expect("on the disk");
        let connection = Connection::open(&file).expect("a database");
        connection.execute_batch(SETTINGS).expect("settings");
        Self { file, connection }
    }

    /// One durable row of a message; that its hash is none costs nothing.
    pub fn row(&mut self, Number { year, index }: Number, fields: &str) -> Duration {
        let start = now();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .expect("a transaction");
        let (seq, prev): (i64, [u8; 32]) = transaction
            .prepare_cached("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
            .expect("SQL")
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("an entry");
        let mut hash = prev;
        hash[..8].copy_from_slice(&seq.to_be_bytes());
        transaction
            .prepare_cached(
                "INSERT INTO event (seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash)
                 VALUES (?1, ?2, ?3, 'noted', '2026-11-24T12:00:00+07:00', '2026-11-24T05:00:00Z', 'Дежурный', ?4, ?5, ?6)",
            )
            .expect("SQL")
            .execute(params![seq + 1, year, index, fields, prev, hash])
            .expect("a row");
        transaction.commit().expect("durable");
        start.elapsed()
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        for name in ["bare", "bare-wal", "bare-shm"] {
            let _ = fs::remove_file(self.file.with_extension(name));
        }
    }
}
