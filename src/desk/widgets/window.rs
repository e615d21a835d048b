//! Frames: of a pane of a screen, and of a window that lies over one, with its name above and its keys below.

use ratatui::layout::{Margin, Rect};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};
use ratatui::{Frame, style::Style, text::Line};

use crate::desk::style::{text, theme::Theme};

/// The frame of a pane with its title.
pub(crate) fn frame_of(title: String, theme: &Theme) -> Block<'static> {
    Block::bordered()
        .border_style(theme.border)
        .title(Line::styled(title, theme.title))
}

/// Draws the frame of a pane; the area inside.
pub(crate) fn pane(frame: &mut Frame<'_>, area: Rect, title: String, theme: &Theme) -> Rect {
    put(frame, area, frame_of(title, theme))
}

/// Draws a frame; the area inside.
pub(crate) fn put(frame: &mut Frame<'_>, area: Rect, block: Block<'_>) -> Rect {
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// The frame of a window of an area; what does not fit into it is cut.
pub(crate) fn window(area: Rect, title: &str, keys: &str, theme: &Theme) -> Block<'static> {
    let room = usize::from(area.width.saturating_sub(2));
    let line = |words: &str, style| Line::styled(text::cut(&format!(" {words} "), room), style);
    Block::bordered()
        .border_type(BorderType::Double)
        .border_style(theme.title)
        .title(line(title, theme.title))
        .title_bottom(line(keys, theme.dim))
        .style(theme.text)
}

/// In the middle of an area: so many columns, and so many rows as it has room for.
pub(crate) fn centred(area: Rect, width: u16, rows: usize) -> Rect {
    let height = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Puts a window over whatever is there; the area inside.
pub(crate) fn raise(frame: &mut Frame<'_>, area: Rect, window: Block<'_>) -> Rect {
    frame.render_widget(Clear, area);
    put(frame, area, window)
}

/// The area without a blank column at each side.
pub(crate) fn indented(area: Rect) -> Rect {
    area.inner(Margin::new(1, 0))
}

/// A text in rows of at most so many columns.
pub(crate) fn wrapped(words: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let rows = text::wrap(words, width).into_iter();
    rows.map(|row| Line::styled(row, style)).collect()
}

/// A line that stands alone in an area.
pub(crate) fn note(frame: &mut Frame<'_>, area: Rect, words: impl Into<String>, style: Style) {
    frame.render_widget(Paragraph::new(Line::styled(words.into(), style)), area);
}

/// The first row of an area, and the rest of it.
pub(crate) fn headed(area: Rect) -> (Rect, Rect) {
    let height = area.height.min(1);
    let rest = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (Rect { height, ..area }, rest)
}
