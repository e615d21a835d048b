//! What may follow: an event is allowed, or refused with the reason and the paragraph. Nothing late is ever refused,
//! only what contradicts the facts before it or the order itself.
//!
//! What is asked is always the same: does the whole life, its facts in the order in which they happened, follow with the
//! new fact, correction or withdrawal in it? Facts before the first place that changes need not be asked again.

mod answering;
mod correction;
mod follows;
mod refusal;
mod routing;
mod whole;

use super::fact::Fact;
use super::{event::Event, message::Message, rules::Rules};
use crate::calendar::Instant;
use follows::follows;
pub use refusal::Refusal;
use refusal::{Verdict, about, local_time, refuse_plainly};
use routing::detection;
use whole::{NEW, named, unfit, with};
pub use whole::{leaning, of_one_reply};

/// May this event follow, as of `now`? `message` is the fold of what the journal holds under its number, `None` for a
/// number that is not there yet. A fact may be entered later than it happened; it may not lie in the future, before
/// the detection, or before the fact that it follows from.
pub fn decide(message: Option<&Message>, event: &Event, rules: &Rules, now: Instant) -> Verdict {
    if event.instant() > now {
        let at = local_time(event.instant(), rules);
        return about("at", refuse_plainly(format!("время {at} ещё не наступило")));
    }
    let Some(message) = message else {
        return detection(event, rules);
    };
    match &event.fact {
        Fact::Detected { .. } => {
            let number = message.number;
            refuse_plainly(format!("сообщение {number} уже зарегистрировано"))
        }
        Fact::Corrected(correction) => correction::check(message, event, correction, rules),
        _ if event.instant() >= message.thread.latest => follows(message, event, rules),
        _ => entered_late(message, event, rules),
    }
}

/// A fact that happened before others of its message, and is entered only now.
fn entered_late(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Ok(after) = with(message, event.clone()) else {
        return follows(message, event, rules);
    };
    let mut unfit = unfit(message, &after, rules).into_iter();
    let Some((recorded, refusal)) = unfit.next() else {
        return Ok(());
    };
    if recorded.seq == NEW {
        let at = local_time(event.instant(), rules);
        let reason = format!("на {at} {}", refusal.reason);
        return Err(Refusal { reason, ..refusal });
    }
    let entry = named(&recorded, rules);
    let reason = format!("этому времени противоречит {entry}: {}", refusal.reason);
    about("at", Err(Refusal { reason, ..refusal }))
}
