//! Saving a report as a spreadsheet in the folder for papers, in the background.

use std::path::PathBuf;
use std::sync::Arc;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Task};
use crate::papers::report::{Report, spreadsheet};
use crate::papers::{PaperError, job};

/// Starts to save a report; gives where the file is.
pub(crate) fn save(setup: &Setup, report: &Arc<Report>, now: Instant) -> Task<(), PathBuf> {
    let (setup, report) = (setup.clone(), Arc::clone(report));
    let died = "сохранение прервалось из-за ошибки в программе";
    Task::start(died, move |reporter| {
        write(&setup, &report, now, reporter).map_err(|error| error.to_string())
    })
}

fn write(
    setup: &Setup,
    report: &Report,
    now: Instant,
    reporter: &Reporter<()>,
) -> Result<PathBuf, PaperError> {
    let bytes = spreadsheet::workbook(report, setup.rules.calendar.local(now))?;
    crate::config::make_folder(&setup.papers)
        .map_err(|error| PaperError::Nothing(error.to_string()))?;
    if reporter.is_stopped() {
        return Err(PaperError::Nothing("прервано".to_owned()));
    }
    let path = setup
        .papers
        .join(format!("{}.xlsx", report.kind.file(report.period)));
    job::write(&path, &bytes)?;
    Ok(path)
}
