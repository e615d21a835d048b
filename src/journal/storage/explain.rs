//! What an error of SQLite means for the user.

use std::{io, path::Path};

use rusqlite::ErrorCode;

use crate::journal::{error::JournalError, storage::seal::was_ours};

/// What an error says of the journal at a path.
pub(crate) fn explain(path: &Path, error: rusqlite::Error) -> JournalError {
    let is_changed = matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    );
    if is_changed {
        return JournalError::damaged(path, "запись изменена не Пультом и не читается");
    }
    let own = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalError::Busy(own),
        Some(ErrorCode::ReadOnly) => JournalError::ReadOnly(own),
        Some(ErrorCode::DiskFull) => JournalError::Full(own),
        Some(ErrorCode::SystemIoFailure) => JournalError::Disk(own),
        Some(ErrorCode::NotADatabase) if was_ours(path) => {
            JournalError::damaged(path, "испорчено начало файла")
        }
        Some(ErrorCode::NotADatabase) => JournalError::not_ours(path, "это не база данных"),
        Some(ErrorCode::DatabaseCorrupt) => JournalError::damaged(path, "SQLite не читает файл"),
        Some(ErrorCode::CannotOpen) => {
            JournalError::io(path, io::ErrorKind::PermissionDenied.into())
        }
        _ => JournalError::Database(own, error),
    }
}
