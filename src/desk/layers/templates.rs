//! The templates over a form (F7): texts of the ministry to write from, with what is known of the message filled in. One
//! goes into the field that it was asked in; where that takes no such text, onto the clipboard, to be pasted in the
//! network.

use ratatui::{Frame, layout::Rect, text::Line, widgets::Paragraph};

use crate::desk::input::action::{Action, Fill};
use crate::desk::input::{key::Key, place::Place};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::widgets::window::{centred, indented, raise, window, wrapped};
use crate::desk::widgets::{areas::Areas, pick::Pick};
use crate::desk::{effect::Effect, forms::dialog::Dialog, state::State, style::text};
use crate::directory::Filling;

/// Fields that are written from templates.
const WRITTEN: [&str; 4] = ["measures", "text", "remarks", "reason"];

/// The templates while they are looked at.
#[derive(Debug)]
pub struct Templates {
    /// Name and text of each.
    offered: Vec<(String, String)>,
    pick: Pick,
    /// The text goes into the field with the focus.
    inserts: bool,
}

impl Templates {
    /// Those of the message of a dialog, of its topic first.
    pub(crate) fn for_form(state: &State, dialog: &Dialog) -> Option<Self> {
        let fact = dialog.fact()?;
        let number = fact.number;
        let detected = &state.message(number)?.detected;
        let number = number.to_string();
        let filling = Filling {
            author: &detected.author,
            topic: &detected.topic,
            location: &detected.location,
            number: &number,
        };
        let mut templates: Vec<_> = state.setup.organization.templates.iter().collect();
        templates.sort_by_key(|template| match &template.topic {
            Some(topic) if detected.topic == *topic => 0,
            None => 1,
            Some(_) => 2,
        });
        let offered: Vec<(String, String)> = templates
            .into_iter()
            .map(|template| (template.name.clone(), template.filled(filling)))
            .collect();
        (fact.has_templates() && !offered.is_empty()).then(|| Self {
            pick: Pick::opened(offered.iter().map(|(name, _)| name.clone()).collect()),
            offered,
            inserts: WRITTEN.contains(&dialog.form.focused()),
        })
    }

    fn chosen(&self) -> Option<&(String, String)> {
        let name = self.pick.chosen()?;
        self.offered.iter().find(|(own, _)| own == name)
    }
}

impl Layer for Templates {
    /// Draws them: the names, and the text of the one under the cursor whole.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let width = area.width.min(88);
        let columns = usize::from(width.saturating_sub(4));
        let mut lines = vec![Line::styled(
            text::fit(&format!("Найти: {}", self.pick.text()), columns),
            theme.selected,
        )];
        lines.extend(self.pick.lines("", columns, theme).map(|(_, line)| line));
        if self.pick.list().is_none() {
            lines.push(Line::styled("Такого шаблона нет", theme.dim));
        }
        lines.push(Line::from(""));
        if let Some((_, chosen)) = self.chosen() {
            lines.extend(wrapped(chosen, columns, theme.text));
        }
        let outer = centred(area, width, lines.len() + 2);
        let what = if self.inserts {
            "вставить"
        } else {
            "скопировать"
        };
        let keys = format!("Enter {what}   Esc назад");
        let inner = raise(frame, outer, window(outer, "Шаблоны", &keys, theme));
        frame.render_widget(Paragraph::new(lines), indented(inner));
        Areas::default()
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        match state.keymap.find(Place::Form, &key) {
            Some(Action::Quit) => return Flow::Leave,
            Some(Action::Fill(Fill::Templates)) => return Flow::Close,
            Some(Action::Fill(fill)) => {
                self.pick.fill(fill);
                return Flow::Stay;
            }
            _ => {}
        }
        match key.name().as_str() {
            "Esc" => Flow::Close,
            "Enter" => match self.chosen() {
                Some((_, text)) if self.inserts => Flow::Insert(text.clone()),
                Some((name, text)) => {
                    let copied = Effect::Copy {
                        what: "текст шаблона",
                        text: text.clone(),
                    };
                    Flow::Tell(
                        format!("скопировано: {name}; вставьте в сети"),
                        vec![copied],
                    )
                }
                None => Flow::Stay,
            },
            "Up" if self.pick.list().is_some_and(|(_, row)| row == Some(0)) => Flow::Stay,
            _ => {
                self.pick.update(key);
                Flow::Stay
            }
        }
    }

    fn paste(&mut self, text: &str, _state: &mut State) -> Flow {
        self.pick.paste(text);
        Flow::Stay
    }

    fn place(&self) -> Option<Place> {
        Some(Place::Form)
    }

    fn shows_below(&self) -> bool {
        true
    }

    fn hints(&self, _state: &State) -> Vec<Hint> {
        vec![
            Hint::new(&["Enter"], "взять"),
            Hint::new(&["Up", "Down"], "выбрать"),
            Hint::new(&["Esc"], "назад"),
        ]
    }
}
