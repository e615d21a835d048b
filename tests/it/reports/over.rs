//! A month that is over: its figures change by facts of its own messages alone, and the paper says so.

use serde_json::{Value, json};

use super::{answered, decided, detected_at, fact, handed, posted, received, report, told};
use crate::support::pdf::text_of_pdf;
use crate::support::station::{Station, text};

/// A message of September that is open, one of October that is answered, one that nobody has touched, one that is with
/// its department; all entered in October.
fn october() -> Station {
    let mut station = Station::at("2026-10-30T17:00");
    let open = [
        detected_at(1, "09-30 09:00"),
        decided(1, "09-30 09:05", &["opeka"]),
    ];
    let untouched = [detected_at(3, "10-30 16:00")];
    let given = [
        detected_at(4, "10-30 16:10"),
        decided(4, "10-30 16:15", &["opeka"]),
        handed(4, "10-30 16:20", "opeka"),
    ];
    let events = [
        &open[..],
        &answered(2, "10-05", "final"),
        &untouched,
        &given,
    ]
    .concat();
    station.imports(&events);
    station.set_clock("2026-11-24T12:00");
    station
}

/// Facts that were entered at noon of November 5, whenever they happened.
fn entered_later(mut facts: Vec<Value>) -> Vec<Value> {
    for fact in &mut facts {
        fact["recorded_at"] = json!("2026-11-05T12:00:00+07:00");
    }
    facts
}

fn summary(station: &Station) -> Value {
    report(station, &["summary", "--month", "2026-10"])
}

#[test]
fn a_sheet_and_facts_of_other_months_change_nothing() {
    let station = october();
    let before = summary(&station);
    assert_eq!(before["entered_after"], Value::Null);
    station.imports(&answered(5, "11-10", "final"));
    // September's message goes on, and a remark on one of October is no fact of its life.
    station.imports(&[
        handed(1, "11-11 09:00", "opeka"),
        received(1, "11-11 10:00", "opeka", "final"),
        posted(1, "11-11 10:05", "final"),
        fact(3, "noted", "11-11 10:10", json!({"text": "ждём"})),
    ]);
    assert_eq!(summary(&station), before);
    // A full sheet is entered as printed.
    station.sets("rows_per_page", "1");
    let sheet = station.path("sheet.pdf");
    station.says(&["print", "page", "--sheet", "1", "--out", text(&sheet)]);
    let last = station.entries().pop().expect("an entry");
    assert_eq!(last["kind"], "sheet_printed");
    assert_eq!(summary(&station), before);
    assert_eq!(before["as_of"], "2026-10-31T23:59:00+07:00");
}

#[test]
fn facts_of_its_own_messages_change_it_and_the_paper_says_so() {
    let station = october();
    let before = summary(&station);
    // T of both was on Monday, November 2.
    station.imports(&entered_later(vec![
        received(4, "11-03 09:00", "opeka", "final"),
        posted(4, "11-03 09:05", "final"),
    ]));
    let after = summary(&station);
    let told = json!({"count": 2, "last_at": "2026-11-05T12:00:00+07:00"});
    assert_eq!(after["entered_after"], told);
    let late = |summary: &Value| {
        let stages = summary["stages"].as_array().expect("stages");
        let reply = stages.iter().find(|stage| stage["paragraph"] == "11, 12");
        let reply = reply.expect("the reply");
        ["late", "running"].map(|count| reply[count].as_i64().expect("a count"))
    };
    // What nobody has touched by the end of the month runs, as it did then.
    assert_eq!(late(&before), [0, 2]);
    assert_eq!(late(&after), [1, 1]);
    let line = "Сведения дополнены после окончания периода: записей 2, последняя 05.11.2026 12:00.";
    let words = station.says(&["report", "summary", "--month", "2026-10"]);
    assert!(words.contains(line), "{words}");
    for paper in ["summary", "registry"] {
        let file = station.path("paper.pdf");
        station.says(&["print", paper, "--month", "2026-10", "--out", text(&file)]);
        let says = text_of_pdf(&file).contains("Сведения дополнены");
        // The reply of November is of no row of October's registry.
        assert_eq!(says, paper == "summary", "{paper}");
    }
}

#[test]
fn what_others_did_within_the_month_and_was_entered_after_it_is_told_too() {
    let station = october();
    station.imports(&entered_later(vec![
        handed(1, "10-30 09:00", "opeka"),
        received(1, "10-30 10:00", "opeka", "final"),
        posted(1, "10-30 10:05", "final"),
    ]));
    let summary = summary(&station);
    assert_eq!(summary["balance"]["answered"], 2);
    assert_eq!(summary["entered_after"]["count"], 3);
    let registry = report(&station, &["registry", "--month", "2026-10"]);
    assert_eq!(registry["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(registry["entered_after"]["count"], 3);
}

#[test]
fn the_months_beside_it_stand_as_they_did_at_its_end() {
    let station = told(
        &[
            &answered(1, "09-30", "interim")[..],
            &answered(2, "10-05", "final"),
            &[
                received(1, "11-02 09:00", "opeka", "final"),
                posted(1, "11-02 09:05", "final"),
            ],
        ]
        .concat(),
    );
    let answered = |month: &str, column: &str| {
        let summary = report(&station, &["summary", "--month", month]);
        let figures = summary["dynamics"].as_array().expect("figures");
        let figure = figures.iter().find(|figure| figure["code"] == "answered");
        figure.expect("a figure")[column].clone()
    };
    assert_eq!(answered("2026-10", "previous"), 0);
    assert_eq!(answered("2026-09", "count"), 1);
}
