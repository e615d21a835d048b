//! Figures against an independent count, which knows only the exported lines and the working calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{busy, detected, report, told};
use crate::support::calendar;

type Lives = BTreeMap<String, Vec<Value>>;

fn lives(events: Vec<Value>) -> Lives {
    let mut lives = Lives::new();
    for event in events {
        let number = event["message"].as_str().expect("a number").to_owned();
        lives.entry(number).or_default().push(event);
    }
    for life in lives.values_mut() {
        life.sort_by_key(|event| event["at"].as_str().expect("a time").to_owned());
    }
    lives
}

fn at(event: &Value) -> DateTime<Utc> {
    event["at"]
        .as_str()
        .and_then(|at| at.parse().ok())
        .expect("a time")
}

fn is(event: &Value, kind: &str) -> bool {
    event["kind"] == kind
}

fn has(life: &[Value], kind: &str) -> bool {
    life.iter().any(|event| is(event, kind))
}

/// п. 20: a repeat has the category of the earlier message until somebody decides otherwise.
fn is_high(lives: &Lives, life: &[Value]) -> bool {
    let decided = life.iter().rev().find(|event| is(event, "categorised"));
    match (decided, life[0]["repeat_of"].as_str()) {
        (Some(decided), _) => decided["category"] == "high",
        (None, Some(earlier)) => is_high(lives, &lives[earlier]),
        (None, None) => false,
    }
}

/// The figure of the month, and that of the month before.
fn figure(summary: &Value, part: &str, code: &str) -> [Option<u64>; 2] {
    let figures = summary[part].as_array().expect("figures");
    let found = figures
        .iter()
        .find(|figure| figure["code"] == code)
        .expect(code);
    ["count", "previous"].map(|name| found[name].as_u64())
}

