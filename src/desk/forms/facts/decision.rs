//! The coordinator's decision: the category, the departments, a shorter term (п. 8, 12).

use crate::calendar::WorkMinutes;
use crate::desk::forms::facts::of_message::{Answer, FactQuestions};
use crate::desk::forms::reading::{Wrong, filled, given, wrong};
use crate::desk::widgets::{field::Field, form::Form};
use crate::desk::{forms::fields, state::State};
use crate::directory::Role;
use crate::regulation::{Category, Fact, Message, Text};

pub(crate) const CATEGORIES: &[(Category, &str)] = &[
    (Category::Ordinary, "обычное"),
    (Category::High, "повышенной важности"),
];

#[derive(Debug)]
pub(crate) struct Decision;

impl FactQuestions for Decision {
    fn ask(&self, message: &Message, state: &State) -> Option<Form> {
        let named: Vec<&str> = match message.decisions.last() {
            Some(decision) => decision.departments.iter().map(Text::as_str).collect(),
            None => message.holders(),
        };
        let organization = &state.setup.organization;
        let (options, marked) = organization
            .open_departments(state.today())
            .map(|department| {
                let option = (department.key, department.name.clone());
                (option, named.contains(&department.code.as_str()))
            })
            .unzip();
        let people = fields::people(&[Role::Coordinator, Role::Curator], None, state);
        let coordinator = fields::coordinator(state);
        let fields = vec![
            Field::choice("category", "Категория", CATEGORIES, &message.category()),
            Field::marks("departments", "Подразделения", options, marked)
                .needed("отметьте хотя бы одно подразделение (п. 8)")
                .hint("клавиша подразделения или пробел; можно несколько; Enter — внести"),
            Field::line("term", "Сокращённый срок", "")
                .hint("рабочее время от выявления: 2ч30м или 150; пусто — обычный")
                .aside(),
            fields::one_of("decided_by", "Кто решил", people, coordinator).aside(),
        ];
        Some(Form::new("Решение заместителя министра", fields))
    }

    fn answer(&self, form: &Form, _message: &Message, state: &State) -> Result<Answer, Wrong> {
        let organization = &state.setup.organization;
        let marked = form.marked("departments", organization.open_departments(state.today()));
        if marked.is_empty() {
            return wrong(
                "departments",
                form.needed("departments").unwrap_or_default(),
            );
        }
        let term = given(form, "term").map(|text| text.parse::<WorkMinutes>());
        let term = term.transpose().map_err(Wrong::at("term"))?;
        let category: Category = form.choice("category", CATEGORIES);
        let names: Vec<&str> = marked
            .iter()
            .map(|department| department.short.as_str())
            .collect();
        let done = format!("{} → {}", category.word(), names.join(", "));
        let fact = Fact::Categorised {
            category,
            departments: marked
                .into_iter()
                .map(|department| department.code.as_str().into())
                .collect(),
            term_minutes: term.map(WorkMinutes::get),
            decided_by: filled(form, "decided_by", "укажите, кто решил")?,
        };
        Ok(Answer::saying(done, fact))
    }
}
