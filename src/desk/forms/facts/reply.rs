//! The approved reply that a department hands over to be posted (п. 15).

use crate::desk::forms::facts::of_message::{Answer, FactQuestions, holder};
use crate::desk::forms::reading::{Wrong, person};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{forms::signature, state::State};
use crate::regulation::{Fact, Message, fact::Reply};

/// The kinds of a reply (п. 13, 17).
pub(crate) const REPLIES: &[(Reply, &str)] = &[
    (Reply::Final, "окончательный"),
    (Reply::Interim, "промежуточный"),
    (Reply::Clarification, "запрос (уточнение)"),
];

/// Asks for the kind of a reply.
pub(crate) fn field() -> Field {
    Field::choice("reply", "Ответ", REPLIES, &Reply::Final)
}

/// The kind of a reply that was chosen.
pub(crate) fn chosen(form: &Form) -> Reply {
    form.choice("reply", REPLIES)
}

#[derive(Debug)]
pub(crate) struct ReceivedReply;

impl FactQuestions for ReceivedReply {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let [who, signature] =
            signature::of_whoever_brings("Кто передал", holder(message), message.number, state);
        Some(Form::new(
            "Согласованный ответ получен",
            vec![who, field(), signature],
        ))
    }

    fn answer(&self, form: &Form, message: &Message, state: &State) -> Result<Answer, Wrong> {
        let who = person(form, "who")?;
        Ok(Fact::ReplyReceived {
            department: holder(message).into(),
            signature: signature::signature(form, &who, state),
            who,
            reply: chosen(form),
        }
        .into())
    }
}
