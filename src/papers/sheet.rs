//! A report as a spreadsheet: tables with real numbers and dates, a frozen header with filters, set up for A4 landscape.
//!
//! Every text is written as a text, so one that begins with `=` is no formula.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::error::PaperError;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Of a thousand, shown as a percentage.
    Share(usize),
    /// A day.
    Date(NaiveDate),
    /// A moment by the ministry's clock.
    Moment(NaiveDateTime),
    /// Nothing.
    Empty,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    pub fn count(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A moment of the contract (RFC 3339 with offset).
    pub fn moment(text: &str) -> Self {
        DateTime::<FixedOffset>::parse_from_rfc3339(text)
            .map_or_else(|_| Self::text(text), |at| Self::Moment(at.naive_local()))
    }

    /// A number, or nothing.
    pub fn maybe(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// A share, or nothing.
    pub fn share(permille: Option<usize>) -> Self {
        permille.map_or(Self::Empty, Self::Share)
    }
}

/// A table on a sheet of its own.
#[derive(Debug)]
pub struct Table {
    /// Name of the sheet, at most 31 characters.
    pub name: &'static str,
    /// Header and width in characters of each column.
    pub columns: Vec<(&'static str, f64)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A spreadsheet of tables. `created` is the date of the print; the same tables and date give the same bytes.
pub fn workbook(
    title: &str,
    author: &str,
    created: DateTime<FixedOffset>,
    tables: &[Table],
) -> Result<Vec<u8>, PaperError> {
    build(title, author, created, tables)
        .map_err(|error| PaperError::Nothing(format!("таблицу не составить: {error}")))
}

/// The longest text that a cell holds.
const LONGEST: usize = 32_000;

struct Formats {
    head: Format,
    text: Format,
    number: Format,
    share: Format,
    date: Format,
    moment: Format,
}

fn build(
    title: &str,
    author: &str,
    created: DateTime<FixedOffset>,
    tables: &[Table],
) -> Result<Vec<u8>, XlsxError> {
    let cell = Format::new()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    let formats = Formats {
        head: cell
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_background_color(0x00D9_E2F3),
        text: cell.clone().set_text_wrap(),
        number: cell.clone().set_num_format("0"),
        share: cell.clone().set_num_format("0.0%"),
        date: cell.clone().set_num_format("dd.mm.yyyy"),
        moment: cell.set_num_format("dd.mm.yyyy hh:mm"),
    };
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(title)
        .set_author(author)
        .set_company(author)
        .set_creation_datetime(&created.to_utc());
    workbook.set_properties(&properties);
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        fill(sheet, table, &formats)?;
        // The header stands above the rows on the screen and on each page.
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        let last = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let columns = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last(table.rows.len()).max(1), columns)?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.8, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_header(format!("&L{}", title.replace('&', "&&")));
        sheet.set_footer("&Rлист &P из &N");
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    for (column, (name, width)) in (0_u16..).zip(&table.columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *name, &formats.head)?;
    }
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    let text: String = text.chars().take(LONGEST).collect();
                    sheet.write_string_with_format(row, column, text, &formats.text)?;
                }
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "minutes and counts are far below 2^53"
                )]
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
                }
                #[allow(clippy::cast_precision_loss, reason = "at most a thousand")]
                Cell::Share(permille) => {
                    let share = *permille as f64 / 1000.0;
                    sheet.write_number_with_format(row, column, share, &formats.share)?;
                }
                Cell::Date(date) => {
                    sheet.write_datetime_with_format(row, column, date, &formats.date)?;
                }
                Cell::Moment(at) => {
                    sheet.write_datetime_with_format(row, column, at, &formats.moment)?;
                }
                Cell::Empty => {
                    sheet.write_blank(row, column, &formats.text)?;
                }
            }
        }
    }
    Ok(())
}
