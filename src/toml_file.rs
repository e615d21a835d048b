//! Reading the data files a person may edit: `holidays.toml`, `organization.toml`, `regulation.toml`, `config.toml`.
//!
//! Text comes in, a typed value or a [`DataError`] goes out. The error says in Russian which file, which line, what is
//! wrong there and what was expected, because the reader is a records specialist, not a programmer.

use std::ops::Range;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

/// A mistake in a data file: where it is, what is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{file}{}: {problem}{}",
    place.map(|(line, column)| format!(", строка {line}, столбец {column}")).unwrap_or_default(),
    if expected.is_empty() { String::new() } else { format!("; ожидается: {expected}") }
)]
pub struct DataError {
    /// The file as the user knows it: its name or its path.
    pub file: String,
    /// Line and column, counted from 1; absent when the mistake is of the file as a whole.
    pub place: Option<(usize, usize)>,
    /// What is wrong, in Russian, without a full stop.
    pub problem: String,
    /// What was expected, in Russian; may be empty.
    pub expected: String,
}

/// The text of a data file together with its name, so that a later check can still point at a place in it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file as the user knows it.
    pub file: &'a str,
    /// Its whole text.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// Names a text; a leading byte order mark (Windows Notepad writes one) is dropped.
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text: text.strip_prefix('\u{feff}').unwrap_or(text),
        }
    }

    /// Parses the text as TOML into `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        toml::from_str(self.text).map_err(|error| {
            let (problem, expected) = self
                .impossible_date(error.span())
                .or_else(|| self.missing_section(error.span(), error.message()))
                .unwrap_or_else(|| in_russian(error.message()));
            self.error(error.span(), problem, expected)
        })
    }

    /// A TOML date that is on no calendar: the reader calls it a mistake of syntax, a person wants to hear the date.
    fn impossible_date(&self, span: Option<Range<usize>>) -> Option<(String, String)> {
        let text = self.text.get(span?.start..)?;
        let word = text.get(..10).filter(|word| {
            word.bytes().enumerate().all(|(place, byte)| match place {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
        })?;
        let problem = || format!("даты {word} нет в календаре");
        let is_missing = word.parse::<NaiveDate>().is_err();
        is_missing.then(|| (problem(), "дата вида 2026-11-23".to_owned()))
    }

    /// What a whole file lacks is a section.
    fn missing_section(
        &self,
        span: Option<Range<usize>>,
        message: &str,
    ) -> Option<(String, String)> {
        let name = message.strip_prefix("missing field `")?.strip_suffix('`')?;
        let whole = span.is_none_or(|span| span.start == 0 && span.end >= self.text.len());
        let expected = || format!("раздел [{name}] или [[{name}]], как в образце");
        whole.then(|| (format!("нет раздела «{name}»"), expected()))
    }

    /// A mistake at a byte range of this text (as `toml::Spanned` reports it), or of the whole file.
    pub fn error(
        &self,
        span: Option<Range<usize>>,
        problem: impl Into<String>,
        expected: impl Into<String>,
    ) -> DataError {
        DataError {
            file: self.file.to_owned(),
            place: span.map(|span| self.place(span.start)),
            problem: problem.into(),
            expected: expected.into(),
        }
    }

    /// Line and column, from 1, of a byte offset.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

/// The day of a TOML date; none where no calendar has it.
pub fn calendar_date(date: toml::value::Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

/// Turns the message of the TOML reader into what is wrong and what was expected, in Russian.
fn in_russian(message: &str) -> (String, String) {
    let ticked: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (name, others) = ticked.split_first().unwrap_or((&"", &[]));
    let one_of = || match others {
        [] => String::new(),
        others => format!("одно из: {}", others.join(", ")),
    };
    let is = |start: &str| message.starts_with(start);
    if is("missing field") {
        let expected = format!("строка вида {name} = …");
        return (format!("не хватает поля «{name}»"), expected);
    }
    if is("unknown field") {
        return (format!("неизвестное поле «{name}»"), one_of());
    }
    if is("unknown variant") {
        return (format!("недопустимое значение «{name}»"), one_of());
    }
    if is("duplicate") {
        let problem = "поле или таблица записаны дважды".to_owned();
        return (problem, "одна запись".to_owned());
    }
    for (prefix, problem) in [
        ("invalid type: ", "значение не того вида"),
        ("invalid value: ", "недопустимое значение"),
    ] {
        let rest = message.strip_prefix(prefix);
        if let Some((found, wanted)) = rest.and_then(|rest| rest.split_once(", expected ")) {
            return (format!("{problem}: {}", kind(found)), wanted_kind(wanted));
        }
    }
    if !message.is_ascii() {
        // Our own `FromStr` and `TryFrom` errors are already Russian.
        return (message.to_owned(), String::new());
    }
    let problem = if message.contains("quote") {
        "кавычки не закрыты или лишние"
    } else if message.contains("table") {
        "заголовок раздела записан неверно"
    } else {
        "строка записана не по правилам TOML"
    };
    let expected = "поле = значение; текст и время берутся в кавычки, раздел — в [скобки]";
    (problem.to_owned(), expected.to_owned())
}

fn without_article(words: &str) -> &str {
    words.trim_start_matches("a ").trim_start_matches("an ")
}

/// What the reader wanted, in Russian.
fn wanted_kind(words: &str) -> String {
    let name = without_article(words);
    let is_list = name.starts_with("sequence") || name.starts_with("array");
    let is_unsigned = || {
        name.strip_prefix('u')
            .is_some_and(|bits| bits.parse::<u8>().is_ok())
    };
    match name {
        "string" | "str" => "текст в кавычках".to_owned(),
        _ if is_unsigned() => "целое число, не меньше нуля".to_owned(),
        _ if is_list => {
            "список в [скобках]; раздел, которых несколько, — в двойных: [[…]]".to_owned()
        }
        _ => kind(words),
    }
}

/// The reader's word for a kind of value (`string "x"`, `integer `5``, `a boolean`, …) in Russian.
fn kind(words: &str) -> String {
    let value = words.split_once([' ', '`']).map_or("", |(_, value)| value);
    let value = value.trim_matches(['`', '"', ' ']);
    let name = without_article(words);
    let is = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    let (kind, is_shown) = match name {
        _ if is(&["string"]) => ("текст", true),
        _ if is(&["integer", "i", "u"]) => ("целое число", words.starts_with("integer")),
        _ if is(&["f"]) => ("дробное число", false),
        _ if is(&["bool"]) => ("да или нет: true или false", false),
        _ if is(&["sequence", "array"]) => ("список в [скобках]", false),
        _ if is(&["map", "table", "struct"]) => ("раздел", false),
        _ if name.contains("date") => ("дата вида 2026-11-23", false),
        other => (other, false),
    };
    if is_shown && !value.is_empty() {
        format!("{kind} {value}")
    } else {
        kind.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[allow(dead_code)]
        limit: u32,
    }

    fn error(text: &str) -> String {
        Source::new("x.toml", text)
            .parse::<Sample>()
            .expect_err("the text is wrong")
            .to_string()
    }

    #[test]
    fn a_mistake_is_told_with_its_file_line_and_expectation() {
        assert_eq!(
            error("limit = \"много\""),
            "x.toml, строка 1, столбец 9: значение не того вида: текст много; ожидается: целое число, не меньше нуля"
        );
        assert_eq!(
            error("limit = 1\nlimt = 2"),
            "x.toml, строка 2, столбец 1: неизвестное поле «limt»; ожидается: одно из: limit"
        );
        assert!(error("").contains("нет раздела «limit»"));
        assert_eq!(
            error("limit = -1"),
            "x.toml, строка 1, столбец 9: недопустимое значение: целое число -1; ожидается: целое число, не меньше нуля"
        );
        assert!(
            error("limit = 1\nlimit = 2").contains("строка 2"),
            "{}",
            error("limit = 1\nlimit = 2")
        );
        assert!(error("limit = 1\n[[").contains("строка 2"));
        assert_eq!(
            error("limit = 2026-02-30"),
            "x.toml, строка 1, столбец 9: даты 2026-02-30 нет в календаре; ожидается: дата вида 2026-11-23"
        );
    }

    #[test]
    fn a_byte_order_mark_and_crlf_are_no_mistakes() {
        assert!(
            Source::new("x.toml", "\u{feff}limit = 1\r\n")
                .parse::<Sample>()
                .is_ok()
        );
    }
}
