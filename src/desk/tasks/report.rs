//! Reading the registry (п. 26) or the summary (п. 24) of a month in the background.

use std::path::PathBuf;
use std::sync::Arc;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::directory::Organization;
use crate::journal::Journal;
use crate::papers::report::period::Period;
use crate::papers::report::reader::ReportError;
use crate::papers::report::{Kind, Report, count};
use crate::regulation::Rules;

#[derive(Debug)]
pub(crate) struct Reading {
    task: Task<(usize, usize), Report>,
    /// So many of so many messages are read.
    pub(crate) progress: (usize, usize),
}

struct Job {
    journal: PathBuf,
    organization: Organization,
    rules: Arc<Rules>,
    kind: Kind,
    period: Period,
    now: Instant,
}

impl Reading {
    pub(crate) fn start(setup: &Setup, now: Instant, kind: Kind, period: Period) -> Self {
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
    pub(crate) fn poll(&mut self) -> Option<Result<Report, String>> {
        loop {
            match self.task.poll()? {
                Step::Progress(progress) => self.progress = progress,
                Step::Done(done) => return Some(done),
            }
        }
    }
}

impl Job {
    fn read(&self, reporter: &Reporter<(usize, usize)>) -> Result<Report, ReportError> {
        let journal = Journal::open_to_read(&self.journal)?;
        let mut progress = |done: usize, all: usize| {
            if done.is_multiple_of(64) {
                reporter.tell((done, all));
            }
            !reporter.is_stopped()
        };
        let (rules, organization) = (&self.rules, &self.organization);
        let (kind, period, now) = (self.kind, self.period, self.now);
        count(
            kind,
            period,
            &journal,
            rules,
            organization,
            now,
            &mut progress,
        )
    }
}
