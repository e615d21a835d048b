//! Entries of the journal in a few Russian words, and the names of their fields.

use crate::desk::{input::action::Action, state::session::ClockDoubt};
use chrono::{DateTime, FixedOffset};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::calendar::weekday;
use crate::desk::state::State;
use crate::journal::Record;
use crate::regulation::fact::{Capacity, Change, RejectReason, Reply};
use crate::regulation::{Fact, Message, State as MessageState};

/// The fields that a person may correct, as the contract names them and as people do.
pub const NAMES: &[(&str, &str)] = &[
    ("at", "время"),
    ("source", "источник"),
    ("url", "ссылка"),
    ("author", "автор"),
    ("text", "текст"),
    ("topic", "тема"),
    ("location", "локация"),
    ("category", "категория"),
    ("term_minutes", "сокращённый срок"),
    ("decided_by", "кто решил"),
    ("department", "подразделение"),
    ("departments", "подразделения"),
    ("instead_of", "вместо подразделения"),
    ("capacity", "в каком качестве"),
    ("reply", "вид ответа"),
    ("to", "кто получил"),
    ("who", "кто"),
    ("remarks", "замечания"),
    ("reason", "причина"),
    ("measures", "принятые меры"),
    ("note", "примечание"),
];

/// пн 23.11.2026 09:31.
pub(crate) fn day_and_time(at: DateTime<FixedOffset>) -> String {
    let day = weekday(at.date_naive());
    format!("{day} {}", at.format("%d.%m.%Y %H:%M"))
}

/// Who has a message now, by their short names.
pub(crate) fn holder_names(state: &State, message: &Message) -> String {
    let codes = message.holders().into_iter();
    let names = codes.map(|code| state.setup.organization.department_name(code));
    names.collect::<Vec<_>>().join(", ")
}

/// A moment of the contract by the ministry's clock.
fn clock(state: &State, text: &str, form: &str) -> String {
    let at: Result<DateTime<FixedOffset>, _> = text.parse();
    at.map_or_else(
        |_| text.to_owned(),
        |at| state.local(at.to_utc()).format(form).to_string(),
    )
}

/// A code of the contract in Russian, where it is one of a few.
fn coded_words(code: &str) -> Option<&'static str> {
    fn read<T: DeserializeOwned>(code: &str) -> Option<T> {
        serde_json::from_value(code.into()).ok()
    }
    let reply = read(code).map(reply_words);
    let reply = reply.or_else(|| read(code).map(reject_words));
    reply.or_else(|| read(code).map(Capacity::word))
}

/// A value of the contract as people write it.
pub fn shown(state: &State, name: &str, value: &Value) -> String {
    let organization = &state.setup.organization;
    match (name, value) {
        (_, Value::Null) => String::new(),
        ("at", Value::String(text)) => clock(state, text, "%d.%m.%Y %H:%M"),
        ("category", Value::String(code)) if code == "high" => "повышенной важности".to_owned(),
        ("category", Value::String(code)) if code == "ordinary" => "обычное".to_owned(),
        ("department" | "instead_of", Value::String(code)) => {
            organization.department_name(code).to_owned()
        }
        ("departments", Value::Array(codes)) => {
            let codes = codes.iter().filter_map(Value::as_str);
            let names = codes.map(|code| organization.department_name(code));
            names.collect::<Vec<_>>().join(", ")
        }
        ("reply" | "capacity" | "reason", Value::String(code)) => {
            coded_words(code).unwrap_or(code).to_owned()
        }
        ("source", Value::String(code)) => organization.source_name(code).to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// An entry in a few words.
pub fn fact_words(state: &State, fact: &Fact) -> String {
    let department = |code: &str| state.setup.organization.department_name(code).to_owned();
    match fact {
        Fact::Detected { .. } => "выявлено".to_owned(),
        Fact::Reported { to } => format!("доложено: {to}"),
        Fact::Categorised {
            category,
            departments,
            ..
        } => {
            let category = category.word();
            let names: Vec<String> = departments.iter().map(|code| department(code)).collect();
            format!("решение: {category} → {}", names.join(", "))
        }
        Fact::HandedOver {
            department: code,
            to,
            capacity,
            ..
        } => {
            let capacity = match capacity {
                Capacity::Head => "рук.",
                Capacity::Executor => "исп.",
            };
            format!("получено: {} — {to}, {capacity}", department(code))
        }
        Fact::Returned {
            department: code,
            who,
            reason,
            ..
        } => {
            format!("возвращено: {} — {who}: {reason}", department(code))
        }
        Fact::Submitted { approvers, .. } => {
            let names: Vec<&str> = approvers
                .iter()
                .map(|approver| approver.person.as_str())
                .collect();
            format!("на согласовании: {}", names.join(", "))
        }
        Fact::SentBack { who, remarks, .. } => format!("на доработку: {who}: {remarks}"),
        Fact::Approved { who, .. } => format!("согласовано: {who}"),
        Fact::InformationReceived {
            department: code,
            who,
            ..
        } => {
            format!("информация, {}: {who}", department(code))
        }
        Fact::ReplyReceived { who, reply, .. } => {
            format!("{} принят от: {who}", reply_words(*reply))
        }
        Fact::Posted { reply, .. } => format!("размещено: {}", reply_words(*reply)),
        Fact::Rejected { reason, .. } => format!("не обрабатывается: {}", reject_words(*reason)),
        Fact::Annulled { reason } => format!("аннулировано: {reason}"),
        Fact::Corrected(correction) => {
            format!(
                "{} ({})",
                changes_words(state, &correction.changes),
                correction.reason
            )
        }
        Fact::Reminded { to, how, .. } => format!("напоминание: {to} ({how})"),
        Fact::Noted { text } => format!("заметка: {text}"),
    }
}

/// What became of entries, in a few words.
fn changes_words(state: &State, changes: &[Change]) -> String {
    let mut words = Vec::new();
    let withdrawn = changes.iter().filter(|change| change.fields.is_none());
    let places: Vec<String> = withdrawn.map(|change| change.entry.to_string()).collect();
    match &places[..] {
        [] => {}
        [place] => words.push(format!("отозвано: запись {place}")),
        places => words.push(format!("отозвано: записи {}", places.join(", "))),
    }
    for Change { entry, fields } in changes {
        let Some(fields) = fields else { continue };
        let values = fields.iter().filter_map(|(name, value)| {
            let (_, label) = NAMES.iter().find(|(known, _)| known == name)?;
            let value = match value {
                Value::String(at) if name == "at" => clock(state, at, "%d.%m %H:%M"),
                _ => shown(state, name, value),
            };
            Some(format!("{label} {value}"))
        });
        let values: Vec<String> = values.collect();
        words.push(format!("исправлено: {}, запись {entry}", values.join(", ")));
    }
    words.join("; ")
}

/// Where the message stands, by what is to be done with it.
pub fn step_words(message: &Message) -> &'static str {
    match message.state() {
        MessageState::Detected if message.detected.repeat_of.is_some() => "передать",
        MessageState::Detected => "ждёт решения",
        MessageState::Routed if message.open_returns().count() > 0 => "перенаправить",
        MessageState::Routed => "передать",
        MessageState::InWork if message.is_common() => "сбор информации",
        MessageState::InWork => "на исполнении",
        MessageState::Approval => "согласование",
        MessageState::Revision => "доработка",
        MessageState::Ready if message.reply_to_post().is_some() || message.is_common() => {
            "разместить"
        }
        MessageState::Ready => "согласовано",
        MessageState::Interim => "промежуточный",
        MessageState::Answered | MessageState::Rejected | MessageState::Annulled => "закрыто",
    }
}

fn reply_words(reply: Reply) -> &'static str {
    match reply {
        Reply::Final => "ответ",
        Reply::Interim => "промежуточный ответ",
        Reply::Clarification => "запрос (уточнение)",
    }
}

