//! What the desk reads of the journal: at the start, when something has changed in it, and when something is looked for.

use crate::desk::state::phrases;
use std::collections::HashMap;

use anyhow::{Context, Result};

use crate::calendar::Instant;
use crate::desk::app::App;
use crate::desk::gate;
use crate::desk::input::action::Action;
use crate::desk::input::place::Screen;
use crate::desk::runtime::Outside;
use crate::desk::runtime::config_watch;
use crate::desk::screens::journal;
use crate::desk::screens::journal::pages::{Wanted, counted};
use crate::desk::screens::signatures;
use crate::desk::state::queue::Queue;
use crate::desk::state::session::{Access, ClockDoubt};
use crate::desk::tasks::print::News;
use crate::desk::tasks::sift::Sifting;
use crate::journal::{JournalError, SignedFilter};
use crate::regulation::Number;

impl Outside {
    /// The first look: is the journal the one that it was, is the clock right, who is on duty.
    pub(crate) fn begin(&mut self, app: &mut App) -> Result<(), JournalError> {
        app.state.duty = self.journal.duty()?;
        self.read(app)?;
        app.state.seal_broken = self.journal.seal_broken().map(ToString::to_string);
        let writable = app.state.read_only.is_none() && app.state.seal_broken.is_none();
        if let Some(last) = self.journal.is_behind(app.state.now)?.filter(|_| writable) {
            let doubt = ClockDoubt {
                shown: app.state.now,
                last,
            };
            app.state.clock_doubt = Some(doubt);
            app.state.say_error(phrases::clock_words(&app.state, doubt));
            self.notice_clock(app, doubt);
        } else if writable {
            self.compare_file(app)?;
        }
        enter(app);
        Ok(())
    }

    /// Says that organization.toml is not any more what the directory was taken from.
    pub(crate) fn compare_file(&self, app: &mut App) -> Result<(), JournalError> {
        if app.state.setup.organization_is_wrong {
            return Ok(());
        }
        let seen = self.journal.directory_file()?;
        if seen.as_ref() == Some(&app.state.setup.organization_digest) {
            return Ok(());
        }
        let own = self.journal.directory()?;
        if own.is_some_and(|own| !own.difference(&app.state.file_directory).is_empty()) {
            app.state.say_error(
                "organization.toml изменён после того, как из него взят справочник: посмотрите pult directory import",
            );
        }
        Ok(())
    }

    /// Reads the open messages, and what the journal says of the desk.
    pub(crate) fn read(&mut self, app: &mut App) -> Result<(), JournalError> {
        self.version = self.journal.data_version()?;
        if let Some(directory) = self.journal.directory()? {
            app.state.setup.organization.adopt(directory);
        }
        let duty = self.journal.duty()?;
        let is_other = duty != app.state.duty;
        app.state.duty = duty;
        if let Some(duty) = &app.state.duty {
            app.state.setup.organization.duty.clone_from(&duty.person);
        }
        app.state.pins = self.journal.pins()?.into_keys().collect();
        app.state.last_entry = self.journal.last_recorded()?;
        app.state.closed_sheets.follow(&self.journal)?;
        self.usage_is_old = true;
        let (messages, wrong) = self.journal.open_lives();
        app.state.load(messages);
        app.state.earlier = self.earlier(app);
        match wrong {
            Some(JournalError::Damaged { what, .. }) => self.show_damage(app, what),
            Some(error) => return Err(error),
            None => {}
        }
        self.follow_messages(app)?;
        app.state.head = self.journal.head()?.1.short();
        if is_other {
            gate::follow_duty(app);
        }
        Ok(())
    }

    /// Reads what was used of late, for the next form to offer it first. Apart from the rest, since it is most of what
    /// is read: the frame that shows an entry does not wait for it.
    pub(crate) fn read_usage(&mut self, app: &mut App) {
        if self.usage_is_old {
            self.usage_is_old = false;
            // It is a help alone: a journal that is damaged is shown without it.
            app.state.usage = self.journal.usage().unwrap_or_default();
        }
    }

    /// What is looked at beside the queue is shown as it now stands.
    fn follow_messages(&self, app: &mut App) -> Result<(), JournalError> {
        if let Some(number) = app.state.aside.as_ref().map(|message| message.number) {
            app.state.aside = self.journal.message(number)?;
        }
        if let Some(history) = app.history_mut()
            && let Some((message, entries)) = self.journal.life(history.message().number)?
        {
            history.load(message, entries);
        }
        // Judging anew at each entry would never come to an end.
        if app.state.screen == Screen::Journal && app.finder.asked().breach.is_none() {
            self.find(app, false)?;
        }
        Ok(())
    }

    /// For each repeat that nobody has decided about, the departments that had what it repeats. It is a help alone: what
    /// cannot be read is not offered.
    fn earlier(&self, app: &App) -> HashMap<Number, Vec<String>> {
        let repeats = app.state.queue.items().iter().filter_map(|item| {
            let message = &item.message;
            let earlier = message.detected.repeat_of?;
            message
                .decisions
                .is_empty()
                .then_some((message.number, earlier))
        });
        repeats
            .map(|(number, earlier)| (number, self.departments_of(earlier)))
            .collect()
    }

