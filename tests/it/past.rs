//! `pult show` and `pult list` as of any instant: the facts up to then, by what the journal knows now.

use serde_json::Value;

use crate::support::station::Station;

/// Two messages: the first is answered before noon, the second is detected after it and has a due in a year without a
/// decree.
fn station() -> Station {
    let station = Station::at("2028-01-11T09:00");
    let events = [
        r#"{"kind":"detected","message":"2026-1","at":"2026-11-23T09:00:00+07:00","source":"vk","url":"https://vk.com/w","author":"А","text":"Т","topic":"Пособие","location":"Л"}"#,
        r#"{"kind":"categorised","message":"2026-1","at":"2026-11-23T09:10:00+07:00","category":"high","departments":["opeka"],"decided_by":"Л"}"#,
        r#"{"kind":"handed_over","message":"2026-1","at":"2026-11-23T09:20:00+07:00","department":"opeka","to":"П","capacity":"head","signature":{"method":"paper","person":"П"}}"#,
        r#"{"kind":"reply_received","message":"2026-1","at":"2026-11-23T11:00:00+07:00","department":"opeka","who":"П","reply":"final","signature":{"method":"paper","person":"П"}}"#,
        r#"{"kind":"posted","message":"2026-1","at":"2026-11-23T11:10:00+07:00","reply":"final","source":"vk","url":"https://vk.com/w?reply=1"}"#,
        r#"{"kind":"detected","message":"2027-1","at":"2027-12-30T15:00:00+07:00","source":"vk","url":"https://vk.com/w","author":"А","text":"Т","topic":"Жильё","location":"Л"}"#,
    ];
    station.imports(&events);
    station
}

#[test]
fn a_list_is_as_of_the_instant_asked_for() {
    let station = station();
    let listed = |at: &str, more: &[&str]| -> Vec<(String, String)> {
        let said = station.says(&[&["list", "--json", "--at", at], more].concat());
        said.lines()
            .map(|line| {
                let message: Value = serde_json::from_str(line).expect("JSON");
                let text = |field: &str| message[field].as_str().expect("text").to_owned();
                (text("number"), text("state"))
            })
            .collect()
    };
    let one = |number: &str, state: &str| (number.to_owned(), state.to_owned());
    assert_eq!(listed("2026-11-23T08:59", &[]), []);
    assert_eq!(listed("2026-11-23T09:05", &[]), [one("2026-1", "detected")]);
    assert_eq!(
        listed("2026-11-23T10:00", &["--open"]),
        [one("2026-1", "in_work")]
    );
    assert_eq!(listed("2026-11-23T11:10", &["--open"]), []);
    assert_eq!(
        listed("2028-01-10T09:00", &[]),
        [one("2026-1", "answered"), one("2027-1", "detected")]
    );
    let said = station.says(&["list", "--at", "23.11.2026 10:00"]);
    assert!(
        said.starts_with("2026-1") && said.contains("на исполнении") && said.contains("Пособие"),
        "{said}"
    );
}

#[test]
fn a_message_is_told_as_it_stood() {
    let station = station();
    let shown = station.says(&["show", "2026-1", "--json", "--at", "2026-11-23T09:15"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(
        (&shown["state"], &shown["remaining_minutes"]),
        (&"routed".into(), &225.into())
    );
    let output = station.pult(&["show", "2026-1", "--at", "2026-11-23T08:00"]);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        error.contains("сообщения 2026-1 на этот момент ещё не выявлено"),
        "{error}"
    );
}

/// Where a due falls into a year without a decree, everything that shows it says so.
#[test]
fn a_doubtful_due_is_marked_wherever_it_shows() {
    let station = station();
    let doubt = "2028 год посчитан предварительно";
    let at = "2027-12-30T16:00";
    let output = station.pult(&["list", "--at", at]);
    assert!(
        String::from_utf8(output.stderr)
            .expect("UTF-8")
            .contains(doubt)
    );
    assert!(
        station
            .says(&["show", "2027-1", "--at", at])
            .contains(doubt)
    );
    for command in [
        &["show", "2027-1", "--json", "--at", at][..],
        &["list", "--open", "--json", "--at", at],
    ] {
        let shown: Value = serde_json::from_str(&station.says(command)).expect("JSON");
        assert_eq!(shown["provisional_year"], 2028, "{command:?}");
    }
    // The first message never came near it.
    let output = station.pult(&["list", "--at", "2026-11-23T10:00"]);
    assert!(output.stderr.is_empty());
    let shown = station.says(&["show", "2026-1", "--json"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown.get("provisional_year"), None);
}
