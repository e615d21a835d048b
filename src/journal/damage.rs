//! A damaged journal: what can be read of it is shown, and nothing is entered. Never is one begun afresh in its place.

use std::fs;
use std::path::Path;

use super::backup::Backups;
use super::{Entry, Journal, JournalError, query, schema, seal, verify};
use crate::regulation::{Message, Number};

/// Relies on the partial index `message_open`.
const OPEN: &str = "SELECT year, number FROM message WHERE open = 1 ORDER BY year, number";

/// The newest of them. Relies on the same index.
const NEWEST_OPEN: &str =
    "SELECT year, number FROM message WHERE open = 1 ORDER BY year DESC, number DESC LIMIT ?1";

/// Open messages that are looked at before the first frame: more than most ministries have at a time. Whatever there is
/// beside them is proved with the whole chain while the desk is open.
const LOOKED_AT: u32 = 100;

/// Relies on `event_of_message`.
const ROWS: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                    WHERE year = ?1 AND number = ?2 ORDER BY seq";

/// Relies on the primary key.
const LAST_ROW: &str = "SELECT seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash FROM event \
                        ORDER BY seq DESC LIMIT 1";

impl Journal {
    /// Opens the journal for the desk, and makes it when there never was one. Of a damaged one that opens for reading
    /// what can be read; of one of which nothing can be read, its last copy.
    pub fn open_for_the_desk(path: &Path, backups: &Backups) -> Result<Self, JournalError> {
        backups.not_lost()?;
        let error = match Self::open_or_create(path) {
            Ok(mut journal) => {
                journal.damage = journal.looks_damaged();
                return Ok(journal);
            }
            Err(error) => error,
        };
        let JournalError::Damaged { what, .. } = &error else {
            return Err(error);
        };
        if let Ok(mut journal) = Self::open_as_it_is(path) {
            journal.damage = Some(what.clone());
            return Ok(journal);
        }
        for copy in backups.newest_first().unwrap_or_default() {
            let opened = Self::open_to_read(&copy.path);
            if let Ok(mut journal) = opened
                && journal.head().is_ok_and(|(entries, _)| entries > 0)
            {
                let made = copy.made.format("%d.%m.%Y %H:%M");
                journal.damage = Some(format!("{what}. Показана его копия от {made}"));
                return Ok(journal);
            }
        }
        Err(error)
    }

    /// Reads what there is, whatever else the header says. A file without a right beginning is left alone: SQLite would
    /// take away its WAL, which may be all that is left.
    fn open_as_it_is(path: &Path) -> Result<Self, JournalError> {
        schema::recognise(path)?;
        let connection =
            schema::connect_to_read(path).map_err(|error| super::explain(path, error))?;
        let journal = Self {
            connection,
            path: path.to_owned(),
            file: schema::identity(path),
            writable: false,
            seal_broken: None,
            is_sealed_anew: false,
            damage: None,
            was_left_open: false,
        };
        journal.head()?;
        Ok(journal)
    }

    /// What is wrong with the journal where it is damaged or was changed outside the program: nothing can be entered.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// From now on nothing is entered.
    pub fn is_damaged(&mut self, what: String) {
        self.damage.get_or_insert(what);
    }

    /// When it was opened there was more in its WAL than a journal leaves that was closed.
    pub fn was_left_open(&self) -> bool {
        self.was_left_open
    }

    /// Goes through the whole chain; tells the first entry that is not what it was.
    pub fn check_the_chain(&self) -> Result<Option<String>, JournalError> {
        let proved = self.verify_aside()?;
        Ok(proved.err().map(|broken| broken.to_string()))
    }

    /// Whether the pages of the file hang together; what SQLite said otherwise, in Russian around it.
    pub fn quick_check(&self) -> Result<Option<String>, JournalError> {
        let told: String = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(|error| self.explain(error))?;
        Ok((told != "ok").then(|| format!("страницы файла не сходятся ({told})")))
    }

    /// Messages that something is still expected of, with their entries: all that can be read, and what is wrong with
    /// the first that cannot.
    pub fn open_lives(&self) -> (Vec<(Message, Vec<Entry>)>, Option<JournalError>) {
        let (numbers, mut wrong) = self.open_numbers();
        let mut lives = Vec::with_capacity(numbers.len());
        for number in numbers {
            match self.life(number) {
                Ok(life) => lives.extend(life),
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        (lives, wrong)
    }

    /// The numbers that can be read.
    fn open_numbers(&self) -> (Vec<Number>, Option<JournalError>) {
        let mut numbers = Vec::new();
        let mut read = || {
            let mut statement = self.connection.prepare_cached(OPEN)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (year, index) = (row.get(0)?, row.get(1)?);
                numbers.push(Number { year, index });
            }
            Ok(())
        };
        let wrong = read().map_err(|error| self.explain(error)).err();
        (numbers, wrong)
    }

    /// A look that costs next to nothing: the last entry and those of the newest open messages are what their hashes say.
    /// The whole chain is walked while the desk is open, and by each backup.
    pub(super) fn looks_damaged(&self) -> Option<String> {
        if let Ok(Some(what)) = self.verify_length() {
            return Some(what);
        }
        let look = || {
            if let Some(what) = self.first_changed(LAST_ROW, [])? {
                return Ok(Some(what));
            }
            for number in query::select_numbers(&self.connection, NEWEST_OPEN, [LOOKED_AT])? {
                if let Some(what) = self.first_changed(ROWS, (number.year, number.index))? {
                    return Ok(Some(what));
                }
            }
            Ok(None)
        };
        look().unwrap_or_else(|error| match self.explain(error) {
            JournalError::Damaged { what, .. } => Some(what),
            // Whatever else it is, the desk says it when it reads.
            _ => None,
        })
    }

    fn first_changed(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> rusqlite::Result<Option<String>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            if let Err((seq, what)) = verify::check_alone(row) {
                return Ok(Some(format!("запись {seq}: {what}")));
            }
        }
        Ok(None)
    }
}

/// What is wrong with a file of ours whose header does not say any more that it is: beside it lies a seal.
pub(super) fn was_ours(path: &Path) -> bool {
    matches!(seal::read(path), seal::Seal::Told(entries, _) if entries > 0)
}

/// There is something in the WAL of a journal that nobody has open, as far as can be seen.
pub(super) fn has_a_wal(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    fs::metadata(wal).is_ok_and(|wal| wal.len() > 0)
}
