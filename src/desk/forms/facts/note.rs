//! A remark on a message.

use crate::desk::forms::facts::of_message::FactQuestions;
use crate::desk::forms::reading::{Wrong, asked};
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::regulation::{Fact, Message};

#[derive(Debug)]
pub(crate) struct Note;

impl FactQuestions for Note {
    fn title(&self) -> &'static str {
        "Заметка"
    }

    fn fields(&self, _message: &Message, _state: &State) -> Option<Vec<Field>> {
        Some(vec![
            Field::text("text", "Текст", 3).needed("напишите заметку"),
        ])
    }

    fn facts(&self, form: &Form, _message: &Message, _state: &State) -> Result<Vec<Fact>, Wrong> {
        Ok(vec![Fact::Noted {
            text: asked(form, "text")?,
        }])
    }

    fn has_templates(&self) -> bool {
        true
    }
}
