//! The forms of the directory (F7): a department, a person, a stand-in, a PIN. Each makes a whole record; what was not
//! there is added, what was is replaced, nothing is taken away.

use chrono::NaiveDate;

use crate::calendar::typed::parse_date;
use crate::desk::effect::Effect;
use crate::desk::forms::fields;
use crate::desk::forms::reading::department_given;
use crate::desk::forms::reading::{Wrong, wrong};
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::directory::change::Change;
use crate::directory::pin::Pin;
use crate::directory::{Department, Person, Role, StandIn};

/// The roles by their keys, in the order of the form.
pub const ROLES: [(char, Role); 7] = [
    ('1', Role::Specialist),
    ('2', Role::Head),
    ('3', Role::Executor),
    ('4', Role::Coordinator),
    ('5', Role::Curator),
    ('6', Role::FirstDeputy),
    ('7', Role::Minister),
];

fn day(date: Option<NaiveDate>) -> String {
    date.map(|date| date.format("%d.%m.%Y").to_string())
        .unwrap_or_default()
}

/// A department, a new one when none is given.
pub(crate) fn department(state: &State, own: Option<&Department>) -> Form {
    let text = |get: fn(&Department) -> &str| own.map(get).unwrap_or_default().to_owned();
    let key = own.map(|own| own.key.to_string()).unwrap_or_default();
    let pick = |id, label, roles: &[Role], value: &str| {
        let mut field = fields::person(state, id, label, roles, None, value);
        field.restore(value);
        field
    };
    let mut fields = vec![
        Field::line("name", "Название", &text(|own| &own.name)),
        Field::line("short", "Кратко", &text(|own| &own.short)).hint("для списков: одно-два слова"),
        Field::line("key", "Клавиша", &key)
            .hint("одна цифра или буква: отмечает подразделение в решении"),
        pick(
            "head",
            "Руководитель",
            &[Role::Head],
            &text(|own| &own.head),
        ),
        pick(
            "curator",
            "Курирует",
            &[Role::Curator, Role::Coordinator],
            &text(|own| &own.curator),
        )
        .hint("заместитель министра, курирующий подразделение (п. 13)"),
        pick(
            "approver",
            "Согласует",
            &[Role::FirstDeputy, Role::Minister, Role::Curator],
            own.and_then(|own| own.approver.as_deref())
                .unwrap_or_default(),
        )
        .hint("если согласует не курирующий заместитель; пусто — он"),
    ];
    match own {
        None => fields.insert(
            0,
            Field::line("code", "Код", "")
                .hint("латинское слово для записей журнала, например opeka; потом не меняется"),
        ),
        Some(own) => fields.push(
            Field::line("closed", "Закрыто с", &day(own.closed))
                .hint("день, с которого подразделения нет; пусто — есть"),
        ),
    }
    let fields = fields.into_iter().map(Field::selected).collect();
    Form::new(
        own.map_or_else(
            || "Новое подразделение".to_owned(),
            |own| format!("Подразделение {}", own.short),
        ),
        fields,
    )
}

/// The department of a filled form.
pub(crate) fn department_answer(
    state: &State,
    own: Option<&Department>,
    form: &Form,
) -> Result<Effect, Wrong> {
    let value = |id: &str| form.value(id).trim().to_owned();
    let key = value("key");
    let mut letters = key.chars();
    let (Some(key), None) = (letters.next(), letters.next()) else {
        return wrong("key", "одна цифра или буква");
    };
    // One place of the keyboard marks one department, whichever layout is on.
    let place = crate::desk::input::key::cyrillic(key);
    let mut others = state.setup.organization.open_departments(state.today());
    let taken = others.find(|other| {
        crate::desk::input::key::cyrillic(other.key) == place
            && own.is_none_or(|own| own.code != other.code)
    });
    if let Some(other) = taken {
        let what = format!("на этой клавише уже «{}»; нужна другая", other.short);
        return wrong("key", what);
    }
    let code = own.map_or_else(|| value("code"), |own| own.code.clone());
    if own.is_none() && state.setup.organization.department(&code).is_some() {
        return wrong("code", "такой код уже есть");
    }
    let department = Department {
        code,
        name: value("name"),
        short: value("short"),
        key,
        head: value("head"),
        curator: value("curator"),
        approver: Some(value("approver")).filter(|name| !name.is_empty()),
        closed: date(state, form, "closed")?,
    };
    let done = format!("Подразделение {}: внесено", department.short);
    changed(
        state,
        Change {
            departments: vec![department],
            ..Change::default()
        },
        done,
    )
}

