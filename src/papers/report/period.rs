//! A span of days: a month, or any other.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use crate::calendar::{Instant, WorkingCalendar, year::month_name};

/// Days from the first to the last, both included, by the ministry's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Period {
    /// The month of a day.
    pub fn month_of(day: NaiveDate) -> Self {
        let first = day.with_day(1).unwrap_or(day);
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        Self {
            first,
            last: next.pred_opt().unwrap_or(first),
        }
    }

    /// Reads a month: `2026-10` or `10.2026`.
    pub fn parse_month(text: &str) -> Result<Self, String> {
        let wrong = || format!("месяц «{text}» записан неверно; ожидается вид 2026-10");
        let text = text.trim();
        let (year, month) = match (text.split_once('-'), text.split_once('.')) {
            (Some((year, month)), None) => (year, month),
            (None, Some((month, year))) => (year, month),
            _ => return Err(wrong()),
        };
        let year = year.parse().map_err(|_| wrong())?;
        let month = month.parse().map_err(|_| wrong())?;
        if !(2000..=2100).contains(&year) {
            return Err(wrong());
        }
        NaiveDate::from_ymd_opt(year, month, 1)
            .map(Self::month_of)
            .ok_or_else(wrong)
    }

    /// It is a whole month.
    pub fn is_month(&self) -> bool {
        *self == Self::month_of(self.first)
    }

    /// The month so many months later, or earlier for a negative count.
    #[must_use]
    pub fn months_on(&self, months: i32) -> Self {
        let by = Months::new(months.unsigned_abs());
        let day = if months < 0 {
            self.first.checked_sub_months(by)
        } else {
            self.first.checked_add_months(by)
        };
        day.map_or(*self, Self::month_of)
    }

    /// Its first instant, and the first one after it.
    pub fn instants(&self, calendar: &WorkingCalendar) -> (Instant, Instant) {
        let start = |day: NaiveDate| calendar.instant(day.and_time(NaiveTime::MIN));
        let after = self.last.checked_add_days(Days::new(1));
        (start(self.first), start(after.unwrap_or(self.last)))
    }

    /// Its days.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let last = self.last;
        self.first.iter_days().take_while(move |day| *day <= last)
    }

    /// As papers and screens name it: «октябрь 2026 года», «01.10.2026 — 15.10.2026».
    pub fn title(&self) -> String {
        if self.is_month() {
            let month = month_name(self.first.month()).to_lowercase();
            return format!("{month} {} года", self.first.year());
        }
        format!(
            "{} — {}",
            self.first.format("%d.%m.%Y"),
            self.last.format("%d.%m.%Y")
        )
    }

    /// As files are named by it: `2026-10`, `2026-10-01-2026-10-15`.
    pub fn code(&self) -> String {
        if self.is_month() {
            return self.first.format("%Y-%m").to_string();
        }
        format!("{}-{}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_named_and_moved() {
        let month = Period::parse_month("2026-02").expect("a month");
        assert_eq!(month.last.day(), 28);
        assert_eq!(Period::parse_month("2.2026"), Ok(month));
        assert_eq!(month.title(), "февраль 2026 года");
        assert_eq!(month.code(), "2026-02");
        assert_eq!(month.months_on(-2).title(), "декабрь 2025 года");
        assert_eq!(month.months_on(-12).code(), "2025-02");
        assert_eq!(month.days().count(), 28);
        for wrong in [
            "", "2026", "2026-13", "13.2026", "2026-00", "окт", "20260-1",
        ] {
            assert!(Period::parse_month(wrong).is_err(), "{wrong}");
        }
        let days = Period {
            first: month.first,
            last: month.first,
        };
        assert_eq!(days.title(), "01.02.2026 — 01.02.2026");
        assert!(!days.is_month());
    }
}
