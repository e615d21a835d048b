//! A thread in the background: the desk polls its progress and its result without waiting and goes on meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A thread that tells its progress and returns what it has made, or why it has failed, in words for the user. Dropping
/// the task asks the thread to stop.
#[derive(Debug)]
pub(crate) struct Task<P, T> {
    progress: Receiver<P>,
    stop: Arc<AtomicBool>,
    /// Gone once the result was taken.
    thread: Option<JoinHandle<Result<T, String>>>,
    /// What is told of a panic.
    died: &'static str,
}

/// What a poll has found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step<P, T> {
    Progress(P),
    Done(Result<T, String>),
}

/// The thread's own end of a task.
#[derive(Debug)]
pub(crate) struct Reporter<P> {
    progress: Sender<P>,
    stop: Arc<AtomicBool>,
}

impl<P> Reporter<P> {
    pub(crate) fn tell(&self, progress: P) {
        // Nobody may be waiting any more.
        let _ = self.progress.send(progress);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl<P: Send + 'static, T: Send + 'static> Task<P, T> {
    pub(crate) fn start(
        died: &'static str,
        work: impl FnOnce(&Reporter<P>) -> Result<T, String> + Send + 'static,
    ) -> Self {
        let (sender, progress) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let reporter = Reporter {
            progress: sender,
            stop: Arc::clone(&stop),
        };
        Self {
            progress,
            stop,
            thread: Some(thread::spawn(move || work(&reporter))),
            died,
        }
    }

    /// The next news; none while there is nothing new, and after the result was taken.
    pub(crate) fn poll(&mut self) -> Option<Step<P, T>> {
        match self.progress.try_recv() {
            Ok(progress) => Some(Step::Progress(progress)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => self.join(),
        }
    }

    /// Waits for news.
    pub(crate) fn wait(&mut self, patience: Duration) -> Option<Step<P, T>> {
        match self.progress.recv_timeout(patience) {
            Ok(progress) => Some(Step::Progress(progress)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => self.join(),
        }
    }

    /// The reporter goes with the work, so the thread is as good as finished.
    fn join(&mut self) -> Option<Step<P, T>> {
        let thread = self.thread.take()?;
        let done = thread.join();
        Some(Step::Done(
            done.unwrap_or_else(|_| Err(self.died.to_owned())),
        ))
    }
}

impl<P, T> Task<P, T> {
    /// Asks the thread to stop.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Lets the thread go on although nobody waits for it.
    pub(crate) fn detach(mut self) {
        self.stop = Arc::default();
    }

    #[cfg(test)]
    pub(crate) fn stop_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }
}

impl<P, T> Drop for Task<P, T> {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn progress_comes_before_the_result_and_the_result_once() {
        let mut task = Task::start("", |reporter| {
            reporter.tell(1);
            reporter.tell(2);
            Ok("done")
        });
        let mut steps = Vec::new();
        while let Some(step) = task.wait(LONG) {
            steps.push(step);
        }
        let expected = [Step::Progress(1), Step::Progress(2), Step::Done(Ok("done"))];
        assert_eq!(steps, expected);
        assert_eq!(task.poll(), None);
    }

    #[test]
    fn a_panic_is_told() {
        let mut task = Task::<(), ()>::start("told", |_| panic!("a mistake in the program"));
        assert_eq!(task.wait(LONG), Some(Step::Done(Err("told".to_owned()))));
    }

    #[test]
    fn a_dropped_task_is_stopped_and_a_detached_one_is_not() {
        let task = Task::<(), ()>::start("", |_| Ok(()));
        let stop = task.stop_flag();
        drop(task);
        assert!(stop.load(Ordering::Relaxed));
        let task = Task::<(), ()>::start("", |_| Ok(()));
        let stop = task.stop_flag();
        task.detach();
        assert!(!stop.load(Ordering::Relaxed));
    }
}
