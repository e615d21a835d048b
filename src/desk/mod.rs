//! The desk: the terminal program that the specialist runs all day.
//!
//! Elm's shape: [`App`](app::App) is the state, [`update`] takes an input in and says what is to be done outside as
//! values, the panes draw the state. This file is the outside: it waits for inputs, carries the effects out and reads
//! the journal again when it has changed.

pub mod action;
mod app;
mod dialogs;
mod explain;
mod help;
pub mod key;
mod palette;
mod panes;
mod queue;
mod screens;
pub mod terminal;
mod text;
mod theme;
mod update;
mod widgets;
mod words;
mod worker;

pub use self::help::lines as help_lines;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use self::app::{App, Effect};
use self::queue::Queue;
use self::terminal::Terminal;
use self::theme::Theme;
use self::worker::Worker;
use crate::calendar::Instant;
use crate::clock::Clock;
use crate::config::Setup;
use crate::journal::{Journal, JournalError};
use crate::regulation::{Event, Fact};

/// Runs the desk until it is left.
pub fn run(setup: Setup, journal: Journal, clock: Clock) -> Result<()> {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colors = env::var("COLORTERM").unwrap_or_default();
    let term = env::var("TERM").unwrap_or_default() + &colors;
    let theme = Theme::choose(&setup.settings.theme, no_color, &term);
    let mut terminal = Terminal::enter(setup.settings.mouse).context("терминал не открыть")?;
    let mut app = App::new(setup, theme, clock.now());
    app.is_training = clock.is_set();
    if !journal.is_writable() {
        app.read_only = Some(JournalError::ReadOnly(journal.path().to_owned()).to_string());
        app.notice = app.read_only.clone().map(|text| app::Notice {
            text,
            is_error: true,
        });
    }
    let mut desk = Desk {
        journal,
        clock,
        worker: Worker::default(),
        version: 0,
    };
    desk.read(&mut app)?;
    app.call_dues(true);
    let mut is_stale = true;
    while !app.leaving {
        if is_stale {
            terminal
                .draw(|frame| panes::view(&app, frame))
                .context("терминал не отвечает")?;
        }
        let input = terminal.next(desk.clock.until_next_second());
        let (mut changed, mut effects) = update::tick(&mut app, desk.clock.now());
        if let Some(input) = input {
            effects.extend(update::update(&mut app, input));
            changed = true;
        }
        for effect in effects {
            desk.carry_out(&mut app, effect)?;
        }
        changed |= desk.follow(&mut app);
        is_stale = changed;
    }
    Ok(())
}

/// What stands outside the state: the journal, the clock, the worker.
struct Desk {
    journal: Journal,
    clock: Clock,
    worker: Worker,
    version: i64,
}

impl Desk {
    /// Reads the open messages.
    fn read(&mut self, app: &mut App) -> Result<(), JournalError> {
        self.version = self.journal.data_version()?;
        let mut messages = Vec::new();
        for message in self.journal.open_messages()? {
            let entries = self.journal.entries(message.number)?;
            messages.push((message, entries));
        }
        app.load(messages);
        app.head = self.journal.head()?.1.short();
        Ok(())
    }

    /// Reads the queue as it stood at an instant.
    fn read_at(&self, app: &App, at: Instant) -> Result<Queue> {
        let mut messages = Vec::new();
        for message in self.journal.open_messages_at(at)? {
            let mut entries = self.journal.entries(message.number)?;
            entries.retain(|entry| entry.event.instant() <= at);
            messages.push((message, entries));
        }
        let mut past = Queue::at(at);
        if let Some(number) = app.shown().selected() {
            past.select(number);
        }
        past.load(messages, &app.setup.rules, at)
            .context("сроки не посчитать")?;
        Ok(past)
    }

    /// Takes in what a second desk has written and what the worker has done.
    fn follow(&mut self, app: &mut App) -> bool {
        let mut changed = false;
        if self
            .journal
            .data_version()
            .is_ok_and(|version| version != self.version)
        {
            if let Err(error) = self.read(app) {
                app.say_error(error.to_string());
            }
            changed = true;
        }
        if let Some(done) = self.worker.finished() {
            match done {
                Ok(said) => app.say(said),
                Err(said) => app.say_error(said),
            }
            changed = true;
        }
        changed
    }

    /// Copies the files beside the journal before the entry that names them is made.
    fn with_attachments(
        &self,
        mut events: Vec<Event>,
        files: &[PathBuf],
    ) -> Result<Vec<Event>, JournalError> {
        if !files.is_empty() {
            let attached = self.journal.attach(files)?;
            for event in &mut events {
                if let Fact::Posted { attachments, .. } = &mut event.fact {
                    *attachments = Some(attached.clone());
                }
            }
        }
        Ok(events)
    }

    fn carry_out(&mut self, app: &mut App, effect: Effect) -> Result<()> {
        match effect {
            Effect::Ring => Terminal::ring()?,
            Effect::Travel(at) => match self.read_at(app, at) {
                Ok(past) => update::travelled(app, past),
                Err(error) => update::refused(app, format!("{error:#}")),
            },
            Effect::LookForSimilar { url, author } => match self.journal.similar(&url, &author) {
                Ok(found) => {
                    if let Some(effect) = dialogs::similar_found(app, found) {
                        self.carry_out(app, effect)?;
                    }
                }
                Err(error) => update::refused(app, error.to_string()),
            },
            Effect::Register { at, fact } => {
                let by = app.setup.organization.duty.clone();
                match self
                    .journal
                    .register(&app.setup.rules, &by, self.clock.now(), at, fact)
                {
                    Ok(entry) => {
                        let number = entry.event.message;
                        self.read(app)?;
                        update::confirmed(
                            app,
                            Some(number),
                            format!("Зарегистрировано № {}", number.index),
                        );
                    }
                    Err(error) => update::refused(app, error.to_string()),
                }
            }
            Effect::Append {
                events,
                attach,
                done,
            } => {
                let by = app.setup.organization.duty.clone();
                let now = self.clock.now();
                let appended = self
                    .with_attachments(events, &attach)
                    .and_then(|events| self.journal.append(&app.setup.rules, &by, now, &events));
                match appended {
                    Ok(_) => {
                        self.read(app)?;
                        update::confirmed(app, None, done);
                    }
                    Err(error) => update::refused(app, error.to_string()),
                }
            }
            Effect::Print { year, sheet } => {
                match self.worker.print(&app.setup, self.clock.now(), year, sheet) {
                    Ok(()) => update::confirmed(app, None, "Печать листов журнала…".to_owned()),
                    Err(said) => update::refused(app, said),
                }
            }
        }
        Ok(())
    }
}
