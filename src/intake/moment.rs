//! Dates and times as monitoring systems write them. What can be read in two ways is refused.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use super::sheet::{Cell, shortened};
use super::spreadsheet;
use crate::calendar::WorkingCalendar;

/// A date, and a time where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Day(NaiveDate),
    Local(NaiveDateTime),
    Exact(DateTime<FixedOffset>),
}

/// The moment that a row names by its date and its time, by the ministry's clock where it says no other.
pub(super) fn detected_at(
    date: &Cell,
    time: &Cell,
    calendar: &WorkingCalendar,
) -> Result<DateTime<FixedOffset>, String> {
    let local = |at: NaiveDateTime| calendar.local(calendar.instant(at));
    match when(date)? {
        When::Exact(at) => Ok(calendar.local(at.to_utc())),
        When::Local(at) => Ok(local(at)),
        When::Day(day) => match time_of(time)? {
            Some(time) => Ok(local(day.and_time(time))),
            None => Err(format!(
                "у даты {} нет времени, а срок считают по минутам (п. 8)",
                day.format("%d.%m.%Y")
            )),
        },
    }
}

fn when(cell: &Cell) -> Result<When, String> {
    match cell {
        Cell::Empty => Err("нет даты".to_owned()),
        Cell::Moment(at) if at.time() == NaiveTime::MIN => Ok(When::Day(at.date())),
        Cell::Moment(at) => Ok(When::Local(*at)),
        Cell::Number(number) => {
            let at = spreadsheet::moment(*number, false);
            when(&Cell::Moment(at.ok_or_else(|| wrong(&number.to_string()))?))
        }
        Cell::Broken(text) => Err(wrong(text)),
        Cell::Text(text) => parse(text.trim()),
    }
}

fn wrong(text: &str) -> String {
    let text = shortened(text);
    format!("дата «{text}» не читается; ожидается 23.11.2026 9:31")
}

fn parse(text: &str) -> Result<When, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(When::Exact(at));
    }
    for form in [
        "%Y-%m-%d %H:%M:%S%.f %z",
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%d.%m.%Y %H:%M:%S %z",
    ] {
        if let Ok(at) = DateTime::parse_from_str(text, form) {
            return Ok(When::Exact(at));
        }
    }
    if text.contains('/') {
        let text = shortened(text);
        return Err(format!(
            "дата «{text}»: неясно, где день, а где месяц; ожидается 23.11.2026 9:31"
        ));
    }
    let words: Vec<&str> = text
        .split([' ', 'T', ',', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .collect();
    let (date, time) = match words.as_slice() {
        [date] => (*date, None),
        [time, date] if time.contains(':') => (*date, Some(*time)),
        [date, time] => (*date, Some(*time)),
        _ => return Err(wrong(text)),
    };
    let parts: Vec<&str> = date.split(['.', '-']).collect();
    let (day, month, year) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*day, *month, *year),
        [day, month, year] if year.len() == 4 => (*day, *month, *year),
        _ => return Err(wrong(text)),
    };
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_date = parts.iter().all(is_number);
    let date =
        || NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let day = date().filter(|_| is_date).ok_or_else(|| wrong(text))?;
    let Some(time) = time else {
        return Ok(When::Day(day));
    };
    let time = parse_time(time).ok_or_else(|| wrong(text))?;
    Ok(When::Local(day.and_time(time)))
}

fn time_of(cell: &Cell) -> Result<Option<NaiveTime>, String> {
    let wrong = |text: &str| {
        let text = shortened(text);
        format!("время «{text}» не читается; ожидается 9:31")
    };
    match cell {
        Cell::Empty => Ok(None),
        Cell::Moment(at) => Ok(Some(at.time())),
        Cell::Number(number) => {
            let at = spreadsheet::moment(*number, false);
            let at = at.ok_or_else(|| wrong(&number.to_string()))?;
            Ok(Some(at.time()))
        }
        Cell::Broken(text) => Err(wrong(text)),
        Cell::Text(text) => parse_time(text.trim()).map(Some).ok_or_else(|| wrong(text)),
    }
}

fn parse_time(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        parse(text).map(|when| match when {
            When::Day(day) => day.to_string(),
            When::Local(at) => at.to_string(),
            When::Exact(at) => at.to_rfc3339(),
        })
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, wanted) in [
            ("23.11.2026 9:31", "2026-11-23 09:31:00"),
            ("23.11.2026, 09:31:45", "2026-11-23 09:31:45"),
            ("09:31 23.11.2026", "2026-11-23 09:31:00"),
            ("2026-11-23 09:31", "2026-11-23 09:31:00"),
            ("2026-11-23T09:31:00", "2026-11-23 09:31:00"),
            ("2026-11-23T09:31:00Z", "2026-11-23T09:31:00+00:00"),
            ("2026-11-23T09:31:00+03:00", "2026-11-23T09:31:00+03:00"),
            ("2026-11-23 09:31:00 +0300", "2026-11-23T09:31:00+03:00"),
            ("23-11-2026", "2026-11-23"),
            ("3.1.2026", "2026-01-03"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(wanted), "{text}");
        }
        for text in [
            "",
            "вчера",
            "23.11.26",
            "31.02.2026 9:31",
            "23.11.2026 24:31",
            "11/23/2026",
            "05/06/2026 9:31",
            "23.11.2026 9:31 PM",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_of_a_spreadsheet_are_dates_too() {
        let at = NaiveDate::from_ymd_opt(2026, 11, 23)
            .and_then(|day| day.and_hms_opt(9, 31, 0))
            .expect("a moment");
        assert_eq!(
            when(&Cell::Number(46_349.396_527_777_78)),
            Ok(When::Local(at))
        );
        assert_eq!(when(&Cell::Number(46_349.0)), Ok(When::Day(at.date())));
        assert!(
            when(&Cell::Number(1e300)).is_err()
                && when(&Cell::Number(f64::NAN)).is_err()
                && when(&Cell::Number(-5.0)).is_err()
        );
        assert_eq!(
            time_of(&Cell::Number(0.396_527_777_78)),
            Ok(Some(at.time()))
        );
    }
}
