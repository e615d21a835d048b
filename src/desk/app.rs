//! The root of the desk: the state, the screens, and the stack of what lies over them.

use std::any::Any;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::forms::{dialog::Dialog, questions::Questions};
use crate::desk::input::place::{Place, Screen};
use crate::desk::layers::{help::Help, history::History};
use crate::desk::screens::{self, directory::DirectoryView, journal::Finder, report::Reports};
use crate::desk::state::{State, drafts::Kept};
use crate::desk::{layer::Layer, screens::signatures::SignatureLog};
use crate::desk::{style::theme::Theme, widgets::areas::Areas};
use crate::papers::report::period::Period;
use crate::regulation::{AFTER_CLOSING, Kind, Message, Number, next};

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
    /// What lies over the screen, the top one last.
    pub layers: Vec<Box<dyn Layer>>,
    /// What can be clicked on in the frame that was drawn last.
    pub(crate) areas: Areas,
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
            reports: Reports::new(Period::month_of(today)),
            layers: Vec::new(),
            areas: Areas::default(),
        }
    }

    /// The layer on top, if it is of this kind.
    pub fn top<L: Layer>(&self) -> Option<&L> {
        let top: &dyn Any = self.layers.last()?.as_ref();
        top.downcast_ref()
    }

    /// The same, to be changed.
    pub fn top_mut<L: Layer>(&mut self) -> Option<&mut L> {
        let top: &mut dyn Any = self.layers.last_mut()?.as_mut();
        top.downcast_mut()
    }

    /// The form on top.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.top()
    }

    /// The same, to be changed.
    pub fn dialog_mut(&mut self) -> Option<&mut Dialog> {
        self.top_mut()
    }

    /// The form on top, to be changed by what the desk knows.
    pub fn dialog_and_state(&mut self) -> Option<(&mut Dialog, &State)> {
        let top: &mut dyn Any = self.layers.last_mut()?.as_mut();
        Some((top.downcast_mut()?, &self.state))
    }

    /// The history that is looked at, under a form or the palette too.
    pub fn history(&self) -> Option<&History> {
        let mut layers = self.layers.iter();
        layers.find_map(|layer| (layer.as_ref() as &dyn Any).downcast_ref())
    }

    /// The same, to be updated.
    pub fn history_mut(&mut self) -> Option<&mut History> {
        let mut layers = self.layers.iter_mut();
        layers.find_map(|layer| (layer.as_mut() as &mut dyn Any).downcast_mut())
    }

    /// Lays something over what is there.
    pub fn lay_over(&mut self, layer: impl Layer) {
        self.layers.push(Box::new(layer));
    }

    /// Opens a form, over a history or the bare screen.
    pub(crate) fn open(&mut self, questions: impl Questions) {
        self.open_boxed(Box::new(questions));
    }

    /// The same, of questions that were chosen among several.
    pub(crate) fn open_boxed(&mut self, questions: Box<dyn Questions>) {
        if let Some(dialog) = Dialog::open(questions, &self.state) {
            if self.top::<Help>().is_some() {
                self.layers.pop();
            }
            if self.top::<History>().is_none() {
                self.layers.clear();
            }
            self.lay_over(dialog);
        }
    }

    /// The form has done its work, and its draft with it.
    pub fn put_away(&mut self) {
        let Some(dialog) = self.dialog() else {
            self.layers.clear();
            return;
        };
        if let Some(name) = dialog.draft_name() {
            self.state.drafts.remove(&name);
        }
        self.layers.pop();
    }

    /// The open form, as far as something was typed into it; the help may lie over it.
    pub fn open_draft(&self) -> Option<Kept> {
        let mut layers = self.layers.iter().rev();
        layers.find_map(|layer| layer.draft(&self.state))
    }

    /// Keeps what was typed into the open form, to be offered again.
    pub fn keep_draft(&mut self) {
        if let Some(form) = self.open_draft() {
            self.state.drafts.insert(form);
            self.state
                .say("Черновик сохранён: откройте эту форму снова");
        } else if let Some(name) = self
            .layers
            .iter()
            .rev()
            .find_map(|layer| layer.draft_name())
        {
            // The form was emptied again.
            self.state.drafts.remove(&name);
        }
    }

    /// It was not done: the form stays with the reason, told at the field that it is about.
    pub fn not_done(&mut self, field: &str, reason: String) {
        match self.dialog_mut() {
            Some(dialog) => dialog.show_reason(field, reason),
            None => self.state.say_error(reason),
        }
    }

    /// Where a key is pressed now, where no form lies over it.
    pub fn place(&self) -> Place {
        match self.top::<History>() {
            Some(_) => Place::History,
            None => Place::Screen(self.state.screen),
        }
    }

    /// The message that an action is about now.
    pub fn subject(&self) -> Option<Number> {
        if let Some(history) = self.history() {
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
        if self.subject().is_none() {
            return Vec::new();
        }
        // What stands in a report is closed, and not read yet.
        let message = self.subject_message();
        message.map_or_else(|| AFTER_CLOSING.to_vec(), next)
    }

    /// The message that an action is about, where it was read.
    pub fn subject_message(&self) -> Option<&Message> {
        let number = self.subject()?;
        let read = [
            self.history().map(History::message),
            self.finder.found(number),
        ];
        let known = self.state.message(number);
        known.or_else(|| read.into_iter().flatten().next())
    }
}
