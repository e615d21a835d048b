//! Saving a report as a spreadsheet in the folder for papers, in the background.

use std::path::PathBuf;
use std::sync::Arc;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::tasks::background::{Reporter, Task};
use crate::desk::tasks::report::Read;
use crate::papers::report::tables;
use crate::papers::{PaperError, job, sheet};

/// Starts to save a report; gives where the file is.
pub(crate) fn save(setup: &Setup, read: &Arc<Read>, now: Instant) -> Task<(), PathBuf> {
    let (setup, read) = (setup.clone(), Arc::clone(read));
    let died = "сохранение прервалось из-за ошибки в программе";
    Task::start(died, move |reporter| {
        write(&setup, &read, now, reporter).map_err(|error| error.to_string())
    })
}

fn write(
    setup: &Setup,
    read: &Read,
    now: Instant,
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
    let at = setup.rules.calendar.local(now);
    let bytes = sheet::workbook(&title, &setup.organization.name, at, &tables)?;
    crate::config::make_folder(&setup.papers)
        .map_err(|error| PaperError::Nothing(error.to_string()))?;
    if reporter.is_stopped() {
        return Err(PaperError::Nothing("прервано".to_owned()));
    }
    let path = setup.papers.join(format!("{code}.xlsx"));
    job::write(&path, &bytes)?;
    Ok(path)
}
