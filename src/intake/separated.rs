//! Text with separators: comma, semicolon or tab; quoted cells may hold line breaks.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::headers::recognised;
use super::sheet::{Cell, HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, Row, Sheet, Wrong, too_many};

/// Each separator, and what it is called.
const SEPARATORS: [(u8, &str); 3] = [(b';', "«;»"), (b',', "«,»"), (b'\t', "табуляция")];

/// How many rows decide which separator it is.
const FIRST: usize = 30;

/// Reads the rows of a text.
pub(super) fn read_text(text: &str, encoding: &str) -> Result<Sheet, Wrong> {
    let (text, said) = hint(text);
    let (separator, name) = said.map_or_else(|| guess(text), |separator| (separator, "по sep="));
    let mut rows = Vec::new();
    let mut last = 0;
    let mut number = 0;
    let mut reader = reader(text, separator);
    let mut record = StringRecord::new();
    while let Ok(true) = reader.read_record(&mut record) {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or_default();
        // The reader passes over empty lines, which a spreadsheet counts.
        number += 1 + empty_lines(text, start);
        last = start;
        let cells: Vec<Cell> = record.iter().map(Cell::from_text).collect();
        let Some(row) = Row::trimmed(number, cells) else {
            continue;
        };
        if row.cells.len() > MOST_COLUMNS {
            return Err((Some(number), format!("столбцов больше {MOST_COLUMNS}")));
        }
        if rows.len() > MOST_ROWS + HEADER_WITHIN {
            return Err((None, too_many()));
        }
        rows.push(row);
    }
    if is_open(&text[last..], separator) {
        let what =
            "кавычка открыта и не закрыта: файл оборван или записан неверно. Выгрузите его заново";
        return Err((Some(number), what.to_owned()));
    }
    Ok(Sheet {
        rows,
        format: format!("CSV, {encoding}, разделитель {name}"),
        hyperlinks: HashMap::new(),
        is_separated: true,
    })
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

/// Excel reads the separator from a first line `sep=;` and does not show that line.
fn hint(text: &str) -> (&str, Option<u8>) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let said = text[..end].strip_prefix("sep=").map(str::as_bytes);
    match said {
        Some(&[separator]) if !matches!(separator, b'"' | b'\r' | b'\n') => {
            let rest = &text[end..];
            let rest = rest
                .strip_prefix("\r\n")
                .or_else(|| rest.strip_prefix(['\r', '\n']));
            (rest.unwrap_or_default(), Some(separator))
        }
        _ => (text, None),
    }
}

/// The separator by which the most headers are recognised, else the one that makes rows of one length.
fn guess(text: &str) -> (u8, &'static str) {
    let score = |separator: u8| {
        let mut reader = reader(text, separator);
        let first: Vec<StringRecord> = reader.records().take(FIRST).flatten().collect();
        let known = |record: &StringRecord| recognised(record.iter());
        let width = first.first().map_or(0, StringRecord::len);
        let even = first.iter().filter(|own| width > 1 && own.len() == width);
        (first.iter().map(known).max(), even.count(), width)
    };
    // Of equally good ones the first: `max_by_key` would take the last.
    let separators = SEPARATORS.into_iter().rev();
    let best = separators.max_by_key(|(separator, _)| score(*separator));
    best.unwrap_or(SEPARATORS[0])
}

/// Empty lines between a place in a text and the row that is read from there.
fn empty_lines(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut rest = bytes.get(start..).unwrap_or_default();
    // The second half of a line's end.
    if start > 0 && bytes[start - 1] == b'\r' {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut count = 0;
    while let Some(after) = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
        .or_else(|| rest.strip_prefix(b"\r"))
    {
        count += 1;
        rest = after;
    }
    count
}

/// Whether the row ends inside a quoted cell.
fn is_open(row: &str, separator: u8) -> bool {
    let mut quoted = false;
    let mut at_start = true;
    for byte in row.bytes() {
        if byte == b'"' {
            // Two quotes in a quoted cell are one: they close it and open it again.
            quoted = !quoted && at_start;
            at_start = !quoted;
        } else if !quoted {
            at_start = byte == separator || matches!(byte, b'\r' | b'\n');
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<usize> {
        let sheet = read_text(text, "UTF-8").expect("reads");
        sheet.rows.iter().map(|row| row.number).collect()
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let sheet = read_text(text, "UTF-8").expect("reads");
        let row = |row: &Row| {
            row.cells
                .iter()
                .map(|cell| cell.text().to_string())
                .collect()
        };
        sheet.rows.iter().map(row).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        assert_eq!(numbers("а;б\n1;2\n3;4\n"), [1, 2, 3]);
        assert_eq!(numbers("а;б\r\n\r\n1;2\r\n;;\r\n3;4"), [1, 3, 5]);
        assert_eq!(numbers("\n\nа;б\n\"1\n2\";3\n\n4;5"), [3, 4, 6]);
        assert_eq!(numbers("а;б\r1;2\r\r3;4\r"), [1, 2, 4]);
        assert_eq!(numbers("sep=;\r\nа;б\r\n1;2"), [1, 2]);
    }

    #[test]
    fn the_separator_is_the_one_that_makes_columns() {
        let wanted = [
            vec!["Ссылка", "Текст"],
            vec!["https://x.ru/1", "да; нет, и\tтак"],
        ];
        for separator in [";", ",", "\t"] {
            let text =
                format!("Ссылка{separator}Текст\nhttps://x.ru/1{separator}\"да; нет, и\tтак\"\n");
            assert_eq!(cells(&text), wanted, "{separator}");
        }
        // Unknown headers: rows of one length.
        let text = "куда,что\nhttps://x.ru/1,\"а;б\"\nhttps://x.ru/2,в";
        assert_eq!(cells(text)[1], ["https://x.ru/1", "а;б"]);
        assert_eq!(cells("sep=|\nа|б")[0], ["а", "б"]);
    }

    #[test]
    fn quotes_hold_breaks_and_quotes() {
        let text = "Ссылка;Текст\nx;\"первая\nвторая \"\"так\"\" третья\"\n";
        assert_eq!(cells(text)[1][1], "первая\nвторая \"так\" третья");
        let broken = read_text("Ссылка;Текст\nx;\"начало\nи конца нет", "UTF-8");
        assert_eq!(broken.expect_err("refused").0, Some(2));
        // A quote inside an unquoted cell opens nothing.
        assert_eq!(
            cells("Ссылка;Текст\nx;диск 5\" и всё")[1][1],
            "диск 5\" и всё"
        );
    }
}
