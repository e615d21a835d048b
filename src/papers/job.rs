//! Takes a paper from the journal to a file and to the printer. A job owns everything it needs, so it runs on any thread.
//!
//! The PDF is always kept as a file. A full sheet of the journal is entered as printed once its file is written, and only
//! then sent to the printer. If the printer fails, the kept file is sent again, so a sheet has one first print.

use std::path::{Path, PathBuf};
use std::{fmt, sync::Arc};

use chrono::{DateTime, Datelike, FixedOffset};

use super::forms::{Form, Forms};
pub use super::order::{Order, Paper, Which};
use super::page::{self, Entry, Sheet};
use super::report::{Kind, count, paper, period::Period, reader::ReportError};
use super::{
    card, error::PaperError, file, print::Print, render, sheets::Closed, spool::SpoolError,
};
use crate::journal::{self, Journal, JournalError, Record, Recorder};
use crate::regulation::{Message, Number, Rules, stage};
use crate::{calendar::Instant, config::Setup, directory::Organization};

/// Progress is reported once in so many messages.
const REPORT_STEP: usize = 64;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many messages of a report are read.
    Read(usize, usize),
    /// Made into a PDF.
    LaidOut,
    /// About to be sent to the printer.
    Sent,
    /// Waiting for the printer.
    Waits,
}

/// The result of a job.
#[derive(Debug)]
pub struct Printed {
    /// The file.
    pub file: PathBuf,
    /// The printer's answer, where one was asked.
    pub sent: Option<Result<(), SpoolError>>,
}

/// An order with everything needed to carry it out.
pub struct Job {
    order: Order,
    journal: PathBuf,
    folder: PathBuf,
    forms: PathBuf,
    organization: Organization,
    rules: Arc<Rules>,
    rows_per_page: u16,
    now: Box<dyn Fn() -> Instant + Send>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Job").field(&self.order).finish()
    }
}

impl Job {
    /// Copies what it needs of the setup. The clock is read again when the print is entered.
    pub fn new(setup: &Setup, order: Order, now: impl Fn() -> Instant + Send + 'static) -> Self {
        Self {
            order,
            journal: setup.journal.clone(),
            folder: setup.papers.clone(),
            forms: setup.forms(),
            organization: setup.organization.clone(),
            rules: setup.rules.clone(),
            rows_per_page: setup.settings.rows_per_page,
            now: Box::new(now),
        }
    }

    /// Carries the order out. `goes_on` receives the progress and returns whether to continue. A job that is stopped
    /// before the file is written leaves no trace.
    pub fn run(self, goes_on: &dyn Fn(Progress) -> bool) -> Result<Printed, PaperError> {
        let at = self.rules.calendar.local((self.now)());
        let (pdf, prints) = self.lay_out(at, goes_on)?;
        if !goes_on(Progress::LaidOut) {
            return Err(PaperError::Cancelled);
        }
        let file = match &self.order.out {
            Some(file) => file.clone(),
            None => self.free_path(at)?,
        };
        write(&file, &pdf)?;
        if let Err(error) = self.record_prints(prints, at) {
            // A file of a sheet that is not entered must not pass for its first print.
            file::take_back(&file);
            return Err(error);
        }
        let sent = self.order.printer.as_ref().map(|printer| {
            if goes_on(Progress::Sent) {
                printer.send(&file, &|| goes_on(Progress::Waits))
            } else {
                Err(SpoolError::Cancelled)
            }
        });
        Ok(Printed { file, sent })
    }

    fn record_prints(
        &self,
        prints: Vec<Record>,
        at: DateTime<FixedOffset>,
    ) -> Result<(), PaperError> {
        if prints.is_empty() {
            return Ok(());
        }
        let hand = Recorder::new(&self.organization.duty, (self.now)());
        Ok(self.writable_journal()?.record_prints(hand, at, prints)?)
    }

    /// Refuses a journal that takes no entries.
    fn writable_journal(&self) -> Result<Journal, PaperError> {
        let journal = Journal::open(&self.journal)?;
        if !journal.is_writable() {
            return Err(JournalError::ReadOnly(self.journal.clone()).into());
        }
        match journal.seal_broken() {
            Some(broken) => Err(JournalError::Seal(broken.clone()).into()),
            None => Ok(journal),
        }
    }

    /// The PDF, and the full sheets that are to be entered as printed.
    fn lay_out(
        &self,
        at: DateTime<FixedOffset>,
        goes_on: &dyn Fn(Progress) -> bool,
    ) -> Result<(Vec<u8>, Vec<Record>), PaperError> {
        let journal = Journal::open_to_read(&self.journal)?;
        let (_, head) = journal.head()?;
        let print = Print {
            at,
            by: self.organization.duty.clone(),
            head: head.short(),
        };
        let pdf = match self.order.paper {
            Paper::Sheets(year, which) => {
                let head = head.to_string();
                let (sheets, prints) = self.sheets(&journal, year, which, at, &head)?;
                let data = page::pages(year, &sheets, &self.organization, &print);
                return Ok((self.render(Form::Journal, &data)?, prints));
            }
            Paper::Card(number) => self.card(&journal, number, &print),
            Paper::Summary(month) => self.report(&journal, Kind::Summary, month, &print, goes_on),
            Paper::Registry(period) => {
                self.report(&journal, Kind::Registry, period, &print, goes_on)
            }
        };
        Ok((pdf?, Vec::new()))
    }

