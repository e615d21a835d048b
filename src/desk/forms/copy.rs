//! What can be copied out of a message: its link, its text, its number. Another program wants it exactly as it stands.

use crate::desk::forms::{questions::Questions, reading::Wrong};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};
use crate::regulation::{Message, Number};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Link,
    Text,
    Number,
}

/// The parts, by the letters that choose them.
const PARTS: &[(Part, &str)] = &[
    (Part::Link, "ссылка"),
    (Part::Text, "текст"),
    (Part::Number, "номер"),
];

/// Characters of the text that the form shows: enough to know it again.
const SHOWN: usize = 300;

/// A message that something is copied of.
#[derive(Debug)]
pub(crate) struct Copied {
    number: Number,
    url: String,
    text: String,
}

impl Copied {
    /// As the message now stands.
    pub(crate) fn new(message: &Message) -> Self {
        Self {
            number: message.number,
            url: message.detected.url.to_string(),
            text: message.detected.text.to_string(),
        }
    }
}

impl Questions for Copied {
    fn ask(&mut self, _state: &State) -> Option<Form> {
        let field = Field::choice("what", "Что", PARTS, &Part::Link)
            .hint("с, т, н или ← →; Enter копирует");
        let title = format!("№ {} · скопировать", self.number.index);
        let mut text: String = self.text.chars().take(SHOWN).collect();
        if text.len() < self.text.len() {
            text.push('…');
        }
        let intro = [self.url.clone(), format!("«{text}»")];
        let form = Form::new(title, vec![field]).intro(intro);
        Some(form.verb("копировать"))
    }

    fn answer(&self, form: &Form, _state: &State) -> Result<Effect, Wrong> {
        let (what, text) = match form.choice("what", PARTS) {
            Part::Link => ("ссылка", self.url.clone()),
            Part::Text => ("текст", self.text.clone()),
            Part::Number => ("номер", self.number.to_string()),
        };
        Ok(Effect::Copy { what, text })
    }

    fn draft_name(&self) -> Option<String> {
        None
    }

    fn can_be_sent_in_doubt(&self) -> bool {
        true
    }
}
