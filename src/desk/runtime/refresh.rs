//! What the desk reads of the journal: at the start, when something has changed in it, and when something is looked for.

use std::collections::HashMap;

use anyhow::{Context, Result};

use crate::calendar::Instant;
use crate::desk::effect::request::{PAGE, PageRequest};
use crate::desk::outcome::{Outcome, Page, Snapshot};
use crate::desk::screens::{journal::pages::counted, signatures};
use crate::desk::state::{State, queue::Queue, session::ClockDoubt};
use crate::desk::{app::App, input::place::Screen, layers::history::History};
use crate::desk::{runtime::resources::Runtime, tasks::sift::SiftTask};
use crate::journal::{Entry, JournalError, SignedFilter, Usage};
use crate::regulation::{Message, Number};

impl Runtime {
    /// The first look: is the journal the one that it was, is the clock right, who is on duty. Of a journal that cannot
    /// be read as a whole, what can be is shown.
    pub(crate) fn begin(&mut self, app: &App) -> Result<Vec<Outcome>, JournalError> {
        match self.look_at_the_start(app) {
            Err(JournalError::Damaged(_, what)) => {
                let snapshot = Snapshot {
                    lives: Some(self.journal.open_lives().0),
                    damage: Some(self.mark_damaged(what)),
                    ..Snapshot::default()
                };
                self.tell(Outcome::Read(Box::new(snapshot)));
            }
            looked => looked?,
        }
        Ok(self.take_outcomes())
    }

    pub(super) fn look_at_the_start(&mut self, app: &App) -> Result<(), JournalError> {
        let mut snapshot = Snapshot::default();
        let read = self.read(app, &mut snapshot);
        let can_be_entered_in = app.state.read_only.is_none()
            && snapshot.damage.is_none()
            && self.journal.seal_broken().is_none();
        self.tell(Outcome::Duty(snapshot.duty.clone()));
        self.tell(Outcome::Read(Box::new(snapshot)));
        read?;
        self.tell_seal();
        if can_be_entered_in {
            let shown = app.state.now;
            match self.journal.is_behind(shown)? {
                Some(last) => self.tell(Outcome::ClockBack(ClockDoubt { shown, last })),
                None => self.compare_file(&app.state)?,
            }
        }
        self.tell(Outcome::Begun);
        Ok(())
    }

    /// Says that organization.toml is not any more what the directory was taken from.
    fn compare_file(&mut self, state: &State) -> Result<(), JournalError> {
        let seen = self.journal.directory_file()?;
        let is_same = seen.as_ref() == Some(&state.setup.organization_digest);
        if state.setup.organization_is_wrong || is_same {
            return Ok(());
        }
        let own = self.journal.directory()?;
        if own.is_some_and(|own| !own.difference(&state.file_directory).is_empty()) {
            let words = "organization.toml изменён после того, как из него взят справочник: посмотрите pult directory import";
            self.tell(Outcome::Failed(words.to_owned()));
        }
        Ok(())
    }

    /// Tells how the journal now stands.
    pub(super) fn refresh(&mut self, app: &App) {
        self.refresh_after(app, None);
    }

    /// The same after an entry that has more to tell. Why the journal could not be read is told last, so that it stays
    /// to be seen.
    pub(super) fn refresh_after(&mut self, app: &App, entered: Option<Outcome>) {
        let mut snapshot = Snapshot::default();
        let read = self.read(app, &mut snapshot);
        self.tell(Outcome::Read(Box::new(snapshot)));
        self.outcomes.extend(entered);
        if let Err(error) = read {
            self.tell_unread(error);
        }
    }

