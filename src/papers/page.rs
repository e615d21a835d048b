//! The journal page: what each of its thirteen columns says of a message.
//!
//! One row per message, one sub-row per handover. The form cuts a cell to its place, so that a sheet is one page. The text
//! of a message under п. 22 is not printed. A place for a wet signature is an empty box; a signature by PIN is in words.

use serde::Serialize;

use super::cells::{
    Authors, Handover, LIMIT, category, cut, handovers, minute, note, posted, topic,
};
use super::print::{Head, Print};
use crate::regulation::{Message, parts::End};
use crate::{calendar::Instant, directory::Organization};

/// What the form is filled with.
#[derive(Debug, Serialize)]
pub struct Pages {
    #[serde(flatten)]
    head: Head,
    year: i32,
    sheets: Vec<SheetData>,
}

#[derive(Debug, Serialize)]
struct SheetData {
    number: u32,
    /// How many ordinary rows fill it.
    capacity: usize,
    duplicate: bool,
    /// The certifying inscription of the year's last sheet.
    certified: Option<Certified>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Certified {
    sheets: u32,
    messages: u32,
}

#[derive(Debug, Serialize)]
struct Row {
    number: String,
    detected: String,
    source: String,
    topic: String,
    text: String,
    category: String,
    due: String,
    posted: String,
    note: String,
    legs: Vec<Handover>,
}

/// A message with the instant its reply is due.
#[derive(Debug)]
pub struct Entry {
    /// The message.
    pub message: Message,
    /// Who made its entries, by their places.
    pub authors: Authors,
    /// T, or the end of the term of п. 17.
    pub due: Option<Instant>,
    /// The term leads through this year, which is counted without a decree.
    pub provisional: Option<i32>,
}

/// A sheet to be printed.
#[derive(Debug)]
pub struct Sheet {
    /// Its number in the year.
    pub number: u32,
    /// How many ordinary messages fill it.
    pub rows: usize,
    /// Its messages.
    pub entries: Vec<Entry>,
    /// It was printed full before.
    pub is_duplicate: bool,
    /// It is the last one of a year that is over, which has so many sheets and messages.
    pub closes_the_year: Option<(u32, u32)>,
}

/// Fills the form with sheets of a year.
pub fn pages(year: i32, sheets: &[Sheet], organization: &Organization, print: &Print) -> Pages {
    let sheets = sheets.iter().map(|sheet| SheetData {
        number: sheet.number,
        capacity: sheet.rows.max(1),
        duplicate: sheet.is_duplicate,
        certified: sheet
            .closes_the_year
            .map(|(sheets, messages)| Certified { sheets, messages }),
        rows: sheet
            .entries
            .iter()
            .map(|entry| row(entry, organization))
            .collect(),
    });
    Pages {
        head: print.head(organization),
        year,
        sheets: sheets.collect(),
    }
}

fn row(entry: &Entry, organization: &Organization) -> Row {
    let message = &entry.message;
    let detected = &message.detected;
    let shown = |at: Instant| minute(at, organization);
    let rejected = matches!(message.end, Some(End::Rejected { .. }));
    let mut legs = handovers(message, organization);
    if legs.is_empty() {
        legs.push(Handover::default());
    }
    let source = organization.source_name(&detected.source);
    // A message under п. 22 shows nothing that a citizen wrote, and nothing is due.
    let (source, text, due) = if rejected {
        (source.to_owned(), String::new(), String::new())
    } else {
        let mut due = entry.due.map(&shown).unwrap_or_default();
        if let Some(year) = entry.provisional {
            due += &format!("\nпредварительно: нет постановления на {year} год");
        }
        (
            format!("{source}\n{}\n{}", detected.author, detected.url),
            cut(&detected.text, LIMIT),
            due,
        )
    };
    Row {
        number: message.number.index.to_string(),
        detected: shown(detected.at),
        source,
        topic: format!("{}\n{}", topic(message, organization), detected.location),
        text,
        category: category(message, &shown),
        due,
        posted: posted(message, &shown),
        note: note(message, &entry.authors, &shown),
        legs,
    }
}
