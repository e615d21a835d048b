//! Which column holds what: by its header, as monitoring systems call it in Russian and English, or as the user says.

use unicode_normalization::UnicodeNormalization;

pub use super::headers::{Columns, Field};
use super::headers::{by_header, folded};
pub use super::layout::{Layout, Unknown};
use super::memory::Memory;
use super::sheet::{Cell, HEADER_WITHIN, Row, Sheet};

/// Why the columns cannot be determined.
#[derive(Debug)]
pub(super) enum LocateError {
    /// Required columns are not recognised.
    Unknown(Box<Unknown>),
    /// There is no such column, or no row at all.
    Wrong(String),
}

/// Finds the header of a table and what its columns hold.
pub(super) fn locate(
    sheet: &Sheet,
    memory: &Memory,
    by_hand: &Columns,
) -> Result<Layout, LocateError> {
    let Some(first) = sheet.rows.first() else {
        let what = "в таблице нет ни одной строки";
        return Err(LocateError::Wrong(what.to_owned()));
    };
    let rows = || sheet.rows.iter().take(HEADER_WITHIN).enumerate();
    let layout = |(place, row): (usize, &Row)| {
        let own = header_names(row);
        Layout {
            header: place,
            fields: by_header(&own),
            names: distinct_names(&own),
        }
    };
    let guess = || {
        let score = |layout: &Layout| layout.fields.iter().flatten().count();
        // Of equally good rows the first: `max_by_key` would take the last.
        let best = rows().map(layout).rev().max_by_key(score);
        let best = best.filter(|best| score(best) > 0);
        let wide = || rows().find(|(_, row)| filled(row) > 1).map(layout);
        best.or_else(wide).unwrap_or_else(|| layout((0, first)))
    };
    let found = if by_hand.is_empty() {
        let remembered = rows().map(layout).find_map(|mut layout| {
            let columns = memory.find(&layout.names)?;
            layout.correct(columns);
            Some(layout)
        });
        let is_complete = |layout: &Layout| layout.missing().is_empty();
        let complete = || rows().map(layout).find(is_complete);
        remembered.or_else(complete).unwrap_or_else(guess)
    } else {
        let has = |layout: &Layout, name: &str| layout.column_named(name).is_some();
        let has_all = |layout: &Layout| by_hand.iter().all(|(name, _)| has(layout, name));
        let Some(mut found) = rows().map(layout).find(has_all) else {
            let guess = guess();
            let lost = by_hand.iter().find(|(name, _)| !has(&guess, name));
            let lost = lost.map(|(name, _)| name.as_str()).unwrap_or_default();
            let names = guess.quoted_names();
            let what = format!("столбца «{lost}» нет. Столбцы: {names}");
            return Err(LocateError::Wrong(what));
        };
        found.correct(by_hand);
        found
    };
    let missing = found.missing();
    if missing.is_empty() {
        return Ok(found);
    }
    Err(LocateError::Unknown(Box::new(Unknown {
        row: sheet.rows[found.header].number,
        layout: found,
        missing,
    })))
}

/// The headers of a row; an empty one is called by its letter.
fn header_names(row: &Row) -> Vec<String> {
    let name = |(column, cell): (usize, &Cell)| {
        let text = cell.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            format!("столбец {}", column_letters(column))
        } else {
            words.join(" ").nfc().take(LONGEST_HEADER).collect()
        }
    };
    row.cells.iter().enumerate().map(name).collect()
}

/// Makes headers unique: the second of a name gets its number appended.
fn distinct_names(own: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for own in own {
        let mut name = own.clone();
        let mut place = 2;
        while names.iter().any(|other| folded(other) == folded(&name)) {
            name = format!("{own} ({place})");
            place += 1;
        }
        names.push(name);
    }
    names
}

/// Longer headers are cut before they are shown and remembered.
const LONGEST_HEADER: usize = 100;

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|own| **own != Cell::Empty).count()
}

