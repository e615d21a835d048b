//! What lies over a screen: forms, the help, the palette, a history. Layers lie in a stack; the top one takes what is
//! typed and answers with a [`Flow`], which the desk follows. A layer knows the [`State`] and never the desk itself.

use std::any::Any;
use std::fmt::Debug;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::desk::effect::Effect;
use crate::desk::input::action::Action;
use crate::desk::input::key::Key;
use crate::desk::input::place::Place;
use crate::desk::state::State;
use crate::desk::state::drafts::Kept;
use crate::desk::widgets::areas::{Areas, Hit};

/// What lies over a screen.
pub trait Layer: Any + Debug {
    /// Draws it over what is between the header and the footer, and tells what can be clicked on.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas;

    /// Takes a key in.
    fn key(&mut self, key: Key, state: &mut State) -> Flow;

    /// The keys of the footer with their words.
    fn hints(&self, state: &State) -> Vec<Hint>;

    /// Does an action that is about this layer: moving over its rows, going back.
    fn act(&mut self, _action: Action) -> Flow {
        Flow::Ignored
    }

    /// Takes a pasted text in.
    fn paste(&mut self, _text: &str, _state: &mut State) -> Flow {
        Flow::Ignored
    }

    /// Takes a click on one of its areas in.
    fn click(&mut self, _hit: &Hit, _state: &mut State) -> Flow {
        Flow::Ignored
    }

    /// Scrolls by so many rows.
    fn scroll(&mut self, _rows: isize, _state: &State) {}

    /// Takes words in from a layer that lay over it and is gone.
    fn told(&mut self, _words: String) {}

    /// Another minute has begun.
    fn tick(&mut self, _state: &State) {}

    /// Where a key is pressed while this lies on top; none where it has no table of its own.
    fn place(&self) -> Option<Place> {
        None
    }

    /// What lies under it stays in sight.
    fn shows_below(&self) -> bool {
        false
    }

    /// What was typed into it, to be offered again.
    fn draft(&self, _state: &State) -> Option<Kept> {
        None
    }

    /// The name under which what is typed into it is kept; none where nothing is.
    fn draft_name(&self) -> Option<String> {
        None
    }
}

/// What is to follow from what a layer has taken in.
#[derive(Debug)]
pub enum Flow {
    /// It was not for this layer.
    Ignored,
    /// The layer stays.
    Stay,
    /// The layer goes.
    Close,
    /// This layer comes in its place.
    Replace(Box<dyn Layer>),
    /// The layer stays, and the action is done.
    Do(Action),
    /// The layer goes, and the action is done.
    Choose(Action),
    /// The layer stays, and this is to be done outside.
    Ask(Vec<Effect>),
    /// The layer goes, and this is to be done outside.
    Done(Vec<Effect>),
    /// The layer goes, and the one under it takes the text in as if it were pasted.
    Insert(String),
    /// The layer goes, the one under it takes the words in, and this is to be done outside.
    Tell(String, Vec<Effect>),
    /// The layer goes, what was typed into it is kept.
    PutAside,
    /// Nothing is entered before the desk has asked what stands before an entry; what was typed is kept.
    AskFirst,
    /// The desk is left, what was typed is kept.
    Leave,
}

/// Keys of the footer and what they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The names of the keys, as the table has them.
    pub keys: Vec<String>,
    /// Two words for it.
    pub label: String,
}

impl Hint {
    /// Keys by their names.
    pub fn new(keys: &[&str], label: &str) -> Self {
        Self {
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
            label: label.to_owned(),
        }
    }

    /// The key of an action in a place.
    pub fn for_action(state: &State, place: impl Into<Place>, action: Action) -> Self {
        let key = state.keymap.name_on(place, action).unwrap_or_default();
        Self::new(&[key], action.binding().label)
    }
}
