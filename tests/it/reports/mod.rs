//! The summary (п. 24) and the registry (п. 26): figures against a count of their own over the exported events, the
//! spreadsheet read back, the same bytes from the same journal.

mod figures;
mod pages;
mod screens;
mod spreadsheet;

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

pub(crate) fn report(station: &Station, arguments: &[&str]) -> Value {
    let arguments = [&["report"], arguments, &["--json"]].concat();
    serde_json::from_str(&station.says(&arguments)).expect("JSON")
}
