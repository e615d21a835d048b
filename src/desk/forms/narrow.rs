//! The form by which what is looked for in the journal is narrowed (Tab).

use chrono::NaiveDate;

use crate::calendar::Instant;
use crate::desk::forms::reading::{Wrong, day_given, department_given, given, wrong};
use crate::desk::screens::journal::{Asked, Finder};
use crate::desk::state::State;
use crate::desk::tasks::sift::Breached;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
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

/// Asks for a breach of whatever stage (п. 23).
const ANY_BREACH: &str = "любого этапа";

impl Finder {
    /// The form of what messages share.
    pub fn form(&self, state: &State) -> Form {
        let organization = &state.setup.organization;
        let own = &self.narrowed.search;
        let states = STATES.map(|state| state.word().to_owned()).to_vec();
        let departments = organization.departments.iter().map(|own| own.short.clone());
        let sources = organization.sources.iter().map(|own| own.name.clone());
        let topics = organization
            .topic_groups
            .iter()
            .flat_map(|group| group.topics.iter().cloned());
        let standing = own.state.map(MessageState::word).unwrap_or_default();
        let department = own
            .department
            .as_deref()
            .map(|code| organization.department_name(code));
        let source = own
            .source
            .as_deref()
            .map(|code| organization.source_name(code));
        let day = |at: Instant| state.local(at).format("%d.%m.%Y").to_string();
        let (from, to) = own
            .detected
            .map(|(from, to)| (day(from), day(to - chrono::TimeDelta::days(1))))
            .unwrap_or_default();
        let categories = CATEGORIES
            .map(|category| category.word().to_owned())
            .to_vec();
        let category = own.category.map(Category::word);
        let people = organization.people.iter().map(|own| own.name.clone());
        let limits = limits(state);
        let breaches =
            std::iter::once(ANY_BREACH).chain(StageCode::ALL.map(|code| stage(limits, code)));
        let breach = self.narrowed.breach.map(|breach| called(limits, breach));
        let mut form = Form::new(
            "Отбор сообщений",
            vec![
                Field::pick("state", "Состояние", states, standing),
                Field::pick(
                    "department",
                    "Подразделение",
                    departments.collect(),
                    department.unwrap_or_default(),
                ),
                Field::pick(
                    "topic",
                    "Тема",
                    topics.collect(),
                    own.topic.as_deref().unwrap_or_default(),
                ),
                Field::pick(
                    "source",
                    "Источник",
                    sources.collect(),
                    source.unwrap_or_default(),
                ),
                Field::pick(
                    "category",
                    "Категория",
                    categories,
                    category.unwrap_or_default(),
                ),
                Field::pick(
                    "person",
                    "Человек",
                    people.collect(),
                    own.person.as_deref().unwrap_or_default(),
                )
                .hint("назван в записях: подписал, передал, согласовал, решил, внёс"),
                Field::pick(
                    "breach",
                    "Срок нарушен",
                    breaches.map(str::to_owned).collect(),
                    breach.unwrap_or_default(),
                )
                .hint("сообщения судятся по одному, новые первыми"),
                Field::line("from", "Выявлено с", &from)
                    .hint("день: 23.11 или 23.11.2026")
                    .selected(),
                Field::line("to", "Выявлено по", &to)
                    .hint("включительно")
                    .selected(),
            ],
        );
        form.intro = vec!["Пустое поле не отбирает; отборы складываются.".to_owned()];
        form
    }

    /// What a filled form asks for.
    pub(crate) fn answer(state: &State, form: &Form) -> Result<Asked, Wrong> {
        let sources = &state.setup.organization.sources;
        let limits = limits(state);
        let standing = chosen(
            form,
            "state",
            "такого состояния нет",
            |words| STATES.into_iter().find(|state| state.word() == words),
        )?;
        let source = chosen(
            form,
            "source",
            "такого источника нет",
            |words| sources.iter().find(|own| own.name == words),
        )?;
        let category = chosen(
            form,
            "category",
            "такой категории нет",
            |words| CATEGORIES.into_iter().find(|own| own.word() == words),
        )?;
        let breach = chosen(form, "breach", "такого этапа нет", |words| {
            if words == ANY_BREACH {
                return Some(Breached::Any);
            }
            let mut codes = StageCode::ALL.into_iter();
            let code = codes.find(|code| stage(limits, *code) == words)?;
            Some(Breached::Stage(code))
        })?;
        let days = (
            day_given(state, form, "from")?,
            day_given(state, form, "to")?,
        );
        let detected = match days {
            (None, None) => None,
            (from, to) => {
                let from = from.unwrap_or(NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default());
                let to = to.unwrap_or(state.today());
                if from > to {
                    return wrong("to", "последний день раньше первого");
                }
                Some(
                    Period {
                        first: from,
                        last: to,
                    }
                    .instants(&state.setup.rules.calendar),
                )
            }
        };
        let search = Search {
            text: String::new(),
            state: standing,
            source: source.map(|source| source.code.clone()),
            department: department_given(&state.setup.organization, form)?,
            category,
            topic: given(form, "topic"),
            person: given(form, "person"),
            detected,
        };
        Ok(Asked { search, breach })
    }
}

/// What is chosen from a list where there may be nothing.
fn chosen<T>(
    form: &Form,
    id: &'static str,
    unknown: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Wrong> {
    let Some(words) = given(form, id) else {
        return Ok(None);
    };
    match find(&words) {
        Some(found) => Ok(Some(found)),
        None => wrong(id, format!("{unknown}; выберите из списка (↓)")),
    }
}

/// The limits of today, for the names of the stages.
pub(crate) fn limits(state: &State) -> &Limits {
    state.setup.rules.regulation.on(state.today())
}

fn stage(limits: &Limits, code: StageCode) -> &str {
    &limits.rule(code).name
}

/// A breach as the form and the chips name it.
pub(crate) fn called(limits: &Limits, breach: Breached) -> &str {
    match breach {
        Breached::Any => ANY_BREACH,
        Breached::Stage(code) => stage(limits, code),
    }
}
