//! A person of the directory.

use crate::desk::forms::reading::{Wrong, day_given, department_given, given, wrong};
use crate::desk::forms::{directory::changed::changed, fields, questions::Questions};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};
use crate::directory::{self, Role, change::Change};

/// The roles by their keys, in the order of the form.
pub(crate) const ROLES: [(char, Role); 7] = [
    ('1', Role::Specialist),
    ('2', Role::Head),
    ('3', Role::Executor),
    ('4', Role::Coordinator),
    ('5', Role::Curator),
    ('6', Role::FirstDeputy),
    ('7', Role::Minister),
];

/// The person of a name, or a new one.
#[derive(Debug)]
pub(crate) struct Person(pub(crate) Option<String>);

impl Person {
    fn own<'a>(&self, state: &'a State) -> Option<&'a directory::Person> {
        state.setup.organization.person(self.0.as_ref()?)
    }
}

impl Questions for Person {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let organization = &state.setup.organization;
        let own = self.own(state);
        let names = organization.open_departments(state.today());
        let names = names.map(|department| &department.short);
        let department = own.and_then(|own| own.department.as_deref());
        let department = department.map(|code| organization.department_name(code));
        let (options, marked) = ROLES
            .iter()
            .map(|(key, role)| {
                let is_own = own.is_some_and(|own| own.roles.contains(role));
                ((*key, role.full_name().to_owned()), is_own)
            })
            .unzip();
        let mut fields = vec![
            Field::line("position", "Должность", own.map_or("", |own| &own.position)),
            fields::pick("department", "Подразделение", names, department)
                .hint("пусто — вне подразделений"),
            Field::marks("roles", "Роли", options, marked),
        ];
        let title = if let Some(own) = own {
            fields.push(
                Field::line("left", "Последний день", &fields::day(own.left))
                    .hint("у того, кто выбыл; пусто — работает"),
            );
            own.name.clone()
        } else {
            let name = Field::line("name", "Фамилия И. О.", "")
                .hint("как пишется в журнале; потом не меняется");
            fields.insert(0, name);
            "Новый человек".to_owned()
        };
        let fields = fields.into_iter().map(Field::selected).collect();
        Some(Form::new(title, fields))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let organization = &state.setup.organization;
        let own = self.own(state);
        let value = |id| given(form, id).unwrap_or_default();
        let name = own.map_or_else(|| value("name"), |own| own.name.clone());
        if own.is_none() && organization.person(&name).is_some() {
            let what = "такое имя уже есть; однофамильцев различите отчеством или должностью";
            return wrong("name", what);
        }
        let department = department_given(form, organization)?;
        let roles = form.marked("roles", ROLES.map(|(_, role)| role));
        if roles.is_empty() {
            return wrong("roles", "отметьте хотя бы одну роль");
        }
        let person = directory::Person {
            name,
            position: value("position"),
            department,
            roles,
            left: day_given(form, "left", state)?,
        };
        let done = format!("{}: внесено", person.name);
        let change = Change {
            people: vec![person],
            ..Change::default()
        };
        changed(change, done, state)
    }
}
