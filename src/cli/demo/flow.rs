//! Many made-up lives as one flow of facts.

use std::collections::BTreeMap;

use super::lives::Lives;
use crate::calendar::{Instant, OutsideCalendar};
use crate::regulation::Event;

/// The facts of all lives in the order of their time, as they mix in a journal.
pub(super) struct Flow<'a> {
    lives: Lives<'a>,
    /// Nothing happens after it.
    end: Instant,
    /// Lives that are still to be made.
    left: u64,
    /// When the last life made began; no later life begins before it.
    made_until: Instant,
    /// Facts by their time and the order in which they were made.
    waiting: BTreeMap<(Instant, u64), Event>,
    place: u64,
}

impl<'a> Flow<'a> {
    /// The facts of so many lives up to a moment.
    pub(super) fn new(lives: Lives<'a>, messages: u64, end: Instant) -> Self {
        Self {
            lives,
            end,
            left: messages,
            made_until: Instant::MIN_UTC,
            waiting: BTreeMap::new(),
            place: 0,
        }
    }

    /// A life not made yet may have facts before the first one waiting.
    fn may_be_preceded(&self) -> bool {
        let first = self.waiting.first_key_value();
        first.is_none_or(|((at, _), _)| *at >= self.made_until)
    }
}

impl Iterator for Flow<'_> {
    type Item = Result<Event, OutsideCalendar>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 && self.may_be_preceded() {
            self.left -= 1;
            let life = match self.lives.next_life() {
                Ok(life) => life,
                Err(error) => return Some(Err(error)),
            };
            if let Some(detected) = life.first() {
                self.made_until = detected.instant();
            }
            for event in life {
                let at = event.instant();
                if at <= self.end {
                    self.place += 1;
                    self.waiting.insert((at, self.place), event);
                }
            }
        }
        self.waiting.pop_first().map(|(_, event)| Ok(event))
    }
}
