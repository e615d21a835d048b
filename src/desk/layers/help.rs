//! The help (F1): the user's manual, and every key from the table of actions. It lies over whatever else is there, a form
//! half filled in among it, and gives it back.

use std::path;

use ratatui::{Frame, layout::Rect, text::Line};

use crate::desk::input::action::{Action, Row};
use crate::desk::input::key::{Key, shown};
use crate::desk::input::{keymap, keymap::Keymap};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::widgets::window::{raise, window};
use crate::desk::widgets::{areas::Areas, list};
use crate::desk::{state::State, style::text};
use crate::{config::Setup, journal::backup::Backups};

/// The manual.
pub const MANUAL: &str = include_str!("../../../assets/help.md");

/// The help while it is open.
#[derive(Debug)]
pub struct Help {
    lines: Vec<String>,
    /// The first row that is shown.
    row: usize,
}

impl Help {
    /// The help from its beginning.
    pub fn new(state: &State) -> Self {
        Self {
            lines: lines(&state.keymap, Some(&state.setup)),
            row: 0,
        }
    }

    /// Scrolls to the first row of the last page at most: beyond it the way back would be as long.
    fn go(&mut self, row: Row, state: &State) {
        // Header, footer and the frame take five rows, the frame and a blank at each side four columns.
        let rows = rows(
            &self.lines,
            usize::from(state.window.width.saturating_sub(4)),
        );
        let height = usize::from(state.window.height.saturating_sub(5));
        let starts = rows.len().saturating_sub(height) + 1;
        self.row = list::moved(self.row, row, starts);
    }
}

/// The help as lines of text, a paragraph a line: the manual, with the keys, the names and the places of the files where
/// it asks for them.
pub fn lines(keys: &Keymap, setup: Option<&Setup>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in MANUAL.lines() {
        let is_text = !line.trim().is_empty() && !line.starts_with('#');
        if line.trim() == "{{клавиши}}" {
            lines.extend(keymap::all().map(|binding| {
                let keys = names(keys, binding.action);
                // Whoever has many keys is told all of them.
                format!("  {keys:11} {}", binding.description)
            }));
            goes_on = false;
        } else if line.trim() == "{{имена}}" {
            lines.extend(named_actions());
            goes_on = false;
        } else if line.trim() == "{{файлы}}" {
            lines.extend(setup.map(files).unwrap_or_default());
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

/// The rows of the help in a width, and which are titles.
fn rows(lines: &[String], width: usize) -> Vec<(String, bool)> {
    let rows = lines.iter().flat_map(|line| {
        let words = line.trim_start_matches('#');
        let is_title = words.len() < line.len();
        let words = if is_title { words.trim() } else { words };
        let rows = text::wrap(words, width).into_iter();
        rows.map(|row| (row, is_title)).collect::<Vec<_>>()
    });
    rows.collect()
}

/// An action's keys as they are shown.
fn names(keys: &Keymap, action: Action) -> String {
    let keys: Vec<&str> = keys.keys(action).iter().map(|key| shown(key)).collect();
    keys.join(" ")
}

/// The names of the actions for config.toml, each once.
fn named_actions() -> Vec<String> {
    let mut told = Vec::new();
    let rows = keymap::all().filter_map(|binding| {
        let name = binding.name;
        (!told.contains(&name)).then(|| {
            told.push(name);
            format!("  {} {}", text::fit(name, 25), binding.label)
        })
    });
    rows.collect()
}

/// Where the files of this desk lie, in full: whoever is asked for one must not look for it.
fn files(setup: &Setup) -> Vec<String> {
    let backups = Backups::new(&setup.journal, setup.backups_folder());
    let places = [
        ("журнал", setup.journal.as_path()),
        ("настройки", &setup.config),
        ("бумаги", &setup.papers),
        ("копии", backups.folder()),
        ("записи о работе", &setup.log()),
    ];
    let rows = places.map(|(name, path)| {
        let path = path::absolute(path).unwrap_or_else(|_| path.to_owned());
        format!("  {} {}", text::fit(name, 15), path.display())
    });
    rows.into()
}

impl Layer for Help {
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let keys = "↑↓ PageUp PageDown листать   Esc закрыть";
        let inner = raise(frame, area, window(area, "Справка", keys, theme));
        let width = usize::from(inner.width.saturating_sub(2));
        let rows = rows(&self.lines, width).into_iter();
        let lines = rows.map(|(row, is_title)| {
            let style = if is_title { theme.title } else { theme.text };
            Line::styled(format!(" {row}"), style)
        });
        list::view_scrolled(frame, inner, lines.collect(), self.row);
        Areas::default()
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        match state.keymap.find_over(state.screen, &key) {
            Some(Action::Help) => return Flow::Close,
            Some(Action::Quit) => return Flow::Leave,
            _ => {}
        }
        if matches!(key.name().as_str(), "Esc" | "Enter") {
            return Flow::Close;
        }
        let row = list::scroll_of(&key).unwrap_or(Row::By(0));
        self.go(row, state);
        Flow::Stay
    }

    fn scroll(&mut self, rows: isize, state: &State) {
        self.go(Row::By(rows), state);
    }

    fn hints(&self, _state: &State) -> Vec<Hint> {
        vec![
            Hint::new(&["Esc"], "закрыть"),
            Hint::new(&["Up", "Down"], "строка"),
            Hint::new(&["PageUp", "PageDown"], "страница"),
            Hint::new(&["Home", "End"], "начало и конец"),
        ]
    }
}