/// The letters of a column in a spreadsheet.
fn column_letters(column: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, letter(rest - 1));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let row = |(place, row): (usize, &&[&str])| {
            Row::trimmed(
                place + 1,
                row.iter().map(|text| Cell::from_text(text)).collect(),
            )
        };
        Sheet {
            rows: rows.iter().enumerate().filter_map(row).collect(),
            ..Sheet::default()
        }
    }

    fn told(headers: &[&str]) -> String {
        let names = header_names(&sheet(&[headers]).rows[0]);
        let fields = by_header(&names);
        let pair = |(name, field): (&String, &Option<Field>)| {
            field.map(|field| format!("{name}={}", field.code()))
        };
        names
            .iter()
            .zip(&fields)
            .filter_map(pair)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn headers_of_monitoring_systems_are_recognised() {
        for (headers, wanted) in [
            (
                [
                    "Дата",
                    "Время",
                    "Ссылка на сообщение",
                    "Источник",
                    "Автор",
                    "Текст сообщения",
                    "Город",
                    "Теги",
                ]
                .as_slice(),
                "Дата=date Время=time Ссылка на сообщение=url Источник=source Автор=author Текст сообщения=text Город=location Теги=topic",
            ),
            (
                &[
                    "ПЛОЩАДКА",
                    "U.R.L.",
                    "Полный  текст",
                    "Муниципалитет",
                    "Регион",
                    "Тема:",
                    "Дата публикации",
                ],
                "ПЛОЩАДКА=source U.R.L.=url Полный текст=text Муниципалитет=location Тема:=topic Дата публикации=date",
            ),
            (
                &[
                    "Published",
                    "Link",
                    "Author",
                    "Text",
                    "Social network",
                    "City",
                    "Tags",
                    "Sentiment",
                ],
                "Published=date Link=url Author=author Text=text Social network=source City=location Tags=topic",
            ),
            (
                &["Населённый пункт", "Ссылка", "Адрес", "Время"],
                "Населённый пункт=location Ссылка=url Время=date",
            ),
            (&["URL автора", "Тип", "Тональность"], ""),
        ] {
            assert_eq!(told(headers), wanted);
        }
    }

    #[test]
    fn two_equally_good_columns_are_asked_about() {
        assert_eq!(told(&["Сообщение", "Текст", "Ссылка"]), "Ссылка=url");
        assert_eq!(told(&["Ссылка", "Ссылка", "Текст"]), "Текст=text");
        assert_eq!(told(&["Тема", "Тематика"]), "Тема=topic");
    }

    #[test]
    fn a_header_under_a_title_is_found() {
        let sheet = sheet(&[
            &["Отчёт по теме «Пособия»"],
            &["Период:", "23.11.2026"],
            &[],
            &["Ссылка", "Текст"],
            &["https://vk.com/wall-1_2", "Где пособие?"],
        ]);
        let layout = locate(&sheet, &Memory::default(), &Vec::new()).expect("found");
        assert_eq!((layout.header, layout.names.len()), (2, 2));
        assert_eq!(sheet.rows[layout.header].number, 4);
    }

    #[test]
    fn what_is_not_recognised_is_asked_and_what_is_said_counts() {
        let sheet = sheet(&[
            &["Куда", "Что", "", "Автор"],
            &["https://x.ru/1", "Где?", "", "А"],
        ]);
        let memory = Memory::default();
        let Err(LocateError::Unknown(unknown)) = locate(&sheet, &memory, &Vec::new()) else {
            panic!("asked")
        };
        assert_eq!(
            unknown.to_string(),
            "по заголовкам не узнать, где ссылка и где текст. Столбцы (строка 1): «Куда», «Что», «столбец C», «Автор»"
        );
        let said = vec![
            ("куда".to_owned(), Some(Field::Url)),
            ("Что".to_owned(), Some(Field::Text)),
        ];
        let layout = locate(&sheet, &memory, &said).expect("found");
        assert_eq!(layout.column(Field::Text), Some(1));
        assert_eq!(layout.column(Field::Author), Some(3));
        let wrong = vec![("Откуда".to_owned(), Some(Field::Url))];
        assert!(
            matches!(locate(&sheet, &memory, &wrong), Err(LocateError::Wrong(what)) if what.starts_with("столбца «Откуда» нет"))
        );
        // Remembered, the same headers in any order are known.
        let mut memory = Memory::default();
        memory.learn(layout.columns());
        let turned = self::sheet(&[&["Автор", "Что", "", "Куда"]]);
        let known = locate(&turned, &memory, &Vec::new()).expect("known");
        assert_eq!(known.column(Field::Url), Some(3));
        // One more column is another list.
        let more = self::sheet(&[&["Куда", "Что", "", "Автор", "Тон"]]);
        assert!(locate(&more, &memory, &Vec::new()).is_err());
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(column_letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        );
    }
}
