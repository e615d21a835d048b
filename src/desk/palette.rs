//! The palette (Ctrl+P): every action by its name, with its key.

use ratatui::Frame;
use ratatui::crossterm::event::KeyCode;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};

use super::action::{Action, Binding};
use super::app::{App, Screen};
use super::key::Key;
use super::keymap::bindings;
use super::text;
use super::theme::Theme;
use super::widgets::editor::Editor;

/// The palette while it is open.
#[derive(Debug)]
pub struct Palette {
    query: Editor,
    cursor: usize,
    applicable: Vec<&'static Binding>,
}

/// What came of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It stays open.
    Open,
    /// It is left.
    Left,
    /// An action was chosen.
    Chosen(Action),
}

impl Palette {
    /// Every action that applies now.
    pub fn new(app: &App) -> Self {
        let steps = app.next_steps();
        let applies = |binding: &&Binding| match binding.action {
            Action::Step(kind) => steps.contains(&kind),
            Action::NextStep => !steps.is_empty(),
            Action::Palette => false,
            Action::Explain => app.shown().selected_item().is_some(),
            Action::Back => app.past.is_some() || app.screen != Screen::Main,
            Action::Main => app.screen != Screen::Main,
            Action::Calendar | Action::Directory => app.screen == Screen::Main,
            Action::Register | Action::Print => app.past.is_none(),
            _ => true,
        };
        Self {
            query: Editor::new(false, 100),
            cursor: 0,
            applicable: bindings(app.screen).filter(applies).collect(),
        }
    }

    fn matching(&self) -> Vec<&'static Binding> {
        let query = self.query.text().to_lowercase().replace('ё', "е");
        let words: Vec<&str> = query.split_whitespace().collect();
        let fits = |binding: &&&Binding| {
            let name = format!("{} {}", binding.label, binding.description)
                .to_lowercase()
                .replace('ё', "е");
            words.iter().all(|word| name.contains(word))
        };
        self.applicable.iter().filter(fits).copied().collect()
    }

    /// Takes a key.
    pub fn update(&mut self, key: Key) -> Outcome {
        match key.code {
            KeyCode::Esc => return Outcome::Left,
            KeyCode::Enter => {
                return self
                    .matching()
                    .get(self.cursor)
                    .map_or(Outcome::Open, |found| Outcome::Chosen(found.action));
            }
            KeyCode::Up => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Down => {
                self.cursor = (self.cursor + 1).min(self.matching().len().saturating_sub(1));
            }
            _ => {
                self.query.update(key);
                self.cursor = 0;
            }
        }
        Outcome::Open
    }

    /// Draws it over the middle of an area.
    pub fn view(&self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let [area] = Layout::horizontal([Constraint::Max(84)])
            .flex(Flex::Center)
            .areas(area);
        let [area] = Layout::vertical([Constraint::Max(20)])
            .flex(Flex::Center)
            .areas(area);
        let block = Block::bordered()
            .border_type(BorderType::Double)
            .border_style(theme.title)
            .title(Line::styled(" Команды ", theme.title))
            .title_bottom(Line::styled(" Enter выполнить   Esc закрыть ", theme.dim));
        let inner = block.inner(area);
        frame.render_widget(Clear, area);
        frame.render_widget(block, area);
        let width = usize::from(inner.width);
        let mut lines = vec![Line::styled(
            text::fit(&format!(" › {}▏", self.query.text()), width),
            theme.selected,
        )];
        let rows = usize::from(inner.height).saturating_sub(1);
        let first = (self.cursor + 1).saturating_sub(rows);
        for (place, binding) in self.matching().iter().enumerate().skip(first).take(rows) {
            let row = text::fit(
                &format!(" {:<7} {}", binding.keys[0], binding.description),
                width,
            );
            lines.push(Line::styled(
                row,
                if place == self.cursor {
                    theme.title
                } else {
                    theme.text
                },
            ));
        }
        frame.render_widget(Paragraph::new(lines), inner);
    }
}
