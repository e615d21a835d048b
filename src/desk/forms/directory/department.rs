//! A department of the directory.

use crate::desk::forms::reading::{Wrong, day_given, given, wrong};
use crate::desk::forms::{directory::changed::changed, fields, questions::Questions};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, input::key::cyrillic, state::State};
use crate::directory::{self, Role, change::Change};

/// The department of a code, or a new one.
#[derive(Debug)]
pub(crate) struct Department(pub(crate) Option<String>);

impl Department {
    fn own<'a>(&self, state: &'a State) -> Option<&'a directory::Department> {
        state.setup.organization.department(self.0.as_ref()?)
    }
}

impl Questions for Department {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let own = self.own(state);
        let text = |get: fn(&directory::Department) -> &str| own.map(get).unwrap_or_default();
        let key = own.map(|own| own.key.to_string()).unwrap_or_default();
        let pick = |id, label, roles: &[Role], value| {
            Field::pick(id, label, fields::people(roles, None, state), value)
        };
        let approvers = [Role::FirstDeputy, Role::Minister, Role::Curator];
        let mut fields = vec![
            Field::line("name", "Название", text(|own| &own.name)),
            Field::line("short", "Кратко", text(|own| &own.short))
                .hint("для списков: одно-два слова"),
            Field::line("key", "Клавиша", &key)
                .hint("одна цифра или буква: отмечает подразделение в решении"),
            pick("head", "Руководитель", &[Role::Head], text(|own| &own.head)),
            pick(
                "curator",
                "Курирует",
                &[Role::Curator, Role::Coordinator],
                text(|own| &own.curator),
            )
            .hint("заместитель министра, курирующий подразделение (п. 13)"),
            pick(
                "approver",
                "Согласует",
                &approvers,
                text(|own| own.approver.as_deref().unwrap_or_default()),
            )
            .hint("если согласует не курирующий заместитель; пусто — он"),
        ];
        let title = if let Some(own) = own {
            fields.push(
                Field::line("closed", "Закрыто с", &fields::day(own.closed))
                    .hint("день, с которого подразделения нет; пусто — есть"),
            );
            format!("Подразделение {}", own.short)
        } else {
            let code = Field::line("code", "Код", "")
                .hint("латинское слово для записей журнала, например opeka; потом не меняется");
            fields.insert(0, code);
            "Новое подразделение".to_owned()
        };
        let fields = fields.into_iter().map(Field::selected).collect();
        Some(Form::new(title, fields))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let organization = &state.setup.organization;
        let own = self.own(state);
        let value = |id| given(form, id).unwrap_or_default();
        let key = value("key");
        let mut letters = key.chars();
        let (Some(key), None) = (letters.next(), letters.next()) else {
            return wrong("key", "одна цифра или буква");
        };
        // One place of the keyboard marks one department, whichever layout is on.
        let is_taken = |other: &&directory::Department| {
            let is_other = own.is_none_or(|own| own.code != other.code);
            is_other && cyrillic(other.key) == cyrillic(key)
        };
        let mut others = organization.open_departments(state.today());
        if let Some(other) = others.find(is_taken) {
            let what = format!("на этой клавише уже «{}»; нужна другая", other.short);
            return wrong("key", what);
        }
        let code = own.map_or_else(|| value("code"), |own| own.code.clone());
        if own.is_none() && organization.department(&code).is_some() {
            return wrong("code", "такой код уже есть");
        }
        let department = directory::Department {
            code,
            name: value("name"),
            short: value("short"),
            key,
            head: value("head"),
            curator: value("curator"),
            approver: given(form, "approver"),
            closed: day_given(form, "closed", state)?,
        };
        let done = format!("Подразделение {}: внесено", department.short);
        let change = Change {
            departments: vec![department],
            ..Change::default()
        };
        changed(change, done, state)
    }
}
