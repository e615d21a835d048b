//! Saving a report as a spreadsheet in the folder for papers, in the background.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::desk::tasks::report::Read;
use crate::papers::report::tables;
use crate::papers::{PaperError, job, sheet};

#[derive(Debug)]
pub(crate) struct Saving(Task<(), Result<PathBuf, PaperError>>);

/// What the thread takes along.
struct Save {
    author: String,
    papers: PathBuf,
    at: DateTime<FixedOffset>,
}

impl Saving {
    pub(crate) fn start(setup: &Setup, read: &Arc<Read>, now: Instant) -> Self {
        let save = Save {
            author: setup.organization.name.clone(),
            papers: setup.papers.clone(),
            at: setup.rules.calendar.local(now),
        };
        let read = Arc::clone(read);
        Self(Task::start(move |reporter| save.carry_out(&read, reporter)))
    }

    /// Where the file is, or what went wrong; once, when it is done.
    pub(crate) fn poll(&mut self) -> Option<Result<PathBuf, String>> {
        match self.0.poll()? {
            Step::Progress(()) => None,
            Step::Done(saved) => Some(saved.map_err(|error| error.to_string())),
            Step::Died => Some(Err(
                "сохранение прервалось из-за ошибки в программе".to_owned()
            )),
        }
    }
}

impl Save {
    fn carry_out(&self, read: &Read, reporter: &Reporter<()>) -> Result<PathBuf, PaperError> {
        let (title, code, tables) = match read {
            Read::Registry(read) => (
                format!("Реестр ответов, {}", read.title),
                format!("реестр-{}", read.period),
                tables::of_registry(read),
            ),
            Read::Summary(read) => (
                format!("Сводная информация, {}", read.title),
                format!("сводная-{}", read.month),
                tables::of_summary(read),
            ),
        };
        let bytes = sheet::workbook(&title, &self.author, self.at, &tables)?;
        crate::config::make_folder(&self.papers)
            .map_err(|error| PaperError::Nothing(error.to_string()))?;
        if reporter.is_stopped() {
            return Err(PaperError::Nothing("прервано".to_owned()));
        }
        let path = self.papers.join(format!("{code}.xlsx"));
        job::write(&path, &bytes)?;
        Ok(path)
    }
}
