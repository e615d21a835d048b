//! A data file that is wrong: commands tell the file, the line and what was expected; the desk opens with its own copy and
//! says so.

use std::fs;

use crate::support::station::Station;

const ORGANIZATION: &str = include_str!("../../../assets/organization.toml");
const HOLIDAYS: &str = include_str!("../../../holidays.toml");
const SETTINGS: &str = include_str!("../../../assets/config.toml");
const REGULATION: &str = include_str!("../../../assets/regulation.toml");

/// The text with one thing in it replaced.
fn with(text: &str, from: &str, to: &str) -> String {
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "it has {from}");
    changed
}

/// The table without a year in its midst.
fn without_2026() -> String {
    let start = HOLIDAYS.find("[[year]]\nyear = 2026").expect("the year");
    let end = HOLIDAYS.find("[[year]]\nyear = 2027").expect("the next");
    format!("{}{}", &HOLIDAYS[..start], &HOLIDAYS[end..])
}

/// The line on which something stands.
fn line_of(text: &str, what: &str) -> usize {
    let place = text.find(what).expect("it is there");
    text[..place].matches('\n').count() + 1
}

/// A workstation whose folder of settings is there already.
fn station() -> Station {
    let station = Station::at("2026-11-23T09:31");
    station.says(&["directory", "list"]);
    station
}

#[test]
fn a_mistake_is_told_with_its_line_and_what_was_expected() {
    let norm = "norm = { days = 247, hours = 1972 }";
    for (file, text, place, told) in [
        (
            "config.toml",
            format!("{SETTINGS}\nmouse = false\n"),
            "\nmouse = false",
            &["записаны дважды", "ожидается"][..],
        ),
        (
            "config.toml",
            with(SETTINGS, "backups_keep = 30", "backups_keep = \"тридцать\""),
            "backups_keep = \"",
            &["не того вида", "ожидается: целое число"],
        ),
        (
            "config.toml",
            with(SETTINGS, "mouse = true", "mause = true"),
            "mause",
            &["неизвестное поле «mause»", "одно из: "],
        ),
        (
            "organization.toml",
            with(ORGANIZATION, "Asia/Novokuznetsk", "Asia/Atlantis"),
            "zone = ",
            &["Asia/Atlantis", "ожидается"],
        ),
        (
            "organization.toml",
            with(ORGANIZATION, "\"08:30-17:30\"", "\"08:30-25:00\""),
            "08:30-25:00",
            &["25:00", "ожидается"],
        ),
        (
            "organization.toml",
            with(
                ORGANIZATION,
                "\"08:30-17:30\"",
                "\"08:30-17:30, 17:00-18:00\"",
            ),
            "17:00-18:00",
            &["ожидается"],
        ),
        (
            "organization.toml",
            with(ORGANIZATION, "\"12:30-13:18\"", "\"18:00-19:00\""),
            "08:30-16:30",
            &["обед не помещается в часы «08:30-16:30»", "ожидается"],
        ),
        (
            "holidays.toml",
            with(HOLIDAYS, norm, "norm = { days = 247, hours = 1999 }"),
            "hours = 1999",
            &["выходит 247 рабочих дней и 1972 часов", "ожидается"],
        ),
        (
            "holidays.toml",
            without_2026(),
            "2027\n",
            &["после 2025 года стоит 2027", "ожидается: 2026 год"],
        ),
        (
            "regulation.toml",
            with(REGULATION, "ordinary = 300", "ordinary = -1"),
            "ordinary = -1",
            &["ожидается"],
        ),
    ] {
        let station = station();
        let line = line_of(&text, place.trim_start()).max(
            // What is there twice is told at its second place.
            line_of(&text, place) + usize::from(place.starts_with('\n')),
        );
        fs::write(station.path("config").join(file), &text).expect("written");
        let output = station.pult(&["list"]);
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{place}: {error}");
        for words in told.iter().chain(&[file, &*format!("строка {line},")]) {
            assert!(error.contains(words), "{place}: {words}: {error}");
        }
        assert!(!station.path("journal.db").exists(), "{place}");
    }
}

#[test]
fn with_a_wrong_file_the_desk_opens_with_its_own_copy_and_says_so() {
    for (file, text) in [
        (
            "organization.toml",
            with(ORGANIZATION, "\"12:30-13:18\"", "\"18:00-19:00\""),
        ),
        (
            "holidays.toml",
            with(HOLIDAYS, "hours = 1972", "hours = 1999"),
        ),
        ("config.toml", "bell = true\nbell = true\n".to_owned()),
    ] {
        let station = station();
        fs::write(station.path("config").join(file), &text).expect("written");
        let mut desk = station.desk(120, 32);
        desk.sees(&format!("{file}, строка"))
            .sees("Сообщений в работе нет");
        // What is counted by is the embedded file: the day ends when it says.
        desk.sees("до закрытия 7 ч 11 мин").press("F10");
        assert_eq!(desk.ends(), 0);
        let kept = fs::read_to_string(station.path("config").join(file)).expect("it is there");
        assert_eq!(kept, text, "the file of the user stays as it is");
    }
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_are_no_mistakes() {
    let station = station();
    for (file, text) in [
        ("organization.toml", ORGANIZATION),
        ("holidays.toml", HOLIDAYS),
        ("config.toml", SETTINGS),
        ("regulation.toml", REGULATION),
    ] {
        let of_windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        fs::write(station.path("config").join(file), of_windows).expect("written");
    }
    assert_eq!(
        station
            .says(&["calc", "add", "2026-11-23T12:00", "60"])
            .trim(),
        "2026-11-23T13:48:00+07:00"
    );
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет").sees_no("строка");
    desk.press("F10");
    assert_eq!(desk.ends(), 0);
}
