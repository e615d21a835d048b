//! What each dialog asks, with everything filled in that can be known.

use crate::desk::forms::facts::{handover, posting};
use crate::desk::forms::signature;
use crate::desk::state::State;
use crate::desk::widgets::field::Field;
use crate::desk::widgets::form::Form;
use crate::directory::Role;
use crate::journal::Used;
use crate::regulation::{Category, Kind, Message, Text};

/// What was typed so many times is offered though the list does not have it.
const TYPED: u32 = 2;

pub(crate) const REPLIES: &[&str] = &["окончательный", "промежуточный", "запрос (уточнение)"];

/// The registration (п. 8): the link first, since it tells the source.
pub(crate) fn register(state: &State) -> Form {
    let organization = &state.setup.organization;
    let sources: Vec<String> = organization
        .sources
        .iter()
        .filter(|source| !source.off)
        .map(|source| source.name.clone())
        .collect();
    let topics = organization
        .topic_groups
        .iter()
        .flat_map(|group| group.topics.iter().cloned())
        .collect();
    let usage = &state.usage;
    let topics = used_first(topics, &usage.topics, None);
    let locations = used_first(
        organization.locations.clone(),
        &usage.locations,
        Some(TYPED),
    );
    let first = sources.first().cloned().unwrap_or_default();
    Form::new(
        "Новое сообщение",
        vec![
            Field::line("url", "Ссылка", "")
                .needed("вставьте ссылку")
                .hint("вставьте ссылку, можно вместе с текстом: источник узнается по ней"),
            Field::pick("source", "Источник", sources, &first).needed("выберите источник"),
            Field::line("author", "Автор", "")
                .needed("укажите автора")
                .hint("как он назван в сети"),
            Field::text("text", "Текст", 4)
                .needed("вставьте текст сообщения")
                .hint("вставьте текст целиком; новая строка — Alt+Enter"),
            Field::pick("topic", "Тема", topics, "")
                .needed("выберите тему")
                .hint("начните печатать или нажмите ↓"),
            Field::pick("location", "Локация", locations, "")
                .needed("выберите локацию")
                .hint("начните печатать или нажмите ↓; Enter — внести"),
            Field::line("repeat", "Повторное к №", "")
                .hint("номер прежнего сообщения, например 2026-17; пусто — не повторное")
                .aside(),
            moment(state, "Выявлено").aside(),
        ],
    )
}

