//! What an input does to the desk, and what is to be done outside because of it.

use chrono::TimeDelta;

use super::action::{Action, Row, Turn};
use super::app::{Access, App, Effect, Layer, LowerPane, Screen};
use super::dialogs::{self, Dialog, Purpose};
use super::explain::Explain;
use super::guard::{ask_first, doubt_the_clock, must_wait, rest};
use super::key::Key;
use super::keymap::bindings;
use super::moves::{back, go, report, turn};
use super::palette::{self, Palette};
use super::queue::Queue;
use super::reports;
use super::screens;
use super::terminal::Input;
use super::widgets::form::Outcome;
use crate::calendar::Instant;
use crate::journal::SignedFilter;
use crate::papers::job::{Order, Paper};
use crate::papers::spool::Printer;
use crate::regulation::{Kind, stage};

/// Takes in an input.
pub fn update(app: &mut App, input: Input) -> Vec<Effect> {
    if !matches!(input, Input::Resize | Input::Leave) {
        app.touched = app.now;
    }
    match input {
        Input::Leave => {
            keep_draft(app);
            app.leaving = true;
            Vec::new()
        }
        Input::Resize => Vec::new(),
        Input::Paste(text) => {
            match &mut app.layer {
                Layer::Dialog(dialog) => dialog.form.paste(&text),
                Layer::None if app.screen == Screen::Journal => {
                    app.finder.pastes(&text);
                    return vec![Effect::Find(true)];
                }
                Layer::None
                | Layer::Help(_)
                | Layer::Explain(_)
                | Layer::History(_)
                | Layer::Palette(_) => {}
            }
            Vec::new()
        }
        Input::Click(column, row) => {
            if let (Layer::None, Some(number)) =
                (&app.layer, super::panes::message_at(app, column, row))
            {
                app.shown_mut().select(number);
            }
            Vec::new()
        }
        Input::Scroll(rows) => {
            match &mut app.layer {
                Layer::Help(row) => *row = row.saturating_add_signed(isize::from(rows)),
                Layer::Explain(explain) => explain.scroll(isize::from(rows)),
                Layer::None => match app.screen {
                    Screen::Main => app.shown_mut().select_by(isize::from(rows)),
                    Screen::Calendar(_) => turn(app, Turn::Days(7 * i64::from(rows.signum()))),
                    Screen::Directory
                    | Screen::Signatures
                    | Screen::Journal
                    | Screen::Registry
                    | Screen::Summary => {
                        go(app, Row::By(isize::from(rows)));
                    }
                },
                Layer::Dialog(_) | Layer::History(_) | Layer::Palette(_) => {}
            }
            Vec::new()
        }
        Input::Key(key) => press(app, key),
    }
}

/// Time has gone on. Tells whether anything on the screen changes, and what is to be done.
pub fn tick(app: &mut App, now: Instant) -> (bool, Vec<Effect>) {
    let minute = stage::to_the_minute(now);
    let is_new = minute != stage::to_the_minute(app.now);
    let mut effects: Vec<Effect> = doubt_the_clock(app, now).into_iter().collect();
    let mut changed = !effects.is_empty();
    app.now = now;
    let idle = TimeDelta::minutes(i64::from(app.setup.settings.lock_minutes));
    if app.access == Access::Open && !idle.is_zero() && now - app.touched >= idle {
        changed |= rest(app);
    }
    if !is_new {
        return (changed, effects);
    }
    app.recount();
    if app.call_dues(false) && app.setup.settings.bell {
        effects.push(Effect::Ring);
    }
    (true, effects)
}

