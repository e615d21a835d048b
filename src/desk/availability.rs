//! Whether an action does anything now, and if not, why: what the palette tells and the footer leaves out.

use crate::desk::app::App;
use crate::desk::input::action::Action;
use crate::desk::input::place::Screen;
use crate::desk::screens;

/// Why an action would do nothing now; nothing where it would do something.
pub fn why_not(app: &App, action: Action) -> Option<&'static str> {
    let is_past = app.state.is_in_the_past();
    let no_subject = when_none(app);
    let nothing = app.state.shown().selected_item().is_none();
    let when = |holds: bool, why: &'static str| holds.then_some(why);
    let prints = || when(is_past, "в прошлом ничего не вносят");
    let read_only = app.state.read_only.is_some();
    let writes = || when(read_only, "журнал только для чтения").or(prints());
    let unread = || when(app.reports.read.is_none(), "отчёт ещё не прочитан");
    match action {
        Action::NextStep => writes().or(when(nothing, "очередь пуста")).or(when(
            app.next_steps().is_empty(),
            "больше ничего не ожидается",
        )),
        Action::Step(kind) => writes().or(no_subject).or(when(
            !app.next_steps().contains(&kind),
            "сейчас не по порядку",
        )),
        Action::Register | Action::Intake => writes(),
        // What cannot be written to can still be printed from.
        Action::Print => prints(),
        Action::Card => prints().or(no_subject),
        Action::Copy => no_subject,
        Action::Explain => when(nothing, "очередь пуста"),
        Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::First
        | Action::Last => when(app.state.shown().items().len() < 2, "выбирать не из чего"),
        Action::Back => when(
            app.place() == Screen::Main.into() && !is_past && app.state.printing.is_none(),
            "возвращаться некуда",
        ),
        Action::Main => when(app.state.screen == Screen::Main, "очередь уже на экране"),
        Action::Calendar => when(
            matches!(app.state.screen, Screen::Calendar(_)),
            "календарь уже на экране",
        ),
        Action::Directory => when(
            app.state.screen == Screen::Directory,
            "справочник уже на экране",
        ),
        Action::Journal => when(app.state.screen == Screen::Journal, "журнал уже на экране"),
        Action::SetPin => when(
            app.directory.person(&app.state).is_none(),
            "ПИН бывает только у человека",
        ),
        Action::Edit => when(app.directory.edit(&app.state).is_none(), "менять нечего"),
        Action::History => when(app.finder.chosen().is_none(), "ничего не найдено"),
        Action::Drill => unread().or(when(
            !screens::report::view::has_more(&app.reports),
            "за этой строкой сообщений нет",
        )),
        Action::SaveTable => unread(),
        Action::Unfilter => when(
            app.log.filter == crate::journal::SignedFilter::default(),
            "отбора нет",
        ),
        Action::Past
        | Action::OtherPane
        | Action::Turn(_)
        | Action::Signatures
        | Action::Duty
        | Action::Row(_)
        | Action::NextTab
        | Action::Add
        | Action::Narrow
        | Action::Registry
        | Action::Summary
        | Action::Month(_)
        | Action::SavePaper
        | Action::Filter
        | Action::FilterDay(_)
        | Action::Looks
        | Action::Help
        | Action::Palette
        | Action::Fill(_)
        | Action::SkipWrong
        | Action::Columns
        | Action::Stop
        | Action::Quit => None,
    }
}

fn when_none(app: &App) -> Option<&'static str> {
    app.subject().is_none().then(|| nothing_chosen(app))
}

/// Why an action that is about a message finds none.
pub(crate) fn nothing_chosen(app: &App) -> &'static str {
    if app.state.screen == Screen::Main {
        "очередь пуста"
    } else {
        "сообщение не выбрано"
    }
}
