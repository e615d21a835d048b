//! Drawing a form: what it holds, in rows of safe text, and the place of the cursor among them.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::{Frame, style::Style, widgets::Paragraph};

use crate::desk::style::{text, theme::Theme};
use crate::desk::widgets::areas::{Areas, Hit, Part, Target};
use crate::desk::widgets::field::{Field, FieldKind};
use crate::desk::widgets::window::{centred, indented, raise, window, wrapped};
use crate::desk::widgets::{form::Form, pick::LIST_ROWS};

/// Columns of the labels.
const LABEL: usize = 18;

/// Columns of a form at most.
const WIDEST: u16 = 96;

/// Columns of what stands behind the labels, on a desk of so many columns.
fn room(desk: u16) -> usize {
    usize::from(desk.min(WIDEST).saturating_sub(4)).saturating_sub(LABEL)
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
    pub(crate) fn view(&self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) -> Areas {
        let width = area.width.min(WIDEST);
        let rows = self.rows(usize::from(width.saturating_sub(4)), theme);
        let outer = centred(area, width, rows.lines.len() + 2);
        let verb = self.verb;
        let keys = if self.goes_on() {
            let send = &self.send_key;
            format!("Enter дальше   Shift+Tab назад   {send} {verb}   Esc отложить")
        } else {
            format!("Enter {verb}   Shift+Tab назад   Esc отложить")
        };
        let window = window(outer, &self.title, &keys, theme);
        let inner = indented(raise(frame, outer, window));
        // A form taller than the screen scrolls so that the field with the focus and what is under it are seen.
        let visible = usize::from(inner.height);
        let scroll = (rows.focus + LIST_ROWS + 2)
            .saturating_sub(visible)
            .min(rows.lines.len().saturating_sub(visible))
            .min(rows.focus);
        let shown: Vec<Line<'_>> = rows.lines.into_iter().skip(scroll).take(visible).collect();
        frame.render_widget(Paragraph::new(shown), inner);
        if let Some((row, column)) = rows.cursor
            && (scroll..scroll + visible).contains(&row)
        {
            frame.set_cursor_position(Position {
                x: inner.x + cells(column),
                y: inner.y + cells(row - scroll),
            });
        }
        rows.areas.drawn_in(inner, scroll)
    }

    /// Takes a click in: the focus goes to the field there, and what is clicked on is chosen.
    pub(crate) fn click(&mut self, hit: &Hit) {
        let Target::Field(place, part) = hit.target else {
            return;
        };
        // Another form may have come since the frame was drawn.
        if place >= self.fields.len() {
            return;
        }
        let was_focused = self.focus == place;
        if !was_focused {
            self.accept();
            self.focus = place;
        }
        if part != Part::Label {
            let field = &mut self.fields[place];
            field.error = None;
            click(field, was_focused, part, hit);
        }
    }

    /// Every row of the form, and what can be clicked on in it.
    fn rows(&self, width: usize, theme: &Theme) -> FormRows {
        let mut rows = FormRows::default();
        for line in &self.intro {
            rows.lines.extend(wrapped(line, width, theme.dim));
        }
        let value_width = width.saturating_sub(LABEL);
        for (place, field) in self.fields.iter().enumerate() {
            let focused = place == self.focus;
            let value = field_rows(field, focused, value_width, theme);
            if focused {
                rows.focus = rows.lines.len();
                let at = |(row, column)| (rows.focus + row, LABEL + column);
                rows.cursor = value.cursor.map(at);
            }
            let mark = if focused { "▸" } else { " " };
            let style = if focused { theme.title } else { theme.text };
            let mut label = format!("{mark} {}", field.label);
            for row in value.rows {
                let label = Span::styled(text::fit(&std::mem::take(&mut label), LABEL), style);
                rows.push(place, label, row, width);
            }
            let error = field.error.as_ref().map(|error| format!("✗ {error}"));
            let hint = field.hint.clone().filter(|_| focused && error.is_none());
            let notice = field.notice.as_ref().map(|notice| format!("≈ {notice}"));
            let below = [
                (notice, theme.soon),
                (error, theme.error),
                (hint, theme.dim),
            ];
            for (words, style) in below {
                let Some(words) = words else { continue };
                for row in text::wrap(&words, value_width) {
                    let row = format!("{:LABEL$}{row}", "");
                    rows.lines.push(Line::styled(row, style));
                }
            }
        }
        if let Some(sentence) = self.sentence.as_ref().filter(|_| self.error.is_none()) {
            rows.lines.extend(wrapped(sentence, width, theme.text));
            let again = format!("Enter ещё раз — {}", self.verb);
            rows.lines.extend(wrapped(&again, width, theme.title));
        }
        if let Some(error) = &self.error {
            let error = format!("✗ {error}");
            rows.lines.extend(wrapped(&error, width, theme.error));
        }
        rows
    }
}

/// A form as it is laid out, from its first row on.
#[derive(Default)]
struct FormRows {
    lines: Vec<Line<'static>>,
    areas: Areas,
    /// The first row of the field with the focus.
    focus: usize,
    cursor: Option<(usize, usize)>,
}

impl FormRows {
    /// Adds a row of a field.
    fn push(&mut self, field: usize, label: Span<'static>, row: FieldRow, width: usize) {
        let y = cells(self.lines.len());
        let mut left = 0;
        let parts = row.parts.into_iter().map(|(end, part)| (LABEL + end, part));
        for (end, part) in std::iter::once((LABEL, Part::Label)).chain(parts) {
            let end = cells(end.min(width));
            let area = Rect::new(left, y, end.saturating_sub(left), 1);
            self.areas.push(area, Target::Field(field, part));
            left = end;
        }
        let mut spans = vec![label];
        spans.extend(row.line.spans);
        self.lines.push(Line::from(spans));
    }
}