fn press(app: &mut App, key: Key) -> Vec<Effect> {
    match std::mem::replace(&mut app.layer, Layer::None) {
        Layer::Dialog(dialog) => in_dialog(app, dialog, key),
        Layer::Help(row) => {
            app.layer = match key.name().as_str() {
                "Esc" | "F1" | "Enter" => Layer::None,
                "Up" => Layer::Help(row.saturating_sub(1)),
                "Down" => Layer::Help(row + 1),
                "PageUp" => Layer::Help(row.saturating_sub(10)),
                "PageDown" | "Пробел" => Layer::Help(row + 10),
                "Home" => Layer::Help(0),
                "F10" => {
                    app.leaving = true;
                    Layer::None
                }
                _ => Layer::Help(row),
            };
            Vec::new()
        }
        Layer::Explain(explain) => {
            if key.name() == "F10" {
                app.leaving = true;
            }
            let item = app.shown().selected_item();
            let stages = item.map_or(0, |item| item.stages.len());
            app.layer = explain
                .update(key, stages)
                .map_or(Layer::None, Layer::Explain);
            Vec::new()
        }
        Layer::History(history) => {
            app.layer = history
                .update(key)
                .map_or(Layer::None, |history| Layer::History(Box::new(history)));
            Vec::new()
        }
        Layer::Palette(mut palette) => match palette.update(key) {
            palette::Outcome::Open => {
                app.layer = Layer::Palette(palette);
                Vec::new()
            }
            palette::Outcome::Left => Vec::new(),
            palette::Outcome::Chosen(action) => act(app, action),
        },
        Layer::None => {
            app.notice = None;
            let name = key.name();
            let found = bindings(app.screen).find(|binding| binding.keys.contains(&name.as_str()));
            match found {
                Some(binding) => act(app, binding.action),
                // Whatever is no key of the journal is what is looked for.
                None if app.screen == Screen::Journal && app.finder.types(key) => {
                    vec![Effect::Find(true)]
                }
                None => Vec::new(),
            }
        }
    }
}

fn in_dialog(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    if key.name() == "F4" && app.drafts.remove(&dialog.draft_name()).is_some() {
        app.layer = Layer::None;
        show_purpose(app, dialog.purpose);
        return Vec::new();
    }
    if dialog.purpose == Purpose::Unlock && matches!(key.name().as_str(), "F9" | "F10") {
        if key.name() == "F10" {
            app.leaving = true;
        } else {
            show_purpose(app, Purpose::HandDuty);
        }
        return Vec::new();
    }
    let before = dialog.form.focused();
    match dialog.form.update(key) {
        Outcome::Open => {
            if before != dialog.form.focused() {
                dialogs::fill_in(app, &mut dialog, before);
            }
            app.layer = Layer::Dialog(dialog);
            Vec::new()
        }
        Outcome::Left => {
            app.layer = Layer::Dialog(dialog);
            keep_draft(app);
            app.layer = Layer::None;
            if app.access == Access::Locked {
                show_purpose(app, Purpose::Unlock);
            }
            Vec::new()
        }
        Outcome::Sent if must_wait(app, &dialog.purpose) => {
            app.layer = Layer::Dialog(dialog);
            keep_draft(app);
            ask_first(app);
            Vec::new()
        }
        Outcome::Sent => {
            dialogs::fill_in(app, &mut dialog, before);
            let effects = dialogs::send(app, &mut dialog).into_iter().collect();
            // The form stays until the journal has confirmed the entry.
            app.layer = Layer::Dialog(dialog);
            effects
        }
    }
}

/// Puts the form of a purpose on the desk.
pub fn show_purpose(app: &mut App, purpose: Purpose) {
    if let Some(dialog) = dialogs::of(app, purpose) {
        show(app, dialog);
    }
}

/// Keeps what was typed into the open form, to be offered again.
pub fn keep_draft(app: &mut App) {
    if let Layer::Dialog(dialog) = &app.layer
        && dialog.form.is_touched()
        && !matches!(
            dialog.purpose,
            Purpose::OpenDuty | Purpose::HandDuty | Purpose::Unlock | Purpose::Pin(_)
        )
    {
        app.drafts.insert(dialog.draft_name(), dialog.form.draft());
        app.say("Набранное отложено: откройте ту же форму, и оно будет на месте");
    }
}

fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let writes = matches!(
        action,
        Action::NextStep | Action::Register | Action::Step(_) | Action::Card | Action::Print
    );
    if writes && app.past.is_some() {
        app.say_error("прошлого не изменить: Esc — к настоящему");
        return Vec::new();
    }
    match action {
        Action::NextStep => match app.next_steps().first() {
            Some(kind) => open(app, *kind),
            None => app.say("Очередь пуста. Нажмите н, чтобы зарегистрировать сообщение"),
        },
        Action::Register => open(app, Kind::Detected),
        Action::Step(kind) => step(app, kind),
        Action::Up => app.shown_mut().select_by(-1),
        Action::Down => app.shown_mut().select_by(1),
        Action::PageUp => app.shown_mut().select_by(-10),
        Action::PageDown => app.shown_mut().select_by(10),
        Action::First => app.shown_mut().select_by(isize::MIN / 2),
        Action::Last => app.shown_mut().select_by(isize::MAX / 2),
        Action::OtherPane => {
            app.lower = match app.lower {
                LowerPane::Countdown => LowerPane::Signatures,
                LowerPane::Signatures => LowerPane::Countdown,
            }
        }
        Action::Explain => explain(app),
        Action::Past => show_purpose(app, Purpose::Past),
        Action::Back if app.screen == Screen::Main && app.printing.is_some() => {
            return vec![Effect::CancelPrint];
        }
        Action::Back if app.screen == Screen::Journal && app.finder.clear() => {
            return vec![Effect::Find(true)];
        }
        Action::Back => back(app),
        Action::Main => app.screen = Screen::Main,
        Action::Calendar => {
            let today = app.local(app.shown().moment()).date_naive();
            app.screen = Screen::Calendar(today);
        }
        Action::Turn(by) => turn(app, by),
        Action::Print => {
            // Printing closes a sheet, which is an entry; what cannot be written to can still be printed from.
            if !app.can_be_entered_in() || !ask_first(app) {
                show_purpose(app, Purpose::Print);
            }
        }
        Action::Card => match app.queue.selected() {
            Some(number) => return vec![dialogs::print::card(app, number)],
            None => app.say("Печатать нечего: очередь пуста"),
        },
        Action::Directory => app.screen = Screen::Directory,
        Action::Signatures => {
            app.screen = Screen::Signatures;
            return vec![Effect::ReadSignatures(app.log.on_day(app, 0))];
        }
        Action::Duty => {
            if !ask_first(app) {
                show_purpose(app, Purpose::HandDuty);
            }
        }
        Action::Row(row) => go(app, row),
        Action::NextTab => app.directory.turn(),
        Action::Edit => {
            let purpose = app.directory.edit(app);
            enter(app, purpose);
        }
        Action::Add => {
            let purpose = app.directory.add();
            enter(app, Some(purpose));
        }
        Action::SetPin => {
            let purpose = app.directory.person(app).map(Purpose::Pin);
            enter(app, purpose);
        }
        Action::Journal => {
            app.screen = Screen::Journal;
            return vec![Effect::Find(false)];
        }
        Action::History => {
            let chosen = app.finder.chosen().map(Effect::ReadHistory);
            return chosen.into_iter().collect();
        }
        Action::Narrow => show_purpose(app, Purpose::Narrow),
        Action::Registry => return report(app, reports::Kind::Registry),
        Action::Summary => return report(app, reports::Kind::Summary),
        Action::Month(by) => {
            app.reports.month = app.reports.month.months_on(by);
            let kind = match app.screen {
                Screen::Registry => reports::Kind::Registry,
                _ => reports::Kind::Summary,
            };
            return report(app, kind);
        }
        Action::Drill => {
            let chosen = screens::report::enter(&mut app.reports);
            return chosen.map(Effect::ReadHistory).into_iter().collect();
        }
        Action::SavePaper => {
            let paper = match app.screen {
                Screen::Registry => Paper::Registry(app.reports.month),
                _ => Paper::Summary(app.reports.month),
            };
            return vec![Effect::Print(Order {
                paper,
                embedded_forms: false,
                printer: Printer::of(&app.setup.settings),
                out: None,
            })];
        }
        Action::SaveTable => return vec![Effect::SaveReport],
        Action::Filter => show_purpose(app, Purpose::Filter),
        Action::FilterDay(by) => return vec![Effect::ReadSignatures(app.log.on_day(app, by))],
        Action::Unfilter => return vec![Effect::ReadSignatures(SignedFilter::default())],
        Action::Help => app.layer = Layer::Help(0),
        Action::Palette => app.layer = Layer::Palette(Box::new(Palette::new(app))),
        Action::Quit => app.leaving = true,
    }
    Vec::new()
}

