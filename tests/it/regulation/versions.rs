//! The dated versions of `regulation.toml`: an amending order adds a version, and a message keeps that of its day.

use std::fs;

use serde_json::Value;

use crate::support::station::Station;

const EMBEDDED: &str = include_str!("../../../assets/regulation.toml");

/// The version in force with another date and other numbers.
fn amended(changes: &[(&str, &str)]) -> String {
    let version = &EMBEDDED[EMBEDDED.find("\n[[version]]").expect("a version")..];
    let mut version = version.replacen("2020-05-18", "2026-12-01", 1);
    for (from, to) in changes {
        assert!(version.contains(from), "{from}");
        version = version.replacen(from, to, 1);
    }
    format!("{EMBEDDED}\n{version}")
}

fn detected(number: u32, at: &str) -> String {
    format!(
        "{{\"kind\":\"detected\",\"message\":\"2026-{number}\",\"at\":\"{at}:00+07:00\",\"source\":\"vk\",\"url\":\"https://vk.com/w\",\
         \"author\":\"А\",\"text\":\"Т\",\"topic\":\"Т\",\"location\":\"Л\"}}\n\
         {{\"kind\":\"categorised\",\"message\":\"2026-{number}\",\"at\":\"{at}:00+07:00\",\"category\":\"ordinary\",\
         \"departments\":[\"opeka\"],\"decided_by\":\"Л\"}}\n\
         {{\"kind\":\"handed_over\",\"message\":\"2026-{number}\",\"at\":\"{at}:00+07:00\",\"department\":\"opeka\",\"to\":\"П\",\
         \"capacity\":\"head\",\"signature\":{{\"method\":\"paper\",\"person\":\"П\"}}}}\n"
    )
}

#[test]
fn a_message_keeps_the_version_of_the_day_of_its_detection() {
    let station = Station::at("2026-12-02T09:00");
    station.says(&["calendar"]);
    let longer = [
        ("ordinary = 480", "ordinary = 500"),
        ("ordinary = 300", "ordinary = 320"),
    ];
    let regulation = station.path("config").join("regulation.toml");
    fs::write(&regulation, amended(&longer)).expect("written");
    let events = detected(1, "2026-11-30T17:00") + &detected(2, "2026-12-01T08:30");
    station.imports(&[events]);
    let terms = |number: &str| -> Vec<(String, Value)> {
        let shown = station.says(&["show", number, "--json", "--at", "2026-12-01T12:00"]);
        let shown: Value = serde_json::from_str(&shown).expect("JSON");
        let stages = shown["stages"].as_array().expect("stages");
        stages
            .iter()
            .filter(|stage| stage["stage"] == "reply" || stage["stage"] == "drafting")
            .map(|stage| {
                let due = stage["due_at"].as_str().expect("a due")[..16].to_owned();
                (due, stage["limit_minutes"].clone())
            })
            .collect()
    };
    // Half an hour of the eve, then 450 and 270 minutes of the first day of the new version.
    assert_eq!(
        terms("2026-1"),
        [
            ("2026-12-01T16:48".to_owned(), 480.into()),
            ("2026-12-01T13:48".to_owned(), 300.into())
        ]
    );
    assert_eq!(
        terms("2026-2"),
        [
            ("2026-12-02T08:38".to_owned(), 500.into()),
            ("2026-12-01T14:38".to_owned(), 320.into())
        ]
    );
}

#[test]
fn a_version_that_does_not_add_up_is_refused_with_its_sum() {
    let station = Station::at("2026-12-02T09:00");
    station.says(&["calendar"]);
    let regulation = station.path("config").join("regulation.toml");
    let cases: [(&[(&str, &str)], &str); 3] = [
        (
            &[("ordinary = 300", "ordinary = 320")],
            "критический путь 25 + 15 + 5 + 320 + 30 + 60 + 30 + 15 = 500 мин, больше срока ответа 480 мин",
        ),
        (
            &[("high = 75", "high = 60")],
            "после проекта нужно 15 + 30 + 15 + 15 = 75 мин, а оставлено 60 мин",
        ),
        (
            &[("working_days = 7, ", "")],
            "у этапа «final» нет срока; ожидается: working_days = …, в рабочих днях",
        ),
    ];
    let lines = EMBEDDED.lines().count();
    for (changes, told) in cases {
        fs::write(&regulation, amended(changes)).expect("written");
        let output = station.pult(&["list"]);
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(told), "{error}");
        // The line is that of the second version.
        let line = error
            .split("regulation.toml, строка ")
            .nth(1)
            .and_then(|rest| rest.split(',').next())
            .and_then(|line| line.parse::<usize>().ok());
        assert!(line.is_some_and(|line| line > lines), "{error}");
    }
}
