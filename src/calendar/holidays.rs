//! Reading `holidays.toml`: what the Government decided for each year, checked against the year's published norm.
//!
//! [`Production::parse`] refuses a file with a mistake; [`examine`] goes through the same file year by year and tells
//! what came out, so that a person can compare it with a published calendar month by month.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use super::production::{self, Norm, Production, Year};
use crate::toml_file::{DataError, Source, calendar_date};

/// Years without a decree that are counted by law alone, around those of the file.
const YEARS_BEFORE: i32 = 5;
const YEARS_AFTER: i32 = 15;

/// What came out of one year of the file.
#[derive(Debug)]
pub struct Examined {
    /// The year.
    pub year: i32,
    /// The act of the Government.
    pub decree: String,
    /// What the file says the year adds up to.
    pub norm: Norm,
    /// What it does add up to, month by month; absent when a day in it is wrong.
    pub months: Option<[Norm; 12]>,
    /// What is wrong.
    pub problem: Option<DataError>,
}

impl Production {
    /// Reads `holidays.toml`. The error names the line and what was expected.
    ///
    /// # Errors
    ///
    /// A mistake of syntax, a day that cannot be, years with a gap, a year that does not add up to its norm.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let raw: RawFile = source.parse()?;
        let mut years: BTreeMap<i32, Year> = BTreeMap::new();
        for raw in raw.year {
            let before: Vec<i32> = years.keys().copied().collect();
            let (_, year) = raw.checked(&source, &before);
            years.insert(*raw.year.get_ref(), year?);
        }
        if years.is_empty() {
            return Err(source.error(None, "нет ни одного года", "раздел [[year]]"));
        }
        Ok(Self { years }.with_years_by_law())
    }

    /// The years of this file, and those of another that it lacks: the ministry's own file may hold the next year alone.
    #[must_use]
    pub fn over(self, other: &Self) -> Self {
        let decreed =
            |of: BTreeMap<i32, Year>| of.into_iter().filter(|(_, year)| year.decree.is_some());
        let mut years: BTreeMap<i32, Year> = decreed(other.years.clone()).collect();
        years.extend(decreed(self.years));
        Self { years }.with_years_by_law()
    }

    /// Some years before, between and after those with a decree, counted by law alone.
    fn with_years_by_law(mut self) -> Self {
        let (first, last) = self.range();
        for year in first - YEARS_BEFORE..=last + YEARS_AFTER {
            self.years.entry(year).or_insert_with(|| Year::by_law(year));
        }
        self
    }
}

