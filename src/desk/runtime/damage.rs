//! Keeping the journal safe: its copies, and what the desk does when it is found damaged.

use crate::desk::app::App;
use crate::desk::runtime::Outside;
use crate::desk::state::session::Access;
use crate::desk::tasks::copies::{News, Task};
use crate::journal::JournalError;
use crate::journal::backup::{Backups, Keep};

/// What is said of a damaged journal.
pub(crate) fn damage_words(what: &str) -> String {
    format!(
        "Журнал повреждён: {what}. Показано, что читается; записи не вносятся. F1 «Копии» — как вернуть журнал"
    )
}

impl Outside {
    /// Has the journal copied: always, or where there is no copy of today yet.
    pub(crate) fn keep_a_copy(&mut self, app: &App, always: bool) {
        // A copy of what nobody has accepted is not to push the good ones out, and a wrong clock not to name one.
        let may_copy = app.state.can_be_entered_in() && app.state.clock_doubt.is_none();
        if !may_copy {
            return;
        }
        self.copied_on = Some(app.state.today());
        let is_first = std::mem::take(&mut self.is_new);
        let check = is_first && self.journal.was_left_open();
        let setup = &app.state.setup;
        self.keeper.start(Task {
            journal: self.journal.path().to_owned(),
            backups: Backups::new(&setup.journal, setup.backups_folder()),
            keep: Keep::new(setup.settings.backups_keep, setup.settings.backups_days),
            now: self.at(app).naive_local(),
            always,
            check,
            is_first,
        });
    }

    /// Takes in what the keeper of copies has done.
    pub(crate) fn follow_the_keeper(&mut self, app: &mut App) -> bool {
        // A desk that is not left over the night has no first opening of the day.
        let is_another_day = app.state.access == Access::Open
            && self.copied_on.is_some_and(|day| day != app.state.today());
        if self.is_new || is_another_day {
            self.keep_a_copy(app, false);
        }
        let mut changed = false;
        while let Some(news) = self.keeper.news() {
            changed = true;
            app.state.copying = None;
            match news {
                News::Goes(words) => app.state.copying = Some(words),
                News::Done => app.state.no_copy = None,
                News::Failed(words) => {
                    app.state.say_error(words.clone());
                    app.state.no_copy = Some(words);
                }
                News::Damaged(what) => self.show_damage(app, what),
            }
        }
        changed
    }

    /// From now on the desk shows the journal and enters nothing.
    pub(crate) fn show_damage(&mut self, app: &mut App, what: String) {
        self.journal.mark_damaged(what);
        // What was found first says best where it is.
        let words = damage_words(self.journal.damage().unwrap_or_default());
        app.state.say_error(words.clone());
        app.state.read_only = Some(words);
    }

    /// The journal could not be read as a whole: what can be is shown.
    pub(crate) fn show_what_can_be_read(
        &mut self,
        app: &mut App,
        error: JournalError,
    ) -> Result<(), JournalError> {
        let JournalError::Damaged { what, .. } = error else {
            return Err(error);
        };
        app.state.load(self.journal.open_lives().0);
        self.show_damage(app, what);
        Ok(())
    }

    /// The desk is left.
    pub(crate) fn finish(&mut self) {
        self.keeper.finish();
    }
}
