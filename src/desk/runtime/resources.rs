//! What the desk reaches outside of itself: the journal, the clock, the tasks, the files beside the journal.

use std::env;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::clock::Clock;
use crate::config::{Setup, is_on_path};
use crate::desk::runtime::{config_watch::Watch, draft_store::DraftStore};
use crate::desk::state::{State, drafts::Kept, session::ClockDoubt};
use crate::desk::tasks::notify::{Channel, Environment, Notifier};
use crate::desk::tasks::{background::Task, copies::BackupTask, list::RegisteredList};
use crate::desk::{outcome::Outcome, tasks::print::PrintTask, terminal::osc::Multiplexer};
use crate::journal::{Journal, JournalError, Proof, Record, Recorder};

pub(crate) struct Runtime {
    /// What came of the effect at hand.
    pub(super) outcomes: Vec<Outcome>,
    pub(super) journal: Journal,
    pub(crate) clock: Clock,
    pub(super) print: PrintTask,
    pub(super) notifier: Notifier,
    pub(super) multiplexer: Multiplexer,
    pub(super) registering: Option<Task<(), Result<RegisteredList, JournalError>>>,
    pub(super) backup: BackupTask,
    /// A copy is to be made now: always, or where there is none of today.
    pub(super) copy_due: Option<bool>,
    /// No copy was made or looked for since the desk was opened.
    pub(super) is_first_copy: bool,
    /// The day of the last copy that was made or looked for.
    pub(super) copied_on: Option<NaiveDate>,
    pub(super) drafts: DraftStore,
    /// What is typed is kept: something could be entered when the desk was opened, whatever has been found since.
    pub(super) keeps_drafts: bool,
    /// Drafts that could not be written, as the user was told when about to leave.
    pub(super) given_up: Vec<Kept>,
    /// The journal as it was last read.
    pub(super) version: i64,
    pub(super) usage_is_old: bool,
    pub(super) watch: Watch,
}

impl Runtime {
    pub(crate) fn new(journal: Journal, clock: Clock, setup: &Setup) -> Self {
        let variable = |name: &str| env::var(name).ok();
        let multiplexer = Multiplexer::read(&variable);
        let environment = Environment {
            variable: &variable,
            has_program: &is_on_path,
        };
        let channel = Channel::choose(&setup.settings, &environment);
        Self {
            outcomes: Vec::new(),
            drafts: DraftStore::beside(journal.path()),
            keeps_drafts: true,
            given_up: Vec::new(),
            journal,
            clock,
            print: PrintTask::default(),
            notifier: Notifier::new(channel, multiplexer),
            multiplexer,
            registering: None,
            backup: BackupTask::default(),
            copy_due: None,
            is_first_copy: true,
            copied_on: None,
            version: 0,
            usage_is_old: true,
            watch: Watch::new(&setup.config),
        }
    }

    pub(super) fn hand<'a>(&self, by: &'a str, proof: Option<&'a Proof>) -> Recorder<'a> {
        Recorder {
            by,
            now: self.clock.now(),
            proof,
        }
    }

    /// The present moment by the ministry's clock.
    pub(super) fn at(&self, state: &State) -> DateTime<FixedOffset> {
        state.local(self.clock.now())
    }

    /// Enters a record of the duty, the directory, a PIN or the clock.
    pub(super) fn record(
        &mut self,
        state: &State,
        by: &str,
        proof: Option<&Proof>,
        record: Record,
    ) -> Result<(), JournalError> {
        let (hand, at) = (self.hand(by, proof), self.at(state));
        self.journal.record(hand, at, record).map(drop)
    }

    /// Another program holds the journal just now.
    pub(crate) fn is_held(&self) -> bool {
        self.journal.is_held()
    }

    /// From now on the journal takes no entries; words for the user. What was found first says best where it is.
    pub(super) fn mark_damaged(&mut self, what: String) -> String {
        self.journal.mark_damaged(what);
        damage_words(self.journal.damage().unwrap_or_default())
    }

    pub(super) fn tell(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    /// Tells what was read of the journal, or why it could not be.
    pub(super) fn tell_or_fail(&mut self, read: Result<Outcome, JournalError>) {
        self.tell(read.unwrap_or_else(|error| Outcome::Failed(error.to_string())));
    }

    /// Tells that the journal could not be read.
    pub(super) fn tell_unread(&mut self, error: JournalError) {
        let outcome = match error {
            JournalError::Damaged(_, what) => Outcome::Damaged(self.mark_damaged(what)),
            error => Outcome::Failed(error.to_string()),
        };
        self.tell(outcome);
    }

    /// Tells that the journal has refused an entry.
    pub(super) fn refuse(&mut self, error: JournalError) {
        if let JournalError::ClockBack { now, last } = error {
            return self.tell(Outcome::ClockBack(ClockDoubt { shown: now, last }));
        }
        if let JournalError::Damaged(_, what) = &error {
            let words = self.mark_damaged(what.clone());
            self.tell(Outcome::Damaged(words));
        }
        self.tell_seal();
        self.tell(Outcome::Refused(error));
    }

    /// Tells how the journal does not fit its seal.
    pub(super) fn tell_seal(&mut self) {
        let broken = self.journal.seal_broken().map(ToString::to_string);
        self.tell(Outcome::Seal(broken));
    }

    pub(super) fn take_outcomes(&mut self) -> Vec<Outcome> {
        std::mem::take(&mut self.outcomes)
    }
}

pub(crate) fn damage_words(what: &str) -> String {
    format!(
        "Журнал повреждён: {what}. Показано, что читается; записи не вносятся. F1 «Копии» — как вернуть журнал"
    )
}
