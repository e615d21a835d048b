//! The summary and the registry on paper: what their forms are filled with beside the figures themselves.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::directory::Organization;

/// A report with what its print says of itself.
#[derive(Debug, Serialize)]
struct WithPrint<'a, T> {
    #[serde(flatten)]
    report: &'a T,
    /// Year, month, day of the print: PDF/A wants the document's date.
    date: [i32; 3],
    printed_at: String,
    printed_by: &'a str,
    position: &'a str,
    coordinator: &'a str,
    /// The journal's head hash, 16 hex digits.
    head: &'a str,
}

/// Who prints, when, from which journal.
#[derive(Debug, Clone, Copy)]
pub struct Print<'a> {
    /// The ministry: who signs, and to whom.
    pub organization: &'a Organization,
    /// When, by the ministry's clock.
    pub at: DateTime<FixedOffset>,
    /// The journal's head hash, 16 hex digits.
    pub head: &'a str,
}

/// What a form is filled with.
pub fn printed<'a, T: Serialize>(report: &'a T, print: Print<'a>) -> impl Serialize + use<'a, T> {
    let part = |form: &str| print.at.format(form).to_string().parse().unwrap_or(1);
    let organization = print.organization;
    WithPrint {
        report,
        date: [part("%Y"), part("%m"), part("%d")],
        printed_at: print.at.format("%d.%m.%Y %H:%M").to_string(),
        printed_by: &organization.duty,
        position: organization.position(&organization.duty),
        coordinator: organization
            .coordinator(print.at.date_naive())
            .unwrap_or_default(),
        head: print.head,
    }
}
