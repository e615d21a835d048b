//! What follows from a field as soon as it is left: other fields that are filled in by it, and what is wrong with it.

use crate::desk::effect::Effect;
use crate::desk::forms::facts::correction;
use crate::desk::forms::{Dialog, Purpose};
use crate::desk::forms::{answer_of, department_code, duty, register, signature};
use crate::desk::state::State;
use crate::desk::widgets::form::Form;
use crate::directory::Organization;
use crate::regulation::Kind;

/// Fills in what follows from the field that was just left.
pub fn fill_in(state: &State, dialog: &mut Dialog, left: &'static str) -> Option<Effect> {
    let effect = if dialog.purpose == Purpose::Register {
        register::left(state, dialog, left)
    } else {
        follow(state, dialog, left);
        None
    };
    tell_what_is_wrong(state, dialog, left);
    effect
}

/// What is wrong with the field that was just left is told at once and stays in sight; the form goes on, and is not
/// sent until it is mended. What nobody has filled in yet is told by the form itself; a PIN is tried when it is sent.
fn tell_what_is_wrong(state: &State, dialog: &mut Dialog, left: &'static str) {
    if matches!(dialog.purpose, Purpose::Pin(_) | Purpose::Unlock) {
        return;
    }
    let Err(wrong) = answer_of(state, dialog) else {
        return;
    };
    if let Some(field) = dialog.form.field_mut(left).filter(|_| wrong.field == left)
        && !field.is_empty()
    {
        field.error = Some(wrong.what);
    }
}

fn follow(state: &State, dialog: &mut Dialog, left: &'static str) {
    let organization = &state.setup.organization;
    let form = &mut dialog.form;
    if left == "department" {
        name_the_department(organization, form);
    }
    match &dialog.purpose {
        Purpose::Fact(Kind::Corrected, number) => {
            return correction::fill_in(state, *number, form, left);
        }
        Purpose::OpenDuty | Purpose::HandDuty => return duty::fill_in(state, form, left),
        Purpose::Department(_) | Purpose::Person(_) => return,
        _ => {}
    }
    match left {
        "department" => {
            if let Some(code) = department_code(organization, &form.value("department")) {
                let head = organization
                    .department(code)
                    .map(|department| department.head.clone())
                    .unwrap_or_default();
                let is_other_head = organization
                    .departments
                    .iter()
                    .any(|department| department.head == form.value("to"));
                if is_other_head {
                    form.set("to", &head);
                    name_the_signer(state, &dialog.purpose, form, "to");
                }
            }
        }
        "who" => name_the_signer(state, &dialog.purpose, form, "who"),
        "to" => {
            let code = department_code(organization, &form.value("department"));
            let head = code
                .and_then(|code| organization.department(code))
                .map(|department| department.head.as_str());
            let is_head = head == Some(form.value("to").trim());
            form.set("capacity", if is_head { "0" } else { "1" });
            name_the_signer(state, &dialog.purpose, form, "to");
        }
        _ => {}
    }
}

/// A department by its key or its code stands there by its name, as one from the list does.
fn name_the_department(organization: &Organization, form: &mut Form) {
    let typed = form.value("department");
    if let Some(code) = department_code(organization, &typed) {
        let name = organization.department_name(code);
        if name != typed {
            form.set("department", name);
        }
    }
}

/// Tells at the signature whose PIN is meant.
fn name_the_signer(state: &State, purpose: &Purpose, form: &mut Form, field: &str) {
    if let Purpose::Fact(_, number) = purpose {
        let person = form.value(field);
        form.offer_instead(
            signature::ID,
            signature::instead(state, *number, person.trim()),
        );
    }
}
