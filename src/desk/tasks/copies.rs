//! Copies of the journal: made in the background once a day and at each handing over of the duty. A journal that was not
//! closed properly is checked first.

use std::cell::Cell;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use chrono::NaiveDateTime;

use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::journal::backup::{BackupError, Backups, Keep, Step as BackupStep};
use crate::journal::{Journal, JournalError};

/// A copy of fewer pages is made before anybody could read how far it is.
const LARGE: u64 = 8192;
/// Likewise of its entries.
const MANY: u64 = 100_000;

/// How long a copy is waited for when the desk is left, and how long before it is given up.
const WAITS: u32 = 100;
const GIVEN_UP_AFTER: u32 = 60;
const WAIT: Duration = Duration::from_millis(50);

#[derive(Debug, Clone)]
pub(crate) struct CopyRequest {
    pub(crate) journal: PathBuf,
    pub(crate) backups: Backups,
    pub(crate) keep: Keep,
    pub(crate) now: NaiveDateTime,
    /// A copy is made even where there is one of today.
    pub(crate) always: bool,
    /// The journal was not closed properly: its pages are checked first.
    pub(crate) check: bool,
    /// The desk has just been opened: the chain is verified even where there is a copy of today, since the journal may
    /// have been changed after it.
    pub(crate) is_first: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CopyNews {
    /// Words for the header.
    Progress(String),
    /// There is a copy, or none is needed.
    Done,
    /// There is none: words for the user.
    Failed(String),
    /// The journal itself is damaged or was changed: what is wrong with it.
    Damaged(String),
}

#[derive(Debug)]
enum Progress {
    Copied(String),
    /// No copy is being made any more, so nobody needs to wait.
    OnlyVerifies,
}

/// One copy at a time; the next request waits.
#[derive(Debug, Default)]
pub(crate) struct BackupTask {
    running: Option<Task<Progress, CopyNews>>,
    waiting: Option<CopyRequest>,
    only_verifies: bool,
}

impl BackupTask {
    /// Starts a copy, or keeps the request until the running one is done.
    pub(crate) fn start(&mut self, request: CopyRequest) {
        if self.running.is_some() {
            self.waiting = Some(request);
            return;
        }
        self.only_verifies = false;
        let died = "копия журнала не сделана из-за ошибки в программе";
        let work = move |reporter: &_| Ok(copy(&request, reporter));
        self.running = Some(Task::start(died, work));
    }

    pub(crate) fn poll(&mut self) -> Option<CopyNews> {
        let news = match self.running.as_mut()?.poll()? {
            Step::Progress(Progress::Copied(words)) => return Some(CopyNews::Progress(words)),
            Step::Progress(Progress::OnlyVerifies) => {
                self.only_verifies = true;
                return self.poll();
            }
            Step::Done(news) => news.unwrap_or_else(CopyNews::Failed),
        };
        self.running = None;
        if let Some(request) = self.waiting.take() {
            self.start(request);
        }
        Some(news)
    }

    /// The desk is left: a copy that is nearly done is waited for, another one is given up and leaves no half.
    pub(crate) fn finish(&mut self) {
        self.waiting = None;
        for pause in 0..WAITS {
            while self.poll().is_some() {}
            let Some(task) = self.running.as_ref().filter(|_| !self.only_verifies) else {
                return;
            };
            if pause == GIVEN_UP_AFTER {
                task.stop();
            }
            thread::sleep(WAIT);
        }
    }
}

fn copy(request: &CopyRequest, reporter: &Reporter<Progress>) -> CopyNews {
    if request.check
        && let Some(wrong) = wrong_with(request, Journal::quick_check)
    {
        return wrong;
    }
    let verified = || {
        reporter.tell(Progress::OnlyVerifies);
        wrong_with(request, Journal::check_the_chain)
    };
    if !request.always && request.backups.has_one_of(request.now.date()) {
        let wrong = request.is_first.then(verified).flatten();
        return wrong.unwrap_or(CopyNews::Done);
    }
    let told = Cell::new(None);
    let made = request.backups.make(request.now, request.keep, &|step| {
        let (done, all, is_large) = match step {
            BackupStep::Copied(done, all) => (done / 2, all, all >= LARGE),
            // The second half of the way.
            BackupStep::Verified(done, all) => (all.midpoint(done), all, all >= MANY),
        };
        if is_large {
            let percent = done * 100 / all;
            if told.replace(Some(percent)) != Some(percent) {
                reporter.tell(Progress::Copied(format!("копия {percent} %")));
            }
        }
        !reporter.is_stopped()
    });
    match made {
        Ok(_) | Err(BackupError::Empty | BackupError::Taken | BackupError::Cancelled) => {
            CopyNews::Done
        }
        Err(error) => {
            if let Some(what) = error.damage() {
                return CopyNews::Damaged(what);
            }
            // No copy has proved the journal: it is verified all the same.
            let wrong = request.is_first.then(verified).flatten();
            wrong.unwrap_or_else(|| CopyNews::Failed(error.to_string()))
        }
    }
}

/// What a check of the journal finds; nothing where it holds.
fn wrong_with(
    request: &CopyRequest,
    check: impl FnOnce(&Journal) -> Result<Option<String>, JournalError>,
) -> Option<CopyNews> {
    match Journal::open_to_read(&request.journal).and_then(|journal| check(&journal)) {
        Ok(None) => None,
        Ok(Some(what)) | Err(JournalError::Damaged(_, what)) => Some(CopyNews::Damaged(what)),
        Err(error) => Some(CopyNews::Failed(error.to_string())),
    }
}
