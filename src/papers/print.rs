//! What every paper says of its print: who, when, from which state of the journal.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::directory::Organization;

/// Who prints, when, and the state of the journal.
#[derive(Debug)]
pub struct Print {
    /// When it is printed, by the ministry's clock.
    pub at: DateTime<FixedOffset>,
    /// Who prints.
    pub by: String,
    /// The journal's head hash, 16 hex digits.
    pub head: String,
}

impl Print {
    pub(super) fn head(&self, organization: &Organization) -> Head {
        let part = |form: &str| self.at.format(form).to_string().parse().unwrap_or(1);
        Head {
            organization: organization.name.clone(),
            order: organization.order.clone(),
            printed_at: self.at.format("%d.%m.%Y %H:%M").to_string(),
            date: [part("%Y"), part("%m"), part("%d")],
            printed_by: self.by.clone(),
            hash: self.head.clone(),
        }
    }
}

/// The head that every form is filled with.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    organization: String,
    order: String,
    printed_at: String,
    /// Year, month, day of the print: PDF/A wants the document's date.
    date: [i32; 3],
    printed_by: String,
    #[serde(rename = "head")]
    hash: String,
}
