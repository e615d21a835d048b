//! The choice of colours (ц): a short list, and the desk behind it drawn in the one under the cursor. Esc puts the old
//! ones back; Enter keeps the new ones and writes them into config.toml.

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::{Frame, text::Line, widgets::Paragraph};

use crate::desk::input::{action::Row, key::Key};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::style::theme::{THEMES, Theme};
use crate::desk::widgets::areas::{Areas, Hit, Target};
use crate::desk::widgets::window::{raise, window};
use crate::desk::{effect::Effect, state::State, style::text, widgets::list};

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
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let outer = place(area);
        let keys = "Enter оставить   Esc вернуть прежнее";
        let inner = raise(frame, outer, window(outer, "Оформление", keys, theme));
        let width = usize::from(inner.width);
        let [rows, samples] = Layout::vertical([
            Constraint::Length(u16::try_from(THEMES.len()).unwrap_or_default()),
            Constraint::Min(0),
        ])
        .areas(inner);
        let lines = vec![
            Line::styled(text::fit(" ● просрочено", width), theme.overdue),
            Line::styled(text::fit(" ◐ скоро срок   ✓ в срок", width), theme.soon),
        ];
        frame.render_widget(Paragraph::new(lines), samples);
        let place = (self.cursor, THEMES.len());
        list::view_plain(frame, rows, place, theme, |place| {
            let mark = text::sign(place == self.cursor, "›");
            (format!(" {mark} {}", THEMES[place].1), theme.text)
        })
    }

    fn click(&mut self, hit: &Hit, state: &mut State) -> Flow {
        if let Target::Row(place) = hit.target {
            self.cursor = place;
            state.theme = state.theme_of(self.name());
        }
        Flow::Stay
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        let row = match key.name().as_str() {
            "Esc" => {
                state.theme = self.before;
                return Flow::Close;
            }
            "Enter" => {
                state.theme = state.theme_of(self.name());
                state.setup.settings.theme = self.name().parse().unwrap_or_default();
                return Flow::Done(vec![Effect::KeepTheme(self.name())]);
            }
            "Shift+Tab" => Row::By(-1),
            "Tab" => Row::By(1),
            _ => list::move_of(&key).unwrap_or(Row::By(0)),
        };
        self.cursor = list::moved(self.cursor, row, THEMES.len());
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
