//! The whole life with something new in it: what of it does not follow any more.

use super::super::fact::{Change, Correction, Fact};
use super::super::life::{self, Misfit};
use super::super::{event::Event, message::Message, parts::Recorded, rules::Rules};
use super::follows::follows;
use super::refusal::{Refusal, local_time};
use super::routing::detection;

/// The place of an event that is not in the journal yet.
pub(super) const NEW: u64 = u64::MAX;

/// The entries that would no longer follow if some were withdrawn: they can be withdrawn with them in one go. In the
/// order in which they happened.
pub fn leaning(message: &Message, entries: &[u64], rules: &Rules) -> Vec<u64> {
    let changes = entries.iter().map(|entry| Change::withdrawn(*entry));
    let correction = Correction::new(changes.collect(), "");
    let mut event = message.history[0].event.clone();
    event.fact = Fact::Corrected(correction);
    let unfit = with(message, event).map(|after| unfit(message, &after, rules));
    let unfit = unfit.unwrap_or_default().into_iter();
    unfit.map(|(recorded, _)| recorded.seq).collect()
}

/// The entries that tell the kind of one reply: a posting is of the kind that was received, so the kind is corrected in
/// the receipt and in the posting at once. The entry alone where it is neither.
pub fn of_one_reply(message: &Message, entry: u64) -> Vec<u64> {
    let life = message.life();
    let is_posting = |own: &&Recorded| matches!(own.event.fact, Fact::Posted { .. });
    let Some(place) = life.iter().position(|own| own.seq == entry) else {
        return vec![entry];
    };
    let (before, after) = life.split_at(place);
    let begin = before
        .iter()
        .rposition(|own| is_posting(&own))
        .map_or(0, |last| last + 1);
    let end = after
        .iter()
        .position(|own| is_posting(&own))
        .map_or(life.len(), |at| place + at + 1);
    let of_it = &life[begin..end];
    let is_receipt = |own: &&Recorded| matches!(own.event.fact, Fact::ReplyReceived { .. });
    let received = of_it.iter().rfind(is_receipt).map(|own| own.seq);
    let posted = of_it.iter().rfind(is_posting).map(|own| own.seq);
    let both: Vec<u64> = received.into_iter().chain(posted).collect();
    if both.contains(&entry) {
        both
    } else {
        vec![entry]
    }
}

/// An entry as a refusal names it.
pub(super) fn named(recorded: &Recorded, rules: &Rules) -> String {
    let at = local_time(recorded.event.instant(), rules);
    format!("запись {} от {at}", recorded.seq)
}

/// The life with a further event in it.
pub(super) fn with(message: &Message, event: Event) -> Result<Vec<Recorded>, Misfit> {
    let mut history = message.history.clone();
    history.push(Recorded { seq: NEW, event });
    Ok(life::ordered(life::fitting(&history)?))
}

/// The facts of a changed life that do not follow from those before them. What does not follow is left out, so that
/// each of them is one that must be changed or withdrawn too.
pub(super) fn unfit(
    message: &Message,
    after: &[Recorded],
    rules: &Rules,
) -> Vec<(Recorded, Refusal)> {
    let before = message.life();
    let same = before.iter().zip(after).take_while(|(old, new)| old == new);
    let same = same.count();
    let (known, rest) = after.split_at(same.max(1).min(after.len()));
    if same == 0
        && let Some(first) = known.first()
        && let Err(refusal) = detection(&first.event, rules)
    {
        return vec![(first.clone(), refusal)];
    }
    let unfit = unfit_after(message, known, rest, rules);
    if unfit.is_empty() {
        return unfit;
    }
    // What did not follow before is no matter of the change: a journal may be older than a rule.
    let (known, rest) = before.split_at(same.max(1).min(before.len()));
    let was = unfit_after(message, known, rest, rules);
    let is_new = |own: &(Recorded, Refusal)| was.iter().all(|(other, _)| other.seq != own.0.seq);
    unfit.into_iter().filter(is_new).collect()
}

/// What of the rest does not follow, after what is known to.
fn unfit_after(
    message: &Message,
    known: &[Recorded],
    rest: &[Recorded],
    rules: &Rules,
) -> Vec<(Recorded, Refusal)> {
    let Some(mut folded) = Message::of_life(known, message.inherited) else {
        return Vec::new();
    };
    let mut unfit = Vec::new();
    for recorded in rest {
        match follows(&folded, &recorded.event, rules) {
            Ok(()) => folded.apply(&recorded.event),
            Err(refusal) => unfit.push((recorded.clone(), refusal)),
        }
    }
    unfit
}
