//! The choice of colours (ц): a short list, and the desk behind it drawn in the one under the cursor. Esc puts the old
//! ones back; Enter keeps the new ones and writes them into config.toml.

use crate::desk::effect::Effect;
use crate::desk::layer::{Flow, Hint, Layer};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use crate::desk::input::key::Key;
use crate::desk::state::State;
use crate::desk::style::text;
use crate::desk::style::theme::{THEMES, Theme};
use crate::desk::widgets::window::{raise, window};

/// Columns and rows: the themes, two samples, the frame.
const SIZE: (u16, u16) = (46, 10);

/// The choice while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    cursor: usize,
    /// What was there before.
    before: Theme,
}

impl Looks {
    /// Opens on the colours that are set.
    pub fn new(state: &State) -> Self {
        let set = state.setup.settings.theme.code();
        let cursor = THEMES.iter().position(|(name, _)| *name == set);
        Self {
            cursor: cursor.unwrap_or_default(),
            before: state.theme,
        }
    }

    /// The name of the colours under the cursor.
    pub fn name(&self) -> &'static str {
        THEMES[self.cursor.min(THEMES.len() - 1)].0
    }

    /// Puts the cursor where a click points.
    pub fn click(&mut self, area: Rect, column: u16, row: u16) {
        let outer = place(area);
        let inside = (outer.x + 1..outer.right() - 1).contains(&column);
        let place = row.checked_sub(outer.y + 1).map(usize::from);
        if let Some(place) = place.filter(|place| inside && *place < THEMES.len()) {
            self.cursor = place;
        }
    }
}

fn place(area: Rect) -> Rect {
    let (width, height) = (SIZE.0.min(area.width), SIZE.1.min(area.height));
    Rect {
        x: area.right() - width,
        y: area.bottom() - height,
        width,
        height,
    }
}

impl Layer for Looks {
    /// Draws the list in a corner, so that most of the desk is seen.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) {
        let theme = &state.theme;
        let outer = place(area);
        let keys = "Enter оставить   Esc вернуть прежнее";
        let inner = raise(frame, outer, window(outer, "Оформление", keys, theme));
        let width = usize::from(inner.width);
        let rows = THEMES.iter().enumerate().map(|(place, (_, words))| {
            let is_chosen = place == self.cursor;
            let mark = if is_chosen { "›" } else { " " };
            let style = if is_chosen {
                theme.selected
            } else {
                theme.text
            };
            Line::styled(text::fit(&format!(" {mark} {words}"), width), style)
        });
        let samples = [
            Line::styled(text::fit(" ● просрочено", width), theme.overdue),
            Line::styled(text::fit(" ◐ скоро срок   ✓ в срок", width), theme.soon),
        ];
        let lines: Vec<Line<'_>> = rows.chain(samples).collect();
        frame.render_widget(Paragraph::new(lines), inner);
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        let last = THEMES.len() - 1;
        match key.name().as_str() {
            "Esc" => {
                state.theme = self.before;
                return Flow::Close;
            }
            "Enter" => {
                state.theme = state.theme_of(self.name());
                state.setup.settings.theme = self.name().parse().unwrap_or_default();
                return Flow::Done(vec![Effect::KeepTheme(self.name())]);
            }
            "Up" | "Shift+Tab" => self.cursor = self.cursor.saturating_sub(1),
            "Down" | "Tab" => self.cursor = (self.cursor + 1).min(last),
            "Home" | "PageUp" => self.cursor = 0,
            "End" | "PageDown" => self.cursor = last,
            _ => {}
        }
        state.theme = state.theme_of(self.name());
        Flow::Stay
    }

    fn hints(&self, _state: &State) -> Vec<Hint> {
        vec![
            Hint::new(&["Enter"], "оставить"),
            Hint::new(&["Up", "Down"], "примерить"),
            Hint::new(&["Esc"], "вернуть прежнее"),
        ]
    }
}
