//! Registering a whole list of detected messages: which of their links the journal has already, and all of them entered
//! in one transaction or none.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, FixedOffset};
use rusqlite::Connection;

use crate::directory::link;
use crate::journal::error::{JournalError, LineError, Result};
use crate::journal::read::{fold, number_at};
use crate::journal::{handle::Journal, write::recorder::Recorder, write::writer::WriteError};
use crate::regulation::{Event, Fact, Number, Rules, State};

/// Reads the list of messages from end to end: what makes two links the same is not known to SQL.
const LINKS: &str = "SELECT year, number, url, open FROM message ORDER BY year, number";

/// A detected message of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// Its row in the list, from 1: an error names it.
    pub row: usize,
    /// When it was detected.
    pub at: DateTime<FixedOffset>,
    /// The detection.
    pub fact: Fact,
}

impl Journal {
    /// Which of these links, in the form that [`link::canonical`] gives, are registered, and under which number (the last
    /// one). A void registration is none.
    pub fn registered(&self, links: &HashSet<String>) -> Result<HashMap<String, Number>> {
        self.ask(|connection| registered(connection, links))
    }

    /// Registers a list in the order of detection, and in its own order within a minute: all of it, or nothing when one
    /// of them is refused or its link has been registered since the list was looked at. Returns the numbers.
    pub fn register_all(
        &mut self,
        rules: &Rules,
        recorder: Recorder<'_>,
        mut list: Vec<Detection>,
    ) -> Result<Vec<Number>> {
        list.sort_by_key(|detection| detection.at);
        self.in_transaction(|writer| {
            let links = list.iter().filter_map(|detection| link_of(&detection.fact));
            let taken = registered(writer.transaction, &links.collect())?;
            let mut numbers = Vec::with_capacity(list.len());
            for Detection { row, at, fact } in list {
                let at_row = |what: String| LineError { line: row, what };
                if let Some(number) = link_of(&fact).and_then(|link| taken.get(&link)) {
                    let what = format!("эта ссылка тем временем зарегистрирована под № {number}");
                    return Err(at_row(what).into());
                }
                let number = writer.next_number(at.year())?;
                writer
                    .enter(rules, recorder, Event::new(number, at, fact))
                    .map_err(|error| match error {
                        WriteError::Journal(JournalError::Refused(refusal)) => {
                            at_row(refusal.to_string()).into()
                        }
                        other => other,
                    })?;
                numbers.push(number);
            }
            Ok(numbers)
        })
    }
}

fn link_of(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Detected { url, .. } => Some(link::canonical(url)),
        _ => None,
    }
}

fn registered(
    connection: &Connection,
    links: &HashSet<String>,
) -> rusqlite::Result<HashMap<String, Number>> {
    let mut found = HashMap::new();
    let mut statement = connection.prepare(LINKS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let same = link::canonical(row.get_ref(2)?.as_str()?);
        if !links.contains(&same) {
            continue;
        }
        let number = number_at(row, 0)?;
        // Only what is closed can be void.
        let is_void = !row.get::<_, bool>(3)?
            && fold::message(connection, number, None)?
                .is_some_and(|message| message.state() == State::Annulled);
        if !is_void {
            found.insert(same, number);
        }
    }
    Ok(found)
}
