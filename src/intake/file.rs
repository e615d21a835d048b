//! A table as it lies in a file: rows with the numbers that a spreadsheet shows, cells of a few kinds. What kind of file
//! it is, its first bytes say and not its name.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::{encoding, separated, spreadsheet};
use crate::regulation::Text;

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
    pub told: String,
    /// Where the cells of a spreadsheet lead to, by row number and column.
    pub hyperlinks: HashMap<(usize, usize), Text>,
    /// Every cell was separated by a sign that a text may hold too.
    pub is_separated: bool,
}

/// What is wrong, and at which row.
pub(super) type Wrong = (Option<usize>, String);

impl Cell {
    /// The cell of a text.
    pub(super) fn of(text: &str) -> Self {
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
    /// A row without the empty cells at its end; nothing when it holds nothing.
    pub(super) fn of(number: usize, mut cells: Vec<Cell>) -> Option<Self> {
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

/// Reads the table of a file.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Sheet, Wrong> {
    let refused = |what: &str| Err((None, what.to_owned()));
    if bytes.is_empty() {
        return refused("файл пуст");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return spreadsheet::read(bytes, sheet);
    }
    // The container of old Office files, and of new ones under a password.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return refused(
            "это таблица старого вида (XLS) или под паролем. Откройте её и сохраните как XLSX или CSV, без пароля",
        );
    }
    let start = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let start = start.trim_ascii_start();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let is_page = [
        b"<html".as_slice(),
        b"<!doctype",
        b"<table",
        b"<?xml",
        b"<head",
        b"<meta",
    ];
    if is_page.iter().any(|sign| start.starts_with(sign)) {
        return refused(
            "это веб-страница или XML, хотя имя может говорить иное. Откройте файл в Excel и сохраните как XLSX",
        );
    }
    if start.starts_with(b"%pdf") {
        return refused("это PDF, а нужна таблица: XLSX или CSV");
    }
    if sheet.is_some() {
        return refused("это не книга XLSX, листов в нём нет: уберите имя листа");
    }
    let (text, encoding) = encoding::decode(bytes)?;
    separated::read(&text, encoding)
}
