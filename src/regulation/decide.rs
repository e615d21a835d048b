//! What may follow.
use super::Rules;
use super::event::{Event, Kind};
use super::message::Message;
use crate::calendar::Instant;

/// Why an event cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{}", paragraph.map(|paragraph| format!(" (п. {paragraph})")).unwrap_or_default())]
pub struct Refusal {
    /// In Russian, without a full stop.
    pub reason: String,
    /// The paragraph of the regulation that forbids it, where one does.
    pub paragraph: Option<&'static str>,
}

/// May this event follow, as of `now`? `message` is the fold of what the journal holds of it, `None` for a number that is not there yet.
pub fn decide(
    message: Option<&Message>,
    event: &Event,
    rules: &Rules,
    now: Instant,
) -> Result<(), Refusal> {
    let _ = (message, event, rules, now);
    Ok(())
}

/// The actions that may follow, by the kind of event they make, the expected one first.
pub fn next(message: &Message) -> Vec<Kind> {
    let _ = message;
    Vec::new()
}
