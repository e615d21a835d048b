//! The duty: opening it, handing it over (F9), unlocking the desk.

use crate::calendar::{Instant, weekday};
use crate::desk::forms::reading::{Wrong, given, wrong};
use crate::desk::forms::{fields, questions::Questions};
use crate::desk::state::{State, phrases::step_words};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, input::action::Action};
use crate::directory::{Role, pin::Pin};
use crate::russian::plural;

/// How many messages a handing over names.
const NAMED: usize = 8;

/// Opens the duty.
#[derive(Debug)]
pub(crate) struct OpenDuty;

impl Questions for OpenDuty {
    fn ask(&mut self, state: &State) -> Option<Form> {
        // The last person on duty is offered, unless that person has left the ministry.
        let mut at_work = state.setup.organization.people_at_work(state.today());
        let last = at_work.find(|person| person.name == state.on_duty());
        let last = last.map_or("", |person| &person.name);
        let people = fields::people(&[Role::Specialist], None, state);
        let who = fields::one_of("person", "Кто дежурит", people, last);
        let pin = pin_field(&who.value(), state);
        let mut form = Form::new("Открыть дежурство", vec![who, pin]);
        form.intro.push(format!(
            "Сейчас {} {}. Записи вносятся от имени того, кто дежурит.",
            weekday(state.today()),
            fields::now(state)
        ));
        let long_ago = |last: &Instant| (state.now - *last).num_hours() >= 24;
        if let Some(last) = state.last_entry.filter(long_ago) {
            form.intro.push(format!(
                "Последняя запись в журнале — {}. Проверьте дату и время на часах.",
                fields::minute(last, state)
            ));
        }
        let people = &state.setup.organization.people;
        if people.iter().any(|person| person.name.contains("(ПРИМЕР)")) {
            form.intro.push(
                "Люди и подразделения — ПРИМЕР. До начала работы впишите своих в organization.toml (F1, «Файлы»)."
                    .to_owned(),
            );
        }
        form.intro.push("Esc — только смотреть.".to_owned());
        Some(form)
    }

    fn left(&mut self, form: &mut Form, field: &'static str, state: &State) -> Option<Effect> {
        name_the_taker(form, field, state)
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let (person, pin) = taker(form, state)?;
        Ok(Effect::OpenDuty { person, pin })
    }

    fn draft_name(&self) -> Option<String> {
        None
    }
}

/// Hands the duty over.
#[derive(Debug)]
pub(crate) struct HandDuty;

impl Questions for HandDuty {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let mut at_work = state.setup.organization.people_at_work(state.today());
        let next = at_work.find(|person| {
            person.roles.contains(&Role::Specialist) && person.name != state.on_duty()
        });
        let next = next.map_or("", |person| &person.name);
        let people = fields::people(&[Role::Specialist], None, state);
        let fields = vec![
            Field::pick("person", "Кто принимает", people, next),
            pin_field(next, state),
        ];
        let mut form = Form::new("Передать дежурство", fields);
        let items = state.queue.items();
        let late = items.iter().filter(|item| item.is_overdue()).count();
        let word = plural(items.len(), "сообщение", "сообщения", "сообщений");
        form.intro = vec![format!(
            "Сдаёт {}. В работе {} {word}, просрочено {late}.",
            state.on_duty(),
            items.len()
        )];
        for item in items.iter().take(NAMED) {
            let sign = if item.is_overdue() { "●" } else { " " };
            form.intro.push(format!(
                "{sign} № {} до {} · {} · {}",
                item.message.number.index,
                state.clock_time(item.due),
                step_words(&item.message),
                item.message.detected.topic
            ));
        }
        if items.len() > NAMED {
            form.intro
                .push(format!("  … и ещё {}", items.len() - NAMED));
        }
        Some(form)
    }

    fn left(&mut self, form: &mut Form, field: &'static str, state: &State) -> Option<Effect> {
        name_the_taker(form, field, state)
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        if form.value("person").trim() == state.on_duty() {
            let what = "этот сотрудник уже дежурит; выберите другого (↓)";
            return wrong("person", what);
        }
        let (person, pin) = taker(form, state)?;
        Ok(Effect::HandDuty { person, pin })
    }

    fn draft_name(&self) -> Option<String> {
        None
    }
}

/// Unlocks the desk.
#[derive(Debug)]
pub(crate) struct Unlock;

impl Questions for Unlock {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let person = state.on_duty();
        let form = Form::new(
            format!("Пульт заблокирован: {person}"),
            vec![pin_field(person, state)],
        );
        let intro = format!(
            "Сроки идут и видны. ПИН открывает пульт. {} — дежурство принимает другой.",
            state.keymap.key(Action::Duty)
        );
        Some(form.intro([intro]).verb("разблокировать"))
    }

    fn answer(&self, form: &Form, _state: &State) -> Result<Effect, Wrong> {
        match form.pin("pin") {
            Some(pin) => Ok(Effect::Unlock(pin)),
            None => wrong("pin", "наберите ПИН"),
        }
    }

    fn draft_name(&self) -> Option<String> {
        None
    }
}

fn pin_field(person: &str, state: &State) -> Field {
    Field::secret("pin", "ПИН", pin_words(person.trim(), state))
}

fn pin_words(person: &str, state: &State) -> String {
    if person.is_empty() {
        "выберите, кто".to_owned()
    } else if state.pins.contains(person) {
        format!("ПИН: {person}")
    } else {
        format!(
            "не задан: подпись на бумаге. Задать ПИН — справочник, {}",
            state.keymap.key(Action::Directory)
        )
    }
}

/// Tells whose PIN is meant, when another person is picked.
fn name_the_taker(form: &mut Form, field: &str, state: &State) -> Option<Effect> {
    if field == "person" {
        let person = form.value("person");
        form.offer_instead("pin", pin_words(person.trim(), state));
    }
    None
}

/// Who takes the duty, and the PIN that whoever has one gives.
fn taker(form: &Form, state: &State) -> Result<(String, Option<Pin>), Wrong> {
    let person = given(form, "person").unwrap_or_default();
    let mut known = state.setup.organization.people_at_work(state.today());
    if !known.any(|own| own.name == person) {
        let what = "такого человека в справочнике нет; выберите из списка (↓) или внесите (F7)";
        return wrong("person", what);
    }
    let pin = form.pin("pin");
    match (state.pins.contains(&person), &pin) {
        (true, None) => wrong("pin", format!("наберите ПИН: {person}")),
        (false, Some(_)) => wrong(
            "pin",
            "ПИН этому человеку не задан: оставьте пустым, а задать можно в справочнике (F7)",
        ),
        _ => Ok((person, pin)),
    }
}
