//! The duty: opening it, handing it over (F9), unlocking the desk; and what only a person can decide of the desk itself:
//! that its clock is right, that the journal is to be gone on with.

use crate::desk::effect::Effect;
use crate::desk::forms::fields;
use crate::desk::forms::reading::{Wrong, wrong};
use crate::desk::input::action::Action;
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::directory::Role;
use crate::russian::plural;

/// How many messages a handing over names.
const NAMED: usize = 8;

fn who(state: &State, id: &'static str, label: &'static str, value: &str) -> Field {
    fields::person(state, id, label, &[Role::Specialist], None, value)
}

fn pin_words(state: &State, person: &str) -> String {
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

fn pin_field(state: &State, person: &str) -> Field {
    Field::secret("pin", "ПИН", pin_words(state, person))
}

/// Opening the duty.
pub(crate) fn open(state: &State) -> Form {
    // Whoever was on duty last is offered, unless he has left since.
    let mut at_work = state.setup.organization.people_at_work(state.today());
    let person = at_work.find(|person| person.name == state.on_duty());
    let person = person.map_or_else(String::new, |person| person.name.clone());
    let mut form = Form::new(
        "Открыть дежурство",
        vec![
            who(state, "person", "Кто дежурит", &person),
            pin_field(state, &person),
        ],
    );
    fill_in(state, &mut form, "person");
    let now = state.local(state.now);
    form.intro = vec![format!(
        "Сейчас {} {}. Записи вносятся от имени того, кто дежурит.",
        crate::calendar::weekday(now.date_naive()),
        now.format("%d.%m.%Y %H:%M")
    )];
    if let Some(last) = state
        .last_entry
        .filter(|last| (state.now - *last).num_hours() >= 24)
    {
        form.intro.push(format!(
            "Последняя запись в журнале — {}. Проверьте дату и время на часах.",
            state.local(last).format("%d.%m.%Y %H:%M")
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
    form
}

/// Handing the duty over.
pub(crate) fn hand_over(state: &State) -> Form {
    let mut taker = who(state, "person", "Кто принимает", "");
    taker.restore("");
    let mut form = Form::new("Передать дежурство", vec![taker, pin_field(state, "")]);
    let next = state
        .setup
        .organization
        .people_at_work(state.today())
        .find(|person| person.roles.contains(&Role::Specialist) && person.name != state.on_duty());
    if let Some(next) = next {
        form.set("person", &next.name);
        form.offer_instead("pin", pin_words(state, &next.name));
    }
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
        let step = crate::desk::state::phrases::step_words(&item.message);
        form.intro.push(format!(
            "{sign} № {} до {} · {step} · {}",
            item.message.number.index,
            state.clock_time(item.due),
            item.message.detected.topic
        ));
    }
    if items.len() > NAMED {
        form.intro
            .push(format!("  … и ещё {}", items.len() - NAMED));
    }
    form
}

/// Unlocking the desk.
pub(crate) fn unlock(state: &State) -> Form {
    let person = state.on_duty();
    let mut form = Form::new(
        format!("Пульт заперт: {person}"),
        vec![pin_field(state, person)],
    );
    form.intro = vec![format!(
        "Сроки идут и видны. ПИН открывает пульт. {} — дежурство принимает другой.",
        state.keymap.key(Action::Duty)
    )];
    form
}

/// Confirming the clock.
pub(crate) fn clock(state: &State) -> Form {
    let mut form = Form::new(
        "Подтвердить время",
        vec![
            Field::line("reason", "Почему верно", "")
                .hint("например: часы отставали и исправлены; запись останется в журнале"),
        ],
    );
    if let Some(doubt) = state.clock_doubt {
        let shown = |at| state.local(at).format("%d.%m.%Y %H:%M:%S").to_string();
        let what = if doubt.shown < doubt.last {
            "Часы компьютера переведены назад"
        } else {
            "Часы компьютера скакнули вперёд больше чем на сутки"
        };
        form.intro = vec![
            format!("{what}: было {}, стало {}.", shown(doubt.last), shown(doubt.shown)),
            "Если время сейчас верное, подтвердите. Если нет — Esc и исправьте часы компьютера: пульт заметит сам."
                .to_owned(),
        ];
    }
    form
}

/// Accepting a journal that does not fit its seal.
pub(crate) fn accept(state: &State) -> Form {
    let mut form = Form::new(
        "Принять журнал",
        vec![
            Field::line("reason", "Почему он верен", "")
                .hint("например: диск заменён, журнал восстановлен из копии от 20.11.2026"),
        ],
    );
    form.intro = vec![
        state.seal_broken.clone().unwrap_or_default(),
        "Сверьте последний отпечатанный лист с журналом. Если есть более полный файл — Esc, закройте пульт (F10) и \
         верните его. Если этот журнал верен, укажите причину: она останется в журнале."
            .to_owned(),
    ];
    form
}

/// Who takes the duty, and the PIN that whoever has one gives.
pub(crate) fn answer(
    state: &State,
    form: &Form,
) -> Result<(String, Option<crate::directory::pin::Pin>), Wrong> {
    let person = form.value("person").trim().to_owned();
    let today = state.today();
    let known = state.setup.organization.people_at_work(today);
    if !known.into_iter().any(|own| own.name == person) {
        return wrong(
            "person",
            "такого человека в справочнике нет; выберите из списка (↓) или внесите (F7)",
        );
    }
    let pin = form.pin("pin");
    if state.pins.contains(&person) && pin.is_none() {
        return wrong("pin", format!("наберите ПИН: {person}"));
    }
    if !state.pins.contains(&person) && pin.is_some() {
        return wrong(
            "pin",
            "ПИН этому человеку не задан: оставьте пустым, а задать можно в справочнике (F7)",
        );
    }
    Ok((person, pin))
}

/// The handing over: to somebody else.
pub(crate) fn handed(state: &State, form: &Form) -> Result<Effect, Wrong> {
    if form.value("person").trim() == state.on_duty() {
        return wrong(
            "person",
            "дежурство уже за этим человеком; выберите другого (↓)",
        );
    }
    answer(state, form).map(|(person, pin)| Effect::HandDuty { person, pin })
}

/// The PIN that unlocks.
pub(crate) fn unlocked(form: &Form) -> Result<Effect, Wrong> {
    form.pin("pin").map_or_else(
        || wrong("pin", "наберите ПИН"),
        |pin| Ok(Effect::Unlock(pin)),
    )
}

/// The reason that was typed.
pub(crate) fn reason(form: &Form) -> Result<String, Wrong> {
    let reason = form.value("reason");
    match reason.trim() {
        "" => wrong("reason", "укажите причину"),
        reason => Ok(reason.to_owned()),
    }
}

/// Whose PIN it is, when another person is picked.
pub(crate) fn fill_in(state: &State, form: &mut Form, left: &str) {
    if left == "person" {
        let person = form.value("person");
        form.offer_instead("pin", pin_words(state, person.trim()));
    }
}
