//! Where a key is pressed: a screen, or what lies over it and has keys of its own.

use chrono::NaiveDate;

/// Which screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The queue with the countdown and the signatures (F2).
    Main,
    /// The production calendar with the cursor on a day (F6).
    Calendar(NaiveDate),
    /// Departments, people and stand-ins (F7).
    Directory,
    /// Who has signed what (ж).
    Signatures,
    /// All messages ever (F3).
    Journal,
    /// The registry of the answered messages (F4).
    Registry,
    /// The monthly summary (F5).
    Summary,
}

/// Every screen, the calendar on any day.
pub const SCREENS: [Screen; 7] = [
    Screen::Main,
    Screen::Calendar(NaiveDate::MIN),
    Screen::Directory,
    Screen::Signatures,
    Screen::Journal,
    Screen::Registry,
    Screen::Summary,
];

/// Where a key is pressed: on a screen, or in what lies over it and has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A screen with nothing over it.
    Screen(Screen),
    /// The history of a message.
    History,
    /// A form, where letters are text.
    Form,
    /// A list before it is registered.
    List,
}

impl From<Screen> for Place {
    fn from(screen: Screen) -> Self {
        Self::Screen(screen)
    }
}

/// Every place.
pub fn places() -> impl Iterator<Item = Place> {
    let over = [Place::History, Place::Form, Place::List];
    SCREENS.into_iter().map(Place::Screen).chain(over)
}
