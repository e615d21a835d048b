//! The filter of the log of signatures.

use chrono::NaiveDate;

use crate::calendar::Instant;
use crate::desk::forms::reading::{Wrong, day_given, department_given, given};
use crate::desk::forms::{fields, questions::Questions};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};
use crate::journal::SignedFilter;
use crate::papers::report::period::Period;

/// The filter as it is now.
#[derive(Debug)]
pub(crate) struct Filter(pub(crate) SignedFilter);

impl Questions for Filter {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let organization = &state.setup.organization;
        let people = organization.people.iter().map(|person| &person.name);
        let departments = organization.departments.iter().map(|own| &own.short);
        let department = self.0.department.as_deref();
        let department = department.map(|code| organization.department_name(code));
        let day = fields::day(day_of(&self.0, state));
        let fields = vec![
            fields::pick("person", "Кто", people, self.0.person.as_deref()),
            fields::pick("department", "Подразделение", departments, department),
            Field::line("day", "День", &day)
                .hint("23.11 или 23.11.2026")
                .selected(),
        ];
        let form = Form::new("Отбор подписей", fields).intro(["Пустое поле не учитывается."]);
        Some(form.verb("отобрать"))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let day = day_given(form, "day", state)?;
        Ok(Effect::ReadSignatures(SignedFilter {
            person: given(form, "person"),
            department: department_given(form, &state.setup.organization)?,
            between: day.map(|day| whole_day(day, state)),
        }))
    }

    fn draft_name(&self) -> Option<String> {
        Some("Filter".to_owned())
    }

    fn can_be_sent_in_doubt(&self) -> bool {
        true
    }
}

/// The day that is filtered by, if one is.
pub(crate) fn day_of(filter: &SignedFilter, state: &State) -> Option<NaiveDate> {
    let between = filter.between;
    between.map(|(from, _)| state.local(from).date_naive())
}

/// A day from its first instant until before the first of the next one.
pub(crate) fn whole_day(day: NaiveDate, state: &State) -> (Instant, Instant) {
    let (first, last) = (day, day);
    Period { first, last }.instants(&state.setup.rules.calendar)
}
