//! Which people a stage was the responsibility of (п. 23). The regulation answers by roles; the names come from the facts.

use crate::journal::Entry;
use crate::regulation::{Fact, Message, StageCode, limits::Responsible, stage::Stage};

/// Empty where the journal does not say.
pub(super) fn responsible_people<'a>(
    stage: &Stage,
    message: &'a Message,
    entries: &'a [Entry],
) -> Vec<&'a str> {
    let mut people = match stage.responsible {
        Responsible::Specialist => specialist(stage, entries),
        Responsible::Executor => executor(stage, message),
        Responsible::Approvers => approvers(stage, message),
    };
    people.sort_unstable();
    people.dedup();
    people
}

/// The specialist who made the entry that ended the stage.
fn specialist<'a>(stage: &Stage, entries: &'a [Entry]) -> Vec<&'a str> {
    let Some(finished) = stage.finished else {
        return Vec::new();
    };
    let ends = |fact: &Fact| match (stage.code, fact) {
        (StageCode::Routing | StageCode::Rerouting, Fact::HandedOver { department, .. }) => stage
            .department
            .as_ref()
            .is_none_or(|own| own == department),
        (StageCode::Report, Fact::Reported { .. })
        | (StageCode::Posting | StageCode::Reply | StageCode::CommonReply, Fact::Posted { .. }) => {
            true
        }
        _ => false,
    };
    let mut found = entries
        .iter()
        .filter(|entry| entry.event.instant() == finished && ends(&entry.event.fact));
    found
        .next()
        .map(|entry| entry.by.as_str())
        .into_iter()
        .collect()
}

/// The person who brought the result, else the one who received the message in the department.
fn executor<'a>(stage: &Stage, message: &'a Message) -> Vec<&'a str> {
    let Some(department) = &stage.department else {
        return Vec::new();
    };
    let mut legs = message.legs.iter().rev();
    let leg = legs.find(|leg| leg.department == *department && leg.handed.at <= stage.started);
    let Some(leg) = leg.or_else(|| {
        message
            .legs
            .iter()
            .find(|leg| leg.department == *department)
    }) else {
        return Vec::new();
    };
    let brought = match stage.code {
        StageCode::Information => leg.information.as_ref(),
        StageCode::Return => leg.returned.as_ref().map(|returned| &returned.receipt),
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
        .find(|round| round.submitted == stage.started);
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
