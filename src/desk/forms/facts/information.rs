//! The information that one of several departments brings for the common reply (п. 18).

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, department, person};
use crate::desk::forms::{fields, signature};
use crate::desk::{state::State, widgets::form::Form};
use crate::regulation::{Fact, Message};

#[derive(Debug)]
pub(crate) struct Information;

impl FactQuestions for Information {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let waiting = message
            .owing_information()
            .map(|leg| leg.department.as_str());
        let waiting: Vec<&str> = waiting.collect();
        let first = waiting.first().copied().unwrap_or_default();
        let [who, signature] =
            signature::of_whoever_brings("Кто передал", first, message.number, state);
        let department = fields::department(&waiting, first, state);
        Some(Form::new(
            "Информация для общего ответа получена",
            vec![department, who, signature],
        ))
    }

    fn answer(&self, form: &Form, _message: &Message, state: &State) -> Result<Answer, Wrong> {
        let department = department(form, &state.setup.organization)?;
        let who = person(form, "who")?;
        Ok(Fact::InformationReceived {
            department,
            signature: signature::signature(form, &who, state),
            who,
        }
        .into())
    }
}
