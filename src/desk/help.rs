//! The help (F1): the user's manual, and every key from the table of actions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};

use super::keymap;
use super::text;
use super::theme::Theme;

/// The manual.
pub const MANUAL: &str = include_str!("../../assets/help.md");

/// The help as lines of text, a paragraph a line: the manual, with the keys where it asks for them.
pub fn lines() -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in MANUAL.lines() {
        let is_text = !line.trim().is_empty() && !line.starts_with('#');
        if line.trim() == "{{клавиши}}" {
            lines.extend(
                keymap::all().map(|binding| {
                    format!("  {:<9} {}", binding.keys.join(" "), binding.description)
                }),
            );
            goes_on = false;
        } else if let Some(last) = lines.last_mut().filter(|_| goes_on && is_text) {
            last.push(' ');
            last.push_str(line.trim());
        } else {
            lines.push(line.to_owned());
            goes_on = is_text;
        }
    }
    lines
}

/// Draws the help from a row on.
pub(super) fn view(frame: &mut Frame<'_>, area: Rect, row: usize, theme: &Theme) {
    let block = Block::bordered()
        .border_type(BorderType::Double)
        .border_style(theme.title)
        .title(Line::styled(" Справка ", theme.title))
        .title_bottom(Line::styled(
            " ↑↓ PageUp PageDown листать   Esc закрыть ",
            theme.dim,
        ));
    let inner = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    let width = usize::from(inner.width.saturating_sub(2));
    let mut shown: Vec<Line<'_>> = Vec::new();
    for line in lines() {
        let (style, line) = match line.trim_start_matches('#') {
            title if title.len() < line.len() => (theme.title, title.trim().to_owned()),
            _ => (theme.text, line.clone()),
        };
        shown.extend(
            text::wrap(&line, width)
                .into_iter()
                .map(|row| Line::styled(format!(" {row}"), style)),
        );
    }
    let rows = usize::from(inner.height);
    let first = row.min(shown.len().saturating_sub(rows));
    frame.render_widget(
        Paragraph::new(shown.into_iter().skip(first).take(rows).collect::<Vec<_>>()),
        inner,
    );
}
