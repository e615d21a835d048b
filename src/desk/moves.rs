//! Moving about: over the rows of a screen and the days of the calendar, from one screen to another and back.

use crate::desk::app::App;
use crate::desk::effect::Effect;
use crate::desk::input::action::{Row, Turn};
use crate::desk::input::place::Screen;
use crate::desk::screens;
use crate::papers::report::Kind;

/// One step back: from another screen to the queue, from the past to the present.
pub fn back(app: &mut App) {
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

/// Moves the cursor of the calendar, within the calendar's years.
pub fn turn(app: &mut App, by: Turn) {
    let Screen::Calendar(day) = app.state.screen else {
        return;
    };
    let moved = match by {
        Turn::Days(days) => day.checked_add_signed(chrono::TimeDelta::days(days)),
        Turn::Months(months) if months < 0 => {
            day.checked_sub_months(chrono::Months::new(months.unsigned_abs()))
        }
        Turn::Months(months) => day.checked_add_months(chrono::Months::new(months.unsigned_abs())),
        Turn::Today => Some(app.state.local(app.state.now).date_naive()),
    };
    let Some(day) = moved else { return };
    match app.state.setup.rules.calendar.day(day) {
        Ok(_) => app.state.screen = Screen::Calendar(day),
        Err(outside) => app
            .state
            .say_error(format!("{}: {outside}", day.format("%d.%m.%Y"))),
    }
}

/// Shows a report of the month that is looked at.
pub fn report(app: &mut App, kind: Kind) -> Vec<Effect> {
    app.state.screen = match kind {
        Kind::Registry => Screen::Registry,
        Kind::Summary => Screen::Summary,
    };
    app.state.past = None;
    app.reports.drill = None;
    vec![Effect::ReadReport(kind)]
}

/// Moves over the rows of a screen.
pub fn go(app: &mut App, row: Row) {
    match app.state.screen {
        Screen::Directory => app.directory.go(row, &app.state),
        Screen::Signatures => app.log.go(row),
        Screen::Journal => app.finder.go(row),
        Screen::Registry | Screen::Summary => screens::report::view::go(&mut app.reports, row),
        Screen::Main | Screen::Calendar(_) => {}
    }
}
