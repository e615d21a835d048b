//! The main screen (F2): the queue, the countdown and the signatures of the selected message. [`view`] lays them out.

pub mod countdown;
pub mod queue;
pub mod signatures;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use crate::desk::state::{LowerPane, State};
use crate::desk::widgets::areas::Areas;

/// The narrowest terminal with two panes side by side.
const WIDE: u16 = 100;

/// Draws the panes: side by side where there is room, else the queue and one pane under it.
pub(crate) fn view(state: &State, frame: &mut Frame<'_>, area: Rect) -> Areas {
    let shown = state.shown();
    if area.width >= WIDE {
        let [left, right] =
            Layout::horizontal([Constraint::Percentage(53), Constraint::Min(46)]).areas(area);
        let stages = shown.selected_item().map_or(0, |item| item.stages.len());
        let wanted = u16::try_from(stages + 7)
            .unwrap_or(u16::MAX)
            .min(right.height.saturating_sub(6));
        let [upper, lower] =
            Layout::vertical([Constraint::Length(wanted.max(8)), Constraint::Min(4)]).areas(right);
        countdown::view(state, frame, upper);
        signatures::view(state, frame, lower);
        return queue::view(state, frame, left);
    }
    let rows = u16::try_from(shown.items().len() + 3)
        .unwrap_or(u16::MAX)
        .clamp(5, area.height / 2);
    let [upper, lower] =
        Layout::vertical([Constraint::Length(rows), Constraint::Min(4)]).areas(area);
    match state.lower {
        LowerPane::Countdown => countdown::view(state, frame, lower),
        LowerPane::Signatures => signatures::view(state, frame, lower),
    }
    queue::view(state, frame, upper)
}
