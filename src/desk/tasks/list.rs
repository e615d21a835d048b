//! Lists of messages: reading and checking one in the background, and registering it.

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::{effect::request::ListRegistration, state::State, tasks::background::Task};
use crate::intake::{IntakeError, Plan, Request, columns::Layout, memory::Memory};
use crate::journal::{Journal, JournalError, Recorder};
use crate::regulation::Number;

const DIED: &str = "работа со списком прервалась из-за ошибки в программе";

/// A list that was read and checked.
#[derive(Debug)]
pub(crate) struct CheckedList {
    /// What it was taken for, and what its columns hold.
    pub(crate) about: [String; 2],
    pub(crate) layout: Layout,
    pub(crate) plan: Plan,
}

#[derive(Debug)]
pub(crate) enum ReadList {
    Checked(Box<CheckedList>),
    /// Columns that are needed are not recognised: the user is asked.
    UnknownColumns(Layout),
}

/// Starts to read and check a list.
pub(crate) fn read(setup: &Setup, request: Request, now: Instant) -> Task<(), ReadList> {
    let setup = setup.clone();
    Task::start(DIED, move |_| match check(&setup, &request, now) {
        Ok(list) => Ok(ReadList::Checked(Box::new(list))),
        Err(IntakeError::Unknown { unknown, .. }) => Ok(ReadList::UnknownColumns(unknown.layout)),
        Err(error) => Err(error.to_string()),
    })
}

fn check(setup: &Setup, request: &Request, now: Instant) -> Result<CheckedList, IntakeError> {
    let list = crate::intake::read(request, &Memory::load(&setup.config)?)?;
    let journal = Journal::open_to_read(&setup.journal)?;
    let plan = Plan::new(
        &list,
        &request.defaults,
        &setup.organization,
        &setup.rules,
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

/// Starts to register all of a list or nothing.
pub(crate) fn register(
    state: &State,
    registration: ListRegistration,
    now: Instant,
) -> Task<(), Result<RegisteredList, JournalError>> {
    let (setup, by) = (state.setup.clone(), state.on_duty().to_owned());
    let work = move || {
        let detections = registration
            .plan
            .detections(setup.rules.calendar.local(now));
        let hand = Recorder::new(&by, now);
        let mut journal = Journal::open(&setup.journal)?;
        let numbers = journal.register_all(&setup.rules, hand, detections)?;
        let remembered = registration.columns.map_or(Ok(()), |layout| {
            let mut memory = Memory::load(&setup.config)?;
            memory.learn(layout.columns());
            memory.save(&setup.config).map(drop)
        });
        let forgotten = remembered.err().map(|error| error.to_string());
        Ok(RegisteredList { numbers, forgotten })
    };
    Task::start(DIED, move |_| Ok(work()))
}
