//! An open form: its questions and what is filled in of it.

use std::any::Any;

use crate::desk::effect::Effect;
use crate::desk::forms::reading::{AT, GONE, SIGNATURE};
use crate::desk::forms::register::{REPEAT, Register};
use crate::desk::forms::{facts::of_message::OfMessage, fields, questions::Questions};
use crate::desk::input::action::{Action, Fill};
use crate::desk::state::{State, drafts::Kept};
use crate::desk::widgets::form::{Draft, Form};
use crate::journal::Similar;

/// Takes a template.
pub(crate) const TEMPLATES: Action = Action::Fill(Fill::Templates);

/// An open form.
#[derive(Debug)]
pub struct Dialog {
    pub(crate) questions: Box<dyn Questions>,
    /// What is filled in.
    pub form: Form,
    /// No key was pressed in it yet.
    pub(crate) is_fresh: bool,
}

impl Dialog {
    /// Opens a form with what was typed into it before it was left; none where its message is not at hand.
    pub(crate) fn open(mut questions: Box<dyn Questions>, state: &State) -> Option<Self> {
        let form = questions.ask(state)?;
        let mut dialog = Self {
            questions,
            form,
            is_fresh: true,
        };
        dialog.begin(state);
        Some(dialog)
    }

    /// Something was kept of it when it was left.
    pub(crate) fn was_put_aside(&self, state: &State) -> bool {
        let name = self.questions.draft_name();
        name.is_some_and(|name| state.drafts.get(&name).is_some())
    }

    /// Opens the form anew without what was kept of it; tells whether its message is still at hand.
    pub(crate) fn begin_again(&mut self, state: &mut State) -> bool {
        if let Some(name) = self.questions.draft_name() {
            state.drafts.remove(&name);
        }
        let Some(form) = self.questions.ask(state) else {
            return false;
        };
        self.form = form;
        self.begin(state);
        true
    }

    fn begin(&mut self, state: &State) {
        self.form.settle();
        let send = state.keymap.key(Action::Fill(Fill::Send));
        send.clone_into(&mut self.form.send_key);
        let name = self.questions.draft_name();
        if let Some(draft) = name.and_then(|name| state.drafts.get(&name)) {
            self.restore(state, draft);
        }
    }

    /// It asks these questions.
    pub(crate) fn asks<Q: Questions>(&self) -> bool {
        (self.questions.as_ref() as &dyn Any).is::<Q>()
    }

    /// The questions of a fact, if this is one.
    pub(crate) fn fact(&self) -> Option<&OfMessage> {
        (self.questions.as_ref() as &dyn Any).downcast_ref()
    }

    /// The questions of a registration with their form, if this is one.
    pub(crate) fn registration(&mut self) -> Option<(&mut Register, &mut Form)> {
        let questions: &mut dyn Any = self.questions.as_mut();
        Some((questions.downcast_mut()?, &mut self.form))
    }

    /// What can be done in it beside what every form does.
    pub(crate) fn own_action(&self) -> Option<Action> {
        if self.has_templates() {
            return Some(TEMPLATES);
        }
        let register: &Register = (self.questions.as_ref() as &dyn Any).downcast_ref()?;
        register.has_found_similar().then_some(REPEAT)
    }

    /// The ministry has templates for what is written in it.
    pub(crate) fn has_templates(&self) -> bool {
        self.fact().is_some_and(OfMessage::has_templates)
    }

    /// What was typed, to be offered again; nothing where nothing was. When a message was detected is kept with it: its
    /// term runs from then.
    pub(crate) fn typed(&self) -> Option<Draft> {
        let mut draft = self.form.draft();
        if draft.is_empty() {
            return None;
        }
        if self.asks::<Register>() {
            draft.insert(AT.to_owned(), self.form.value(AT));
        }
        Some(draft)
    }

    /// Puts back what was typed before, and goes to where that was.
    fn restore(&mut self, state: &State, kept: &Kept) {
        if self.fact().is_some() {
            // What is asked may follow from what was answered before.
            let ids: Vec<&'static str> = self.form.fields.iter().map(|field| field.id).collect();
            for id in ids.into_iter().filter(|id| kept.fields.contains_key(*id)) {
                self.form.set(id, &kept.fields[id]);
                self.questions.left(&mut self.form, id, state);
            }
        }
        self.form.restore(&kept.fields);
        self.form.go_to(&kept.focus);
        let key = state.keymap.key(Action::Fill(Fill::Again));
        let again = format!("Черновик восстановлен. {key} — начать заново.");
        self.form.intro.push(again);
        // The term of a message runs from when its registration was begun.
        if self.asks::<Register>() && self.form.value(AT) != fields::now(state) {
            let words = "тогда форму открыли впервые; если выявлено позже, исправьте";
            self.form.notice(AT, Some(words.to_owned()));
        }
    }

    /// Leaves a field.
    pub(crate) fn leave(&mut self, field: &'static str, state: &State) -> Option<Effect> {
        self.questions.leave(&mut self.form, field, state)
    }

    /// Takes a pasted text.
    pub(crate) fn take_paste(&mut self, text: &str, state: &State) -> Option<Effect> {
        if let Some((register, form)) = self.registration()
            && Register::takes_whole(form, text)
        {
            return register.paste(form, text, state);
        }
        self.form.paste(text);
        None
    }

    /// What the filled form asks to be done; nothing when something in it is wrong, which it then shows.
    pub(crate) fn send(&mut self, state: &State) -> Option<Effect> {
        if let Some(field) = self.form.no_pin() {
            // This does not count as a failed attempt.
            self.form.forget_pins();
            self.form.refuse(field, "ПИН состоит только из цифр");
            return None;
        }
        match self.questions.answer(&self.form, state) {
            Ok(effect) => Some(effect),
            Err(wrong) => {
                if matches!(wrong.field, "new" | "again") {
                    // It is not visible which of the two was mistyped, so both are typed again.
                    self.form.forget_pins();
                }
                self.form.refuse(wrong.field, wrong.what);
                None
            }
        }
    }

    /// Tells the user once of a similar message; without one, or after that, the registration goes on.
    pub(crate) fn similar_found(
        &mut self,
        found: Option<Similar>,
        state: &State,
    ) -> Option<Effect> {
        let (register, form) = self.registration()?;
        if register.tell_of(found, form, state) {
            return None;
        }
        self.send(state)
    }

    /// Shows that the message was closed at another desk meanwhile. What was typed stays in sight.
    pub(crate) fn tell_if_gone(&mut self, state: &State) {
        let is_gone = |fact: &OfMessage| state.message(fact.number).is_none();
        if self.fact().is_some_and(is_gone) {
            self.form.refuse("", GONE);
        }
    }

    /// Shows why an entry was not made, at the field that it is about.
    pub(crate) fn show_reason(&mut self, field: &str, reason: String) {
        let is_typed = |id: &&str| field == SIGNATURE && self.form.pin(id).is_some();
        let field = ["pin", "old"].into_iter().find(is_typed).unwrap_or(field);
        // A wrong PIN is typed again.
        self.form.forget_pins();
        self.form.refuse(field, reason);
    }
}
