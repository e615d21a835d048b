//! The footer: what can be done now, the next step first, from the keys that hold. A click on a key presses it: where
//! each key stands is told by the same function that draws them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::desk::app::{App, Layer};
use crate::desk::availability::why_not;
use crate::desk::forms::Purpose;
use crate::desk::input::action::{Action, Fill, Row, Turn};
use crate::desk::input::key::shown;
use crate::desk::input::keymap::bindings;
use crate::desk::input::place::Place;
use crate::desk::input::place::Screen;
use crate::desk::screens::journal::Asked;
use crate::desk::style::text;
use crate::regulation::Kind;

/// The correction, which is offered wherever a message is found.
const CORRECT: Action = Action::Step(Kind::Corrected);

/// A key, or a pair of them, with what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// The names of the keys, as the table has them.
    keys: Vec<String>,
    label: String,
}

impl Entry {
    fn of(keys: &[&str], label: &str) -> Self {
        Self {
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
            label: label.to_owned(),
        }
    }

    /// The columns it takes: a blank before each key and one after them, two after the words.
    fn width(&self) -> usize {
        let keys: usize = self
            .keys
            .iter()
            .map(|key| text::width(shown(key)) + 1)
            .sum();
        keys + 1 + text::width(&self.label) + 2
    }
}

