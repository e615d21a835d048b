//! Whose a stage was (п. 23): by role, department and person, each under its own norm.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    busy, decided, detected_at, fact, handed, informed, october, of_stage, posted, received,
    returned, submitted, told,
};
use crate::support::station::Station;

/// As an export tells it.
fn duty_opened(person: &str, at: &str) -> Value {
    let at = format!("2026-10-05T{at}:00+07:00");
    let signature = json!({"method": "paper", "person": person});
    json!({"kind": "duty_opened", "at": at, "person": person, "signature": signature})
}

fn counts<const N: usize>(row: &Value, names: [&str; N]) -> [i64; N] {
    names.map(|name| row[name].as_i64().expect(name))
}

#[test]
fn a_late_rerouting_is_of_whoever_was_on_duty_when_its_time_ran_out() {
    let returned_at_once = [
        detected_at(1, "10-05 09:00"),
        decided(1, "10-05 09:05", &["opeka"]),
        handed(1, "10-05 09:10", "opeka"),
        returned(1, "10-05 09:20", "opeka"),
    ];
    let routed_again = handed(1, "10-05 10:20", "lgoty");
    let mut events = returned_at_once.to_vec();
    events.insert(0, duty_opened("Первая", "08:30"));
    events.extend([duty_opened("Вторая", "10:00"), routed_again.clone()]);
    let rerouting = |station: &Station| {
        let people = october(station, "people");
        let rows = people.iter().filter(|row| row["stage"] == "rerouting");
        let late = rows.map(|row| (row["name"].clone(), row["late"].clone()));
        late.collect::<Vec<_>>()
    };
    assert_eq!(rerouting(&told(&events)), [(json!("Первая"), json!(1))]);
    // Nobody has routed it again yet.
    events.pop();
    assert_eq!(rerouting(&told(&events)), [(json!("Первая"), json!(1))]);
    // Where the journal does not say who was on duty, whoever entered it is named.
    let mut events = returned_at_once.to_vec();
    events.push(routed_again);
    events[4]["by"] = json!("Третья");
    assert_eq!(rerouting(&told(&events)), [(json!("Третья"), json!(1))]);
}

#[test]
fn no_late_rerouting_of_a_busy_month_is_without_a_name() {
    let station = busy();
    let all = of_stage(&october(&station, "stages"), "", "rerouting")["late"].clone();
    let people = october(&station, "people");
    let named = people.iter().filter(|row| row["stage"] == "rerouting");
    let named: i64 = named
        .map(|row| row["late"].as_i64().expect("a count"))
        .sum();
    assert!(named > 0);
    assert_eq!(json!(named), all);
}

#[test]
fn a_line_is_of_one_stage_and_one_norm_and_a_department_has_what_it_did_itself() {
    let station = busy();
    for table in ["roles", "departments", "people"] {
        let rows = october(&station, table);
        let of = |row: &Value| {
            let norm = ["name", "stage", "norm"].map(|field| row[field].to_string());
            norm.join(" ")
        };
        let lines: BTreeSet<String> = rows.iter().map(of).collect();
        assert!(rows.len() > 10, "{table}");
        assert_eq!(lines.len(), rows.len(), "{table}");
        assert!(rows.iter().all(|row| row["norm"] != ""), "{table}");
        if table == "departments" {
            let others = ["routing", "rerouting", "approval", "posting", "reply"];
            let is_of_others = |row: &Value| others.iter().any(|stage| row["stage"] == *stage);
            assert!(!rows.iter().any(is_of_others));
        }
    }
    let roles = october(&station, "roles");
    let drafts = roles.iter().filter(|row| row["stage"] == "drafting");
    let norms: Vec<&Value> = drafts.map(|row| &row["norm"]).collect();
    assert_eq!(norms, ["5 ч", "2 ч"]);
}

/// A message whose draft took from 9:20 to the end of the day or less, and which was approved and posted next morning.
fn late(index: u32, handed_at: &str, submitted_at: &str) -> Vec<Value> {
    let approved = |who: &str, role: &str| {
        fact(
            index,
            "approved",
            "10-06 09:05",
            json!({"who": who, "role": role}),
        )
    };
    vec![
        detected_at(index, "10-05 09:00"),
        decided(index, "10-05 09:05", &["opeka"]),
        handed(index, handed_at, "opeka"),
        submitted(index, submitted_at, "opeka"),
        approved("П", "head"),
        approved("З", "curator"),
        received(index, "10-06 10:00", "opeka", "final"),
        posted(index, "10-06 10:05", "final"),
    ]
}

