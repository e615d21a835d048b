//! The keeper of copies: a thread that copies the journal once a day and at each handing over of the duty, and looks it
//! over when it was not closed properly. The desk goes on meanwhile and is told what came of it.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use chrono::NaiveDateTime;

use crate::journal::backup::{BackupError, Backups, Keep, Step};
use crate::journal::{Journal, JournalError};

/// A copy of fewer pages than this is made before anybody could read how far it is.
const LARGE: u64 = 8192;
/// Likewise of its entries.
const MANY: u64 = 100_000;

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// The journal.
    pub(crate) journal: PathBuf,
    /// Where its copies go.
    pub(crate) backups: Backups,
    /// How long they are kept.
    pub(crate) keep: Keep,
    /// The present moment by the ministry's clock.
    pub(crate) now: NaiveDateTime,
    /// A copy is made even where there is one of today.
    pub(crate) always: bool,
    /// The journal was not closed properly: its pages are looked at first.
    pub(crate) check: bool,
    /// The desk has just been opened. Each copy goes through the chain; where there is one of today already, the chain
    /// is gone through all the same, since the journal may have been changed after that.
    pub(crate) is_first: bool,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It goes on: words for the header.
    Goes(String),
    /// There is a copy, or none is needed.
    Done,
    /// There is none: words for the user.
    Failed(String),
    /// The journal itself is damaged or was changed: what is wrong with it.
    Damaged(String),
}

/// At most one task at a time; the next one waits.
#[derive(Debug, Default)]
pub(crate) struct Keeper {
    running: Option<Running>,
    waiting: Option<Task>,
}

#[derive(Debug)]
struct Running {
    told: Receiver<News>,
    cancelled: Arc<AtomicBool>,
    /// It makes nothing, so nobody need wait for it.
    looks: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Keeper {
    /// Starts a task, or keeps it until the running one is done.
    pub(crate) fn start(&mut self, task: Task) {
        if self.running.is_some() {
            self.waiting = Some(task);
            return;
        }
        let (tell, told) = mpsc::channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancelled);
        let looks = Arc::new(AtomicBool::new(false));
        let only_looks = Arc::clone(&looks);
        let thread = thread::spawn(move || {
            let news = |news| {
                // The desk may have been left in the meantime.
                let _ = tell.send(news);
            };
            news(run(&task, &flag, &only_looks, &news));
        });
        self.running = Some(Running {
            told,
            cancelled,
            looks,
            thread,
        });
    }

    /// What is new.
    pub(crate) fn news(&mut self) -> Option<News> {
        let news = match self.running.as_ref()?.told.try_recv() {
            Ok(news) => news,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => {
                News::Failed("копия журнала не сделана из-за ошибки в программе".to_owned())
            }
        };
        if !matches!(news, News::Goes(_)) {
            self.running = None;
            if let Some(task) = self.waiting.take() {
                self.start(task);
            }
        }
        Some(news)
    }

    /// The desk is left: a copy that is nearly done is waited for, another one is given up and leaves no half.
    pub(crate) fn finish(&mut self) {
        let Some(running) = self.running.take() else {
            return;
        };
        for pause in 0..100 {
            if running.thread.is_finished() || running.looks.load(Ordering::SeqCst) {
                return;
            }
            if pause == 60 {
                running.cancelled.store(true, Ordering::SeqCst);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

fn run(task: &Task, cancelled: &AtomicBool, looks: &AtomicBool, news: &dyn Fn(News)) -> News {
    if task.check
        && let Some(wrong) = wrong_with(task, Journal::quick_check)
    {
        return wrong;
    }
    if !task.always && task.backups.has_one_of(task.now.date()) {
        if !task.is_first {
            return News::Done;
        }
        looks.store(true, Ordering::SeqCst);
        return wrong_with(task, Journal::check_the_chain).unwrap_or(News::Done);
    }
    let told = RefCell::new(String::new());
    let made = task.backups.make(task.now, task.keep, &|step| {
        let (done, all, is_large) = match step {
            Step::Copied(done, all) => (done / 2, all, all >= LARGE),
            // The second half of the way.
            Step::Verified(done, all) => (all.midpoint(done), all, all >= MANY),
        };
        if is_large {
            let words = format!("копия {} %", done * 100 / all);
            if *told.borrow() != words {
                news(News::Goes(words.clone()));
                told.replace(words);
            }
        }
        !cancelled.load(Ordering::SeqCst)
    });
    match made {
        Ok(_) | Err(BackupError::Empty | BackupError::Taken | BackupError::Cancelled) => News::Done,
        Err(error) => {
            if let Some(what) = error.damage() {
                return News::Damaged(what);
            }
            // No copy has proved the journal: it is looked over all the same.
            looks.store(true, Ordering::SeqCst);
            let wrong = task
                .is_first
                .then(|| wrong_with(task, Journal::check_the_chain));
            wrong
                .flatten()
                .unwrap_or_else(|| News::Failed(error.to_string()))
        }
    }
}

/// What a look over the journal finds; nothing where it holds.
fn wrong_with(
    task: &Task,
    look: impl FnOnce(&Journal) -> Result<Option<String>, JournalError>,
) -> Option<News> {
    match Journal::open_to_read(&task.journal).and_then(|journal| look(&journal)) {
        Ok(None) => None,
        Ok(Some(what)) | Err(JournalError::Damaged { what, .. }) => Some(News::Damaged(what)),
        Err(error) => Some(News::Failed(error.to_string())),
    }
}
