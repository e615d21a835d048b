//! The fields of a form: a text, a pick from a list, a choice of a few, marks on several.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use ratatui::crossterm::event::KeyCode;

use super::editor::Editor;
use super::secret::Secret;
use crate::desk::key::{Key, cyrillic};
use crate::directory::{LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT};

/// Rows of a pick's list that are shown at once.
pub const LIST_ROWS: usize = 6;

/// A field of a form.
#[derive(Debug)]
pub struct Field {
    /// By which name the dialog asks for it.
    pub id: &'static str,
    /// What the user reads before it.
    pub label: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// What is wrong with it.
    pub error: Option<String>,
    /// A quiet hint under it while it has the focus.
    pub hint: Option<String>,
}

/// What a field holds.
#[derive(Debug)]
pub enum FieldKind {
    /// Text; several lines where rows are more than one.
    Text {
        /// The text.
        editor: Editor,
        /// Rows it is drawn in.
        rows: u16,
    },
    /// A text that is mostly one of a list; free text is allowed.
    Pick(Pick),
    /// One of a few.
    Choice {
        /// What there is to choose from.
        options: Vec<String>,
        /// Which one is chosen.
        chosen: usize,
    },
    /// A PIN.
    Secret {
        /// What was typed.
        typed: Secret,
        /// What stands there while nothing is typed.
        empty: String,
    },
    /// Any number of several, each with its key.
    Marks {
        /// Key and name of each.
        options: Vec<(char, String)>,
        /// Which are marked.
        marked: Vec<bool>,
        /// Which one the cursor is on.
        cursor: usize,
    },
}

/// A pick from a list by its beginning letters, in any order of words.
#[derive(Debug)]
pub struct Pick {
    editor: Editor,
    items: Vec<String>,
    /// The list is shown.
    open: bool,
    /// The row of the list that Enter takes.
    cursor: usize,
    /// Nothing was typed yet: the first letter replaces what stands there.
    fresh: bool,
}

impl Pick {
    /// A pick with a value that stands there at first.
    pub fn new(items: Vec<String>, value: &str) -> Self {
        let mut editor = Editor::new(false, LONGEST_NAME);
        editor.set(value);
        Self {
            editor,
            items,
            open: false,
            cursor: 0,
            fresh: true,
        }
    }

    /// The text that stands there.
    pub fn text(&self) -> String {
        self.editor.text()
    }

    /// Nothing was typed yet: the first letter replaces what stands there.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The editor, for drawing.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// Puts a value there.
    pub fn set(&mut self, value: &str) {
        self.editor.set(value);
        (self.open, self.fresh) = (false, true);
    }

    /// The rows of the list as far as it is open, best first, and the row that Enter takes.
    pub fn list(&self) -> Option<(Vec<&str>, usize)> {
        self.open
            .then(|| (self.matching(), self.cursor))
            .filter(|(rows, _)| !rows.is_empty())
    }

