//! Building the working calendar from the production calendar and the hours.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::instant::{Instant, closes, local, opens};
use super::production::{self, Production};
use super::{schedule::Schedule, table::Table, working::WorkingCalendar};

/// Why no calendar can be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The hours leave no working time on any day of the years.
    #[error("в календаре нет ни минуты рабочего времени; проверьте разделы [[hours]] и [[day]]")]
    NoWorkingTime,
    /// A shift opens before the one before it has closed.
    #[error(
        "{}: рабочее время начинается раньше, чем кончилась предыдущая смена; проверьте разделы [[hours]] и [[day]]",
        .0.format("%d.%m.%Y")
    )]
    Overlap(NaiveDate),
}

impl WorkingCalendar {
    /// Builds the table once, for every year that the production calendar covers.
    pub fn build(
        production: &Production,
        schedule: &Schedule,
        zone: Tz,
    ) -> Result<Self, CalendarError> {
        let range = production.range();
        let mut spans: Vec<(Instant, Instant)> = Vec::new();
        let mut closed = NaiveDateTime::MIN;
        let (mut workdays, mut ranks) = (Vec::new(), Vec::new());
        for date in production::days(range) {
            let of_day = schedule.spans(date, &production.day(date));
            if !of_day.is_empty() {
                workdays.push(date);
            }
            ranks.push(u32::try_from(workdays.len()).unwrap_or(u32::MAX));
            for span in of_day {
                if local(date, span.from) < closed {
                    return Err(CalendarError::Overlap(date));
                }
                closed = local(date, span.to);
                let (opening, closing) =
                    (opens(zone, date, span.from), closes(zone, date, span.to));
                // In the hour that goes twice a span may open before the one before it has closed for good.
                let opening = spans.last().map_or(opening, |(_, last)| opening.max(*last));
                spans.push((opening, closing.max(opening)));
            }
        }
        let first_day = |year| NaiveDate::from_ymd_opt(year, 1, 1);
        let (Some(start), Some(end)) = (first_day(range.0), first_day(range.1 + 1)) else {
            return Err(CalendarError::NoWorkingTime);
        };
        if spans.is_empty() {
            return Err(CalendarError::NoWorkingTime);
        }
        let table = Table::build(opens(zone, start, 0), opens(zone, end, 0), spans);
        let (production, schedule) = (production.clone(), schedule.clone());
        Ok(Self {
            zone,
            production,
            schedule,
            table,
            workdays,
            ranks,
            first: start,
        })
    }
}
