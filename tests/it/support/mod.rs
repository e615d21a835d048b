//! What several subjects need: the sample ministry, its rules, short ways to say an instant.

mod day;
pub(crate) mod desk;
pub(crate) mod journal;
mod keys;
pub(crate) mod patience;
pub(crate) mod pdf;
pub(crate) mod station;

use chrono::{DateTime, Utc};
use pult::calendar::{Production, WorkingCalendar, production};
use pult::directory::{self, Organization};
use pult::regulation::{Regulation, Rules, limits};

/// The ministry of the sample, whose hours are those of the cases.
pub(crate) fn organization() -> Organization {
    Organization::parse("organization.toml", directory::SAMPLE)
        .expect("the sample is right")
        .0
}

/// The calendar of the sample ministry.
pub(crate) fn calendar() -> WorkingCalendar {
    let production = Production::parse("holidays.toml", production::EMBEDDED)
        .expect("the embedded file is right");
    let (organization, schedule) =
        Organization::parse("organization.toml", directory::SAMPLE).expect("the sample is right");
    WorkingCalendar::build(&production, &schedule, organization.zone)
        .expect("there is working time")
}

/// The rules of the sample ministry.
pub(crate) fn rules() -> Rules {
    let regulation =
        Regulation::parse("regulation.toml", limits::EMBEDDED).expect("the embedded file is right");
    Rules {
        calendar: calendar(),
        regulation,
        departments: Vec::new(),
    }
}

/// An instant by the ministry's clock: `2026-11-23 09:31`.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a moment");
    local
        .and_local_timezone(chrono_tz::Asia::Novokuznetsk)
        .single()
        .expect("one instant")
        .to_utc()
}
