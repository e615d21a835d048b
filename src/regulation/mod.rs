//! The regulation (приказ № 93) as a program. Pure: events come in; a message's state, its stages with their dues, its
//! slack and what may follow go out.
//!
//! The way of a fact: [`decide`](decide::decide) may refuse it and names the paragraph; [`Message::evolve`] takes it
//! in and cannot fail; [`stage`] and [`slack`] are functions of the folded message, the [`Rules`] and an instant.

pub mod breach;
pub mod decide;
pub mod event;
pub mod fact;
mod fold;
pub mod limits;
pub mod message;
mod next;
mod number;
pub mod parts;
pub mod slack;
pub mod stage;
pub mod why;

use crate::calendar::WorkingCalendar;

/// Words of an event: a message is folded from its events many times, and to copy such words costs nothing.
pub use ecow::EcoString as Text;

pub use breach::{Breach, breaches};
pub use decide::{Refusal, decide};
pub use event::Event;
pub use fact::{Category, Fact, Kind};
pub use limits::{Limits, Regulation, StageCode};
pub use message::{Message, State};
pub use next::{OF_CLOSED, next};
pub use number::Number;
pub use parts::Recorded;
pub use stage::{Stage, Status};
pub use why::{Basis, Why, why};

/// What a message is judged by: the working calendar and the limits in their dated versions.
#[derive(Debug)]
pub struct Rules {
    /// Counts working minutes.
    pub calendar: WorkingCalendar,
    /// The stages and their limits.
    pub regulation: Regulation,
}

impl Rules {
    /// The limits that bind a message: the version in force on the day of its detection.
    pub fn limits(&self, message: &Message) -> &Limits {
        self.regulation
            .on(self.calendar.local(message.detected.at).date_naive())
    }
}
