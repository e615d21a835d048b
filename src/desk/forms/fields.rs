//! The fields that several forms share, with what is offered in them.

use chrono::NaiveDate;

use crate::calendar::Instant;
use crate::desk::forms::reading::{AT, department_code};
use crate::desk::state::State;
use crate::desk::widgets::{field::Field, form::Form};
use crate::directory::{Organization, Person, Role};
use crate::journal::Used;

/// A pick from a list, with the value that stands there at first.
pub(crate) fn pick<'a>(
    id: &'static str,
    label: &'static str,
    items: impl IntoIterator<Item = impl Into<String>>,
    value: impl Into<Option<&'a str>>,
) -> Field {
    let items = items.into_iter().map(Into::into).collect();
    Field::pick(id, label, items, value.into().unwrap_or_default())
}

/// The moment that an entry is about. Now is mostly right, and is typed over at once.
pub(crate) fn moment(label: &'static str, state: &State) -> Field {
    Field::line(AT, label, &now(state)).selected()
}

/// What stands in [`moment`] until somebody writes another time.
pub(crate) fn now(state: &State) -> String {
    minute(state.now, state)
}

/// A moment as a form shows it.
pub(crate) fn minute(at: Instant, state: &State) -> String {
    state.local(at).format("%d.%m.%Y %H:%M").to_string()
}

/// A day as a form shows it, nothing where there is none.
pub(crate) fn day(date: Option<NaiveDate>) -> String {
    date.map(|date| date.format("%d.%m.%Y").to_string())
        .unwrap_or_default()
}

/// Today's coordinator, or nobody.
pub(crate) fn coordinator(state: &State) -> &str {
    let organization = &state.setup.organization;
    organization.coordinator(state.today()).unwrap_or_default()
}

/// A pick from a list with its first item, unless another is meant.
pub(crate) fn one_of(
    id: &'static str,
    label: &'static str,
    items: Vec<String>,
    meant: &str,
) -> Field {
    let first = items.first().cloned().unwrap_or_default();
    let value = if meant.is_empty() { &first } else { meant };
    Field::pick(id, label, items, value)
}

/// Everybody at work: those of the department and of the roles come first, of them those who did it most of late.
pub(crate) fn people(roles: &[Role], department: Option<&str>, state: &State) -> Vec<String> {
    let rank = |person: &&Person| {
        let is_of_another = department.is_some() && person.department.as_deref() != department;
        let role = roles.iter().position(|role| person.roles.contains(role));
        let used = state.usage.people.iter();
        let place = used.take_while(|used| used.name != person.name).count();
        (is_of_another, role.unwrap_or(roles.len()), place)
    };
    let organization = &state.setup.organization;
    let mut people: Vec<_> = organization.people_at_work(state.today()).collect();
    people.sort_by_cached_key(rank);
    people.iter().map(|person| person.name.clone()).collect()
}

/// A pick of one of these departments by its name.
pub(crate) fn department(codes: &[&str], value: &str, state: &State) -> Field {
    let organization = &state.setup.organization;
    let codes = codes.iter().map(|&code| code.to_owned()).collect();
    let codes = used_first(codes, &state.usage.departments, None);
    let names = codes.iter().map(|code| organization.department_name(code));
    let value = organization.department_name(value);
    pick("department", "Подразделение", names, value).needed("выберите подразделение")
}

/// A department that was typed by its key or its code stands there by its name, as one from the list does.
pub(crate) fn name_the_department(form: &mut Form, state: &State) {
    let organization = &state.setup.organization;
    let typed = form.value("department");
    if let Some(code) = department_code(organization, &typed) {
        let name = organization.department_name(code);
        if name != typed {
            form.set("department", name);
        }
    }
}

/// The topics of every group.
pub(crate) fn topics(organization: &Organization) -> impl Iterator<Item = &String> {
    let groups = organization.topic_groups.iter();
    groups.flat_map(|group| group.topics.iter())
}

/// A list with what was used most first and the rest in its own order; what was typed by hand at least so many times is
/// in it too.
pub(crate) fn used_first(list: Vec<String>, used: &[Used], typed: Option<u32>) -> Vec<String> {
    let is_offered =
        |one: &&Used| list.contains(&one.name) || typed.is_some_and(|times| one.times >= times);
    let offered = used.iter().filter(is_offered);
    let mut items: Vec<String> = offered.map(|one| one.name.clone()).collect();
    let rest = list.into_iter().filter(|item| !items.contains(item));
    let rest: Vec<String> = rest.collect();
    items.extend(rest);
    items
}
