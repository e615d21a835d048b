//! The handover to a department under signature (п. 8, 10, 19).

use crate::desk::forms::fields::{departments, person};
use crate::desk::forms::signature;
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::directory::Role;
use crate::regulation::Message;

/// What is asked.
pub(crate) fn ask(state: &State, message: &Message) -> Vec<Field> {
    let organization = &state.setup.organization;
    let awaited: Vec<&str> = message
        .awaited
        .iter()
        .map(|awaited| awaited.department.as_str())
        .collect();
    let free = organization
        .open_departments(state.today())
        .map(|department| department.code.as_str());
    let free: Vec<&str> = free
        .filter(|code| message.active_leg(code).is_none())
        .collect();
    let earlier = earlier(state, message, &free);
    let first = awaited.first().copied().or(earlier).unwrap_or_default();
    let offered = if awaited.is_empty() { free } else { awaited };
    let head = organization
        .department(first)
        .map(|department| department.head.clone())
        .unwrap_or_default();
    let head = if head.is_empty() {
        organization
            .departments
            .first()
            .map(|department| department.head.clone())
            .unwrap_or_default()
    } else {
        head
    };
    let to = person(
        state,
        "to",
        "Кто получил",
        &[Role::Head, Role::Executor],
        Some(first),
        &head,
    );
    let signature = signature::field(state, message.number, &to.value());
    let mut department = departments("department", state, &offered, first);
    if let Some(number) = message.detected.repeat_of.filter(|_| earlier.is_some()) {
        department = department.hint(format!(
            "здесь было прежнее сообщение № {number} (п. 19); другое — начните печатать или ↓"
        ));
    }
    // The head of the department receives; whoever else does is chosen by going there.
    vec![
        department,
        to.aside(),
        Field::choice(
            "capacity",
            "Как",
            &["руководитель", "исполнитель: руководителя нет"],
            0,
        )
        .aside(),
        signature,
    ]
}

/// The department that had the earlier message and did not have this one yet: a repeat goes there without a new
/// decision (п. 19, 20), unless the specialist says otherwise.
fn earlier<'a>(state: &'a State, message: &Message, free: &[&str]) -> Option<&'a str> {
    let had = state.earlier.get(&message.number)?;
    let is_new = |code: &&String| {
        free.contains(&code.as_str())
            && message
                .legs
                .iter()
                .all(|leg| leg.department != code.as_str())
    };
    had.iter().find(is_new).map(String::as_str)
}
