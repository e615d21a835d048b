//! The footer: what can be done now, the next step first, from the keys that hold. A click on a key presses it: where
//! each key stands is told by the same function that draws them.

use crate::desk::layer::{Hint, Layer};
use crate::desk::layers::{help::Help, history::History};
use crate::desk::{app::App, availability::why_not, effect::request::Query};
use ratatui::text::{Line, Span};
use ratatui::{Frame, layout::Rect, widgets::Paragraph};

use crate::desk::input::action::{Action, Row, Turn};
use crate::desk::input::{key::shown, keymap::bindings, place::Screen};
use crate::desk::widgets::areas::{Areas, Target};
use crate::{desk::style::text, regulation::Kind};

/// The correction, which is offered wherever a message is found.
const CORRECT: Action = Action::Step(Kind::Corrected);

/// Actions that stand together, with the words for them; no words where one action is told in its own.
type Entry = (&'static [Action], &'static str);

const TO_QUEUE: Entry = (&[Action::Back], "к очереди");

/// What is usual on each screen, the most important first.
const PAST: &[Entry] = &[
    (&[Action::Back], "к настоящему"),
    (&[Action::Past], ""),
    (&[Action::Explain], ""),
];
const CALENDAR: &[Entry] = &[
    TO_QUEUE,
    (&turns(Turn::Days(-1), Turn::Days(1)), "день"),
    (&turns(Turn::Days(-7), Turn::Days(7)), "неделя"),
    (&turns(Turn::Months(-12), Turn::Months(12)), "год"),
    (&turns(Turn::Months(-1), Turn::Months(1)), "месяц"),
    (&[Action::Turn(Turn::Today)], ""),
];
const DIRECTORY: &[Entry] = &[
    (&[Action::Edit], ""),
    TO_QUEUE,
    (&[Action::Add], ""),
    (&[Action::SetPin], ""),
    (&[Action::NextTab], ""),
];
const SIGNATURES: &[Entry] = &[
    TO_QUEUE,
    (&[Action::FilterDay(-1), Action::FilterDay(1)], "день"),
    (&[Action::Filter], ""),
    (&[Action::Unfilter], ""),
];
const JOURNAL: &[Entry] = &[
    (&[Action::History], ""),
    (&[Action::Narrow], ""),
    TO_QUEUE,
    (&[CORRECT], ""),
];
const NARROWED_JOURNAL: &[Entry] = &[
    (&[Action::History], ""),
    (&[Action::Narrow], ""),
    (&[Action::Back], "показать все"),
    (&[CORRECT], ""),
];
const REPORTS: &[Entry] = &[
    (&[Action::Drill], ""),
    TO_QUEUE,
    (&[Action::Month(-1), Action::Month(1)], "месяц"),
    (&[Action::SavePaper], ""),
    (&[Action::SaveTable], ""),
    (&[CORRECT], ""),
];

const fn turns(back: Turn, on: Turn) -> [Action; 2] {
    [Action::Turn(back), Action::Turn(on)]
}

/// The columns that a hint takes: a blank before each key and one after them, two after the words.
fn columns(hint: &Hint) -> usize {
    let keys = hint.keys.iter().map(|key| text::width(shown(key)) + 1);
    keys.sum::<usize>() + 1 + text::width(&hint.label) + 2
}

