//! The fields of a form: a text, a pick from a list, a choice of a few, marks on several.

use ratatui::crossterm::event::KeyCode;

use crate::desk::input::action::Fill;
use crate::desk::input::key::{Key, cyrillic};
use crate::desk::widgets::{editor::Editor, pick::Pick, secret::Secret};
use crate::directory::{LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT};
use crate::russian::{grouped, plural};

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
    /// What was found out about it: shown wherever the focus is.
    pub notice: Option<String>,
    /// Enter passes it by: what stands there is right unless somebody goes to it.
    pub is_aside: bool,
    /// What to say when it is left empty; nothing where it may be.
    pub needed: Option<&'static str>,
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
        /// What there is to mark.
        options: Vec<Mark>,
        /// Which one the cursor is on.
        cursor: usize,
    },
}

/// One of several that may be marked.
#[derive(Debug)]
pub(crate) struct Mark {
    /// The key that marks it.
    pub(crate) key: char,
    pub(crate) name: String,
    pub(crate) is_marked: bool,
}

impl Field {
    fn new(id: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self {
            id,
            label,
            kind,
            error: None,
            hint: None,
            notice: None,
            is_aside: false,
            needed: None,
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
        let editor = Editor::new(true, LONGEST_TEXT);
        Self::new(id, label, FieldKind::Text { editor, rows })
    }

    /// A pick from a list.
    pub fn pick(id: &'static str, label: &'static str, items: Vec<String>, value: &str) -> Self {
        Self::new(id, label, FieldKind::Pick(Pick::new(items, value)))
    }

    /// A choice of a few values, each with its words; the first where the one to begin with is none of them.
    pub fn choice<T: PartialEq>(
        id: &'static str,
        label: &'static str,
        table: &[(T, impl AsRef<str>)],
        value: &T,
    ) -> Self {
        let words = table.iter().map(|(_, words)| words.as_ref().to_owned());
        let options = words.collect();
        let chosen = table.iter().position(|(own, _)| own == value);
        let chosen = chosen.unwrap_or_default();
        Self::new(id, label, FieldKind::Choice { options, chosen })
    }

    /// Marks on several.
    pub fn marks(
        id: &'static str,
        label: &'static str,
        options: Vec<(char, String)>,
        marked: Vec<bool>,
    ) -> Self {
        let marks = options.into_iter().zip(marked);
        let marks = marks.map(|((key, name), is_marked)| Mark {
            key,
            name,
            is_marked,
        });
        let options = marks.collect();
        Self::new(id, label, FieldKind::Marks { options, cursor: 0 })
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

    /// Enter passes it by.
    #[must_use]
    pub fn aside(mut self) -> Self {
        self.is_aside = true;
        self
    }

    /// It must not be left empty: what to say then.
    #[must_use]
    pub fn needed(mut self, words: &'static str) -> Self {
        self.needed = Some(words);
        self
    }

    /// Nothing stands there, or nothing is marked.
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            FieldKind::Choice { .. } => false,
            FieldKind::Secret { typed, .. } => typed.is_empty(),
            _ => self.value().trim().is_empty(),
        }
    }

