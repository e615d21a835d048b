//! The report to the coordinator (п. 8, 25).

use crate::desk::forms::facts::of_message::FactQuestions;
use crate::desk::forms::fields;
use crate::desk::forms::reading::{Wrong, person};
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::directory::Role;
use crate::regulation::{Category, Fact, Message};

#[derive(Debug)]
pub(crate) struct Report;

impl FactQuestions for Report {
    fn title(&self) -> &'static str {
        "Доложить заместителю министра"
    }

    fn fields(&self, _message: &Message, state: &State) -> Option<Vec<Field>> {
        let people = fields::people(&[Role::Coordinator, Role::Curator], None, state);
        let to = fields::one_of("to", "Кому", people, fields::coordinator(state));
        Some(vec![to])
    }

    fn intro(&self, message: &Message, _state: &State) -> Vec<String> {
        if message.category() == Category::High {
            vec!["О сообщении повышенной важности докладывают незамедлительно (п. 25).".to_owned()]
        } else {
            Vec::new()
        }
    }

    fn facts(&self, form: &Form, _message: &Message, _state: &State) -> Result<Vec<Fact>, Wrong> {
        Ok(vec![Fact::Reported {
            to: person(form, "to")?,
        }])
    }
}
