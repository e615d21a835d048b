//! The registry (F4) and the summary (F5) of the desk. A thread reads them and reports its progress, so that the desk stays
//! responsive and Esc can stop it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use chrono::{DateTime, FixedOffset};

use super::app::App;
use crate::calendar::Instant;
use crate::config::Setup;
use crate::journal::Journal;
pub use crate::papers::report::Kind;
use crate::papers::report::period::Period;
use crate::papers::report::reader::ReportError;
use crate::papers::report::{Report, count, spreadsheet};
use crate::papers::{PaperError, job};

/// What the thread sends.
#[derive(Debug)]
enum Update {
    Progress(usize, usize),
    Done(Result<Report, ReportError>),
}

/// A report being read.
#[derive(Debug)]
pub struct Reading {
    told: Receiver<Update>,
    stop: Arc<AtomicBool>,
    /// Messages read, and messages in total.
    pub progress: (usize, usize),
}

impl Drop for Reading {
    fn drop(&mut self) {
        // Leaving the report stops its reading.
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Reading {
    /// Starts to read a report.
    pub fn start(setup: &Setup, now: Instant, kind: Kind, period: Period) -> Self {
        let (rules, organization) = (Arc::clone(&setup.rules), setup.organization.clone());
        let path = setup.journal.clone();
        let stop = Arc::new(AtomicBool::new(false));
        let (tell, told) = mpsc::channel();
        let stopped = Arc::clone(&stop);
        thread::spawn(move || {
            let mut progress = |done: usize, all: usize| {
                if done.is_multiple_of(64) {
                    let _ = tell.send(Update::Progress(done, all));
                }
                !stopped.load(Ordering::Relaxed)
            };
            let journal = Journal::open_to_read(&path).map_err(ReportError::from);
            let done = journal.and_then(|journal| {
                let progress = &mut progress;
                count(kind, period, &journal, &rules, &organization, now, progress)
            });
            // The user may have left for another month in the meantime.
            let _ = tell.send(Update::Done(done));
        });
        Self {
            told,
            stop,
            progress: (0, 0),
        }
    }

    /// Takes in the progress; returns the report once it is there.
    pub fn news(&mut self) -> Option<Result<Report, String>> {
        loop {
            match self.told.try_recv() {
                Ok(Update::Progress(done, all)) => self.progress = (done, all),
                Ok(Update::Done(done)) => return Some(done.map_err(|error| error.to_string())),
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => {
                    return Some(Err("чтение прервалось из-за ошибки в программе".to_owned()));
                }
            }
        }
    }
}

/// A report being saved as a spreadsheet in the folder for papers, on a thread of its own.
#[derive(Debug)]
pub struct Saving {
    told: Receiver<Result<PathBuf, String>>,
    stop: Arc<AtomicBool>,
}

impl Drop for Saving {
    fn drop(&mut self) {
        // A cancelled file is not written.
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Saving {
    /// Starts to save a report.
    pub fn start(setup: &Setup, report: &Arc<Report>, now: Instant) -> Self {
        let (folder, at) = (setup.papers.clone(), setup.rules.calendar.local(now));
        let report = Arc::clone(report);
        let (tell, told) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        thread::spawn(move || {
            let saved = save(&report, &folder, at, &stopped);
            // The desk may have been left in the meantime.
            let _ = tell.send(saved.map_err(|error| error.to_string()));
        });
        Self { told, stop }
    }

    /// The path of the file or the error, once it is done.
    fn finished(&self) -> Option<Result<PathBuf, String>> {
        match self.told.try_recv() {
            Ok(done) => Some(done),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(
                "сохранение прервалось из-за ошибки в программе".to_owned(),
            )),
        }
    }
}

fn save(
    report: &Report,
    folder: &Path,
    at: DateTime<FixedOffset>,
    stop: &AtomicBool,
) -> Result<PathBuf, PaperError> {
    let bytes = spreadsheet::workbook(report, at)?;
    crate::config::make_folder(folder).map_err(|error| PaperError::Nothing(error.to_string()))?;
    if stop.load(Ordering::Relaxed) {
        return Err(PaperError::Nothing("прервано".to_owned()));
    }
    let path = folder.join(format!("{}.xlsx", report.kind.file(report.period)));
    job::write(&path, &bytes)?;
    Ok(path)
}

/// What the two screens show.
#[derive(Debug)]
pub struct Reports {
    /// The month.
    pub month: Period,
    /// The reading that goes on.
    pub reading: Option<Reading>,
    /// What was read.
    pub read: Option<Arc<Report>>,
    /// The saving that goes on.
    pub saving: Option<Saving>,
    /// The row under the cursor.
    pub cursor: usize,
    /// The messages behind a figure, while they are looked at.
    pub drill: Option<Drill>,
}

/// The messages behind a figure.
#[derive(Debug)]
pub struct Drill {
    /// The figure.
    pub title: String,
    /// Its messages.
    pub messages: Vec<crate::regulation::Number>,
    /// The row under the cursor.
    pub cursor: usize,
}

impl Reports {
    /// Nothing read yet.
    pub fn new(month: Period) -> Self {
        Self {
            month,
            reading: None,
            read: None,
            saving: None,
            cursor: 0,
            drill: None,
        }
    }

    /// The user is waiting for a report or a file.
    pub fn is_busy(&self) -> bool {
        self.reading.is_some() || self.saving.is_some()
    }

    /// The path of the saved file or the error, once.
    pub fn saved(&mut self) -> Option<Result<PathBuf, String>> {
        let saved = self.saving.as_ref()?.finished()?;
        self.saving = None;
        Some(saved)
    }

    /// Takes in the progress of the reading; returns whether the screen changes, and the error.
    pub fn follow(&mut self) -> (bool, Option<String>) {
        let Some(reading) = &mut self.reading else {
            return (false, None);
        };
        let before = reading.progress;
        match reading.news() {
            None => (before != reading.progress, None),
            Some(Ok(read)) => {
                self.reading = None;
                self.read = Some(Arc::new(read));
                (true, None)
            }
            Some(Err(error)) => {
                self.reading = None;
                (true, Some(error))
            }
        }
    }
}

/// Takes one step back within the two screens; returns whether there was one.
pub fn back(app: &mut App) -> bool {
    if app.reports.drill.take().is_some() {
        return true;
    }
    if app.reports.saving.take().is_some() {
        app.say("Сохранение прервано");
        return true;
    }
    if app.reports.reading.take().is_some() {
        app.say("Чтение прервано. ← и → — другой месяц");
        return true;
    }
    false
}
