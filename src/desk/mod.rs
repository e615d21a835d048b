//! The desk: the terminal program that the specialist runs all day.
//!
//! Elm's shape: [`App`](app::App) is the state; [`update`] takes an input in and returns [`effect`]s, values that say what
//! is to be done outside; [`runtime`] carries them out and returns [`outcome`]s, which [`apply`] puts into the state; and
//! [`view`] draws it. This file is the loop.

mod actions;
mod app;
mod apply;
mod availability;
mod effect;
mod forms;
mod gate;
pub mod input;
mod keys;
mod layer;
mod layers;
mod mouse;
mod outcome;
mod reminders;
mod runtime;
mod screens;
mod state;
mod style;
mod tasks;
pub mod terminal;
#[cfg(test)]
mod tests;
mod update;
mod view;
mod widgets;

pub use crate::desk::style::theme::called as theme_called;

use std::env;
use std::io::{self, Write};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::clock::Clock;
use crate::config::Setup;
use crate::desk::style::{glyphs::Glyphs, theme::Theme};
use crate::desk::{app::App, input::keymap::Keymap, outcome::Outcome, runtime::Runtime};
use crate::desk::{terminal::Terminal, widgets::areas::Areas};
use crate::journal::{Journal, JournalError};

/// How long a key is waited for while a report is being read.
const READING: Duration = Duration::from_millis(40);

/// The manual in lines, with the keys that the program comes with.
pub fn help_lines() -> Vec<String> {
    layers::help::lines(&Keymap::default(), None)
}

/// The same with the user's own keys, where they hold, and the places of his files.
pub fn help_lines_of(setup: &Setup) -> Vec<String> {
    let keys = Keymap::new(&setup.settings.keys).unwrap_or_default();
    layers::help::lines(&keys, Some(setup))
}

/// Runs the desk until it is left.
pub fn run(setup: Setup, journal: Journal, clock: Clock) -> Result<()> {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colors = env::var("COLORTERM").unwrap_or_default();
    let term = env::var("TERM").unwrap_or_default();
    // The console of old Windows says nothing of itself; its successor does.
    let is_old_windows = cfg!(windows) && env::var_os("WT_SESSION").is_none();
    let locale = style::glyphs::locale(|name| env::var(name).ok());
    let glyphs = Glyphs::choose(setup.settings.glyphs, &term, &locale, is_old_windows);
    let term = term + &colors;
    let theme = Theme::choose(setup.settings.theme.code(), no_color, &term);
    let mut terminal = Terminal::enter(setup.settings.mouse).context("терминал не открыть")?;
    let mut app = App::new(setup, theme, clock.now());
    app.state.auto_theme = Theme::choose("auto", no_color, &term);
    app.state.glyphs = glyphs;
    app.state.is_training = clock.is_set();
    let unwritable = || JournalError::ReadOnly(journal.path().to_owned()).to_string();
    let damage = journal.damage().map(runtime::damage_words);
    app.state.read_only = damage.or_else(|| (!journal.is_writable()).then(unwritable));
    if let Some(reason) = app.state.read_only.clone() {
        app.state.say_error(reason);
    }
    let mut runtime = Runtime::new(journal, clock, &app.state.setup);
    let begun = runtime.begin(&app)?;
    settle(&mut runtime, &mut app, begun)?;
    let drafts = runtime.find_drafts(&app);
    settle(&mut runtime, &mut app, drafts)?;
    reminders::begin(&mut app.state);
    let served = serve(&mut terminal, &mut app, &mut runtime);
    // Typed text is kept whatever has failed, the terminal included.
    let words = runtime.leave_drafts(&app);
    // The terminal is given back first: finishing a copy may take a while.
    drop(terminal);
    if let Some(words) = words {
        // A terminal that is gone needs no words.
        let _ = writeln!(io::stdout(), "{}", crate::sanitize::visible(&words));
    }
    runtime.finish();
    served
}

/// Shows the desk as it stands.
fn show(terminal: &mut Terminal, app: &mut App) -> Result<()> {
    let mut areas = Areas::default();
    app.state.window = terminal
        .draw(|frame| areas = view::view(app, frame))
        .context("терминал не отвечает")?;
    app.areas = areas;
    Ok(())
}

/// Shows the desk, takes inputs in and does what follows from them, until it is left.
fn serve(terminal: &mut Terminal, app: &mut App, runtime: &mut Runtime) -> Result<()> {
    let mut is_stale = true;
    while !app.state.leaving {
        if is_stale {
            show(terminal, app)?;
        }
        if let Some(usage) = runtime.read_usage() {
            app.state.usage = usage;
        }
        // A report or a list that is being read, and messages that are being judged, are shown as soon as they are there.
        let waits_for_a_list = app
            .top::<layers::list::Intake>()
            .is_some_and(layers::list::Intake::is_busy);
        let patience = if app.reports.is_busy() || app.finder.is_sifting() || waits_for_a_list {
            READING
        } else {
            runtime.clock.until_next_second()
        };
        let input = terminal.next(patience);
        let is_called_away = matches!(input, Some(terminal::Input::Leave));
        let (mut changed, mut effects) = update::tick(app, runtime.clock.now());
        if let Some(input) = input {
            effects.extend(update::update(app, input));
            changed = true;
        }
        for effect in effects {
            let waits = effect.enters() && runtime.is_held();
            if waits {
                update::waits_for_the_journal(app);
                show(terminal, app)?;
            }
            let outcomes = runtime.carry_out(app, effect)?;
            settle(runtime, app, outcomes)?;
            if !waits {
                continue;
            }
            update::stop_waiting(app);
            if update::is_refused(app) {
                for input in terminal.typed_already() {
                    update::typed_meanwhile(app, input);
                }
            }
        }
        let news = runtime.follow(app);
        changed |= !news.is_empty();
        settle(runtime, app, news)?;
        changed |= apply::follow_tasks(app);
        if app.state.leaving && !is_called_away {
            let refused = runtime.may_leave(app);
            settle(runtime, app, refused.into_iter().collect())?;
        }
        is_stale = changed;
    }
    Ok(())
}

/// Applies outcomes one after another. What follows from one is carried out before the next is applied.
fn settle(runtime: &mut Runtime, app: &mut App, outcomes: Vec<Outcome>) -> Result<()> {
    for outcome in outcomes {
        for effect in apply::apply(app, outcome) {
            let outcomes = runtime.carry_out(app, effect)?;
            settle(runtime, app, outcomes)?;
        }
    }
    Ok(())
}
