//! What a click does: on a key of the footer it presses the key, on a row it puts the cursor there.

use ratatui::layout::Rect;

use super::act::act;
use super::action::Row;
use super::app::{App, Layer, Screen};
use super::effect::Effect;
use super::key::Key;
use super::moves::{go, list};
use super::panes;
use super::press::press;

/// Takes a click in, on a desk of this size.
pub(super) fn click(app: &mut App, desk: Rect, column: u16, row: u16) -> Vec<Effect> {
    if !panes::is_big_enough(desk) {
        return Vec::new();
    }
    if row + 1 == desk.bottom() {
        let key = panes::key_at(app, desk.width, column);
        let key = key.as_deref().and_then(Key::named);
        return key.map(|key| press(app, key)).unwrap_or_default();
    }
    let middle = panes::middle(desk);
    match &mut app.layer {
        Layer::Palette(palette) => {
            if let Some(action) = palette.at(middle, column, row) {
                app.layer = Layer::None;
                return act(app, action);
            }
        }
        Layer::Looks(looks) => {
            looks.click(middle, column, row);
            let name = looks.name();
            app.theme = app.theme_of(name);
        }
        Layer::None if app.screen == Screen::Main => {
            if let Some(number) = panes::message_at(app, desk, column, row) {
                app.shown_mut().select(number);
            }
        }
        Layer::None => select(app, middle, row),
        Layer::Dialog(_) | Layer::Help(_) | Layer::Explain(_) | Layer::History(_) => {}
    }
    Vec::new()
}

/// Puts the cursor of the screen's list on a row.
fn select(app: &mut App, area: Rect, row: u16) {
    let Some(list) = list(app) else { return };
    let top = area.y + 1 + list.above;
    let visible = usize::from(area.height.saturating_sub(2 + list.above));
    let Some(offset) = row.checked_sub(top).map(usize::from) else {
        return;
    };
    let first = (list.cursor + 1).saturating_sub(visible);
    let place = first + offset;
    if offset < visible && place < list.rows {
        let by = isize::try_from(place).unwrap_or_default()
            - isize::try_from(list.cursor).unwrap_or_default();
        go(app, Row::By(by));
    }
}
