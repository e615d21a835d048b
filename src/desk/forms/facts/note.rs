//! A remark on a message.

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, asked};
use crate::desk::state::State;
use crate::desk::widgets::{field::Field, form::Form};
use crate::regulation::{Fact, Message};

#[derive(Debug)]
pub(crate) struct Note;

impl FactQuestions for Note {
    fn ask(&self, _message: &Message, _state: &State) -> Option<Form> {
        Some(Form::new(
            "Заметка",
            vec![Field::text("text", "Текст", 3).needed("напишите заметку")],
        ))
    }

    fn answer(&self, form: &Form, _message: &Message, _state: &State) -> Result<Answer, Wrong> {
        Ok(Fact::Noted {
            text: asked(form, "text")?,
        }
        .into())
    }
}
