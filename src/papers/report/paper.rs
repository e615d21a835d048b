//! The summary and the registry on paper: their forms are filled with the report's own JSON, and with what its print says
//! of itself.

use serde::Serialize;

use super::content::Report;
use crate::directory::Organization;
use crate::papers::print::{Head, Print};

#[derive(Debug, Serialize)]
struct PrintedReport<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(flatten)]
    head: Head,
    position: &'a str,
    coordinator: &'a str,
}

/// What a form is filled with.
pub fn printed<'a>(
    report: &'a Report,
    organization: &'a Organization,
    print: &Print,
) -> impl Serialize + use<'a> {
    PrintedReport {
        report,
        head: print.head(organization),
        position: organization.position(&organization.duty),
        coordinator: organization
            .coordinator(print.at.date_naive())
            .unwrap_or_default(),
    }
}
