//! What an action does, whichever key, click or line of the palette it came by.

use crate::desk::availability::{can_be_entered, nothing_chosen, why_not};
use crate::desk::forms::duty::{HandDuty, Unlock};
use crate::desk::forms::print::{self, Print};
use crate::desk::forms::{copy::Copied, directory::pin::Pin, facts::of_message, filter::Filter};
use crate::desk::forms::{list::ListFile, narrow::Narrow, past::Past, questions::Questions};
use crate::desk::input::action::{Action, Fill, Row, Trait};
use crate::desk::layers::history::History;
use crate::desk::layers::{appearance::Looks, explain::Explain, help::Help, palette::Palette};
use crate::desk::screens::{calendar, report};
use crate::desk::state::{LowerPane, session::Access};
use crate::desk::{app::App, effect::Effect, forms::register::Register, gate::ask_first};
use crate::desk::{input::place::Screen, layer::Flow, layers::templates::Templates};
use crate::journal::SignedFilter;
use crate::papers::job::{Order, Paper};
use crate::papers::{report::Kind as ReportKind, spool::Printer};
use crate::regulation::Kind;

/// Does an action.
pub(crate) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    if !action.has(Trait::Moves) && action != Action::Palette {
        *app.state.used.entry(action).or_default() += 1;
    }
    if action.has(Trait::Leaves) {
        app.layers.clear();
    }
    if let Some(layer) = app.layers.last_mut() {
        match layer.act(action) {
            Flow::Ignored => {}
            flow => return follow(app, flow),
        }
    }
    go_on(app, action)
}

/// Does what is to follow from what the top layer has taken in.
pub(crate) fn follow(app: &mut App, flow: Flow) -> Vec<Effect> {
    let goes = matches!(
        flow,
        Flow::Close
            | Flow::Replace(_)
            | Flow::Choose(_)
            | Flow::Done(_)
            | Flow::Insert(_)
            | Flow::Tell(..)
    );
    if goes {
        app.layers.pop();
    }
    match flow {
        Flow::Ignored | Flow::Stay | Flow::Close => Vec::new(),
        Flow::Replace(layer) => {
            app.layers.push(layer);
            Vec::new()
        }
        Flow::Do(action) | Flow::Choose(action) => act(app, action),
        Flow::Ask(effects) | Flow::Done(effects) => effects,
        Flow::Insert(text) => {
            let below = app.layers.last_mut();
            let flow = below.map_or(Flow::Ignored, |layer| layer.paste(&text, &mut app.state));
            follow(app, flow)
        }
        Flow::Tell(words, effects) => {
            if let Some(below) = app.layers.last_mut() {
                below.told(words);
            }
            effects
        }
        Flow::PutAside => {
            app.keep_draft();
            app.layers.pop();
            if app.state.access == Access::Locked {
                app.open(Unlock);
            }
            Vec::new()
        }
        Flow::AskFirst => {
            app.keep_draft();
            ask_first(app);
            Vec::new()
        }
        Flow::Leave => {
            app.keep_draft();
            app.layers.clear();
            app.state.leaving = true;
            Vec::new()
        }
    }
}

/// Lays the templates of the ministry over the form of a message.
fn offer_templates(app: &mut App) {
    let Some(dialog) = app.dialog() else { return };
    match Templates::for_form(&app.state, dialog) {
        Some(templates) => app.lay_over(templates),
        None => {
            if let Some(dialog) = app.dialog_mut() {
                let words = "шаблонов нет: опишите их в organization.toml (там есть образец)";
                dialog.form.refuse("", words);
            }
        }
    }
}

