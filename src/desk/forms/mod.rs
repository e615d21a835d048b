//! The dialogs of a message's life. A dialog is a form and the kind of fact it makes; it returns events and writes
//! nothing. What is asked stands in [`ask`], what is made of the answers in [`answer`].

pub mod copy;
pub mod directory;
pub mod duty;
pub mod facts;
pub mod fields;
pub mod follow;
pub mod list;
pub mod narrow;
pub mod print;
pub mod reading;
pub mod register;
pub mod signature;
pub mod typing;

pub use crate::desk::forms::follow::fill_in;
use crate::desk::forms::reading::Wrong;

use chrono::NaiveDate;

use crate::desk::effect::Effect;
use crate::desk::forms::copy::Copied;
use crate::desk::input::action::{Action, Fill};
use crate::desk::screens::journal::Finder;
use crate::desk::screens::signatures::SignatureLog;
use crate::desk::state::State;
use crate::desk::state::drafts::Kept;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::{Draft, Form};
use crate::directory::{Department, Organization, Person, StandIn};
use crate::intake::Request;
use crate::intake::columns::Layout;
use crate::journal::JournalError;
use crate::regulation::{Kind, Number};

/// What a dialog is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Register a message.
    Register,
    /// Enter a fact of a message.
    Fact(Kind, Number),
    /// Read a list of messages.
    Intake,
    /// Tell what the columns of a list hold.
    Columns(Box<(Request, Layout)>),
    /// Print.
    Print,
    /// Look at the queue of an earlier moment.
    Past,
    /// Open the duty.
    OpenDuty,
    /// Hand the duty over.
    HandDuty,
    /// Unlock the desk.
    Unlock,
    /// Confirm the clock.
    Clock,
    /// Go on with a journal that does not fit its seal.
    Accept,
    /// A department of a code, or a new one.
    Department(Option<String>),
    /// A person of a name, or a new one.
    Person(Option<String>),
    /// A stand-in by person and first day, or a new one.
    StandIn(Option<(String, NaiveDate)>),
    /// A person's PIN.
    Pin(String),
    /// Filter the log of signatures.
    Filter,
    /// Narrow what is looked for in the journal.
    Narrow,
    /// Copy something of a message.
    Copy(Box<Copied>),
}

impl Purpose {
    /// What the form does when it is sent: most of them make an entry.
    fn verb(&self) -> &'static str {
        match self {
            Self::Print => "напечатать",
            Self::Past => "показать",
            Self::Unlock => "отпереть",
            Self::Filter | Self::Narrow => "отобрать",
            Self::Copy(_) => "копировать",
            Self::Intake | Self::Columns(_) => "прочитать",
            _ => "внести",
        }
    }
}

/// An open dialog.
#[derive(Debug)]
pub struct Dialog {
    /// What it is for.
    pub purpose: Purpose,
    /// What is asked.
    pub form: Form,
    /// What the journal says of the message being registered.
    seen: register::Seen,
}

impl Dialog {
    /// A form of a purpose, as it is first asked.
    pub fn new(purpose: Purpose, mut form: Form) -> Self {
        form.settle();
        form.verb = purpose.verb();
        Self {
            purpose,
            form,
            seen: register::Seen::default(),
        }
    }

    /// Its texts are written from templates.
    pub fn has_templates(&self) -> bool {
        matches!(self.purpose, Purpose::Fact(kind, _) if has_templates(kind))
    }

    /// What can be done in it beside what every form does.
    pub fn own_actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.has_templates() {
            actions.push(Action::Fill(Fill::Templates));
        }
        if self.purpose == Purpose::Register && self.seen.is_alike() {
            actions.push(Action::Fill(Fill::Repeat));
        }
        actions
    }

    /// What is typed into it is worth keeping; a PIN never is.
    pub fn keeps_drafts(&self) -> bool {
        !matches!(
            self.purpose,
            Purpose::OpenDuty
                | Purpose::HandDuty
                | Purpose::Unlock
                | Purpose::Pin(_)
                | Purpose::Copy(_)
        )
    }

    /// It asks what is to be copied.
    pub fn is_for_copying(&self) -> bool {
        matches!(self.purpose, Purpose::Copy(_))
    }

    /// What was typed, to be offered again; nothing where nothing was. When a message was detected is kept with it: its
    /// term runs from then.
    pub fn draft(&self) -> Option<Draft> {
        let mut draft =
            Some(self.form.draft()).filter(|draft| self.keeps_drafts() && !draft.is_empty())?;
        if self.purpose == Purpose::Register {
            draft.insert("at".to_owned(), self.form.value("at"));
        }
        Some(draft)
    }

    /// Puts back what was typed before, and goes to where that was.
    pub fn restore(&mut self, state: &State, kept: &Kept) {
        self.form.restore(&kept.fields);
        self.form.go_to(&kept.focus);
        let key = state.keymap.key(Action::Fill(Fill::Again));
        let again = format!("Отложенное восстановлено. {key} — начать заново.");
        self.form.intro.push(again);
        if self.purpose == Purpose::Register {
            register::remind_of_the_time(state, &mut self.form);
        }
    }

    /// The name under which what was typed is kept.
    pub fn draft_name(&self) -> String {
        match &self.purpose {
            Purpose::Register => "register".to_owned(),
            Purpose::Fact(kind, number) => format!("{} {number}", kind.code()),
            other => format!("{other:?}"),
        }
    }
}

