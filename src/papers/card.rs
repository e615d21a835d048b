//! The card (сопроводительный лист): what goes to the department together with the message. The message in full, the
//! decision, by when the department must do what, a place to sign for each handover, and the rounds of approval, which
//! the journal page has no room for.
//!
//! Of a message under п. 22 nothing that a citizen wrote is printed.

use serde::Serialize;

use super::cells::{self, Handover, minute};
use super::deadlines::{Deadline, Deadlines};
use super::page::Entry;
use super::print::{Head, Print};
use crate::calendar::{Instant, OutsideCalendar, weekday};
use crate::directory::Organization;
use crate::regulation::parts::{End, Round};
use crate::regulation::{Message, Rules, fact::ApproverRole, stage};

/// What the form is filled with.
#[derive(Debug, Serialize)]
pub struct Card {
    #[serde(flatten)]
    head: Head,
    number: u32,
    year: i32,
    /// What was registered: name, value.
    facts: Vec<[String; 2]>,
    /// The text; empty where it must not be printed.
    text: String,
    /// What was decided: name, value.
    decision: Vec<[String; 2]>,
    deadlines: Vec<Deadline>,
    /// What is to be known of the deadlines, or why there are none.
    remark: String,
    handovers: Vec<Handover>,
    rounds: Vec<RoundRow>,
    posted: String,
    note: String,
}

#[derive(Debug, Serialize)]
struct RoundRow {
    submitted: String,
    department: String,
    approvers: String,
    ended: String,
}

/// The card of a message as it stands at the time of the print.
pub fn card(
    entry: &Entry,
    organization: &Organization,
    rules: &Rules,
    print: &Print,
) -> Result<Card, OutsideCalendar> {
    let message = &entry.message;
    let detected = &message.detected;
    let shown = |at: Instant| {
        let day = at.with_timezone(&organization.zone).date_naive();
        format!("{} {}", weekday(day), minute(at, organization))
    };
    let is_hidden = matches!(message.end, Some(End::Rejected { .. }));
    let fact = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
    let mut facts = vec![
        fact("Выявлено", &shown(detected.at)),
        fact("Источник", organization.source_name(&detected.source)),
    ];
    if !is_hidden {
        facts.push(fact("Автор", &detected.author));
        facts.push(fact("Ссылка", &detected.url));
    }
    facts.push(fact("Тема", &cells::topic(message, organization)));
    facts.push(fact("Локация", &detected.location));
    if let Some(earlier) = detected.repeat_of {
        facts.push(fact("Повторное", &format!("к № {earlier}")));
    }
    let deadlines = Deadlines {
        entry,
        organization,
        rules,
        shown: &shown,
        stages: stage::stages(message, rules, print.at.to_utc())?,
    };
    Ok(Card {
        head: print.head(organization),
        number: message.number.index,
        year: message.number.year,
        facts,
        text: if is_hidden {
            String::new()
        } else {
            detected.text.to_string()
        },
        decision: decision(message, organization, &shown),
        remark: deadlines.remark(),
        deadlines: deadlines.all()?,
        handovers: cells::handovers(message, organization),
        rounds: message
            .rounds
            .iter()
            .map(|round| round_row(round, organization, &shown))
            .collect(),
        posted: cells::posted(message, &shown),
        note: cells::note(message, &entry.authors, &shown),
    })
}

fn decision(
    message: &Message,
    organization: &Organization,
    shown: &impl Fn(Instant) -> String,
) -> Vec<[String; 2]> {
    let Some(decision) = message.decisions.last() else {
        let words = cells::category(message, shown);
        return if words.is_empty() {
            Vec::new()
        } else {
            vec![["Категория".to_owned(), words]]
        };
    };
    let category = cells::category_word(decision.category);
    let name = |code: &str| {
        let department = organization.department(code);
        department.map_or_else(|| code.to_owned(), |own| own.name.clone())
    };
    let departments: Vec<String> = decision.departments.iter().map(|code| name(code)).collect();
    let mut rows = vec![
        ["Категория".to_owned(), category.to_owned()],
        ["Подразделения".to_owned(), departments.join("; ")],
    ];
    if let Some(term) = decision.term {
        rows.push(["Сокращённый срок".to_owned(), term.to_string()]);
    }
    let who = format!("{}, {}", decision.decided_by, shown(decision.at));
    rows.push(["Решение принял(а)".to_owned(), who]);
    rows
}

fn round_row(
    round: &Round,
    organization: &Organization,
    shown: &impl Fn(Instant) -> String,
) -> RoundRow {
    let role = |role: ApproverRole| match role {
        ApproverRole::Head => "руководитель подразделения",
        ApproverRole::Curator => "курирующий заместитель министра",
        ApproverRole::FirstDeputy => "первый заместитель министра",
        ApproverRole::Minister => "министр",
    };
    let approvers = round.approvers.iter().map(|approver| {
        let given = round
            .approvals
            .iter()
            .find(|given| given.who == approver.person && given.role == approver.role);
        let when = given.map_or(String::new(), |given| format!(" — {}", shown(given.at)));
        format!("{}, {}{when}", approver.person, role(approver.role))
    });
    let ended = match (&round.sent_back, round.approved()) {
        (Some((by, remarks)), _) => {
            format!("{} на доработку: {}: {remarks}", shown(by.at), by.who)
        }
        (None, Some(at)) => format!("согласовано {}", shown(at)),
        (None, None) => String::new(),
    };
    RoundRow {
        submitted: shown(round.submitted),
        department: organization.department_name(&round.department).to_owned(),
        approvers: approvers.collect::<Vec<_>>().join("\n"),
        ended,
    }
}
