//! What a department gives back as not its own (п. 9).

use crate::desk::forms::facts::of_message::{Answer, FactQuestions, holder};
use crate::desk::forms::reading::{Wrong, asked, department, person};
use crate::desk::forms::{fields, signature};
use crate::desk::state::State;
use crate::desk::widgets::{field::Field, form::Form};
use crate::regulation::{Fact, Message};

#[derive(Debug)]
pub(crate) struct Return;

impl FactQuestions for Return {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let first = holder(message);
        let [who, signature] =
            signature::of_whoever_brings("Кто вернул", first, message.number, state);
        let fields = vec![
            fields::department(&message.holders(), first, state),
            who,
            Field::line("reason", "Причина", "").needed("укажите причину возврата"),
            signature,
        ];
        Some(Form::new("Возврат из подразделения", fields))
    }

    fn answer(&self, form: &Form, _message: &Message, state: &State) -> Result<Answer, Wrong> {
        let department = department(form, &state.setup.organization)?;
        let who = person(form, "who")?;
        let reason = asked(form, "reason")?;
        Ok(Fact::Returned {
            department,
            signature: signature::signature(form, &who, state),
            who,
            reason,
        }
        .into())
    }
}