    /// Enter stops at it: it is to be filled in, or looked at.
    pub fn is_asked(&self) -> bool {
        let is_filled = || {
            self.needed.is_some() && matches!(self.kind, FieldKind::Text { .. }) && !self.is_empty()
        };
        !self.is_aside && !is_filled()
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

    /// Something of it is selected, as all of it is until somebody edits it.
    pub fn is_selected(&self) -> bool {
        matches!(&self.kind, FieldKind::Text { editor, .. } if editor.has_selection())
    }

    /// The editor of a field that has one.
    pub fn editor_mut(&mut self) -> Option<&mut Editor> {
        match &mut self.kind {
            FieldKind::Text { editor, .. } => Some(editor),
            FieldKind::Pick(pick) => Some(pick.editor_mut()),
            FieldKind::Choice { .. } | FieldKind::Secret { .. } | FieldKind::Marks { .. } => None,
        }
    }

    /// Does an action of a form; tells whether it did anything here.
    pub fn fill(&mut self, fill: Fill) -> bool {
        let is_taken = match &mut self.kind {
            FieldKind::Text { editor, .. } => editor.fill(fill),
            FieldKind::Pick(pick) => pick.fill(fill),
            FieldKind::Choice { .. } | FieldKind::Secret { .. } | FieldKind::Marks { .. } => false,
        };
        if is_taken {
            self.error = None;
        }
        is_taken
    }

    /// Takes a key that is no action; tells whether it did anything here.
    pub fn update(&mut self, key: Key) -> bool {
        let taken = match &mut self.kind {
            FieldKind::Text { editor, .. } => editor.update(key),
            FieldKind::Pick(pick) => pick.update(key),
            FieldKind::Choice { options, chosen } => choose(options, chosen, key),
            FieldKind::Secret { typed, .. } => typed.update(key),
            FieldKind::Marks { options, cursor } => mark(options, cursor, key),
        };
        if taken {
            self.error = None;
        }
        if let FieldKind::Text { editor, .. } = &self.kind
            && key.character().is_some()
            && editor.room() == 0
        {
            self.error = Some(format!("в поле помещается {}", characters(editor.limit())));
        }
        taken
    }

    /// Takes a pasted text; of one that is too long the beginning, and says so.
    pub fn paste(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let (fits, limit) = match &mut self.kind {
            FieldKind::Text { editor, .. } => (editor.insert(text), editor.limit()),
            FieldKind::Pick(pick) => (pick.paste(text), LONGEST_NAME),
            FieldKind::Secret { typed, .. } => {
                typed.insert(text);
                (true, 0)
            }
            FieldKind::Choice { .. } | FieldKind::Marks { .. } => (true, 0),
        };
        self.error = (!fits).then(|| {
            format!(
                "вставлено начало: в поле помещается {}, а в тексте {}",
                characters(limit),
                characters(text.chars().count())
            )
        });
    }

    /// Before the focus leaves by Enter.
    pub fn accept(&mut self) {
        if let FieldKind::Pick(pick) = &mut self.kind {
            pick.accept();
        }
    }

    /// What was entered, by names and not by places, so that it can be put back when the lists are others; a PIN is not
    /// told.
    pub fn value(&self) -> String {
        match &self.kind {
            FieldKind::Text { editor, .. } => editor.text(),
            FieldKind::Pick(pick) => pick.text(),
            FieldKind::Choice { options, chosen } => {
                options.get(*chosen).cloned().unwrap_or_default()
            }
            FieldKind::Secret { .. } => String::new(),
            FieldKind::Marks { options, .. } => {
                let marked = options.iter().filter(|option| option.is_marked);
                let names: Vec<&str> = marked.map(|option| option.name.as_str()).collect();
                names.join("\n")
            }
        }
    }

    /// Puts back what [`value`](Self::value) gave.
    pub fn restore(&mut self, value: &str) {
        match &mut self.kind {
            FieldKind::Text { editor, .. } => editor.set(value),
            FieldKind::Pick(pick) => pick.set(value),
            FieldKind::Choice { options, chosen } => {
                let place = options.iter().position(|option| option == value);
                *chosen = place.unwrap_or(*chosen);
            }
            FieldKind::Secret { typed, .. } => typed.clear(),
            FieldKind::Marks { options, .. } => {
                let names: Vec<&str> = value.split('\n').collect();
                for option in options {
                    option.is_marked = names.contains(&option.name.as_str());
                }
            }
        }
    }

    /// Marks what a key stands for; tells whether it stands for anything here.
    pub fn mark_by_key(&mut self, key: Key) -> bool {
        match &mut self.kind {
            FieldKind::Marks { options, cursor }
                if key.code != KeyCode::Char(' ') && key.character().is_some() =>
            {
                mark(options, cursor, key)
            }
            _ => false,
        }
    }
}

/// 5 000 знаков.
fn characters(count: usize) -> String {
    let word = plural(count, "знак", "знака", "знаков");
    format!("{} {word}", grouped(count))
}

fn choose(options: &[String], chosen: &mut usize, key: Key) -> bool {
    let last = options.len().saturating_sub(1);
    match key.code {
        KeyCode::Left => *chosen = chosen.saturating_sub(1),
        KeyCode::Right => *chosen = (*chosen + 1).min(last),
        KeyCode::Char(' ') => *chosen = if *chosen == last { 0 } else { *chosen + 1 },
        KeyCode::Char(letter) if !key.ctrl && !key.alt => {
            let wanted = cyrillic(letter);
            let starts = |option: &String| option.chars().next().map(cyrillic) == Some(wanted);
            let Some(place) = options.iter().position(starts) else {
                return false;
            };
            *chosen = place;
        }
        _ => return false,
    }
    true
}

fn mark(options: &mut [Mark], cursor: &mut usize, key: Key) -> bool {
    let last = options.len().saturating_sub(1);
    match key.code {
        KeyCode::Up if *cursor > 0 => *cursor -= 1,
        KeyCode::Down if *cursor < last => *cursor += 1,
        KeyCode::Char(' ') => {
            if let Some(mark) = options.get_mut(*cursor) {
                mark.is_marked = !mark.is_marked;
            }
        }
        KeyCode::Char(letter) if !key.ctrl && !key.alt => {
            let wanted = cyrillic(letter);
            let place = options.iter().position(|own| cyrillic(own.key) == wanted);
            let Some(place) = place else { return false };
            *cursor = place;
            options[place].is_marked = !options[place].is_marked;
        }
        _ => return false,
    }
    true
}