/// A person, a new one when none is given.
pub(crate) fn person(state: &State, own: Option<&Person>) -> Form {
    let organization = &state.setup.organization;
    let names = organization.open_departments(state.today());
    let names = names.map(|department| department.short.clone()).collect();
    let code = own.and_then(|own| own.department.as_deref());
    let department = code.map(|code| organization.department_name(code).to_owned());
    let options = ROLES
        .iter()
        .map(|(key, role)| (*key, role.full_name().to_owned()));
    let marked = ROLES
        .iter()
        .map(|(_, role)| own.is_some_and(|own| own.roles.contains(role)));
    let mut fields = vec![
        Field::line("position", "Должность", own.map_or("", |own| &own.position)),
        Field::pick(
            "department",
            "Подразделение",
            names,
            &department.unwrap_or_default(),
        )
        .hint("пусто — вне подразделений"),
        Field::marks("roles", "Роли", options.collect(), marked.collect()),
    ];
    match own {
        None => fields.insert(
            0,
            Field::line("name", "Фамилия И. О.", "")
                .hint("как пишется в журнале; потом не меняется"),
        ),
        Some(own) => fields.push(
            Field::line("left", "Последний день", &day(own.left))
                .hint("у того, кто выбыл; пусто — работает"),
        ),
    }
    let fields = fields.into_iter().map(Field::selected).collect();
    Form::new(
        own.map_or_else(|| "Новый человек".to_owned(), |own| own.name.clone()),
        fields,
    )
}

/// The person of a filled form.
pub(crate) fn person_answer(
    state: &State,
    own: Option<&Person>,
    form: &Form,
) -> Result<Effect, Wrong> {
    let organization = &state.setup.organization;
    let name = own.map_or_else(
        || form.value("name").trim().to_owned(),
        |own| own.name.clone(),
    );
    if own.is_none() && organization.person(&name).is_some() {
        return wrong(
            "name",
            "такое имя уже есть; однофамильцев различите отчеством или должностью",
        );
    }
    let department = department_given(organization, form)?;
    let marks = form.marks("roles");
    let roles: Vec<Role> = ROLES
        .iter()
        .zip(&marks)
        .filter(|(_, marked)| **marked)
        .map(|((_, role), _)| *role)
        .collect();
    if roles.is_empty() {
        return wrong("roles", "отметьте хотя бы одну роль");
    }
    let person = Person {
        name,
        position: form.value("position").trim().to_owned(),
        department,
        roles,
        left: date(state, form, "left")?,
    };
    let done = format!("{}: внесено", person.name);
    changed(
        state,
        Change {
            people: vec![person],
            ..Change::default()
        },
        done,
    )
}

/// A stand-in for the coordinator (п. 3), a new one when none is given.
pub(crate) fn stand_in(state: &State, own: Option<&StandIn>) -> Form {
    let (since, until) = own.map_or((state.today(), state.today()), |own| (own.since, own.until));
    let mut fields = vec![Field::line("until", "По какой день", &day(Some(until))).selected()];
    match own {
        None => {
            let roles = [Role::Curator, Role::FirstDeputy];
            fields.insert(
                0,
                Field::line("since", "С какого дня", &day(Some(since))).selected(),
            );
            fields.insert(
                0,
                fields::person(state, "person", "Кто замещает", &roles, None, ""),
            );
        }
        Some(own) => fields.push(Field::choice(
            "cancelled",
            "Замещение",
            &["действует", "отменено"],
            usize::from(own.cancelled),
        )),
    }
    let mut form = Form::new("Замещение заместителя министра", fields);
    form.intro = vec![match own {
        None => "Кто координирует работу, пока заместителя министра нет (п. 3).".to_owned(),
        Some(own) => format!("{} с {}", own.person, day(Some(own.since))),
    }];
    form
}