    /// The departments that had a message; where nobody had it and it is a repeat itself, those of what that repeats.
    fn departments_of(&self, number: Number) -> Vec<String> {
        let mut next = Some(number);
        while let Some(number) = next {
            let Ok(Some(message)) = self.journal.message(number) else {
                break;
            };
            let had = message.holders();
            if !had.is_empty() {
                return had.into_iter().map(str::to_owned).collect();
            }
            // What is repeated has a smaller number, so the search ends.
            let earlier = message.detected.repeat_of;
            next = earlier.filter(|earlier| *earlier < number);
        }
        Vec::new()
    }

    /// Reads the queue as it stood at an instant.
    pub(crate) fn read_at(&self, app: &App, at: Instant) -> Result<Queue> {
        let mut messages = Vec::new();
        for message in self.journal.open_messages_at(at)? {
            let mut entries = self.journal.entries(message.number)?;
            entries.retain(|entry| entry.event.instant() <= at);
            messages.push((message, entries));
        }
        let mut past = Queue::at(at);
        if let Some(number) = app.state.shown().selected() {
            past.select(number);
        }
        past.load(messages, &app.state.setup.rules, at)
            .context("сроки не посчитать")?;
        Ok(past)
    }

    /// Takes in what a second desk has written and what the worker has done.
    pub(crate) fn follow(&mut self, app: &mut App) -> bool {
        let mut changed = false;
        if self
            .journal
            .data_version()
            .is_ok_and(|version| version != self.version)
        {
            let read = self.read(app).and_then(|()| {
                if app.state.screen == Screen::Signatures {
                    self.read_signatures(app, app.log.filter.clone())?;
                }
                Ok(())
            });
            match read {
                Ok(()) => {}
                Err(JournalError::Damaged { what, .. }) => self.show_damage(app, what),
                Err(error) => app.state.say_error(error.to_string()),
            }
            if let Some((dialog, state)) = app.dialog_and_state() {
                dialog.tell_if_gone(state);
            }
            changed = true;
        }
        if let Some(news) = self.watch.look() {
            match self.journal.directory() {
                Ok(own) => config_watch::take_over(app, news, own),
                Err(error) => app.state.say_error(error.to_string()),
            }
            changed = true;
        }
        if let Some(failure) = self.crier.failure() {
            app.state.say_error(failure);
            changed = true;
        }
        changed |= self.follow_the_keeper(app);
        let (news, error) = app.reports.follow();
        changed |= news;
        if let Some(error) = error {
            app.state.say_error(error);
        }
        let (news, error) = app.finder.follow();
        changed |= news;
        if let Some(error) = error {
            app.state.say_error(error);
        }
        if let Some(saved) = app.reports.saved() {
            match saved {
                Ok(path) => app.state.say(format!("Сохранено: {}", path.display())),
                Err(error) => app.state.say_error(error),
            }
            changed = true;
        }
        changed |= self.follow_list(app);
        while let Some(news) = self.worker.news() {
            match news {
                News::Goes(what) => app.state.printing = Some(what),
                News::Done(said) => {
                    (app.state.printing, app.state.again) = (None, None);
                    app.state.say(said);
                }
                News::Failed(said, again) => {
                    app.state.printing = None;
                    app.state.again = again.map(|again| *again);
                    let offer = app.state.again.as_ref().map(|again| {
                        let what = match again.kept {
                            Some(_) => "повторить",
                            None => "напечатать по встроенной форме",
                        };
                        format!(". {} — {what}", app.state.keymap.key(Action::Print))
                    });
                    app.state.say_error(said + &offer.unwrap_or_default());
                }
            }
            changed = true;
        }
        changed
    }

    /// Looks for messages in the journal.
    pub(crate) fn find(&self, app: &mut App, is_new: bool) -> Result<(), JournalError> {
        let asked = app.finder.asked();
        if let Some(breach) = asked.breach {
            let sifting = Sifting::start(&app.state.setup, self.clock.now(), asked, breach);
            app.finder.sift(sifting, is_new);
            return Ok(());
        }
        let wanted = app.finder.again(is_new);
        self.find_rows(app, wanted, is_new)
    }

    /// Reads rows of what is looked for, and how many there are in all.
    pub(crate) fn find_rows(
        &self,
        app: &mut App,
        wanted: Wanted,
        is_new: bool,
    ) -> Result<(), JournalError> {
        let search = app.finder.asked().search;
        let most = u32::try_from(wanted.pages).unwrap_or(1) * journal::MOST;
        let numbers = self.journal.search(&search, wanted.before, most)?;
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            found.extend(self.journal.message(number)?);
        }
        let total = self.journal.count(&search, counted(search.is_empty()))?;
        app.finder.load_rows(wanted, found, total, is_new);
        Ok(())
    }

    pub(crate) fn read_signatures(
        &self,
        app: &mut App,
        filter: SignedFilter,
    ) -> Result<(), JournalError> {
        let entries = self.journal.signed(&filter, signatures::MOST)?;
        app.log.load(filter, entries);
        Ok(())
    }
}

/// Asks for what stands before the first entry of the day.
fn enter(app: &mut App) {
    app.state.access = match &app.state.duty {
        Some(duty) if app.state.local(duty.since.to_utc()).date_naive() == app.state.today() => {
            if app.state.duty_has_pin() {
                Access::Locked
            } else {
                Access::Open
            }
        }
        _ => Access::NoDuty,
    };
    if app.state.read_only.is_none() {
        gate::ask_first(app);
    }
}
