//! Which people a stage was the responsibility of (п. 23). The regulation answers by roles; the names come from the facts.

use super::reader::Case;
use crate::journal::{Duty, Entry};
use crate::regulation::{Fact, Message, StageCode, limits::Responsible, stage::Stage};

/// Empty where the journal does not say.
pub(super) fn responsible_people<'a>(
    stage: &Stage,
    case: &'a Case,
    duties: &'a [Duty],
) -> Vec<&'a str> {
    let mut people = match stage.responsible {
        Responsible::Specialist => {
            let person = on_duty(stage, duties).or_else(|| recorder(stage, &case.entries));
            person.into_iter().collect()
        }
        Responsible::Executor => executor(stage, &case.message),
        Responsible::Approvers => approvers(stage, &case.message),
    };
    people.sort_unstable();
    people.dedup();
    people
}

/// The specialist who was on duty when the stage ended, or when its time ran out: whoever takes over later is not
/// late with it.
fn on_duty<'a>(stage: &Stage, duties: &'a [Duty]) -> Option<&'a str> {
    let answered_for = [stage.finished, stage.due].into_iter().flatten().min()?;
    let mut duties = duties.iter();
    let duty = duties.rfind(|duty| duty.since <= answered_for)?;
    Some(&duty.person)
}

/// Before the journal's first duty: the specialist who made the entry that ended the stage.
fn recorder<'a>(stage: &Stage, entries: &'a [Entry]) -> Option<&'a str> {
    let finished = stage.finished?;
    let ends = |fact: &Fact| match (stage.code, fact) {
        (StageCode::Routing, Fact::HandedOver { department, .. }) => stage
            .department
            .as_ref()
            .is_none_or(|own| own == department),
        // The department of a rerouting is the one that returned the message; it goes on to another, or the
        // coordinator decides to do without.
        (StageCode::Rerouting, Fact::HandedOver { .. } | Fact::Categorised { .. })
        | (StageCode::Report, Fact::Reported { .. })
        | (StageCode::Posting | StageCode::Reply | StageCode::CommonReply, Fact::Posted { .. }) => {
            true
        }
        _ => false,
    };
    let mut entries = entries.iter();
    let ending = entries.find(|entry| entry.event.instant() == finished && ends(&entry.event.fact));
    ending.map(|entry| entry.by.as_str())
}

/// The person who brought the result, else the one who received the message in the department.
fn executor<'a>(stage: &Stage, message: &'a Message) -> Vec<&'a str> {
    let Some(department) = &stage.department else {
        return Vec::new();
    };
    let mut legs = message.legs.iter().rev();
    let leg =
        legs.find(|leg| leg.department == *department && Some(leg.handed.at) <= stage.started);
    let Some(leg) = leg.or_else(|| {
        message
            .legs
            .iter()
            .find(|leg| leg.department == *department)
    }) else {
        return Vec::new();
    };
    let brought = match stage.code {
        StageCode::Information => leg.information.as_ref().map(|own| &own.receipt),
        StageCode::Return => message.return_of(leg).map(|returned| &returned.receipt),
        StageCode::Delivery => message
            .replies
            .iter()
            .find(|reply| Some(reply.receipt.at) == stage.finished)
            .map(|reply| &reply.receipt),
        _ => None,
    };
    vec![brought.unwrap_or(&leg.handed).who.as_str()]
}

/// The people who approved or sent back; before the first of them, all approvers.
fn approvers<'a>(stage: &Stage, message: &'a Message) -> Vec<&'a str> {
    let round = message
        .rounds
        .iter()
        .find(|round| Some(round.submitted) == stage.started);
    let Some(round) = round else {
        return Vec::new();
    };
    let acted: Vec<&str> = round
        .approvals
        .iter()
        .chain(round.sent_back.iter().map(|(approval, _)| approval))
        .map(|approval| approval.who.as_str())
        .collect();
    if acted.is_empty() {
        let asked = round.approvers.iter();
        return asked.map(|approver| approver.person.as_str()).collect();
    }
    acted
}