#[test]
fn every_figure_of_the_summary_is_what_the_events_say() {
    let station = busy();
    let summary = report(&station, &["summary", "--month", "2026-10"]);
    let lives = lives(station.events());
    let of_month = |month: &str| -> Vec<&Vec<Value>> {
        let own = lives
            .values()
            .filter(|life| life[0]["at"].as_str().expect("a time").starts_with(month));
        own.collect()
    };
    let months = [of_month("2026-10"), of_month("2026-09")];
    assert!(months[0].len() > 200 && months[1].len() > 200);
    let count = |is: &dyn Fn(&[Value]) -> usize| {
        months
            .each_ref()
            .map(|own| own.iter().map(|life| is(life) as u64).sum::<u64>())
    };
    let live = |life: &[Value]| !has(life, "annulled");
    let processed = |life: &[Value]| live(life) && !has(life, "rejected");
    let high = |life: &[Value]| is_high(&lives, life);
    let times = |life: &[Value], kind: &str| {
        if processed(life) {
            life.iter().filter(|event| is(event, kind)).count()
        } else {
            0
        }
    };
    let cases: [(&str, &str, [u64; 2]); 12] = [
        (
            "dynamics",
            "received",
            count(&|life| usize::from(live(life))),
        ),
        (
            "dynamics",
            "rejected",
            count(&|life| usize::from(live(life) && has(life, "rejected"))),
        ),
        (
            "dynamics",
            "processed",
            count(&|life| usize::from(processed(life))),
        ),
        (
            "dynamics",
            "high",
            count(&|life| usize::from(processed(life) && high(life))),
        ),
        (
            "dynamics",
            "repeats",
            count(&|life| usize::from(processed(life) && !life[0]["repeat_of"].is_null())),
        ),
        (
            "dynamics",
            "answered",
            count(&|life| {
                usize::from(
                    life.iter()
                        .any(|event| is(event, "posted") && event["reply"] == "final"),
                )
            }),
        ),
        (
            "quality",
            "revisions",
            count(&|life| times(life, "sent_back")),
        ),
        ("quality", "returns", count(&|life| times(life, "returned"))),
        (
            "quality",
            "interim",
            count(&|life| {
                life.iter()
                    .filter(|event| is(event, "posted") && event["reply"] == "interim")
                    .count()
            }),
        ),
        (
            "quality",
            "measures",
            count(&|life| {
                let told = life.iter().any(|event| !event["measures"].is_null());
                usize::from(!life[0]["repeat_of"].is_null() && told)
            }),
        ),
        (
            "quality",
            "obscene",
            count(&|life| usize::from(life.iter().any(|event| event["reason"] == "obscene"))),
        ),
        (
            "quality",
            "annulled",
            count(&|life| usize::from(has(life, "annulled"))),
        ),
    ];
    for (part, code, expected) in cases {
        assert_eq!(figure(&summary, part, code), expected.map(Some), "{code}");
    }
    // The reply: in time within 480 or 240 working minutes from the detection to the first reply that is no request.
    let calendar = calendar();
    let (mut in_time, mut late, mut minutes) = (0, 0, Vec::new());
    for life in months[0].iter().filter(|life| processed(life)) {
        let Some(posted) = life
            .iter()
            .find(|event| is(event, "posted") && event["reply"] != "clarification")
        else {
            continue;
        };
        let used = calendar
            .between(at(&life[0]), at(posted))
            .expect("a year of data")
            .get();
        let limit = if high(life) { 240 } else { 480 };
        if used <= limit {
            in_time += 1;
        } else {
            late += 1;
        }
        minutes.push(used);
    }
    minutes.sort_unstable();
    let lines = summary["stages"].as_array().expect("stages");
    let reply = lines
        .iter()
        .find(|line| line["paragraph"] == "11, 12")
        .expect("the reply");
    assert_eq!(reply["in_time"], json!(in_time));
    assert_eq!(reply["late"].as_u64(), Some(late), "{reply}");
    assert_eq!(
        reply["median_minutes"],
        json!(minutes[minutes.len().div_ceil(2) - 1])
    );
    assert_eq!(
        reply["p90_minutes"],
        json!(minutes[(minutes.len() * 90).div_ceil(100) - 1])
    );
    // Shares of a thing add up to all of it.
    let processed = figure(&summary, "dynamics", "processed")[0];
    for part in [
        "sources",
        "topic_groups",
        "topics",
        "locations",
        "categories",
    ] {
        let shares = summary[part].as_array().expect("shares");
        assert_eq!(
            shares
                .iter()
                .map(|share| share["count"].as_u64().expect("a count"))
                .sum::<u64>(),
            processed.expect("a count"),
            "{part}"
        );
    }
    let received: u64 = summary["days"]
        .as_array()
        .expect("days")
        .iter()
        .map(|day| day["received"].as_u64().expect("a count"))
        .sum();
    assert_eq!(Some(received), figure(&summary, "dynamics", "received")[0]);
    // Late messages and breaches are one and the same thing.
    let breached: BTreeSet<&str> = summary["breaches"]
        .as_array()
        .expect("breaches")
        .iter()
        .map(|breach| breach["number"].as_str().expect("a number"))
        .collect();
    assert_eq!(
        Some(breached.len() as u64),
        figure(&summary, "quality", "breached")[0]
    );
}

#[test]
fn the_balance_adds_up_month_by_month() {
    let station = busy();
    let mut carried = None;
    for month in ["2026-09", "2026-10", "2026-11"] {
        let summary = report(&station, &["summary", "--month", month]);
        let balance = &summary["balance"];
        let of = |name: &str| balance[name].as_i64().expect("a count");
        let out = of("answered") + of("rejected") + of("annulled") + of("at_end");
        assert_eq!(of("at_start") + of("detected"), out, "{month}: {balance}");
        if let Some(carried) = carried {
            assert_eq!(of("at_start"), carried, "{month}");
        }
        carried = Some(of("at_end"));
        let registry = report(&station, &["registry", "--month", month]);
        assert_eq!(
            registry["rows"].as_array().map(Vec::len),
            usize::try_from(of("answered")).ok(),
            "{month}"
        );
    }
    let open = station.says(&["list", "--open"]).lines().count();
    assert_eq!(carried, i64::try_from(open).ok());
}

