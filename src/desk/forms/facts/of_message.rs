//! What the forms of a message's facts share, and what each of them tells of itself.

use std::fmt::Debug;
use std::path::PathBuf;

use crate::desk::effect::Effect;
use crate::desk::forms::questions::Questions;
use crate::desk::forms::reading::{GONE, SIGNATURE, Wrong, allowed, at, wrong};
use crate::desk::forms::{fields, signature};
use crate::desk::input::action::Action;
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::regulation::{Event, Fact, Kind, Message, Number};

/// What is asked for one kind of fact, and what is made of the answers.
pub(crate) trait FactQuestions: Debug {
    /// What the form is called, after the message's number.
    fn title(&self) -> &'static str;

    /// The fields without the moment; none where there is nothing to be asked of the message.
    fn fields(&self, message: &Message, state: &State) -> Option<Vec<Field>>;

    /// What the moment of the fact is called.
    fn moment(&self) -> &'static str {
        "Когда"
    }

    /// What the user has to know before filling in.
    fn intro(&self, _message: &Message, _state: &State) -> Vec<String> {
        Vec::new()
    }

    /// Fills in what follows from a field that was just left.
    fn left(&self, form: &mut Form, field: &str, message: &Message, state: &State) {
        match field {
            "department" => fields::name_the_department(form, state),
            "who" => {
                let who = form.value("who");
                signature::name_the_signer(form, &who, message.number, state);
            }
            _ => {}
        }
    }

    /// The facts that the answers make.
    fn facts(&self, form: &Form, message: &Message, state: &State) -> Result<Vec<Fact>, Wrong>;

    /// What is said when the fact is entered; the name of the action where this is nothing.
    fn done(&self, _fact: &Fact, _state: &State) -> Option<String> {
        None
    }

    /// Files to attach.
    fn files(&self, _form: &Form) -> Vec<PathBuf> {
        Vec::new()
    }

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
}

impl Questions for OfMessage {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let message = state.message(self.number)?;
        let mut fields = self.asked.fields(message, state)?;
        // Now is mostly right. A signature by hand was taken before it is entered, so there its time is asked.
        let is_signed = fields.iter().any(|field| field.id == SIGNATURE);
        let when = fields::moment(self.asked.moment(), state);
        fields.push(if is_signed { when } else { when.aside() });
        let title = format!("№ {} · {}", self.number.index, self.asked.title());
        let mut form = Form::new(title, fields);
        form.intro = self.asked.intro(message, state);
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
        let facts = self.asked.facts(form, message, state)?;
        let done = facts
            .first()
            .and_then(|fact| self.asked.done(fact, state))
            .unwrap_or_else(|| Action::Step(self.kind).binding().label.to_owned());
        let events: Vec<Event> = facts
            .into_iter()
            .map(|fact| Event::new(self.number, at, fact))
            .collect();
        allowed(state, Some(message), &events)?;
        let signature = events.iter().find_map(|event| event.fact.signature());
        Ok(Effect::Append {
            attach: self.asked.files(form),
            pin: signature::typed(form, signature),
            done: format!(
                "№ {}: {done}{}",
                self.number.index,
                signature::where_to(signature, self.number, state)
            ),
            events,
        })
    }

    fn draft_name(&self) -> String {
        format!("{} {}", self.kind.code(), self.number)
    }

    fn message(&self) -> Option<Number> {
        Some(self.number)
    }

    fn has_templates(&self) -> bool {
        self.asked.has_templates()
    }
}

/// The first of the departments that have the message.
pub(crate) fn holder(message: &Message) -> &str {
    message.holders().first().copied().unwrap_or_default()
}