/// The dialog of a fact of a message; `None` for a kind that has no dialog at the desk.
pub(crate) fn fact(state: &State, message: &Message, kind: Kind) -> Option<Form> {
    let organization = &state.setup.organization;
    let number = message.number.index;
    let (title, mut fields) = match kind {
        Kind::Reported => (
            "Доложить заместителю министра",
            vec![person(
                state,
                "to",
                "Кому",
                &[Role::Coordinator, Role::Curator],
                None,
                &coordinator(state),
            )],
        ),
        Kind::Categorised => ("Решение заместителя министра", decision(state, message)),
        Kind::HandedOver => (
            "Передать подразделению под подпись",
            handover::ask(state, message),
        ),
        Kind::Returned => {
            let department = message.holders().first().copied().unwrap_or_default();
            let who = person(
                state,
                "who",
                "Кто вернул",
                &[Role::Executor, Role::Head],
                Some(department),
                "",
            );
            let signature = signature::field(state, message.number, &who.value());
            (
                "Возврат из подразделения",
                vec![
                    departments("department", state, &message.holders(), department),
                    who,
                    Field::line("reason", "Причина", "").needed("укажите причину возврата"),
                    signature,
                ],
            )
        }
        Kind::Submitted => ("Проект передан на согласование", submission(state, message)),
        Kind::Approved => {
            let round = message.current_round()?;
            let waiting = crate::desk::forms::reading::waiting(round);
            let options = waiting.iter().enumerate().map(|(place, approver)| {
                (
                    char::from_digit(u32::try_from(place + 1).unwrap_or(1), 10).unwrap_or('1'),
                    approver.person.to_string(),
                )
            });
            let options: Vec<(char, String)> = options.collect();
            let marked = vec![true; options.len()];
            (
                "Проект согласован",
                vec![
                    Field::marks("who", "Кто согласовал", options, marked)
                        .needed("отметьте, кто согласовал"),
                ],
            )
        }
        Kind::SentBack => {
            let round = message.current_round()?;
            let names: Vec<String> = round
                .approvers
                .iter()
                .map(|approver| approver.person.to_string())
                .collect();
            let first = names.first().cloned().unwrap_or_default();
            (
                "Проект отправлен на доработку",
                vec![
                    Field::pick("who", "Кто отправил", names, &first),
                    Field::line("remarks", "Замечания", "").needed("укажите замечания"),
                ],
            )
        }
        Kind::InformationReceived => {
            let waiting: Vec<&str> = message
                .legs
                .iter()
                .filter(|leg| leg.is_active() && leg.information.is_none())
                .map(|leg| leg.department.as_str())
                .collect();
            let first = waiting.first().copied().unwrap_or_default();
            let who = person(
                state,
                "who",
                "Кто передал",
                &[Role::Executor, Role::Head],
                Some(first),
                "",
            );
            let signature = signature::field(state, message.number, &who.value());
            (
                "Информация для общего ответа получена",
                vec![
                    departments("department", state, &waiting, first),
                    who,
                    signature,
                ],
            )
        }
        Kind::ReplyReceived => {
            let department = message.holders().first().copied().unwrap_or_default();
            let who = person(
                state,
                "who",
                "Кто передал",
                &[Role::Executor, Role::Head],
                Some(department),
                "",
            );
            let signature = signature::field(state, message.number, &who.value());
            (
                "Согласованный ответ получен",
                vec![who, Field::choice("reply", "Ответ", REPLIES, 0), signature],
            )
        }
        Kind::Posted => ("Ответ размещён", posting::ask(organization, message)),
        Kind::Rejected => (
            "Не обрабатывать (п. 22)",
            vec![
                Field::choice(
                    "reason",
                    "Основание",
                    &[
                        "угроза вреда",
                        "брань, оскорбления",
                        "угрозы должностному лицу",
                    ],
                    1,
                ),
                Field::line("note", "Кто решил", &coordinator(state)),
            ],
        ),
        Kind::Annulled => (
            "Аннулировать регистрацию",
            vec![
                Field::line("reason", "Причина", "")
                    .needed("укажите причину")
                    .hint("номер остаётся занятым; запись видна в журнале"),
            ],
        ),
        Kind::Noted => (
            "Заметка",
            vec![Field::text("text", "Текст", 3).needed("напишите заметку")],
        ),
        Kind::Detected | Kind::Corrected => return None,
    };
    // Now is mostly right. A signature by hand was taken before it is entered, so there its time is asked.
    let is_signed = fields.iter().any(|field| field.id == signature::ID);
    let when = moment(state, "Когда");
    fields.push(if is_signed { when } else { when.aside() });
    let mut form = Form::new(format!("№ {number} · {title}"), fields);
    form.intro = intro(state, message, kind);
    Some(form)
}

/// What the user has to know before filling in.
fn intro(state: &State, message: &Message, kind: Kind) -> Vec<String> {
    let mut lines = Vec::new();
    if kind == Kind::Reported && message.category() == Category::High {
        lines.push(
            "О сообщении повышенной важности докладывают незамедлительно (п. 25).".to_owned(),
        );
    }
    let open = message.open_returns().count();
    let held = message.legs.iter().filter(|leg| leg.is_active()).count();
    if kind == Kind::HandedOver && open > 0 {
        lines.push(
            "Возвращённое направляют в течение 5 минут (п. 10), нового решения не нужно."
                .to_owned(),
        );
        let returns = message
            .legs
            .iter()
            .filter(|leg| leg.returned.is_some())
            .count();
        if returns > 1 {
            lines.push(format!(
                "Возврат уже {returns}-й: посоветуйтесь с заместителем министра."
            ));
        }
        if held == 1 {
            lines.push("Осталось одно подразделение. Чтобы идти дальше без возвращённого, внесите решение (Esc, к).".to_owned());
        }
    }
    if kind == Kind::Posted && message.is_common() && !message.information_is_complete() {
        lines.push("Информация поступила ещё не от всех подразделений.".to_owned());
    }
    if kind == Kind::Posted {
        let source = state.setup.organization.source(&message.detected.source);
        let account = source
            .map(|source| source.account.as_str())
            .filter(|account| !account.is_empty());
        lines.push(format!("Сообщение: {}", message.detected.url));
        lines.extend(account.map(|account| format!("Отвечать от имени: {account}")));
    }
    lines
}

