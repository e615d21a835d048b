//! A day of the working calendar, and what its clock does.

use chrono::NaiveDate;

use super::{instant::Instant, production::DayKind, span::Span};

/// What the clock of the ministry does at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// Working time runs.
    Working {
        /// The next lunch or the closing.
        until: Instant,
        /// The end of the working day.
        closing: Instant,
    },
    /// The break between two spans of a working day.
    Lunch {
        /// When work goes on.
        until: Instant,
        /// The end of the working day.
        closing: Instant,
    },
    /// The office is closed.
    Closed {
        /// Why, in Russian: "вечер", "выходной", "праздник: День России".
        reason: String,
        /// The next opening.
        until: Instant,
    },
}

/// A day of the working calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which day.
    pub date: NaiveDate,
    /// What it is by law.
    pub kind: DayKind,
    /// Its working spans in local minutes; empty for a day off.
    pub spans: Vec<Span>,
    /// The act by which the ministry or the region has ordered its hours, where one has.
    pub ordered: Option<String>,
}

impl Day {
    /// Why the office is closed on this day, in Russian.
    pub(super) fn why_closed(&self, before_opening: bool) -> String {
        match self.spans.as_slice() {
            [] => {}
            _ if before_opening => return "до открытия".to_owned(),
            _ => return "рабочий день окончен".to_owned(),
        }
        if let Some(act) = &self.ordered {
            return format!("нерабочий день ({act})");
        }
        match &self.kind {
            DayKind::Working {
                special: Some(act), ..
            } => format!("нерабочий день: {act}"),
            DayKind::Working { special: None, .. } | DayKind::Weekend => "выходной".to_owned(),
            DayKind::Holiday { name } => format!("праздник: {name}"),
            DayKind::MovedOff { from, act } => {
                format!("выходной, перенесён с {} ({act})", from.format("%d.%m"))
            }
        }
    }
}
