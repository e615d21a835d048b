//! Cheap checks of a journal, short of proving all of it.

use std::fs;

use rusqlite::{Connection, Params};

use crate::journal::error::{JournalError, Result};
use crate::journal::read::{OF_MESSAGE, select_numbers};
use crate::journal::storage::{explain, has_a_wal, pragma, select_entries};
use crate::journal::{handle::Journal, prove::walk};

/// The newest open messages. Relies on the partial index `message_open`.
const NEWEST_OPEN: &str =
    "SELECT year, number FROM message WHERE open = 1 ORDER BY year DESC, number DESC LIMIT ?1";

/// Open messages that are checked before the first frame: more than most ministries have at a time. The rest is proved
/// with the whole chain while the desk is open.
const LOOKED_AT: u32 = 100;

/// Relies on the primary key.
const LAST_ROW: &str = select_entries!("ORDER BY seq DESC LIMIT 1");

impl Journal {
    /// Whether the pages of the file hang together; what SQLite said otherwise, in Russian around it.
    pub fn quick_check(&self) -> Result<Option<String>> {
        let told: String = self.ask(|connection| pragma(connection, "quick_check(1)"))?;
        Ok((told != "ok").then(|| format!("страницы файла не сходятся ({told})")))
    }

    /// What is wrong with the last entry or those of the newest open messages: they are not what their hashes say. The
    /// whole chain is walked while the desk is open, and by each backup.
    pub(crate) fn looks_damaged(&self) -> Option<String> {
        if let Ok(Some(what)) = self.wrong_length() {
            return Some(what);
        }
        let connection = &self.connection;
        let look = || {
            if let Some(what) = first_changed(connection, LAST_ROW, [])? {
                return Ok(Some(what));
            }
            for number in select_numbers(connection, NEWEST_OPEN, [LOOKED_AT])? {
                let params = (number.year, number.index);
                if let Some(what) = first_changed(connection, OF_MESSAGE, params)? {
                    return Ok(Some(what));
                }
            }
            Ok(None)
        };
        look().unwrap_or_else(|error| match explain(&self.path, error) {
            JournalError::Damaged(_, what) => Some(what),
            // The desk reports any other error when it reads.
            _ => None,
        })
    }

    /// How the file is not as long as its header says. What was cut off may hold nothing that the chain needs, and is
    /// missed by the next entry.
    pub(crate) fn wrong_length(&self) -> Result<Option<String>> {
        let number = |name| self.ask(|connection| pragma::<i64>(connection, name));
        let (pages, page) = (number("page_count")?, number("page_size")?);
        let (pages, page) = (pages.unsigned_abs(), page.unsigned_abs());
        let Ok(file) = fs::metadata(&self.path) else {
            return Ok(None);
        };
        let found = file.len();
        // What is not written over into the file yet makes it shorter than it will be, but never by part of a page.
        let is_cut = found < pages * page && !has_a_wal(&self.path);
        Ok((found % page.max(1) != 0 || is_cut).then(|| {
            format!("файл обрезан или продолжен: в нём {found} байт, а страниц {pages} по {page}")
        }))
    }
}

fn first_changed(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        let seq = row.get(0).map(i64::unsigned_abs).unwrap_or_default();
        if let Err(what) = walk::check_alone(row, seq) {
            return Ok(Some(format!("запись {seq}: {what}")));
        }
    }
    Ok(None)
}
