//! The dialogs of a message's life. A dialog is a form and the kind of fact it makes; it returns events and writes
//! nothing. What is asked stands in [`ask`], what is made of the answers in [`answer`].

mod answer;
mod ask;
mod correction;
mod posting;

use chrono::Datelike;

use super::app::{App, Effect, Layer};
use super::widgets::field::Field;
use super::widgets::form::Form;
use crate::directory::Organization;
use crate::regulation::{Kind, Number};

/// What a dialog is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Register a message.
    Register,
    /// Enter a fact of a message.
    Fact(Kind, Number),
    /// Print sheets of the journal.
    Print,
    /// Look at the queue of an earlier moment.
    Past,
}

/// An open dialog.
#[derive(Debug)]
pub struct Dialog {
    /// What it is for.
    pub purpose: Purpose,
    /// What is asked.
    pub form: Form,
    /// The user was told of a similar message and goes on.
    similar_told: bool,
}

impl Dialog {
    fn new(purpose: Purpose, form: Form) -> Self {
        Self {
            purpose,
            form,
            similar_told: false,
        }
    }

    /// The name under which what was typed is kept.
    pub fn draft_name(&self) -> String {
        match self.purpose {
            Purpose::Register => "register".to_owned(),
            Purpose::Fact(kind, number) => format!("{} {number}", kind.code()),
            Purpose::Print => "print".to_owned(),
            Purpose::Past => "past".to_owned(),
        }
    }
}

/// Opens the dialog of a kind of fact for the selected message.
pub fn open(app: &App, kind: Kind) -> Option<Dialog> {
    if kind == Kind::Detected {
        return Some(Dialog::new(Purpose::Register, ask::register(app)));
    }
    let item = app.queue.selected_item()?;
    let form = if kind == Kind::Corrected {
        correction::ask(app, &item.message)
    } else {
        ask::fact(app, &item.message, kind)?
    };
    Some(Dialog::new(Purpose::Fact(kind, item.message.number), form))
}

/// The dialog of F8.
pub fn print(app: &App) -> Dialog {
    let year = app.local(app.now).year().to_string();
    let form = Form::new(
        "Печать журнала",
        vec![
            Field::line("year", "Год", &year).selected(),
            Field::line("sheet", "Лист", "")
                .hint("пусто — все листы года; листы сохраняются в PDF"),
        ],
    );
    Dialog::new(Purpose::Print, form)
}

/// The dialog of a moment to look at.
pub fn past(app: &App) -> Dialog {
    let moment = app.local(app.shown().moment());
    let mut form = Form::new(
        "Очередь на момент",
        vec![
            Field::line(
                "at",
                "На момент",
                &moment.format("%d.%m.%Y %H:%M").to_string(),
            )
            .hint("9:31, 20.11 16:00 или 20.11.2026 16:00")
            .selected(),
        ],
    );
    form.intro = vec![
        "Пульт покажет очередь и сроки такими, какими они были тогда. Внести в прошлое ничего нельзя.".to_owned(),
    ];
    Dialog::new(Purpose::Past, form)
}

/// Fills in what follows from the field that was just left.
pub fn fill_in(app: &App, dialog: &mut Dialog, left: &'static str) {
    let organization = &app.setup.organization;
    let form = &mut dialog.form;
    if let Purpose::Fact(Kind::Corrected, number) = dialog.purpose {
        return correction::fill_in(app, number, form, left);
    }
    match left {
        "url" if dialog.purpose == Purpose::Register => {
            if let Some(source) = organization.source_of_link(form.value("url").trim()) {
                form.set("source", &source.name);
            }
        }
        "department" => {
            if let Some(code) = department_code(organization, &form.value("department")) {
                let head = organization
                    .department(code)
                    .map(|department| department.head.clone())
                    .unwrap_or_default();
                let is_other_head = organization
                    .departments
                    .iter()
                    .any(|department| department.head == form.value("to"));
                if is_other_head {
                    form.set("to", &head);
                }
            }
        }
        "to" => {
            let code = department_code(organization, &form.value("department"));
            let head = code
                .and_then(|code| organization.department(code))
                .map(|department| department.head.as_str());
            let is_head = head == Some(form.value("to").trim());
            form.set("capacity", if is_head { "0" } else { "1" });
        }
        _ => {}
    }
}

/// What the filled form asks to be done; nothing when something in it is wrong, which it then shows.
pub fn send(app: &App, dialog: &mut Dialog) -> Option<Effect> {
    let result = match dialog.purpose {
        Purpose::Print => answer::print(&dialog.form),
        Purpose::Past => answer::past(app, &dialog.form),
        Purpose::Register => answer::register(app, &dialog.form),
        Purpose::Fact(kind, number) => {
            let Some(item) = app
                .queue
                .items()
                .iter()
                .find(|item| item.message.number == number)
            else {
                let gone = "сообщения уже нет в очереди: его закрыли на другом пульте";
                dialog.form.refuse("", gone);
                return None;
            };
            match kind {
                Kind::Corrected => correction::answer(app, &item.message, &dialog.form),
                _ => answer::fact(app, &item.message, kind, &dialog.form),
            }
        }
    };
    match result {
        Ok(effect @ Effect::Register { .. })
            if !dialog.similar_told && dialog.form.value("repeat").trim().is_empty() =>
        {
            let (url, author) = (
                dialog.form.value("url").trim().to_owned(),
                dialog.form.value("author").trim().to_owned(),
            );
            drop(effect);
            Some(Effect::LookForSimilar { url, author })
        }
        Ok(effect) => Some(effect),
        Err(wrong) => {
            dialog.form.refuse(wrong.field, wrong.what);
            None
        }
    }
}

/// The journal was looked through for a similar message: the user is told once, then the registration goes on.
pub fn similar_found(app: &mut App, found: Option<Number>) -> Option<Effect> {
    let Layer::Dialog(mut dialog) = std::mem::replace(&mut app.layer, Layer::None) else {
        return None;
    };
    dialog.similar_told = true;
    let effect = match found {
        Some(number) => {
            let words = format!(
                "похоже на № {number} (та же ссылка или автор). Если повторное, впишите {number}; если нет — Enter ещё раз"
            );
            dialog.form.refuse("repeat", words);
            None
        }
        None => send(app, &mut dialog),
    };
    app.layer = Layer::Dialog(dialog);
    effect
}

/// Shows why the journal refused the entry, at the field that it is about.
pub fn show_refusal(dialog: &mut Dialog, reason: &str) {
    let field = answer::field_of(reason);
    dialog.form.refuse(field, reason);
}

/// The code of a department by its short name, its code or its key.
fn department_code<'a>(organization: &'a Organization, text: &str) -> Option<&'a str> {
    let text = text.trim();
    let found = organization.departments.iter().find(|department| {
        department.short == text || department.code == text || department.key.to_string() == text
    });
    found.map(|department| department.code.as_str())
}
