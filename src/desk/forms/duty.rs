//! The duty: opening it, handing it over (F9), unlocking the desk; and what only a person can decide of the desk itself:
//! that its clock is right, that the journal is to be gone on with.

use crate::desk::app::App;
use crate::desk::effect::Effect;
use crate::desk::forms::fields;
use crate::desk::forms::reading::{Wrong, wrong};
use crate::desk::input::action::Action;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::directory::Role;
use crate::russian::plural;

/// How many messages a handing over names.
const NAMED: usize = 8;

fn who(app: &App, id: &'static str, label: &'static str, value: &str) -> Field {
    fields::person(app, id, label, &[Role::Specialist], None, value)
}

fn pin_words(app: &App, person: &str) -> String {
    if person.is_empty() {
        "выберите, кто".to_owned()
    } else if app.pins.contains(person) {
        format!("ПИН: {person}")
    } else {
        format!(
            "не задан: подпись на бумаге. Задать ПИН — справочник, {}",
            app.keymap.key(Action::Directory)
        )
    }
}

fn pin_field(app: &App, person: &str) -> Field {
    Field::secret("pin", "ПИН", pin_words(app, person))
}

/// Opening the duty.
pub(crate) fn open(app: &App) -> Form {
    // Whoever was on duty last is offered, unless he has left since.
    let mut at_work = app.setup.organization.people_at_work(app.today());
    let person = at_work.find(|person| person.name == app.on_duty());
    let person = person.map_or_else(String::new, |person| person.name.clone());
    let mut form = Form::new(
        "Открыть дежурство",
        vec![
            who(app, "person", "Кто дежурит", &person),
            pin_field(app, &person),
        ],
    );
    fill_in(app, &mut form, "person");
    let now = app.local(app.now);
    form.intro = vec![format!(
        "Сейчас {} {}. Записи вносятся от имени того, кто дежурит.",
        crate::calendar::schedule::weekday(now.date_naive()),
        now.format("%d.%m.%Y %H:%M")
    )];
    if let Some(last) = app
        .last_entry
        .filter(|last| (app.now - *last).num_hours() >= 24)
    {
        form.intro.push(format!(
            "Последняя запись в журнале — {}. Проверьте дату и время на часах.",
            app.local(last).format("%d.%m.%Y %H:%M")
        ));
    }
    let people = &app.setup.organization.people;
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
pub(crate) fn hand_over(app: &App) -> Form {
    let mut taker = who(app, "person", "Кто принимает", "");
    taker.restore("");
    let mut form = Form::new("Передать дежурство", vec![taker, pin_field(app, "")]);
    let next = app
        .setup
        .organization
        .people_at_work(app.today())
        .find(|person| person.roles.contains(&Role::Specialist) && person.name != app.on_duty());
    if let Some(next) = next {
        form.set("person", &next.name);
        form.offer_instead("pin", pin_words(app, &next.name));
    }
    let items = app.queue.items();
    let late = items.iter().filter(|item| item.is_overdue()).count();
    let word = plural(items.len(), "сообщение", "сообщения", "сообщений");
    form.intro = vec![format!(
        "Сдаёт {}. В работе {} {word}, просрочено {late}.",
        app.on_duty(),
        items.len()
    )];
    for item in items.iter().take(NAMED) {
        let sign = if item.is_overdue() { "●" } else { " " };
        let step = crate::desk::state::phrases::step_words(&item.message);
        form.intro.push(format!(
            "{sign} № {} до {} · {step} · {}",
            item.message.number.index,
            app.clock_time(item.due),
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
pub(crate) fn unlock(app: &App) -> Form {
    let person = app.on_duty();
    let mut form = Form::new(
        format!("Пульт заперт: {person}"),
        vec![pin_field(app, person)],
    );
    form.intro = vec![format!(
        "Сроки идут и видны. ПИН открывает пульт. {} — дежурство принимает другой.",
        app.keymap.key(Action::Duty)
    )];
    form
}

/// Confirming the clock.
pub(crate) fn clock(app: &App) -> Form {
    let mut form = Form::new(
        "Подтвердить время",
        vec![
            Field::line("reason", "Почему верно", "")
                .hint("например: часы отставали и исправлены; запись останется в журнале"),
        ],
    );
    if let Some(doubt) = app.clock_doubt {
        let shown = |at| app.local(at).format("%d.%m.%Y %H:%M:%S").to_string();
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
pub(crate) fn accept(app: &App) -> Form {
    let mut form = Form::new(
        "Принять журнал",
        vec![
            Field::line("reason", "Почему он верен", "")
                .hint("например: диск заменён, журнал восстановлен из копии от 20.11.2026"),
        ],
    );
    form.intro = vec![
        app.seal_broken.clone().unwrap_or_default(),
        "Сверьте последний отпечатанный лист с журналом. Если есть более полный файл — Esc, закройте пульт (F10) и \
         верните его. Если этот журнал верен, укажите причину: она останется в журнале."
            .to_owned(),
    ];
    form
}

/// Who takes the duty, and the PIN that whoever has one gives.
pub(crate) fn answer(
    app: &App,
    form: &Form,
) -> Result<(String, Option<crate::directory::pin::Pin>), Wrong> {
    let person = form.value("person").trim().to_owned();
    let today = app.today();
    let known = app.setup.organization.people_at_work(today);
    if !known.into_iter().any(|own| own.name == person) {
        return wrong(
            "person",
            "такого человека в справочнике нет; выберите из списка (↓) или внесите (F7)",
        );
    }
    let pin = form.pin("pin");
    if app.pins.contains(&person) && pin.is_none() {
        return wrong("pin", format!("наберите ПИН: {person}"));
    }
    if !app.pins.contains(&person) && pin.is_some() {
        return wrong(
            "pin",
            "ПИН этому человеку не задан: оставьте пустым, а задать можно в справочнике (F7)",
        );
    }
    Ok((person, pin))
}

/// The handing over: to somebody else.
pub(crate) fn handed(app: &App, form: &Form) -> Result<Effect, Wrong> {
    if form.value("person").trim() == app.on_duty() {
        return wrong(
            "person",
            "дежурство уже за этим человеком; выберите другого (↓)",
        );
    }
    answer(app, form).map(|(person, pin)| Effect::HandDuty { person, pin })
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
pub(crate) fn fill_in(app: &App, form: &mut Form, left: &str) {
    if left == "person" {
        let person = form.value("person");
        form.offer_instead("pin", pin_words(app, person.trim()));
    }
}
