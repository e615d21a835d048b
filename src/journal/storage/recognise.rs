//! Is this file a journal, and of which version? A file that is not ours is never written to: it is looked at without
//! SQLite first, which might write to it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use rusqlite::Connection;

use crate::journal::error::{JournalError, Result};
use crate::journal::storage::schema::{APPLICATION_ID, CURRENT, OLDEST};
use crate::journal::storage::{connection::pragma, explain::explain};
use crate::journal::storage::{files::has_a_wal, seal::was_ours};

/// How a database of SQLite begins.
pub const DATABASE: [u8; 16] = *b"SQLite format 3\0";

const ONLY_A_WAL: &str = "самого файла нет или он пуст, а его -wal с записями лежит рядом. Найдите файл; если это \
                          остатки другого журнала, уберите -wal";

/// Checks that a file is a database, or empty. Closing it drops the POSIX locks that this process has on it
/// (sqlite.org/howtocorrupt, 2.2); the SQLite that is built in, 3.51 or later, does not remove a WAL that is in use
/// all the same.
pub(crate) fn check_file(path: &Path) -> Result<()> {
    let about = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if has_a_wal(path) => JournalError::damaged(path, ONLY_A_WAL),
        io::ErrorKind::NotFound => JournalError::Missing(path.to_owned()),
        _ => JournalError::io(path, error),
    })?;
    if about.is_dir() {
        return Err(JournalError::not_ours(path, "это папка"));
    }
    if !about.is_file() {
        // A pipe would block the reader for ever.
        let what = "это не файл, а канал или устройство";
        return Err(JournalError::not_ours(path, what));
    }
    let mut start = Vec::with_capacity(DATABASE.len());
    File::open(path)
        .and_then(|file| file.take(DATABASE.len() as u64).read_to_end(&mut start))
        .map_err(|error| JournalError::io(path, error))?;
    match start.as_slice() {
        [] if was_ours(path) => {
            let what = "файл пуст, а по печати в нём есть записи";
            Err(JournalError::damaged(path, what))
        }
        [] if has_a_wal(path) => Err(JournalError::damaged(path, ONLY_A_WAL)),
        [] => Ok(()),
        start if start == DATABASE => Ok(()),
        _ if was_ours(path) => Err(JournalError::damaged(path, "испорчено начало файла")),
        _ => Err(JournalError::not_ours(path, "это не база данных")),
    }
}

/// The version of a file that is ours; 0 for one that is still empty.
pub(crate) fn known_version(connection: &Connection, path: &Path) -> Result<i64> {
    let failed = |error| match explain(path, error) {
        JournalError::Database(_, error) if was_ours(path) => {
            JournalError::damaged(path, format!("SQLite не понимает начала файла ({error})"))
        }
        other => other,
    };
    let application: i64 = pragma(connection, "application_id").map_err(failed)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    let is_ours = application == APPLICATION_ID || (tables == 0 && application == 0);
    if !is_ours && was_ours(path) {
        let what = "в начале файла нет знака Пульта";
        return Err(JournalError::damaged(path, what));
    }
    if !is_ours {
        let what = "это база данных другой программы";
        return Err(JournalError::not_ours(path, what));
    }
    let found = pragma(connection, "user_version").map_err(failed)?;
    let own = path.to_owned();
    match found {
        CURRENT.. if found > CURRENT => Err(JournalError::Newer(own, found, CURRENT)),
        OLDEST.. => Ok(found),
        1.. => Err(JournalError::Older(own, found, OLDEST)),
        _ if tables > 0 => Err(JournalError::damaged(path, "в начале файла нет его версии")),
        _ => Ok(found),
    }
}
