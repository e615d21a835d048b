//! What the forms of a message's facts share, and what each of them tells of itself.

use std::fmt::Debug;
use std::path::PathBuf;

use crate::desk::forms::reading::{AT, GONE, SIGNATURE, Wrong, allowed, at, wrong};
use crate::desk::forms::{fields, questions::Questions, signature};
use crate::desk::state::{State, phrases::fact_words};
use crate::desk::{effect::Effect, widgets::form::Form};
use crate::regulation::{Event, Fact, Kind, Message, Number, next};

/// What is said of a fact that is entered late, or not at all.
const NOT_EXPECTED: &str =
    "Сейчас ожидается другое. Если это произошло раньше и не было внесено, укажите, когда.";

/// What the answers of a form make.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) facts: Vec<Fact>,
    /// Files to attach.
    pub(crate) files: Vec<PathBuf>,
    /// What is said when it is entered; the facts in a few words where this is nothing.
    pub(crate) done: Option<String>,
}

impl Answer {
    pub(crate) fn saying(done: String, fact: Fact) -> Self {
        Self {
            done: Some(done),
            ..fact.into()
        }
    }
}

impl From<Fact> for Answer {
    fn from(fact: Fact) -> Self {
        Self {
            facts: vec![fact],
            ..Self::default()
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
}

/// The form of a fact of a message.
#[derive(Debug)]
pub(crate) struct OfMessage {
    pub(crate) kind: Kind,
    pub(crate) number: Number,
    pub(crate) asked: &'static dyn FactQuestions,
}

impl OfMessage {
    /// It asks for a text, or for the place of a reply, which the ministry has templates for.
    pub(crate) fn has_templates(&self) -> bool {
        use Kind::{Annulled, Noted, Posted, Returned, SentBack};
        matches!(self.kind, Annulled | Noted | Posted | Returned | SentBack)
    }
}

impl Questions for OfMessage {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let message = state.message(self.number)?;
        let mut form = self.asked.ask(message, state)?;
        form.title = format!("№ {} · {}", self.number.index, form.title);
        let is_expected = next(message).contains(&self.kind);
        if !is_expected {
            form.intro.push(NOT_EXPECTED.to_owned());
        }
        let has = |id| form.fields.iter().any(|field| field.id == id);
        if !has(AT) {
            // Now is mostly right. A signature by hand was taken before it is entered, so there its time is asked.
            let mut when = fields::moment("Когда", state);
            when.is_aside = is_expected && !has(SIGNATURE);
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
        let told = || {
            let words = entry.facts.iter().map(|fact| fact_words(state, fact));
            words.collect::<Vec<_>>().join("; ")
        };
        let done = entry.done.clone().unwrap_or_else(told);
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

    fn sentence(&self, form: &Form, state: &State) -> Option<String> {
        use Kind::{
            Annulled, Approved, InformationReceived, Rejected, ReplyReceived, Reported, Returned,
            SentBack, Submitted,
        };
        let speaks_for_others = matches!(
            self.kind,
            Submitted
                | Approved
                | SentBack
                | ReplyReceived
                | InformationReceived
                | Reported
                | Returned
                | Rejected
                | Annulled
        );
        let facts = self
            .asked
            .answer(form, state.message(self.number)?, state)
            .ok()?
            .facts;
        let words = facts.iter().map(|fact| fact_words(state, fact));
        let words: Vec<String> = words.collect();
        let at = form.value(AT);
        speaks_for_others.then(|| format!("В журнал {at}: {}", words.join("; ")))
    }

    fn draft_name(&self) -> Option<String> {
        Some(format!("{} {}", self.kind.code(), self.number))
    }
}

/// The first of the departments that have the message.
pub(crate) fn holder(message: &Message) -> &str {
    message.holders().first().copied().unwrap_or_default()
}
