//! The working calendar: against the answers of an independent oracle, by its laws, by the bugs that bit others, by
//! its settings and by its commands.

mod commands;
mod laws;
mod named;
mod oracle;
mod settings;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use pult::calendar::{
    OutsideCalendar, Production, Schedule, WorkMinutes, WorkingCalendar, production,
};

/// The hours of the sample ministry.
const SAMPLE: &str = "[[hours]]\n\
    monday = \"08:30-17:30\"\n\
    tuesday = \"08:30-17:30\"\n\
    wednesday = \"08:30-17:30\"\n\
    thursday = \"08:30-17:30\"\n\
    friday = \"08:30-16:30\"\n\
    lunch = \"12:30-13:18\"\n";

/// The same hours from Monday to Friday, as TOML.
fn every_workday(hours: &str) -> String {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    let days = days.map(|day| format!("{day} = \"{hours}\"\n")).concat();
    format!("[[hours]]\n{days}")
}

/// An office with its calendar, asked and answering by its own wall clock: `2026-11-23 17:15`.
struct Office(WorkingCalendar);

impl Office {
    /// The sample ministry, with more tables of TOML.
    fn sample(more: &str) -> Self {
        Self::new(&format!("{SAMPLE}{more}"), chrono_tz::Asia::Novokuznetsk)
    }

    fn new(toml: &str, zone: Tz) -> Self {
        Self(Self::build(toml, zone).expect("there is working time"))
    }

    fn build(toml: &str, zone: Tz) -> Result<WorkingCalendar, pult::calendar::CalendarError> {
        let production = Production::parse("holidays.toml", production::EMBEDDED)
            .expect("the embedded file is right");
        let schedule =
            Schedule::parse("organization.toml", toml).unwrap_or_else(|error| panic!("{error}"));
        WorkingCalendar::build(&production, &schedule, zone)
    }

    fn at(&self, text: &str) -> DateTime<Utc> {
        let formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f"];
        let local = formats
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
        self.0
            .instant(local.unwrap_or_else(|| panic!("{text} is no moment")))
    }

    fn say(&self, at: DateTime<Utc>) -> String {
        let local = self.0.local(at).naive_local();
        if local.and_utc().timestamp() % 60 == 0 && local.and_utc().timestamp_subsec_nanos() == 0 {
            local.format("%Y-%m-%d %H:%M").to_string()
        } else {
            local.format("%Y-%m-%d %H:%M:%S%.f").to_string()
        }
    }

    fn add(&self, from: &str, minutes: i64) -> String {
        self.try_add(from, minutes).expect("a year of the calendar")
    }

    fn try_add(&self, from: &str, minutes: i64) -> Result<String, OutsideCalendar> {
        let there = self.0.add(self.at(from), WorkMinutes::new(minutes))?;
        Ok(self.say(there))
    }

    fn sub(&self, from: &str, minutes: i64) -> String {
        let there = self.0.sub(self.at(from), WorkMinutes::new(minutes));
        self.say(there.expect("a year of the calendar"))
    }

    fn between(&self, from: &str, to: &str) -> i64 {
        let minutes = self.0.between(self.at(from), self.at(to));
        minutes.expect("a year of the calendar").get()
    }

    /// Working minutes of a whole day, by its spans.
    fn of_day(&self, date: &str) -> i64 {
        let day = self.0.day(day(date)).expect("a year of the calendar");
        day.spans
            .iter()
            .map(|span| i64::from(span.to - span.from))
            .sum()
    }

    fn workday(&self, from: &str, n: i64) -> String {
        let there = self.0.workday(day(from), n);
        there.expect("a year of the calendar").to_string()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
