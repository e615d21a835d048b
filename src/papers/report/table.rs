//! The tables of a report. A table knows its columns, and a column knows where it is shown, so that the JSON, the
//! spreadsheet, the screen and the words of the command line are four readings of one thing.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer};

use super::tally::{Durations, minutes, percent};
use crate::regulation::{Category, Number, event::moment};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Working minutes.
    Minutes(i64),
    /// Of a thousand, shown as a percentage.
    Share(usize),
    /// Yes or no.
    Flag(bool),
    /// Whether a term was kept.
    InTime(bool),
    /// A category.
    Category(Category),
    /// A day.
    Date(NaiveDate),
    /// A moment by the ministry's clock.
    #[serde(serialize_with = "rfc3339")]
    Moment(DateTime<FixedOffset>),
    /// Working minutes of many messages, for the JSON alone.
    Durations(Durations),
    /// Nothing can be said.
    Empty,
    /// The journal does not have the month that it would be of.
    Unknown,
    /// Nothing has happened yet.
    NotYet,
    /// The column is not for this row; left out of the JSON.
    Absent,
}

pub(super) fn rfc3339<S: Serializer>(
    at: &DateTime<FixedOffset>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&moment(*at))
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn message(number: Number) -> Self {
        Self::Text(number.to_string())
    }

    pub(crate) fn count(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// How many there were in a month that is compared with.
    pub(crate) fn compared(count: Option<usize>) -> Self {
        count.map_or(Self::Unknown, Self::count)
    }

    /// A value, or an empty cell.
    pub(crate) fn or_empty<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// As a line of a screen shows it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Minutes(own) => minutes(Some(*own)),
            Self::Share(permille) => percent(Some(*permille)),
            Self::Flag(true) => "да".to_owned(),
            Self::Flag(false) => "нет".to_owned(),
            Self::InTime(true) => "в срок".to_owned(),
            Self::InTime(false) => "с опоздан.".to_owned(),
            Self::Category(category) => category_words(*category).to_owned(),
            Self::Date(date) => date.format("%d.%m.%Y").to_string(),
            // As short as a column takes.
            Self::Moment(at) => at.format("%d.%m %H:%M").to_string(),
            Self::Empty | Self::Unknown => "—".to_owned(),
            Self::NotYet => "нет".to_owned(),
            Self::Durations(_) | Self::Absent => String::new(),
        }
    }

    /// As the spreadsheet writes a cell of words.
    pub(super) fn in_sheet(&self) -> String {
        match self {
            Self::InTime(kept) => Self::Flag(*kept).shown(),
            cell => cell.shown(),
        }
    }

    /// The figure of a bar.
    pub(crate) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) | Self::Minutes(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }
}

pub(super) fn category_words(category: Category) -> &'static str {
    match category {
        Category::Ordinary => "обычные",
        Category::High => "повышенной важности",
    }
}

/// A column of a table, and where it is shown.
#[derive(Debug)]
pub struct Column {
    /// Its key in the JSON.
    pub(crate) code: &'static str,
    pub(crate) in_json: bool,
    /// Its header and width in characters in the spreadsheet; a column of no width is not there.
    pub(crate) name: &'static str,
    pub(crate) width: f64,
    /// It is a figure at the right edge of the screen.
    pub(crate) on_screen: bool,
}

impl Column {
    pub(super) const fn new(code: &'static str, name: &'static str, width: f64) -> Self {
        Self {
            code,
            in_json: true,
            name,
            width,
            on_screen: false,
        }
    }

    /// A column that the spreadsheet does not have.
    pub(super) const fn not_in_sheet(code: &'static str) -> Self {
        Self::new(code, "", 0.0)
    }

    pub(super) const fn not_in_json(mut self) -> Self {
        self.in_json = false;
        self
    }

    pub(super) const fn on_screen(mut self) -> Self {
        self.on_screen = true;
        self
    }
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// As many as the table has columns.
    pub(crate) cells: Vec<Cell>,
    /// The messages behind it.
    pub(crate) messages: Vec<Number>,
    pub(crate) in_json: bool,
    pub(crate) on_screen: bool,
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>, messages: Vec<Number>) -> Self {
        Self {
            cells,
            messages,
            in_json: true,
            on_screen: true,
        }
    }
}

/// A table of a report.
#[derive(Debug)]
pub struct Table {
    /// Its key in the JSON.
    pub(crate) code: &'static str,
    /// Its title on the screen.
    pub(crate) title: Option<&'static str>,
    /// The sheet that it is on, at most 31 characters; neighbours may share one. An empty name is no sheet.
    pub(crate) sheet: &'static str,
    pub(crate) columns: &'static [Column],
    /// What the screen calls a row, made of its cells.
    pub(crate) label: fn(&[Cell]) -> String,
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Some columns of it are figures of the screen.
    pub(crate) fn is_on_screen(&self) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|column| column.on_screen)
    }

    /// The figures of a row on the screen.
    pub(crate) fn figures(&self, row: &Row) -> Vec<String> {
        let cells = self.columns.iter().zip(&row.cells);
        cells
            .filter(|(column, _)| column.on_screen)
            .map(|(_, cell)| cell.shown())
            .collect()
    }

    /// The cell of a column.
    pub(crate) fn cell<'a>(&self, row: &'a Row, code: &str) -> &'a Cell {
        let place = self.columns.iter().position(|column| column.code == code);
        let cell = place.and_then(|place| row.cells.get(place));
        cell.unwrap_or(&Cell::Empty)
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.rows.iter().filter(|row| row.in_json);
        serializer.collect_seq(rows.map(|row| Fields {
            columns: self.columns,
            row,
        }))
    }
}

/// A row as an object.
struct Fields<'a> {
    columns: &'a [Column],
    row: &'a Row,
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.columns.iter().zip(&self.row.cells);
        let shown = fields.filter(|(column, cell)| column.in_json && **cell != Cell::Absent);
        serializer.collect_map(shown.map(|(column, cell)| (column.code, cell)))
    }
}
