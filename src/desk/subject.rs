//! The message that an action is about: the one of the history that lies open, or the one under the cursor of the screen.
//! What is not in the queue is taken up from the journal before anything is entered of it.

use crate::desk::app::{App, Layer, Screen};
use crate::desk::input::keymap::Place;
use crate::desk::layers::history::History;
use crate::desk::screens;
use crate::regulation::{Kind, Message, Number, OF_CLOSED, next};

impl Layer {
    /// The history that is looked at, under a form or the palette too.
    pub fn history(&self) -> Option<&History> {
        match self {
            Self::History(history) => Some(history),
            Self::Dialog(dialog) => dialog.under.as_deref(),
            Self::Palette(palette) => palette.under.history(),
            Self::Help(help) => help.under.history(),
            Self::None | Self::Explain(_) | Self::Intake(_) | Self::Looks(_) => None,
        }
    }

    /// The same, to be read anew.
    pub fn history_mut(&mut self) -> Option<&mut History> {
        match self {
            Self::History(history) => Some(history),
            Self::Dialog(dialog) => dialog.under.as_deref_mut(),
            Self::Palette(palette) => palette.under.history_mut(),
            Self::Help(help) => help.under.history_mut(),
            Self::None | Self::Explain(_) | Self::Intake(_) | Self::Looks(_) => None,
        }
    }
}

impl App {
    /// Where a key is pressed now, where no form lies over it.
    pub fn place(&self) -> Place {
        match self.layer {
            Layer::History(_) => Place::History,
            _ => Place::Screen(self.screen),
        }
    }

    /// The message that an action is about now.
    pub fn subject(&self) -> Option<Number> {
        if let Some(history) = self.layer.history() {
            return Some(history.message().number);
        }
        match self.screen {
            Screen::Main => self.shown().selected(),
            Screen::Journal => self.finder.chosen(),
            Screen::Registry | Screen::Summary => screens::report::view::chosen(&self.reports),
            Screen::Calendar(_) | Screen::Directory | Screen::Signatures => None,
        }
    }

    /// A message of the queue, or the one that was taken up from the journal.
    pub fn message(&self, number: Number) -> Option<&Message> {
        let mut items = self.queue.items().iter();
        let item = items.find(|item| item.message.number == number);
        let aside = self.aside.as_ref();
        item.map(|item| &item.message)
            .or_else(|| aside.filter(|message| message.number == number))
    }

    /// The queue of the past is looked at, in which nothing can be entered.
    pub fn is_in_the_past(&self) -> bool {
        self.past.is_some() && self.screen == Screen::Main
    }

    /// What may follow for the message that an action is about, the expected step first.
    pub fn next_steps(&self) -> Vec<Kind> {
        if self.is_in_the_past() {
            return Vec::new();
        }
        let Some(number) = self.subject() else {
            return Vec::new();
        };
        let read = [
            self.layer.history().map(History::message),
            self.finder.found(number),
        ];
        let known = self.message(number);
        // What stands in a report is closed, and not read yet.
        known
            .or_else(|| read.into_iter().flatten().next())
            .map_or_else(|| OF_CLOSED.to_vec(), next)
    }
}
