//! What a form is: its questions, and what their answers mean.

use std::any::Any;
use std::fmt::Debug;

use crate::desk::forms::{fields, reading::Wrong};
use crate::desk::{effect::Effect, state::State, widgets::form::Form};

/// The questions of one form.
pub(crate) trait Questions: Any + Debug {
    /// The form with everything filled in that can be known; none where its message is not at hand. Asking again begins
    /// anew.
    fn ask(&mut self, state: &State) -> Option<Form>;

    /// Fills in what follows from a field that was just left.
    fn left(&mut self, _form: &mut Form, _field: &'static str, _state: &State) -> Option<Effect> {
        None
    }

    /// What the form asks for as it is filled in now.
    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong>;

    /// The name under which what was typed is kept, in the file of drafts too; none where that is not worth keeping.
    fn draft_name(&self) -> Option<String> {
        Some(format!("{self:?}"))
    }

    /// It settles a doubt about the journal or the clock, or makes no entry: it may be sent while there is one.
    fn can_be_sent_in_doubt(&self) -> bool {
        false
    }

    /// What is to be said of the entry before Enter makes it, where it speaks for somebody else than who is at the desk.
    fn sentence(&self, _form: &Form, _state: &State) -> Option<String> {
        None
    }

    /// Fills in what follows from a field that was just left, and shows what is wrong with it. The form goes on, and is
    /// not sent until it is mended; that something is still empty is told by the form itself.
    fn leave(&mut self, form: &mut Form, field: &'static str, state: &State) -> Option<Effect> {
        if field == "department" {
            fields::name_the_department(form, state);
        }
        let effect = self.left(form, field, state);
        if let Err(wrong) = self.answer(form, state)
            && wrong.field == field
            && let Some(left) = form.field_mut(field).filter(|left| !left.is_empty())
        {
            left.error = Some(wrong.what);
        }
        effect
    }
}
