//! What takes a message out of work without a reply: it is not processed (п. 22), or its registration is void.

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, asked, given};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{forms::fields, state::State};
use crate::regulation::{Fact, Message, Text, fact::RejectReason};

pub(crate) const REASONS: &[(RejectReason, &str)] = &[
    (RejectReason::ThreatOfHarm, "намерение причинить вред"),
    (
        RejectReason::Obscene,
        "нецензурные или оскорбительные выражения",
    ),
    (RejectReason::ThreatToOfficial, "угрозы должностному лицу"),
];

#[derive(Debug)]
pub(crate) struct Rejection;

impl FactQuestions for Rejection {
    fn ask(&self, _message: &Message, state: &State) -> Option<Form> {
        let fields = vec![
            Field::choice("reason", "Основание", REASONS, &RejectReason::Obscene),
            Field::line("note", "Кто решил", fields::coordinator(state)),
        ];
        Some(Form::new("Не обрабатывать (п. 22)", fields))
    }

    fn answer(&self, form: &Form, _message: &Message, _state: &State) -> Result<Answer, Wrong> {
        Ok(Fact::Rejected {
            reason: form.choice("reason", REASONS),
            note: given(form, "note").map(Text::from),
        }
        .into())
    }
}

#[derive(Debug)]
pub(crate) struct Annulment;

impl FactQuestions for Annulment {
    fn ask(&self, _message: &Message, _state: &State) -> Option<Form> {
        let fields = vec![
            Field::line("reason", "Причина", "")
                .needed("укажите причину")
                .hint("номер остаётся занятым; запись видна в журнале"),
        ];
        Some(Form::new("Аннулировать регистрацию", fields))
    }

    fn answer(&self, form: &Form, _message: &Message, _state: &State) -> Result<Answer, Wrong> {
        Ok(Fact::Annulled {
            reason: asked(form, "reason")?,
        }
        .into())
    }
}
