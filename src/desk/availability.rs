//! Whether an action does anything now, and if not, why: what the palette tells and the footer leaves out.

use crate::desk::input::action::{Action, Trait};
use crate::desk::{app::App, input::place::Screen, screens};
use crate::journal::SignedFilter;
use crate::regulation::{Kind, may_have_happened};

/// Why an action would do nothing now; nothing where it would do something.
pub fn why_not(app: &App, action: Action) -> Option<&'static str> {
    let mut own = action.binding().traits.iter();
    own.find_map(|own| missing(app, *own))
        .or_else(|| has_nothing_to_do(app, action))
}

/// What an action of this trait lacks now.
fn missing(app: &App, own: Trait) -> Option<&'static str> {
    let past = || {
        let is_past = app.state.is_in_the_past();
        is_past.then_some("в прошлом ничего не вносят")
    };
    match own {
        Trait::Writes if app.state.read_only.is_some() => Some("журнал только для чтения"),
        Trait::Writes | Trait::Present => past(),
        Trait::Message if app.subject().is_none() => Some(nothing_chosen(app)),
        Trait::Queue if app.state.shown().selected_item().is_none() => Some(nothing_chosen(app)),
        Trait::Report if app.reports.read.is_none() => Some("отчёт ещё не прочитан"),
        Trait::Message | Trait::Queue | Trait::Report | Trait::Moves | Trait::Leaves => None,
    }
}

/// Why an action that has all that it needs would change nothing.
fn has_nothing_to_do(app: &App, action: Action) -> Option<&'static str> {
    let state = &app.state;
    let (is_so, why) = match action {
        Action::NextStep => (app.next_steps().is_empty(), "больше ничего не ожидается"),
        Action::Step(kind) => (!app.next_steps().contains(&kind), "сейчас не по порядку"),
        Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::First
        | Action::Last => (state.shown().items().len() < 2, "выбирать не из чего"),
        Action::Back => (
            app.place() == Screen::Main.into()
                && !state.is_in_the_past()
                && state.printing.is_none(),
            "возвращаться некуда",
        ),
        Action::Main => (state.screen == Screen::Main, "очередь уже на экране"),
        Action::Calendar => (
            matches!(state.screen, Screen::Calendar(_)),
            "календарь уже на экране",
        ),
        Action::Directory => (
            state.screen == Screen::Directory,
            "справочник уже на экране",
        ),
        Action::Journal => (state.screen == Screen::Journal, "журнал уже на экране"),
        Action::SetPin => (
            app.directory.person(state).is_none(),
            "ПИН бывает только у человека",
        ),
        Action::Edit => (app.directory.edit(state).is_none(), "менять нечего"),
        Action::History => (app.finder.chosen().is_none(), "ничего не найдено"),
        Action::Drill => (
            !screens::report::view::has_more(&app.reports),
            "за этой строкой сообщений нет",
        ),
        Action::Unfilter => (app.log.filter == SignedFilter::default(), "отбора нет"),
        _ => return None,
    };
    is_so.then_some(why)
}

/// A fact of this kind may be entered: it is expected, or it may have happened before and be entered only now.
pub(crate) fn can_be_entered(app: &App, kind: Kind) -> bool {
    let happened = || {
        let message = app.subject_message();
        message.is_some_and(|message| may_have_happened(message, kind))
    };
    app.next_steps().contains(&kind) || (!app.state.is_in_the_past() && happened())
}

/// Why an action that is about a message finds none.
pub(crate) fn nothing_chosen(app: &App) -> &'static str {
    match app.state.screen {
        Screen::Main if app.state.shown().items().is_empty() => "очередь пуста",
        Screen::Main => "сообщение не выбрано: ↑ ↓",
        _ => "сообщение не выбрано",
    }
}
