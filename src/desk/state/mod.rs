//! What the desk knows, without any screen.

pub mod drafts;
pub mod phrases;
pub mod queue;