#[test]
fn a_reply_that_others_made_late_is_counted_to_its_root_and_the_own_apart() {
    let events = [
        // The draft took more than its 5 hours.
        late(1, "10-05 09:20", "10-05 17:20"),
        // The message was routed two hours after it was detected, the draft was in time.
        late(2, "10-05 11:00", "10-05 16:40"),
    ];
    let station = told(&events.concat());
    let stages = october(&station, "stages");
    assert_eq!(of_stage(&stages, "", "reply")["late"], 2);
    let columns = ["in_time", "late", "through_others", "reply_missed"];
    let roles = october(&station, "roles");
    let of = |name: &str, stage: &str| counts(of_stage(&roles, name, stage), columns);
    assert_eq!(of("специалист", "reply"), [0, 1, 1, 0]);
    assert_eq!(of("специалист", "routing"), [1, 1, 0, 1]);
    assert_eq!(of("исполнитель", "drafting"), [0, 1, 1, 1]);
    let departments = october(&station, "departments");
    let drafting = of_stage(&departments, "", "drafting");
    assert_eq!(counts(drafting, columns), [0, 1, 1, 1]);
    let people = october(&station, "people");
    let named = people.iter().filter(|row| row["reply_missed"] == 1);
    let named: BTreeSet<&str> = named
        .map(|row| row["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(named, BTreeSet::from(["П", "импорт"]));
}

#[test]
fn a_common_reply_that_is_late_is_late_once() {
    let station = told(&[
        detected_at(1, "10-05 09:00"),
        decided(1, "10-05 09:05", &["opeka", "lgoty"]),
        handed(1, "10-05 09:10", "opeka"),
        handed(1, "10-05 09:15", "lgoty"),
        informed(1, "10-05 12:00", "opeka"),
        informed(1, "10-05 14:00", "lgoty"),
        posted(1, "10-06 12:00", "final"),
    ]);
    for table in ["roles", "people"] {
        let rows = october(&station, table);
        let late = rows
            .iter()
            .map(|row| row["late"].as_i64().expect("a count"));
        assert_eq!(late.sum::<i64>(), 1, "{table}: {rows:?}");
    }
    let breaches = october(&station, "breaches");
    assert_eq!(breaches.len(), 1, "{breaches:?}");
    assert_eq!(breaches[0]["stage"], "Ответ");
    // Of the replies of the month it is one, and stands under them once more as what it is part of.
    let stages = october(&station, "stages");
    assert_eq!(of_stage(&stages, "", "reply")["late"], 1);
    assert_eq!(
        of_stage(&stages, "", "common_reply")["name"],
        "в том числе общий"
    );
}

#[test]
fn the_guide_of_a_repeat_is_counted_nowhere_and_measures_are_told_to_repeats_alone() {
    let posted_with_measures = |index: u32, at: &str| {
        let mut posted = posted(index, at, "final");
        posted["measures"] = json!("пособие назначено");
        posted
    };
    let mut repeat = detected_at(2, "10-06 09:00");
    repeat["repeat_of"] = json!("2026-1");
    let station = told(&[
        detected_at(1, "10-05 09:00"),
        decided(1, "10-05 09:05", &["opeka"]),
        handed(1, "10-05 09:10", "opeka"),
        received(1, "10-05 10:00", "opeka", "final"),
        posted_with_measures(1, "10-05 10:05"),
        // An hour, where 25 minutes are a guide.
        repeat,
        handed(2, "10-06 10:00", "opeka"),
        received(2, "10-06 11:00", "opeka", "final"),
        posted_with_measures(2, "10-06 11:05"),
    ]);
    let routing = |rows: &[Value]| {
        let row = of_stage(rows, "", "routing");
        let counted = counts(row, ["in_time", "late", "running", "unmarked"]);
        (counted, row["p90_minutes"].clone())
    };
    for table in ["stages", "roles", "people"] {
        let rows = october(&station, table);
        assert_eq!(routing(&rows), ([1, 0, 0, 0], json!(10)), "{table}");
    }
    let quality = october(&station, "quality");
    let measures = quality.iter().find(|figure| figure["code"] == "measures");
    assert_eq!(measures.expect("a figure")["count"], 1);
}
