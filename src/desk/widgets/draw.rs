//! Drawing a form: what it holds, in rows of safe text, and the place of the cursor among them.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::desk::style::text;
use crate::desk::style::theme::Theme;
use crate::desk::widgets::field::{Field, FieldKind};
use crate::desk::widgets::form::Form;
use crate::desk::widgets::pick::LIST_ROWS;
use crate::desk::widgets::window::{centred, raise, window};

/// Columns of the labels.
const LABEL: usize = 18;

/// Columns of a form at most.
const WIDEST: u16 = 96;

/// Columns of what stands behind the labels, on a desk of so many columns.
fn room(desk: u16) -> usize {
    usize::from(desk.min(WIDEST).saturating_sub(4)).saturating_sub(LABEL)
}

/// A form as it lies in its area.
struct Laid {
    outer: Rect,
    /// Where the rows are.
    inner: Rect,
    lines: Vec<Line<'static>>,
    /// The rows that are fields: which field, and which row of it.
    fields: Vec<Option<(usize, usize)>>,
    /// So many rows stand above the area.
    scroll: usize,
    cursor: Option<(usize, usize)>,
}

impl Form {
    /// Tells the fields how wide they are on a desk of so many columns.
    pub fn fit(&mut self, desk: u16) {
        for field in &mut self.fields {
            if let Some(editor) = field.editor_mut() {
                editor.fit(room(desk));
            }
        }
    }

    /// Draws the form in the middle of an area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let laid = self.lay(area, theme);
        let goes_on = self.goes_on();
        let verb = self.verb;
        let keys = if goes_on {
            let send = &self.send_key;
            format!("Enter дальше   Shift+Tab назад   {send} {verb}   Esc отложить")
        } else {
            format!("Enter {verb}   Shift+Tab назад   Esc отложить")
        };
        raise(
            frame,
            laid.outer,
            window(laid.outer, &self.title, &keys, theme),
        );
        let (inner, scroll) = (laid.inner, laid.scroll);
        let visible = usize::from(inner.height);
        let shown: Vec<Line<'_>> = laid.lines.into_iter().skip(scroll).take(visible).collect();
        frame.render_widget(Paragraph::new(shown), inner);
        if let Some((row, column)) = laid.cursor {
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

    /// Takes a click on a form that lies in an area: the focus goes to the field there, and what is clicked on is
    /// chosen. Tells whether it fell on a field.
    pub fn click(&mut self, area: Rect, (column, row): (u16, u16), theme: &Theme) -> bool {
        let laid = self.lay(area, theme);
        let is_inside = laid.inner.contains(Position { x: column, y: row });
        let place = usize::from(row.saturating_sub(laid.inner.y)) + laid.scroll;
        let Some((place, row)) = laid.fields.get(place).copied().flatten() else {
            return false;
        };
        if !is_inside {
            return false;
        }
        let was_focused = self.focus == place;
        if !was_focused {
            self.accept();
            self.focus = place;
        }
        let column = usize::from(column - laid.inner.x);
        if let Some(column) = column.checked_sub(LABEL) {
            let field = &mut self.fields[place];
            click(field, was_focused, (row, column), room(area.width));
            field.error = None;
        }
        true
    }

    fn lay(&self, area: Rect, theme: &Theme) -> Laid {
        let width = area.width.min(WIDEST);
        let rows = self.rows(usize::from(width.saturating_sub(4)), theme);
        let outer = centred(area, width, rows.lines.len() + 2);
        let inner = Rect {
            x: outer.x + 2,
            y: outer.y + 1,
            width: width.saturating_sub(4),
            height: outer.height.saturating_sub(2),
        };
        // A form taller than the screen scrolls so that the field with the focus and what is under it are seen.
        let visible = usize::from(inner.height);
        let scroll = (rows.focus + LIST_ROWS + 2)
            .saturating_sub(visible)
            .min(rows.lines.len().saturating_sub(visible));
        Laid {
            outer,
            inner,
            scroll: scroll.min(rows.focus),
            lines: rows.lines,
            fields: rows.fields,
            cursor: rows.cursor,
        }
    }

    /// Every row of the form, which field it is of, the row of the field with the focus, and the place of the cursor.
    fn rows(&self, width: usize, theme: &Theme) -> FormRows {
        let mut lines: Vec<Line<'static>> = Vec::new();
        let mut fields: Vec<Option<(usize, usize)>> = Vec::new();
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
                fields.resize(lines.len(), None);
                fields.push(Some((place, number)));
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
        FormRows {
            lines,
            fields,
            focus: focus_row,
            cursor,
        }
    }
}

struct FormRows {
    lines: Vec<Line<'static>>,
    fields: Vec<Option<(usize, usize)>>,
    focus: usize,
    cursor: Option<(usize, usize)>,
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
            let first = first_row(seen.cursor.0, height);
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
                let first = cursor.map_or(0, |cursor| first_row(cursor, LIST_ROWS));
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
            let is_short = are_beside(options, width);
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

/// The first of so many rows that are seen, with the cursor on the last one at most.
fn first_row(cursor: usize, height: usize) -> usize {
    (cursor + 1).saturating_sub(height)
}

/// Options stand beside one another as far as there is room, else one under the other: none is cut off.
fn are_beside(options: &[String], width: usize) -> bool {
    let taken: usize = options.iter().map(|option| text::width(option) + 7).sum();
    taken <= width + 3
}

/// A click on a row and a column of a field.
fn click(field: &mut Field, was_focused: bool, (row, column): (usize, usize), width: usize) {
    match &mut field.kind {
        FieldKind::Text { editor, rows } => {
            let height = usize::from(*rows);
            // A line that had no focus has shown its beginning.
            if !was_focused && height == 1 {
                editor.begin();
            }
            let first = first_row(editor.rows(width).cursor.0, height);
            editor.point(first + row, column, width);
        }
        FieldKind::Pick(pick) if row > 0 => {
            let first = pick.list().and_then(|(_, cursor)| cursor);
            let first = first.map_or(0, |cursor| first_row(cursor, LIST_ROWS));
            pick.take(first + row - 1);
        }
        FieldKind::Pick(pick) => pick.open(),
        FieldKind::Choice { options, chosen } => {
            let mut right = 0;
            let hit = options.iter().enumerate().find(|(place, option)| {
                if !are_beside(options, width) {
                    return *place == row;
                }
                right += text::width(option) + 7;
                column < right
            });
            if let Some((place, _)) = hit {
                *chosen = place;
            }
        }
        FieldKind::Marks { marked, cursor, .. } => {
            if let Some(mark) = marked.get_mut(row) {
                *mark = !*mark;
                *cursor = row;
            }
        }
        FieldKind::Secret { .. } => {}
    }
}
