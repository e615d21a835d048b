//! Saving a report as a spreadsheet in the folder for papers, in the background.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Task};
use crate::papers::report::{Report, spreadsheet};
use crate::papers::{PaperError, job};

/// Starts to save a report; gives where the file is.
pub(crate) fn save(setup: &Setup, report: &Arc<Report>, now: Instant) -> Task<(), PathBuf> {
    let (folder, at) = (setup.papers.clone(), setup.rules.calendar.local(now));
    let report = Arc::clone(report);
    let died = "сохранение прервалось из-за ошибки в программе";
    Task::start(died, move |reporter| {
        let saved = write(&report, &folder, at, reporter);
        saved.map_err(|error| error.to_string())
    })
}

fn write(
    report: &Report,
    folder: &Path,
    at: DateTime<FixedOffset>,
    reporter: &Reporter<()>,
) -> Result<PathBuf, PaperError> {
    let bytes = spreadsheet::workbook(report, at)?;
    crate::config::make_folder(folder).map_err(|error| PaperError::Nothing(error.to_string()))?;
    if reporter.is_stopped() {
        return Err(PaperError::Nothing("прервано".to_owned()));
    }
    let path = folder.join(format!("{}.xlsx", report.kind.file(report.period)));
    job::write(&path, &bytes)?;
    Ok(path)
}
