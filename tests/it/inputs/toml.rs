//! A data file that is wrong: commands tell the file, the line and what was expected; the desk opens with its own copy and
//! says so.

use std::fs;
use std::process::Command;

use portable_pty::CommandBuilder;

use crate::support::station::{Station, text};

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
        desk.sees("до закрытия 7 ч 11 мин").leave();
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
    desk.leave();
}

/// Puts a folder in the place of a file of settings, or a text in an encoding that is not read.
fn spoil(station: &Station, file: &str, by_folder: bool) {
    let path = station.path("config").join(file);
    let _ = fs::remove_file(&path);
    if by_folder {
        fs::create_dir(&path).expect("made");
    } else {
        fs::write(&path, b"bell = true # \xe4\xe0\n").expect("written");
    }
}

#[test]
fn a_file_that_is_not_read_at_all_keeps_no_desk_from_opening() {
    for (file, by_folder, told) in [
        ("config.toml", true, "это папка, а нужен файл"),
        ("config.toml", false, "файл не в кодировке UTF-8"),
        ("organization.toml", false, "файл не в кодировке UTF-8"),
        ("holidays.toml", true, "это папка, а нужен файл"),
        ("regulation.toml", false, "файл не в кодировке UTF-8"),
    ] {
        let station = station();
        spoil(&station, file, by_folder);
        let output = station.pult(&["list"]);
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(file) && error.contains(told), "{error}");
        let mut desk = station.desk(160, 32);
        desk.sees(&format!("{file}: не читается: {told}"))
            .sees(&format!("Взят встроенный {file}"))
            .sees("Сообщений в работе нет")
            .leave();
        let page = station.pult(&["doctor", "--quick"]);
        let page = String::from_utf8(page.stdout).expect("UTF-8");
        assert!(page.contains(&format!("! {file}")), "{page}");
    }
}

#[test]
fn a_wrong_file_of_settings_leads_to_no_other_journal() {
    let station = station();
    let own = station.path("диск/j.db");
    let settings = station.path("config/config.toml");
    fs::create_dir(station.path("диск")).expect("made");
    let named = format!("journal = '{}'", own.display());
    let good = with(SETTINGS, "journal = \"\"", &named);
    let desk = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
        command.arg("--config");
        command.arg(station.path("config"));
        let data = station.path("data");
        let variables = [("XDG_DATA_HOME", text(&data))];
        station.open_among(&variables, command, 160, 32)
    };
    fs::write(&settings, &good).expect("written");
    let mut first = desk();
    first.sees("Открыть дежурство").press("F12");
    first.sees("Дежурство открыто").leave();
    assert!(own.exists());
    // The mistake stands elsewhere: what the file says of the journal holds.
    for wrong in [
        with(&good, "bell = true", "bell = \"да\""),
        with(&good, "bell = true", "bell = = true"),
        format!("\u{feff}{good}\nbell = true\n"),
    ] {
        fs::write(&settings, wrong).expect("written");
        let mut desk = desk();
        desk.sees("config.toml, строка")
            .sees("Сообщений в работе нет")
            .sees_no("Открыть дежурство");
        desk.leave();
    }
    // What it says of the journal is not known: none is begun, and no other one is opened.
    for wrong in [
        with(SETTINGS, "journal = \"\"", "journal = \"C:\\данные\\j.db\""),
        with(&good, &named, &format!("{named}\n{named}")),
        with(&good, "journal = ", "\"journal\" = 5 # "),
        String::new(),
    ] {
        if wrong.is_empty() {
            spoil(&station, "config.toml", false);
        } else {
            fs::write(&settings, &wrong).expect("written");
        }
        let mut lost = desk();
        lost.sees("config.toml")
            .sees("укажите журнал: pult --journal ФАЙЛ");
        assert_eq!(lost.ends(), 2, "{wrong}");
        let page = Command::new(env!("CARGO_BIN_EXE_pult"))
            .arg("--config")
            .arg(station.path("config"))
            .args(["doctor", "--quick"])
            .env_clear()
            .env("HOME", station.path(""))
            .output()
            .expect("it runs");
        let page = String::from_utf8(page.stdout).expect("UTF-8");
        assert!(page.contains("где он, из config.toml не узнать"), "{page}");
    }
    assert!(!station.path("data/pult/journal.db").exists());
    // Named on the command line, it is opened whatever the file is like.
    station.desk(160, 32).sees("config.toml").leave();
}
