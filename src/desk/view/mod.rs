//! The panes of the main screen. A pane draws the state in its area and changes nothing.

mod footer;
mod header;

use crate::desk::screens::main;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Paragraph};

use crate::desk::app::App;
use crate::desk::input::place::Screen;
use crate::desk::screens;
use crate::desk::screens::journal;
use crate::desk::state::LowerPane;
use crate::desk::style::text;
use crate::desk::style::theme::Theme;
use crate::regulation::Number;

/// The narrowest terminal with two panes side by side.
const WIDE: u16 = 100;
/// The smallest terminal that everything fits in.
const SMALLEST: (u16, u16) = (60, 16);

/// Where the panes are.
struct Places {
    header: Rect,
    queue: Rect,
    countdown: Option<Rect>,
    signatures: Option<Rect>,
    footer: Rect,
}

/// Draws the desk.
pub(crate) fn view(app: &App, frame: &mut Frame<'_>) {
    draw(app, frame);
    app.state.glyphs.simplify(frame.buffer_mut());
}

/// Whether a terminal has room for the desk.
pub(crate) fn is_big_enough(area: Rect) -> bool {
    area.width >= SMALLEST.0 && area.height >= SMALLEST.1
}

/// What is between the header and the footer.
pub(crate) fn middle(app: &App, area: Rect) -> Rect {
    let above = header::height(&app.state, area.width);
    Rect {
        y: area.y + above,
        height: area.height - above - 1,
        ..area
    }
}

/// The key of the footer that a click on a column presses.
pub(crate) fn key_at(app: &App, width: u16, column: u16) -> Option<String> {
    footer::key_at(app, width, column)
}

/// The keys of the footer with their words, in order.
#[cfg(test)]
pub(crate) fn footer_words(app: &App, width: u16) -> Vec<(String, String)> {
    footer::words(app, width)
}

fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    if !is_big_enough(area) {
        let words = format!(
            "Окно мало: {}×{}. Пульту нужно хотя бы {}×{}: увеличьте окно.",
            area.width, area.height, SMALLEST.0, SMALLEST.1
        );
        let lines: Vec<Line<'_>> = text::wrap(&words, usize::from(area.width))
            .into_iter()
            .map(Line::from)
            .collect();
        frame.render_widget(Paragraph::new(lines), area);
        return;
    }
    frame.render_widget(Block::new().style(app.state.theme.text), area);
    let places = places(app, area);
    header::view(&app.state, frame, places.header);
    let middle = middle(app, area);
    match app.state.screen {
        Screen::Main => {
            main::queue::view(&app.state, frame, places.queue);
            if let Some(area) = places.countdown {
                main::countdown::view(&app.state, frame, area);
            }
            if let Some(area) = places.signatures {
                main::signatures::view(&app.state, frame, area);
            }
        }
        Screen::Calendar(cursor) => screens::calendar::view(&app.state, cursor, frame, middle),
        Screen::Directory => screens::directory::view(app, frame, middle),
        Screen::Signatures => screens::signatures::view(app, frame, middle),
        Screen::Journal => journal::view(app, frame, middle),
        Screen::Registry | Screen::Summary => {
            screens::report::view::view(&app.state, &app.reports, frame, middle);
        }
    }
    footer::view(app, frame, places.footer);
    let from_the_top = app.layers.iter().rev();
    let below = from_the_top.take_while(|layer| layer.shows_below()).count();
    let first = app.layers.len().saturating_sub(below + 1);
    for layer in &app.layers[first..] {
        layer.view(frame, middle, &app.state);
    }
}

fn places(app: &App, area: Rect) -> Places {
    let [header, body, footer] = Layout::vertical([
        Constraint::Length(header::height(&app.state, area.width)),
        Constraint::Min(3),
        Constraint::Length(1),
    ])
    .areas(area);
    if area.width >= WIDE {
        let [queue, right] =
            Layout::horizontal([Constraint::Percentage(53), Constraint::Min(46)]).areas(body);
        let stages = app
            .state
            .shown()
            .selected_item()
            .map_or(0, |item| item.stages.len());
        let wanted = u16::try_from(stages + 7)
            .unwrap_or(u16::MAX)
            .min(right.height.saturating_sub(6));
        let [countdown, signatures] =
            Layout::vertical([Constraint::Length(wanted.max(8)), Constraint::Min(4)]).areas(right);
        return Places {
            header,
            queue,
            countdown: Some(countdown),
            signatures: Some(signatures),
            footer,
        };
    }
    let rows = u16::try_from(app.state.shown().items().len() + 3)
        .unwrap_or(u16::MAX)
        .clamp(5, body.height / 2);
    let [queue, lower] =
        Layout::vertical([Constraint::Length(rows), Constraint::Min(4)]).areas(body);
    let (countdown, signatures) = match app.state.lower {
        LowerPane::Countdown => (Some(lower), None),
        LowerPane::Signatures => (None, Some(lower)),
    };
    Places {
        header,
        queue,
        countdown,
        signatures,
        footer,
    }
}

/// The message that a click on the main screen points at.
pub(crate) fn message_at(app: &App, area: Rect, column: u16, row: u16) -> Option<Number> {
    let queue = places(app, area).queue;
    let first = main::queue::first_row(&app.state, queue);
    let inside =
        (queue.x..queue.right()).contains(&column) && row > queue.y + 1 && row + 1 < queue.bottom();
    let place = first + usize::from(row.checked_sub(queue.y + 2)?);
    app.state
        .shown()
        .items()
        .get(place)
        .filter(|_| inside)
        .map(|item| item.message.number)
}

/// The frame of a pane, with its title.
pub(crate) fn frame_of(title: String, theme: &Theme) -> Block<'static> {
    Block::bordered()
        .border_style(theme.border)
        .title(Line::styled(title, theme.title))
}
