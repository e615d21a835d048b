//! The lists of a summary: messages of high importance, what stands on control, every breach with its root.

use serde::Serialize;

use super::reader::{Case, Reader, ReportError};
use super::who::who;
use crate::calendar::{Instant, WorkMinutes};
use crate::directory::Organization;
use crate::regulation::event::moment;
use crate::regulation::stage::{Stage, reply_due};
use crate::regulation::{Category, Number, StageCode, State};

/// A message of high importance (п. 25).
#[derive(Debug, Clone, Serialize)]
pub struct High {
    /// Its number.
    pub number: Number,
    /// When it was detected.
    pub detected_at: String,
    /// Its topic.
    pub topic: String,
    /// When it was reported, if it was.
    pub reported_at: Option<String>,
    /// Working minutes from the decision to the report.
    pub minutes: Option<i64>,
}

/// An interim reply whose final one is still to come (п. 17).
#[derive(Debug, Clone, Serialize)]
pub struct Control {
    /// Its number.
    pub number: Number,
    /// Its topic.
    pub topic: String,
    /// The departments that have it.
    pub departments: String,
    /// When the interim reply was posted.
    pub interim_at: String,
    /// When the final one is due.
    pub due: String,
}

/// A breach (п. 23).
#[derive(Debug, Clone, Serialize)]
pub struct BreachLine {
    /// Of which message.
    pub number: Number,
    /// The stage.
    pub stage: String,
    /// Its paragraph.
    pub paragraph: String,
    /// The department, if it is of one.
    pub department: String,
    /// The role that answers for the stage.
    pub responsible: &'static str,
    /// Whose time it was, as far as the journal says.
    pub people: String,
    /// Working minutes.
    pub minutes: i64,
    /// The own limit was exceeded, not only a cap or T.
    pub own: bool,
    /// What overspent before it, where the breach is not its own.
    pub roots: String,
}

/// The messages of high importance, with the time of their report (п. 25).
pub(super) fn high(reader: &Reader<'_>, cases: &[Case]) -> Vec<High> {
    let shown = |at: Instant| moment(reader.rules.calendar.local(at));
    cases
        .iter()
        .filter(|case| case.is_counted() && case.message.category() == Category::High)
        .map(|case| {
            let report = case
                .stages
                .iter()
                .find(|stage| stage.code == StageCode::Report);
            High {
                number: case.message.number,
                detected_at: shown(case.message.detected.at),
                topic: case.message.detected.topic.to_string(),
                reported_at: case.message.reports.first().map(|(at, _)| shown(*at)),
                minutes: report
                    .filter(|stage| stage.finished.is_some())
                    .and_then(|stage| stage.used)
                    .map(WorkMinutes::get),
            }
        })
        .collect()
}

/// Interim replies of whichever month whose final one is still to come.
pub(super) fn control(
    reader: &Reader<'_>,
    organization: &Organization,
) -> Result<Vec<Control>, ReportError> {
    let shown = |at: Instant| moment(reader.rules.calendar.local(at));
    let mut control = Vec::new();
    for message in reader.journal.open_messages()? {
        let Some(interim) = message
            .interim()
            .filter(|_| message.state() != State::Answered)
        else {
            continue;
        };
        let departments = crate::regulation::slack::holders(&message);
        let names: Vec<&str> = departments
            .iter()
            .map(|code| organization.department_name(code))
            .collect();
        control.push(Control {
            number: message.number,
            topic: message.detected.topic.to_string(),
            departments: names.join(", "),
            interim_at: shown(interim.at),
            due: shown(reply_due(&message, reader.rules, reader.as_of)?),
        });
    }
    Ok(control)
}

/// Every breach of every message (п. 23).
pub(super) fn breach_lines(cases: &[Case], organization: &Organization) -> Vec<BreachLine> {
    let department = |code: Option<&str>| {
        code.map_or("", |code| organization.department_name(code))
            .to_owned()
    };
    let mut lines = Vec::new();
    for case in cases {
        for breach in &case.breaches {
            let of_it = |stage: &&Stage| {
                stage.code == breach.stage.code
                    && stage.department == breach.stage.department
                    && stage.round == breach.stage.round
                    && stage.started == breach.stage.started
            };
            let people = case.stages.iter().find(of_it);
            let people = people.map(|stage| who(stage, &case.message, &case.entries));
            let roots: Vec<String> = breach
                .roots
                .iter()
                .map(|root| {
                    let of = department(root.department.as_deref());
                    let of = if of.is_empty() { of } else { format!(", {of}") };
                    format!(
                        "{} (п. {}{of}) — {}",
                        root.name, root.paragraph, root.minutes
                    )
                })
                .collect();
            lines.push(BreachLine {
                number: case.message.number,
                stage: breach.stage.name.to_string(),
                paragraph: breach.stage.paragraph.to_string(),
                department: department(breach.stage.department.as_deref()),
                responsible: breach.stage.responsible.word(),
                people: people.unwrap_or_default().join(", "),
                minutes: breach.stage.minutes.get(),
                own: breach.own,
                roots: if roots.is_empty() && !breach.own {
                    "своих лимитов никто не превысил".to_owned()
                } else {
                    roots.join("; ")
                },
            });
        }
    }
    lines
}
