//! Reading the registry (п. 26) or the summary (п. 24) of a month in the background.

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::journal::Journal;
use crate::papers::report::{Kind, Report, count, period::Period, reader::ReportError};

#[derive(Debug)]
pub(crate) struct Reading {
    task: Task<(usize, usize), Report>,
    /// So many of so many messages are read.
    pub(crate) progress: (usize, usize),
}

impl Reading {
    pub(crate) fn start(setup: &Setup, now: Instant, kind: Kind, period: Period) -> Self {
        let setup = setup.clone();
        let died = "чтение прервалось из-за ошибки в программе";
        let task = Task::start(died, move |reporter| {
            let report = read(&setup, now, kind, period, reporter);
            report.map_err(|error| error.to_string())
        });
        let progress = (0, 0);
        Self { task, progress }
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

fn read(
    setup: &Setup,
    now: Instant,
    kind: Kind,
    period: Period,
    reporter: &Reporter<(usize, usize)>,
) -> Result<Report, ReportError> {
    let journal = Journal::open_to_read(&setup.journal)?;
    let mut progress = |done: usize, all: usize| {
        if done.is_multiple_of(64) {
            reporter.tell((done, all));
        }
        !reporter.is_stopped()
    };
    let (rules, organization) = (&setup.rules, &setup.organization);
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
