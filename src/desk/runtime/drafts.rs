//! What was typed outlives the desk: found when it is opened, kept while it runs, on the disk before it is left.

use crate::desk::{app::App, outcome::Outcome, reminders, runtime::resources::Runtime};

impl Runtime {
    /// Takes the drafts that desks which are gone have left.
    pub(crate) fn find_drafts(&mut self, app: &App) -> Vec<Outcome> {
        self.keeps_drafts = app.state.read_only.is_none();
        if self.keeps_drafts {
            let found = self.drafts.find();
            self.tell(Outcome::Drafts(found.forms));
            self.outcomes.extend(found.problem.map(Outcome::Failed));
        }
        self.take_outcomes()
    }

    /// Keeps what is being typed.
    pub(super) fn keep_drafts(&mut self, app: &App) {
        if self.keeps_drafts {
            let forms = || app.state.drafts.with(app.open_draft());
            let error = self.drafts.keep(app.state.now, forms);
            self.outcomes.extend(error.map(Outcome::Failed));
        }
    }

    /// Before a person leaves, what was typed must be on the disk. If it cannot be written, the first attempt to leave is
    /// refused with the reason; the second one goes through.
    pub(crate) fn may_leave(&mut self, app: &App) -> Option<Outcome> {
        let forms = app.state.drafts.with(app.open_draft());
        if !self.keeps_drafts || forms.is_empty() {
            return None;
        }
        let error = self.drafts.finish(forms.clone())?;
        if self.given_up == forms {
            return None;
        }
        self.given_up = forms;
        Some(Outcome::CannotLeave(error))
    }

    /// The desk is being left: what is kept is on the disk before it goes. What to say of that.
    pub(crate) fn leave_drafts(&mut self, app: &App) -> Option<String> {
        if !self.keeps_drafts {
            return None;
        }
        let forms = app.state.drafts.with(app.open_draft());
        let is_nothing = forms.is_empty();
        let error = self.drafts.finish(forms).filter(|_| !is_nothing);
        if let Some(error) = error {
            return Some(format!("{error}. Набранное не сохранено."));
        }
        if app.state.read_only.is_some() && !is_nothing {
            let words = "Набранное сохранено: пульт предложит его, когда в журнал снова можно будет вносить.";
            return Some(words.to_owned());
        }
        let words = reminders::kept_forms(&app.state)?;
        Some(format!(
            "{words}. Набранное будет на месте, когда вы откроете пульт."
        ))
    }
}
