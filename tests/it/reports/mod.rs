//! The summary (п. 24) and the registry (п. 26): figures against a count of their own over the exported events, the
//! spreadsheet read back, the same bytes from the same journal.

mod control;
mod figures;
mod other_months;
mod over;
mod pages;
mod screens;
mod spreadsheet;
mod whose;

use std::fs;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::support::station::Station;

const CLOCK: &str = "2026-11-24T12:00";

/// The files of a large made-up journal of more than two months, made once.
static BUSY: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let station = Station::at(CLOCK);
    let into = station.path("journal.db").display().to_string();
    let size = [
        "--messages",
        "1300",
        "--a-day",
        "24",
        "--seed",
        "7",
        "--until",
        "20.11.2026",
    ];
    station.says(&[&["demo", "--into", &into], size.as_slice()].concat());
    FILES.map(|name| fs::read(station.path(name)).expect("a file"))
});

const FILES: [&str; 2] = ["journal.db", "journal.db.seal"];

/// A workstation with a large made-up journal of more than two months.
pub(crate) fn busy() -> Station {
    let station = Station::at(CLOCK);
    for (name, bytes) in FILES.iter().zip(&*BUSY) {
        fs::write(station.path(name), bytes).expect("written");
    }
    station
}

/// A workstation with the messages of a story.
pub(crate) fn told(events: &[Value]) -> Station {
    let station = Station::at(CLOCK);
    let lines: Vec<String> = events.iter().map(Value::to_string).collect();
    station.imports(&lines);
    station
}

/// A detection on a morning of October.
pub(crate) fn detected(index: u32, author: &str, topic: &str) -> Value {
    json!({
        "kind": "detected", "message": format!("2026-{index}"), "at": "2026-10-05T09:00:00+07:00", "source": "vk",
        "url": format!("https://vk.com/wall-1_{index}"), "author": author, "text": "Где пособие?", "topic": topic,
        "location": "Кемерово",
    })
}

/// A fact of a message on a morning of October or at another time: its kind, `10-05 09:20`, and its fields.
fn fact(index: u32, kind: &str, at: &str, fields: Value) -> Value {
    let (day, time) = at.split_once(' ').expect("a day and a time");
    let mut fact = json!({
        "kind": kind, "message": format!("2026-{index}"), "at": format!("2026-{day}T{time}:00+07:00"),
    });
    let Value::Object(fields) = fields else {
        panic!("{fields}")
    };
    fact.as_object_mut().expect("an object").extend(fields);
    fact
}

fn detected_at(index: u32, at: &str) -> Value {
    let mut detected = detected(index, "Анна К.", "Пособие");
    detected["at"] = fact(index, "detected", at, json!({}))["at"].take();
    detected
}

fn decided(index: u32, at: &str, departments: &[&str]) -> Value {
    let fields = json!({"category": "ordinary", "departments": departments, "decided_by": "Л"});
    fact(index, "categorised", at, fields)
}

fn handed(index: u32, at: &str, department: &str) -> Value {
    let signature = json!({"method": "paper", "person": "П"});
    let fields =
        json!({"department": department, "to": "П", "capacity": "head", "signature": signature});
    fact(index, "handed_over", at, fields)
}

fn returned(index: u32, at: &str, department: &str) -> Value {
    let signature = json!({"method": "paper", "person": "П"});
    let fields =
        json!({"department": department, "who": "П", "reason": "не наше", "signature": signature});
    fact(index, "returned", at, fields)
}

fn submitted(index: u32, at: &str, department: &str) -> Value {
    let approvers = json!([{"person": "П", "role": "head"}, {"person": "З", "role": "curator"}]);
    let fields = json!({"department": department, "approvers": approvers});
    fact(index, "submitted", at, fields)
}

fn informed(index: u32, at: &str, department: &str) -> Value {
    let signature = json!({"method": "paper", "person": "П"});
    let fields = json!({"department": department, "who": "П", "signature": signature});
    fact(index, "information_received", at, fields)
}

fn received(index: u32, at: &str, department: &str, reply: &str) -> Value {
    let signature = json!({"method": "paper", "person": "П"});
    let fields =
        json!({"department": department, "who": "П", "reply": reply, "signature": signature});
    fact(index, "reply_received", at, fields)
}

fn posted(index: u32, at: &str, reply: &str) -> Value {
    let url = format!("https://vk.com/wall-1_{index}?reply=1");
    fact(
        index,
        "posted",
        at,
        json!({"reply": reply, "source": "vk", "url": url}),
    )
}

/// A message that was answered, or given an interim reply, in an hour and a half.
fn answered(index: u32, day: &str, reply: &str) -> [Value; 5] {
    let at = |time: &str| format!("{day} {time}");
    [
        detected_at(index, &at("09:00")),
        decided(index, &at("09:05"), &["opeka"]),
        handed(index, &at("09:20"), "opeka"),
        received(index, &at("10:20"), "opeka", reply),
        posted(index, &at("10:30"), reply),
    ]
}

/// The rows of a table of the summary of October.
fn october(station: &Station, table: &str) -> Vec<Value> {
    let mut summary = report(station, &["summary", "--month", "2026-10"]);
    match summary[table].take() {
        Value::Array(rows) => rows,
        other => panic!("{table}: {other}"),
    }
}

/// The row of a table about a stage, of one name where there are several.
fn of_stage<'a>(rows: &'a [Value], name: &str, stage: &str) -> &'a Value {
    let mut rows = rows.iter();
    let row = rows.find(|row| row["stage"] == stage && (name.is_empty() || row["name"] == name));
    row.unwrap_or_else(|| panic!("{name}, {stage}"))
}

pub(crate) fn report(station: &Station, arguments: &[&str]) -> Value {
    let arguments = [&["report"], arguments, &["--json"]].concat();
    serde_json::from_str(&station.says(&arguments)).expect("JSON")
}
