//! What is made of a filled form: events that the regulation allows, or what is wrong and at which field.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::calendar::WorkMinutes;
use crate::calendar::typed::{parse_date, parse_moment};
use crate::desk::effect::Effect;
use crate::desk::forms::facts::posting;
use crate::desk::forms::{department_code, signature};
use crate::desk::state::State;
use crate::desk::widgets::form::Form;
use crate::directory::{Organization, Role};
use crate::intake::to_be_registered;
use crate::journal::JournalError;
use crate::regulation::decide::Refusal;
use crate::regulation::fact::{Approver, ApproverRole, Capacity, Category, RejectReason, Reply};
use crate::regulation::parts::Round;
use crate::regulation::{Event, Fact, Kind, Message, Number, Recorded, Text, decide};

/// What is wrong with a form, and at which field.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) what: String,
}

/// Refuses at a field.
pub(crate) fn wrong<T>(field: &'static str, what: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong {
        field,
        what: what.into(),
    })
}

/// The field of a form that a refusal is about; the form as a whole when it is about none.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.field.unwrap_or_default() {
        "term_minutes" => "term",
        "repeat_of" => "repeat",
        "fields" => "value",
        // The form of a reply has its link alone: the network follows from it.
        "source" => "url",
        "signature" => signature::ID,
        field => field,
    }
}

/// The same of whatever the journal says.
pub(crate) fn field_of_error(error: &JournalError) -> &'static str {
    match error {
        JournalError::Refused(refusal) => field_of(refusal),
        JournalError::Directory(error) => error.field.unwrap_or_default(),
        JournalError::Pin(_) | JournalError::Unsigned(_) => signature::ID,
        JournalError::Attachment { .. } => "attachments",
        _ => "",
    }
}

/// The approvers of a round who have not approved yet.
pub(crate) fn waiting(round: &Round) -> Vec<&Approver> {
    let given = |approver: &&Approver| {
        !round
            .approvals
            .iter()
            .any(|approval| approval.who == approver.person && approval.role == approver.role)
    };
    round.approvers.iter().filter(given).collect()
}

/// The registration.
pub(crate) fn register(state: &State, form: &Form) -> Result<Effect, Wrong> {
    let organization = &state.setup.organization;
    let url = link(form, "url")?;
    let name = asked(form, "source")?;
    let Some(source) = organization
        .sources
        .iter()
        .find(|source| source.name == name || source.code == name)
    else {
        return wrong(
            "source",
            "такого источника нет; выберите из списка (↓) или добавьте в organization.toml",
        );
    };
    match organization.source_of_link(&url) {
        Some(other) if other.code != source.code => {
            let what = format!("ссылка ведёт в другую сеть: {}", other.name);
            return wrong("source", what);
        }
        None if source.has_own_hosts() => {
            let what = format!(
                "ссылка не из сети {}: выберите источник (↓) или исправьте ссылку",
                source.name
            );
            return wrong("source", what);
        }
        _ => {}
    }
    let (author, text) = (asked(form, "author")?, asked(form, "text")?);
    let (topic, location) = (asked(form, "topic")?, asked(form, "location")?);
    let repeat = form.value("repeat");
    let repeat_of = match repeat.trim() {
        "" => None,
        text => Some(number(state, text).map_err(|what| Wrong {
            field: "repeat",
            what,
        })?),
    };
    let at = at(state, form)?;
    let fact = Fact::Detected {
        source: source.code.as_str().into(),
        url,
        author,
        text,
        topic,
        location,
        repeat_of,
    };
    let event = to_be_registered(at, fact.clone());
    allowed(state, None, std::slice::from_ref(&event))?;
    Ok(Effect::Register { at: event.at, fact })
}

/// «17» is a number of this year.
fn number(state: &State, text: &str) -> Result<Number, String> {
    if let Ok(index) = text.parse() {
        return Ok(Number {
            year: chrono::Datelike::year(&state.local(state.now)),
            index,
        });
    }
    text.parse()
}

/// The moment to look at.
pub(crate) fn past(state: &State, form: &Form) -> Result<Effect, Wrong> {
    let at = at(state, form)?.to_utc();
    if at > state.now {
        return wrong("at", "этот момент ещё не наступил");
    }
    if let Err(outside) = state.setup.rules.calendar.between(at, state.now) {
        return wrong("at", outside.to_string());
    }
    Ok(Effect::Travel(at))
}