/// Does an action that was asked for, now that its message is at hand.
pub(crate) fn go_on(app: &mut App, action: Action) -> Vec<Effect> {
    let writes = action.has(Trait::Writes) || action.has(Trait::Present);
    if writes && app.state.is_in_the_past() {
        app.state
            .say_error("прошлого не изменить: Esc — к настоящему");
        return Vec::new();
    }
    match action {
        Action::NextStep => match app.next_steps().first() {
            Some(kind) => return step(app, *kind),
            None => say_empty(app),
        },
        Action::Register => enter(app, Register::default()),
        Action::Intake => enter(app, ListFile),
        Action::Step(kind) => return step(app, kind),
        Action::Up => app.state.shown_mut().select_by(-1),
        Action::Down => app.state.shown_mut().select_by(1),
        Action::PageUp => app.state.shown_mut().select_by(-10),
        Action::PageDown => app.state.shown_mut().select_by(10),
        Action::First => app.state.shown_mut().select_by(isize::MIN / 2),
        Action::Last => app.state.shown_mut().select_by(isize::MAX / 2),
        Action::OtherPane => {
            app.state.lower = match app.state.lower {
                LowerPane::Countdown => LowerPane::Signatures,
                LowerPane::Signatures => LowerPane::Countdown,
            }
        }
        Action::Explain => explain(app),
        Action::Past => app.open(Past),
        Action::Back if app.state.screen == Screen::Main && app.state.printing.is_some() => {
            return vec![Effect::CancelPrint];
        }
        Action::Back if app.state.screen == Screen::Journal && app.finder.stop() => {
            app.state.say("Поиск прерван: показано то, что найдено");
        }
        Action::Back if app.state.screen == Screen::Journal && app.finder.clear() => {
            return vec![Effect::Find(true)];
        }
        Action::Back => back(app),
        Action::Main => app.state.screen = Screen::Main,
        Action::Calendar => {
            let today = app.state.local(app.state.shown().moment()).date_naive();
            app.state.screen = Screen::Calendar(today);
        }
        Action::Turn(by) => calendar::turn(&mut app.state, by),
        Action::Print => {
            // Printing closes a sheet, which is an entry; what cannot be written to can still be printed from.
            if !app.state.can_be_entered_in() || !ask_first(app) {
                app.open(Print);
            }
        }
        Action::Card => match app.subject() {
            Some(number) => return vec![print::card(&app.state, number)],
            None => app
                .state
                .say(format!("Печатать нечего: {}", nothing_chosen(app))),
        },
        Action::Directory => app.state.screen = Screen::Directory,
        Action::Signatures => {
            app.state.screen = Screen::Signatures;
            return vec![Effect::ReadSignatures(app.log.on_day(&app.state, 0))];
        }
        Action::Duty => enter(app, HandDuty),
        Action::Row(row) => go(app, row),
        Action::NextTab => app.directory.turn(),
        Action::Edit => match app.directory.edit(&app.state) {
            Some(questions) => enter_boxed(app, questions),
            None => say_no_record(app),
        },
        Action::Add => {
            let questions = app.directory.add();
            enter_boxed(app, questions);
        }
        Action::SetPin => match app.directory.person(&app.state) {
            Some(person) => enter(app, Pin(person)),
            None => say_no_record(app),
        },
        Action::Journal => {
            app.state.screen = Screen::Journal;
            return vec![Effect::Find(false)];
        }
        Action::History => {
            let chosen = app.finder.chosen().map(Effect::ReadHistory);
            return chosen.into_iter().collect();
        }
        Action::Narrow => app.open(Narrow(app.finder.narrowed.clone())),
        Action::Registry => return show_report(app, ReportKind::Registry),
        Action::Summary => return show_report(app, ReportKind::Summary),
        Action::Month(by) => {
            app.reports.month = app.reports.month.months_on(by);
            return match app.state.screen {
                Screen::Registry => show_report(app, ReportKind::Registry),
                _ => show_report(app, ReportKind::Summary),
            };
        }
        Action::Drill => {
            let chosen = report::view::enter(&mut app.reports);
            return chosen.map(Effect::ReadHistory).into_iter().collect();
        }
        Action::SavePaper => {
            let paper = match app.state.screen {
                Screen::Registry => Paper::Registry(app.reports.month),
                _ => Paper::Summary(app.reports.month),
            };
            return vec![Effect::Print(Order {
                paper,
                embedded_forms: false,
                printer: Printer::from_settings(&app.state.setup.settings),
                out: None,
            })];
        }
        Action::SaveTable => return vec![Effect::SaveReport],
        Action::Filter => app.open(Filter(app.log.filter.clone())),
        Action::FilterDay(by) => {
            return vec![Effect::ReadSignatures(app.log.on_day(&app.state, by))];
        }
        Action::Unfilter => return vec![Effect::ReadSignatures(SignedFilter::default())],
        Action::Looks => app.lay_over(Looks::new(&app.state)),
        Action::Help => app.lay_over(Help::new(&app.state)),
        Action::Palette => {
            let palette = Palette::new(&app.state, app.place(), |action| why_not(app, action));
            app.lay_over(palette);
        }
        Action::Copy => return copy(app),
        Action::Fill(Fill::Templates) => offer_templates(app),
        // A form and a list do these themselves.
        Action::Fill(_) | Action::SkipWrong | Action::Columns => {}
        Action::Stop => return vec![Effect::Stop],
        Action::Quit => app.state.leaving = true,
    }
    Vec::new()
}

