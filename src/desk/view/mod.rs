//! The frame of the desk: the header, the screen with what lies over it, the footer. [`view`] draws the state, changes
//! nothing, and returns what can be clicked on.

mod footer;
mod header;

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::{Block, Paragraph};
use ratatui::{Frame, text::Line};

use crate::desk::screens::{calendar, main, report};
use crate::desk::{app::App, input::place::Screen, style::text, widgets::areas::Areas};

/// The smallest terminal that everything fits in.
const SMALLEST: (u16, u16) = (60, 16);

/// Draws the desk.
pub(crate) fn view(app: &App, frame: &mut Frame<'_>) -> Areas {
    let areas = draw(app, frame);
    app.state.glyphs.simplify(frame.buffer_mut());
    areas
}

/// The keys of the footer with their words, in order.
#[cfg(test)]
pub(crate) fn footer_words(app: &App, width: u16) -> Vec<(String, String)> {
    footer::keys_and_labels(app, width)
}

fn draw(app: &App, frame: &mut Frame<'_>) -> Areas {
    let (state, area) = (&app.state, frame.area());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let words = format!(
            "Окно мало: {}×{}. Пульту нужно хотя бы {}×{}: увеличьте окно.",
            area.width, area.height, SMALLEST.0, SMALLEST.1
        );
        let rows = text::wrap(&words, usize::from(area.width)).into_iter();
        let lines: Vec<Line<'_>> = rows.map(Line::from).collect();
        frame.render_widget(Paragraph::new(lines), area);
        return Areas::default();
    }
    frame.render_widget(Block::new().style(state.theme.text), area);
    let [above, middle, below] = Layout::vertical([
        Constraint::Length(header::height(state, area.width)),
        Constraint::Min(3),
        Constraint::Length(1),
    ])
    .areas(area);
    header::view(state, frame, above);
    let mut areas = screen(app, frame, middle);
    let from_the_top = app.layers.iter().rev();
    let seen_below = from_the_top.take_while(|layer| layer.shows_below()).count();
    let first = app.layers.len().saturating_sub(seen_below + 1);
    for layer in &app.layers[first..] {
        // What lies under a layer cannot be clicked on.
        areas = layer.view(frame, middle, state);
    }
    areas.extend(footer::view(app, frame, below));
    areas
}

fn screen(app: &App, frame: &mut Frame<'_>, area: Rect) -> Areas {
    let state = &app.state;
    match state.screen {
        Screen::Main => main::view(state, frame, area),
        Screen::Calendar(cursor) => {
            calendar::view(state, cursor, frame, area);
            Areas::default()
        }
        Screen::Directory => app.directory.view(state, frame, area),
        Screen::Signatures => app.log.view(state, frame, area),
        Screen::Journal => app.finder.view(state, frame, area),
        Screen::Registry | Screen::Summary => report::view::view(state, &app.reports, frame, area),
    }
}
