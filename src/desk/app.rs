//! The root of the desk: the state, the screens and what lies over them.

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::forms::Dialog;
use crate::desk::input::place::{Place, Screen};
use crate::desk::layers::appearance::Looks;
use crate::desk::layers::explain::Explain;
use crate::desk::layers::help::Help;
use crate::desk::layers::history::History;
use crate::desk::screens;
use crate::desk::screens::directory::DirectoryView;
use crate::desk::screens::journal::Finder;
use crate::desk::screens::report::Reports;
use crate::desk::screens::signatures::SignatureLog;
use crate::desk::state::State;
use crate::desk::style::theme::Theme;
use crate::papers::report::period::Period;
use crate::regulation::{Kind, Number, OF_CLOSED, next};

/// What lies over the main screen.
#[derive(Debug)]
pub enum Layer {
    /// Nothing.
    None,
    /// A dialog.
    Dialog(Box<Dialog>),
    /// The help, over whatever else lies there.
    Help(Box<Help>),
    /// Why a term is what it is.
    Explain(Explain),
    /// The history of a message.
    History(Box<History>),
    /// A list of messages before it is registered.
    Intake(Box<crate::desk::layers::list::Intake>),
    /// The palette of actions.
    Palette(Box<crate::desk::layers::palette::Palette>),
    /// The choice of colours.
    Looks(Looks),
}

/// The desk.
#[derive(Debug)]
pub struct App {
    /// What the desk knows.
    pub state: State,
    /// The screen of the directory.
    pub directory: DirectoryView,
    /// The log of signatures.
    pub log: SignatureLog,
    /// What is looked for in the journal.
    pub finder: Finder,
    /// The registry and the summary.
    pub reports: Reports,
    /// What lies over the screen.
    pub layer: Layer,
}

impl App {
    /// A desk with an empty queue.
    pub fn new(setup: Setup, theme: Theme, now: Instant) -> Self {
        let today = setup.rules.calendar.local(now).date_naive();
        Self {
            state: State::new(setup, theme, now),
            directory: DirectoryView::default(),
            log: SignatureLog::default(),
            finder: Finder::default(),
            reports: Reports::of(Period::month_of(today)),
            layer: Layer::None,
        }
    }
}

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
            _ => Place::Screen(self.state.screen),
        }
    }

    /// The message that an action is about now.
    pub fn subject(&self) -> Option<Number> {
        if let Some(history) = self.layer.history() {
            return Some(history.message().number);
        }
        match self.state.screen {
            Screen::Main => self.state.shown().selected(),
            Screen::Journal => self.finder.chosen(),
            Screen::Registry | Screen::Summary => screens::report::view::chosen(&self.reports),
            Screen::Calendar(_) | Screen::Directory | Screen::Signatures => None,
        }
    }

    /// What may follow for the message that an action is about, the expected step first.
    pub fn next_steps(&self) -> Vec<Kind> {
        if self.state.is_in_the_past() {
            return Vec::new();
        }
        let Some(number) = self.subject() else {
            return Vec::new();
        };
        let read = [
            self.layer.history().map(History::message),
            self.finder.found(number),
        ];
        let known = self.state.message(number);
        // What stands in a report is closed, and not read yet.
        known
            .or_else(|| read.into_iter().flatten().next())
            .map_or_else(|| OF_CLOSED.to_vec(), next)
    }
}
