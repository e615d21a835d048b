//! The parts of a message that the journal page and the card print alike.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::regulation::fact::{Capacity, Category, Method, RejectReason, Reply};
use crate::regulation::parts::{End, Leg, Receipt};
use crate::regulation::{Fact, Kind, Message};
use crate::{calendar::Instant, directory::Organization};

/// The most characters that a form gets for a cell; it cuts further to fit its column. The card prints the text whole.
pub(super) const LIMIT: usize = 700;

/// The signatures of a handover to a department.
#[derive(Debug, Default, Serialize)]
pub(super) struct Handover {
    department: String,
    received: Signed,
    returned: Signed,
    delivered: Signed,
}

/// A cell with a signature.
#[derive(Debug, Default, Serialize)]
struct Signed {
    text: String,
    /// An empty box to sign in.
    wet: bool,
}

impl Signed {
    fn empty(wet: bool) -> Self {
        Self {
            text: String::new(),
            wet,
        }
    }
}

pub(super) fn minute(at: Instant, organization: &Organization) -> String {
    let local = at.with_timezone(&organization.zone);
    local.format("%d.%m.%Y %H:%M").to_string()
}

/// The topic with its group.
pub(super) fn topic(message: &Message, organization: &Organization) -> String {
    let topic = &message.detected.topic;
    match organization.topic_group(topic) {
        Some(group) => format!("{topic} ({})", group.name),
        None => topic.to_string(),
    }
}

pub(super) fn category_word(category: Category) -> &'static str {
    match category {
        Category::Ordinary => "обычное",
        Category::High => "повышенной важности",
    }
}

/// Each handover, and each that is still to come.
pub(super) fn handovers(message: &Message, organization: &Organization) -> Vec<Handover> {
    let handed = message.legs.iter();
    let handed = handed.flat_map(|leg| {
        let further = leg.again.iter().map(|(receipt, capacity)| Handover {
            department: organization.department_name(&leg.department).to_owned(),
            received: signed(receipt, capacity.word(), organization),
            ..Handover::default()
        });
        std::iter::once(handover(message, leg, organization)).chain(further)
    });
    let awaited = message.awaited.iter().map(|awaited| Handover {
        department: organization.department_name(&awaited.department).to_owned(),
        received: Signed::empty(true),
        ..Handover::default()
    });
    handed.chain(awaited).collect()
}

fn handover(message: &Message, leg: &Leg, organization: &Organization) -> Handover {
    let capacity = match leg.capacity {
        Capacity::Head => "руководитель",
        Capacity::Executor => "исполнитель",
    };
    let is_expected = leg.is_active() && !message.state().is_closed();
    let reply = message
        .replies
        .iter()
        .rfind(|reply| reply.department == leg.department && !reply.is_sent_back)
        .filter(|_| leg.is_active());
    let delivered = leg
        .information
        .as_ref()
        .map(|information| &information.receipt)
        .or(reply.map(|reply| &reply.receipt));
    let returned = match message.return_of(leg) {
        Some(returned) => {
            let mut cell = signed(&returned.receipt, "", organization);
            cell.text += &format!("\n{}", cut(&returned.reason, LIMIT));
            cell
        }
        // There is a place to sign while the message may still be returned (п. 9).
        None => Signed::empty(is_expected && delivered.is_none()),
    };
    Handover {
        department: organization.department_name(&leg.department).to_owned(),
        received: signed(&leg.handed, capacity, organization),
        returned,
        // One reply or information of a department will do, however many parts it holds.
        delivered: delivered.map_or_else(
            || Signed::empty(is_expected && message.stands_for_its_department(leg)),
            |receipt| signed(receipt, "", organization),
        ),
    }
}

fn signed(receipt: &Receipt, capacity: &str, organization: &Organization) -> Signed {
    let signature = &receipt.signature;
    let person = &signature.person;
    let position = signature.position.as_deref();
    let position = position.unwrap_or_else(|| organization.position(person));
    let proof = match signature.method {
        Method::Pin => {
            let mac = signature.mac.as_deref().unwrap_or_default();
            format!("подписано ПИН, {}", mac.get(..8).unwrap_or(mac))
        }
        Method::Paper | Method::Name => String::new(),
    };
    let who = joined(&[person, capacity, position], ", ");
    // The proof comes before the name: the form cuts the end to fit the column.
    Signed {
        text: joined(&[&minute(receipt.at, organization), &proof, &who], "\n"),
        wet: signature.method != Method::Pin,
    }
}

/// The parts that are not empty.
fn joined(parts: &[&str], separator: &str) -> String {
    let parts = parts.iter().copied().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(separator)
}

pub(super) fn category(message: &Message, shown: &impl Fn(Instant) -> String) -> String {
    let Some(decision) = message.decisions.last() else {
        let inherited = message.inherited.map(category_word);
        return inherited.map_or_else(String::new, |word| format!("{word} (как у прежнего)"));
    };
    let category = category_word(decision.category);
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

/// Who made the entries of a message, by their places.
pub type Authors = BTreeMap<u64, String>;

pub(super) fn note(
    message: &Message,
    authors: &Authors,
    shown: &impl Fn(Instant) -> String,
) -> String {
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
                .map(|note| format!("; {}", cut(note, LIMIT)))
                .unwrap_or_default();
            notes.push(format!("не подлежит обработке (п. 22): {reason}{who}"));
        }
        Some(End::Annulled { at, reason }) => {
            notes.push(format!(
                "аннулировано {}: {}",
                shown(*at),
                cut(reason, LIMIT)
            ));
        }
        None => {}
    }
    for recorded in &message.history {
        let event = &recorded.event;
        let when = shown(event.instant());
        // What was entered by mistake stays on the paper, struck out: what, why, by whom and when.
        if let Some(by) = message.withdrawal(recorded.seq)
            && let Fact::Corrected(correction) = &by.event.fact
        {
            let what = format!("{} {when}", kind_words(event.fact.kind()));
            let at = shown(by.event.instant());
            let author = authors.get(&by.seq).map_or("", String::as_str);
            let words = joined(&[&cut(&correction.reason, LIMIT), author, &at], ", ");
            notes.push(format!("отозвано: {what} ({words})"));
        } else if let Fact::Corrected(correction) = &event.fact
            && correction
                .changes
                .iter()
                .any(|change| change.fields.is_some())
        {
            notes.push(format!("исправлено {when}"));
        }
    }
    notes.join("; ")
}

/// What was entered, in a word or two.
fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Detected => "регистрация",
        Kind::Reported => "доклад",
        Kind::Categorised => "решение",
        Kind::HandedOver => "передача",
        Kind::Returned => "возврат",
        Kind::Submitted => "передача на согласование",
        Kind::SentBack => "возврат на доработку",
        Kind::Approved => "согласование",
        Kind::InformationReceived => "информация",
        Kind::ReplyReceived => "поступление ответа",
        Kind::Posted => "размещение",
        Kind::Rejected => "отметка о п. 22",
        Kind::Annulled => "аннулирование",
        Kind::Corrected => "исправление",
        Kind::Reminded => "напоминание",
        Kind::Noted => "заметка",
    }
}

/// Cuts a text to so many characters with «…».
pub(super) fn cut(text: &str, limit: usize) -> String {
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
