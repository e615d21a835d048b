//! The production calendar: which days of a year are working, which are off and why, which are an hour shorter.
//!
//! `holidays.toml` holds what the Government decides each year; the rest follows from ст. 95 and ст. 112 ТК РФ and is
//! derived here. A year whose data does not add up to its published norm is refused.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::datafile::{DataError, Source};

/// The production calendar that the program carries.
pub const EMBEDDED: &str = include_str!("../../holidays.toml");

/// Days without legal data are told apart by this.
const YEARS_BEFORE: i32 = 5;
const YEARS_AFTER: i32 = 15;

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
    years: BTreeMap<i32, Year>,
}

#[derive(Debug, Clone, Default)]
struct Year {
    decree: Option<String>,
    /// Day off → the day it was moved from, with the act.
    off: BTreeMap<NaiveDate, (NaiveDate, String)>,
    /// Working weekend day → the day it stands for.
    working: BTreeMap<NaiveDate, NaiveDate>,
    special: Vec<(NaiveDate, NaiveDate, String)>,
}

impl Production {
    /// Reads `holidays.toml`. The error names the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let raw: RawFile = source.parse()?;
        let mut years: BTreeMap<i32, Year> = BTreeMap::new();
        for raw in raw.year {
            let (number, span) = (*raw.year.get_ref(), raw.year.span());
            if !(1992..=2200).contains(&number) {
                return Err(source.error(
                    Some(span),
                    format!("год {number}"),
                    "год от 1992 до 2200",
                ));
            }
            if years.contains_key(&number) {
                return Err(source.error(
                    Some(span),
                    format!("год {number} записан дважды"),
                    "один раздел на год",
                ));
            }
            if let Some((last, _)) = years
                .last_key_value()
                .filter(|(last, _)| **last + 1 != number)
            {
                let problem = format!("после {last} года стоит {number}");
                return Err(source.error(
                    Some(span),
                    problem,
                    format!("{} год: годы идут подряд", last + 1),
                ));
            }
            years.insert(number, raw.check(&source)?);
        }
        let (Some(first), Some(last)) = (
            years.keys().next().copied(),
            years.keys().next_back().copied(),
        ) else {
            return Err(source.error(None, "нет ни одного года", "раздел [[year]]"));
        };
        for year in (first - YEARS_BEFORE..first).chain(last + 1..=last + YEARS_AFTER) {
            years.insert(year, Year::by_law(year));
        }
        Ok(Self { years })
    }

    /// The first and the last year, those without a decree included.
    pub fn range(&self) -> (i32, i32) {
        let first = self.years.keys().next().copied().unwrap_or_default();
        (
            first,
            self.years.keys().next_back().copied().unwrap_or_default(),
        )
    }

    /// No decree is known for the year: its days are counted by ст. 112 without moved days.
    pub fn is_provisional(&self, year: i32) -> bool {
        self.years
            .get(&year)
            .is_none_or(|year| year.decree.is_none())
    }

    /// What a day is.
    pub fn day(&self, date: NaiveDate) -> DayKind {
        match self.years.get(&date.year()) {
            Some(year) => year.day(date),
            None => Year::by_law(date.year()).day(date),
        }
    }
}

impl Year {
    /// A year by ст. 112 alone: a holiday on a day off moves to the next working day, the January ones do not.
    fn by_law(number: i32) -> Self {
        let mut year = Self::default();
        year.move_by_law(number, &[]);
        year
    }

    fn move_by_law(&mut self, number: i32, moved_by_decree: &[NaiveDate]) {
        for date in days((number, number)).skip(8) {
            if holiday(date).is_none() || !is_weekend(date) || moved_by_decree.contains(&date) {
                continue;
            }
            let free = |day: &NaiveDate| {
                !is_weekend(*day) && holiday(*day).is_none() && !self.off.contains_key(day)
            };
            if let Some(next) = date.iter_days().skip(1).find(free) {
                self.off.insert(next, (date, "ст. 112 ТК РФ".to_owned()));
            }
        }
    }

