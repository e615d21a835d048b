//! What of an entry can be corrected, each part asked for as the form of the entry itself asks for it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::calendar::WorkMinutes;
use crate::desk::forms::facts::{closing, decision, handover, reply};
use crate::desk::forms::reading::{Wrong, department_code, filled, moment, url};
use crate::desk::forms::{fields, reading::wrong};
use crate::desk::state::{State, phrases::NAMES, phrases::shown};
use crate::desk::widgets::{field::Field, form::Form};
use crate::directory::Role;
use crate::regulation::fact::Method;
use crate::regulation::{Fact, Recorded, event};

/// What of an entry can be corrected.
pub(crate) struct Part {
    /// As the contract has it.
    pub(crate) name: &'static str,
    /// In Russian.
    pub(crate) label: &'static str,
    /// What now counts.
    pub(crate) now: Value,
    is_ground: bool,
}

const LABEL: &str = "Верное значение";

/// Everything that can be corrected in an entry; nothing of a correction, which is withdrawn as a whole.
pub(crate) fn parts(entry: &Recorded) -> Vec<Part> {
    let fact = &entry.event.fact;
    if matches!(fact, Fact::Corrected(_)) {
        return Vec::new();
    }
    let json: Map<String, Value> = entry.event.to_json();
    let is_ground = |name: &str| matches!(fact, Fact::Rejected { .. }) && name == "reason";
    let known = NAMES.iter().filter_map(|(name, label)| {
        let can_be_added = matches!(fact, Fact::Categorised { .. }) && *name == "term_minutes";
        let absent = can_be_added.then_some(Value::Null);
        Some(Part {
            name,
            label: own_label(fact, name).unwrap_or(label),
            now: json.get(*name).cloned().or(absent)?,
            is_ground: is_ground(name),
        })
    });
    // Whoever signed with his PIN was at the desk himself: that he was somebody else is no slip of the pen.
    let signature = fact.signature();
    let is_by_pin = signature.is_some_and(|signature| signature.method == Method::Pin);
    known
        .filter(|part| !(is_by_pin && matches!(part.name, "to" | "who")))
        .collect()
}

/// What a person did there.
fn own_label(fact: &Fact, name: &str) -> Option<&'static str> {
    Some(match (fact, name) {
        (Fact::Reported { .. }, "to") => "кому доложено",
        (Fact::Returned { .. }, "who") => "кто вернул",
        (Fact::InformationReceived { .. } | Fact::ReplyReceived { .. }, "who") => "кто передал",
        (Fact::SentBack { .. }, "who") => "кто вернул на доработку",
        (Fact::Approved { .. }, "who") => "кто согласовал",
        (Fact::Rejected { .. }, "reason") => "основание",
        _ => return None,
    })
}

impl Part {
    /// The field that asks for the right value, with what now counts in it.
    pub(crate) fn field(&self, entry: &Recorded, state: &State) -> Field {
        let organization = &state.setup.organization;
        let now = shown(state, self.name, &self.now);
        let code = self.now.as_str().unwrap_or_default();
        match self.name {
            "category" => self.choice(decision::CATEGORIES),
            "capacity" => self.choice(handover::CAPACITIES),
            "reply" => self.choice(reply::REPLIES),
            "reason" if self.is_ground => self.choice(closing::REASONS),
            "department" | "instead_of" => {
                let open = organization.open_departments(state.today());
                let names = open.map(|own| own.short.clone());
                Field::pick(
                    "value",
                    LABEL,
                    names.collect(),
                    organization.department_name(code),
                )
            }
            "departments" => {
                let named = self.now.as_array().into_iter().flatten();
                let named: Vec<&str> = named.filter_map(Value::as_str).collect();
                let open = organization.open_departments(state.today());
                let options = open.map(|own| {
                    let is_named = named.contains(&own.code.as_str());
                    ((own.key, own.name.clone()), is_named)
                });
                let (options, marked) = options.unzip();
                Field::marks("value", LABEL, options, marked)
            }
            "source" => {
                let sources = organization.sources.iter().map(|own| own.name.clone());
                Field::pick("value", LABEL, sources.collect(), &now)
            }
            "to" | "who" | "decided_by" => {
                let json = entry.event.to_json();
                let department = json.get("department").and_then(Value::as_str);
                let roles = match self.name {
                    "decided_by" => &[Role::Coordinator, Role::Curator][..],
                    _ if department.is_some() => &[Role::Executor, Role::Head],
                    _ => &[Role::Head, Role::Curator, Role::Coordinator],
                };
                let people = fields::people(roles, department, state);
                Field::pick("value", LABEL, people, &now)
            }
            "text" => {
                let mut field = Field::text("value", LABEL, 2);
                field.restore(&now);
                field.selected()
            }
            _ => Field::line("value", LABEL, &now).selected(),
        }
    }

    /// A choice of a few, with what now counts chosen.
    fn choice<T: Serialize + PartialEq>(&self, table: &[(T, &str)]) -> Field {
        let coded: Vec<(Value, &str)> = table
            .iter()
            .map(|(own, words)| (coded(own), *words))
            .collect();
        Field::choice("value", LABEL, &coded, &self.now)
    }

    /// The value typed or chosen, as the contract has it.
    pub(crate) fn value(&self, form: &Form, state: &State) -> Result<Value, Wrong> {
        let organization = &state.setup.organization;
        let typed = form.value("value");
        let typed = typed.trim();
        let bad = Wrong::at("value");
        Ok(match self.name {
            "at" => event::moment(moment(form, "value", state)?).into(),
            "term_minutes" | "measures" | "note" if typed.is_empty() => Value::Null,
            "term_minutes" => typed.parse::<WorkMinutes>().map_err(bad)?.get().into(),
            "category" => coded(form.choice("value", decision::CATEGORIES)),
            "capacity" => coded(form.choice("value", handover::CAPACITIES)),
            "reply" => coded(form.choice("value", reply::REPLIES)),
            "reason" if self.is_ground => coded(form.choice("value", closing::REASONS)),
            "department" | "instead_of" => match department_code(organization, typed) {
                Some(code) => code.into(),
                None => return wrong("value", "такого подразделения нет"),
            },
            "departments" => {
                let marked = form.marked("value", organization.open_departments(state.today()));
                let codes: Vec<&str> = marked.iter().map(|own| own.code.as_str()).collect();
                if codes.is_empty() {
                    return wrong("value", "отметьте хотя бы одно подразделение (п. 8)");
                }
                codes.into()
            }
            "source" => {
                let mut sources = organization.sources.iter();
                match sources.find(|source| source.name == typed) {
                    Some(source) => source.code.as_str().into(),
                    None => return wrong("value", "такого источника нет"),
                }
            }
            "url" => url(form, "value")?.as_str().into(),
            _ => filled(form, "value", "впишите верное значение")?
                .as_str()
                .into(),
        })
    }
}

fn coded(chosen: impl Serialize) -> Value {
    serde_json::to_value(chosen).unwrap_or_default()
}
