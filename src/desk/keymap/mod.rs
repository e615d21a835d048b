//! The one table of actions: key → action → words, screen by screen. Footer, help, palette and the update function all
//! read it, so that what is shown is what works.
//!
//! [`tables`] has what the program comes with; [`Keymap`] is what holds at this desk: the same with the user's own keys
//! (`[keys]` of config.toml) in place, or a mistake told with its line.

mod custom;
mod tables;

pub use self::tables::{ACTIONS, CALENDAR, DIRECTORY, EVERYWHERE, JOURNAL, REPORTS, SIGNATURES};

use std::collections::{HashMap, HashSet};

use super::action::{Action, Binding};
use super::app::Screen;
use super::key::{Key, shown};

/// Every screen, the calendar on any day.
pub const SCREENS: [Screen; 7] = [
    Screen::Main,
    Screen::Calendar(chrono::NaiveDate::MIN),
    Screen::Directory,
    Screen::Signatures,
    Screen::Journal,
    Screen::Registry,
    Screen::Summary,
];

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

/// What is typed on this screen is what is looked for: there a letter is no hotkey.
pub fn takes_letters(screen: Screen) -> bool {
    screen == Screen::Journal
}

/// The keys that hold at this desk.
#[derive(Debug, Clone)]
pub struct Keymap {
    keys: HashMap<Action, Vec<String>>,
}

impl Default for Keymap {
    /// The keys of the tables.
    fn default() -> Self {
        let rows = all().map(|binding| {
            let keys = binding.keys.iter().map(|&key| key.to_owned());
            (binding.action, keys.collect())
        });
        Self {
            keys: rows.collect(),
        }
    }
}

impl Keymap {
    /// The names of an action's keys, the usual one first.
    pub fn keys(&self, action: Action) -> &[String] {
        self.keys.get(&action).map_or(&[], Vec::as_slice)
    }

    /// The key of an action as it is shown.
    pub fn key(&self, action: Action) -> &str {
        self.keys(action).first().map_or("", |key| shown(key))
    }

    /// The key of an action that works on a screen, by its name in the table.
    pub fn name_on(&self, screen: Screen, action: Action) -> Option<&str> {
        let mut keys = self.keys(action).iter();
        keys.find(|key| works_on(screen, key)).map(String::as_str)
    }

    /// The key of an action that works on a screen, as it is shown; empty when it is reached by the palette alone.
    pub fn key_on(&self, screen: Screen, action: Action) -> &str {
        self.name_on(screen, action).map_or("", shown)
    }

    /// What a key does on a screen.
    pub fn find(&self, screen: Screen, key: &Key) -> Option<Action> {
        if takes_letters(screen) && key.character().is_some() {
            return None;
        }
        self.named(screen, &key.name())
    }

    /// What a key does on a screen while a form lies over it, where letters are text.
    pub fn find_over(&self, screen: Screen, key: &Key) -> Option<Action> {
        let types = key.character().is_some();
        self.named(screen, &key.name()).filter(|_| !types)
    }

    fn named(&self, screen: Screen, name: &str) -> Option<Action> {
        bindings(screen)
            .map(|binding| binding.action)
            .find(|action| self.keys(*action).iter().any(|key| key == name))
    }
}

/// Whether a key of the table does anything on a screen.
fn works_on(screen: Screen, key: &str) -> bool {
    let types = Key::named(key).is_some_and(|key| key.character().is_some());
    !(takes_letters(screen) && types)
}
