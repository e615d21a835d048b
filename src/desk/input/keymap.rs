//! The keys that hold at this desk: those of the one table of actions, place by place, with the user's own in place.

use std::collections::{HashMap, HashSet};

use crate::desk::input::action::{ACTIONS, Action, Binding, CALENDAR, DIRECTORY, EVERYWHERE, FORM};
use crate::desk::input::action::{
    Fill, HISTORY, JOURNAL, LIST, REPORTS, SIGNATURES, Table, Trait, rows,
};
use crate::desk::input::key::{Key, shown};
use crate::desk::input::place::{Place, Screen};

/// The rows that hold in a place: its own ones and those of every screen.
pub fn bindings(place: impl Into<Place>) -> impl Iterator<Item = &'static Binding> {
    let place = place.into();
    let own: Table = match place {
        Place::Screen(Screen::Main) => ACTIONS,
        Place::Screen(Screen::Calendar(_)) => CALENDAR,
        Place::Screen(Screen::Directory) => DIRECTORY,
        Place::Screen(Screen::Signatures) => SIGNATURES,
        Place::Screen(Screen::Journal) => JOURNAL,
        Place::Screen(Screen::Registry | Screen::Summary) => REPORTS,
        Place::History => HISTORY,
        Place::Form => FORM,
        Place::List => LIST,
    };
    // A history is one message: what is done with it has the keys that it has on the queue.
    let steps = of_a_message().filter(move |_| place == Place::History);
    // Actions of the screens do not work in a form or over a list.
    let everywhere: Table = match place {
        Place::Screen(_) | Place::History => EVERYWHERE,
        Place::Form | Place::List => &[],
    };
    steps.chain(own.iter().chain(everywhere).copied().flatten())
}

/// What can be done with a message, whichever screen it is found on.
fn of_a_message() -> impl Iterator<Item = &'static Binding> {
    let own = ACTIONS.iter().copied().flatten();
    own.filter(|binding| binding.traits.contains(&Trait::Message))
}

/// What the palette of a place offers: its rows, and what can be done with the message that is chosen there.
pub fn offered(place: Place) -> impl Iterator<Item = &'static Binding> {
    let has_messages = matches!(
        place,
        Place::Screen(Screen::Journal | Screen::Registry | Screen::Summary)
    );
    let more = of_a_message().filter(move |binding| {
        has_messages && bindings(place).all(|own| own.action != binding.action)
    });
    bindings(place).chain(more)
}

/// Every row of every screen, in the order of the help.
pub fn all() -> impl Iterator<Item = &'static Binding> {
    // Rows shared by several screens are listed once.
    let mut seen = HashSet::new();
    rows().filter(move |binding| seen.insert(binding.description))
}

/// What is typed here is what is looked for, or what is filled in: a letter is no hotkey.
pub fn takes_letters(place: impl Into<Place>) -> bool {
    matches!(place.into(), Place::Screen(Screen::Journal) | Place::Form)
}

/// The keys that hold at this desk.
#[derive(Debug, Clone)]
pub struct Keymap {
    pub(crate) keys: HashMap<Action, Vec<String>>,
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

    /// The key of an action that works in a place, by its name in the table.
    pub fn name_on(&self, place: impl Into<Place>, action: Action) -> Option<&str> {
        let place = place.into();
        let mut keys = self.keys(action).iter();
        let holds = bindings(place).any(|binding| binding.action == action);
        keys.find(|key| holds && works_on(place, key))
            .map(String::as_str)
    }

    /// The key of an action that works on a screen, as it is shown; empty when it is reached by the palette alone.
    pub fn key_on(&self, place: impl Into<Place>, action: Action) -> &str {
        self.name_on(place, action).map_or("", shown)
    }

    /// What a key does in a place.
    pub fn find(&self, place: impl Into<Place>, key: &Key) -> Option<Action> {
        let place = place.into();
        if takes_letters(place) && key.character().is_some() {
            return None;
        }
        self.named(place, &key.name())
    }

    /// What a key does on a screen while a form lies over it, where letters are text.
    pub fn find_over(&self, screen: Screen, key: &Key) -> Option<Action> {
        let types = key.character().is_some();
        self.named(screen.into(), &key.name()).filter(|_| !types)
    }

    fn named(&self, place: Place, name: &str) -> Option<Action> {
        bindings(place)
            .map(|binding| binding.action)
            .find(|action| self.keys(*action).iter().any(|key| key == name))
    }
}

/// Whether a key of the table does anything in a place.
pub(crate) fn works_on(place: impl Into<Place>, key: &str) -> bool {
    let types = Key::named(key).is_some_and(|key| key.character().is_some());
    !(takes_letters(place) && types)
}

/// What a key does in a line of text outside the forms, that of the palette and of the journal. `[keys]` changes none
/// of these.
pub(crate) fn edit_of_line(key: &Key) -> Option<Fill> {
    match key.name().as_str() {
        // Where a terminal loses Ctrl with a Russian letter, the F-keys do the same.
        "Ctrl+Z" | "F5" => Some(Fill::Undo),
        "Ctrl+Y" | "F6" => Some(Fill::Redo),
        "Ctrl+A" => Some(Fill::SelectAll),
        "Ctrl+X" | "Shift+Delete" => Some(Fill::Cut),
        "Ctrl+C" | "Ctrl+Insert" => Some(Fill::CopyText),
        "Ctrl+V" | "Shift+Insert" => Some(Fill::Paste),
        _ => None,
    }
}