    fn render(&self, form: Form, data: &impl serde::Serialize) -> Result<Vec<u8>, PaperError> {
        let forms = if self.order.embedded_forms {
            Forms::embedded()
        } else {
            Forms::read(&self.forms)?
        };
        render::pdf(&forms, form, data)
    }

    fn sheets(
        &self,
        journal: &Journal,
        year: i32,
        which: Which,
        at: DateTime<FixedOffset>,
        head: &str,
    ) -> Result<(Vec<Sheet>, Vec<Record>), PaperError> {
        let closed = Closed::read(journal)?;
        let layout = closed.layout(year, self.rows_per_page);
        let last = journal.last_of_year(year)?;
        let total = layout.sheet_of(last.max(1));
        let is_over = at.year() > year;
        let is_full = |number| {
            let plan = layout.sheet(number);
            last > 0 && (plan.last <= last || (is_over && number == total))
        };
        let wanted: Vec<u32> = match which {
            Which::One(sheet) if (1..=total).contains(&sheet) => vec![sheet],
            Which::One(sheet) => {
                return Err(PaperError::Nothing(format!(
                    "листа {sheet} в журнале {year} года нет: последний — {total}"
                )));
            }
            Which::All => (1..=total).collect(),
            Which::New => (1..=total)
                .filter(|sheet| !layout.sheet(*sheet).is_closed)
                .collect(),
        };
        if wanted.is_empty() {
            return Err(PaperError::Nothing(format!(
                "новых листов в журнале {year} года нет: все {total} напечатаны. Назовите лист, и выйдет дубликат"
            )));
        }
        let mut sheets = Vec::new();
        let mut prints = Vec::new();
        for number in wanted {
            let plan = layout.sheet(number);
            let end = plan.last.min(last);
            if is_full(number) {
                prints.push(Record::SheetPrinted {
                    year,
                    sheet: number,
                    first: plan.first,
                    last: end,
                    head: head.into(),
                    duplicate: plan.is_closed,
                });
            }
            sheets.push(Sheet {
                number,
                rows: (plan.first..=end)
                    .count()
                    .max(usize::from(self.rows_per_page)),
                entries: self.entries(journal, year, plan.first..=end)?,
                is_duplicate: plan.is_closed,
                closes_the_year: (is_over && number == total).then_some((total, last)),
            });
        }
        if !prints.is_empty() {
            // Checked before the layout: a sheet that cannot be entered is not printed.
            self.writable_journal()?;
        }
        Ok((sheets, prints))
    }

    fn entries(
        &self,
        journal: &Journal,
        year: i32,
        indexes: std::ops::RangeInclusive<u32>,
    ) -> Result<Vec<Entry>, PaperError> {
        let mut entries = Vec::new();
        for index in indexes {
            if let Some((message, own)) = journal.life(Number { year, index })? {
                entries.push(self.entry(message, own));
            }
        }
        Ok(entries)
    }

    fn entry(&self, message: Message, own: Vec<journal::Entry>) -> Entry {
        let due = stage::reply_due(&message, &self.rules, (self.now)()).ok();
        let from = message.detected.at;
        let provisional = due.and_then(|due| self.rules.calendar.provisional_between(from, due));
        Entry {
            message,
            authors: own.into_iter().map(|entry| (entry.seq, entry.by)).collect(),
            due,
            provisional,
        }
    }

    fn card(
        &self,
        journal: &Journal,
        number: Number,
        print: &Print,
    ) -> Result<Vec<u8>, PaperError> {
        let life = journal.life(number)?;
        let (message, own) =
            life.ok_or_else(|| PaperError::Nothing(format!("сообщения № {number} в журнале нет")))?;
        let entry = self.entry(message, own);
        let data = card::card(&entry, &self.organization, &self.rules, print)
            .map_err(|outside| PaperError::Nothing(outside.to_string()))?;
        self.render(Form::Card, &data)
    }

    fn report(
        &self,
        journal: &Journal,
        kind: Kind,
        period: Period,
        print: &Print,
        goes_on: &dyn Fn(Progress) -> bool,
    ) -> Result<Vec<u8>, PaperError> {
        let mut progress = |done: usize, all: usize| {
            !done.is_multiple_of(REPORT_STEP) || goes_on(Progress::Read(done, all))
        };
        let (rules, organization) = (&self.rules, &self.organization);
        let now = print.at.to_utc();
        let report = count(
            kind,
            period,
            journal,
            rules,
            organization,
            now,
            &mut progress,
        )?;
        let form = match kind {
            Kind::Registry => Form::Registry,
            Kind::Summary => Form::Summary,
        };
        self.render(form, &paper::printed(&report, organization, print))
    }

    /// A new name in the folder for papers.
    fn free_path(&self, at: DateTime<FixedOffset>) -> Result<PathBuf, PaperError> {
        crate::config::make_folder(&self.folder)
            .map_err(|error| PaperError::Nothing(error.to_string()))?;
        let name = format!("{}-{}", self.order.paper.file(), at.format("%Y%m%d-%H%M%S"));
        let mut path = self.folder.join(format!("{name}.pdf"));
        let mut copy = 1;
        while path.exists() {
            copy += 1;
            path = self.folder.join(format!("{name}-{copy}.pdf"));
        }
        Ok(path)
    }
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), PaperError> {
    let failed = |error| PaperError::Io {
        path: path.to_owned(),
        error,
    };
    file::whole(path, failed, |out| out.write_all(bytes).map_err(failed))
}

impl From<ReportError> for PaperError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Journal(error) => error.into(),
            ReportError::Outside(_) => Self::Nothing(error.to_string()),
            ReportError::Stopped => Self::Cancelled,
        }
    }
}
