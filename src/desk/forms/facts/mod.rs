//! The forms of a message's facts.

pub mod correction;
pub mod handover;
pub mod posting;
