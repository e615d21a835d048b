//! Slow work, done on a thread of its own; the desk goes on and is told how far it is and what came of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use crate::desk::effect::Again;
use crate::papers::PaperError;
use crate::papers::job::{Job, Order, Printed, Progress};
use crate::papers::spool::Printer;

/// A piece of work.
#[derive(Debug)]
pub(crate) enum Work {
    /// A paper from the journal.
    Print(Box<Job>, Order),
    /// A kept file that was not printed the first time.
    Resend(Again, Printer, PathBuf),
}

/// What is told of the work.
#[derive(Debug)]
pub(crate) enum News {
    /// It goes on: what it is at.
    Goes(String),
    /// It is done: words for the user.
    Done(String),
    /// It failed: words for the user, and how it can be tried again.
    Failed(String, Option<Box<Again>>),
}

/// At most one piece of work at a time.
#[derive(Debug, Default)]
pub(crate) struct Worker {
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    told: Receiver<News>,
    cancelled: Arc<AtomicBool>,
}

impl Worker {
    /// Starts a piece of work.
    pub(crate) fn start(&mut self, work: Work) -> Result<(), &'static str> {
        if self.running.is_some() {
            return Err("предыдущая печать ещё идёт; подождите или отмените её (Esc)");
        }
        let (tell, told) = mpsc::channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancelled);
        thread::spawn(move || {
            let news = |news| {
                // The desk may have been left in the meantime.
                let _ = tell.send(news);
            };
            news(match work {
                Work::Print(job, order) => print(*job, order, &flag, &news),
                Work::Resend(again, printer, file) => {
                    news(News::Goes(format!(
                        "печатается: {}",
                        again.order.paper.called()
                    )));
                    let sent = printer.send(&file, &|| !flag.load(Ordering::SeqCst));
                    let order = Order {
                        printer: Some(printer),
                        ..again.order
                    };
                    told_of(
                        order,
                        Printed {
                            file,
                            sent: Some(sent),
                        },
                    )
                }
            });
        });
        self.running = Some(Running { told, cancelled });
        Ok(())
    }

    /// Gives the work up; tells whether there was any.
    pub(crate) fn cancel(&mut self) -> bool {
        if let Some(running) = &self.running {
            running.cancelled.store(true, Ordering::SeqCst);
        }
        self.running.is_some()
    }

    /// What is new of the work.
    pub(crate) fn news(&mut self) -> Option<News> {
        let news = match self.running.as_ref()?.told.try_recv() {
            Ok(news) => news,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => News::Failed(
                "печать прервалась из-за ошибки в программе".to_owned(),
                None,
            ),
        };
        if !matches!(news, News::Goes(_)) {
            self.running = None;
        }
        Some(news)
    }
}

fn print(job: Job, order: Order, cancelled: &AtomicBool, news: &dyn Fn(News)) -> News {
    let called = order.paper.called();
    news(News::Goes(format!("готовится: {called}")));
    let printed = job.run(&|progress| {
        match progress {
            Progress::Read(done, all) => {
                news(News::Goes(format!("готовится: {called}, {done} из {all}")));
            }
            Progress::LaidOut | Progress::Waits => {}
            Progress::Sent => news(News::Goes(format!("печатается: {called}"))),
        }
        !cancelled.load(Ordering::SeqCst)
    });
    match printed {
        Ok(printed) => told_of(order, printed),
        Err(error) => {
            let again = matches!(error, PaperError::Form { own: true, .. });
            let again = again.then(|| Box::new(Again { order, kept: None }));
            News::Failed(error.to_string(), again)
        }
    }
}

fn told_of(order: Order, Printed { file, sent }: Printed) -> News {
    let called = order.paper.called();
    let kept = file.display();
    match (sent, &order.printer) {
        (Some(Err(error)), _) => {
            let words = format!("не напечатано: {error}. Файл сохранён: {kept}");
            let again = Again {
                order,
                kept: Some(file),
            };
            News::Failed(words, Some(Box::new(again)))
        }
        (Some(Ok(())), Some(printer)) => News::Done(format!(
            "Напечатано ({}): {called}; файл: {kept}",
            printer.called()
        )),
        (Some(Ok(())) | None, _) => News::Done(format!("Сохранено: {called}: {kept}")),
    }
}
