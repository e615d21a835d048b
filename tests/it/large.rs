//! Large made-up journals: the same for the same seed, right in every respect, and nothing left of a failed attempt.

use std::fs;

use crate::support::station::Station;

const CLOCK: &str = "2026-11-24T12:00";

fn make(station: &Station, name: &str, seed: &str) -> String {
    let into = station.path(name).display().to_string();
    let size = [
        "--messages",
        "150",
        "--a-day",
        "24",
        "--until",
        "20.11.2026",
    ];
    station.says(&[&["demo", "--into", &into, "--seed", seed], size.as_slice()].concat())
}

#[test]
fn the_same_seed_makes_the_same_journal_and_another_seed_another() {
    let station = Station::at(CLOCK);
    for (name, seed) in [("one.db", "5"), ("two.db", "5"), ("other.db", "6")] {
        assert!(make(&station, name, seed).contains("сообщений 150"));
    }
    let read = |name: &str| fs::read_to_string(station.path(name)).expect("a seal");
    assert_eq!(read("one.db.seal"), read("two.db.seal"));
    assert_ne!(read("one.db.seal"), read("other.db.seal"));
}

#[test]
fn a_journal_made_in_one_go_is_the_one_that_its_export_comes_to() {
    let station = Station::at(CLOCK);
    make(&station, "made.db", "5");
    fs::rename(station.path("made.db"), station.path("journal.db")).expect("named");
    fs::rename(
        station.path("made.db.seal"),
        station.path("journal.db.seal"),
    )
    .expect("named");
    let verified = station.says(&["journal", "verify"]);
    assert!(verified.starts_with("журнал цел"), "{verified}");
    let export = station.path("out.jsonl").display().to_string();
    station.says(&["journal", "export", &export]);
    let other = Station::at(CLOCK);
    other.says(&["journal", "import", &export]);
    assert_eq!(other.says(&["journal", "verify"]), verified);
    let list = ["list", "--json"];
    assert_eq!(other.says(&list), station.says(&list));
    // It takes entries like any other.
    let line = station
        .events()
        .iter()
        .find(|event| event["kind"] == "detected")
        .map(|event| {
            serde_json::json!({
                "kind": "noted", "message": event["message"], "at": "2026-11-24T11:00:00+07:00", "text": "проверка",
            })
        })
        .expect("a message");
    station.imports(&[line.to_string()]);
    assert!(
        station
            .says(&["journal", "verify"])
            .starts_with("журнал цел")
    );
}

/// The states of the open messages of a made-up journal at a moment, and when each was detected.
fn open_at(messages: &str, until: &str, clock: &str) -> Vec<(String, String)> {
    let station = Station::at(clock);
    let into = station.path("journal.db").display().to_string();
    let size = ["demo", "--into", &into, "--messages", messages];
    let told = station.says(&[size.as_slice(), &["--until", until]].concat());
    assert!(told.contains(&format!("сообщений {messages}")), "{told}");
    let open = station.says(&["list", "--open", "--json"]);
    let text =
        |line: &serde_json::Value, name: &str| line[name].as_str().expect("a text").to_owned();
    open.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .map(|line| (text(&line, "state"), text(&line, "detected_at")))
        .collect()
}

#[test]
fn the_last_days_are_lived_and_each_stage_of_work_has_a_message() {
    const STAGES: [&str; 7] = [
        "detected", "routed", "in_work", "approval", "revision", "ready", "interim",
    ];
    // A quiet ministry and a busy one; the end of a day, and the middle of one that still runs.
    for (messages, until, clock, last) in [
        ("30", "20.11.2026", CLOCK, "2026-11-20T16"),
        ("2000", "20.11.2026", CLOCK, "2026-11-20T16"),
        ("600", "24.11.2026", CLOCK, "2026-11-24T11:57"),
        // On a Sunday the desk finds what Friday has left.
        ("600", "22.11.2026", "2026-11-22T12:00", "2026-11-20T16"),
    ] {
        let open = open_at(messages, until, clock);
        for stage in STAGES {
            let is_there = open.iter().any(|(state, _)| state == stage);
            assert!(is_there, "{stage}: {messages} until {until}: {open:?}");
        }
        let newest = open.iter().map(|(_, at)| at).max().expect("a message");
        assert!(
            newest.starts_with(last),
            "{messages} until {until}: {newest}"
        );
        assert!(newest.as_str() <= "2026-11-24T12:00", "{newest}");
    }
}

#[test]
fn no_journal_is_made_up_of_a_time_without_a_regulation() {
    let station = Station::at(CLOCK);
    let into = station.path("made.db").display().to_string();
    let size = [
        "demo",
        "--into",
        &into,
        "--messages",
        "5",
        "--until",
        "01.02.2019",
    ];
    let output = station.pult(&size);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("порядка ещё не было"), "{told}");
    assert!(!station.path("made.db").exists());
}

#[test]
fn nothing_is_left_of_an_attempt_that_fails() {
    let station = Station::at("2042-12-30T10:00");
    let into = station.path("made.db").display().to_string();
    // The first lives are lived; the calendar ends before the last ones.
    let size = [
        "--messages",
        "500",
        "--a-day",
        "100",
        "--until",
        "10.01.2043",
    ];
    let output = station.pult(&[&["demo", "--into", &into], size.as_slice()].concat());
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("вне лет, на которые построен календарь"),
        "{told}"
    );
    let files = fs::read_dir(station.path("")).expect("a folder");
    let names = files.map(|file| file.expect("a file").file_name());
    let left: Vec<_> = names
        .filter(|name| name.to_string_lossy().starts_with("made"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