/// The form of a kind of fact of a message.
fn fact(state: &State, kind: Kind, number: Number) -> Option<Form> {
    let message = state.message(number)?;
    if kind == Kind::Corrected {
        Some(facts::correction::ask(state, message))
    } else {
        fields::fact(state, message, kind)
    }
}

/// The form of a purpose; none where its message is not at hand.
pub fn of(state: &State, purpose: Purpose) -> Option<Dialog> {
    let organization = &state.setup.organization;
    let form = match &purpose {
        Purpose::Register => fields::register(state),
        Purpose::Fact(kind, number) => fact(state, *kind, *number)?,
        Purpose::Intake => list::ask(state),
        Purpose::Columns(of) => list::ask_columns(&of.1),
        Purpose::Print => print::form(state),
        Purpose::Past => past(state),
        Purpose::OpenDuty => duty::open(state),
        Purpose::HandDuty => duty::hand_over(state),
        Purpose::Unlock => duty::unlock(state),
        Purpose::Clock => duty::clock(state),
        Purpose::Accept => duty::accept(state),
        Purpose::Department(code) => {
            directory::department(state, department_of(organization, code.as_ref()))
        }
        Purpose::Person(name) => directory::person(state, person_of(organization, name.as_ref())),
        Purpose::StandIn(key) => {
            directory::stand_in(state, stand_in_of(organization, key.as_ref()))
        }
        Purpose::Pin(person) => directory::pin(state, person),
        // Their screens ask for these.
        Purpose::Filter | Purpose::Narrow => return None,
        Purpose::Copy(of) => of.form(),
    };
    Some(Dialog::new(purpose, form))
}

fn department_of<'a>(
    organization: &'a Organization,
    code: Option<&String>,
) -> Option<&'a Department> {
    code.and_then(|code| organization.department(code))
}

fn person_of<'a>(organization: &'a Organization, name: Option<&String>) -> Option<&'a Person> {
    name.and_then(|name| organization.person(name))
}

fn stand_in_of<'a>(
    organization: &'a Organization,
    key: Option<&(String, NaiveDate)>,
) -> Option<&'a StandIn> {
    let (person, since) = key?;
    let mut acting = organization.stand_ins.iter();
    acting.find(|acting| acting.person == *person && acting.since == *since)
}

/// Why nothing more can be entered of a message.
const GONE: &str = "сообщения уже нет в очереди: его закрыли на другом пульте";

impl Dialog {
    /// Tells whoever fills in a form that its message was closed at another desk meanwhile. What was typed stays in sight.
    pub fn tell_if_gone(&mut self, state: &State) {
        if matches!(self.purpose, Purpose::Fact(_, number) if state.message(number).is_none()) {
            self.form.refuse("", GONE);
        }
    }

    /// The dialog of a purpose, with what was typed into it before it was left; none where its message is not at hand.
    pub fn open(state: &State, purpose: Purpose) -> Option<Self> {
        of(state, purpose).map(|dialog| dialog.opened(state))
    }

    /// The dialog as it is shown: with what was typed into it before it was left.
    pub fn opened(mut self, state: &State) -> Self {
        if let Some(draft) = state.drafts.get(&self.draft_name()) {
            self.restore(state, draft);
        }
        state
            .keymap
            .key(Action::Fill(Fill::Send))
            .clone_into(&mut self.form.send_key);
        self
    }
}

/// The form of a moment to look at.
fn past(state: &State) -> Form {
    let moment = state.local(state.shown().moment());
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
    form
}

