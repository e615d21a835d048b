//! The help (F1): the user's manual, and every key from the table of actions. It lies over whatever else is there, a form
//! half filled in among it, and gives it back.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::action::Action;
use super::app::{App, Layer};
use super::key::{Key, shown};
use super::keymap::{self, Keymap};
use super::text;
use super::widgets::window::{raise, window};

/// The manual.
pub const MANUAL: &str = include_str!("../../assets/help.md");

/// The help while it is open.
#[derive(Debug)]
pub struct Help {
    /// The first row that is shown.
    row: usize,
    /// What it lies over.
    pub under: Layer,
}

impl Help {
    /// The help from its beginning, over what lies on the desk.
    pub fn over(under: Layer) -> Self {
        Self { row: 0, under }
    }

    /// Takes a key; tells whether it stays open.
    pub fn update(&mut self, keys: &Keymap, key: &Key) -> bool {
        let row = match key.name().as_str() {
            "Esc" | "Enter" => return false,
            "Up" => self.row.saturating_sub(1),
            "Down" => self.row.saturating_add(1),
            "PageUp" => self.row.saturating_sub(10),
            "PageDown" | "Пробел" => self.row.saturating_add(10),
            "Home" => 0,
            "End" => usize::MAX,
            _ => self.row,
        };
        self.row = row.min(last_row(keys));
        true
    }

    /// Scrolls by so many rows.
    pub fn scroll(&mut self, keys: &Keymap, by: isize) {
        self.row = self.row.saturating_add_signed(by).min(last_row(keys));
    }

    /// Draws it over an area.
    pub fn view(&self, app: &App, frame: &mut Frame<'_>, area: Rect) {
        let theme = &app.theme;
        let keys = "↑↓ PageUp PageDown листать   Esc закрыть";
        let inner = raise(frame, area, window(area, "Справка", keys, theme));
        let width = usize::from(inner.width.saturating_sub(2));
        let shown: Vec<Line<'_>> = rows(&app.keymap, width)
            .into_iter()
            .map(|(row, is_title)| {
                let style = if is_title { theme.title } else { theme.text };
                Line::styled(format!(" {row}"), style)
            })
            .collect();
        let height = usize::from(inner.height);
        let first = self.row.min(shown.len().saturating_sub(height));
        let shown: Vec<Line<'_>> = shown.into_iter().skip(first).take(height).collect();
        frame.render_widget(Paragraph::new(shown), inner);
    }
}

/// The help as lines of text, a paragraph a line: the manual, with the keys and the names where it asks for them.
pub fn lines(keys: &Keymap) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in MANUAL.lines() {
        let is_text = !line.trim().is_empty() && !line.starts_with('#');
        if line.trim() == "{{клавиши}}" {
            lines.extend(keymap::all().map(|binding| {
                let keys = names(keys, binding.action);
                format!("  {} {}", text::fit(&keys, 11), binding.description)
            }));
            goes_on = false;
        } else if line.trim() == "{{имена}}" {
            lines.extend(named_actions());
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
fn rows(keys: &Keymap, width: usize) -> Vec<(String, bool)> {
    let rows = lines(keys).into_iter().flat_map(|line| {
        let words = line.trim_start_matches('#');
        let is_title = words.len() < line.len();
        let words = if is_title { words.trim() } else { words };
        let rows = text::wrap(words, width).into_iter();
        rows.map(|row| (row, is_title)).collect::<Vec<_>>()
    });
    rows.collect()
}

/// The first row of the last page: nobody scrolls beyond it, to have to come back the same way.
fn last_row(keys: &Keymap) -> usize {
    // Header, footer and the frame take five rows, the frame and a blank at each side four columns.
    let (width, height) = ratatui::crossterm::terminal::size().unwrap_or((80, 24));
    let rows = rows(keys, usize::from(width.saturating_sub(4)));
    rows.len()
        .saturating_sub(usize::from(height.saturating_sub(5)))
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
        let name = binding.action.name();
        (!told.contains(&name)).then(|| {
            told.push(name);
            format!("  {} {}", text::fit(name, 25), binding.label)
        })
    });
    rows.collect()
}