    /// Reads the open messages, what the journal says of the desk, and anew what is looked at beside the queue. What
    /// comes before an error is in the snapshot.
    fn read(&mut self, app: &App, snapshot: &mut Snapshot) -> Result<(), JournalError> {
        self.version = self.journal.data_version()?;
        snapshot.directory = self.journal.directory()?;
        snapshot.duty = self.journal.duty()?;
        snapshot.pins = Some(self.journal.pins()?.into_keys().collect());
        snapshot.last_entry = self.journal.last_recorded()?;
        let mut closed = app.state.closed_sheets.clone();
        closed.follow(&self.journal)?;
        snapshot.closed_sheets = Some(closed);
        self.usage_is_old = true;
        let (lives, wrong) = self.journal.open_lives();
        snapshot.earlier = self.earlier(&lives);
        snapshot.lives = Some(lives);
        match wrong {
            Some(JournalError::Damaged(_, what)) => {
                snapshot.damage = Some(self.mark_damaged(what));
            }
            Some(error) => return Err(error),
            None => {}
        }
        if let Some(message) = &app.state.aside {
            snapshot.aside = self.journal.message(message.number)?;
        }
        if let Some(message) = app.history().map(History::message) {
            snapshot.history = self.journal.life(message.number)?;
        }
        // Judging anew at each entry would never come to an end.
        if app.state.screen == Screen::Journal && app.finder.asked().breach.is_none() {
            snapshot.page = Some(self.page(app, app.finder.again(false), false)?);
        }
        snapshot.head = Some(self.journal.head()?.1.short());
        Ok(())
    }

    /// What was used of late, for the next form to offer it first; none where that is known. Apart from the rest, since
    /// it is most of what is read: the frame that shows an entry does not wait for it.
    pub(crate) fn read_usage(&mut self) -> Option<Usage> {
        let is_old = std::mem::take(&mut self.usage_is_old);
        // It is a help alone: a journal that is damaged is shown without it.
        is_old.then(|| self.journal.usage().unwrap_or_default())
    }

    /// For each repeat that nobody has decided about, the departments that had what it repeats. It is a help alone: what
    /// cannot be read is not offered.
    fn earlier(&self, lives: &[(Message, Vec<Entry>)]) -> HashMap<Number, Vec<String>> {
        let undecided = lives.iter().map(|(message, _)| message);
        let undecided = undecided.filter(|message| message.decisions.is_empty());
        undecided
            .filter_map(|message| {
                let earlier = message.detected.repeat_of?;
                Some((message.number, self.departments_of(earlier)))
            })
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

    /// The queue as it stood at an instant.
    pub(super) fn read_at(&self, state: &State, at: Instant) -> Result<Queue> {
        let mut messages = Vec::new();
        for message in self.journal.open_messages_at(at)? {
            let mut entries = self.journal.entries(message.number)?;
            let known = |entry: &Entry| message.history.iter().any(|own| own.seq == entry.seq);
            entries.retain(known);
            messages.push((message, entries));
        }
        let mut past = Queue::at(at);
        if let Some(number) = state.shown().selected() {
            past.select(number);
        }
        past.load(messages, &state.setup.rules, at)
            .context("сроки не посчитать")?;
        Ok(past)
    }

    /// Looks for messages in the journal.
    pub(super) fn find(&self, app: &App, is_new: bool) -> Result<Outcome, JournalError> {
        let query = app.finder.asked();
        if let Some(breach) = query.breach {
            let task = SiftTask::start(&app.state.setup, self.clock.now(), query, breach);
            return Ok(Outcome::Sifting(task, is_new));
        }
        let page = self.page(app, app.finder.again(is_new), is_new)?;
        Ok(Outcome::Found(page))
    }

    /// Rows of what is looked for, and how many there are in all.
    pub(super) fn page(
        &self,
        app: &App,
        request: PageRequest,
        is_new: bool,
    ) -> Result<Page, JournalError> {
        let search = app.finder.asked().search;
        let most = u32::try_from(request.pages * PAGE).unwrap_or(u32::MAX);
        let numbers = self.journal.search(&search, request.before, most)?;
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            found.extend(self.journal.message(number)?);
        }
        Ok(Page {
            total: self.journal.count(&search, counted(search.is_empty()))?,
            request,
            found,
            is_new,
        })
    }

    pub(super) fn signatures(&self, filter: SignedFilter) -> Result<Outcome, JournalError> {
        let entries = self.journal.signed(&filter, signatures::MOST)?;
        let withdrawn = self.journal.withdrawn_among(&entries)?;
        Ok(Outcome::Signatures(filter, entries, withdrawn))
    }
}