/// Takes a pasted text.
pub fn paste(state: &State, dialog: &mut Dialog, text: &str) -> Option<Effect> {
    let at_empty_link =
        dialog.form.focused() == "url" && dialog.form.value("url").trim().is_empty();
    if dialog.purpose == Purpose::Register && at_empty_link && !text.trim().is_empty() {
        return register::paste(state, dialog, text);
    }
    dialog.form.paste(text);
    None
}

/// What the filled form asks to be done; nothing when something in it is wrong, which it then shows.
pub fn send(state: &State, dialog: &mut Dialog) -> Option<Effect> {
    if let Some(field) = dialog.form.no_pin() {
        // It is no try, and locks nobody.
        dialog.form.forget_pins();
        dialog.form.refuse(field, "ПИН состоит только из цифр");
        return None;
    }
    match answer_of(state, dialog) {
        Ok(effect @ Effect::Register { .. }) => {
            Some(register::asks_first(dialog).unwrap_or(effect))
        }
        Ok(effect) => Some(effect),
        Err(wrong) => {
            if matches!(wrong.field, "new" | "again") {
                // Nobody sees which of the two was mistyped: both are typed anew.
                dialog.form.forget_pins();
            }
            dialog.form.refuse(wrong.field, wrong.what);
            None
        }
    }
}

/// What the form asks for as it is filled in now.
fn answer_of(state: &State, dialog: &Dialog) -> Result<Effect, Wrong> {
    let organization = &state.setup.organization;
    let form = &dialog.form;
    match &dialog.purpose {
        Purpose::Intake => list::answer(state, form),
        Purpose::Columns(of) => list::answer_columns(&of.0, &of.1, form),
        Purpose::Print => print::answer(state, form),
        Purpose::Past => reading::past(state, form),
        Purpose::Register => reading::register(state, form),
        Purpose::OpenDuty => {
            duty::answer(state, form).map(|(person, pin)| Effect::OpenDuty { person, pin })
        }
        Purpose::HandDuty => duty::handed(state, form),
        Purpose::Unlock => duty::unlocked(form),
        Purpose::Clock => duty::reason(form).map(Effect::ConfirmClock),
        Purpose::Accept => duty::reason(form).map(Effect::Accept),
        Purpose::Department(code) => {
            directory::department_answer(state, department_of(organization, code.as_ref()), form)
        }
        Purpose::Person(name) => {
            directory::person_answer(state, person_of(organization, name.as_ref()), form)
        }
        Purpose::StandIn(key) => {
            directory::stand_in_answer(state, stand_in_of(organization, key.as_ref()), form)
        }
        Purpose::Pin(person) => directory::pin_answer(state, person, form),
        Purpose::Narrow => Finder::answer(state, form).map(Effect::Narrow),
        Purpose::Copy(of) => Ok(of.answer(form)),
        Purpose::Filter => SignatureLog::answer(state, form).map(Effect::ReadSignatures),
        Purpose::Fact(kind, number) => {
            let Some(message) = state.message(*number) else {
                return reading::wrong("", GONE);
            };
            match kind {
                Kind::Corrected => facts::correction::answer(state, message, form),
                _ => reading::fact(state, message, *kind, form),
            }
        }
    }
}

/// Shows why the journal refused the entry, at the field that it is about.
pub fn show_refusal(dialog: &mut Dialog, error: &JournalError) {
    show_reason(dialog, reading::field_of_error(error), error.to_string());
}

/// Shows why an entry was not made.
pub fn show_reason(dialog: &mut Dialog, field: &str, reason: String) {
    let field = if field == signature::ID && dialog.form.pin("pin").is_some() {
        "pin"
    } else if field == signature::ID && dialog.form.pin("old").is_some() {
        "old"
    } else {
        field
    };
    // A wrong PIN is typed anew.
    dialog.form.forget_pins();
    dialog.form.refuse(field, reason);
}

/// The code of a department by its short name, its code or its key.
pub(crate) fn department_code<'a>(organization: &'a Organization, text: &str) -> Option<&'a str> {
    let text = text.trim();
    let found = organization.departments.iter().find(|department| {
        department.short == text || department.code == text || department.key.to_string() == text
    });
    found.map(|department| department.code.as_str())
}

/// A form of this kind of fact has texts that are written, or a reply that is posted.
fn has_templates(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Posted | Kind::Returned | Kind::SentBack | Kind::Noted | Kind::Annulled
    )
}
