//! A report as a spreadsheet: tables with real numbers and dates, a frozen header with filters, set up for A4 landscape.
//!
//! Every text is written as a text, so one that begins with `=` is no formula.

use chrono::{DateTime, FixedOffset};
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::content::Report;
use super::table::{Cell, Column, Row};
use crate::papers::error::PaperError;

/// The spreadsheet of a report. `created` is the date of the print; the same report and date give the same bytes.
pub fn workbook(report: &Report, created: DateTime<FixedOffset>) -> Result<Vec<u8>, PaperError> {
    build(report, created)
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

fn build(report: &Report, created: DateTime<FixedOffset>) -> Result<Vec<u8>, XlsxError> {
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
    let title = format!("{}, {}", report.kind.name(), report.period.title());
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&title)
        .set_author(&report.organization)
        .set_company(&report.organization)
        .set_creation_datetime(&created.to_utc());
    workbook.set_properties(&properties);
    // Neighbours with the same sheet and columns stand under one another.
    for tables in report.tables.chunk_by(|one, next| one.sheet == next.sheet) {
        let first = &tables[0];
        if first.sheet.is_empty() {
            continue;
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(first.sheet)?;
        let rows: Vec<&Row> = tables.iter().flat_map(|table| &table.rows).collect();
        let columns = fill(sheet, first.columns, &rows, &formats)?;
        // The header stands above the rows on the screen and on each page.
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last.max(1), columns.saturating_sub(1))?;
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

/// Fills a sheet, and gives how many columns it has.
fn fill(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: &[&Row],
    formats: &Formats,
) -> Result<u16, XlsxError> {
    let shown = columns.iter().enumerate();
    let shown = || (0_u16..).zip(shown.clone().filter(|(_, column)| column.width > 0.0));
    for (place, (_, column)) in shown() {
        sheet.set_column_width(place, column.width)?;
        sheet.write_string_with_format(0, place, column.name, &formats.head)?;
    }
    for (row, own) in (1_u32..).zip(rows) {
        for (place, (cell, _)) in shown() {
            write(sheet, row, place, &own.cells[cell], formats)?;
        }
    }
    Ok(u16::try_from(shown().count()).unwrap_or(u16::MAX))
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "minutes and counts are far below 2^53"
    )]
    let written = match cell {
        Cell::Text(_) | Cell::Flag(_) | Cell::InTime(_) | Cell::Category(_) | Cell::Unknown => {
            let text: String = cell.in_sheet().chars().take(LONGEST).collect();
            sheet.write_string_with_format(row, column, text, &formats.text)
        }
        Cell::Number(number) | Cell::Minutes(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)
        }
        Cell::Share(permille) => {
            let share = *permille as f64 / 1000.0;
            sheet.write_number_with_format(row, column, share, &formats.share)
        }
        Cell::Date(date) => sheet.write_datetime_with_format(row, column, date, &formats.date),
        Cell::Moment(at) => {
            sheet.write_datetime_with_format(row, column, at.naive_local(), &formats.moment)
        }
        Cell::Durations(_) | Cell::Empty | Cell::NotYet | Cell::Absent => {
            sheet.write_blank(row, column, &formats.text)
        }
    };
    written.map(|_| ())
}