fn decision(state: &State, message: &Message) -> Vec<Field> {
    let organization = &state.setup.organization;
    let named: Vec<&str> = match message.decisions.last() {
        Some(decision) => decision.departments.iter().map(Text::as_str).collect(),
        None => message.holders(),
    };
    let today = state.today();
    let options: Vec<(char, String)> = organization
        .open_departments(today)
        .map(|department| (department.key, department.name.clone()))
        .collect();
    let marked = organization
        .open_departments(today)
        .map(|department| named.contains(&department.code.as_str()))
        .collect();
    let category = usize::from(message.category() == Category::High);
    vec![
        Field::choice(
            "category",
            "Категория",
            &["обычное", "повышенной важности"],
            category,
        ),
        Field::marks("departments", "Подразделения", options, marked)
            .needed("отметьте хотя бы одно подразделение (п. 8)")
            .hint("клавиша подразделения или пробел; можно несколько; Enter — внести"),
        Field::line("term", "Сокращённый срок", "")
            .hint("рабочее время от выявления: 2ч30м или 150; пусто — обычный")
            .aside(),
        person(
            state,
            "decided_by",
            "Кто решил",
            &[Role::Coordinator, Role::Curator],
            None,
            &coordinator(state),
        )
        .aside(),
    ]
}

fn submission(state: &State, message: &Message) -> Vec<Field> {
    let organization = &state.setup.organization;
    let department = message.holders().first().copied().unwrap_or_default();
    let own = organization.department(department);
    let (head, higher) = own
        .map(|own| (own.head.as_str(), own.usual_approver()))
        .unwrap_or_default();
    vec![
        person(
            state,
            "head",
            "Руководитель",
            &[Role::Head],
            Some(department),
            head,
        ),
        person(
            state,
            "higher",
            "Второй",
            &[Role::Curator, Role::FirstDeputy, Role::Minister],
            None,
            higher,
        )
        .hint("курирующий заместитель, первый заместитель или министр (п. 13)"),
    ]
}

pub(crate) fn moment(state: &State, label: &'static str) -> Field {
    Field::line(AT, label, &now(state)).selected()
}

/// The field of [`moment`].
pub(crate) const AT: &str = "at";

/// What stands in [`moment`] until somebody writes another time.
pub(crate) fn now(state: &State) -> String {
    state.local(state.now).format("%d.%m.%Y %H:%M").to_string()
}

fn coordinator(state: &State) -> String {
    state
        .setup
        .organization
        .coordinator(state.today())
        .unwrap_or_default()
        .to_owned()
}

/// A pick of a person: those of the department and the roles come first, of them those who did it most of late;
/// everybody can be found.
pub(crate) fn person(
    state: &State,
    id: &'static str,
    label: &'static str,
    roles: &[Role],
    department: Option<&str>,
    value: &str,
) -> Field {
    let rank = |person: &&crate::directory::Person| {
        let own = department.is_some() && person.department.as_deref() == department;
        let role = roles
            .iter()
            .position(|role| person.roles.contains(role))
            .unwrap_or(roles.len());
        let used = state.usage.people.iter();
        let place = used.take_while(|used| used.name != person.name).count();
        (department.is_some() && !own, role, place)
    };
    let organization = &state.setup.organization;
    let mut people: Vec<_> = organization.people_at_work(state.today()).collect();
    people.sort_by_cached_key(rank);
    let names: Vec<String> = people.iter().map(|person| person.name.clone()).collect();
    let value = if value.is_empty() {
        names.first().cloned().unwrap_or_default()
    } else {
        value.to_owned()
    };
    Field::pick(id, label, names, &value)
}

pub(crate) fn departments(id: &'static str, state: &State, codes: &[&str], value: &str) -> Field {
    let organization = &state.setup.organization;
    let codes = codes.iter().map(|&code| code.to_owned()).collect();
    let names: Vec<String> = used_first(codes, &state.usage.departments, None)
        .iter()
        .map(|code| organization.department_name(code).to_owned())
        .collect();
    let value = if value.is_empty() {
        String::new()
    } else {
        organization.department_name(value).to_owned()
    };
    Field::pick(id, "Подразделение", names, &value).needed("выберите подразделение")
}

/// A list with what was used most first and the rest in its own order; what was typed by hand at least so many times is
/// in it too.
fn used_first(list: Vec<String>, used: &[Used], typed: Option<u32>) -> Vec<String> {
    let is_offered =
        |one: &&Used| list.contains(&one.name) || typed.is_some_and(|times| one.times >= times);
    let mut items: Vec<String> = used
        .iter()
        .filter(is_offered)
        .map(|one| one.name.clone())
        .collect();
    let rest: Vec<String> = list
        .into_iter()
        .filter(|item| !items.contains(item))
        .collect();
    items.extend(rest);
    items
}
