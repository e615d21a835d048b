//! Which column holds what: by its header, as monitoring systems call it in Russian and English, or as the user says.
//! A header is compared by its letters and digits alone: case, ё, blanks and signs do not count.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

pub use super::headers::Field;
use super::memory::Memory;
use super::table::{Cell, Row, Sheet};

/// A header is looked for among so many first rows: reports have a title above it.
pub(super) const HEADER_WITHIN: usize = 50;

/// What the user has said of columns: a header and what it holds; nothing is a column that is not used.
pub type Columns = Vec<(String, Option<Field>)>;

/// Where the header of a table is and what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The place of the header among the rows.
    pub header: usize,
    /// The headers, each of another name.
    pub names: Vec<String>,
    /// What each column holds.
    pub fields: Vec<Option<Field>>,
}

impl Layout {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|own| *own == Some(field))
    }

    /// The columns as they are remembered.
    pub fn columns(&self) -> Columns {
        self.names
            .iter()
            .cloned()
            .zip(self.fields.iter().copied())
            .collect()
    }

    /// What each column holds, and which are not used.
    pub fn words(&self) -> String {
        let pairs = || self.names.iter().zip(&self.fields);
        let used = pairs()
            .filter_map(|(name, field)| field.map(|field| format!("«{name}» — {}", field.word())));
        let unused = pairs().filter(|(_, field)| field.is_none());
        let unused: Vec<String> = unused.map(|(name, _)| format!("«{name}»")).collect();
        let mut words = used.collect::<Vec<_>>().join(", ");
        if !unused.is_empty() {
            words.push_str("; не нужны: ");
            words.push_str(&unused.join(", "));
        }
        words
    }

    /// Needed fields that no column holds.
    fn missing(&self) -> Vec<Field> {
        let lacks = |field: &Field| field.is_needed() && self.column(*field).is_none();
        Field::ALL.into_iter().filter(lacks).collect()
    }
}

/// The columns of a table whose needed ones are not recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What was made of it so far.
    pub layout: Layout,
    /// The row of the header as a spreadsheet shows it.
    pub row: usize,
    /// What is missing.
    pub missing: Vec<Field>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<&str> = self.missing.iter().map(|field| field.word()).collect();
        let names: Vec<String> = self
            .layout
            .names
            .iter()
            .map(|name| format!("«{name}»"))
            .collect();
        write!(
            f,
            "по заголовкам не узнать, где {}. Столбцы (строка {}): {}",
            missing.join(" и где "),
            self.row,
            names.join(", ")
        )
    }
}

/// Why columns are not told.
#[derive(Debug)]
pub(super) enum Lost {
    /// Needed ones are not recognised.
    Unknown(Box<Unknown>),
    /// The user has named one that is not there.
    NoSuch(String),
}

/// Finds the header of a table and what its columns hold.
pub(super) fn locate(sheet: &Sheet, memory: &Memory, by_hand: &Columns) -> Result<Layout, Lost> {
    let Some(first) = sheet.rows.first() else {
        return Err(Lost::NoSuch("в таблице нет ни одной строки".to_owned()));
    };
    let rows = || sheet.rows.iter().take(HEADER_WITHIN).enumerate();
    let layout = |(place, row): (usize, &Row)| {
        let own = own_names(row);
        Layout {
            header: place,
            fields: by_header(&own),
            names: told_apart(&own),
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
            layout.take(columns);
            Some(layout)
        });
        let complete = || {
            rows()
                .map(layout)
                .find(|layout| layout.missing().is_empty())
        };
        remembered.or_else(complete).unwrap_or_else(guess)
    } else {
        let has = |layout: &Layout, wanted: &str| {
            layout
                .names
                .iter()
                .any(|name| folded(name) == folded(wanted))
        };
        let has_all = |layout: &Layout| by_hand.iter().all(|(name, _)| has(layout, name));
        let Some(mut found) = rows().map(layout).find(has_all) else {
            let guess = guess();
            let lost = by_hand.iter().find(|(name, _)| !has(&guess, name));
            let lost = lost.map(|(name, _)| name.as_str()).unwrap_or_default();
            let names: Vec<String> = guess.names.iter().map(|name| format!("«{name}»")).collect();
            return Err(Lost::NoSuch(format!(
                "столбца «{lost}» нет. Столбцы: {}",
                names.join(", ")
            )));
        };
        found.take(by_hand);
        found
    };
    let missing = found.missing();
    if missing.is_empty() {
        return Ok(found);
    }
    Err(Lost::Unknown(Box::new(Unknown {
        row: sheet.rows[found.header].number,
        layout: found,
        missing,
    })))
}