    fn day(&self, date: NaiveDate) -> DayKind {
        if let Some(name) = holiday(date) {
            return DayKind::Holiday { name };
        }
        if let Some((from, act)) = self.off.get(&date) {
            return DayKind::MovedOff {
                from: *from,
                act: act.clone(),
            };
        }
        let special = self
            .special
            .iter()
            .find(|(since, until, _)| (*since..=*until).contains(&date));
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

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The non-working holidays of ст. 112 ТК РФ.
fn holiday(date: NaiveDate) -> Option<&'static str> {
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    year: Vec<RawYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i32>,
    decree: String,
    moved: Vec<RawMove>,
    #[serde(default)]
    special: Vec<RawSpecial>,
    norm: Spanned<RawNorm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMove {
    off: Spanned<Datetime>,
    from: Spanned<Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpecial {
    since: Spanned<Datetime>,
    until: Spanned<Datetime>,
    act: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNorm {
    days: u32,
    hours: u32,
}

impl RawYear {
    fn check(self, source: &Source<'_>) -> Result<Year, DataError> {
        let number = *self.year.get_ref();
        let mut year = Year {
            decree: Some(self.decree.clone()),
            ..Year::default()
        };
        let mut froms = Vec::new();
        for moved in &self.moved {
            let (off, from) = (date(source, &moved.off)?, date(source, &moved.from)?);
            for (day, span) in [(off, moved.off.span()), (from, moved.from.span())] {
                if day.year() != number {
                    let problem = format!("{} — не {number} год", day.format("%d.%m.%Y"));
                    return Err(source.error(Some(span), problem, format!("день {number} года")));
                }
            }
            if is_weekend(off) || holiday(off).is_some() || year.off.contains_key(&off) {
                let problem = format!("{} и так не рабочий день", off.format("%d.%m.%Y"));
                return Err(source.error(
                    Some(moved.off.span()),
                    problem,
                    "рабочий день, который стал днём отдыха",
                ));
            }
            if !is_weekend(from) && holiday(from).is_none() || froms.contains(&from) {
                let problem = format!(
                    "{} — не выходной, или уже перенесён",
                    from.format("%d.%m.%Y")
                );
                return Err(source.error(
                    Some(moved.from.span()),
                    problem,
                    "выходной или праздник",
                ));
            }
            froms.push(from);
            year.off.insert(off, (from, self.decree.clone()));
            if holiday(from).is_none() {
                year.working.insert(from, off);
            }
        }
        for special in self.special {
            let (since, until) = (date(source, &special.since)?, date(source, &special.until)?);
            if since > until {
                return Err(source.error(
                    Some(special.until.span()),
                    "until раньше since",
                    "последний день включительно",
                ));
            }
            year.special.push((since, until, special.act));
        }
        year.move_by_law(number, &froms);
        let (days, hours) = norm(&year, number);
        let norm = self.norm.get_ref();
        if (norm.days, norm.hours) != (days, hours) {
            let problem =
                format!("по данным {number} года выходит {days} рабочих дней и {hours} часов");
            let expected = format!(
                "норма года: {} дней и {} часов; проверьте moved и norm",
                norm.days, norm.hours
            );
            return Err(source.error(Some(self.norm.span()), problem, expected));
        }
        Ok(year)
    }
}

/// Working days and hours of the 40-hour week, as published calendars count them: without the President's days.
fn norm(year: &Year, number: i32) -> (u32, u32) {
    days((number, number)).fold((0, 0), |(days, hours), date| match year.day(date) {
        DayKind::Working { short, .. } => (days + 1, hours + 8 - u32::from(short)),
        DayKind::Weekend | DayKind::Holiday { .. } | DayKind::MovedOff { .. } => (days, hours),
    })
}

/// A TOML date without a time.
pub(super) fn date(source: &Source<'_>, raw: &Spanned<Datetime>) -> Result<NaiveDate, DataError> {
    let read = raw.get_ref();
    let date = read.date.filter(|_| read.time.is_none()).and_then(|date| {
        NaiveDate::from_ymd_opt(
            i32::from(date.year),
            u32::from(date.month),
            u32::from(date.day),
        )
    });
    date.ok_or_else(|| {
        source.error(
            Some(raw.span()),
            format!("даты {read} нет"),
            "дата вида 2026-01-09 без кавычек",
        )
    })
}

/// The days of a range of years, first to last.
pub(super) fn days((first, last): (i32, i32)) -> impl Iterator<Item = NaiveDate> {
    let start = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or_default();
    let end = NaiveDate::from_ymd_opt(last, 12, 31).unwrap_or_default();
    start.iter_days().take_while(move |date| *date <= end)
}

/// The day after, which exists for every date that a calendar holds.
pub(super) fn next(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
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
            "holidays.toml, строка 27, столбец 8: по данным 2020 года выходит 248 рабочих дней и 1979 часов; ожидается: \
             норма года: 248 дней и 1980 часов; проверьте moved и norm"
        );
        assert!(error("from = 2020-01-04", "from = 2020-01-09").contains("не выходной"));
        assert!(error("off = 2020-05-04", "off = 2020-05-01").contains("и так не рабочий"));
        assert!(error("off = 2020-05-04", "off = 2021-05-04").contains("не 2020 год"));
        assert!(error("year = 2023", "year = 2022").contains("записан дважды"));
        assert!(error("year = 2027", "year = 2029").contains("2027 год: годы идут подряд"));
        let impossible = error("off = 2020-05-04", "off = 2020-02-30");
        assert!(
            impossible.contains("строка 17, столбец 13: даты 2020-02-30 нет"),
            "{impossible}"
        );
        assert!(error("decree", "decre").contains("неизвестное поле «decre»"));
    }
}
