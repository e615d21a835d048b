//! A table as it lies in a file: rows with the numbers that a spreadsheet shows, cells of a few kinds.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::regulation::Text;

/// The most rows: nobody has looked through a longer list.
pub const MOST_ROWS: usize = 100_000;
/// The most columns that a list of messages has.
pub(super) const MOST_COLUMNS: usize = 200;
/// The header is searched for in so many first rows: reports have a title above it.
pub(super) const HEADER_WITHIN: usize = 50;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or blanks.
    #[default]
    Empty,
    /// A text.
    Text(Text),
    /// A number.
    Number(f64),
    /// A date or a time of a spreadsheet.
    Moment(NaiveDateTime),
    /// A formula that came to an error, as the spreadsheet shows it.
    Broken(Text),
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1.
    pub number: usize,
    /// Its cells up to the last one that holds something.
    pub cells: Vec<Cell>,
}

/// A table of a file.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The rows that hold something.
    pub rows: Vec<Row>,
    /// What the file was taken for: «CSV, UTF-8, разделитель «;»».
    pub format: String,
    /// Where the cells of a spreadsheet lead to, by row number and column.
    pub hyperlinks: HashMap<(usize, usize), Text>,
    /// Cells were split at a separator that a text may contain too.
    pub is_separated: bool,
}

/// What is wrong, and at which row.
pub(super) type Wrong = (Option<usize>, String);

impl Cell {
    /// The cell of a text.
    pub(super) fn from_text(text: &str) -> Self {
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text.into())
        }
    }

    /// What it holds, as text.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => Text::new(),
            Self::Text(text) | Self::Broken(text) => text.clone(),
            Self::Number(number) => number.to_string().into(),
            Self::Moment(at) => at.format("%d.%m.%Y %H:%M:%S").to_string().into(),
        }
    }
}

impl Row {
    /// A row without its trailing empty cells; `None` when nothing is left.
    pub(super) fn trimmed(number: usize, mut cells: Vec<Cell>) -> Option<Self> {
        while cells.last() == Some(&Cell::Empty) {
            cells.pop();
        }
        (!cells.is_empty()).then_some(Self { number, cells })
    }

    /// The cell of a column.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// The refusal of a list that is too long.
pub(super) fn too_many() -> String {
    format!("строк больше {MOST_ROWS}; разделите выгрузку на части")
}

/// The beginning of a foreign text, to be shown.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
