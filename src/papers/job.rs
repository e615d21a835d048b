//! Printing sheets of the journal to a file: everything it needs is taken along, so it runs on any thread.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::forms::{Form, Forms};
use super::page::{Entry, Pages, Print, pages};
use super::{PaperError, render};
use crate::calendar::Instant;
use crate::config::Setup;
use crate::directory::Organization;
use crate::journal::Journal;
use crate::regulation::{Rules, stage};

/// Sheets of a year, to be printed.
#[derive(Debug)]
pub struct PageJob {
    journal: PathBuf,
    folder: PathBuf,
    forms: PathBuf,
    organization: Organization,
    rules: Arc<Rules>,
    now: Instant,
    print: Print,
}

impl PageJob {
    /// The sheet of a year, or all of them, as of now.
    pub fn new(setup: &Setup, now: Instant, year: i32, sheet: Option<usize>) -> Self {
        Self {
            journal: setup.journal.clone(),
            folder: setup.papers.clone(),
            forms: setup.forms(),
            organization: setup.organization.clone(),
            rules: setup.rules.clone(),
            now,
            print: Print {
                year,
                at: setup.rules.calendar.local(now),
                by: setup.organization.duty.clone(),
                head: String::new(),
                rows_per_page: usize::from(setup.settings.rows_per_page),
                sheet,
            },
        }
    }

    /// The PDF.
    pub fn pdf(mut self) -> Result<Vec<u8>, PaperError> {
        let data = self.data()?;
        if data.sheets() == 0 {
            let sheet = self.print.sheet.unwrap_or_default();
            return Err(PaperError::Nothing(format!(
                "листа {sheet} в журнале {} года нет",
                self.print.year
            )));
        }
        render::pdf(&Forms::read(&self.forms)?, Form::Journal, &data)
    }

    fn data(&mut self) -> Result<Pages, PaperError> {
        let journal = Journal::open_to_read(&self.journal)?;
        self.print.head = journal.head()?.1.short();
        let entries = journal
            .messages_of_year(self.print.year)?
            .into_iter()
            .map(|message| {
                let due = stage::reply_due(&message, &self.rules, self.now).ok();
                let from = message.detected.at;
                let provisional =
                    due.and_then(|due| self.rules.calendar.provisional_between(from, due));
                Entry {
                    message,
                    due,
                    provisional,
                }
            });
        Ok(pages(
            &entries.collect::<Vec<_>>(),
            &self.organization,
            &self.print,
        ))
    }

    /// Saves the PDF in the folder for papers under a name of its own, and tells where.
    pub fn save(self) -> Result<PathBuf, PaperError> {
        let sheet = self
            .print
            .sheet
            .map(|sheet| format!("-лист-{sheet}"))
            .unwrap_or_default();
        let name = format!(
            "журнал-{}{sheet}-{}.pdf",
            self.print.year,
            self.print.at.format("%Y%m%d-%H%M%S")
        );
        let path = self.folder.join(name);
        if let Err(error) = crate::config::make_folder(&self.folder) {
            return Err(PaperError::Nothing(error.to_string()));
        }
        let pdf = self.pdf()?;
        write(&path, &pdf)?;
        Ok(path)
    }
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), PaperError> {
    let failed = |error| PaperError::Io {
        path: path.to_owned(),
        error,
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = fs::File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&part, path))
        .map_err(|error| {
            // What is left of a failed attempt is of no use to anybody.
            let _ = fs::remove_file(&part);
            failed(error)
        })
}
