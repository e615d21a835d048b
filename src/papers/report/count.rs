//! Either report, read from a journal.

use super::content::{Kind, Report};
use super::period::Period;
use super::reader::{Progress, Reader, ReportError};
use super::registry::registry;
use super::summary::summary;
use crate::calendar::Instant;
use crate::directory::Organization;
use crate::journal::Journal;
use crate::regulation::Rules;

/// Counts a report as of now.
pub fn count(
    kind: Kind,
    period: Period,
    journal: &Journal,
    rules: &Rules,
    organization: &Organization,
    now: Instant,
    progress: &mut Progress<'_>,
) -> Result<Report, ReportError> {
    let reader = Reader::new(journal, rules, period, now)?;
    match kind {
        Kind::Registry => registry(&reader, organization, period, progress),
        Kind::Summary => summary(&reader, organization, period, progress),
    }
}
