//! The correction of an entry (и): which one, what of it, the right value and the reason. The old entry stays as it is;
//! the correction is one more entry.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::calendar::WorkMinutes;
use crate::calendar::typed::parse_moment;
use crate::desk::effect::Effect;
use crate::desk::forms::reading::{Wrong, allowed, at, filled, link, wrong};
use crate::desk::forms::{department_code, fields, signature};
use crate::desk::state::State;
use crate::desk::state::phrases::{NAMES, shown, words};
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::regulation::event::moment;
use crate::regulation::fact::Method;
use crate::regulation::{Event, Fact, Message, Number, Recorded};

/// The form, on the last entry and its time: what is mistyped most.
pub(crate) fn ask(state: &State, message: &Message) -> Form {
    let entries = entries(message);
    let items: Vec<String> = entries
        .iter()
        .rev()
        .map(|entry| named(state, entry))
        .collect();
    let first = items.first().cloned().unwrap_or_default();
    let mut form = Form::new(
        format!("№ {} · Исправить запись", message.number.index),
        vec![
            Field::pick("entry", "Запись", items, &first).hint("↓ — все записи сообщения"),
            Field::pick("field", "Что исправить", Vec::new(), "")
                .hint("↓ — что в ней можно исправить"),
            Field::text("value", "Как верно", 2),
            Field::line("reason", "Причина", ""),
            signature::field(state, message.number, ""),
            fields::moment(state, "Исправлено"),
        ],
    );
    form.intro = vec![
        "Запись остаётся в журнале какой была; исправление — новая запись рядом с ней.".to_owned(),
    ];
    fill_in(state, message.number, &mut form, "entry");
    form
}

/// Fills in what follows from the field that was just left.
pub(crate) fn fill_in(state: &State, number: Number, form: &mut Form, left: &str) {
    let message = state.message(number);
    let Some(entry) = message.and_then(|message| chosen(message, form)) else {
        return;
    };
    match left {
        "entry" => {
            let signer = entry.event.fact.signature();
            form.offer_instead(
                signature::ID,
                signer.map_or_else(
                    || "не нужна: запись не подписана".to_owned(),
                    |signature| signature::instead(state, number, &signature.person),
                ),
            );
            let items: Vec<String> = fields(&entry)
                .iter()
                .map(|(_, label, _)| (*label).to_owned())
                .collect();
            // What was chosen for another entry stays where this one has it too.
            let kept = form.value("field");
            let kept = items.iter().find(|label| **label == kept).or(items.first());
            let kept = kept.cloned().unwrap_or_default();
            form.offer_list("field", items, &kept);
            offer_value(state, &entry, form);
        }
        "field" => offer_value(state, &entry, form),
        _ => {}
    }
}

fn offer_value(state: &State, entry: &Recorded, form: &mut Form) {
    let label = form.value("field");
    let found = fields(entry)
        .into_iter()
        .find(|(_, known, _)| *known == label);
    if let Some((name, _, value)) = found {
        form.offer("value", &shown(state, name, &value));
    }
}

/// The correction that the filled form asks for.
pub(crate) fn answer(state: &State, message: &Message, form: &Form) -> Result<Effect, Wrong> {
    let Some(entry) = chosen(message, form) else {
        return wrong("entry", "выберите запись из списка (↓)");
    };
    let label = form.value("field");
    let found = fields(&entry)
        .into_iter()
        .find(|(_, known, _)| *known == label.trim());
    let Some((name, _, old)) = found else {
        return wrong("field", "выберите из списка (↓), что исправить");
    };
    let new = value(state, name, form)?;
    if new == old {
        return wrong("value", "значение то же самое; впишите верное");
    }
    let mut fields = BTreeMap::from([(name.to_owned(), new.clone())]);
    if let (Some(signature), Some(person)) = (entry.event.fact.signature(), new.as_str())
        && matches!(name, "to" | "who")
    {
        // Whoever is said to have signed is the one who took part.
        let mut signature = signature.clone();
        signature.person = person.into();
        let position = state.setup.organization.position(person);
        signature.position = Some(position)
            .filter(|position| !position.is_empty())
            .map(Into::into);
        let json = serde_json::to_value(&signature).unwrap_or_default();
        fields.insert("signature".to_owned(), json);
    }
    // Whoever signed the entry signs its correction.
    let signer = entry.event.fact.signature();
    let signature = signer.map(|signed| signature::signature(state, form, &signed.person));
    let pin = signature::typed(form, signature.as_ref());
    let said = signature::where_to(state, message.number, signature.as_ref());
    let fact = Fact::Corrected {
        entry: entry.seq,
        fields,
        reason: filled(form, "reason", "укажите причину исправления")?,
        signature,
    };
    let event = Event::new(message.number, at(state, form)?, fact);
    let events = vec![event];
    allowed(state, Some(message), &events)?;
    Ok(Effect::Append {
        events,
        attach: Vec::new(),
        pin,
        done: format!(
            "№ {}: запись {} исправлена{said}",
            message.number.index, entry.seq
        ),
    })
}

