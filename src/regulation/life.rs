//! A life: the facts of a message in the order in which they happened, with every correction put into the entry that it
//! corrects and what was withdrawn left out.
//!
//! Facts lie in the journal in the order of their entry. A fact may be entered later than it happened, corrected, or
//! withdrawn; a correction may be withdrawn like anything else, and what it changed stands again. All of that is
//! settled here, so that the [fold](super::fold) and [`decide`](super::decide) know one kind of life only.

use std::collections::HashSet;

use super::fact::{Change, Fact};
use super::parts::Recorded;
use crate::calendar::Instant;

/// A change of an entry that is in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct InForce<'a> {
    /// Place of the entry changed.
    pub(super) entry: u64,
    change: &'a Change,
    /// The entry that changes it.
    pub(super) by: &'a Recorded,
}

impl InForce<'_> {
    pub(super) fn is_withdrawn(&self) -> bool {
        self.change.fields.is_none()
    }
}

/// A correction that cannot be put into the entry that it corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// What is wrong, in Russian.
    pub(super) reason: String,
}

/// The changes that nobody has withdrawn, in the order of their entry. A correction is withdrawn only by a later one, so
/// the last is in force whatever lies before it.
pub(super) fn changes_in_force(history: &[Recorded]) -> Vec<InForce<'_>> {
    let mut withdrawn = HashSet::new();
    let mut found = Vec::new();
    for by in history.iter().rev() {
        let Fact::Corrected(correction) = &by.event.fact else {
            continue;
        };
        if withdrawn.contains(&by.seq) {
            continue;
        }
        for change in correction.changes.iter().rev() {
            let entry = change.entry;
            found.push(InForce { entry, change, by });
            if change.fields.is_none() {
                withdrawn.insert(entry);
            }
        }
    }
    found.reverse();
    found
}

/// The facts that count, in the order of their entry. What cannot be corrected as it is ordered to stays as it was.
pub(super) fn in_force(history: &[Recorded]) -> Vec<Recorded> {
    settled(history).0
}

/// The facts that count, in the order of their entry.
pub(super) fn fitting(history: &[Recorded]) -> Result<Vec<Recorded>, Misfit> {
    match settled(history) {
        (facts, None) => Ok(facts),
        (_, Some(misfit)) => Err(misfit),
    }
}

fn settled(history: &[Recorded]) -> (Vec<Recorded>, Option<Misfit>) {
    let changes = changes_in_force(history);
    let mut misfit = None;
    let is_withdrawn = |seq| {
        let mut changes = changes.iter();
        changes.any(|change| change.entry == seq && change.is_withdrawn())
    };
    // A detection is never withdrawn: that is the annulment.
    let counts = |recorded: &&Recorded| match recorded.event.fact {
        Fact::Detected { .. } => true,
        Fact::Corrected(_) => false,
        _ => !is_withdrawn(recorded.seq),
    };
    let mut facts: Vec<Recorded> = history.iter().filter(counts).cloned().collect();
    for change in &changes {
        let wrong = facts.iter_mut().find(|fact| fact.seq == change.entry);
        let Some((wrong, fields)) = wrong.zip(change.change.fields.as_ref()) else {
            continue;
        };
        match wrong.event.with_fields(fields) {
            Ok(right) => wrong.event = right,
            Err(reason) => misfit = misfit.or(Some(Misfit { reason })),
        }
    }
    (facts, misfit)
}

/// The facts in the order in which they happened, to the minute; what happened in one minute in the order of its entry,
/// a corrected fact keeping the place of its entry. The detection begins.
pub(super) fn ordered(mut facts: Vec<Recorded>) -> Vec<Recorded> {
    if let Some((_, after)) = facts.split_first_mut() {
        after.sort_by_key(|recorded| recorded.event.instant());
    }
    facts
}

/// What of a history is known at an instant: the facts that had happened by then, and every correction, whenever it was
/// made.
pub(super) fn until(history: Vec<Recorded>, at: Instant) -> Vec<Recorded> {
    let known: HashSet<u64> = {
        let happened = |own: &&Recorded| own.event.instant() <= at;
        let facts = in_force(&history);
        facts.iter().filter(happened).map(|own| own.seq).collect()
    };
    let withdrawn: HashSet<u64> = {
        let changes = changes_in_force(&history).into_iter();
        let withdrawn = changes.filter(InForce::is_withdrawn);
        withdrawn.map(|change| change.entry).collect()
    };
    let is_known = |own: &Recorded| {
        matches!(own.event.fact, Fact::Corrected(_))
            || known.contains(&own.seq)
            || (withdrawn.contains(&own.seq) && own.event.instant() <= at)
    };
    history.into_iter().filter(is_known).collect()
}
