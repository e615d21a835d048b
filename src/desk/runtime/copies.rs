//! When the journal is copied: at the first look of the day, and at each opening and handing over of the duty.

use crate::desk::state::{State, session::Access};
use crate::desk::tasks::copies::{CopyNews, CopyRequest};
use crate::desk::{outcome::Outcome, runtime::resources::Runtime};
use crate::journal::backup::{Backups, Keep};

impl Runtime {
    /// Starts the copy that is due, and tells what the running one has done.
    pub(super) fn follow_copies(&mut self, state: &State) {
        // A desk that is not left over the night has no first opening of the day.
        let is_another_day =
            state.access == Access::Open && self.copied_on.is_some_and(|day| day != state.today());
        let is_due = self.is_first_copy || is_another_day;
        if let Some(always) = self.copy_due.take().or(is_due.then_some(false)) {
            self.start_copy(state, always);
        }
        while let Some(news) = self.backup.poll() {
            let news = match news {
                CopyNews::Damaged(what) => CopyNews::Damaged(self.mark_damaged(what)),
                news => news,
            };
            self.tell(Outcome::Copy(news));
        }
    }

    fn start_copy(&mut self, state: &State, always: bool) {
        // A copy of what nobody has accepted is not to push the good ones out, and a wrong clock not to name one.
        let may_copy = state.can_be_entered_in() && state.clock_doubt.is_none();
        if !may_copy || self.journal.damage().is_some() {
            return;
        }
        self.copied_on = Some(state.today());
        let is_first = std::mem::take(&mut self.is_first_copy);
        let setup = &state.setup;
        self.backup.start(CopyRequest {
            journal: self.journal.path().to_owned(),
            backups: Backups::new(&setup.journal, setup.backups_folder()),
            keep: Keep::new(setup.settings.backups_keep, setup.settings.backups_days),
            now: self.at(state).naive_local(),
            always,
            check: is_first && self.journal.was_left_open(),
            is_first,
        });
    }

    /// The desk is left.
    pub(crate) fn finish(&mut self) {
        self.backup.finish();
        self.print.detach();
    }
}
