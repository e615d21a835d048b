//! The report to the coordinator (п. 8, 25).

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, person};
use crate::desk::{forms::fields, state::State, widgets::form::Form};
use crate::directory::Role;
use crate::regulation::{Category, Fact, Message};

#[derive(Debug)]
pub(crate) struct Report;

impl FactQuestions for Report {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let people = fields::people(&[Role::Coordinator, Role::Curator], None, state);
        let to = fields::one_of("to", "Кому", people, fields::coordinator(state));
        let at_once = "О сообщении повышенной важности докладывают незамедлительно (п. 25).";
        let is_high = message.category() == Category::High;
        let form = Form::new("Доложить заместителю министра", vec![to]);
        Some(form.intro(is_high.then_some(at_once)))
    }

    fn answer(&self, form: &Form, _message: &Message, _state: &State) -> Result<Answer, Wrong> {
        Ok(Fact::Reported {
            to: person(form, "to")?,
        }
        .into())
    }
}