fn say_empty(app: &mut App) {
    let key = app.state.keymap.key(Action::Register);
    app.state.say(format!(
        "Очередь пуста. Нажмите {key}, чтобы зарегистрировать сообщение"
    ));
}

fn explain(app: &mut App) {
    match app.state.shown().selected_item() {
        Some(item) => app.lay_over(Explain::new(item)),
        None => app
            .state
            .say(format!("Объяснять нечего: {}", nothing_chosen(app))),
    }
}

fn copy(app: &mut App) -> Vec<Effect> {
    let Some(number) = app.subject() else {
        app.state
            .say(format!("Копировать нечего: {}", nothing_chosen(app)));
        return Vec::new();
    };
    // The queue of the past has its messages as they then stood.
    let shown = app.state.shown().selected_item().map(|item| &item.message);
    let message = shown
        .filter(|message| message.number == number)
        .or(app.state.message(number));
    match message.map(Copied::new) {
        Some(copied) => {
            app.open(copied);
            Vec::new()
        }
        None => take_up(app, Action::Copy),
    }
}

/// Has the message read first that an action is about.
fn take_up(app: &App, action: Action) -> Vec<Effect> {
    let effect = app.subject().map(|number| Effect::TakeUp(number, action));
    effect.into_iter().collect()
}

fn step(app: &mut App, kind: Kind) -> Vec<Effect> {
    let Some(number) = app.subject() else {
        if app.state.screen == Screen::Main && app.state.shown().items().is_empty() {
            say_empty(app);
        } else {
            app.state.say_error(nothing_chosen(app));
        }
        return Vec::new();
    };
    if !app.state.is_in_the_past() && app.subject_message().is_none() {
        return take_up(app, Action::Step(kind));
    }
    if can_be_entered(app, kind) {
        if ask_first(app) {
            return Vec::new();
        }
        if app.state.message(number).is_none() {
            return take_up(app, Action::Step(kind));
        }
        app.state.pointed_entry = app.history().and_then(History::pointed_entry);
        if let Some(form) = of_message(kind, number) {
            app.open(form);
        }
    } else {
        let label = Action::Step(kind).binding().label;
        let steps = app.next_steps();
        let expected = steps.first().and_then(|kind| Action::of_kind(*kind));
        let expected = expected.map_or_else(String::new, |action| {
            let key = app.state.keymap.key(action);
            format!(": следующий шаг — {} ({key})", action.binding().label)
        });
        app.state
            .say_error(format!("«{label}» пока нельзя{expected}"));
    }
    Vec::new()
}

/// Opens a form that makes an entry, once what stands before an entry is settled.
fn enter(app: &mut App, questions: impl Questions) {
    enter_boxed(app, Box::new(questions));
}

fn enter_boxed(app: &mut App, questions: Box<dyn Questions>) {
    if !ask_first(app) {
        app.open_boxed(questions);
    }
}

fn say_no_record(app: &mut App) {
    let key = app.state.keymap.key(Action::NextTab);
    app.state.say(format!(
        "Здесь менять нечего: выберите строку ({key} — другая страница)"
    ));
}

/// One step back: within a report, from another screen to the queue, from the past to the present.
fn back(app: &mut App) {
    let is_report = matches!(app.state.screen, Screen::Registry | Screen::Summary);
    if is_report && app.reports.back(&mut app.state) {
        return;
    }
    if app.state.screen != Screen::Main {
        app.state.screen = Screen::Main;
    } else if app.state.past.take().is_some() {
        app.state.say("Настоящее время");
    }
}

/// Shows a report of the month that is looked at.
fn show_report(app: &mut App, kind: ReportKind) -> Vec<Effect> {
    app.state.screen = match kind {
        ReportKind::Registry => Screen::Registry,
        ReportKind::Summary => Screen::Summary,
    };
    app.state.past = None;
    app.reports.drill = None;
    vec![Effect::ReadReport(kind)]
}

/// Moves over the rows of a screen.
pub(crate) fn go(app: &mut App, row: Row) {
    match app.state.screen {
        Screen::Directory => app.directory.go(row, &app.state),
        Screen::Signatures => app.log.go(row),
        Screen::Journal => app.finder.go(row),
        Screen::Registry | Screen::Summary => report::view::go(&mut app.reports, row),
        Screen::Main | Screen::Calendar(_) => {}
    }
}
