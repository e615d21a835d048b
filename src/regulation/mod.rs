//! The regulation (приказ № 93) as a program. Pure: events come in; a message's state, its stages with their dues, its
//! slack and what may follow go out.
//!
//! The way of a fact: [`decide`](decide::decide) may refuse it and names the paragraph; [`Message::evolve`] takes it
//! in and cannot fail; [`stage`] and [`slack`] are functions of the folded message, the [`Rules`] and an instant. To
//! find one's way, open `fact.rs` (what can happen), then `life.rs` (in which order it counts), `message.rs` (what it
//! leaves behind), `stage.rs`.

pub mod breach;
mod correction;
pub mod decide;
pub mod event;
pub mod fact;
mod fold;
mod handover;
mod life;
pub mod limits;
pub mod message;
mod next;
mod number;
pub mod parts;
mod rules;
mod signature;
pub mod slack;
pub mod stage;
mod text;
pub mod why;

pub use breach::{Breach, breaches};
pub use decide::{Refusal, decide};
pub use event::Event;
pub use fact::{Category, Fact, Kind};
pub use handover::Handover;
pub use limits::{Limits, Regulation, StageCode};
pub use message::{Message, State};
pub use next::{AFTER_CLOSING, may_have_happened, next};
pub use number::Number;
pub use parts::Recorded;
pub use rules::Rules;
pub use stage::{Stage, Status};
pub use text::Text;
pub use why::{Basis, Why, why};
