//! The form by which what is looked for in the journal is narrowed (Tab).

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::Instant;
use crate::desk::effect::request::{BreachFilter, Query};
use crate::desk::forms::reading::{Wrong, day_given, department_given, given, listed, wrong};
use crate::desk::forms::{fields, questions::Questions};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{effect::Effect, state::State};
use crate::journal::Search;
use crate::papers::report::period::Period;
use crate::regulation::{Category, Limits, StageCode, State as MessageState};

/// The states that can be asked for, in the order of the form.
const STATES: [MessageState; 10] = [
    MessageState::Detected,
    MessageState::Routed,
    MessageState::InWork,
    MessageState::Approval,
    MessageState::Revision,
    MessageState::Ready,
    MessageState::Interim,
    MessageState::Answered,
    MessageState::Rejected,
    MessageState::Annulled,
];

/// The categories that can be asked for.
const CATEGORIES: [Category; 2] = [Category::Ordinary, Category::High];

/// What is looked for now.
#[derive(Debug)]
pub(crate) struct Narrow(pub(crate) Query);

impl Questions for Narrow {
    fn ask(&mut self, state: &State) -> Option<Form> {
        let organization = &state.setup.organization;
        let own = &self.0.search;
        let departments = organization.departments.iter().map(|own| &own.short);
        let department = own.department.as_deref();
        let department = department.map(|code| organization.department_name(code));
        let topics = fields::topics(organization);
        let sources = organization.sources.iter().map(|own| &own.name);
        let source = own.source.as_deref();
        let source = source.map(|code| organization.source_name(code));
        let people = organization.people.iter().map(|own| &own.name);
        let limits = limits(state);
        let breaches = breaches().map(|breach| called(limits, breach));
        let breach = self.0.breach.map(|breach| called(limits, breach));
        let states = STATES.map(MessageState::word);
        let state_now = own.state.map(MessageState::word);
        let categories = CATEGORIES.map(Category::word);
        let category = own.category.map(Category::word);
        let day = |at: Instant| fields::day(Some(state.local(at).date_naive()));
        let (from, to) = own
            .detected
            .map(|(from, to)| (day(from), day(to - TimeDelta::days(1))))
            .unwrap_or_default();
        let fields = vec![
            fields::pick("state", "Состояние", states, state_now),
            fields::pick("department", "Подразделение", departments, department),
            fields::pick("topic", "Тема", topics, own.topic.as_deref()),
            fields::pick("source", "Источник", sources, source),
            fields::pick("category", "Категория", categories, category),
            fields::pick("person", "Человек", people, own.person.as_deref())
                .hint("назван в записях: подписал, передал, согласовал, решил, внёс"),
            fields::pick("breach", "Срок нарушен", breaches, breach)
                .hint("сообщения проверяются по одному, начиная с новых"),
            Field::line("from", "Выявлено с", &from)
                .hint("день: 23.11 или 23.11.2026")
                .selected(),
            Field::line("to", "Выявлено по", &to)
                .hint("включительно")
                .selected(),
        ];
        let intro = ["Пустое поле не учитывается; условия действуют вместе."];
        let form = Form::new("Отбор сообщений", fields).intro(intro);
        Some(form.verb("отобрать"))
    }

    fn answer(&self, form: &Form, state: &State) -> Result<Effect, Wrong> {
        let organization = &state.setup.organization;
        let limits = limits(state);
        let state_of = |words: &str| STATES.into_iter().find(|own| own.word() == words);
        let standing = listed(form, "state", "такого состояния нет", state_of)?;
        let sources = &organization.sources;
        let source_of = |words: &str| sources.iter().find(|own| own.name == words);
        let source = listed(form, "source", "такого источника нет", source_of)?;
        let category_of = |words: &str| CATEGORIES.into_iter().find(|own| own.word() == words);
        let category = listed(form, "category", "такой категории нет", category_of)?;
        let breach_of = |words: &str| breaches().find(|own| called(limits, *own) == words);
        let breach = listed(form, "breach", "такого этапа нет", breach_of)?;
        let detected = match (
            day_given(form, "from", state)?,
            day_given(form, "to", state)?,
        ) {
            (None, None) => None,
            (from, to) => {
                let first = from.unwrap_or(NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default());
                let last = to.unwrap_or(state.today());
                if first > last {
                    return wrong("to", "последний день раньше первого");
                }
                Some(Period { first, last }.instants(&state.setup.rules.calendar))
            }
        };
        let search = Search {
            text: String::new(),
            state: standing,
            source: source.map(|source| source.code.clone()),
            department: department_given(form, organization)?,
            category,
            topic: given(form, "topic"),
            person: given(form, "person"),
            detected,
        };
        Ok(Effect::Narrow(Query { search, breach }))
    }

    fn draft_name(&self) -> Option<String> {
        Some("Narrow".to_owned())
    }
}

/// The limits of today, for the names of the stages.
pub(crate) fn limits(state: &State) -> &Limits {
    state.setup.rules.regulation.on(state.today())
}

/// The breaches that can be asked for.
fn breaches() -> impl Iterator<Item = BreachFilter> {
    let stages = StageCode::ALL.into_iter().map(BreachFilter::Stage);
    std::iter::once(BreachFilter::Any).chain(stages)
}

/// A breach as the form and the chips name it.
pub(crate) fn called(limits: &Limits, breach: BreachFilter) -> &str {
    match breach {
        BreachFilter::Any => "любого этапа",
        BreachFilter::Stage(code) => &limits.rule(code).name,
    }
}
