//! The registry (п. 26): the messages whose final reply was posted in a period, in the order of that; interim replies
//! whose final one is still to come stand on control.

use serde::Serialize;

use super::lists::{Control, control};
use super::period::Period;
use super::reader::{Case, Progress, Reader, ReportError};
use crate::calendar::Instant;
use crate::directory::Organization;
use crate::regulation::event::moment;
use crate::regulation::fact::Reply;
use crate::regulation::stage::Stage;
use crate::regulation::{Category, Number, StageCode, Status};

/// The registry of a period.
#[derive(Debug, Clone, Serialize)]
pub struct Registry {
    /// The ministry.
    pub organization: String,
    /// The order that set the regulation.
    pub order: String,
    /// The period: `2026-10`.
    pub period: String,
    /// The period in words.
    pub title: String,
    /// As of which instant.
    pub as_of: String,
    /// Answered messages.
    pub rows: Vec<Row>,
    /// Interim replies whose final one is still to come.
    pub control: Vec<Control>,
}

/// An answered message. Moments are RFC 3339 with offset.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its number.
    pub number: Number,
    /// When it was detected.
    pub detected_at: String,
    /// The network.
    pub source: String,
    /// Its author.
    pub author: String,
    /// The link to it.
    pub url: String,
    /// Its topic.
    pub topic: String,
    /// Its location.
    pub location: String,
    /// Its category.
    pub category: Category,
    /// The departments that answered.
    pub departments: String,
    /// Who brought the reply or the information.
    pub executors: String,
    /// The message that it repeats.
    pub repeat_of: Option<Number>,
    /// When the interim reply was posted.
    pub interim_at: Option<String>,
    /// When the final reply was posted.
    pub replied_at: String,
    /// The link to it.
    pub reply_url: String,
    /// Working minutes from detection to the reply that met T.
    pub used_minutes: Option<i64>,
    /// The term of it.
    pub limit_minutes: Option<i64>,
    /// Every term of the reply was kept: T, and after an interim reply the term of п. 17.
    pub in_time: bool,
    /// Who was late, where it was not.
    pub breaches: String,
}

/// The registry of a period.
pub fn registry(
    reader: &Reader<'_>,
    organization: &Organization,
    period: Period,
    progress: &mut Progress<'_>,
) -> Result<Registry, ReportError> {
    let cases = reader.ended(period, progress)?;
    let answered = cases.iter().filter(|case| case.message.end.is_none());
    Ok(Registry {
        organization: organization.name.clone(),
        order: organization.order.clone(),
        period: period.code(),
        title: period.words(),
        as_of: moment(reader.rules.calendar.local(reader.as_of)),
        rows: answered
            .filter_map(|case| row(reader, organization, case))
            .collect(),
        control: control(reader, organization)?,
    })
}

fn row(reader: &Reader<'_>, organization: &Organization, case: &Case) -> Option<Row> {
    let shown = |at: Instant| moment(reader.rules.calendar.local(at));
    let message = &case.message;
    let detected = &message.detected;
    let last = message
        .postings
        .iter()
        .find(|posting| posting.reply == Reply::Final)?;
    let legs = message.legs.iter().filter(|leg| leg.is_active());
    let mut departments: Vec<&str> = legs
        .clone()
        .map(|leg| organization.department_name(&leg.department))
        .collect();
    departments.dedup();
    let brought = message.replies.iter().map(|reply| &reply.receipt.who);
    let informed = legs
        .clone()
        .filter_map(|leg| leg.information.as_ref().map(|receipt| &receipt.who));
    let mut executors: Vec<&str> = brought
        .chain(informed)
        .map(crate::regulation::Text::as_str)
        .collect();
    if executors.is_empty() {
        executors = legs.map(|leg| leg.handed.who.as_str()).collect();
    }
    executors.sort_unstable();
    executors.dedup();
    let term = |stage: &&Stage| matches!(stage.code, StageCode::Reply | StageCode::Final);
    let reply = case
        .stages
        .iter()
        .find(|stage| stage.code == StageCode::Reply);
    let late = case
        .stages
        .iter()
        .filter(term)
        .any(|stage| stage.status == Status::Missed);
    let breaches = case
        .breaches
        .iter()
        .filter(|breach| matches!(breach.stage.code, StageCode::Reply | StageCode::Final));
    let words: Vec<String> = breaches
        .map(|breach| breach.description(|code| organization.department_name(code)))
        .collect();
    Some(Row {
        number: message.number,
        detected_at: shown(detected.at),
        source: organization.source_name(&detected.source).to_owned(),
        author: detected.author.to_string(),
        url: detected.url.to_string(),
        topic: detected.topic.to_string(),
        location: detected.location.to_string(),
        category: message.category(),
        departments: departments.join(", "),
        executors: executors.join(", "),
        repeat_of: detected.repeat_of,
        interim_at: message.interim().map(|posting| shown(posting.at)),
        replied_at: shown(last.at),
        reply_url: last.url.to_string(),
        used_minutes: reply
            .and_then(|stage| stage.used)
            .map(crate::calendar::WorkMinutes::get),
        limit_minutes: reply
            .and_then(|stage| stage.limit)
            .map(crate::calendar::WorkMinutes::get),
        in_time: !late,
        breaches: words.join("; "),
    })
}