#[test]
fn the_registry_has_the_answered_messages_in_the_order_of_their_replies() {
    let station = busy();
    let registry = report(
        &station,
        &["registry", "--from", "5.10.2026", "--to", "9.10.2026"],
    );
    let lives = lives(station.events());
    let mut expected: Vec<(DateTime<Utc>, String)> = Vec::new();
    for (number, life) in &lives {
        let last = life
            .iter()
            .find(|event| is(event, "posted") && event["reply"] == "final");
        if let Some(last) = last.filter(|last| {
            let day = &last["at"].as_str().expect("a time")[..10];
            ("2026-10-05"..="2026-10-09").contains(&day)
        }) {
            expected.push((at(last), number.clone()));
        }
    }
    let index = |number: &str| number[5..].parse::<u32>().expect("a number");
    expected.sort_by_key(|(at, number)| (*at, index(number)));
    let rows = registry["rows"].as_array().expect("rows");
    let numbers: Vec<&str> = rows
        .iter()
        .map(|row| row["number"].as_str().expect("a number"))
        .collect();
    assert!(numbers.len() > 50);
    assert_eq!(
        numbers,
        expected
            .iter()
            .map(|(_, number)| number.as_str())
            .collect::<Vec<_>>()
    );
    for row in rows {
        let used = row["used_minutes"].as_i64().expect("minutes");
        let limit = row["limit_minutes"].as_i64().expect("minutes");
        if row["interim_at"].is_null() {
            assert_eq!(row["in_time"] == true, used <= limit, "{row}");
        }
        assert_eq!(row["in_time"] == true, row["breaches"] == "", "{row}");
    }
}

#[test]
fn a_month_with_one_message_and_one_with_none() {
    let station = told(&[detected(1, "Анна К.", "Пособие от 3 до 7 лет")]);
    let one = report(&station, &["summary", "--month", "2026-10"]);
    assert_eq!(figure(&one, "dynamics", "received"), [Some(1), None]);
    assert_eq!(one["balance"]["at_end"], 1);
    assert_eq!(one["topics"][0]["permille"], 1000);
    let late: Vec<&Value> = one["stages"]
        .as_array()
        .expect("stages")
        .iter()
        .filter(|line| line["late"] == 1)
        .collect();
    assert_eq!(late.len(), 2, "neither routed nor answered by now");
    let none = report(&station, &["summary", "--month", "2026-08"]);
    assert_eq!(figure(&none, "dynamics", "received"), [Some(0), None]);
    assert_eq!(none["days"].as_array().map(Vec::len), Some(31));
    assert!(
        none["stages"]
            .as_array()
            .expect("stages")
            .iter()
            .all(|line| line["median_minutes"].is_null())
    );
    assert!(
        station
            .says(&["report", "summary", "--month", "2026-08"])
            .contains("август 2026 года")
    );
    assert!(
        station
            .says(&["report", "registry", "--month", "2026-10"])
            .contains("октябрь 2026 года")
    );
}

#[test]
fn the_figures_of_a_month_that_is_over_do_not_change_with_the_day_they_are_made() {
    let mut station = busy();
    let first = report(&station, &["summary", "--month", "2026-09"]);
    station.set_clock("2026-12-15T10:00");
    assert_eq!(report(&station, &["summary", "--month", "2026-09"]), first);
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let station = told(&[detected(1, "А", "Т")]);
    for (arguments, told) in [
        (
            vec!["summary", "--month", "октябрь"],
            "ожидается вид 2026-10",
        ),
        (
            vec!["summary", "--month", "2026-13"],
            "ожидается вид 2026-10",
        ),
        (
            vec!["registry", "--from", "31.09.2026", "--to", "1.10.2026"],
            "даты 31.09.2026 нет",
        ),
        (
            vec!["registry", "--from", "2.10.2026", "--to", "1.10.2026"],
            "раньше первого",
        ),
    ] {
        let output = station.pult(&[&["report"], arguments.as_slice()].concat());
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(told), "{arguments:?}: {error}");
    }
}

#[test]
fn a_reading_that_is_stopped_gives_no_half_a_report() {
    use pult::journal::Journal;
    use pult::papers::report::period::Period;
    use pult::papers::report::reader::{Reader, ReportError};
    use pult::papers::report::summary::summary;

    let station = busy();
    let journal = Journal::open_to_read(&station.path("journal.db")).expect("a journal");
    let (rules, organization) = (crate::support::rules(), crate::support::organization());
    let month = Period::parse_month("2026-10").expect("a month");
    let now = crate::support::at("2026-11-24 12:00");
    let reader = Reader::new(&journal, &rules, month, now).expect("it reads");
    let mut told = Vec::new();
    let stopped = summary(&reader, &organization, month, &mut |done, all| {
        told.push((done, all));
        done < 100
    });
    assert!(matches!(stopped, Err(ReportError::Stopped)));
    assert_eq!(told.len(), 101, "nothing was read after it was stopped");
    assert!(told.iter().all(|(done, all)| done < all), "{told:?}");
}
