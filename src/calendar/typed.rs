//! Dates and times as people type them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use crate::sanitize::cut;

/// So much of what was typed is named: a page pasted by mistake would push aside what was expected.
const NAMED: usize = 24;

/// Reads a moment: `9:31`, `0931`, `23.11 9:31`, `23.11.2026 09:31`; the day and the year left out are those of
/// `today`. The error says in Russian what is wrong with it.
pub fn parse_moment(text: &str, today: NaiveDate) -> Result<NaiveDateTime, String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let (date, time) = match parts.as_slice() {
        [time] => (today, *time),
        [date, time] => (parse_date(date, today)?, *time),
        _ => return Err("ожидается время 9:31 или дата и время 23.11.2026 9:31".to_owned()),
    };
    Ok(date.and_time(parse_time(time)?))
}

/// Reads a date: `23.11`, `23.11.2026`; the year left out is that of `today`.
pub fn parse_date(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let wrong = || {
        let (text, year) = (cut(text, NAMED), today.year());
        format!("дата «{text}» записана неверно; ожидается 23.11.{year}")
    };
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &str| part.parse::<u32>().map_err(|_| wrong());
    let (day, month, year) = match parts.as_slice() {
        [day, month] => (number(day)?, number(month)?, today.year()),
        [day, month, year] if year.len() == 4 => {
            let year = year.parse().map_err(|_| wrong())?;
            (number(day)?, number(month)?, year)
        }
        [_, _, year] if year.len() == 2 => {
            return Err(format!("год «{year}» — напишите полностью, 20{year}"));
        }
        _ => return Err(wrong()),
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| match (day, month) {
        (29, 2) => format!("даты {text} нет: {year} год не високосный"),
        _ => format!("даты {text} нет"),
    })
}

fn parse_time(text: &str) -> Result<NaiveTime, String> {
    let wrong = || {
        let text = cut(text, NAMED);
        format!("время «{text}» записано неверно; ожидается 9:31")
    };
    let number = |part: &str| part.parse::<u32>().map_err(|_| wrong());
    let (hour, minute) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => return Err(wrong()),
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    if (hour, minute) == (24, 0) {
        return Err("24:00 — это 00:00 следующего дня".to_owned());
    }
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(|| format!("времени {text} нет"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
        parse_moment(text, today).map(|moment| moment.format("%d.%m.%Y %H:%M").to_string())
    }

    #[test]
    fn people_leave_out_what_is_plain() {
        for text in [
            "9:31",
            "09:31",
            "0931",
            "23.11 9:31",
            "23.11.2026 09:31",
            " 9.31 ",
        ] {
            assert_eq!(read(text).as_deref(), Ok("23.11.2026 09:31"), "{text}");
        }
    }

    #[test]
    fn what_does_not_exist_is_explained() {
        let error = |text| read(text).expect_err("no such moment");
        assert_eq!(error("30.02 9:00"), "даты 30.02 нет");
        assert_eq!(
            error("29.02.2027 9:00"),
            "даты 29.02.2027 нет: 2027 год не високосный"
        );
        assert_eq!(error("24:00"), "24:00 — это 00:00 следующего дня");
        assert_eq!(
            error("23.11.26 9:00"),
            "год «26» — напишите полностью, 2026"
        );
        assert_eq!(error("9:75"), "времени 9:75 нет");
        assert!(error("завтра").contains("ожидается 9:31"));
        assert!(error("").contains("ожидается время 9:31"));
    }
}
