//! Reading the registry (п. 26) or the summary (п. 24) of a month in the background.

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::effect::request::ReportKind;
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::journal::Journal;
use crate::papers::report::period::Period;
use crate::papers::report::reader::{Reader, ReportError};
use crate::papers::report::registry::{Registry, registry};
use crate::papers::report::summary::{Summary, summary};

/// A report that was read.
#[derive(Debug)]
pub enum Read {
    /// п. 26.
    Registry(Registry),
    /// п. 24.
    Summary(Box<Summary>),
}

#[derive(Debug)]
pub(crate) struct Reading {
    task: Task<(usize, usize), Read>,
    /// So many of so many messages are read.
    pub(crate) progress: (usize, usize),
}

impl Reading {
    pub(crate) fn start(setup: &Setup, now: Instant, kind: ReportKind, period: Period) -> Self {
        let setup = setup.clone();
        let died = "чтение прервалось из-за ошибки в программе";
        let task = Task::start(died, move |reporter| {
            let read = read(&setup, now, kind, period, reporter);
            read.map_err(|error| error.to_string())
        });
        let progress = (0, 0);
        Self { task, progress }
    }

    /// The report as soon as it is read; until then the progress is kept.
    pub(crate) fn poll(&mut self) -> Option<Result<Read, String>> {
        loop {
            match self.task.poll()? {
                Step::Progress(progress) => self.progress = progress,
                Step::Done(done) => return Some(done),
            }
        }
    }
}

fn read(
    setup: &Setup,
    now: Instant,
    kind: ReportKind,
    period: Period,
    reporter: &Reporter<(usize, usize)>,
) -> Result<Read, ReportError> {
    let journal = Journal::open_to_read(&setup.journal)?;
    let reader = Reader::new(&journal, &setup.rules, period, now)?;
    let mut progress = |done: usize, all: usize| {
        if done.is_multiple_of(64) {
            reporter.tell((done, all));
        }
        !reporter.is_stopped()
    };
    let organization = &setup.organization;
    Ok(match kind {
        ReportKind::Registry => {
            Read::Registry(registry(&reader, organization, period, &mut progress)?)
        }
        ReportKind::Summary => {
            let summary = summary(&reader, organization, period, &mut progress)?;
            Read::Summary(Box::new(summary))
        }
    })
}
