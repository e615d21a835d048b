//! The signature in a form: a PIN typed by whoever signs, or nothing, which is a signature by hand on the printed sheet.

use crate::desk::effect::Typed;
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::regulation::fact::{Method, Signature};
use crate::regulation::{Number, Text};

/// The name of the field.
pub(crate) const ID: &str = "signature";

/// The field, for a person who is known already.
pub(crate) fn field(state: &State, number: Number, person: &str) -> Field {
    Field::secret(ID, "Подпись", instead(state, number, person))
        .hint("ПИН набирает сам подписывающий; пусто — распишется на листе журнала")
}

/// What it means that no PIN is typed.
pub(crate) fn instead(state: &State, number: Number, person: &str) -> String {
    let sheet = state.sheet_of(number);
    if person.is_empty() {
        format!("на бумаге, лист {sheet}")
    } else if state.pins.contains(person) {
        format!("ПИН: {person}; пусто — на бумаге, лист {sheet}")
    } else {
        format!("на бумаге, лист {sheet} (ПИН не задан)")
    }
}

/// The signature that the form holds.
pub(crate) fn signature(state: &State, form: &Form, person: &str) -> Signature {
    let method = match form.pin(ID) {
        Some(_) => Method::Pin,
        None => Method::Paper,
    };
    Signature::new(method, person, state.setup.organization.position(person))
}

/// The PIN to prove, with its person.
pub(crate) fn typed(form: &Form, signature: Option<&Signature>) -> Option<Typed> {
    let person: &Text = &signature?.person;
    Some(Typed {
        person: person.to_string(),
        pin: form.pin(ID)?,
    })
}

/// Where a signature by hand goes, to be said when the entry is made.
pub(crate) fn where_to(state: &State, number: Number, signature: Option<&Signature>) -> String {
    match signature.map(|signature| signature.method) {
        Some(Method::Paper) => format!("; подпись на бумаге — лист {}", state.sheet_of(number)),
        Some(Method::Pin) => "; подписано ПИН".to_owned(),
        Some(Method::Name) | None => String::new(),
    }
}
