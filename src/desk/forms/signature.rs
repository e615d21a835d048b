//! The signature in a form: a PIN typed by whoever signs, or nothing, which is a signature by hand on the printed sheet.

use crate::desk::forms::{fields, reading::SIGNATURE};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Typed, state::State};
use crate::directory::Role;
use crate::regulation::fact::{Method, Signature};
use crate::regulation::{Number, Text};

/// The field, for a person who is known already.
pub(crate) fn field(number: Number, person: &str, state: &State) -> Field {
    Field::secret(SIGNATURE, "Подпись", instead(number, person, state))
        .hint("ПИН вводит сам подписывающий. Без ПИН — подпись на листе журнала")
}

/// Whoever of a department has brought something, and the signature for it.
pub(crate) fn of_whoever_brings(
    label: &'static str,
    department: &str,
    number: Number,
    state: &State,
) -> [Field; 2] {
    let people = fields::people(&[Role::Executor, Role::Head], Some(department), state);
    let who = fields::one_of("who", label, people, "");
    let signature = field(number, &who.value(), state);
    [who, signature]
}

/// What it means that no PIN is typed.
fn instead(number: Number, person: &str, state: &State) -> String {
    let sheet = state.sheet_of(number);
    if person.is_empty() {
        format!("на бумаге, лист {sheet}")
    } else if state.pins.contains(person) {
        format!("ПИН: {person}; пусто — на бумаге, лист {sheet}")
    } else {
        format!("на бумаге, лист {sheet} (ПИН не задан)")
    }
}

/// Tells at the signature whose PIN is meant.
pub(crate) fn name_the_signer(form: &mut Form, person: &str, number: Number, state: &State) {
    form.offer_instead(SIGNATURE, instead(number, person.trim(), state));
}

/// The signature that the form holds.
pub(crate) fn signature(form: &Form, person: &str, state: &State) -> Signature {
    let pin = form.pin(SIGNATURE);
    let method = pin.map_or(Method::Paper, |_| Method::Pin);
    Signature::new(method, person, state.setup.organization.position(person))
}

/// The PIN to prove, with its person.
pub(crate) fn typed(form: &Form, signature: Option<&Signature>) -> Option<Typed> {
    let person: &Text = &signature?.person;
    Some(Typed {
        person: person.to_string(),
        pin: form.pin(SIGNATURE)?,
    })
}

/// Where a signature by hand goes, to be said when the entry is made.
pub(crate) fn where_to(signature: Option<&Signature>, number: Number, state: &State) -> String {
    match signature.map(|signature| signature.method) {
        Some(Method::Paper) => format!("; подпись на бумаге — лист {}", state.sheet_of(number)),
        Some(Method::Pin) => "; подписано ПИН".to_owned(),
        Some(Method::Name) | None => String::new(),
    }
}
