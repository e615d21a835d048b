//! What is read from a filled form in one way, whichever form it is; what is wrong, and at which field.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use crate::calendar::typed::{parse_date, parse_moment};
use crate::desk::{state::State, widgets::form::Form};
use crate::directory::{Organization, link};
use crate::journal::JournalError;
use crate::regulation::decide::Refusal;
use crate::regulation::{Event, Message, Number, Recorded, Text, decide};

/// The field of the moment that an entry is about.
pub(crate) const AT: &str = "at";

/// The field of a signature.
pub(crate) const SIGNATURE: &str = "signature";

/// Why nothing more can be entered of a message.
pub(crate) const GONE: &str = "сообщения уже нет в очереди: его закрыли на другом пульте";

/// What is wrong with a form, and at which field.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) what: String,
}

impl Wrong {
    /// Makes what is wrong of its words.
    pub(crate) fn at(field: &'static str) -> impl Fn(String) -> Self {
        move |what| Self { field, what }
    }
}

/// Refuses at a field.
pub(crate) fn wrong<T>(field: &'static str, what: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::at(field)(what.into()))
}

/// The field of a form that a refusal is about; the form as a whole when it is about none.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.field.unwrap_or_default() {
        "term_minutes" => "term",
        "repeat_of" => "repeat",
        "fields" => "value",
        // The form of a reply has its link alone: the network follows from it.
        "source" => "url",
        "signature" => SIGNATURE,
        field => field,
    }
}

/// The same of whatever the journal says.
pub(crate) fn field_of_error(error: &JournalError) -> &'static str {
    match error {
        JournalError::Refused(refusal) => field_of(refusal),
        JournalError::Directory(error) => error.field.unwrap_or_default(),
        JournalError::Pin(_) | JournalError::Unsigned(_) => SIGNATURE,
        JournalError::Attachment { .. } => "attachments",
        _ => "",
    }
}

/// Asks the regulation for each event in turn, as the journal will.
pub(crate) fn allowed(
    state: &State,
    message: Option<&Message>,
    events: &[Event],
) -> Result<(), Wrong> {
    let mut message = message.cloned();
    for event in events {
        decide(message.as_ref(), event, &state.setup.rules, state.now)
            .map_err(|refusal| Wrong::at(field_of(&refusal))(refusal.to_string()))?;
        if let Some(message) = &mut message {
            message.evolve(Recorded {
                seq: 0,
                event: event.clone(),
            });
        }
    }
    Ok(())
}

/// The moment that an entry is about.
pub(crate) fn at(form: &Form, state: &State) -> Result<DateTime<FixedOffset>, Wrong> {
    moment(form, AT, state)
}

/// The moment in a field.
pub(crate) fn moment(
    form: &Form,
    id: &'static str,
    state: &State,
) -> Result<DateTime<FixedOffset>, Wrong> {
    let local = parse_moment(form.value(id).trim(), state.today()).map_err(Wrong::at(id))?;
    Ok(state.local(state.setup.rules.calendar.instant(local)))
}

/// What a field holds that may be empty.
pub(crate) fn given(form: &Form, id: &str) -> Option<String> {
    Some(form.value(id).trim().to_owned()).filter(|text| !text.is_empty())
}

/// What a field holds that must not be empty: the words to say when it is.
pub(crate) fn filled(form: &Form, id: &'static str, ask: &str) -> Result<Text, Wrong> {
    given(form, id).map_or_else(|| wrong(id, ask), |value| Ok(value.as_str().into()))
}

/// The same, of a field that knows the words itself.
pub(crate) fn asked(form: &Form, id: &'static str) -> Result<Text, Wrong> {
    filled(form, id, form.needed(id).unwrap_or("заполните это поле"))
}

/// The person in a field.
pub(crate) fn person(form: &Form, id: &'static str) -> Result<Text, Wrong> {
    filled(form, id, "укажите, кто")
}

/// The link in a field.
pub(crate) fn url(form: &Form, id: &'static str) -> Result<Text, Wrong> {
    let url = filled(form, id, "вставьте ссылку")?;
    link::check(&url).or_else(|what| wrong(id, what))?;
    Ok(url)
}

/// The day in a field that may be empty.
pub(crate) fn day_given(
    form: &Form,
    id: &'static str,
    state: &State,
) -> Result<Option<NaiveDate>, Wrong> {
    let day = given(form, id).map(|text| parse_date(&text, state.today()));
    day.transpose().map_err(Wrong::at(id))
}

/// What is chosen from a list where there may be nothing; what else is typed is refused with these words.
pub(crate) fn listed<T>(
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

/// The code of the department in a form where there may be none.
pub(crate) fn department_given(
    form: &Form,
    organization: &Organization,
) -> Result<Option<String>, Wrong> {
    let code = |name: &str| department_code(organization, name).map(str::to_owned);
    listed(form, "department", "такого подразделения нет", code)
}

/// The code of the department in a form where there must be one.
pub(crate) fn department(form: &Form, organization: &Organization) -> Result<Text, Wrong> {
    asked(form, "department")?;
    let code = department_given(form, organization)?;
    Ok(code.unwrap_or_default().as_str().into())
}

/// The code of a department by its short name, its code or its key.
pub(crate) fn department_code<'a>(organization: &'a Organization, text: &str) -> Option<&'a str> {
    let text = text.trim();
    let found = organization.departments.iter().find(|department| {
        department.short == text || department.code == text || department.key.to_string() == text
    });
    found.map(|department| department.code.as_str())
}

/// The number of a message as it is typed: «17» is one of this year.
pub(crate) fn number(text: &str, state: &State) -> Result<Number, String> {
    Number::said(text, state.today().year())
}
