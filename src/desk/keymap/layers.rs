//! The rows of what lies over a screen and has keys of its own.

use super::tables::{DOWN, END, HOME, PAGE_DOWN, PAGE_UP, UP, binding};
use crate::desk::action::{Action, Binding};

/// The history of a message, beside what can be done with any message.
pub const HISTORY: &[Binding] = &[
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    binding(Action::Back, &["Esc"], "закрыть", "История: закрыть"),
];
