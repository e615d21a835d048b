//! Either report, read from a journal.

use super::content::{Kind, Report};
use super::reader::{Progress, Reader, ReportError};
use super::{period::Period, registry::registry, summary::summary};
use crate::{calendar::Instant, directory::Organization, journal::Journal, regulation::Rules};

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