/// Draws the footer.
pub(crate) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let mut spans = Vec::new();
    for entry in entries(app, usize::from(area.width)) {
        for key in &entry.keys {
            spans.push(Span::styled(
                format!(" {}", shown(key)),
                app.state.theme.key,
            ));
        }
        spans.push(Span::styled(
            format!(" {}  ", entry.label),
            app.state.theme.text,
        ));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// The key that a click on a column presses; the words press the last key before them.
pub(crate) fn key_at(app: &App, width: u16, column: u16) -> Option<String> {
    let column = usize::from(column);
    let mut left = 0;
    for entry in entries(app, usize::from(width)) {
        let right = left + entry.width();
        if (left..right).contains(&column) {
            for key in &entry.keys {
                left += text::width(shown(key)) + 1;
                if column < left {
                    return Some(key.clone());
                }
            }
            return entry.keys.last().cloned();
        }
        left = right;
    }
    None
}

/// The keys of the footer with their words, in order.
#[cfg(test)]
pub(crate) fn words(app: &App, width: u16) -> Vec<(String, String)> {
    let entries = entries(app, usize::from(width)).into_iter();
    let keys = |entry: Entry| {
        let label = entry.label;
        let keys = entry.keys.into_iter();
        keys.map(move |key| (key, label.clone()))
            .collect::<Vec<_>>()
    };
    entries.flat_map(keys).collect()
}

/// What fits into so many columns; the palette and the help always do.
fn entries(app: &App, width: usize) -> Vec<Entry> {
    let (mut entries, last) = match &app.layer {
        Layer::None => {
            let last = [Action::Palette, Action::Help];
            (of_screen(app), last.map(|action| of(app, action)).to_vec())
        }
        Layer::History(_) => {
            let last = [Action::Palette, Action::Help];
            (of_history(app), last.map(|action| of(app, action)).to_vec())
        }
        Layer::Help(_) => (of_layer(app), Vec::new()),
        _ => (of_layer(app), vec![of(app, Action::Help)]),
    };
    let mut used: usize = last.iter().map(Entry::width).sum();
    let mut is_full = false;
    entries.retain(|entry| {
        // What comes first matters more: nothing later slips into the room that was too small for it.
        is_full |= used + entry.width() > width;
        if !is_full {
            used += entry.width();
        }
        !is_full
    });
    entries.extend(last);
    entries
}

/// An action as an entry.
fn of(app: &App, action: Action) -> Entry {
    let key = app.state.keymap.name_on(app.place(), action);
    Entry::of(&[key.unwrap_or_default()], action.binding().label)
}

/// Two actions of one kind as an entry.
fn pair(app: &App, actions: [Action; 2], label: &str) -> Entry {
    let keys = actions.map(|action| {
        app.state
            .keymap
            .name_on(app.place(), action)
            .unwrap_or_default()
    });
    Entry::of(&keys, label)
}

/// With nothing over the screen: the next step, what else is usual here, the other screens.
fn of_screen(app: &App) -> Vec<Entry> {
    let own = |actions: &[Action]| -> Vec<Entry> {
        let can = actions
            .iter()
            .filter(|action| why_not(app, **action).is_none());
        can.map(|action| of(app, *action)).collect()
    };
    let leave = |words: &str| {
        let key = app
            .state
            .keymap
            .name_on(app.state.screen, Action::Back)
            .unwrap_or_default();
        Entry::of(&[key], words)
    };
    let mut entries = match app.state.screen {
        Screen::Main if app.state.past.is_some() => {
            let mut entries = vec![leave("к настоящему")];
            entries.extend(own(&[Action::Past, Action::Explain]));
            entries
        }
        Screen::Main => of_queue(app),
        Screen::Calendar(_) => {
            let turns = |by: fn(i32) -> Turn, words: &str| {
                pair(app, [-1, 1].map(|sign| Action::Turn(by(sign))), words)
            };
            vec![
                leave("к очереди"),
                turns(|sign| Turn::Days(sign.into()), "день"),
                turns(|sign| Turn::Days(i64::from(sign) * 7), "неделя"),
                turns(|sign| Turn::Months(sign * 12), "год"),
                turns(Turn::Months, "месяц"),
                of(app, Action::Turn(Turn::Today)),
            ]
        }
        Screen::Directory => {
            let mut entries = own(&[Action::Edit]);
            entries.push(leave("к очереди"));
            entries.extend(own(&[Action::Add, Action::SetPin, Action::NextTab]));
            entries
        }
        Screen::Signatures => {
            let days = [-1, 1].map(Action::FilterDay);
            let mut entries = vec![leave("к очереди"), pair(app, days, "день")];
            entries.extend(own(&[Action::Filter, Action::Unfilter]));
            entries
        }
        Screen::Journal => {
            let mut entries = own(&[Action::History, Action::Narrow]);
            let is_asked = app.finder.asked() != Asked::default();
            entries.push(leave(if is_asked {
                "показать все"
            } else {
                "к очереди"
            }));
            entries.extend(own(&[CORRECT]));
            entries
        }
        Screen::Registry | Screen::Summary => {
            let mut entries = own(&[Action::Drill]);
            entries.push(leave("к очереди"));
            entries.push(pair(app, [-1, 1].map(Action::Month), "месяц"));
            entries.extend(own(&[Action::SavePaper, Action::SaveTable, CORRECT]));
            entries
        }
    };
    entries.extend(screens(app));
    entries
}

/// On the queue: the step that is expected, the registration, the other steps.
fn of_queue(app: &App) -> Vec<Entry> {
    let steps = app.next_steps();
    let can = |action: &Action| why_not(app, *action).is_none();
    let mut entries = Vec::new();
    let next = steps.first().and_then(|kind| Action::of(*kind));
    if let Some(next) = next.filter(|_| can(&Action::NextStep)) {
        let enter = app.state.keymap.name_on(app.state.screen, Action::NextStep);
        entries.push(Entry::of(
            &[enter.unwrap_or_default()],
            next.binding().label,
        ));
    }
    let rare = [Kind::Corrected, Kind::Annulled, Kind::Rejected, Kind::Noted];
    let usual = steps.iter().skip(1).filter(|kind| !rare.contains(kind));
    let others = usual.filter_map(|kind| Action::of(*kind));
    let others = std::iter::once(Action::Register).chain(others).filter(can);
    entries.extend(others.map(|action| of(app, action)));
    entries
}

/// The ways to the other screens and out, in the order of their F-keys.
fn screens(app: &App) -> Vec<Entry> {
    let number = |key: &str| {
        key.strip_prefix('F')
            .and_then(|number| number.parse::<u8>().ok())
    };
    let mut ways: Vec<(u8, Entry)> = bindings(app.state.screen)
        .filter(|binding| !matches!(binding.action, Action::Help | Action::Palette))
        .filter(|binding| why_not(app, binding.action).is_none())
        .filter_map(|binding| {
            let key = app.state.keymap.name_on(app.state.screen, binding.action)?;
            Some((number(key)?, of(app, binding.action)))
        })
        .collect();
    ways.sort_by_key(|(number, _)| *number);
    ways.into_iter().map(|(_, entry)| entry).collect()
}

/// Over a history: what is expected of its message, its correction, what else is usual.
fn of_history(app: &App) -> Vec<Entry> {
    let back = app.state.keymap.name_on(Place::History, Action::Back);
    let rows = [-1, 1].map(|by| Action::Row(Row::By(by)));
    let mut entries = vec![Entry::of(&[back.unwrap_or_default()], "закрыть")];
    // A note is always possible and never what is expected.
    let next = app.next_steps().first().copied();
    let next = next.filter(|kind| *kind != Kind::Noted).map(Action::Step);
    let usual = next.into_iter().chain([CORRECT, Action::Copy]);
    let can = usual.filter(|action| why_not(app, *action).is_none());
    entries.extend(can.map(|action| of(app, action)));
    entries.push(pair(app, rows, "другая запись"));
    entries.push(of(app, Action::Card));
    entries
}

/// The keys of what lies over the screen.
fn of_layer(app: &App) -> Vec<Entry> {
    let entries: &[(&[&str], &str)] = match &app.layer {
        Layer::None | Layer::History(_) => &[],
        Layer::Dialog(dialog) if dialog.purpose == Purpose::Unlock => {
            let mut entries = vec![Entry::of(&["Enter"], "отпереть")];
            entries.extend([Action::Duty, Action::Quit].map(|action| of(app, action)));
            return entries;
        }
        Layer::Dialog(dialog) if dialog.templates.is_some() => &[
            (&["Enter"], "взять"),
            (&["Up", "Down"], "выбрать"),
            (&["Esc"], "назад"),
        ],
        Layer::Dialog(dialog) => {
            let enter = if dialog.form.goes_on() {
                "дальше"
            } else {
                dialog.form.verb
            };
            let mut entries = vec![Entry::of(&["Enter"], enter)];
            let in_form = |fill: Fill| {
                let key = app.state.keymap.name_on(Place::Form, Action::Fill(fill));
                key.unwrap_or_default()
            };
            let own = dialog.own_actions().into_iter();
            entries.extend(own.map(|action| {
                let key = app.state.keymap.name_on(Place::Form, action);
                Entry::of(&[key.unwrap_or_default()], action.binding().label)
            }));
            if dialog.form.goes_on() {
                entries.push(Entry::of(&[in_form(Fill::Send)], dialog.form.verb));
            }
            entries.push(Entry::of(&["Shift+Tab"], "назад"));
            entries.push(Entry::of(&["Esc"], "отложить"));
            entries.push(Entry::of(&[in_form(Fill::Undo)], "отменить правку"));
            return entries;
        }
        Layer::Help(_) => &[
            (&["Esc"], "закрыть"),
            (&["Up", "Down"], "строка"),
            (&["PageUp", "PageDown"], "страница"),
            (&["Home", "End"], "начало и конец"),
        ],
        Layer::Explain(_) => &[
            (&["Left", "Right"], "другой этап"),
            (&["Up", "Down"], "листать"),
            (&["Esc"], "закрыть"),
        ],
        Layer::Intake(_) => {
            let own = |action: Action| {
                let key = app.state.keymap.name_on(Place::List, action);
                Entry::of(&[key.unwrap_or_default()], action.binding().label)
            };
            return vec![
                Entry::of(&["Enter"], "внести"),
                Entry::of(&["Up", "Down"], "листать"),
                own(Action::SkipWrong),
                own(Action::Columns),
                Entry::of(&["Esc"], "закрыть"),
            ];
        }
        Layer::Palette(_) => &[
            (&["Enter"], "выполнить"),
            (&["Up", "Down"], "выбрать"),
            (&["Esc"], "закрыть"),
        ],
        Layer::Looks(_) => &[
            (&["Enter"], "оставить"),
            (&["Up", "Down"], "примерить"),
            (&["Esc"], "вернуть прежнее"),
        ],
    };
    let entries = entries.iter();
    entries
        .map(|(keys, label)| Entry::of(keys, label))
        .collect()
}
