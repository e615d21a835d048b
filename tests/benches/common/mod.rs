//! What every bench counts with: the sample ministry, its calendar and the regulation's limits.

use pult::calendar::{Production, WorkingCalendar, production};
use pult::directory::{self, Organization};
use pult::regulation::{Regulation, Rules, limits};

/// The calendar and the limits.
pub fn rules() -> Rules {
    let production = Production::parse("holidays.toml", production::EMBEDDED).expect("right");
    let (organization, schedule) =
        Organization::parse("organization.toml", directory::SAMPLE).expect("right");
    Rules {
        calendar: WorkingCalendar::build(&production, &schedule, organization.zone)
            .expect("working time"),
        regulation: Regulation::parse("regulation.toml", limits::EMBEDDED).expect("right"),
        departments: Vec::new(),
    }
}
