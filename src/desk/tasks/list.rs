//! Lists of messages: reading and checking one in the background, and registering it.

use std::path::Path;
use std::sync::Arc;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::effect::request::ListRegistration;
use crate::desk::state::State;
use crate::desk::tasks::background::{Step, Task};
use crate::directory::Organization;
use crate::intake::columns::Layout;
use crate::intake::memory::Memory;
use crate::intake::{IntakeError, Plan, Request};
use crate::journal::{Hand, Journal, JournalError};
use crate::regulation::{Number, Rules};

const DIED: &str = "работа со списком прервалась из-за ошибки в программе";

/// A list that was read and checked.
#[derive(Debug)]
pub(crate) struct CheckedList {
    /// What it was taken for, and what its columns hold.
    pub(crate) about: [String; 2],
    pub(crate) layout: Layout,
    pub(crate) plan: Plan,
}

/// Why a list is not shown.
#[derive(Debug)]
pub(crate) enum ListProblem {
    /// Columns that are needed are not recognised: the user is asked.
    Columns(Layout),
    /// Words for the user.
    Wrong(String),
}

#[derive(Debug)]
pub(crate) struct ListReading(Task<(), Result<CheckedList, ListProblem>>);

impl ListReading {
    pub(crate) fn start(setup: &Setup, request: Request, now: Instant) -> Self {
        let (journal, config) = (setup.journal.clone(), setup.config.clone());
        let (organization, rules) = (setup.organization.clone(), Arc::clone(&setup.rules));
        Self(Task::start(move |_| {
            let checked = check(&request, &journal, &config, &organization, &rules, now);
            checked.map_err(|error| match error {
                IntakeError::Unknown { unknown, .. } => ListProblem::Columns(unknown.layout),
                other => ListProblem::Wrong(other.to_string()),
            })
        }))
    }

    pub(crate) fn poll(&mut self) -> Option<Result<CheckedList, ListProblem>> {
        match self.0.poll()? {
            Step::Progress(()) => None,
            Step::Done(checked) => Some(checked),
            Step::Died => Some(Err(ListProblem::Wrong(DIED.to_owned()))),
        }
    }
}

fn check(
    request: &Request,
    journal: &Path,
    config: &Path,
    organization: &Organization,
    rules: &Rules,
    now: Instant,
) -> Result<CheckedList, IntakeError> {
    let list = crate::intake::read(request, &Memory::load(config)?)?;
    let journal = Journal::open_to_read(journal)?;
    let plan = Plan::of(
        &list,
        &request.defaults,
        organization,
        rules,
        Some(&journal),
        now,
    )?;
    Ok(CheckedList {
        about: [
            format!("{} ({})", list.file, list.sheet.format),
            format!("Столбцы: {}", list.layout.description()),
        ],
        layout: list.layout,
        plan,
    })
}

#[derive(Debug)]
pub(crate) struct RegisteredList {
    pub(crate) numbers: Vec<Number>,
    /// Why the columns were not remembered.
    pub(crate) forgotten: Option<String>,
}

/// Why a list was not registered.
#[derive(Debug)]
pub(crate) enum NotRegistered {
    Refused(JournalError),
    Died(&'static str),
}

#[derive(Debug)]
pub(crate) struct ListRegistering(Task<(), Result<RegisteredList, JournalError>>);

impl ListRegistering {
    /// Registers all of the list or nothing.
    pub(crate) fn start(state: &State, registration: ListRegistration, now: Instant) -> Self {
        let (journal, config) = (state.setup.journal.clone(), state.setup.config.clone());
        let (rules, by) = (Arc::clone(&state.setup.rules), state.on_duty().to_owned());
        Self(Task::start(move |_| {
            let detections = registration.plan.detections(rules.calendar.local(now));
            let hand = Hand::new(&by, now);
            let numbers = Journal::open(&journal)?.register_all(&rules, hand, detections)?;
            let remembered = registration.columns.map_or(Ok(()), |layout| {
                let mut memory = Memory::load(&config)?;
                memory.learn(layout.columns());
                memory.save(&config).map(drop)
            });
            let forgotten = remembered.err().map(|error| error.to_string());
            Ok(RegisteredList { numbers, forgotten })
        }))
    }

    pub(crate) fn poll(&mut self) -> Option<Result<RegisteredList, NotRegistered>> {
        match self.0.poll()? {
            Step::Progress(()) => None,
            Step::Done(registered) => Some(registered.map_err(NotRegistered::Refused)),
            Step::Died => Some(Err(NotRegistered::Died(DIED))),
        }
    }
}
