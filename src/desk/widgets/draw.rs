//! Drawing a form: what it holds, in rows of safe text, and the place of the cursor among them.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::field::{Field, FieldKind};
use super::form::Form;
use super::pick::LIST_ROWS;
use super::window::{raise, window};
use crate::desk::text;
use crate::desk::theme::Theme;

/// Columns of the labels.
const LABEL: usize = 18;

impl Form {
    /// Draws the form in the middle of an area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let width = area.width.min(96);
        let inner_width = usize::from(width.saturating_sub(4));
        let (lines, focus_row, cursor) = self.lines(inner_width, theme);
        let height = u16::try_from(lines.len())
            .unwrap_or(u16::MAX)
            .saturating_add(2)
            .min(area.height);
        let outer = Rect {
            x: area.x + (area.width - width) / 2,
            y: area.y + (area.height - height) / 2,
            width,
            height,
        };
        let goes_on = self.goes_on();
        let verb = self.verb;
        let keys = if goes_on {
            format!("Enter дальше   Shift+Tab назад   F12 {verb}   Esc отложить")
        } else {
            format!("Enter {verb}   Shift+Tab назад   Esc отложить")
        };
        let inner = raise(frame, outer, window(outer, &self.title, &keys, theme));
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        // A form taller than the screen scrolls so that the field with the focus and what is under it are seen.
        let visible = usize::from(inner.height);
        let scroll = (focus_row + LIST_ROWS + 2)
            .saturating_sub(visible)
            .min(lines.len().saturating_sub(visible));
        let scroll = scroll.min(focus_row);
        let shown: Vec<Line<'_>> = lines.into_iter().skip(scroll).take(visible).collect();
        frame.render_widget(Paragraph::new(shown), inner);
        if let Some((row, column)) = cursor {
            let position = row
                .checked_sub(scroll)
                .filter(|row| *row < visible)
                .map(|row| Position {
                    x: inner.x + u16::try_from(column).unwrap_or_default(),
                    y: inner.y + u16::try_from(row).unwrap_or_default(),
                });
            if let Some(position) = position {
                frame.set_cursor_position(position);
            }
        }
    }

    /// Every row of the form, the row of the field with the focus, and the place of the cursor.
    fn lines(
        &self,
        width: usize,
        theme: &Theme,
    ) -> (Vec<Line<'static>>, usize, Option<(usize, usize)>) {
        let mut lines: Vec<Line<'static>> = Vec::new();
        for line in &self.intro {
            lines.extend(
                text::wrap(line, width)
                    .into_iter()
                    .map(|row| Line::styled(row, theme.dim)),
            );
        }
        let (mut focus_row, mut cursor) = (0, None);
        let value_width = width.saturating_sub(LABEL);
        for (place, field) in self.fields.iter().enumerate() {
            let focused = place == self.focus;
            if focused {
                focus_row = lines.len();
            }
            let mut rows = field_rows(field, focused, value_width, theme);
            if focused {
                cursor = rows
                    .cursor
                    .map(|(row, column)| (lines.len() + row, LABEL + column));
            }
            for (number, value) in rows.lines.drain(..).enumerate() {
                let label = if number == 0 {
                    format!("{} {}", if focused { "▸" } else { " " }, field.label)
                } else {
                    String::new()
                };
                let style = if focused { theme.title } else { theme.text };
                let mut spans = vec![Span::styled(text::fit(&label, LABEL), style)];
                spans.extend(value.spans);
                lines.push(Line::from(spans));
            }
            let indent = " ".repeat(LABEL);
            if let Some(notice) = &field.notice {
                for row in text::wrap(&format!("≈ {notice}"), value_width) {
                    lines.push(Line::styled(format!("{indent}{row}"), theme.soon));
                }
            }
            if let Some(error) = &field.error {
                for row in text::wrap(&format!("✗ {error}"), value_width) {
                    lines.push(Line::styled(format!("{indent}{row}"), theme.error));
                }
            } else if let Some(hint) = field.hint.as_ref().filter(|_| focused) {
                for row in text::wrap(hint, value_width) {
                    lines.push(Line::styled(format!("{indent}{row}"), theme.dim));
                }
            }
        }
        if let Some(error) = &self.error {
            lines.extend(
                text::wrap(&format!("✗ {error}"), width)
                    .into_iter()
                    .map(|row| Line::styled(row, theme.error)),
            );
        }
        (lines, focus_row, cursor)
    }
}

