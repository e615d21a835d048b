//! What a message is judged by: the working calendar, the limits in their dated versions, and which departments there
//! are.

use super::limits::{Limits, Regulation};
use super::{message::Message, text::Text};
use crate::calendar::WorkingCalendar;

/// What a message is judged by.
#[derive(Debug)]
pub struct Rules {
    /// Counts working minutes.
    pub calendar: WorkingCalendar,
    /// The stages and their limits.
    pub regulation: Regulation,
    /// Codes of the departments of organization.toml; empty where any will do.
    pub departments: Vec<Text>,
}

impl Rules {
    /// The limits that bind a message: the version in force on the day of its detection.
    pub fn limits(&self, message: &Message) -> &Limits {
        self.regulation
            .on(self.calendar.local(message.detected.at).date_naive())
    }
}
