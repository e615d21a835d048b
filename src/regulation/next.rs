//! What may follow a message as it stands, the expected step first. The order is that of the desk: Enter takes the
//! first one.

use super::fact::Kind;
use super::message::{Message, State};

/// What may follow a message that is answered or not to be processed.
pub const AFTER_CLOSING: [Kind; 3] = [Kind::Noted, Kind::Corrected, Kind::Annulled];

/// The actions that may follow, by the kind of event they make; the one that the regulation expects comes first.
pub fn next(message: &Message) -> Vec<Kind> {
    let state = message.state();
    let to_be_reported = message.is_to_be_reported();
    if state == State::Annulled {
        return vec![Kind::Noted, Kind::Corrected];
    }
    if state.is_closed() {
        let first = to_be_reported.then_some(Kind::Reported);
        return first.into_iter().chain(AFTER_CLOSING).collect();
    }
    let undecided = message.decisions.is_empty();
    let repeat = message.detected.repeat_of.is_some();
    let to_hand_over =
        message.is_to_be_routed() || (undecided && repeat && message.legs.is_empty());
    let is_common = message.is_common();
    let held = message.owing_information().next().is_some();
    let goes_on_alone = message.lone_holder().is_some();
    let has_reply = message.reply_to_post().is_some();
    let mut next = Vec::new();
    if to_be_reported {
        next.push(Kind::Reported);
    }
    if undecided && !repeat {
        next.push(Kind::Categorised);
    }
    if to_hand_over && !has_reply {
        next.push(Kind::HandedOver);
    }
    if is_common {
        if held {
            next.push(Kind::InformationReceived);
        }
        if message.is_gathering() {
            next.push(Kind::Posted);
        }
        if goes_on_alone {
            next.extend([Kind::Submitted, Kind::ReplyReceived]);
        }
    } else if goes_on_alone {
        match state {
            State::InWork | State::Routed | State::Interim | State::Revision => {
                next.extend([Kind::Submitted, Kind::ReplyReceived]);
            }
            State::Approval => next.extend([Kind::Approved, Kind::SentBack, Kind::ReplyReceived]),
            State::Ready if has_reply => next.push(Kind::Posted),
            State::Ready => next.push(Kind::ReplyReceived),
            State::Detected | State::Answered | State::Rejected | State::Annulled => {}
        }
    }
    if message.active_legs().next().is_some() && !has_reply {
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

/// A fact of this kind could have followed at some moment of the life of a message, and be entered only now.
pub fn may_have_happened(message: &Message, kind: Kind) -> bool {
    let mut facts = message.life().into_iter();
    let Some(mut then) = facts
        .next()
        .and_then(|first| Message::begin(first, message.inherited))
    else {
        return false;
    };
    loop {
        if next(&then).contains(&kind) {
            return true;
        }
        let Some(recorded) = facts.next() else {
            return false;
        };
        then.evolve(recorded);
    }
}