impl Layout {
    /// What is said of columns wins over what their headers tell.
    fn take(&mut self, said: &Columns) {
        let place = |names: &[String], wanted: &str| {
            names.iter().position(|name| folded(name) == folded(wanted))
        };
        for (name, field) in said {
            let Some(column) = place(&self.names, name) else {
                continue;
            };
            if field.is_some() {
                for other in self.fields.iter_mut().filter(|other| *other == field) {
                    *other = None;
                }
            }
            self.fields[column] = *field;
        }
    }
}

/// How many fields the headers of a row tell.
pub(super) fn recognised<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    let names: Vec<String> = cells.map(str::to_owned).collect();
    by_header(&names).iter().flatten().count()
}

/// Every header that is known: its field, and the place of its group, of which an earlier one is better.
static KNOWN: LazyLock<HashMap<String, (Field, usize)>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for field in Field::ALL {
        for (place, group) in field.headers().iter().enumerate() {
            known.extend(
                group
                    .split(", ")
                    .map(|header| (folded(header), (field, place))),
            );
        }
    }
    known
});

/// What each column holds by its header. Where two are equally good for a field that is needed, the user is asked.
fn by_header(names: &[String]) -> Vec<Option<Field>> {
    let told: Vec<Option<&(Field, usize)>> =
        names.iter().map(|name| KNOWN.get(&folded(name))).collect();
    let mut fields = vec![None; names.len()];
    for field in Field::ALL {
        let own = || told.iter().flatten().filter(|(own, _)| *own == field);
        let Some(best) = own().map(|(_, group)| *group).min() else {
            continue;
        };
        let mut columns = (0..names.len()).filter(|column| told[*column] == Some(&(field, best)));
        match (columns.next(), columns.next()) {
            (Some(_), Some(_)) if field.is_needed() => {}
            (Some(column), _) => fields[column] = Some(field),
            (None, _) => {}
        }
    }
    // A time alone is the moment.
    if !fields.contains(&Some(Field::Date)) {
        for field in fields
            .iter_mut()
            .filter(|field| **field == Some(Field::Time))
        {
            *field = Some(Field::Date);
        }
    }
    fields
}

/// The headers of a row; an empty one is called by its letter.
fn own_names(row: &Row) -> Vec<String> {
    let name = |(column, cell): (usize, &Cell)| {
        let text = cell.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            format!("столбец {}", letters(column))
        } else {
            words.join(" ").nfc().take(LONGEST_HEADER).collect()
        }
    };
    row.cells.iter().enumerate().map(name).collect()
}

/// Headers that can be told apart: the second of a name has its place behind it.
fn told_apart(own: &[String]) -> Vec<String> {
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

/// What is longer is no header; it is shown and remembered no further.
const LONGEST_HEADER: usize = 100;

fn filled(row: &Row) -> usize {
    row.cells
        .iter()
        .filter(|cell| **cell != Cell::Empty)
        .count()
}

/// The letters of a column in a spreadsheet.
fn letters(column: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap_or_default());
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, letter(rest - 1));
        rest = (rest - 1) / 26;
    }
    letters
}

/// A header as headers are compared.
pub(super) fn folded(header: &str) -> String {
    header
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ё' { 'е' } else { letter })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let row = |(place, row): (usize, &&[&str])| {
            Row::of(place + 1, row.iter().map(|text| Cell::of(text)).collect())
        };
        Sheet {
            rows: rows.iter().enumerate().filter_map(row).collect(),
            ..Sheet::default()
        }
    }

    fn told(headers: &[&str]) -> String {
        let names = own_names(&sheet(&[headers]).rows[0]);
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
        let Err(Lost::Unknown(unknown)) = locate(&sheet, &memory, &Vec::new()) else {
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
            matches!(locate(&sheet, &memory, &wrong), Err(Lost::NoSuch(what)) if what.starts_with("столбца «Откуда» нет"))
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
            [0, 25, 26, 51, 52, 701, 702].map(letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        );
    }
}
