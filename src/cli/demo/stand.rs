//! How the work stands at the end of a made-up journal: of each stage there is a message, as on any busy day, whatever
//! chance has to say.

use crate::calendar::Instant;
use crate::regulation::message::State;
use crate::regulation::{Category, Event, Fact, Message, Recorded};

/// Lives that are tried for a message until one stands as it is wanted.
pub(super) const TRIES: usize = 200;

/// Stages, and how many working minutes before the end a message was detected that may well be there.
const STAGES: [(State, i64, i64); 7] = [
    (State::Interim, 60, 480),
    (State::Revision, 50, 330),
    (State::Approval, 45, 300),
    (State::Ready, 50, 300),
    (State::InWork, 12, 240),
    (State::Routed, 4, 30),
    (State::Detected, 0, 8),
];

/// Stages that no message stands in yet.
pub(super) struct Stand(Vec<(State, i64, i64)>);

impl Stand {
    pub(super) fn new() -> Self {
        Self(STAGES.to_vec())
    }

    /// The stage that a message of such an age is wanted in; none where it may live as it comes.
    pub(super) fn wanted(&self, age: i64) -> Option<State> {
        let mut fitting = self
            .0
            .iter()
            .filter(|(_, from, to)| (*from..=*to).contains(&age));
        fitting.next().map(|(stage, ..)| *stage)
    }

    /// A message stands there.
    pub(super) fn has(&mut self, found: State) {
        self.0.retain(|(stage, ..)| *stage != found);
    }
}

/// Where a life stands at a moment.
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
