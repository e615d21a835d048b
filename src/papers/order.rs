//! What to print, with which forms, on which printer.

use std::path::PathBuf;

use super::report::{Kind, period::Period};
use super::spool::Printer;
use crate::regulation::Number;

/// Which sheets of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The full ones not printed yet, and the last one as it stands.
    New,
    /// All of them.
    All,
    /// The one with this number.
    One(u32),
}

/// What to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// Sheets of the journal of a year.
    Sheets(i32, Which),
    /// The card of a message.
    Card(Number),
    /// The summary of a month (п. 24).
    Summary(Period),
    /// The registry of a period (п. 26).
    Registry(Period),
}

impl Paper {
    /// Its name inside a sentence.
    pub fn called(&self) -> String {
        match self {
            Self::Sheets(year, Which::One(sheet)) => format!("лист {sheet} журнала {year} года"),
            Self::Sheets(year, Which::New | Which::All) => format!("листы журнала {year} года"),
            Self::Card(number) => format!("сопроводительный лист № {number}"),
            Self::Summary(month) => format!("сводная информация, {}", month.title()),
            Self::Registry(period) => format!("реестр ответов, {}", period.title()),
        }
    }

    /// The beginning of its file's name.
    pub(super) fn file(&self) -> String {
        match self {
            Self::Sheets(year, Which::One(sheet)) => format!("журнал-{year}-лист-{sheet}"),
            Self::Sheets(year, Which::New | Which::All) => format!("журнал-{year}"),
            Self::Card(number) => format!("сопроводительный-{number}"),
            Self::Summary(month) => Kind::Summary.file(*month),
            Self::Registry(period) => Kind::Registry.file(*period),
        }
    }
}

/// A paper, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What to print.
    pub paper: Paper,
    /// Use the built-in forms, even where the ministry has its own.
    pub embedded_forms: bool,
    /// None for a file alone.
    pub printer: Option<Printer>,
    /// None for a new file in the folder for papers.
    pub out: Option<PathBuf>,
}
