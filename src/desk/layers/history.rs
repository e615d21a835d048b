//! The history of a message: what it says, every entry in order, and its stages as they stood at the entry under the
//! cursor. It can be looked at whether the message is open or closed.

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::{Frame, text::Line, widgets::Paragraph};

use crate::desk::input::action::{Action, Row};
use crate::desk::input::{key::Key, place::Place};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::screens::main::countdown::stage_line;
use crate::desk::screens::signatures::{WITHDRAWN, proof_words, sign_of, struck};
use crate::desk::state::{State, phrases::fact_words};
use crate::desk::widgets::window::{raise, window, wrapped};
use crate::desk::widgets::{areas::Areas, list, list::moved};
use crate::regulation::{Message, Recorded, breach::breaches, stage};
use crate::{desk::style::text, journal::Entry};

/// Rows of the message's own words.
const ABOUT: u16 = 5;

/// The history while it is looked at.
#[derive(Debug)]
pub struct History {
    message: Message,
    entries: Vec<Entry>,
    cursor: usize,
}

impl History {
    /// A message with its entries, as it now stands.
    pub fn new(message: Message, entries: Vec<Entry>) -> Self {
        let cursor = entries.len().saturating_sub(1);
        Self {
            message,
            entries,
            cursor,
        }
    }

    /// Takes the message as it stands since; whoever looked at the last entry looks at the last one again.
    pub fn load(&mut self, message: Message, entries: Vec<Entry>) {
        let was_last = self.cursor + 1 >= self.entries.len();
        self.message = message;
        self.entries = entries;
        self.go(if was_last { Row::Last } else { Row::By(0) });
    }

    /// Moves over the entries.
    pub fn go(&mut self, row: Row) {
        self.cursor = moved(self.cursor, row, self.entries.len());
    }

    /// The message as it now stands.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The place of the entry under the cursor.
    pub fn pointed_entry(&self) -> Option<u64> {
        self.entries.get(self.cursor).map(|entry| entry.seq)
    }

    /// The message as the entries up to the cursor left it.
    fn then(&self) -> Option<Message> {
        let recorded = self
            .entries
            .iter()
            .take(self.cursor + 1)
            .map(|entry| Recorded {
                seq: entry.seq,
                event: entry.event.clone(),
            });
        Message::fold(recorded, self.message.inherited)
    }

    fn about(&self, state: &State, frame: &mut Frame<'_>, area: Rect) {
        let detected = &self.message.detected;
        let organization = &state.setup.organization;
        let width = usize::from(area.width);
        let first = format!(
            "{} · {} · {} · {}",
            organization.source_name(&detected.source),
            detected.author,
            detected.topic,
            detected.location
        );
        let mut lines = vec![text::cut(&first, width), text::cut(&detected.url, width)];
        let room = usize::from(area.height).saturating_sub(lines.len());
        let words = format!("«{}»", detected.text);
        lines.extend(text::at_most(room, &words, width));
        let lines: Vec<Line<'_>> = lines.into_iter().map(Line::from).collect();
        frame.render_widget(Paragraph::new(lines), area);
    }

    fn list(&self, state: &State, frame: &mut Frame<'_>, area: Rect) {
        let width = usize::from(area.width);
        let place = (self.cursor, self.entries.len());
        list::view_plain(frame, area, place, &state.theme, |place| {
            let entry = &self.entries[place];
            let at = state.local(entry.event.instant()).format("%d.%m.%Y %H:%M");
            let mark = sign_of(&self.message, entry.seq);
            let style = state.theme.text;
            let style = if mark == WITHDRAWN {
                struck(style)
            } else {
                style
            };
            let signed = entry.event.fact.signature();
            let tail = signed.map_or_else(String::new, |signature| {
                let proof = proof_words(state, entry.seq, Some(entry.event.message), signature);
                format!(" ✎ {proof}")
            });
            let start = format!("{at}  {mark}{}", fact_words(state, &entry.event.fact));
            let room = width.saturating_sub(text::width(&tail));
            let row = format!("{}{tail}", text::fit(&start, room));
            (row, style)
        });
    }

    fn stages(&self, state: &State, frame: &mut Frame<'_>, area: Rect) {
        let Some((message, entry)) = self.then().zip(self.entries.get(self.cursor)) else {
            return;
        };
        let is_last = self.cursor + 1 == self.entries.len();
        // What was entered late happened before others that were known by then.
        let known = self.entries[..=self.cursor].iter();
        let latest = known.map(|entry| entry.event.instant()).max();
        let at = if is_last {
            state.now
        } else {
            latest.unwrap_or(entry.event.instant())
        };
        let width = usize::from(area.width).saturating_sub(1);
        let when = if is_last {
            format!("Сейчас: {}", message.state().word())
        } else {
            format!(
                "{}: {}",
                state.local(at).format("%d.%m.%Y %H:%M"),
                message.state().word()
            )
        };
        let mut lines = vec![Line::styled(text::cut(&when, width), state.theme.title)];
        match stage::stages(&message, &state.setup.rules, at) {
            Ok(stages) => {
                let several = message.legs.len() + message.awaited.len() > 1;
                lines.extend(
                    stages
                        .iter()
                        .map(|stage| stage_line(state, stage, several, width)),
                );
                for breach in breaches(&stages) {
                    let words =
                        breach.description(|code| state.setup.organization.department_name(code));
                    lines.extend(wrapped(&words, width, state.theme.overdue));
                }
            }
            Err(outside) => lines.push(Line::styled(outside.to_string(), state.theme.error)),
        }
        let area = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        frame.render_widget(Paragraph::new(lines), area);
    }
}

impl Layer for History {
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let title = format!(
            "История № {} · {}",
            self.message.number,
            self.message.state().word()
        );
        let keys = "↑↓ по записям: сроки — какими были тогда   Esc закрыть";
        let inner = raise(frame, area, window(area, &title, keys, theme));
        let [about, rest] =
            Layout::vertical([Constraint::Length(ABOUT), Constraint::Min(3)]).areas(inner);
        self.about(state, frame, about);
        let [left, right] = if area.width >= 100 {
            Layout::horizontal([Constraint::Percentage(52), Constraint::Min(40)]).areas(rest)
        } else {
            Layout::vertical([Constraint::Percentage(50), Constraint::Min(3)]).areas(rest)
        };
        self.list(state, frame, left);
        self.stages(state, frame, right);
        Areas::default()
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        state.notice = None;
        match (state.keymap.find(Place::History, &key), key.name().as_str()) {
            (Some(action), _) => Flow::Do(action),
            (None, "Enter") => Flow::Do(Action::Back),
            (None, "Left") => Flow::Do(Action::Row(Row::By(-1))),
            (None, "Right") => Flow::Do(Action::Row(Row::By(1))),
            (None, _) => Flow::Stay,
        }
    }

    fn act(&mut self, action: Action) -> Flow {
        match action {
            Action::Row(row) => {
                self.go(row);
                Flow::Stay
            }
            Action::Back => Flow::Close,
            _ => Flow::Ignored,
        }
    }

    fn scroll(&mut self, rows: isize, _state: &State) {
        self.go(Row::By(rows));
    }

    fn place(&self) -> Option<Place> {
        Some(Place::History)
    }

    /// The footer has them: they depend on what is expected of the message.
    fn hints(&self, _state: &State) -> Vec<Hint> {
        Vec::new()
    }
}
