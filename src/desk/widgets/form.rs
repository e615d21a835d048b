//! A form: fields in order, one with the focus. Enter goes on and at the last field sends the form; it writes nothing
//! until all of it is right, and keeps what was typed.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};

use super::field::{Field, FieldKind, LIST_ROWS, Pick};
use crate::desk::key::Key;
use crate::desk::text;
use crate::desk::theme::Theme;
use crate::directory::pin::Pin;

/// Columns of the labels.
const LABEL: usize = 18;

/// A form being filled in.
#[derive(Debug)]
pub struct Form {
    /// What it is for.
    pub title: String,
    /// Lines above the fields.
    pub intro: Vec<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// What is wrong with the form as a whole.
    pub error: Option<String>,
    focus: usize,
    touched: bool,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The form goes on.
    Open,
    /// It is sent.
    Sent,
    /// It is left.
    Left,
}

/// What was typed into a form, by the names of its fields.
pub type Draft = BTreeMap<String, String>;

impl Form {
    /// A form with the focus on its first field.
    pub fn new(title: impl Into<String>, fields: Vec<Field>) -> Self {
        Self {
            title: title.into(),
            intro: Vec::new(),
            fields,
            error: None,
            focus: 0,
            touched: false,
        }
    }

    /// Something was typed.
    pub fn is_touched(&self) -> bool {
        self.touched
    }

    /// What a field holds.
    pub fn value(&self, id: &str) -> String {
        self.fields
            .iter()
            .find(|field| field.id == id)
            .map(Field::value)
            .unwrap_or_default()
    }

    /// The PIN typed into a field, if any was.
    pub fn pin(&self, id: &str) -> Option<Pin> {
        let field = self.fields.iter().find(|field| field.id == id)?;
        match &field.kind {
            FieldKind::Secret { typed, .. } => typed.pin(),
            _ => None,
        }
    }

    /// Forgets every PIN that was typed.
    pub fn forget_pins(&mut self) {
        for field in &mut self.fields {
            if let FieldKind::Secret { typed, .. } = &mut field.kind {
                typed.clear();
            }
        }
    }

    /// Where something was typed that can be no PIN: in another layout, or into the wrong field.
    pub fn no_pin(&self) -> Option<&'static str> {
        let typed = |field: &&Field| {
            self.pin(field.id)
                .is_some_and(|pin| !pin.has_digits_alone())
        };
        self.fields.iter().find(typed).map(|field| field.id)
    }

    /// Tells at a PIN what it means to type none.
    pub fn offer_instead(&mut self, id: &str, words: String) {
        let field = self.fields.iter_mut().find(|field| field.id == id);
        if let Some(FieldKind::Secret { empty, .. }) = field.map(|field| &mut field.kind) {
            *empty = words;
        }
    }

    /// The place chosen in a choice.
    pub fn chosen(&self, id: &str) -> usize {
        self.value(id).parse().unwrap_or_default()
    }

    /// Whether each of the marks is set.
    pub fn marks(&self, id: &str) -> Vec<bool> {
        self.value(id).chars().map(|mark| mark == '1').collect()
    }

    /// Puts a value into a field.
    pub fn set(&mut self, id: &str, value: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.id == id) {
            field.restore(value);
        }
    }

    /// Puts a value into a field, selected: the first letter typed replaces it.
    pub fn offer(&mut self, id: &str, value: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.id == id) {
            field.restore(value);
            field.select();
        }
    }

    /// Gives a pick another list, and the value that stands there.
    pub fn offer_list(&mut self, id: &str, items: Vec<String>, value: &str) {
        let field = self.fields.iter_mut().find(|field| field.id == id);
        if let Some(FieldKind::Pick(pick)) = field.map(|field| &mut field.kind) {
            *pick = Pick::new(items, value);
        }
    }

    /// Shows an error at a field and moves there; at the form as a whole when it has no such field.
    pub fn refuse(&mut self, id: &str, error: impl Into<String>) {
        match self.fields.iter().position(|field| field.id == id) {
            Some(place) => {
                self.fields[place].error = Some(error.into());
                self.focus = place;
            }
            None => self.error = Some(error.into()),
        }
    }

    /// What was typed, to be offered again.
    pub fn draft(&self) -> Draft {
        self.fields
            .iter()
            .map(|field| (field.id.to_owned(), field.value()))
            .collect()
    }

    /// Puts a draft back.
    pub fn restore(&mut self, draft: &Draft) {
        for field in &mut self.fields {
            if let Some(value) = draft.get(field.id) {
                field.restore(value);
            }
        }
        self.touched = true;
    }

    /// The name of the field with the focus.
    pub fn focused(&self) -> &'static str {
        self.fields.get(self.focus).map_or("", |field| field.id)
    }

    /// Takes a key.
    pub fn update(&mut self, key: Key) -> Outcome {
        self.error = None;
        let last = self.fields.len().saturating_sub(1);
        let plain = !key.ctrl && !key.alt;
        // Ctrl+S and F12 send from anywhere; a terminal that keeps Ctrl+S for itself has F12.
        if key.ctrl_letter() == Some('s') || key.code == KeyCode::F(12) {
            self.accept();
            return Outcome::Sent;
        }
        match key.code {
            KeyCode::Enter if plain => {
                self.accept();
                if self.focus == last {
                    return Outcome::Sent;
                }
                self.focus += 1;
                return Outcome::Open;
            }
            KeyCode::Tab if plain => {
                self.accept();
                self.focus = if self.focus == last {
                    0
                } else {
                    self.focus + 1
                };
                return Outcome::Open;
            }
            KeyCode::BackTab => {
                self.accept();
                self.focus = self.focus.checked_sub(1).unwrap_or(last);
                return Outcome::Open;
            }
            _ => {}
        }
        if self
            .fields
            .get_mut(self.focus)
            .is_some_and(|field| field.update(key))
        {
            self.touched |= !matches!(
                key.code,
                KeyCode::Left | KeyCode::Right | KeyCode::Up | KeyCode::Down | KeyCode::Esc
            );
            return Outcome::Open;
        }
        match key.code {
            KeyCode::Esc => return Outcome::Left,
            KeyCode::Up => self.focus = self.focus.saturating_sub(1),
            KeyCode::Down => self.focus = (self.focus + 1).min(last),
            _ => {}
        }
        Outcome::Open
    }

    fn accept(&mut self) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.accept();
        }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        self.touched = true;
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.paste(text);
        }
    }

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
        frame.render_widget(Clear, outer);
        let keys = " Enter дальше   Shift+Tab назад   F12 внести   Esc отложить ";
        let block = Block::bordered()
            .border_type(BorderType::Double)
            .border_style(theme.title)
            .title(Line::styled(format!(" {} ", self.title), theme.title))
            .title_bottom(Line::styled(text::cut(keys, inner_width + 2), theme.dim))
            .style(theme.text);
        let inner = block.inner(outer);
        frame.render_widget(block, outer);
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
            if let Some((rows, cursor)) = pick.list().filter(|_| focused) {
                let first = (cursor + 1).saturating_sub(LIST_ROWS);
                for (place, row) in rows.iter().enumerate().skip(first).take(LIST_ROWS) {
                    let sign = if place == cursor { "›" } else { " " };
                    let style = if place == cursor {
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
            let mut spans = Vec::new();
            for (place, option) in options.iter().enumerate() {
                let (sign, style) = if place == *chosen {
                    ("(•)", box_style)
                } else {
                    ("( )", theme.text)
                };
                spans.push(Span::styled(format!("{sign} {option}"), style));
                spans.push(Span::raw("   "));
            }
            FieldRows {
                lines: vec![Line::from(spans)],
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
