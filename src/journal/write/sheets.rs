//! Sheets of the printed journal that are closed: full, and printed once. Their prints are entries about the desk.

use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;

use crate::journal::error::{JournalError, Result};
use crate::journal::record::{DeskEvent, Record};
use crate::journal::{handle::Journal, write::recorder::Recorder};

/// A sheet that was printed when it was full: from then on its messages are these, whatever the settings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedSheet {
    /// The year of the journal.
    pub year: i32,
    /// Its number in the year.
    pub sheet: u32,
    /// The number of its first message.
    pub first: u32,
    /// The number of its last message.
    pub last: u32,
}

/// Relies on `event_of_desk`.
const CLOSED: &str = "SELECT seq, json_extract(fields, '$.year'), json_extract(fields, '$.sheet'), \
                      json_extract(fields, '$.first'), json_extract(fields, '$.last') FROM event \
                      WHERE year = 0 AND kind = 'sheet_printed' AND seq > ?1 \
                      AND NOT json_extract(fields, '$.duplicate') ORDER BY seq";

impl Journal {
    /// The sheets closed after an entry, in the order of their closing, and the entry of the last of them.
    pub fn closed_sheets(&self, after: u64) -> Result<(Vec<ClosedSheet>, u64)> {
        self.ask(|connection| closed_after(connection, after))
    }

    /// Enters that sheets were printed, all of them or none. A sheet is first printed once: when another desk has done
    /// so in the meantime, this is refused.
    pub fn record_prints(
        &mut self,
        recorder: Recorder<'_>,
        at: DateTime<FixedOffset>,
        prints: Vec<Record>,
    ) -> Result<()> {
        self.in_transaction(|writer| {
            let (closed, _) = closed_after(writer.transaction, 0)?;
            for print in prints {
                if let Record::SheetPrinted {
                    year,
                    sheet,
                    first,
                    last,
                    duplicate: false,
                    ..
                } = &print
                {
                    let taken = closed.iter().any(|own| {
                        own.year == *year
                            && (own.sheet == *sheet || (own.first <= *last && *first <= own.last))
                    });
                    if taken {
                        return Err(JournalError::SheetTaken(*sheet).into());
                    }
                }
                writer.enter_record(recorder, DeskEvent::new(at, print))?;
            }
            Ok(())
        })
    }
}

fn closed_after(connection: &Connection, after: u64) -> rusqlite::Result<(Vec<ClosedSheet>, u64)> {
    let mut statement = connection.prepare_cached(CLOSED)?;
    let mut rows = statement.query([after.cast_signed()])?;
    let (mut sheets, mut last) = (Vec::new(), after);
    while let Some(row) = rows.next()? {
        last = row.get::<_, i64>(0)?.unsigned_abs();
        sheets.push(ClosedSheet {
            year: row.get(1)?,
            sheet: row.get(2)?,
            first: row.get(3)?,
            last: row.get(4)?,
        });
    }
    Ok((sheets, last))
}
