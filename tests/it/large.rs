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
    let file = station.path("in.jsonl");
    fs::write(&file, line.to_string()).expect("written");
    station.says(&["journal", "import", file.to_str().expect("UTF-8")]);
    assert!(
        station
            .says(&["journal", "verify"])
            .starts_with("журнал цел")
    );
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
