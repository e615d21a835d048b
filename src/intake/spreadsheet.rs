//! Spreadsheets: the first sheet of an XLSX book, or a named one. Cells are read one by one as they come, so that a
//! small file cannot pretend to be an endless table; a formula is what it came to when the book was saved.
//!
//! XLS, XLSB and ODS are refused with words: their readers lay a whole sheet out in memory, however large a hostile file
//! says it is.

use std::collections::{BTreeMap, HashMap};
use std::panic::{self, AssertUnwindSafe};
use std::{cell::Cell as Flag, io::Cursor, sync::Once};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};
use chrono::{NaiveDate, NaiveDateTime};
use zip::ZipArchive;

use super::headers::folded;
use super::sheet::{Cell, HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, Row, Sheet, Wrong, too_many};
use crate::regulation::Text;

/// The largest unpacked size: 1 GB.
const LARGEST_UNPACKED: u64 = 1024 * 1024 * 1024;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads a sheet of a book.
pub(super) fn read_workbook(bytes: &[u8], sheet: Option<&str>) -> Result<Sheet, Wrong> {
    recognise(bytes)?;
    catch_panic(|| read_book(bytes, sheet)).unwrap_or_else(|| Err((None, damaged())))
}

fn damaged() -> String {
    "файл повреждён: таблица XLSX не читается. Откройте его в Excel и сохраните заново".to_owned()
}

/// Refuses an archive that is no XLSX book, or that unpacks without end.
fn recognise(bytes: &[u8]) -> Result<(), Wrong> {
    let refused = |what: &str| Err((None, what.to_owned()));
    let Some(Ok(mut archive)) = catch_panic(|| ZipArchive::new(Cursor::new(bytes))) else {
        return refused(&damaged());
    };
    if catch_panic(|| unpacked_size(&mut archive)).is_none_or(|size| size > LARGEST_UNPACKED) {
        return refused("в распакованном виде таблица больше 1 ГБ; разделите выгрузку на части");
    }
    let has = |wanted: &str| {
        archive
            .file_names()
            .flatten()
            .any(|name| name.replace('\\', "/").to_lowercase().ends_with(wanted))
    };
    if has("xl/workbook.xml") {
        return Ok(());
    }
    if has("xl/workbook.bin") {
        return refused("это таблица XLSB. Откройте её в Excel и сохраните как XLSX");
    }
    if has("content.xml") {
        return refused("это таблица ODS. Откройте её и сохраните как XLSX или CSV");
    }
    refused("это архив, а нужна таблица: XLSX или CSV. Распакуйте его")
}

/// The unpacked size that an archive declares; its reader yields no more than that.
fn unpacked_size(archive: &mut ZipArchive<Cursor<&[u8]>>) -> u64 {
    let places = 0..archive.len();
    let size = |place| archive.by_index_raw(place).map(|file| file.size());
    places.flat_map(size).fold(0, u64::saturating_add)
}

fn read_book(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Wrong> {
    let failed = |_: XlsxError| (None, damaged());
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let sheets = book.sheets_metadata().iter();
    let names: Vec<String> = sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let all = || {
        let quoted: Vec<String> = names.iter().map(|name| format!("«{name}»")).collect();
        quoted.join(", ")
    };
    let name = match wanted {
        Some(wanted) => names
            .iter()
            .find(|name| name.as_str() == wanted || folded(name) == folded(wanted))
            .ok_or_else(|| (None, format!("листа «{wanted}» нет. Листы: {}", all())))?,
        None => names
            .first()
            .ok_or_else(|| (None, "в книге нет листов".to_owned()))?,
    };
    let mut rows = read_rows(&mut book, name)?;
    if rows.is_empty() {
        let others = if names.len() > 1 {
            format!(". Листы: {}", all())
        } else {
            String::new()
        };
        return Err((None, format!("лист «{name}» пуст{others}")));
    }
    // A merged value counts for each of its rows. Only a hostile file has areas that overlap without end.
    let mut room = rows.len() * MOST_COLUMNS;
    for area in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
        room = room.saturating_sub(1 + fill(&mut rows, area));
        if room == 0 {
            break;
        }
    }
    let mut hyperlinks = HashMap::new();
    for link in book.hyperlinks_by_sheet_name(name).unwrap_or_default() {
        let place = (link.range.start.0 as usize + 1, link.range.start.1 as usize);
        hyperlinks.extend(link.target.map(|target| (place, target.into())));
    }
    let format = if names.len() > 1 {
        format!("XLSX, лист «{name}»")
    } else {
        "XLSX".to_owned()
    };
    Ok(Sheet {
        rows: rows
            .into_iter()
            .filter_map(|(row, cells)| Row::trimmed(row as usize + 1, cells))
            .collect(),
        format,
        hyperlinks,
        is_separated: false,
    })
}