/// Puts a dialog on the desk, with what was typed into it before it was left.
fn show(app: &mut App, mut dialog: Dialog) {
    if let Some(draft) = app.drafts.get(&dialog.draft_name()) {
        dialog.form.restore(draft);
        dialog
            .form
            .intro
            .push("Отложенное восстановлено. F4 — начать заново.".to_owned());
    }
    app.layer = Layer::Dialog(Box::new(dialog));
}

fn explain(app: &mut App) {
    match app.shown().selected_item() {
        Some(item) => app.layer = Layer::Explain(Explain::new(item)),
        None => app.say("Объяснять нечего: очередь пуста"),
    }
}

fn step(app: &mut App, kind: Kind) {
    if app.queue.selected().is_none() {
        app.say("Очередь пуста. Нажмите н, чтобы зарегистрировать сообщение");
    } else if app.next_steps().contains(&kind) {
        open(app, kind);
    } else {
        let label = Action::Step(kind).binding().label;
        let expected = app
            .next_steps()
            .first()
            .and_then(|kind| Action::of(*kind))
            .map(super::action::Action::binding);
        let expected = expected.map(|binding| {
            format!(
                "; сейчас ожидается: {} ({})",
                binding.label, binding.keys[0]
            )
        });
        app.say_error(format!(
            "«{label}» сейчас не по порядку{}",
            expected.unwrap_or_default()
        ));
    }
}

/// Opens a form of the directory.
fn enter(app: &mut App, purpose: Option<Purpose>) {
    match purpose {
        Some(purpose) if !ask_first(app) => show_purpose(app, purpose),
        Some(_) => {}
        None => app.say("Здесь менять нечего: выберите строку (Tab — другая страница)"),
    }
}

fn open(app: &mut App, kind: Kind) {
    if ask_first(app) {
        return;
    }
    if let Some(dialog) = dialogs::open(app, kind) {
        show(app, dialog);
    }
}

/// The journal has confirmed: the form is done with.
pub fn confirmed(app: &mut App, done: String) {
    put_away(app);
    app.say(done);
}

/// The form has done its work, and its draft with it.
pub fn put_away(app: &mut App) {
    if let Layer::Dialog(dialog) = std::mem::replace(&mut app.layer, Layer::None) {
        app.drafts.remove(&dialog.draft_name());
    }
}

/// The queue of a moment was read: it is looked at until Esc.
pub fn travelled(app: &mut App, past: Queue) {
    put_away(app);
    app.screen = Screen::Main;
    app.past = Some(past);
}

/// The journal has refused: the form stays with the reason.
pub fn refused(app: &mut App, reason: String) {
    match &mut app.layer {
        Layer::Dialog(dialog) => dialogs::show_refusal(dialog, &reason),
        Layer::None
        | Layer::Help(_)
        | Layer::Explain(_)
        | Layer::History(_)
        | Layer::Palette(_) => {
            app.say_error(reason);
        }
    }
}
