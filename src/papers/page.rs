//! The journal page: what each of its thirteen columns says of a message.
//!
//! One row a message, a sub-row for each handover. The form cuts a cell to its place, so that a sheet is one page. Of a message under п. 22 nothing of the text is printed. A place for
//! a wet signature is an empty box; a signature by PIN is told in words.

use serde::Serialize;

use super::print::{Head, Print};
use crate::calendar::Instant;
use crate::directory::Organization;
use crate::regulation::Message;
use crate::regulation::fact::{Capacity, Category, Method, RejectReason, Reply, Signature};
use crate::regulation::parts::{End, Leg, Receipt};

/// Characters of a cell that the form is given at most: it cuts further, to what its column holds, and the card holds the
/// text whole.
const LIMIT: usize = 700;

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
    legs: Vec<SubRow>,
}

#[derive(Debug, Serialize)]
pub(super) struct SubRow {
    department: String,
    received: Signed,
    returned: Signed,
    delivered: Signed,
}

/// A cell with a signature: words, and what stands in the place of the signature.
#[derive(Debug, Default, Serialize)]
struct Signed {
    text: String,
    /// An empty box to sign in.
    wet: bool,
}

/// A message with the instant its reply is due.
#[derive(Debug)]
pub struct Entry {
    /// The message.
    pub message: Message,
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
    let local = |at: Instant| at.with_timezone(&organization.zone);
    let shown = |at: Instant| local(at).format("%d.%m.%Y %H:%M").to_string();
    let rejected = matches!(message.end, Some(End::Rejected { .. }));
    let group = organization
        .topic_group(&detected.topic)
        .map(|group| format!(" ({})", group.name));
    let mut legs = sub_rows(message, organization);
    if legs.is_empty() {
        legs.push(SubRow {
            department: String::new(),
            received: Signed::default(),
            returned: Signed::default(),
            delivered: Signed::default(),
        });
    }
    let mut row = Row {
        number: message.number.index.to_string(),
        detected: shown(detected.at),
        source: format!(
            "{}\n{}\n{}",
            organization.source_name(&detected.source),
            detected.author,
            detected.url
        ),
        topic: format!(
            "{}{}\n{}",
            detected.topic,
            group.unwrap_or_default(),
            detected.location
        ),
        text: if rejected {
            String::new()
        } else {
            cut(&detected.text, LIMIT)
        },
        category: category(message, &shown),
        due: entry.due.map(&shown).unwrap_or_default(),
        posted: posted(message, &shown),
        note: note(message, &shown),
        legs,
    };
    if let Some(year) = entry.provisional.filter(|_| !rejected) {
        row.due.push_str(&format!(
            "\nпредварительно: нет постановления на {year} год"
        ));
    }
    if rejected {
        row.due = String::new();
        row.source = organization.source_name(&detected.source).to_owned();
    }
    row
}

/// What is signed of a message: each handover, and each that is still to come.
pub(super) fn sub_rows(message: &Message, organization: &Organization) -> Vec<SubRow> {
    let handed = message
        .legs
        .iter()
        .map(|leg| sub_row(message, leg, organization));
    let awaited = message.awaited.iter().map(|awaited| SubRow {
        department: organization.department_name(&awaited.department).to_owned(),
        received: Signed {
            text: String::new(),
            wet: true,
        },
        returned: Signed::default(),
        delivered: Signed::default(),
    });
    handed.chain(awaited).collect()
}

fn sub_row(message: &Message, leg: &Leg, organization: &Organization) -> SubRow {
    let capacity = match leg.capacity {
        Capacity::Head => "руководитель",
        Capacity::Executor => "исполнитель",
    };
    let expected = !message.state().is_closed();
    let reply = message
        .replies
        .iter()
        .rfind(|reply| reply.department == leg.department && leg.is_active());
    let delivered = leg
        .information
        .as_ref()
        .or(reply.map(|reply| &reply.receipt));
    let returned = leg.returned.as_ref();
    let mut returned_cell = match returned {
        Some(returned) => signed(&returned.receipt, "", organization),
        // A place to sign is there as long as the message may still be returned (п. 9).
        None => Signed {
            text: String::new(),
            wet: leg.is_active() && expected && delivered.is_none(),
        },
    };
    if let Some(returned) = returned {
        returned_cell.text = format!("{}\n{}", returned_cell.text, cut(&returned.reason, LIMIT));
    }
    SubRow {
        department: organization.department_name(&leg.department).to_owned(),
        received: signed(&leg.handed, capacity, organization),
        returned: returned_cell,
        delivered: match delivered {
            Some(receipt) => signed(receipt, "", organization),
            None => Signed {
                text: String::new(),
                wet: leg.is_active() && expected,
            },
        },
    }
}

