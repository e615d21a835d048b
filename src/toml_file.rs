//! Reading the data files a person may edit: `holidays.toml`, `organization.toml`, `regulation.toml`, `config.toml`.
//!
//! Text comes in, a typed value or a [`DataError`] goes out. The error says in Russian which file, which line, what is
//! wrong there and what was expected, because the reader is a records specialist, not a programmer.

use std::fmt;
use std::ops::Range;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

/// A mistake in a data file: where it is, what is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl DataError {
    /// A mistake of the whole file.
    pub fn whole(file: &str, problem: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            problem: problem.into(),
            expected: expected.into(),
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(
                f,
                "{}, строка {line}, столбец {column}: {}",
                self.file, self.problem
            )?,
            None => write!(f, "{}: {}", self.file, self.problem)?,
        }
        if !self.expected.is_empty() {
            write!(f, "; ожидается: {}", self.expected)?;
        }
        Ok(())
    }
}

impl std::error::Error for DataError {}

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
        let missing = word.parse::<NaiveDate>().is_err();
        missing.then(|| {
            (
                format!("даты {word} нет в календаре"),
                "дата вида 2026-11-23".to_owned(),
            )
        })
    }

    /// What a whole file lacks is a section.
    fn missing_section(
        &self,
        span: Option<Range<usize>>,
        message: &str,
    ) -> Option<(String, String)> {
        let name = message.strip_prefix("missing field `")?.strip_suffix('`')?;
        let whole = span.is_none_or(|span| span.start == 0 && span.end >= self.text.len());
        whole.then(|| {
            (
                format!("нет раздела «{name}»"),
                format!("раздел [{name}] или [[{name}]], как в образце"),
            )
        })
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
    let name = ticked.first().copied().unwrap_or_default();
    if message.starts_with("missing field") {
        return (
            format!("не хватает поля «{name}»"),
            format!("строка вида {name} = …"),
        );
    }
    if message.starts_with("unknown field") {
        return (format!("неизвестное поле «{name}»"), one_of(&ticked[1..]));
    }
    if message.starts_with("unknown variant") {
        return (
            format!("недопустимое значение «{name}»"),
            one_of(&ticked[1..]),
        );
    }
    if message.starts_with("duplicate") {
        return (
            "поле или таблица записаны дважды".to_owned(),
            "одна запись".to_owned(),
        );
    }
    for (prefix, problem) in [
        ("invalid type: ", "значение не того вида"),
        ("invalid value: ", "недопустимое значение"),
    ] {
        if let Some((found, wanted)) = message
            .strip_prefix(prefix)
            .and_then(|rest| rest.split_once(", expected "))
        {
            return (format!("{problem}: {}", kind(found)), wanted_kind(wanted));
        }
    }
    let problem = match message {
        _ if message.is_ascii() && message.contains("quote") => "кавычки не закрыты или лишние",
        _ if message.is_ascii() && message.contains("table") => "заголовок раздела записан неверно",
        _ if message.is_ascii() => "строка записана не по правилам TOML",
        // Our own `FromStr` and `TryFrom` errors are already Russian.
        _ => return (message.to_owned(), String::new()),
    };
    (
        problem.to_owned(),
        "поле = значение; текст и время берутся в кавычки, раздел — в [скобки]".to_owned(),
    )
}

fn one_of(names: &[&str]) -> String {
    if names.is_empty() {
        String::new()
    } else {
        format!("одно из: {}", names.join(", "))
    }
}

/// What the reader wanted, in Russian.
fn wanted_kind(words: &str) -> String {
    let name = words.trim_start_matches("a ").trim_start_matches("an ");
    match name {
        "string" | "str" => "текст в кавычках".to_owned(),
        _ if name.starts_with('u') && name[1..].parse::<u8>().is_ok() => {
            "целое число, не меньше нуля".to_owned()
        }
        _ if name.starts_with("sequence") || name.starts_with("array") => {
            "список в [скобках]; раздел, которых несколько, — в двойных: [[…]]".to_owned()
        }
        _ => kind(words),
    }
}

/// The reader's word for a kind of value (`string "x"`, `integer `5``, `a boolean`, …) in Russian.
fn kind(words: &str) -> String {
    let value = words
        .split_once([' ', '`'])
        .map_or("", |(_, rest)| rest.trim_matches(['`', '"', ' ']));
    let with = |name: &str| {
        if value.is_empty() {
            name.to_owned()
        } else {
            format!("{name} {value}")
        }
    };
    match words.trim_start_matches("a ").trim_start_matches("an ") {
        w if w.starts_with("string") => with("текст"),
        w if w.starts_with("integer") || w.starts_with('i') || w.starts_with('u') => {
            if words.starts_with("integer") {
                with("целое число")
            } else {
                "целое число".to_owned()
            }
        }
        w if w.starts_with("float") || w.starts_with('f') => "дробное число".to_owned(),
        w if w.starts_with("bool") => "да или нет: true или false".to_owned(),
        w if w.starts_with("sequence") || w.starts_with("array") => "список в [скобках]".to_owned(),
        w if w.starts_with("map") || w.starts_with("table") || w.starts_with("struct") => {
            "раздел".to_owned()
        }
        w if w.contains("date") => "дата вида 2026-11-23".to_owned(),
        w => w.to_owned(),
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
