//! Midnight and New Year with open messages; a system whose zone is another one.

use std::fs;

use serde_json::Value;

use crate::support::journal;
use crate::support::pdf::text_of_pdf;
use crate::support::station::{Station, text};

/// A message on the last working afternoon of the year.
fn late(number: u32) -> String {
    journal::detected(number).replace("2026-11-23T09:00", "2026-12-31T14:00")
}

#[test]
fn open_messages_over_the_new_year_keep_their_numbers_and_the_new_year_begins_with_one() {
    let mut station = Station::at("2026-12-31T15:00");
    station.imports(&[late(1), late(2)]);
    station.set_clock("2027-01-11T09:00");
    let mut desk = station.desk(120, 32);
    desk.sees("Очередь: 2 сообщения").leave();
    let first = journal::detected(1)
        .replace("2026", "2027")
        .replace("2027-11-23", "2027-01-11");
    station.imports(&[first.replace("T09:00", "T08:30"), note_in_the_new_year()]);
    let numbers: Vec<Value> = station
        .says(&["list", "--json", "--open"])
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let numbers: Vec<&str> = numbers
        .iter()
        .filter_map(|message| message["number"].as_str())
        .collect();
    for number in ["2026-1", "2026-2", "2027-1"] {
        assert!(numbers.contains(&number), "{number}: {numbers:?}");
    }
    // A number of the old year is not given any more, and none is left out in the new one.
    let file = station.path("in.jsonl");
    let import = ["journal", "import", text(&file)];
    let skipped = journal::detected(3)
        .replace("2026", "2027")
        .replace("2027-11-23T09:00", "2027-01-11T08:40");
    fs::write(&file, skipped).expect("written");
    let refused = station.pult(&import);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("следующий номер 2027-2"));
    // Each on the page of its year.
    for (year, own, other) in [("2026", "Текст 2", "2027"), ("2027", "Текст 1", "Текст 2")]
    {
        let page = station.path(&format!("{year}.pdf"));
        station.says(&["print", "page", "--year", year, "--out", text(&page)]);
        let text = text_of_pdf(&page);
        assert!(text.contains(own), "{year}: {text}");
        assert!(year == "2026" || !text.contains(other), "{year}: {text}");
    }
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

/// What is entered of an old message stays with it.
fn note_in_the_new_year() -> String {
    journal::noted(2).replace("2026-11-23T09:10", "2027-01-11T08:50")
}

#[test]
fn midnight_is_the_ministrys_and_the_zone_of_the_system_changes_nothing() {
    let station = Station::at("2026-11-24T00:30");
    let late = journal::detected(1).replace("2026-11-23T09:00", "2026-11-23T23:50");
    let early = journal::detected(2).replace("2026-11-23T09:00", "2026-11-24T00:10");
    station.imports(&[late, early]);
    let told = |zone: &str| {
        let said = |arguments: &[&str]| {
            let output = station
                .program(arguments)
                .env("TZ", zone)
                .output()
                .expect("it runs");
            assert!(output.status.success());
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        said(&["show", "2026-1", "--json"])
            + &said(&["list"])
            + &said(&["report", "summary", "--month", "2026-11", "--json"])
            + &said(&["calc", "add", "2026-11-23T17:00", "60"])
    };
    let here = told("Asia/Novokuznetsk");
    for zone in [
        "UTC",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "nonsense",
    ] {
        assert_eq!(told(zone), here, "{zone}");
    }
    assert!(
        here.contains("2026-11-24"),
        "due by the ministry's clock: {here}"
    );
}

#[test]
fn at_the_end_of_a_month_a_message_stays_in_the_month_of_its_detection() {
    let mut station = Station::at("2026-11-30T16:00");
    let last = journal::detected(1).replace("2026-11-23T09:00", "2026-11-30T15:50");
    station.imports(&[last]);
    station.set_clock("2026-12-01T09:00");
    // What each month begins with, what came in it, and what it ends with.
    let balances = || {
        ["2026-11", "2026-12"].map(|month| {
            let summary = station.says(&["report", "summary", "--month", month, "--json"]);
            let summary: Value = serde_json::from_str(&summary).expect("JSON");
            ["at_start", "detected", "at_end"].map(|name| summary["balance"][name].as_u64())
        })
    };
    assert_eq!(
        balances().map(|balance| balance.map(Option::unwrap)),
        [[0, 1, 1], [1, 0, 1]]
    );
    let registered = journal::detected(2).replace("2026-11-23T09:00", "2026-12-01T08:40");
    station.imports(&[registered]);
    assert!(
        station.says(&["list"]).contains("2026-2"),
        "numbers go on over the month"
    );
    assert_eq!(
        balances().map(|balance| balance.map(Option::unwrap)),
        [[0, 1, 1], [1, 1, 2]]
    );
}

#[test]
fn a_form_that_is_open_over_the_new_year_is_of_the_year_that_stands_in_it() {
    let station = Station::at("2026-12-31T23:59:20");
    station.imports(&[late(1), late(2)]);
    let mut desk = station.desk(120, 32);
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://vk.com/wall-1_7")
        .sees("▸ Автор");
    desk.types("Анна К.")
        .press("Enter")
        .types("Текст")
        .press("Enter")
        .sees("▸ Тема")
        .types("от 3")
        .press("Enter")
        .sees("▸ Локация")
        .types("юрга")
        .sees("31.12.2026 23:59");
    desk.sees_in_a_minute("01.01.2027 00:00")
        .sees("31.12.2026 23:59")
        .press("F12")
        .sees("Зарегистрировано № 3")
        .leave();
    assert_eq!(station.events()[2]["message"], "2026-3");
}
