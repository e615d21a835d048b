//! The production calendar: which days of a year are working, which are off and why, which are an hour shorter.
//!
//! `holidays.toml` holds what the Government decides each year; the rest follows from ст. 95 and ст. 112 ТК РФ and is
//! derived here. A year whose data does not add up to its published norm is refused.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

/// The production calendar that the program carries.
pub const EMBEDDED: &str = include_str!("../../holidays.toml");

/// What a day is, before the hours of the ministry are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// A working day.
    Working {
        /// The weekday whose hours it has: its own, or that of the day it stands for (приказ № 588н).
        like: Weekday,
        /// An hour shorter: the eve of a holiday (ст. 95).
        short: bool,
        /// For a working day off: the day that is off in its place.
        instead_of: Option<NaiveDate>,
        /// The act of the President that freed it with pay; whether it counts is the ministry's setting.
        special: Option<String>,
    },
    /// Saturday or Sunday.
    Weekend,
    /// A non-working holiday (ст. 112).
    Holiday {
        /// Its name.
        name: &'static str,
    },
    /// A day off moved here from another day.
    MovedOff {
        /// From which day.
        from: NaiveDate,
        /// By which act.
        act: String,
    },
}

/// The production calendar of a closed range of years.
#[derive(Debug, Clone)]
pub struct Production {
    pub(super) years: BTreeMap<i32, Year>,
}

/// A year: what was decided for it, and what follows by law.
#[derive(Debug, Clone, Default)]
pub(super) struct Year {
    /// The act of the Government; none for a year counted by law alone.
    pub(super) decree: Option<String>,
    /// Day off → the day it was moved from, with the act.
    pub(super) off: BTreeMap<NaiveDate, (NaiveDate, String)>,
    /// Working weekend day → the day it stands for.
    pub(super) working: BTreeMap<NaiveDate, NaiveDate>,
    /// Non-working days of the President: first, last, act.
    pub(super) special: Vec<(NaiveDate, NaiveDate, String)>,
}

/// Working days and hours of the 40-hour week, as published calendars count them: without the President's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Working days.
    pub days: u32,
    /// Hours at 40 hours a week.
    pub hours: u32,
}

impl Norm {
    /// Hours at so many hours a week, in tenths: 36 or 24 make a day of 7.2 or 4.8 hours, an eve is an hour shorter all
    /// the same.
    pub fn tenths_at(self, week: u32) -> u32 {
        let short = self.days * 8 - self.hours;
        self.days * week * 2 - short * 10
    }
}

impl Production {
    /// The first and the last year, those without a decree included.
    pub fn range(&self) -> (i32, i32) {
        let first = self.years.keys().next().copied().unwrap_or_default();
        let last = self.years.keys().next_back().copied().unwrap_or_default();
        (first, last)
    }

    /// No decree is known for the year: its days are counted by ст. 112 without moved days.
    pub fn is_provisional(&self, year: i32) -> bool {
        self.decree(year).is_none()
    }

    /// The act of the Government that moved the year's days off.
    pub fn decree(&self, year: i32) -> Option<&str> {
        self.years.get(&year)?.decree.as_deref()
    }

    /// The norm of a year and of each of its months.
    pub fn norms(&self, year: i32) -> (Norm, [Norm; 12]) {
        let known = self.year(year);
        (known.norm(year), known.months(year))
    }

    /// What a day is.
    pub fn day(&self, date: NaiveDate) -> DayKind {
        self.year(date.year()).day(date)
    }

    /// A year of the range; any other is counted by law alone.
    fn year(&self, number: i32) -> Cow<'_, Year> {
        let known = self.years.get(&number).map(Cow::Borrowed);
        known.unwrap_or_else(|| Cow::Owned(Year::by_law(number)))
    }
}

impl Year {
    /// A year by ст. 112 alone: a holiday on a day off moves to the next working day, the January ones do not.
    pub(super) fn by_law(number: i32) -> Self {
        let mut year = Self::default();
        year.move_by_law(number);
        year
    }

    /// Moves a day off by an act; unless it was a holiday, it is worked.
    pub(super) fn move_day(&mut self, off: NaiveDate, from: NaiveDate, act: &str) {
        self.off.insert(off, (from, act.to_owned()));
        if holiday(from).is_none() {
            self.working.insert(from, off);
        }
    }

    /// A day off that stands elsewhere already.
    pub(super) fn has_moved(&self, date: NaiveDate) -> bool {
        self.off.values().any(|(from, _)| *from == date)
    }

    /// Moves the holidays on days off that no act has moved.
    pub(super) fn move_by_law(&mut self, number: i32) {
        for date in days((number, number)).skip(8) {
            if holiday(date).is_none() || !is_weekend(date) || self.has_moved(date) {
                continue;
            }
            let is_free = |day: &NaiveDate| !is_off(*day) && !self.off.contains_key(day);
            if let Some(next) = date.iter_days().skip(1).find(is_free) {
                self.off.insert(next, (date, "ст. 112 ТК РФ".to_owned()));
            }
        }
    }

    /// The norm of each month.
    pub(super) fn months(&self, number: i32) -> [Norm; 12] {
        let mut months = [Norm::default(); 12];
        for date in days((number, number)) {
            if let DayKind::Working { short, .. } = self.day(date) {
                let month = &mut months[date.month0() as usize];
                month.days += 1;
                month.hours += 8 - u32::from(short);
            }
        }
        months
    }

    /// The norm of the year.
    pub(super) fn norm(&self, number: i32) -> Norm {
        self.months(number)
            .iter()
            .fold(Norm::default(), |year, month| Norm {
                days: year.days + month.days,
                hours: year.hours + month.hours,
            })
    }

