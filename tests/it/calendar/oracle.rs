//! The answers of an independent oracle, and what the clock does at the edges of a day.

use chrono::{DateTime, NaiveDate, Utc};
use pult::calendar::{Now, WorkMinutes};
use serde_json::Value;

use crate::support::{at, calendar};

#[test]
fn every_case_of_the_oracle() {
    let calendar = calendar();
    let instant = |case: &Value, name: &str| -> DateTime<Utc> {
        case[name]
            .as_str()
            .expect("text")
            .parse()
            .expect("an instant")
    };
    let date = |case: &Value, name: &str| -> NaiveDate {
        case[name].as_str().expect("text").parse().expect("a date")
    };
    let number = |case: &Value, name: &str| case[name].as_i64().expect("a number");
    let mut cases = 0;
    for line in include_str!("cases.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let minutes = || WorkMinutes::new(number(&case, "minutes"));
        match case["op"].as_str().expect("text") {
            "add" => assert_eq!(
                calendar.add(instant(&case, "at"), minutes()),
                Ok(instant(&case, "result")),
                "{line}"
            ),
            "sub" => assert_eq!(
                calendar.sub(instant(&case, "at"), minutes()),
                Ok(instant(&case, "result")),
                "{line}"
            ),
            "between" => {
                assert_eq!(
                    calendar.between(instant(&case, "from"), instant(&case, "to")),
                    Ok(minutes()),
                    "{line}"
                );
            }
            "workday" => {
                let answer = calendar.workday(date(&case, "from"), number(&case, "days"));
                assert_eq!(answer, Ok(date(&case, "date")), "{line}");
            }
            other => panic!("unknown operation {other}"),
        }
        cases += 1;
    }
    assert_eq!(cases, 300);
}

#[test]
fn a_due_at_closing_is_that_very_moment() {
    // п. 16 late on a Monday: 15 minutes from 17:15 end at closing, not at the next opening.
    assert_eq!(
        calendar().add(at("2026-11-23 17:15"), WorkMinutes::new(15)),
        Ok(at("2026-11-23 17:30"))
    );
    assert_eq!(
        calendar().sub(at("2026-11-24 08:30"), WorkMinutes::new(15)),
        Ok(at("2026-11-23 17:15"))
    );
}

#[test]
fn what_the_clock_does_and_until_when() {
    let calendar = calendar();
    let now = |text| calendar.now(at(text)).expect("a year of the calendar");
    let closing = at("2026-11-23 17:30");
    assert_eq!(
        now("2026-11-23 08:30"),
        Now::Working {
            until: at("2026-11-23 12:30"),
            closing
        }
    );
    assert_eq!(
        now("2026-11-23 12:30"),
        Now::Lunch {
            until: at("2026-11-23 13:18"),
            closing
        }
    );
    let closed = |text| match now(text) {
        Now::Closed { reason, until } => (reason, until),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        closed("2026-11-23 17:30"),
        ("рабочий день окончен".to_owned(), at("2026-11-24 08:30"))
    );
    assert_eq!(
        closed("2026-11-23 08:29"),
        ("до открытия".to_owned(), at("2026-11-23 08:30"))
    );
    assert_eq!(
        closed("2026-12-31 10:00").0,
        "выходной, перенесён с 04.01 (постановление Правительства РФ от 24.09.2025 № 1466)"
    );
    assert_eq!(
        closed("2027-01-01 10:00"),
        (
            "праздник: Новогодние каникулы".to_owned(),
            at("2027-01-11 08:30")
        )
    );
    assert_eq!(closed("2026-11-28 10:00").0, "выходной");
}