/// A row of a field: its parts from the left, with the column that each ends before.
struct FieldRow {
    line: Line<'static>,
    parts: Vec<(usize, Part)>,
}

struct FieldRows {
    rows: Vec<FieldRow>,
    cursor: Option<(usize, usize)>,
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn field_rows(field: &Field, focused: bool, width: usize, theme: &Theme) -> FieldRows {
    let box_style = if focused { theme.selected } else { theme.text };
    let boxed = |row: &str| Line::styled(text::fit(row, width), box_style);
    let whole = |line, part| FieldRow {
        line,
        parts: vec![(width, part)],
    };
    match &field.kind {
        FieldKind::Text { editor, rows } => {
            let mut seen = editor.rows(width);
            let height = usize::from(*rows);
            let first = (seen.cursor.0 + 1).saturating_sub(height);
            // A line that is not focused shows its beginning.
            if !focused && height == 1 {
                seen.rows = vec![text::cut(&editor.text(), width)];
            }
            let row = |place: usize| seen.rows.get(place).map_or("", String::as_str);
            let rows =
                (first..first + height).map(|place| whole(boxed(row(place)), Part::Row(place)));
            FieldRows {
                rows: rows.collect(),
                cursor: Some((seen.cursor.0 - first, seen.cursor.1)),
            }
        }
        FieldKind::Pick(pick) => {
            let room = width.saturating_sub(2);
            let seen = pick.editor().rows(room);
            // A value that nobody types at shows its beginning.
            let row = if pick.is_fresh() || !focused {
                text::cut(&pick.text(), room)
            } else {
                seen.rows.get(seen.cursor.0).cloned().unwrap_or_default()
            };
            let shown = format!("{} ▾", text::fit(&row, room));
            let mut rows = vec![whole(boxed(&shown), Part::Value)];
            // What must be chosen shows what there is before it is asked for.
            if focused && (pick.is_open() || field.needed.is_some()) {
                let list = pick.lines("  ", width, theme);
                rows.extend(list.map(|(place, line)| whole(line, Part::Option(place))));
            }
            let column = if pick.is_fresh() {
                text::width(&pick.text()).min(width.saturating_sub(3))
            } else {
                seen.cursor.1
            };
            FieldRows {
                rows,
                cursor: Some((0, column)),
            }
        }
        FieldKind::Secret { typed, empty } => {
            let dots = typed.dots();
            let shown = if dots.is_empty() { empty } else { &dots };
            FieldRows {
                rows: vec![whole(boxed(shown), Part::Value)],
                cursor: Some((0, text::width(&dots))),
            }
        }
        FieldKind::Choice { options, chosen } => FieldRows {
            rows: choice_rows(options, *chosen, width, (box_style, theme.text)),
            cursor: None,
        },
        FieldKind::Marks { options, cursor } => {
            let rows = options.iter().enumerate().map(|(place, option)| {
                let sign = if option.is_marked { "[x]" } else { "[ ]" };
                let mut line = boxed(&format!("{sign} {} {}", option.key, option.name));
                if place != *cursor {
                    line.style = theme.text;
                }
                whole(line, Part::Option(place))
            });
            FieldRows {
                rows: rows.collect(),
                cursor: None,
            }
        }
    }
}

/// Options stand beside one another as far as there is room, else one under the other: none is cut off.
fn choice_rows(
    options: &[String],
    chosen: usize,
    width: usize,
    (chosen_style, style): (Style, Style),
) -> Vec<FieldRow> {
    let taken: usize = options.iter().map(|option| text::width(option) + 7).sum();
    let spans = options.iter().enumerate().map(|(place, option)| {
        let (sign, style) = if place == chosen {
            ("(•)", chosen_style)
        } else {
            ("( )", style)
        };
        let option = text::fit(&format!("{sign} {option}"), text::width(option) + 4);
        Span::styled(text::cut(&option, width), style)
    });
    if taken > width + 3 {
        let whole = |(place, option)| FieldRow {
            line: Line::from(option),
            parts: vec![(width, Part::Option(place))],
        };
        return spans.enumerate().map(whole).collect();
    }
    let (mut line, mut parts, mut end) = (Line::default(), Vec::new(), 0);
    for (place, option) in spans.enumerate() {
        end += option.width() + 3;
        parts.push((end, Part::Option(place)));
        line.push_span(option);
        line.push_span(Span::raw("   "));
    }
    parts.push((width, Part::Value));
    vec![FieldRow { line, parts }]
}

/// A click on a part of a field.
fn click(field: &mut Field, was_focused: bool, part: Part, hit: &Hit) {
    match (&mut field.kind, part) {
        (FieldKind::Text { editor, rows }, Part::Row(row)) => {
            // A line that had no focus has shown its beginning.
            if !was_focused && *rows == 1 {
                editor.begin();
            }
            editor.point(row, hit.column, hit.width);
        }
        (FieldKind::Pick(pick), Part::Option(row)) => pick.take(row),
        (FieldKind::Pick(pick), _) => pick.open(),
        (FieldKind::Choice { options, chosen }, Part::Option(place)) => {
            *chosen = place.min(options.len().saturating_sub(1));
        }
        (FieldKind::Marks { options, cursor }, Part::Option(place)) => {
            if let Some(option) = options.get_mut(place) {
                option.is_marked = !option.is_marked;
                *cursor = place;
            }
        }
        _ => {}
    }
}
