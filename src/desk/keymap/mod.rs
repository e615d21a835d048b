//! The one table of actions: key → action → words, screen by screen. Footer, help, palette and the update function all
//! read it, so that what is shown is what works.

mod tables;

pub use self::tables::{ACTIONS, CALENDAR, DIRECTORY, EVERYWHERE, JOURNAL, REPORTS, SIGNATURES};

use std::collections::HashSet;

use super::action::Binding;
use super::app::Screen;

/// The rows that hold on a screen: its own ones and those of every screen.
pub fn bindings(screen: Screen) -> impl Iterator<Item = &'static Binding> {
    let own = match screen {
        Screen::Main => ACTIONS,
        Screen::Calendar(_) => CALENDAR,
        Screen::Directory => DIRECTORY,
        Screen::Signatures => SIGNATURES,
        Screen::Journal => JOURNAL,
        Screen::Registry | Screen::Summary => REPORTS,
    };
    own.iter().chain(EVERYWHERE)
}

/// Every row of every screen, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Binding> {
    // What several screens share is told once.
    let mut seen = HashSet::new();
    let tables = [
        ACTIONS, EVERYWHERE, CALENDAR, DIRECTORY, SIGNATURES, JOURNAL, REPORTS,
    ];
    tables
        .into_iter()
        .flatten()
        .filter(move |binding| seen.insert(binding.description))
}