/// The facts of a message.
pub(crate) fn fact(
    state: &State,
    message: &Message,
    kind: Kind,
    form: &Form,
) -> Result<Effect, Wrong> {
    let organization = &state.setup.organization;
    let at = at(state, form)?;
    let person = |id: &'static str| filled(form, id, "укажите, кто");
    let holder = || Text::from(message.holders().first().copied().unwrap_or_default());
    let mut done = String::new();
    let facts = match kind {
        Kind::Reported => vec![Fact::Reported { to: person("to")? }],
        Kind::Categorised => vec![categorised(state, form)?],
        Kind::HandedOver => {
            let department = department(organization, form)?;
            let to = person("to")?;
            let capacity = if form.chosen("capacity") == 0 {
                Capacity::Head
            } else {
                Capacity::Executor
            };
            done = format!(
                "передано: {} (л — сопроводительный лист)",
                organization.department_name(&department)
            );
            vec![Fact::HandedOver {
                department,
                signature: signature::signature(state, form, &to),
                to,
                capacity,
            }]
        }
        Kind::Returned => {
            let (department, who) = (department(organization, form)?, person("who")?);
            let reason = asked(form, "reason")?;
            vec![Fact::Returned {
                department,
                signature: signature::signature(state, form, &who),
                who,
                reason,
            }]
        }
        Kind::Submitted => {
            let head = Approver {
                person: person("head")?,
                role: ApproverRole::Head,
            };
            let name = person("higher")?;
            let higher = Approver {
                role: higher_role(organization, &name),
                person: name,
            };
            vec![Fact::Submitted {
                department: holder(),
                approvers: vec![head, higher],
            }]
        }
        Kind::Approved => {
            let round = message.current_round();
            let waiting = round.map(waiting).unwrap_or_default();
            let marked = waiting
                .iter()
                .zip(form.marks("who"))
                .filter(|(_, marked)| *marked);
            let facts: Vec<Fact> = marked
                .map(|(approver, _)| Fact::Approved {
                    who: approver.person.clone(),
                    role: approver.role,
                })
                .collect();
            if facts.is_empty() {
                return wrong("who", form.needed("who").unwrap_or_default());
            }
            facts
        }
        Kind::SentBack => {
            let who = person("who")?;
            let approvers = message
                .current_round()
                .map(|round| round.approvers.as_slice())
                .unwrap_or_default();
            let role = approvers
                .iter()
                .find(|approver| approver.person == who)
                .map(|approver| approver.role);
            let role = role.unwrap_or_else(|| higher_role(organization, &who));
            vec![Fact::SentBack {
                who,
                role,
                remarks: asked(form, "remarks")?,
            }]
        }
        Kind::InformationReceived => {
            let (department, who) = (department(organization, form)?, person("who")?);
            vec![Fact::InformationReceived {
                department,
                signature: signature::signature(state, form, &who),
                who,
            }]
        }
        Kind::ReplyReceived => {
            let who = person("who")?;
            let signature = signature::signature(state, form, &who);
            vec![Fact::ReplyReceived {
                department: holder(),
                who,
                reply: reply(form),
                signature,
            }]
        }
        Kind::Posted => {
            let (fact, words) = posting::answer(state, message, form)?;
            done = words;
            vec![fact]
        }
        Kind::Rejected => {
            let reason = match form.chosen("reason") {
                0 => RejectReason::ThreatOfHarm,
                1 => RejectReason::Obscene,
                _ => RejectReason::ThreatToOfficial,
            };
            let note = Some(Text::from(form.value("note").trim())).filter(|note| !note.is_empty());
            vec![Fact::Rejected { reason, note }]
        }
        Kind::Annulled => vec![Fact::Annulled {
            reason: asked(form, "reason")?,
        }],
        Kind::Noted => vec![Fact::Noted {
            text: asked(form, "text")?,
        }],
        Kind::Detected | Kind::Corrected => return wrong("", "такой формы нет"),
    };
    let events: Vec<Event> = facts
        .into_iter()
        .map(|fact| Event::new(message.number, at, fact))
        .collect();
    allowed(state, Some(message), &events)?;
    if done.is_empty() {
        crate::desk::input::action::Action::of_kind(kind)
            .map_or("внесено", |action| action.binding().label)
            .clone_into(&mut done);
    }
    let signature = events.iter().find_map(|event| event.fact.signature());
    Ok(Effect::Append {
        attach: posting::files(form),
        pin: signature::typed(form, signature),
        done: format!(
            "№ {}: {done}{}",
            message.number.index,
            signature::where_to(state, message.number, signature)
        ),
        events,
    })
}

