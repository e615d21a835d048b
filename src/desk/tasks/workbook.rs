//! Saving a report as a spreadsheet in the folder for papers, in the background.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Task};
use crate::desk::tasks::report::Read;
use crate::papers::report::tables;
use crate::papers::{PaperError, job, sheet};

/// Starts to save a report; gives where the file is.
pub(crate) fn save(setup: &Setup, read: &Arc<Read>, now: Instant) -> Task<(), PathBuf> {
    let (author, folder) = (setup.organization.name.clone(), setup.papers.clone());
    let at = setup.rules.calendar.local(now);
    let read = Arc::clone(read);
    let died = "сохранение прервалось из-за ошибки в программе";
    Task::start(died, move |reporter| {
        let saved = write(&read, &author, &folder, at, reporter);
        saved.map_err(|error| error.to_string())
    })
}

fn write(
    read: &Read,
    author: &str,
    folder: &Path,
    at: DateTime<FixedOffset>,
    reporter: &Reporter<()>,
) -> Result<PathBuf, PaperError> {
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
    let bytes = sheet::workbook(&title, author, at, &tables)?;
    crate::config::make_folder(folder).map_err(|error| PaperError::Nothing(error.to_string()))?;
    if reporter.is_stopped() {
        return Err(PaperError::Nothing("прервано".to_owned()));
    }
    let path = folder.join(format!("{code}.xlsx"));
    job::write(&path, &bytes)?;
    Ok(path)
}
