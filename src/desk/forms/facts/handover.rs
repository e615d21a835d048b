//! The handover to a department under signature (п. 8, 10, 19).

use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, department, department_code, listed, person};
use crate::desk::forms::{fields, signature};
use crate::desk::state::State;
use crate::desk::widgets::{field::Field, form::Form};
use crate::directory::{Department, Role};
use crate::regulation::{Fact, Message, fact::Capacity};

pub(crate) const CAPACITIES: &[(Capacity, &str)] = &[
    (Capacity::Head, "руководитель"),
    (Capacity::Executor, "исполнитель: руководителя нет"),
];

#[derive(Debug)]
pub(crate) struct Handover;

impl FactQuestions for Handover {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let organization = &state.setup.organization;
        let mut offered: Vec<&str> = message.awaited.iter().map(|own| &*own.department).collect();
        let open = organization.open_departments(state.today());
        let codes = open.map(|department| department.code.as_str());
        // Whoever has just returned it is not offered it again.
        let returned_it = |code: &&str| message.open_returns().any(|own| own.department == **code);
        let free = codes.filter(|code| message.active_leg(code).is_none() && !returned_it(code));
        let free: Vec<&str> = free.collect();
        let earlier = earlier(message, &free, state);
        let is_expected = message.is_to_be_routed() || message.legs.is_empty();
        if offered.is_empty() {
            // With nothing to be routed it is a further receipt: first an executor, then the head (п. 8).
            offered = if is_expected {
                Vec::new()
            } else {
                message.holders()
            };
            offered.extend(free);
        }
        let first = message
            .awaited
            .first()
            .map(|own| &*own.department)
            .or(earlier);
        let first = first.or(offered.first().copied().filter(|_| !is_expected));
        let first = first.unwrap_or_default();
        let head = organization
            .department(first)
            .filter(|department| !department.head.is_empty())
            .or(organization.departments.first())
            .map_or("", |department| department.head.as_str());
        let people = fields::people(&[Role::Head, Role::Executor], Some(first), state);
        let to = fields::one_of("to", "Кто получил", people, head);
        let signature = signature::field(message.number, &to.value(), state);
        let mut department = fields::department(&offered, first, state);
        if let Some(number) = message.detected.repeat_of.filter(|_| earlier.is_some()) {
            department = department.hint(format!(
                "здесь было прежнее сообщение № {number} (п. 19); другое — начните печатать или ↓"
            ));
        }
        // The head of the department receives; whoever else does is chosen by going there.
        let fields = vec![
            department,
            to.aside(),
            Field::choice("capacity", "Как", CAPACITIES, &Capacity::Head).aside(),
            signature,
        ];
        let mut fields = fields;
        let returns = returns_to_answer(message, state);
        if returns.len() > 1 {
            fields.insert(1, fields::pick(INSTEAD_OF, "Взамен", returns, BY_ITSELF).aside().hint(
                "один возврат может получить несколько подразделений; ↓ — за какое передаётся (п. 10)",
            ));
        }
        let form = Form::new("Передать подразделению под подпись", fields);
        Some(form.intro(of_the_returned(message)))
    }

    fn left(&self, form: &mut Form, field: &str, message: &Message, state: &State) {
        let organization = &state.setup.organization;
        let to = form.value("to");
        let chosen = department_of(form, state);
        match (field, chosen) {
            ("department", Some(department)) => {
                let is_head = |other: &Department| other.head == to;
                if organization.departments.iter().any(is_head) {
                    form.set("to", &department.head);
                    signature::name_the_signer(form, &department.head, message.number, state);
                }
            }
            ("to", _) => {
                let is_head = chosen.is_some_and(|department| department.head == to.trim());
                let capacity = if is_head {
                    Capacity::Head
                } else {
                    Capacity::Executor
                };
                form.choose("capacity", CAPACITIES, &capacity);
                signature::name_the_signer(form, &to, message.number, state);
            }
            _ => {}
        }
    }

    fn answer(&self, form: &Form, _message: &Message, state: &State) -> Result<Answer, Wrong> {
        let organization = &state.setup.organization;
        let department = department(form, organization)?;
        let instead_of = listed(
            form,
            INSTEAD_OF,
            "такого возврата нет",
            |words| match words {
                BY_ITSELF => Some(None),
                name => department_code(organization, name).map(|code| Some(code.into())),
            },
        )?;
        let to = person(form, "to")?;
        let name = organization.department_name(&department);
        let done = format!("передано: {name} (л — сопроводительный лист)");
        let fact = Fact::HandedOver {
            signature: signature::signature(form, &to, state),
            to,
            capacity: form.choice("capacity", CAPACITIES),
            instead_of: instead_of.flatten(),
            department,
        };
        Ok(Answer::saying(done, fact))
    }
}

/// The field of the department whose return is answered.
const INSTEAD_OF: &str = "instead_of";

/// The return follows from the department by itself.
const BY_ITSELF: &str = "по порядку";

/// The departments whose returns a handover may answer, those that were answered already too: one part more.
fn returns_to_answer(message: &Message, state: &State) -> Vec<String> {
    let mut codes: Vec<&str> = message.returns.iter().map(|own| &*own.department).collect();
    codes.sort_unstable();
    codes.dedup();
    let can_be = codes
        .into_iter()
        .filter(|code| message.handover("", Some(code)).is_some());
    let names = can_be.map(|code| state.setup.organization.department_name(code).to_owned());
    std::iter::once(BY_ITSELF.to_owned()).chain(names).collect()
}

/// What is to be known of a message that came back (п. 10).
fn of_the_returned(message: &Message) -> Vec<String> {
    let mut lines = Vec::new();
    if message.open_returns().count() == 0 {
        return lines;
    }
    lines.push(
        "Возвращённое направляют в течение 5 минут (п. 10), нового решения не нужно.".to_owned(),
    );
    let returns = message.returns.len();
    if returns > 1 {
        lines.push(format!(
            "Возврат уже {returns}-й: посоветуйтесь с заместителем министра."
        ));
    }
    if message.legs.iter().filter(|leg| leg.is_active()).count() == 1 {
        lines.push("Осталось одно подразделение. Чтобы идти дальше без возвращённого, внесите решение (Esc, к).".to_owned());
    }
    lines
}

fn department_of<'a>(form: &Form, state: &'a State) -> Option<&'a Department> {
    let organization = &state.setup.organization;
    let code = department_code(organization, &form.value("department"))?;
    organization.department(code)
}

/// The department that had the earlier message and did not have this one yet: a repeat goes there without a new
/// decision (п. 19, 20), unless the specialist says otherwise.
fn earlier<'a>(message: &Message, free: &[&str], state: &'a State) -> Option<&'a str> {
    let had = state.earlier.get(&message.number)?;
    let is_new = |code: &&String| {
        let mut legs = message.legs.iter();
        free.contains(&code.as_str()) && legs.all(|leg| leg.department != code.as_str())
    };
    had.iter().find(is_new).map(String::as_str)
}
