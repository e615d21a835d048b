//! Chance may leave a stage of work empty. On a busy day none is, so the last lives are tried again until each stage has a
//! message.

use crate::calendar::Instant;
use crate::regulation::{Category, Event, Fact, Message, Recorded, message::State};

/// How many lives are tried for a message until one stands where it is needed.
pub(super) const TRIES: usize = 200;

/// Stages, and how many working minutes before the end a message was detected that may well stand there.
const STAGES: [(State, i64, i64); 7] = [
    (State::Interim, 60, 480),
    (State::Revision, 50, 330),
    (State::Approval, 45, 300),
    (State::Ready, 50, 300),
    (State::InWork, 12, 240),
    (State::Routed, 4, 30),
    (State::Detected, 0, 8),
];

/// The stages in which no message stands yet.
pub(super) struct Coverage {
    missing: Vec<(State, i64, i64)>,
}

impl Coverage {
    pub(super) fn new() -> Self {
        let missing = STAGES.to_vec();
        Self { missing }
    }

    /// The stage that a message of such an age should stand in; none where any will do.
    pub(super) fn missing_at(&self, age: i64) -> Option<State> {
        let mut missing = self.missing.iter();
        let found = missing.find(|(_, from, to)| (*from..=*to).contains(&age));
        found.map(|(stage, ..)| *stage)
    }

    pub(super) fn cover(&mut self, reached: State) {
        self.missing.retain(|(stage, ..)| *stage != reached);
    }
}

pub(super) fn state_at(life: &[Event], end: Instant) -> Option<State> {
    let known = life.iter().take_while(|event| event.instant() <= end);
    let mut recorded = (1..).zip(known).map(|(seq, event)| Recorded {
        seq,
        event: event.clone(),
    });
    let first = recorded.next()?;
    let repeats =
        matches!(&first.event.fact, Fact::Detected { repeat_of, .. } if repeat_of.is_some());
    let mut message = Message::begin(first, repeats.then_some(Category::Ordinary))?;
    recorded.for_each(|fact| message.evolve(fact));
    Some(message.state())
}
