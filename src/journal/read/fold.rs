//! A message folded from its entries.

use rusqlite::Connection;

use crate::calendar::Instant;
use crate::journal::storage::{all_rows, select_entries};
use crate::journal::{entry::Entry, read::rows::message_entry};
use crate::regulation::{Category, Event, Fact, Message, Number, Recorded};

/// Relies on `event_of_message`.
pub(crate) const OF_MESSAGE: &str = select_entries!("WHERE year = ?1 AND number = ?2 ORDER BY seq");

/// The entries of a message, in the journal's order.
pub(crate) fn entries(connection: &Connection, number: Number) -> rusqlite::Result<Vec<Entry>> {
    all_rows(
        connection,
        OF_MESSAGE,
        (number.year, number.index),
        message_entry,
    )
}

/// A message as it now stands, or as its facts up to an instant left it.
pub(crate) fn message(
    connection: &Connection,
    number: Number,
    at: Option<Instant>,
) -> rusqlite::Result<Option<Message>> {
    let entries = entries(connection, number)?.into_iter();
    folded(connection, entries.map(recorded).collect(), at)
}

/// A message as it now stands, with its entries.
pub(crate) fn life(
    connection: &Connection,
    number: Number,
) -> rusqlite::Result<Option<(Message, Vec<Entry>)>> {
    let entries = entries(connection, number)?;
    let known = entries.iter().cloned().map(recorded).collect();
    let message = folded(connection, known, None)?;
    Ok(message.map(|message| (message, entries)))
}

/// A message as its registration alone leaves it.
pub(crate) fn begin(
    connection: &Connection,
    recorded: Recorded,
) -> rusqlite::Result<Option<Message>> {
    let inherited = inherited(connection, &recorded.event)?;
    Ok(Message::begin(recorded, inherited))
}

pub(crate) fn recorded(entry: Entry) -> Recorded {
    Recorded {
        seq: entry.seq,
        event: entry.event,
    }
}

fn folded(
    connection: &Connection,
    events: Vec<Recorded>,
    at: Option<Instant>,
) -> rusqlite::Result<Option<Message>> {
    // What was corrected of the detection counts.
    let Some(first) = Message::detection(&events) else {
        return Ok(None);
    };
    let inherited = inherited(connection, &first)?;
    Ok(match at {
        Some(at) => Message::fold_until(events, inherited, at),
        None => Message::fold(events, inherited),
    })
}

/// п. 20: a repeat has the category that the message it repeats is now known to have had when the repeat was detected.
/// That one is always of a smaller number, so the search ends.
fn inherited(connection: &Connection, detected: &Event) -> rusqlite::Result<Option<Category>> {
    let earlier = match detected.fact {
        Fact::Detected { repeat_of, .. } => repeat_of,
        _ => None,
    };
    let Some(earlier) = earlier.filter(|earlier| *earlier < detected.message) else {
        return Ok(None);
    };
    let earlier = message(connection, earlier, Some(detected.instant()))?;
    Ok(earlier
        .filter(|earlier| !earlier.decisions.is_empty() || earlier.inherited.is_some())
        .map(|earlier| earlier.category()))
}
