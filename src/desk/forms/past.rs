//! The queue of an earlier moment.

use crate::desk::forms::reading::{AT, Wrong, at, wrong};
use crate::desk::forms::{fields, questions::Questions};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};

#[derive(Debug)]
pub(crate) struct Past;

impl Questions for Past {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let shown = fields::minute(state.shown().moment(), state);
        let at = Field::line(AT, "На момент", &shown)
            .hint("9:31, 20.11 16:00 или 20.11.2026 16:00")
            .selected();
        let intro = "Пульт покажет очередь и сроки такими, какими они были тогда. Внести в прошлое ничего нельзя.";
        let form = Form::new("Очередь на момент", vec![at]).intro([intro]);
        Some(form.verb("показать"))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let at = at(form, state)?.to_utc();
        if at > state.now {
            return wrong(AT, "этот момент ещё не наступил");
        }
        if let Err(outside) = state.setup.rules.calendar.between(at, state.now) {
            return wrong(AT, outside.to_string());
        }
        Ok(Effect::Travel(at))
    }

    fn can_be_sent_in_doubt(&self) -> bool {
        true
    }
}
