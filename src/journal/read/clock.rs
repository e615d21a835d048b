//! Does the computer's clock run behind the entries? Then nothing is entered until a person has confirmed it.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, Row};

use crate::journal::read::rows::{end_of_chain, utc};
use crate::journal::{error::Result, handle::Journal, storage::first_row};

/// A network time service moves the clock by this much without anybody's asking.
pub const SLEW: TimeDelta = TimeDelta::seconds(2);

/// Relies on `event_of_desk`.
const LAST_CONFIRMED: &str = "SELECT recorded_at, json_extract(fields, '$.shown') FROM event \
                              WHERE year = 0 AND kind = 'clock_confirmed' ORDER BY seq DESC LIMIT 1";

impl Journal {
    /// The time of the last entry, if the computer's clock is behind it and nobody has confirmed the clock.
    pub fn is_behind(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        self.ask(|connection| {
            let (_, _, last) = end_of_chain(connection)?;
            let is_ahead = last.map_or(Ok(false), |last| is_behind(connection, last, now))?;
            Ok(last.filter(|_| is_ahead))
        })
    }
}

/// The clock is behind the last entry, by more than a time service moves it. While nothing was entered since a person
/// confirmed the clock, what it showed then counts and not that entry.
pub(crate) fn is_behind(
    connection: &Connection,
    last: DateTime<Utc>,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    if now >= last {
        return Ok(false);
    }
    let times = |row: &Row<'_>| Ok((utc(row, 0)?, utc(row, 1)?));
    let confirmed = first_row(connection, LAST_CONFIRMED, [], times)?;
    let shown = confirmed.filter(|(recorded_at, _)| *recorded_at == last);
    Ok(now + SLEW < shown.map_or(last, |(_, shown)| shown))
}
