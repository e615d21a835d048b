//! Keeps what is being typed in the drafts' file, at most a second behind. The file is written in the background: nobody
//! who types waits for a disk.

use std::path::Path;
use std::time::Duration;

use crate::calendar::Instant;
use crate::desk::runtime::draft_file::{DraftFile, Found};
use crate::desk::state::drafts::Kept;
use crate::desk::tasks::background::{Step, Task};

/// How long the last write is waited for when the desk is left.
const LAST: Duration = Duration::from_millis(1500);

/// So many seconds after a write that has failed it is tried again: there may be room by then.
const AGAIN: u64 = 5;

const SLOW: &str = "отложенное не записать: диск не отвечает";

#[derive(Debug)]
pub(crate) struct DraftStore {
    /// The file, unless it is being written.
    file: Option<DraftFile>,
    writing: Option<Task<(), (DraftFile, Option<String>)>>,
    /// What was written last.
    written: Vec<Kept>,
    written_at: i64,
    checked_at: i64,
}

impl DraftStore {
    /// For a journal; nothing is made before there is something to keep.
    pub(crate) fn beside(journal: &Path) -> Self {
        Self {
            file: Some(DraftFile::beside(journal)),
            writing: None,
            written: Vec::new(),
            written_at: 0,
            checked_at: i64::MIN,
        }
    }

    /// Takes what desks that are gone have left.
    pub(crate) fn find(&mut self) -> Found {
        self.file.as_mut().map(DraftFile::find).unwrap_or_default()
    }

    /// Once a second, writes what is to be kept if it has changed. Tells why the last write failed, once until one
    /// succeeds.
    pub(crate) fn keep(
        &mut self,
        now: Instant,
        forms: impl FnOnce() -> Vec<Kept>,
    ) -> Option<String> {
        let second = now.timestamp();
        if second == self.checked_at {
            return None;
        }
        self.checked_at = second;
        let step = self.writing.as_mut().and_then(Task::poll);
        let error = self.take_back(step);
        let forms = forms();
        let rests = second.abs_diff(self.written_at) < AGAIN;
        let is_due = |file: &DraftFile| {
            forms != self.written || file.must_write() && !(file.has_failed() && rests)
        };
        if self.file.as_ref().is_some_and(is_due) {
            self.start_writing(forms, false);
        }
        error.map(|error| format!("{error}. Набранное на месте, пока пульт открыт"))
    }

    /// The desk is being left: waits a while for the last write. Tells why it failed, even if that was told before.
    pub(crate) fn finish(&mut self, forms: Vec<Kept>) -> Option<String> {
        self.wait();
        if self.file.is_none() {
            return Some(SLOW.to_owned());
        }
        self.start_writing(forms, true);
        self.wait()
    }

    /// What is to be written while an earlier write goes on is written at the next check.
    fn start_writing(&mut self, forms: Vec<Kept>, durably: bool) {
        let Some(mut file) = self.file.take() else {
            return;
        };
        self.written.clone_from(&forms);
        self.written_at = self.checked_at;
        self.writing = Some(Task::start(SLOW, move |_| {
            let error = file.keep(&forms, durably);
            Ok((file, error))
        }));
    }

    fn wait(&mut self) -> Option<String> {
        let step = self.writing.as_mut()?.wait(LAST);
        match step {
            Some(_) => self.take_back(step),
            None => Some(SLOW.to_owned()),
        }
    }

    fn take_back(&mut self, step: Option<Step<(), (DraftFile, Option<String>)>>) -> Option<String> {
        let Some(Step::Done(Ok((file, error)))) = step else {
            return None;
        };
        self.file = Some(file);
        self.writing = None;
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::widgets::form::Draft;

    #[test]
    fn what_is_handed_over_is_written_by_the_time_the_desk_is_left() {
        let now: Instant = "2026-11-23T02:31:00Z".parse().expect("an instant");
        let form = |text: &str| Kept {
            name: "register".to_owned(),
            title: "Новое сообщение".to_owned(),
            at: now,
            focus: "author".to_owned(),
            fields: Draft::from([("author".to_owned(), text.to_owned())]),
        };
        let folder = tempfile::TempDir::new().expect("a folder");
        let journal = folder.path().join("journal.db");
        let mut store = DraftStore::beside(&journal);
        store.keep(now, || vec![form("Анна")]);
        // Within a second nothing is even asked for.
        store.keep(now, || panic!("asked twice in a second"));
        assert_eq!(store.finish(vec![form("Анна К.")]), None);
        drop(store);
        let found = DraftFile::beside(&journal).find().forms;
        assert_eq!(found, [form("Анна К.")]);
    }
}
