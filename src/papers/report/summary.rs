//! The monthly summary for the deputy minister (п. 24): dynamics, timeliness, quality, messages of high importance,
//! what stands on control, every breach with its root.
//!
//! A new figure is a row of a list in [`figures`], a new breakdown of one in [`shares`] or [`timeliness`].

use super::content::{Brief, Kind, Opening, Report};
use super::figures::{self, DYNAMICS, QUALITY, counts};
use super::flow::{balance, days, ended_in};
use super::lists::{breaches, control, high};
use super::reader::{Case, Progress, Reader, ReportError};
use super::timeliness::{reply_durations, reply_minutes};
use super::{period::Period, shares, tally::Durations, timeliness};
use crate::{directory::Organization, regulation::event::moment};

/// What is kept of another month: only the figures, so that a month of thousands of messages takes its room once.
struct OtherMonth {
    dynamics: Vec<usize>,
    quality: Vec<usize>,
    minutes: [Durations; 3],
}

impl OtherMonth {
    fn new(cases: &[Case]) -> Self {
        Self {
            dynamics: counts(DYNAMICS, cases),
            quality: counts(QUALITY, cases),
            minutes: reply_durations(cases),
        }
    }
}

/// Counts the summary of a month.
pub fn summary(
    reader: &Reader<'_>,
    organization: &Organization,
    month: Period,
    progress: &mut Progress<'_>,
) -> Result<Report, ReportError> {
    let (before, names_before) = {
        let cases = reader.detected(month.months_on(-1), progress)?;
        (
            OtherMonth::new(&cases),
            shares::counts(&cases, organization),
        )
    };
    let last_year = OtherMonth::new(&reader.detected(month.months_on(-12), progress)?);
    let this = reader.detected(month, progress)?;
    let ended = ended_in(reader, month, &this, progress)?;
    let calendar = &reader.rules.calendar;
    let (from, to) = month.instants(calendar);
    let balance = balance(reader, month, &this, &ended)?;

    let mut tables = vec![
        figures::dynamics(&balance, &this, &before.dynamics, &last_year.dynamics),
        days(reader, month, &this, &ended),
    ];
    tables.extend(shares::tables(&this, organization, names_before));
    tables.extend(timeliness::tables(reader, &this, organization));
    tables.extend([
        reply_minutes(reply_durations(&this), before.minutes, last_year.minutes),
        figures::quality(&this, &before.quality, &last_year.quality),
        high(reader, &this),
        control(
            reader,
            organization,
            "V. На контроле: срок окончательного ответа (п. 17)",
        )?,
        breaches(&this, organization),
    ]);
    Ok(Report {
        kind: Kind::Summary,
        organization: organization.name.clone(),
        order: organization.order.clone(),
        period: month,
        as_of: moment(calendar.local(reader.as_of)),
        opening: Some(Opening {
            provisional_year: calendar.provisional_between(from, to),
            balance,
        }),
        tables,
        messages: this
            .iter()
            .map(|case| (case.message.number, brief(case)))
            .collect(),
    })
}

fn brief(case: &Case) -> Brief {
    Brief {
        detected: case.message.detected.at,
        topic: case.message.detected.topic.to_string(),
        state: case.message.state(),
        is_late: !case.breaches.is_empty(),
    }
}