    fn matching(&self) -> Vec<&str> {
        let query = fold(&self.text());
        if self.fresh || query.trim().is_empty() {
            return self.items.iter().map(String::as_str).collect();
        }
        let folded: Vec<String> = self.items.iter().map(|item| fold(item)).collect();
        let pattern = Pattern::parse(&query, CaseMatching::Ignore, Normalization::Never);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let places: Vec<(usize, &String)> = folded.iter().enumerate().collect();
        let scored = places.into_iter().filter_map(|(place, item)| {
            let mut buffer = Vec::new();
            let item = nucleo_matcher::Utf32Str::new(item, &mut buffer);
            pattern
                .score(item, &mut matcher)
                .map(|score| (std::cmp::Reverse(score), place))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort();
        scored
            .into_iter()
            .map(|(_, place)| self.items[place].as_str())
            .collect()
    }

    fn update(&mut self, key: Key) -> bool {
        match key.code {
            KeyCode::Down if !self.open => (self.open, self.cursor) = (true, 0),
            KeyCode::Down => {
                self.cursor = (self.cursor + 1).min(self.matching().len().saturating_sub(1));
            }
            KeyCode::PageDown if self.open => {
                self.cursor =
                    (self.cursor + LIST_ROWS).min(self.matching().len().saturating_sub(1));
            }
            KeyCode::Up if self.open && self.cursor > 0 => self.cursor -= 1,
            KeyCode::Up if self.open => self.open = false,
            KeyCode::PageUp if self.open => self.cursor = self.cursor.saturating_sub(LIST_ROWS),
            KeyCode::Esc if self.open => self.open = false,
            _ => {
                if self.fresh && (key.character().is_some() || key.code == KeyCode::Backspace) {
                    self.editor.set("");
                    if key.code == KeyCode::Backspace {
                        (self.open, self.cursor, self.fresh) = (true, 0, false);
                        return true;
                    }
                }
                let before = self.text();
                let taken = self.editor.update(key);
                if self.text() != before || key.character().is_some() {
                    (self.open, self.cursor, self.fresh) = (true, 0, false);
                }
                return taken;
            }
        }
        true
    }

    /// Enter takes the row of the list; a text that the list does not have stays as it is typed.
    fn accept(&mut self) {
        if let Some((rows, cursor)) = self.list() {
            let row = rows.get(cursor).copied().unwrap_or_default().to_owned();
            self.set(&row);
        }
        self.open = false;
    }
}

/// Letters alone count: ё is е, case does not matter.
fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

impl Field {
    fn new(id: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self {
            id,
            label,
            kind,
            error: None,
            hint: None,
        }
    }

    /// A line of text.
    pub fn line(id: &'static str, label: &'static str, value: &str) -> Self {
        let mut editor = Editor::new(false, LONGEST_LINE);
        editor.set(value);
        Self::new(id, label, FieldKind::Text { editor, rows: 1 })
    }

    /// A text of several lines.
    pub fn text(id: &'static str, label: &'static str, rows: u16) -> Self {
        Self::new(
            id,
            label,
            FieldKind::Text {
                editor: Editor::new(true, LONGEST_TEXT),
                rows,
            },
        )
    }

    /// A pick from a list.
    pub fn pick(id: &'static str, label: &'static str, items: Vec<String>, value: &str) -> Self {
        Self::new(id, label, FieldKind::Pick(Pick::new(items, value)))
    }

    /// A choice of a few.
    pub fn choice(id: &'static str, label: &'static str, options: &[&str], chosen: usize) -> Self {
        let options = options.iter().map(|&option| option.to_owned()).collect();
        Self::new(id, label, FieldKind::Choice { options, chosen })
    }

    /// Marks on several.
    pub fn marks(
        id: &'static str,
        label: &'static str,
        options: Vec<(char, String)>,
        marked: Vec<bool>,
    ) -> Self {
        Self::new(
            id,
            label,
            FieldKind::Marks {
                options,
                marked,
                cursor: 0,
            },
        )
    }

    /// A PIN; `empty` is what it means to type none.
    pub fn secret(id: &'static str, label: &'static str, empty: impl Into<String>) -> Self {
        let (typed, empty) = (Secret::default(), empty.into());
        Self::new(id, label, FieldKind::Secret { typed, empty })
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With what stands there selected: the first letter typed replaces it, an arrow lets it be edited.
    #[must_use]
    pub fn selected(mut self) -> Self {
        self.select();
        self
    }

    /// Selects what stands there.
    pub fn select(&mut self) {
        if let FieldKind::Text { editor, .. } = &mut self.kind {
            editor.select_all();
        }
    }

    /// Takes a key; tells whether it did anything here.
    pub fn update(&mut self, key: Key) -> bool {
        let taken = match &mut self.kind {
            FieldKind::Text { editor, .. } => editor.update(key),
            FieldKind::Pick(pick) => pick.update(key),
            FieldKind::Choice { options, chosen } => choose(options, chosen, key),
            FieldKind::Secret { typed, .. } => typed.update(key),
            FieldKind::Marks {
                options,
                marked,
                cursor,
            } => mark(options, marked, cursor, key),
        };
        if taken {
            self.error = None;
        }
        taken
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        let fits = match &mut self.kind {
            FieldKind::Text { editor, .. } => editor.insert(text),
            FieldKind::Pick(pick) => {
                if pick.fresh {
                    pick.editor.set("");
                }
                (pick.fresh, pick.open) = (false, false);
                pick.editor.insert(text)
            }
            FieldKind::Secret { typed, .. } => {
                typed.insert(text);
                true
            }
            FieldKind::Choice { .. } | FieldKind::Marks { .. } => true,
        };
        self.error = (!fits).then(|| "текст длиннее допустимого: вставлено начало".to_owned());
    }

    /// Before the focus leaves by Enter.
    pub fn accept(&mut self) {
        if let FieldKind::Pick(pick) = &mut self.kind {
            pick.accept();
        }
    }

    /// What was entered, as text: a choice by its place, marks by their places; a PIN is not told.
    pub fn value(&self) -> String {
        match &self.kind {
            FieldKind::Text { editor, .. } => editor.text(),
            FieldKind::Pick(pick) => pick.text(),
            FieldKind::Choice { chosen, .. } => chosen.to_string(),
            FieldKind::Secret { .. } => String::new(),
            FieldKind::Marks { marked, .. } => marked
                .iter()
                .map(|marked| if *marked { '1' } else { '0' })
                .collect(),
        }
    }

    /// Puts back what [`value`](Self::value) gave.
    pub fn restore(&mut self, value: &str) {
        match &mut self.kind {
            FieldKind::Text { editor, .. } => editor.set(value),
            FieldKind::Pick(pick) => pick.set(value),
            FieldKind::Choice { options, chosen } => {
                *chosen = value
                    .parse::<usize>()
                    .unwrap_or_default()
                    .min(options.len().saturating_sub(1));
            }
            FieldKind::Secret { typed, .. } => typed.clear(),
            FieldKind::Marks { marked, .. } => {
                marked
                    .iter_mut()
                    .zip(value.chars())
                    .for_each(|(mark, character)| *mark = character == '1');
            }
        }
    }
}

fn choose(options: &[String], chosen: &mut usize, key: Key) -> bool {
    let last = options.len().saturating_sub(1);
    match key.code {
        KeyCode::Left => *chosen = chosen.saturating_sub(1),
        KeyCode::Right => *chosen = (*chosen + 1).min(last),
        KeyCode::Char(' ') => *chosen = if *chosen == last { 0 } else { *chosen + 1 },
        KeyCode::Char(letter) if !key.ctrl => {
            let wanted = cyrillic(letter);
            let starts = |option: &String| option.chars().next().map(cyrillic) == Some(wanted);
            match options.iter().position(starts) {
                Some(place) => *chosen = place,
                None => return false,
            }
        }
        _ => return false,
    }
    true
}

fn mark(options: &[(char, String)], marked: &mut [bool], cursor: &mut usize, key: Key) -> bool {
    let last = options.len().saturating_sub(1);
    match key.code {
        KeyCode::Up if *cursor > 0 => *cursor -= 1,
        KeyCode::Down if *cursor < last => *cursor += 1,
        KeyCode::Char(' ') => {
            if let Some(mark) = marked.get_mut(*cursor) {
                *mark = !*mark;
            }
        }
        KeyCode::Char(letter) if !key.ctrl => {
            let wanted = cyrillic(letter);
            match options.iter().position(|(own, _)| cyrillic(*own) == wanted) {
                Some(place) => {
                    *cursor = place;
                    marked[place] = !marked[place];
                }
                None => return false,
            }
        }
        _ => return false,
    }
    true
}
