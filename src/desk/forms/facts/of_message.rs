//! What the forms of a message's facts share, and what each of them tells of itself.

use std::fmt::Debug;
use std::path::PathBuf;

use crate::desk::effect::Effect;
use crate::desk::forms::questions::Questions;
use crate::desk::forms::reading::{AT, GONE, SIGNATURE, Wrong, allowed, at, wrong};
use crate::desk::forms::{fields, signature};
use crate::desk::input::action::Action;
use crate::desk::state::State;
use crate::desk::widgets::form::Form;
use crate::regulation::{Event, Fact, Kind, Message, Number};

/// What the answers of a form make.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) facts: Vec<Fact>,
    /// Files to attach.
    pub(crate) files: Vec<PathBuf>,
    /// What is said when it is entered; the name of the action where this is nothing.
    pub(crate) done: Option<String>,
}

impl Answer {
    pub(crate) fn of_several(facts: Vec<Fact>) -> Self {
        Self {
            facts,
            files: Vec::new(),
            done: None,
        }
    }

    pub(crate) fn of(fact: Fact) -> Self {
        Self::of_several(vec![fact])
    }

    pub(crate) fn saying(done: String, fact: Fact) -> Self {
        Self {
            done: Some(done),
            ..Self::of(fact)
        }
    }
}

/// What is asked for one kind of fact, and what is made of the answers.
pub(crate) trait FactQuestions: Debug {
    /// The form; the number of the message goes before its title. None where there is nothing to be asked of the message.
    fn ask(&self, message: &Message, state: &State) -> Option<Form>;

    /// Fills in what follows from a field that was just left.
    fn left(&self, form: &mut Form, field: &str, message: &Message, state: &State) {
        if field == "who" {
            let who = form.value("who");
            signature::name_the_signer(form, &who, message.number, state);
        }
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong>;

    /// It has texts that are written, or a reply that is posted.
    fn has_templates(&self) -> bool {
        false
    }
}

/// The form of a fact of a message.
#[derive(Debug)]
pub(crate) struct OfMessage {
    kind: Kind,
    number: Number,
    asked: &'static dyn FactQuestions,
}

impl OfMessage {
    pub(crate) fn new(kind: Kind, number: Number, asked: &'static dyn FactQuestions) -> Self {
        Self {
            kind,
            number,
            asked,
        }
    }

    /// The message that it is about.
    pub(crate) fn number(&self) -> Number {
        self.number
    }

    /// Its texts are written from the ministry's templates.
    pub(crate) fn has_templates(&self) -> bool {
        self.asked.has_templates()
    }
}

impl Questions for OfMessage {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let message = state.message(self.number)?;
        let mut form = self.asked.ask(message, state)?;
        form.title = format!("№ {} · {}", self.number.index, form.title);
        let has = |id| form.fields.iter().any(|field| field.id == id);
        if !has(AT) {
            // Now is mostly right. A signature by hand was taken before it is entered, so there its time is asked.
            let mut when = fields::moment("Когда", state);
            when.is_aside = !has(SIGNATURE);
            form.fields.push(when);
        }
        Some(form)
    }

    fn left(&mut self, form: &mut Form, field: &'static str, state: &State) -> Option<Effect> {
        if let Some(message) = state.message(self.number) {
            self.asked.left(form, field, message, state);
        }
        None
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let Some(message) = state.message(self.number) else {
            return wrong("", GONE);
        };
        let at = at(form, state)?;
        let entry = self.asked.answer(form, message, state)?;
        let named = || Action::Step(self.kind).binding().label.to_owned();
        let done = entry.done.unwrap_or_else(named);
        let facts = entry.facts.into_iter();
        let events: Vec<Event> = facts
            .map(|fact| Event::new(self.number, at, fact))
            .collect();
        allowed(state, Some(message), &events)?;
        let signature = events.iter().find_map(|event| event.fact.signature());
        Ok(Effect::Append {
            attach: entry.files,
            pin: signature::typed(form, signature),
            done: format!(
                "№ {}: {done}{}",
                self.number.index,
                signature::where_to(signature, self.number, state)
            ),
            events,
        })
    }

    fn draft_name(&self) -> Option<String> {
        Some(format!("{} {}", self.kind.code(), self.number))
    }
}

/// The first of the departments that have the message.
pub(crate) fn holder(message: &Message) -> &str {
    message.holders().first().copied().unwrap_or_default()
}
