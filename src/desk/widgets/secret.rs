//! A PIN being typed: never shown, never kept as a draft, wiped from memory when it goes.

use ratatui::crossterm::event::KeyCode;
use zeroize::Zeroizing;

use crate::{desk::input::key::Key, directory::pin::Pin};

/// Longer than any PIN; what is beyond is not taken.
const LONGEST: usize = 32;

/// What was typed so far.
pub struct Secret(Zeroizing<String>);

impl Default for Secret {
    /// With room for all of it: a string that grows leaves what it was behind.
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(
            LONGEST * char::MAX.len_utf8(),
        )))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The PIN; nothing when nothing was typed.
    pub fn pin(&self) -> Option<Pin> {
        (!self.0.is_empty()).then(|| Pin::typed(&self.0))
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A dot for each character.
    pub fn dots(&self) -> String {
        "•".repeat(self.0.chars().count())
    }

    /// Forgets what was typed.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a key; tells whether it did anything here.
    pub fn update(&mut self, key: Key) -> bool {
        match key.code {
            KeyCode::Backspace => {
                self.0.pop();
                true
            }
            KeyCode::Delete => {
                self.clear();
                true
            }
            _ => {
                let Some(character) = key.character() else {
                    return false;
                };
                self.insert(&character.to_string());
                true
            }
        }
    }

    /// Takes a text.
    pub fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.0.chars().count());
        self.0.extend(
            text.chars()
                .filter(|letter| !letter.is_control())
                .take(room),
        );
    }
}