/// The entries that can be corrected, each with the corrections made so far.
fn entries(message: &Message) -> Vec<Recorded> {
    let mut entries = message.effective_history();
    entries.retain(|entry| !matches!(entry.event.fact, Fact::Corrected { .. }));
    entries
}

fn named(state: &State, entry: &Recorded) -> String {
    let at = state.local(entry.event.instant()).format("%d.%m %H:%M");
    format!("{} · {at} · {}", entry.seq, words(state, &entry.event.fact))
}

fn chosen(message: &Message, form: &Form) -> Option<Recorded> {
    let text = form.value("entry");
    let seq: u64 = text.split(" · ").next()?.trim().parse().ok()?;
    entries(message).into_iter().find(|entry| entry.seq == seq)
}

/// What of an entry can be corrected: the name in the contract, in Russian, and the value that now counts.
fn fields(entry: &Recorded) -> Vec<(&'static str, &'static str, Value)> {
    let json: Map<String, Value> = entry.event.to_json();
    let optional = |name: &str| {
        let decided = matches!(entry.event.fact, Fact::Categorised { .. });
        (decided && name == "term_minutes").then_some(Value::Null)
    };
    let known = NAMES.iter().filter_map(|(name, label)| {
        let value = json.get(*name).cloned().or_else(|| optional(name))?;
        Some((*name, *label, value))
    });
    // The ground of п. 22 is one of three codes, not words.
    let coded = matches!(entry.event.fact, Fact::Rejected { .. });
    // Whoever signed with his PIN was at the desk himself: that he was somebody else is no slip of the pen.
    let signature = entry.event.fact.signature();
    let by_pin = signature.is_some_and(|signature| signature.method == Method::Pin);
    known
        .filter(|(name, ..)| !(coded && *name == "reason"))
        .filter(|(name, ..)| !(by_pin && matches!(*name, "to" | "who")))
        .collect()
}

/// The value typed, as the contract has it.
fn value(state: &State, name: &str, form: &Form) -> Result<Value, Wrong> {
    let organization = &state.setup.organization;
    let bad = |what: String| Wrong {
        field: "value",
        what,
    };
    let typed = form.value("value");
    let typed = typed.trim();
    Ok(match name {
        "at" => {
            let today = state.local(state.now).date_naive();
            let local = parse_moment(typed, today).map_err(bad)?;
            moment(state.local(state.setup.rules.calendar.instant(local))).into()
        }
        "term_minutes" | "measures" | "note" if typed.is_empty() => Value::Null,
        "term_minutes" => typed.parse::<WorkMinutes>().map_err(bad)?.get().into(),
        "category" => match typed.chars().next().map(crate::desk::input::key::cyrillic) {
            Some('о') => "ordinary".into(),
            Some('п') => "high".into(),
            _ => return wrong("value", "ожидается: обычное или повышенной важности"),
        },
        "department" => match department_code(organization, typed) {
            Some(code) => code.into(),
            None => return wrong("value", "такого подразделения нет"),
        },
        "source" => match organization
            .sources
            .iter()
            .find(|source| source.name == typed)
        {
            Some(source) => source.code.as_str().into(),
            None => return wrong("value", "такого источника нет"),
        },
        "url" => link(form, "value")?.as_str().into(),
        _ => filled(form, "value", "впишите верное значение")?
            .as_str()
            .into(),
    })
}
