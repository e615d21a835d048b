//! What may follow a message as it stands, the expected step first. The order is that of the desk: Enter takes the
//! first one.

use super::fact::{Category, Kind};
use super::parts::Leg;
use super::{Message, State};

/// What may follow a message that is answered or not to be processed.
pub const OF_CLOSED: [Kind; 3] = [Kind::Noted, Kind::Corrected, Kind::Annulled];

/// The actions that may follow, by the kind of event they make; the one that the regulation expects comes first.
pub fn next(message: &Message) -> Vec<Kind> {
    let state = message.state();
    match state {
        State::Annulled => return vec![Kind::Noted],
        State::Answered | State::Rejected => return OF_CLOSED.to_vec(),
        State::Detected
        | State::Routed
        | State::InWork
        | State::Approval
        | State::Revision
        | State::Ready
        | State::Interim => {}
    }
    let undecided = message.decisions.is_empty();
    let to_hand_over = !message.awaited.is_empty()
        || message.open_returns().count() > 0
        || (undecided && message.detected.repeat_of.is_some() && message.legs.is_empty());
    let common = message.is_common();
    let held = message
        .legs
        .iter()
        .any(|leg| leg.is_active() && leg.information.is_none());
    let can_return = held && message.current_round().is_none() && message.reply_to_post().is_none();
    let mut next = Vec::new();
    if message.category() == Category::High && message.reports.is_empty() {
        next.push(Kind::Reported);
    }
    if undecided && message.detected.repeat_of.is_none() {
        next.push(Kind::Categorised);
    }
    if to_hand_over {
        next.push(Kind::HandedOver);
    }
    if common {
        if held {
            next.push(Kind::InformationReceived);
        }
        if message.is_gathering() {
            next.push(Kind::Posted);
        }
    } else if message.legs.iter().any(Leg::is_active) && !to_hand_over {
        match state {
            State::InWork | State::Interim | State::Revision => {
                next.extend([Kind::Submitted, Kind::ReplyReceived]);
            }
            State::Approval => next.extend([Kind::Approved, Kind::SentBack, Kind::ReplyReceived]),
            State::Ready if message.reply_to_post().is_some() => next.push(Kind::Posted),
            State::Ready => next.push(Kind::ReplyReceived),
            State::Detected
            | State::Routed
            | State::Answered
            | State::Rejected
            | State::Annulled => {}
        }
    }
    if can_return {
        next.push(Kind::Returned);
    }
    // п. 19: the specialist sends a repeat to the departments himself, to as many as it takes.
    let answering = message.current_round().is_some() || message.reply_to_post().is_some();
    if undecided && message.detected.repeat_of.is_some() && !to_hand_over && !answering {
        next.push(Kind::HandedOver);
    }
    for kind in [Kind::Categorised, Kind::Reported] {
        if !next.contains(&kind) {
            next.push(kind);
        }
    }
    next.extend([Kind::Rejected, Kind::Noted, Kind::Corrected, Kind::Annulled]);
    next
}
