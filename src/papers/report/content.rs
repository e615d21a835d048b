//! A report: what it is of, and its tables. Its JSON is the contract that the forms of the papers are filled with too.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{entered_after::EnteredAfter, period::Period, table::Table};
use crate::calendar::Instant;
use crate::regulation::{Number, State};

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// п. 26.
    Registry,
    /// п. 24.
    Summary,
}

impl Kind {
    /// Its name at the head of a spreadsheet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Registry => "Реестр ответов",
            Self::Summary => "Сводная информация",
        }
    }

    /// The name of its file over a period, without what follows the dot.
    pub(crate) fn file(self, period: Period) -> String {
        match self {
            Self::Registry => format!("реестр-{}", period.code()),
            Self::Summary => format!("сводная-{}", period.code()),
        }
    }

    /// What the JSON calls its period.
    fn period(self) -> &'static str {
        match self {
            Self::Registry => "period",
            Self::Summary => "month",
        }
    }
}

/// A report of a period.
#[derive(Debug)]
pub struct Report {
    pub(crate) kind: Kind,
    /// The ministry.
    pub(crate) organization: String,
    /// The order that set the regulation.
    pub(crate) order: String,
    pub(crate) period: Period,
    /// As of which instant what still runs is judged.
    pub(crate) as_of: String,
    /// What was entered when the period was over.
    pub(crate) entered_after: Option<EnteredAfter>,
    /// What a summary says before its tables.
    pub(crate) opening: Option<Opening>,
    pub(crate) tables: Vec<Table>,
    /// The messages of a summary, to look at those behind a figure.
    pub(crate) messages: BTreeMap<Number, Brief>,
}

/// What a summary says before its tables.
#[derive(Debug, Clone, Serialize)]
pub struct Opening {
    /// A year without a decree that the month is counted in.
    pub(crate) provisional_year: Option<i32>,
    pub(crate) balance: Balance,
}

/// What was in work, came in and went out: start + detected = answered + rejected + annulled + end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// In work when the month began.
    pub(crate) at_start: i64,
    /// Detected in the month, void registrations too.
    pub(crate) detected: i64,
    /// Final replies posted in the month, of whichever month the messages are.
    pub(crate) answered: i64,
    /// Not processed (п. 22), decided in the month.
    pub(crate) rejected: i64,
    /// Annulled in the month.
    pub(crate) annulled: i64,
    /// In work when the month ended, or now.
    pub(crate) at_end: i64,
}

/// A message in a line.
#[derive(Debug, Clone)]
pub struct Brief {
    pub(crate) detected: Instant,
    pub(crate) topic: String,
    pub(crate) state: State,
    /// It has a breach.
    pub(crate) is_late: bool,
}

impl Report {
    /// The table of a key of the JSON.
    pub(crate) fn table(&self, code: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.code == code)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("organization", &self.organization)?;
        fields.serialize_entry("order", &self.order)?;
        fields.serialize_entry(self.kind.period(), &self.period.code())?;
        fields.serialize_entry("title", &self.period.title())?;
        fields.serialize_entry("as_of", &self.as_of)?;
        fields.serialize_entry("entered_after", &self.entered_after)?;
        if let Some(opening) = &self.opening {
            fields.serialize_entry("provisional_year", &opening.provisional_year)?;
            fields.serialize_entry("balance", &opening.balance)?;
        }
        for table in &self.tables {
            fields.serialize_entry(table.code, table)?;
        }
        fields.end()
    }
}
