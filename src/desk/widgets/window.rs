//! What lies over a screen: its frame with a name above and its keys below.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear};

use crate::desk::style::text;
use crate::desk::style::theme::Theme;

/// The frame of a window of an area; what does not fit into it is cut.
pub fn window(area: Rect, title: &str, keys: &str, theme: &Theme) -> Block<'static> {
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
pub fn centred(area: Rect, width: u16, rows: usize) -> Rect {
    let height = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Puts a window over whatever is there; the area inside.
pub fn raise(frame: &mut Frame<'_>, area: Rect, window: Block<'_>) -> Rect {
    let inner = window.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(window, area);
    inner
}
