//! Reading the registry (п. 26) or the summary (п. 24) of a month in the background.

use std::path::PathBuf;
use std::sync::Arc;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::effect::request::ReportKind;
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::directory::Organization;
use crate::journal::Journal;
use crate::papers::report::period::Period;
use crate::papers::report::reader::{Reader, ReportError};
use crate::papers::report::registry::{Registry, registry};
use crate::papers::report::summary::{Summary, summary};
use crate::regulation::Rules;

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

struct Job {
    journal: PathBuf,
    organization: Organization,
    rules: Arc<Rules>,
    kind: ReportKind,
    period: Period,
    now: Instant,
}

impl Reading {
    pub(crate) fn start(setup: &Setup, now: Instant, kind: ReportKind, period: Period) -> Self {
        let job = Job {
            journal: setup.journal.clone(),
            organization: setup.organization.clone(),
            rules: setup.rules.clone(),
            kind,
            period,
            now,
        };
        Self {
            task: Task::start(
                "чтение прервалось из-за ошибки в программе",
                move |reporter| job.read(reporter).map_err(|error| error.to_string()),
            ),
            progress: (0, 0),
        }
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

impl Job {
    fn read(&self, reporter: &Reporter<(usize, usize)>) -> Result<Read, ReportError> {
        let journal = Journal::open_to_read(&self.journal)?;
        let reader = Reader::new(&journal, &self.rules, self.period, self.now)?;
        let mut progress = |done: usize, all: usize| {
            if done.is_multiple_of(64) {
                reporter.tell((done, all));
            }
            !reporter.is_stopped()
        };
        Ok(match self.kind {
            ReportKind::Registry => Read::Registry(registry(
                &reader,
                &self.organization,
                self.period,
                &mut progress,
            )?),
            ReportKind::Summary => Read::Summary(Box::new(summary(
                &reader,
                &self.organization,
                self.period,
                &mut progress,
            )?)),
        })
    }
}
