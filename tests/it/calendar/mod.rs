//! The working calendar against the answers of an independent oracle, and against a naive walk.

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

mod laws {
    use super::{DateTime, Utc, WorkMinutes, at, calendar};
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use pult::calendar::WorkingCalendar;
    use std::sync::LazyLock;

    static CALENDAR: LazyLock<WorkingCalendar> = LazyLock::new(calendar);

    fn instant() -> impl Strategy<Value = DateTime<Utc>> {
        // Minutes of 2020–2027.
        (0_i64..4_200_000).prop_map(|minutes| at("2020-01-01 00:00") + TimeDelta::minutes(minutes))
    }

    fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        CALENDAR
            .between(from, to)
            .expect("a year of the calendar")
            .get()
    }

    fn add(from: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        CALENDAR
            .add(from, WorkMinutes::new(minutes))
            .expect("a year of the calendar")
    }

    proptest! {
        #[test]
        fn adding_and_counting_agree(a in instant(), n in 1_i64..20_000, m in 1_i64..20_000) {
            prop_assert_eq!(between(a, add(a, n)), n);
            prop_assert_eq!(between(add(a, -n), a), n);
            prop_assert_eq!(add(add(a, m), n), add(a, m + n));
            prop_assert!(add(a, n) < add(a, n + 1));
        }

        #[test]
        fn counting_is_additive_and_signed(a in instant(), b in instant(), c in instant()) {
            prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
            prop_assert_eq!(between(a, b), -between(b, a));
        }

        #[test]
        fn a_naive_walk_counts_the_same(a in instant(), span in 0_i64..6_000) {
            let calendar = &*CALENDAR;
            let runs = |at: DateTime<Utc>| {
                let local = calendar.local(at);
                let minute = chrono::Timelike::num_seconds_from_midnight(&local) / 60;
                let day = calendar.day(local.date_naive()).expect("a year of the calendar");
                day.spans.iter().any(|span| (u32::from(span.from)..u32::from(span.to)).contains(&minute))
            };
            let walked = (0..span).filter(|minute| runs(a + TimeDelta::minutes(*minute))).count();
            prop_assert_eq!(between(a, a + TimeDelta::minutes(span)), i64::try_from(walked).expect("few"));
        }

        #[test]
        fn working_days_count_back_and_forth(a in instant(), n in 1_i64..500) {
            let date = CALENDAR.local(a).date_naive();
            let there = CALENDAR.workday(date, n).expect("a year of the calendar");
            prop_assert!(there > date);
            prop_assert_eq!(CALENDAR.workday(CALENDAR.workday(date, n).expect("a year"), 1), CALENDAR.workday(date, n + 1));
            prop_assert!(CALENDAR.workday(there, -n).expect("a year of the calendar") <= CALENDAR.workday(date, 1).expect("a year"));
        }
    }
}
