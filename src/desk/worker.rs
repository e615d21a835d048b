//! Slow work, done on a thread of its own; the desk goes on and is told when it is done.

use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::papers::job::PageJob;

/// What came of a piece of work: words for the user, good or bad.
pub(super) type Done = Result<String, String>;

/// At most one piece of work at a time.
#[derive(Debug, Default)]
pub(super) struct Worker {
    running: Option<Receiver<Done>>,
}

impl Worker {
    /// Starts printing sheets of a year to a PDF.
    pub(super) fn print(
        &mut self,
        setup: &Setup,
        now: Instant,
        year: i32,
        sheet: Option<usize>,
    ) -> Result<(), String> {
        if self.running.is_some() {
            return Err("предыдущая печать ещё идёт; подождите несколько секунд".to_owned());
        }
        let job = PageJob::new(setup, now, year, sheet);
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let done = job
                .save()
                .map(|path| format!("Лист сохранён: {}", path.display()));
            // The desk may have been left in the meantime.
            let _ = tell.send(done.map_err(|error| error.to_string()));
        });
        self.running = Some(told);
        Ok(())
    }

    /// What came of the work, once, when it is done.
    pub(super) fn finished(&mut self) -> Option<Done> {
        let done = match self.running.as_ref()?.try_recv() {
            Ok(done) => done,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => {
                Err("печать прервалась из-за ошибки в программе".to_owned())
            }
        };
        self.running = None;
        Some(done)
    }
}
