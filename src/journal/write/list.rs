//! The list of messages kept up to date: of each message its row there, and what the search index knows of it.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::journal::read::Listed;
use crate::journal::write::index::Indexed;
use crate::regulation::{Message, Number};

const LIST_MESSAGE: &str = "INSERT INTO message (year, number, open, url, author, detected, ended) \
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (year, number) \
                            DO UPDATE SET open = ?3, url = ?4, author = ?5, detected = ?6, ended = ?7";

/// All that is derived of a message: its row on the list, and what the search index knows of it.
pub(crate) struct Derived {
    listed: Listed,
    indexed: Indexed,
    /// It may have its category from another message (п. 20), which may have changed since this one was derived.
    is_repeat: bool,
}

impl Derived {
    /// What the entries say of a message, and who has entered them.
    pub(crate) fn new(message: &Message, authors: &BTreeSet<String>) -> Self {
        Self {
            listed: Listed::from(message),
            indexed: Indexed::new(message, authors),
            is_repeat: message.detected.repeat_of.is_some(),
        }
    }
}

/// Puts a message on the list and into the index, or what is new of it: most facts change nothing there, and what is
/// written is waited for.
pub(crate) fn update_list(
    connection: &Connection,
    number: Number,
    before: Option<&Derived>,
    now: &Derived,
) -> rusqlite::Result<()> {
    let Derived {
        listed, indexed, ..
    } = now;
    if before.is_none_or(|before| before.listed != *listed) {
        connection.prepare_cached(LIST_MESSAGE)?.execute(params![
            number.year,
            number.index,
            listed.open,
            listed.url,
            listed.author,
            listed.detected,
            listed.ended
        ])?;
    }
    if before.is_none_or(|before| before.indexed != *indexed || now.is_repeat) {
        indexed.write(connection)?;
    }
    Ok(())
}
