//! The help (F1): the user's manual, and every key from the table of actions. It lies over whatever else is there, a form
//! half filled in among it, and gives it back.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};

use super::action::Action;
use super::app::{App, Layer};
use super::key::{Key, shown};
use super::keymap::{self, Keymap};
use super::text;

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
    pub fn update(&mut self, key: &Key) -> bool {
        self.row = match key.name().as_str() {
            "Esc" | "Enter" => return false,
            "Up" => self.row.saturating_sub(1),
            "Down" => self.row.saturating_add(1),
            "PageUp" => self.row.saturating_sub(10),
            "PageDown" | "Пробел" => self.row.saturating_add(10),
            "Home" => 0,
            "End" => usize::MAX,
            _ => self.row,
        };
        true
    }

    /// Scrolls by so many rows.
    pub fn scroll(&mut self, rows: isize) {
        self.row = self.row.saturating_add_signed(rows);
    }

    /// Draws it over an area.
    pub fn view(&self, app: &App, frame: &mut Frame<'_>, area: Rect) {
        let theme = &app.theme;
        let block = Block::bordered()
            .border_type(BorderType::Double)
            .border_style(theme.title)
            .title(Line::styled(" Справка ", theme.title))
            .title_bottom(Line::styled(
                " ↑↓ PageUp PageDown листать   Esc закрыть ",
                theme.dim,
            ))
            .style(theme.text);
        let inner = block.inner(area);
        frame.render_widget(Clear, area);
        frame.render_widget(block, area);
        let width = usize::from(inner.width.saturating_sub(2));
        let mut shown: Vec<Line<'_>> = Vec::new();
        for line in lines(&app.keymap) {
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
        let first = self.row.min(shown.len().saturating_sub(rows));
        frame.render_widget(
            Paragraph::new(shown.into_iter().skip(first).take(rows).collect::<Vec<_>>()),
            inner,
        );
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