fn reject_words(reason: RejectReason) -> &'static str {
    match reason {
        RejectReason::ThreatOfHarm => "намерение причинить вред",
        RejectReason::Obscene => "нецензурные или оскорбительные выражения",
        RejectReason::ThreatToOfficial => "угрозы должностному лицу",
    }
}

/// An entry about the desk in a few words.
pub fn record_words(state: &State, record: &Record) -> String {
    match record {
        Record::DirectoryChanged { change, file } => {
            let departments = change.departments.iter().map(|own| own.short.as_str());
            let people = change.people.iter().map(|own| own.name.as_str());
            let acting = change.stand_ins.iter().map(|own| own.person.as_str());
            let names: Vec<&str> = departments.chain(people).chain(acting).collect();
            let source = if file.is_some() {
                " из organization.toml"
            } else {
                ""
            };
            format!("справочник{source}: {}", names.join(", "))
        }
        Record::PinSet { person, reason, .. } => match reason {
            Some(reason) => format!("ПИН заменён без прежнего: {person}: {reason}"),
            None => format!("ПИН задан: {person}"),
        },
        Record::PinAccepted { person, .. } => format!("ПИН верный: {person}"),
        Record::PinRefused { person, .. } => format!("ПИН неверный: {person}"),
        Record::DutyOpened { person, .. } => format!("дежурство открыто: {person}"),
        Record::DutyHandedOver { from, to, open, .. } => {
            format!("дежурство: {from} → {to}, в работе {}", open.len())
        }
        Record::ClockNoticed { shown, last } | Record::ClockConfirmed { shown, last, .. } => {
            let local = |at: &chrono::DateTime<chrono::Utc>| {
                state.local(*at).format("%d.%m %H:%M").to_string()
            };
            let reason = match record {
                Record::ClockConfirmed { reason, .. } => format!(", подтверждено: {reason}"),
                _ => String::new(),
            };
            format!("часы: было {}, стало {}{reason}", local(last), local(shown))
        }
        Record::JournalAccepted {
            sealed_entries,
            entries,
            reason,
            ..
        } => {
            format!("журнал принят: записей {entries}, в печати {sealed_entries}: {reason}")
        }
        Record::SheetPrinted {
            year,
            sheet,
            duplicate,
            ..
        } => {
            let what = if *duplicate {
                "дубликат листа"
            } else {
                "лист"
            };
            format!("напечатан {what} {sheet} за {year} год")
        }
    }
}
/// What is to be said of a clock in doubt.
pub fn clock_words(state: &State, doubt: ClockDoubt) -> String {
    let shown = |at| state.local(at).format("%d.%m.%Y %H:%M").to_string();
    let what = if doubt.shown < doubt.last {
        "часы компьютера переведены назад"
    } else {
        "часы компьютера скакнули вперёд"
    };
    format!(
        "{what}: было {}, стало {}. Записи не вносятся, пока время не подтвердят ({})",
        shown(doubt.last),
        shown(doubt.shown),
        state.keymap.key(Action::Duty)
    )
}
