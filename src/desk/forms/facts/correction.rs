//! The correction of an entry (и): which one, what of it, the right value and the reason. The old entry stays as it is;
//! the correction is one more entry.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::calendar::WorkMinutes;
use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{SIGNATURE, Wrong, department_code, filled, moment, url};
use crate::desk::forms::{fields, reading::wrong, signature};
use crate::desk::state::phrases::{NAMES, fact_words, shown};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{input::key::cyrillic, state::State};
use crate::regulation::fact::{Method, Signature};
use crate::regulation::{Fact, Message, Recorded, event};

#[derive(Debug)]
pub(crate) struct Correction;

impl FactQuestions for Correction {
    /// The last entry and its time are offered: what is mistyped most.
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let entries = entries(message);
        let items = entries.iter().rev().map(|entry| named(entry, state));
        let entry = fields::one_of("entry", "Запись", items.collect(), "");
        let fields = vec![
            entry.hint("↓ — все записи сообщения"),
            Field::pick("field", "Что исправить", Vec::new(), "")
                .hint("↓ — что в ней можно исправить"),
            Field::text("value", "Как верно", 2),
            Field::line("reason", "Причина", ""),
            signature::field(message.number, "", state),
            fields::moment("Исправлено", state),
        ];
        let mut form = Form::new("Исправить запись", fields).intro([
            "Запись остаётся в журнале какой была; исправление — новая запись рядом с ней.",
        ]);
        self.left(&mut form, "entry", message, state);
        Some(form)
    }

    fn left(&self, form: &mut Form, field: &str, message: &Message, state: &State) {
        let Some(entry) = chosen(form, message) else {
            return;
        };
        if field == "entry" {
            if let Some(own) = entry.event.fact.signature() {
                signature::name_the_signer(form, &own.person, message.number, state);
            } else {
                let words = "не нужна: запись не подписана".to_owned();
                form.offer_instead(SIGNATURE, words);
            }
            let labels = parts(&entry).into_iter().map(|part| part.label.to_owned());
            let labels: Vec<String> = labels.collect();
            // What was chosen for another entry stays where this one has it too.
            let kept = form.value("field");
            let kept = labels.iter().find(|label| **label == kept);
            let kept = kept.or(labels.first()).cloned().unwrap_or_default();
            form.offer_list("field", labels, &kept);
        }
        if matches!(field, "entry" | "field")
            && let Some(part) = part(&entry, &form.value("field"))
        {
            form.offer("value", &shown(state, part.name, &part.value));
        }
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong> {
        let Some(entry) = chosen(form, message) else {
            return wrong("entry", "выберите запись из списка (↓)");
        };
        let Some(part) = part(&entry, form.value("field").trim()) else {
            return wrong("field", "выберите из списка (↓), что исправить");
        };
        let new = value(part.name, form, state)?;
        if new == part.value {
            return wrong("value", "значение то же самое; впишите верное");
        }
        let mut fields = BTreeMap::from([(part.name.to_owned(), new.clone())]);
        let signed = entry.event.fact.signature();
        if let (Some(signed), Some(person)) = (signed, new.as_str())
            && matches!(part.name, "to" | "who")
        {
            // Whoever is said to have signed is the one who took part.
            let position = state.setup.organization.position(person);
            let signed = Signature::new(signed.method, person, position);
            let json = serde_json::to_value(&signed).unwrap_or_default();
            fields.insert("signature".to_owned(), json);
        }
        let done = format!("запись {} исправлена", entry.seq);
        let fact = Fact::Corrected {
            entry: entry.seq,
            fields,
            reason: filled(form, "reason", "укажите причину исправления")?,
            // Whoever signed the entry signs its correction.
            signature: signed.map(|signed| signature::signature(form, &signed.person, state)),
        };
        Ok(Answer::saying(done, fact))
    }
}

/// The entries that can be corrected, each with the corrections made so far.
fn entries(message: &Message) -> Vec<Recorded> {
    let mut entries = message.effective_history();
    entries.retain(|entry| !matches!(entry.event.fact, Fact::Corrected { .. }));
    entries
}

fn named(entry: &Recorded, state: &State) -> String {
    let at = state.local(entry.event.instant()).format("%d.%m %H:%M");
    format!(
        "{} · {at} · {}",
        entry.seq,
        fact_words(state, &entry.event.fact)
    )
}

fn chosen(form: &Form, message: &Message) -> Option<Recorded> {
    let text = form.value("entry");
    let seq: u64 = text.split(" · ").next()?.trim().parse().ok()?;
    entries(message).into_iter().find(|entry| entry.seq == seq)
}

/// What of an entry can be corrected.
struct Part {
    /// As the contract has it.
    name: &'static str,
    /// In Russian.
    label: &'static str,
    /// What now counts.
    value: Value,
}

/// The part of an entry that has this label.
fn part(entry: &Recorded, label: &str) -> Option<Part> {
    parts(entry).into_iter().find(|part| part.label == label)
}

/// Everything that can be corrected in an entry.
fn parts(entry: &Recorded) -> Vec<Part> {
    let fact = &entry.event.fact;
    let json: Map<String, Value> = entry.event.to_json();
    let known = NAMES.iter().filter_map(|(name, label)| {
        let can_be_added = matches!(fact, Fact::Categorised { .. }) && *name == "term_minutes";
        let absent = can_be_added.then_some(Value::Null);
        let value = json.get(*name).cloned().or(absent)?;
        Some(Part { name, label, value })
    });
    // The ground of п. 22 is one of three codes, not words.
    let is_coded = matches!(fact, Fact::Rejected { .. });
    // Whoever signed with his PIN was at the desk himself: that he was somebody else is no slip of the pen.
    let signature = fact.signature();
    let is_by_pin = signature.is_some_and(|signature| signature.method == Method::Pin);
    known
        .filter(|part| !(is_coded && part.name == "reason"))
        .filter(|part| !(is_by_pin && matches!(part.name, "to" | "who")))
        .collect()
}

/// The value typed, as the contract has it.
fn value(name: &str, form: &Form, state: &State) -> Result<Value, Wrong> {
    let organization = &state.setup.organization;
    let typed = form.value("value");
    let typed = typed.trim();
    let bad = Wrong::at("value");
    Ok(match name {
        "at" => event::moment(moment(form, "value", state)?).into(),
        "term_minutes" | "measures" | "note" if typed.is_empty() => Value::Null,
        "term_minutes" => typed.parse::<WorkMinutes>().map_err(bad)?.get().into(),
        "category" => match typed.chars().next().map(cyrillic) {
            Some('о') => "ordinary".into(),
            Some('п') => "high".into(),
            _ => return wrong("value", "ожидается: обычное или повышенной важности"),
        },
        "department" => match department_code(organization, typed) {
            Some(code) => code.into(),
            None => return wrong("value", "такого подразделения нет"),
        },
        "source" => {
            let mut sources = organization.sources.iter();
            match sources.find(|source| source.name == typed) {
                Some(source) => source.code.as_str().into(),
                None => return wrong("value", "такого источника нет"),
            }
        }
        "url" => url(form, "value")?.as_str().into(),
        _ => filled(form, "value", "впишите верное значение")?
            .as_str()
            .into(),
    })
}