fn signed(receipt: &Receipt, capacity: &str, organization: &Organization) -> Signed {
    let Signature {
        method,
        person,
        position,
        pin: _,
        mac,
    } = &receipt.signature;
    let at = receipt
        .at
        .with_timezone(&organization.zone)
        .format("%d.%m.%Y %H:%M");
    let position = position
        .as_deref()
        .unwrap_or_else(|| organization.position(person));
    // Who and the proof come first: what the column does not hold is cut at the end.
    let proof = match method {
        Method::Pin => format!(
            "подписано ПИН, {}",
            mac.as_deref().map_or("", |mac| mac.get(..8).unwrap_or(mac))
        ),
        Method::Paper | Method::Name => String::new(),
    };
    let who = [person.as_str(), capacity, position]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let text = [at.to_string(), proof, who]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    Signed {
        text,
        wet: *method != Method::Pin,
    }
}

pub(super) fn category(message: &Message, shown: &impl Fn(Instant) -> String) -> String {
    let Some(decision) = message.decisions.last() else {
        return match message.inherited {
            Some(Category::High) => "повышенной важности (как у прежнего)".to_owned(),
            Some(Category::Ordinary) => "обычное (как у прежнего)".to_owned(),
            None => String::new(),
        };
    };
    let category = match decision.category {
        Category::Ordinary => "обычное",
        Category::High => "повышенной важности",
    };
    let term = decision
        .term
        .map(|term| format!("\nсокращённый срок {term}"))
        .unwrap_or_default();
    format!(
        "{category}\n{}\n{}{term}",
        decision.decided_by,
        shown(decision.at)
    )
}

pub(super) fn posted(message: &Message, shown: &impl Fn(Instant) -> String) -> String {
    let each = message.postings.iter().map(|posting| {
        let kind = match posting.reply {
            Reply::Final => "окончательный",
            Reply::Interim => "промежуточный",
            Reply::Clarification => "запрос",
        };
        format!("{}\n{kind}\n{}", shown(posting.at), posting.url)
    });
    each.collect::<Vec<_>>().join("\n")
}

pub(super) fn note(message: &Message, shown: &impl Fn(Instant) -> String) -> String {
    let mut notes = Vec::new();
    if let Some(earlier) = message.detected.repeat_of {
        notes.push(format!("повторное к № {earlier}"));
    }
    match &message.end {
        Some(End::Rejected { reason, note, .. }) => {
            let reason = match reason {
                RejectReason::ThreatOfHarm => "намерение причинить вред",
                RejectReason::Obscene => "нецензурные либо оскорбительные выражения",
                RejectReason::ThreatToOfficial => "угрозы должностному лицу",
            };
            let who = note
                .as_ref()
                .map(|note| format!("; {note}"))
                .unwrap_or_default();
            notes.push(format!("не подлежит обработке (п. 22): {reason}{who}"));
        }
        Some(End::Annulled { at, reason }) => {
            notes.push(format!("аннулировано {}: {reason}", shown(*at)));
        }
        None => {}
    }
    let corrections = message.history.iter().filter(|recorded| {
        matches!(
            recorded.event.fact,
            crate::regulation::Fact::Corrected { .. }
        )
    });
    notes.extend(
        corrections.map(|recorded| format!("исправлено {}", shown(recorded.event.instant()))),
    );
    cut(&notes.join("; "), LIMIT)
}

/// Cuts a text to so many characters with «…».
fn cut(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars()
        .take(limit.saturating_sub(1))
        .collect::<String>()
        .trim_end()
        .to_owned()
        + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(cut("пособие", 4), "пос…");
        assert_eq!(cut("пособие", 7), "пособие");
    }
}