    pub(super) fn day(&self, date: NaiveDate) -> DayKind {
        if let Some(name) = holiday(date) {
            return DayKind::Holiday { name };
        }
        if let Some((from, act)) = self.off.get(&date).cloned() {
            return DayKind::MovedOff { from, act };
        }
        let mut special = self.special.iter();
        let special = special.find(|(since, until, _)| (*since..=*until).contains(&date));
        let special = special.map(|(_, _, act)| act.clone());
        let instead_of = self.working.get(&date).copied();
        if is_weekend(date) && instead_of.is_none() {
            return DayKind::Weekend;
        }
        // приказ № 588н: a working weekend day has the length of the day that it stands for.
        let like = instead_of.unwrap_or(date);
        let short = like.succ_opt().is_some_and(|next| holiday(next).is_some());
        DayKind::Working {
            like: like.weekday(),
            short,
            instead_of,
            special,
        }
    }
}

pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A day on which nobody works by law.
pub(super) fn is_off(date: NaiveDate) -> bool {
    is_weekend(date) || holiday(date).is_some()
}

/// The non-working holidays of ст. 112 ТК РФ.
pub(super) fn holiday(date: NaiveDate) -> Option<&'static str> {
    match (date.month(), date.day()) {
        (1, 7) => Some("Рождество Христово"),
        (1, 1..=8) => Some("Новогодние каникулы"),
        (2, 23) => Some("День защитника Отечества"),
        (3, 8) => Some("Международный женский день"),
        (5, 1) => Some("Праздник Весны и Труда"),
        (5, 9) => Some("День Победы"),
        (6, 12) => Some("День России"),
        (11, 4) => Some("День народного единства"),
        _ => None,
    }
}

/// The days of a range of years, first to last.
pub(super) fn days((first, last): (i32, i32)) -> impl Iterator<Item = NaiveDate> {
    let start = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or_default();
    let end = NaiveDate::from_ymd_opt(last, 12, 31).unwrap_or_default();
    start.iter_days().take_while(move |date| *date <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Production {
        Production::parse("holidays.toml", EMBEDDED).expect("the embedded file is right")
    }

    fn error(from: &str, to: &str) -> String {
        let text = EMBEDDED.replacen(from, to, 1);
        assert_ne!(text, EMBEDDED, "the file has {from}");
        Production::parse("holidays.toml", &text)
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn short_days_follow_from_the_law_alone() {
        let production = embedded();
        let short = |year: i32| -> Vec<String> {
            days((year, year))
                .filter(|date| {
                    matches!(production.day(*date), DayKind::Working { short: true, .. })
                })
                .map(|date| date.format("%d.%m").to_string())
                .collect()
        };
        assert_eq!(short(2020), ["30.04", "08.05", "11.06", "03.11", "31.12"]);
        assert_eq!(short(2021), ["20.02", "30.04", "11.06", "03.11"]);
        assert_eq!(short(2022), ["22.02", "05.03", "03.11"]);
        assert_eq!(short(2023), ["22.02", "07.03", "03.11"]);
        assert_eq!(short(2024), ["22.02", "07.03", "08.05", "11.06", "02.11"]);
        assert_eq!(short(2025), ["07.03", "30.04", "11.06", "01.11"]);
        assert_eq!(short(2026), ["30.04", "08.05", "11.06", "03.11"]);
        assert_eq!(short(2027), ["20.02", "30.04", "11.06", "03.11"]);
    }

    #[test]
    fn a_moved_day_knows_where_it_came_from() {
        let day = |text: &str| embedded().day(text.parse().expect("a date"));
        let DayKind::MovedOff { from, act } = day("2024-04-30") else {
            panic!("moved off")
        };
        assert_eq!(
            (from.to_string(), act.contains("№ 1314")),
            ("2024-11-02".to_owned(), true)
        );
        let DayKind::Working { like, short, .. } = day("2024-11-02") else {
            panic!("working")
        };
        assert_eq!(
            (like, short),
            (Weekday::Tue, true),
            "it stands for the eve of 1 May"
        );
        let DayKind::MovedOff { act, .. } = day("2026-03-09") else {
            panic!("moved off")
        };
        assert_eq!(act, "ст. 112 ТК РФ");
    }

    #[test]
    fn a_year_without_data_is_not_silent() {
        let production = embedded();
        assert!(
            !production.is_provisional(2027)
                && production.is_provisional(2028)
                && production.is_provisional(2019)
        );
        assert_eq!(production.range(), (2015, 2042));
    }

    #[test]
    fn a_year_that_does_not_add_up_is_refused_with_its_line() {
        let error_text = error("hours = 1979", "hours = 1980");
        assert_eq!(
            error_text,
            "holidays.toml, строка 29, столбец 8: по данным 2020 года выходит 248 рабочих дней и 1979 часов; ожидается: \
             норма года: 248 дней и 1980 часов; проверьте moved и norm (помесячно: pult calendar check)"
        );
        assert!(error("from = 2020-01-04", "from = 2020-01-09").contains("не выходной"));
        assert!(error("off = 2020-05-04", "off = 2020-05-01").contains("и так не рабочий"));
        assert!(error("off = 2020-05-04", "off = 2021-05-04").contains("не 2020 год"));
        assert!(error("year = 2023", "year = 2022").contains("записан дважды"));
        assert!(error("year = 2027", "year = 2029").contains("2027 год: годы идут подряд"));
        let impossible = error("off = 2020-05-04", "off = 2020-02-30");
        assert!(
            impossible.contains("строка 19, столбец 13: даты 2020-02-30 нет"),
            "{impossible}"
        );
        assert!(error("decree", "decre").contains("неизвестное поле «decre»"));
    }
}