fn categorised(state: &State, form: &Form) -> Result<Fact, Wrong> {
    let marked = state
        .setup
        .organization
        .open_departments(state.today())
        .zip(form.marks("departments"))
        .filter(|(_, marked)| *marked);
    let departments: Vec<Text> = marked
        .map(|(department, _)| department.code.as_str().into())
        .collect();
    if departments.is_empty() {
        let what = form.needed("departments").unwrap_or_default();
        return wrong("departments", what);
    }
    let term = form.value("term");
    let term_minutes = match term.trim() {
        "" => None,
        text => Some(
            text.parse::<WorkMinutes>()
                .map_err(|what| Wrong {
                    field: "term",
                    what,
                })?
                .get(),
        ),
    };
    let category = if form.chosen("category") == 1 {
        Category::High
    } else {
        Category::Ordinary
    };
    Ok(Fact::Categorised {
        category,
        departments,
        term_minutes,
        decided_by: filled(form, "decided_by", "укажите, кто решил")?,
    })
}

/// Asks the regulation for each event in turn, as the journal will.
pub(crate) fn allowed(
    state: &State,
    message: Option<&Message>,
    events: &[Event],
) -> Result<(), Wrong> {
    let mut message = message.cloned();
    for event in events {
        decide(message.as_ref(), event, &state.setup.rules, state.now).map_err(|refusal| {
            Wrong {
                field: field_of(&refusal),
                what: refusal.to_string(),
            }
        })?;
        if let Some(message) = &mut message {
            message.evolve(Recorded {
                seq: 0,
                event: event.clone(),
            });
        }
    }
    Ok(())
}

pub(crate) fn at(state: &State, form: &Form) -> Result<DateTime<FixedOffset>, Wrong> {
    let today = state.local(state.now).date_naive();
    let local =
        parse_moment(&form.value("at"), today).map_err(|what| Wrong { field: "at", what })?;
    Ok(state.local(state.setup.rules.calendar.instant(local)))
}

pub(crate) fn filled(form: &Form, id: &'static str, ask: &str) -> Result<Text, Wrong> {
    let value = form.value(id);
    match value.trim() {
        "" => wrong(id, ask),
        value => Ok(value.into()),
    }
}

/// What a field holds that must not be empty.
fn asked(form: &Form, id: &'static str) -> Result<Text, Wrong> {
    filled(form, id, form.needed(id).unwrap_or("заполните это поле"))
}

pub(crate) fn link(form: &Form, id: &'static str) -> Result<Text, Wrong> {
    let url = filled(form, id, "вставьте ссылку")?;
    crate::directory::link::check(&url).or_else(|what| wrong(id, what))?;
    Ok(url)
}

fn department(organization: &Organization, form: &Form) -> Result<Text, Wrong> {
    asked(form, "department")?;
    Ok(department_given(organization, form)?
        .unwrap_or_default()
        .into())
}

/// What a field holds that may be empty.
pub(crate) fn given(form: &Form, id: &str) -> Option<String> {
    Some(form.value(id).trim().to_owned()).filter(|text| !text.is_empty())
}

/// The code of the department in a form where there may be none.
pub(crate) fn department_given(
    organization: &Organization,
    form: &Form,
) -> Result<Option<String>, Wrong> {
    let Some(name) = given(form, "department") else {
        return Ok(None);
    };
    match department_code(organization, &name) {
        Some(code) => Ok(Some(code.to_owned())),
        None => wrong(
            "department",
            "такого подразделения нет; выберите из списка (↓)",
        ),
    }
}

/// The day in a field that may be empty.
pub(crate) fn day_given(
    state: &State,
    form: &Form,
    id: &'static str,
) -> Result<Option<NaiveDate>, Wrong> {
    let day = given(form, id).map(|text| parse_date(&text, state.today()));
    day.transpose().map_err(|what| Wrong { field: id, what })
}

pub(crate) fn reply(form: &Form) -> Reply {
    match form.chosen("reply") {
        0 => Reply::Final,
        1 => Reply::Interim,
        _ => Reply::Clarification,
    }
}

fn higher_role(organization: &Organization, name: &str) -> ApproverRole {
    let roles = organization
        .person(name)
        .map(|person| person.roles.as_slice())
        .unwrap_or_default();
    if roles.contains(&Role::Minister) {
        ApproverRole::Minister
    } else if roles.contains(&Role::FirstDeputy) {
        ApproverRole::FirstDeputy
    } else if roles.contains(&Role::Head) {
        ApproverRole::Head
    } else {
        ApproverRole::Curator
    }
}
