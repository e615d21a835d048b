//! The footer: what can be done now, the next step first, from the keys that hold. A click on a key presses it: where
//! each key stands is told by the same function that draws them.

use crate::desk::layer::Hint;
use crate::desk::layers::help::Help;
use crate::desk::layers::history::History;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::desk::app::App;
use crate::desk::availability::why_not;
use crate::desk::effect::request::Query;
use crate::desk::input::action::{Action, Row, Turn};
use crate::desk::input::key::shown;
use crate::desk::input::keymap::bindings;
use crate::desk::input::place::Place;
use crate::desk::input::place::Screen;
use crate::desk::style::text;
use crate::desk::widgets::areas::{Areas, Target};
use crate::regulation::Kind;

/// The correction, which is offered wherever a message is found.
const CORRECT: Action = Action::Step(Kind::Corrected);

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
pub(crate) fn words(app: &App, width: u16) -> Vec<(String, String)> {
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
    let help = of(app, Action::Help);
    let (mut entries, last) = match app.layers.last() {
        _ if app.top::<Help>().is_some() => (
            app.layers
                .last()
                .map_or_else(Vec::new, |layer| layer.hints(&app.state)),
            Vec::new(),
        ),
        _ if app.top::<History>().is_some() => {
            (of_history(app), vec![of(app, Action::Palette), help])
        }
        Some(layer) => (layer.hints(&app.state), vec![help]),
        None => (of_screen(app), vec![of(app, Action::Palette), help]),
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
    entries.extend(last);
    entries
}

/// An action as an entry.
fn of(app: &App, action: Action) -> Hint {
    let key = app.state.keymap.name_on(app.place(), action);
    Hint::new(&[key.unwrap_or_default()], action.binding().label)
}

/// Two actions of one kind as an entry.
fn pair(app: &App, actions: [Action; 2], label: &str) -> Hint {
    let keys = actions.map(|action| {
        app.state
            .keymap
            .name_on(app.place(), action)
            .unwrap_or_default()
    });
    Hint::new(&keys, label)
}

/// With nothing over the screen: the next step, what else is usual here, the other screens.
fn of_screen(app: &App) -> Vec<Hint> {
    let own = |actions: &[Action]| -> Vec<Hint> {
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
        Hint::new(&[key], words)
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
            let is_asked = app.finder.asked() != Query::default();
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
fn of_queue(app: &App) -> Vec<Hint> {
    let steps = app.next_steps();
    let can = |action: &Action| why_not(app, *action).is_none();
    let mut entries = Vec::new();
    let next = steps.first().and_then(|kind| Action::of_kind(*kind));
    if let Some(next) = next.filter(|_| can(&Action::NextStep)) {
        let enter = app.state.keymap.name_on(app.state.screen, Action::NextStep);
        entries.push(Hint::new(
            &[enter.unwrap_or_default()],
            next.binding().label,
        ));
    }
    let rare = [Kind::Corrected, Kind::Annulled, Kind::Rejected, Kind::Noted];
    let usual = steps.iter().skip(1).filter(|kind| !rare.contains(kind));
    let others = usual.filter_map(|kind| Action::of_kind(*kind));
    let others = std::iter::once(Action::Register).chain(others).filter(can);
    entries.extend(others.map(|action| of(app, action)));
    entries
}

/// The ways to the other screens and out, in the order of their F-keys.
fn screens(app: &App) -> Vec<Hint> {
    let number = |key: &str| {
        key.strip_prefix('F')
            .and_then(|number| number.parse::<u8>().ok())
    };
    let mut ways: Vec<(u8, Hint)> = bindings(app.state.screen)
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
fn of_history(app: &App) -> Vec<Hint> {
    let back = app.state.keymap.name_on(Place::History, Action::Back);
    let rows = [-1, 1].map(|by| Action::Row(Row::By(by)));
    let mut entries = vec![Hint::new(&[back.unwrap_or_default()], "закрыть")];
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
