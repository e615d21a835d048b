//! What may follow a message as it stands, the expected step first. The order is that of the desk: Enter takes the
//! first one.

use super::fact::{Category, Kind};
use super::message::{Message, State};

/// What may follow a message that is answered or not to be processed.
pub const AFTER_CLOSING: [Kind; 3] = [Kind::Noted, Kind::Corrected, Kind::Annulled];

/// The actions that may follow, by the kind of event they make; the one that the regulation expects comes first.
pub fn next(message: &Message) -> Vec<Kind> {
    let state = message.state();
    if state == State::Annulled {
        return vec![Kind::Noted];
    }
    if state.is_closed() {
        return AFTER_CLOSING.to_vec();
    }
    let undecided = message.decisions.is_empty();
    let repeat = message.detected.repeat_of.is_some();
    let to_hand_over =
        message.is_to_be_routed() || (undecided && repeat && message.legs.is_empty());
    let held = message.active_legs().any(|leg| leg.information.is_none());
    let can_return = held && !message.has_draft();
    let mut next = Vec::new();
    if message.category() == Category::High && message.reports.is_empty() {
        next.push(Kind::Reported);
    }
    if undecided && !repeat {
        next.push(Kind::Categorised);
    }
    if to_hand_over {
        next.push(Kind::HandedOver);
    }
    if message.is_common() {
        if held {
            next.push(Kind::InformationReceived);
        }
        if message.is_gathering() {
            next.push(Kind::Posted);
        }
    } else if message.active_legs().next().is_some() && !to_hand_over {
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
    if undecided && repeat && !to_hand_over && !message.has_draft() {
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