struct FieldRows {
    lines: Vec<Line<'static>>,
    cursor: Option<(usize, usize)>,
}

fn field_rows(field: &Field, focused: bool, width: usize, theme: &Theme) -> FieldRows {
    let box_style = if focused { theme.selected } else { theme.text };
    let boxed = |row: &str| Line::styled(text::fit(row, width), box_style);
    match &field.kind {
        FieldKind::Text { editor, rows } => {
            let seen = editor.rows(width);
            let height = usize::from(*rows);
            let first = (seen.cursor.0 + 1).saturating_sub(height);
            let mut lines: Vec<Line<'static>> = seen
                .rows
                .iter()
                .skip(first)
                .take(height)
                .map(|row| boxed(row))
                .collect();
            // A line that is not focused shows its beginning.
            if !focused && height == 1 {
                lines = vec![boxed(&text::cut(&editor.text(), width))];
            }
            while lines.len() < height {
                lines.push(boxed(""));
            }
            FieldRows {
                lines,
                cursor: Some((seen.cursor.0 - first, seen.cursor.1)),
            }
        }
        FieldKind::Pick(pick) => {
            let seen = pick.editor().rows(width.saturating_sub(2));
            // A value that nobody types at shows its beginning.
            let row = if pick.is_fresh() || !focused {
                text::cut(&pick.text(), width.saturating_sub(2))
            } else {
                seen.rows.get(seen.cursor.0).cloned().unwrap_or_default()
            };
            let shown = format!("{} ▾", text::fit(&row, width.saturating_sub(2)));
            let mut lines = vec![boxed(&shown)];
            // What must be chosen shows what there is before it is asked for.
            let is_seen = |cursor: Option<usize>| cursor.is_some() || field.needed.is_some();
            let list = pick
                .list()
                .filter(|(_, cursor)| focused && is_seen(*cursor));
            if let Some((rows, cursor)) = list {
                let first = cursor.map_or(0, |cursor| (cursor + 1).saturating_sub(LIST_ROWS));
                for (place, row) in rows.iter().enumerate().skip(first).take(LIST_ROWS) {
                    let sign = if Some(place) == cursor { "›" } else { " " };
                    let style = if Some(place) == cursor {
                        theme.title
                    } else {
                        theme.text
                    };
                    lines.push(Line::styled(
                        text::fit(&format!("  {sign} {row}"), width),
                        style,
                    ));
                }
            }
            let column = text::width(&pick.text()).min(width.saturating_sub(3));
            let column = if pick.is_fresh() {
                column
            } else {
                seen.cursor.1
            };
            FieldRows {
                lines,
                cursor: Some((0, column)),
            }
        }
        FieldKind::Secret { typed, empty } => {
            let dots = typed.dots();
            let column = text::width(&dots);
            let shown = if dots.is_empty() { empty } else { &dots };
            FieldRows {
                lines: vec![boxed(shown)],
                cursor: Some((0, column)),
            }
        }
        FieldKind::Choice { options, chosen } => {
            // Beside one another as far as there is room, else one under the other: none is cut off.
            let taken: usize = options.iter().map(|option| text::width(option) + 7).sum();
            let is_short = taken <= width + 3;
            let mut lines = vec![Line::default()];
            for (place, option) in options.iter().enumerate() {
                let (sign, style) = if place == *chosen {
                    ("(•)", box_style)
                } else {
                    ("( )", theme.text)
                };
                let option = text::fit(&format!("{sign} {option}"), text::width(option) + 4);
                let option = Span::styled(text::cut(&option, width), style);
                if is_short {
                    lines[0].push_span(option);
                    lines[0].push_span(Span::raw("   "));
                } else if place == 0 {
                    lines[0].push_span(option);
                } else {
                    lines.push(Line::from(option));
                }
            }
            FieldRows {
                lines,
                cursor: None,
            }
        }
        FieldKind::Marks {
            options,
            marked,
            cursor,
        } => {
            let lines =
                options
                    .iter()
                    .zip(marked)
                    .enumerate()
                    .map(|(place, ((key, name), marked))| {
                        let sign = if *marked { "[x]" } else { "[ ]" };
                        let row = text::fit(&format!("{sign} {key} {name}"), width);
                        Line::styled(
                            row,
                            if focused && place == *cursor {
                                box_style
                            } else {
                                theme.text
                            },
                        )
                    });
            FieldRows {
                lines: lines.collect(),
                cursor: None,
            }
        }
    }
}