fn read_rows(book: &mut Book<'_>, name: &str) -> Result<BTreeMap<u32, Vec<Cell>>, Wrong> {
    let is_1904 = book.has_1904_epoch();
    let reader = book.worksheet_cells_reader(name);
    let mut reader = reader.map_err(|_| (None, damaged()))?;
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    // A text that many cells share is kept once, or a small book would not fit in memory.
    let mut shared: HashMap<(*const u8, usize), Text> = HashMap::new();
    loop {
        let next = reader.next_cell().map_err(|_| {
            let row = rows.keys().last().map(|row| *row as usize + 1);
            (row, format!("после этой строки {}", damaged()))
        })?;
        let Some(cell) = next else { break };
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::Empty => Cell::Empty,
            DataRef::String(text) => Cell::from_text(text),
            DataRef::SharedString(text) if text.trim().is_empty() => Cell::Empty,
            DataRef::SharedString(text) => {
                let place = (text.as_ptr(), text.len());
                let text = shared.entry(place).or_insert_with(|| (*text).into());
                Cell::Text(text.clone())
            }
            #[allow(clippy::cast_precision_loss, reason = "a spreadsheet keeps numbers so")]
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::Bool(truth) => {
                Cell::from_text(if *truth { "ИСТИНА" } else { "ЛОЖЬ" })
            }
            DataRef::DateTime(at) => {
                moment(at.as_f64(), is_1904).map_or(Cell::Number(at.as_f64()), Cell::Moment)
            }
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::from_text(text),
            DataRef::Error(error) => Cell::Broken(error.to_string().into()),
        };
        if value == Cell::Empty {
            continue;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            let row = Some(row as usize + 1);
            return Err((row, format!("столбцов больше {MOST_COLUMNS}")));
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = value;
        if rows.len() > MOST_ROWS + HEADER_WITHIN {
            return Err((None, too_many()));
        }
    }
    Ok(rows)
}

/// Puts the value of a merged area into each of its rows, in the area's first column; a title over several columns stays
/// a title. Tells how many rows it has.
fn fill(rows: &mut BTreeMap<u32, Vec<Cell>>, area: Dimensions) -> usize {
    let (top, column) = area.start;
    let value = rows
        .get(&top)
        .and_then(|cells| cells.get(column as usize))
        .cloned()
        .unwrap_or_default();
    if value == Cell::Empty || area.end.0 <= top {
        return 0;
    }
    let column = column as usize;
    let mut count = 0;
    for (_, cells) in rows.range_mut(top + 1..=area.end.0) {
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        if cells[column] == Cell::Empty {
            cells[column] = value.clone();
        }
        count += 1;
    }
    count
}

/// The moment of a spreadsheet's number: days since the epoch, to the second.
pub(super) fn moment(number: f64, is_1904: bool) -> Option<NaiveDateTime> {
    // Up to the year 9999; what is below 1 is a time alone.
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let kind = calamine::ExcelDateTimeType::DateTime;
    // The nearest second: 9:31 is kept as 0.39652777….
    let number = (number * 86_400.0).round() / 86_400.0 + 0.000_001;
    let (year, month, day, hour, minute, second, _) =
        ExcelDateTime::new(number, kind, is_1904).to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    date.and_hms_opt(hour.into(), minute.into(), second.into())
}

thread_local! {
    /// This thread is inside of [`catch_panic`].
    static CAUGHT: Flag<bool> = const { Flag::new(false) };
}

/// Runs the reader of a foreign format. A hostile file may make it panic: that is a damaged file and no more, and nothing
/// is printed over the desk.
fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                before(info);
            }
        }));
    });
    CAUGHT.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(false);
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use zip::write::SimpleFileOptions;

    #[test]
    fn an_archive_gives_no_more_than_it_says() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .start_file("xl/workbook.xml", SimpleFileOptions::default())
            .expect("begun");
        writer.write_all(&vec![b' '; 300_000]).expect("written");
        let mut bytes = writer.finish().expect("an archive").into_inner();
        let open = |bytes: &[u8]| ZipArchive::new(Cursor::new(bytes.to_vec())).expect("an archive");
        let told = |bytes: &[u8]| {
            unpacked_size(&mut ZipArchive::new(Cursor::new(bytes)).expect("an archive"))
        };
        assert_eq!((bytes.len() < 2_000, told(&bytes)), (true, 300_000));
        // The directory of the archive says that the file has ten bytes: a bomb that hides.
        let directory = bytes.windows(4).rposition(|four| four == b"PK\x01\x02");
        let size = directory.expect("a directory") + 24;
        bytes[size..size + 4].copy_from_slice(&10_u32.to_le_bytes());
        assert_eq!(told(&bytes), 10);
        let mut text = Vec::new();
        let mut archive = open(&bytes);
        let read = archive
            .by_index(0)
            .map(|mut file| file.read_to_end(&mut text));
        assert!(read.is_err() || read.is_ok_and(|read| read.is_err()));
        assert!(text.len() < 300_000, "{}", text.len());
        // And one that says what it is.
        bytes[size..size + 4].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
        assert!(
            recognise(&bytes)
                .expect_err("refused")
                .1
                .contains("больше 1 ГБ")
        );
    }
}
