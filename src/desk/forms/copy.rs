//! What can be copied out of a message: its link, its text, its number. Another program wants it exactly as it stands.

use crate::desk::effect::Effect;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::regulation::{Message, Number};

/// The kinds, by the letters that choose them.
const KINDS: [&str; 3] = ["ссылка", "текст", "номер"];

/// Characters of the text that the form shows: enough to know it again.
const SHOWN: usize = 300;

/// A message that something is copied of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    number: Number,
    url: String,
    text: String,
}

impl Copied {
    /// As the message now stands.
    pub fn of(message: &Message) -> Self {
        Self {
            number: message.number,
            url: message.detected.url.to_string(),
            text: message.detected.text.to_string(),
        }
    }

    /// Asks what to copy.
    pub fn form(&self) -> Form {
        let field = Field::choice("what", "Что", &KINDS, 0).hint("с, т, н или ← →; Enter копирует");
        let mut form = Form::new(
            format!("№ {} · скопировать", self.number.index),
            vec![field],
        );
        let mut text: String = self.text.chars().take(SHOWN).collect();
        if text.len() < self.text.len() {
            text.push('…');
        }
        form.intro = vec![self.url.clone(), format!("«{text}»")];
        form
    }

    /// What was chosen.
    pub fn answer(&self, form: &Form) -> Effect {
        let chosen = form.chosen("what").min(KINDS.len() - 1);
        let text = match chosen {
            0 => self.url.clone(),
            1 => self.text.clone(),
            _ => self.number.to_string(),
        };
        let what = KINDS[chosen];
        Effect::Copy { what, text }
    }
}