/// The stand-in of a filled form.
pub(crate) fn stand_in_answer(
    state: &State,
    own: Option<&StandIn>,
    form: &Form,
) -> Result<Effect, Wrong> {
    let needed = |id: &'static str| match date(state, form, id)? {
        Some(date) => Ok(date),
        None => wrong(id, "укажите день"),
    };
    let until = needed("until")?;
    let acting = match own {
        Some(own) => StandIn {
            until,
            cancelled: form.chosen("cancelled") == 1,
            ..own.clone()
        },
        None => StandIn {
            person: form.value("person").trim().to_owned(),
            since: needed("since")?,
            until,
            cancelled: false,
        },
    };
    let done = format!("{}: замещение внесено", acting.person);
    changed(
        state,
        Change {
            stand_ins: vec![acting],
            ..Change::default()
        },
        done,
    )
}

/// A person's PIN: the old one, or why it is set without it.
pub(crate) fn pin(state: &State, person: &str) -> Form {
    let mut fields = vec![
        Field::secret(
            "new",
            "Новый ПИН",
            "от 6 до 12 цифр, не подряд и не одинаковых",
        ),
        Field::secret("again", "Ещё раз", "тот же ПИН ещё раз"),
    ];
    let mut intro = vec![format!(
        "ПИН набирает сам(а) {person}: им подписывают записи журнала. На экране его не видно, и он нигде не хранится."
    )];
    if state.pins.contains(person) {
        fields.insert(
            0,
            Field::secret(
                "old",
                "Прежний ПИН",
                "пусто, если забыт: тогда нужна причина",
            ),
        );
        fields.push(
            Field::line("reason", "Причина замены", "")
                .hint("только если прежний ПИН забыт; причина и кто дежурил останутся в журнале"),
        );
        intro.push(
            "Подписи прежним ПИН останутся в силе, но проверить их можно будет только прежним ПИН."
                .to_owned(),
        );
    }
    let mut form = Form::new(format!("ПИН: {person}"), fields);
    form.intro = intro;
    form
}

/// The PIN of a filled form.
pub(crate) fn pin_answer(state: &State, person: &str, form: &Form) -> Result<Effect, Wrong> {
    let old = form.pin("old");
    let reason = form.value("reason").trim().to_owned();
    if state.pins.contains(person) && old.is_none() && reason.is_empty() {
        return wrong(
            "old",
            "наберите прежний ПИН; если забыт — укажите причину замены",
        );
    }
    let rule = |text: &str| Wrong {
        field: "new",
        what: text.to_owned(),
    };
    let Some(typed) = form.pin("new") else {
        return wrong("new", "наберите новый ПИН: от 6 до 12 цифр");
    };
    let new: Pin = typed.checked().map_err(|told| rule(&told))?;
    if form.pin("again").as_ref() != Some(&new) {
        return wrong("new", "набрано по-разному; наберите ПИН дважды заново");
    }
    Ok(Effect::SetPin {
        person: person.to_owned(),
        reason: Some(reason).filter(|reason| !reason.is_empty() && old.is_none()),
        old,
        new,
    })
}

fn date(state: &State, form: &Form, id: &'static str) -> Result<Option<NaiveDate>, Wrong> {
    let text = form.value(id);
    match text.trim() {
        "" => Ok(None),
        text => parse_date(text, state.today())
            .map(Some)
            .map_err(|what| Wrong { field: id, what }),
    }
}

fn changed(state: &State, change: Change, done: String) -> Result<Effect, Wrong> {
    let directory = state.setup.organization.directory();
    let mut before = directory.clone();
    before.apply(&change);
    if before == directory {
        return wrong("", "ничего не изменено");
    }
    directory
        .check(&change, state.today())
        .map_err(|error| Wrong {
            field: error.field.unwrap_or_default(),
            what: error.what,
        })?;
    Ok(Effect::Change { change, done })
}