/// Goes through the file year by year; a mistake of one year does not hide the others.
///
/// # Errors
///
/// Only when the file cannot be read as TOML of the right shape.
pub fn examine(file: &str, text: &str) -> Result<Vec<Examined>, DataError> {
    let source = Source::new(file, text);
    let raw: RawFile = source.parse()?;
    let mut before = Vec::new();
    let examine = |raw: RawYear| {
        let (months, checked) = raw.checked(&source, &before);
        let year = raw.year.into_inner();
        before.push(year);
        Examined {
            year,
            decree: raw.decree.into_inner(),
            norm: raw.norm.into_inner(),
            months,
            problem: checked.err(),
        }
    };
    Ok(raw.year.into_iter().map(examine).collect())
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
    decree: Spanned<String>,
    moved: Vec<RawMove>,
    #[serde(default)]
    special: Vec<RawSpecial>,
    norm: Spanned<Norm>,
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

impl RawYear {
    /// What the year adds up to by month, where its days can be read, and the year where nothing in it is wrong.
    fn checked(
        &self,
        source: &Source<'_>,
        before: &[i32],
    ) -> (Option<[Norm; 12]>, Result<Year, DataError>) {
        let read = self.read(source);
        let months = read.as_ref().map(|year| year.months(*self.year.get_ref()));
        let months = months.ok();
        let year = self.follows(source, before).and(read);
        let year = year.and_then(|year| self.add_up(source, &year).map(|()| year));
        (months, year)
    }

    /// The number of the year follows the one before it.
    fn follows(&self, source: &Source<'_>, before: &[i32]) -> Result<(), DataError> {
        let (number, span) = (*self.year.get_ref(), self.year.span());
        if !(1992..=2200).contains(&number) {
            let expected = "год от 1992 до 2200";
            return Err(source.error(Some(span), format!("год {number}"), expected));
        }
        if before.contains(&number) {
            let problem = format!("год {number} записан дважды");
            return Err(source.error(Some(span), problem, "один раздел на год"));
        }
        if let Some(last) = before.last().filter(|last| *last + 1 != number) {
            let problem = format!("после {last} года стоит {number}");
            let expected = format!("{} год: годы идут подряд", last + 1);
            return Err(source.error(Some(span), problem, expected));
        }
        Ok(())
    }

    /// The year's days, each move checked.
    fn read(&self, source: &Source<'_>) -> Result<Year, DataError> {
        let number = *self.year.get_ref();
        let decree = self.decree.get_ref();
        if decree.trim().is_empty() {
            let expected =
                "акт Правительства: decree = \"постановление Правительства РФ от … № …\"";
            return Err(source.error(Some(self.decree.span()), "акт не указан", expected));
        }
        let mut year = Year {
            decree: Some(decree.clone()),
            ..Year::default()
        };
        for moved in &self.moved {
            let (off, from) = (date(source, &moved.off)?, date(source, &moved.from)?);
            for (day, span) in [(off, moved.off.span()), (from, moved.from.span())] {
                if day.year() != number {
                    let problem = format!("{} — не {number} год", day.format("%d.%m.%Y"));
                    return Err(source.error(Some(span), problem, format!("день {number} года")));
                }
            }
            if production::is_off(off) || year.off.contains_key(&off) {
                let problem = format!("{} и так не рабочий день", off.format("%d.%m.%Y"));
                let expected = "рабочий день, который стал днём отдыха";
                return Err(source.error(Some(moved.off.span()), problem, expected));
            }
            if !production::is_off(from) || year.has_moved(from) {
                let date = from.format("%d.%m.%Y");
                let problem = format!("{date} — не выходной, или уже перенесён");
                let expected = "выходной или праздник";
                return Err(source.error(Some(moved.from.span()), problem, expected));
            }
            year.move_day(off, from, decree);
        }
        for special in &self.special {
            let (since, until) = (date(source, &special.since)?, date(source, &special.until)?);
            if since > until {
                let (place, expected) = (special.until.span(), "последний день включительно");
                return Err(source.error(Some(place), "until раньше since", expected));
            }
            year.special.push((since, until, special.act.clone()));
        }
        year.move_by_law(number);
        Ok(year)
    }

    /// The year must add up to its published norm.
    fn add_up(&self, source: &Source<'_>, year: &Year) -> Result<(), DataError> {
        let number = *self.year.get_ref();
        let (norm, found) = (*self.norm.get_ref(), year.norm(number));
        if norm == found {
            return Ok(());
        }
        let problem = format!(
            "по данным {number} года выходит {} рабочих дней и {} часов",
            found.days, found.hours
        );
        let expected = format!(
            "норма года: {} дней и {} часов; проверьте moved и norm (помесячно: pult calendar check)",
            norm.days, norm.hours
        );
        Err(source.error(Some(self.norm.span()), problem, expected))
    }
}

/// A TOML date without a time.
pub(super) fn date(source: &Source<'_>, raw: &Spanned<Datetime>) -> Result<NaiveDate, DataError> {
    let read = raw.get_ref();
    let date = read.date.filter(|_| read.time.is_none());
    let date = date.and_then(calendar_date);
    date.ok_or_else(|| {
        let expected = "дата вида 2026-01-09 без кавычек";
        source.error(Some(raw.span()), format!("даты {read} нет"), expected)
    })
}
