//! What an action does, whichever key, click or line of the palette it came by.

use super::action::Action;
use super::app::{App, Layer, LowerPane, Screen};
use super::copy::Copied;
use super::dialogs::{self, Purpose};
use super::effect::Effect;
use super::explain::Explain;
use super::guard::ask_first;
use super::help::Help;
use super::looks::Looks;
use super::moves::{back, go, report, turn};
use super::palette::Palette;
use super::update::show_purpose;
use super::{reports, screens};
use crate::journal::SignedFilter;
use crate::papers::job::{Order, Paper};
use crate::papers::spool::Printer;
use crate::regulation::Kind;

/// Does an action.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    if !action.is_move() && action != Action::Palette {
        *app.used.entry(action).or_default() += 1;
    }
    if action.leaves_the_screen() {
        app.layer = Layer::None;
    }
    go_on(app, action)
}

/// Does an action that was asked for, now that its message is at hand.
pub(super) fn go_on(app: &mut App, action: Action) -> Vec<Effect> {
    let writes = matches!(
        action,
        Action::NextStep
            | Action::Register
            | Action::Intake
            | Action::Step(_)
            | Action::Card
            | Action::Print
    );
    if writes && app.is_in_the_past() {
        app.say_error("прошлого не изменить: Esc — к настоящему");
        return Vec::new();
    }
    match action {
        Action::NextStep => match app.next_steps().first() {
            Some(kind) => return step(app, *kind),
            None => say_empty(app),
        },
        Action::Register => {
            if !ask_first(app) {
                show_purpose(app, Purpose::Register);
            }
        }
        Action::Intake => {
            if !ask_first(app) {
                show_purpose(app, Purpose::Intake);
            }
        }
        Action::Step(kind) => return step(app, kind),
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
        Action::Back if matches!(app.layer, Layer::History(_)) => app.layer = Layer::None,
        Action::Back if app.screen == Screen::Main && app.printing.is_some() => {
            return vec![Effect::CancelPrint];
        }
        Action::Back if app.screen == Screen::Journal && app.finder.stop() => {
            app.say("Поиск прерван: показано то, что найдено");
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
        Action::Card => match app.subject() {
            Some(number) => return vec![dialogs::print::card(app, number)],
            None => app.say(format!("Печатать нечего: {}", nothing_chosen(app))),
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
                printer: Printer::from_settings(&app.setup.settings),
                out: None,
            })];
        }
        Action::SaveTable => return vec![Effect::SaveReport],
        Action::Filter => show_purpose(app, Purpose::Filter),
        Action::FilterDay(by) => return vec![Effect::ReadSignatures(app.log.on_day(app, by))],
        Action::Unfilter => return vec![Effect::ReadSignatures(SignedFilter::default())],
        Action::Looks => app.layer = Layer::Looks(Looks::new(app)),
        Action::Help => app.layer = Layer::Help(Box::new(Help::over(app, Layer::None))),
        Action::Palette => app.layer = Layer::Palette(Box::new(Palette::over(app))),
        Action::Copy => return copy(app),
        // A form and a list do these themselves.
        Action::Fill(_) | Action::SkipWrong | Action::Columns => {}
        Action::Stop => return vec![Effect::Stop],
        Action::Quit => app.leaving = true,
    }
    Vec::new()
}

fn say_empty(app: &mut App) {
    let key = app.keymap.key(Action::Register);
    app.say(format!(
        "Очередь пуста. Нажмите {key}, чтобы зарегистрировать сообщение"
    ));
}

fn explain(app: &mut App) {
    match app.shown().selected_item() {
        Some(item) => app.layer = Layer::Explain(Explain::new(item)),
        None => app.say("Объяснять нечего: очередь пуста"),
    }
}

/// Why an action that is about a message finds none.
pub(super) fn nothing_chosen(app: &App) -> &'static str {
    if app.screen == Screen::Main {
        "очередь пуста"
    } else {
        "сообщение не выбрано"
    }
}

fn copy(app: &mut App) -> Vec<Effect> {
    let Some(number) = app.subject() else {
        app.say(format!("Копировать нечего: {}", nothing_chosen(app)));
        return Vec::new();
    };
    // The queue of the past has its messages as they then stood.
    let shown = app.shown().selected_item().map(|item| &item.message);
    let message = shown
        .filter(|message| message.number == number)
        .or(app.message(number));
    match message.map(Copied::of) {
        Some(copied) => {
            show_purpose(app, Purpose::Copy(Box::new(copied)));
            Vec::new()
        }
        None => take_up(app, Action::Copy),
    }
}

/// Has the message read first that an action is about.
fn take_up(app: &App, action: Action) -> Vec<Effect> {
    let number = app.subject();
    number
        .map(|number| Effect::TakeUp(number, action))
        .into_iter()
        .collect()
}

fn step(app: &mut App, kind: Kind) -> Vec<Effect> {
    let Some(number) = app.subject() else {
        if app.screen == Screen::Main {
            say_empty(app);
        } else {
            app.say_error(nothing_chosen(app));
        }
        return Vec::new();
    };
    if app.next_steps().contains(&kind) {
        if ask_first(app) {
            return Vec::new();
        }
        if app.message(number).is_none() {
            return take_up(app, Action::Step(kind));
        }
        show_purpose(app, Purpose::Fact(kind, number));
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
                binding.label,
                app.keymap.key(binding.action)
            )
        });
        app.say_error(format!(
            "«{label}» сейчас не по порядку{}",
            expected.unwrap_or_default()
        ));
    }
    Vec::new()
}

/// Opens a form of the directory.
fn enter(app: &mut App, purpose: Option<Purpose>) {
    match purpose {
        Some(purpose) if !ask_first(app) => show_purpose(app, purpose),
        Some(_) => {}
        None => {
            let key = app.keymap.key(Action::NextTab);
            app.say(format!(
                "Здесь менять нечего: выберите строку ({key} — другая страница)"
            ));
        }
    }
}
