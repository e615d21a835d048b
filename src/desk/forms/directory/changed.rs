//! The change of the directory that a form makes.

use crate::desk::forms::reading::{Wrong, wrong};
use crate::desk::{effect::Effect, state::State};
use crate::directory::change::Change;

/// The change, as the directory allows it; on success this is said.
pub(crate) fn changed(change: Change, done: String, state: &State) -> Result<Effect, Wrong> {
    let directory = state.setup.organization.directory();
    let mut before = directory.clone();
    before.apply(&change);
    if before == directory {
        return wrong("", "ничего не изменено");
    }
    match directory.check(&change, state.today()) {
        Ok(()) => Ok(Effect::Change { change, done }),
        Err(error) => wrong(error.field.unwrap_or_default(), error.what),
    }
}
