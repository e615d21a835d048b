//! The monthly summary for the deputy minister (п. 24): dynamics, timeliness, quality, messages of high importance,
//! what stands on control, every breach with its root.
//!
//! A new figure is a row of a list in [`figures`], a new breakdown of one in [`shares`] or [`timeliness`].

use std::collections::HashMap;

use super::content::{Brief, Kind, Opening, Report};
use super::entered_after::EnteredAfter;
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
    shares: Vec<HashMap<String, usize>>,
    minutes: [Durations; 3],
}

impl OtherMonth {
    /// None where the journal does not have it.
    fn read(
        reader: &Reader<'_>,
        organization: &Organization,
        month: Period,
        progress: &mut Progress<'_>,
    ) -> Result<Option<Self>, ReportError> {
        let cases = reader.compared(month, progress)?;
        Ok(cases.map(|cases| Self {
            dynamics: counts(DYNAMICS, &cases),
            quality: counts(QUALITY, &cases),
            shares: shares::counts(&cases, organization),
            minutes: reply_durations(&cases),
        }))
    }
}

/// Counts the summary of a month.
pub fn summary(
    reader: &Reader<'_>,
    organization: &Organization,
    month: Period,
    progress: &mut Progress<'_>,
) -> Result<Report, ReportError> {
    let before = OtherMonth::read(reader, organization, month.months_on(-1), progress)?;
    let last_year = OtherMonth::read(reader, organization, month.months_on(-12), progress)?;
    let this = reader.detected(month, progress)?;
    let ended = ended_in(reader, month, &this, progress)?;
    let calendar = &reader.rules.calendar;
    let (from, to) = month.instants(calendar);
    let balance = balance(reader, month, &this, &ended)?;

    let others = [before.as_ref(), last_year.as_ref()];
    let figures = |of: fn(&OtherMonth) -> &[usize]| others.map(|other| other.map(of));
    let mut tables = vec![
        figures::dynamics(&balance, &this, figures(|other| &other.dynamics)),
        days(reader, month, &this, &ended),
    ];
    let shares = before.as_ref().map(|before| before.shares.as_slice());
    tables.extend(shares::tables(&this, organization, shares));
    tables.extend(timeliness::tables(reader, &this, organization));
    let control = control(
        reader,
        organization,
        "V. На контроле: срок окончательного ответа (п. 17), раб. дней на контроле",
    )?;
    let on_control = control.rows.iter().flat_map(|row| row.messages.clone());
    let also_counted = ended.iter().map(|ended| ended.number).chain(on_control);
    let entered_after = EnteredAfter::find(reader, month, &this, also_counted)?;
    let [minutes_before, minutes_last_year] =
        others.map(|other| other.map_or_else(Default::default, |other| other.minutes));
    tables.extend([
        reply_minutes(reply_durations(&this), minutes_before, minutes_last_year),
        figures::quality(&this, figures(|other| &other.quality)),
        high(reader, &this),
        control,
        breaches(reader, &this, organization),
    ]);
    Ok(Report {
        kind: Kind::Summary,
        organization: organization.name.clone(),
        order: organization.order.clone(),
        period: month,
        as_of: moment(calendar.local(reader.as_of)),
        entered_after,
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