/// Draws the footer. The words of an entry press the last key before them.
pub(crate) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) -> Areas {
    let (mut spans, mut areas) = (Vec::new(), Areas::default());
    let mut left = area.x;
    for Hint { keys, label } in entries(app, usize::from(area.width)) {
        let words = Span::styled(format!(" {label}  "), app.state.theme.text);
        let last = keys.len().saturating_sub(1);
        for (place, key) in keys.into_iter().enumerate() {
            let span = Span::styled(format!(" {}", shown(&key)), app.state.theme.key);
            let more = if place == last { words.width() } else { 0 };
            let width = u16::try_from(span.width() + more).unwrap_or(u16::MAX);
            let own = Rect {
                x: left,
                width,
                ..area
            };
            areas.push(own, Target::Key(key));
            left += width;
            spans.push(span);
        }
        spans.push(words);
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
    areas
}

/// The keys of the footer with their words, in order.
#[cfg(test)]
pub(crate) fn keys_and_labels(app: &App, width: u16) -> Vec<(String, String)> {
    let entries = entries(app, usize::from(width)).into_iter();
    let keys = |entry: Hint| {
        let label = entry.label;
        let keys = entry.keys.into_iter();
        keys.map(move |key| (key, label.clone()))
            .collect::<Vec<_>>()
    };
    entries.flat_map(keys).collect()
}

/// What fits into so many columns; the palette and the help always do.
fn entries(app: &App, width: usize) -> Vec<Hint> {
    let last = [Action::Palette, Action::Help].map(|action| of(app, action));
    let own = |layer: &dyn Layer| layer.hints(&app.state);
    let (mut entries, last) = match app.layers.last() {
        None => (of_screen(app), &last[..]),
        Some(_) if app.top::<History>().is_some() => (of_history(app), &last[..]),
        Some(layer) if app.top::<Help>().is_some() => (own(layer.as_ref()), &[][..]),
        Some(layer) => (own(layer.as_ref()), &last[1..]),
    };
    let mut used: usize = last.iter().map(columns).sum();
    let mut is_full = false;
    entries.retain(|entry| {
        // What comes first matters more: nothing later slips into the room that was too small for it.
        is_full |= used + columns(entry) > width;
        if !is_full {
            used += columns(entry);
        }
        !is_full
    });
    entries.extend_from_slice(last);
    entries
}

/// Keys of these actions, with the words for what they do.
fn hint(app: &App, actions: &[Action], label: &str) -> Hint {
    let place = app.place();
    let keys = actions.iter().map(|action| {
        let key = app.state.keymap.name_on(place, *action);
        key.unwrap_or_default()
    });
    Hint::new(&keys.collect::<Vec<_>>(), label)
}

/// An action in its own words.
fn of(app: &App, action: Action) -> Hint {
    hint(app, &[action], action.binding().label)
}

fn can(app: &App, action: Action) -> bool {
    why_not(app, action).is_none()
}

/// With nothing over the screen: the next step, what else is usual here, the other screens.
fn of_screen(app: &App) -> Vec<Hint> {
    let own = match app.state.screen {
        Screen::Main if app.state.past.is_some() => PAST,
        Screen::Main => &[],
        Screen::Calendar(_) => CALENDAR,
        Screen::Directory => DIRECTORY,
        Screen::Signatures => SIGNATURES,
        Screen::Journal if app.finder.asked() != Query::default() => NARROWED_JOURNAL,
        Screen::Journal => JOURNAL,
        Screen::Registry | Screen::Summary => REPORTS,
    };
    let own = own.iter().filter(|(actions, _)| can(app, actions[0]));
    let own = own.map(|(actions, words)| match *words {
        "" => of(app, actions[0]),
        words => hint(app, actions, words),
    });
    let mut entries: Vec<Hint> = own.collect();
    if app.state.screen == Screen::Main && app.state.past.is_none() {
        entries.extend(of_queue(app));
    }
    entries.extend(screens(app));
    entries
}

/// On the queue: the step that is expected, the registration, the other steps.
fn of_queue(app: &App) -> Vec<Hint> {
    let steps = app.next_steps();
    let next = steps.first().and_then(|kind| Action::of_kind(*kind));
    let next = next.filter(|_| can(app, Action::NextStep));
    let next = next.map(|next| hint(app, &[Action::NextStep], next.binding().label));
    let rare = [Kind::Corrected, Kind::Annulled, Kind::Rejected, Kind::Noted];
    let usual = steps.iter().skip(1).filter(|kind| !rare.contains(kind));
    let others = usual.filter_map(|kind| Action::of_kind(*kind));
    let others = std::iter::once(Action::Register).chain(others);
    let others = others.filter(|action| can(app, *action));
    let others = others.map(|action| of(app, action));
    next.into_iter().chain(others).collect()
}

/// The ways to the other screens and out, in the order of their F-keys.
fn screens(app: &App) -> Vec<Hint> {
    let number = |key: &str| key.strip_prefix('F')?.parse::<u8>().ok();
    let ways = bindings(app.state.screen).map(|binding| binding.action);
    let ways = ways.filter(|way| !matches!(way, Action::Help | Action::Palette) && can(app, *way));
    let mut ways: Vec<(u8, Hint)> = ways
        .filter_map(|way| {
            let key = app.state.keymap.name_on(app.state.screen, way)?;
            Some((number(key)?, of(app, way)))
        })
        .collect();
    ways.sort_by_key(|(number, _)| *number);
    ways.into_iter().map(|(_, entry)| entry).collect()
}

/// Over a history: what is expected of its message, its correction, what else is usual.
fn of_history(app: &App) -> Vec<Hint> {
    let rows = [-1, 1].map(|by| Action::Row(Row::By(by)));
    let mut entries = vec![hint(app, &[Action::Back], "закрыть")];
    // A note is always possible and never what is expected.
    let next = app.next_steps().first().copied();
    let next = next.filter(|kind| *kind != Kind::Noted).map(Action::Step);
    let usual = next.into_iter().chain([CORRECT, Action::Copy]);
    let usual = usual.filter(|action| can(app, *action));
    entries.extend(usual.map(|action| of(app, action)));
    entries.push(hint(app, &rows, "другая запись"));
    entries.push(of(app, Action::Card));
    entries
}
