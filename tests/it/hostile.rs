//! Hostile text: escape sequences, control and bidi characters, zero-width ones. It is shown as marks, stored exactly, and
//! reaches the terminal raw by no way out: neither the desk nor a command, neither for people nor for machines.

use std::fs;

use pult::journal::Journal;
use serde_json::json;

use crate::support::journal::fact;
use crate::support::station::Station;

/// Whatever a terminal, a line or the eye could be fooled with.
const NASTY: &str =
    "\u{1b}[2Jа\u{1b}]52;c;ZXZpbA==\u{7}б\r\n\0\u{9b}31m\u{202e}дом\u{200b}й\u{fffe}";

/// What must not leave the program as it is.
const RAW: [&str; 7] = [
    "\u{1b}[2Jа",
    "\u{1b}]52",
    "\u{7}",
    "\0",
    "\u{9b}",
    "\u{202e}",
    "\u{200b}",
];

fn nasty(word: &str) -> String {
    format!("{word}{NASTY}")
}

/// A workstation with a message that is hostile wherever it has text.
pub(crate) fn station() -> Station {
    let station = Station::at("2026-11-23T09:31");
    let event = |kind: &str, time: &str, fields| fact(kind, &format!("2026-11-23T{time}"), fields);
    let signature = json!({"method": "paper", "person": nasty("Кузнецова")});
    let events = [
        event(
            "detected",
            "09:00",
            json!({"source": "vk", "url": nasty("https://vk.com/wall-1_1"), "author": nasty("Автор"), "text": NASTY,
                   "topic": nasty("Тема"), "location": nasty("Место")}),
        ),
        event(
            "categorised",
            "09:05",
            json!({"category": "ordinary", "departments": ["lgoty"], "decided_by": nasty("Лебедева")}),
        ),
        event(
            "handed_over",
            "09:10",
            json!({"department": "lgoty", "to": nasty("Кузнецова"), "capacity": "head", "signature": signature}),
        ),
        event("noted", "09:12", json!({"text": nasty("Заметка")})),
    ];
    station.imports(&events);
    station
}

#[test]
fn it_is_stored_exactly() {
    let station = station();
    let events = station.events();
    assert_eq!(events[0]["text"], NASTY);
    assert_eq!(events[0]["author"], nasty("Автор"));
    assert_eq!(events[2]["signature"]["person"], nasty("Кузнецова"));
    assert_eq!(events[3]["text"], nasty("Заметка"));
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn no_command_prints_it_raw() {
    let station = station();
    for arguments in [
        &["show", "2026-1"][..],
        &["show", "2026-1", "--json"],
        &["list"],
        &["list", "--json"],
        &["report", "summary", "--month", "2026-11"],
        &["report", "summary", "--month", "2026-11", "--json"],
        &["report", "registry", "--month", "2026-11", "--json"],
        &["directory", "list"],
        &["journal", "export"],
        &["doctor"],
    ] {
        let said = station.says(arguments);
        for raw in RAW {
            assert!(!said.contains(raw), "{arguments:?} prints {raw:?}: {said}");
        }
    }
    assert!(
        station
            .says(&["show", "2026-1"])
            .contains("Автор␛[2Jа␛]52;c;ZXZpbA==␇б ␀▯31m¿дом¿й")
    );
    for arguments in [
        &["show", &nasty("x")][..],
        &["journal", "import", "нет\u{1b}[2Jа\u{7}\u{202e}"],
        &["\u{1b}[2Jа"],
        &["journal", "verify", "--as", "Кто\u{1b}[2Jа\u{202e}"],
    ] {
        // An argument holds no NUL.
        let arguments: Vec<String> = arguments.iter().map(|own| own.replace('\0', "")).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = station.pult(&arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        for raw in RAW {
            assert!(!told.contains(raw), "{arguments:?} prints {raw:?}: {told}");
        }
    }
}

#[test]
fn the_desk_shows_marks_and_stays_straight() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Тема␛[2J").sees("Сроки № 1");
    desk.press("ч")
        .sees("Почему такой срок")
        .press("Esc")
        .sees_no("Почему такой срок");
    desk.press("F3")
        .sees("Журнал: 1")
        .press("Enter")
        .sees("История № 2026-1");
    desk.press("Esc")
        .sees_no("История")
        .press("F2")
        .sees("Очередь");
    desk.press("ж")
        .sees("Журнал подписей")
        .press("Esc")
        .sees("Очередь");
    desk.press("F5").sees("Сводная").press("F2").sees("Очередь");
    desk.press("и")
        .sees("Исправить запись")
        .press("Down")
        .sees("выявлено");
    // The list closes, the form stays.
    desk.press("Esc").sees_no("выявлено: ");
    for line in desk.screen().lines().filter(|line| line.starts_with('│')) {
        // Every row of the frame still ends at the right edge.
        assert!(line.trim_end().ends_with(['│', '┘', '┐']), "{line}");
    }
    desk.press("Esc").sees_no("Исправить запись").leave();
}

#[test]
fn what_is_pasted_is_a_text_and_no_command() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.press("н").sees("Новое сообщение");
    desk.pastes("https://vk.com/wall-1_1")
        .press("Enter")
        .press("Enter");
    desk.types("Автор").press("Enter");
    let pasted = "текст\u{1b}[2J\u{7}\u{9b}31m\u{202e}конец";
    desk.pastes(pasted)
        .sees("текст␛[2J␇▯31m¿конец")
        .press("F12")
        .sees("выберите тему");
    desk.leave();
    drop(desk);
}

#[test]
fn a_file_is_kept_under_a_safe_name_whatever_it_is_called() {
    let station = station();
    let journal = Journal::open(&station.path("journal.db")).expect("a journal");
    let long = "ж".repeat(90) + ".расширениедлиннееразумного";
    for name in [
        "CON",
        "a:b.jpg",
        "..jpg",
        "имя\u{1b}[2J.png",
        "имя.p\u{202e}gnp",
        &long,
        &"x".repeat(255),
    ] {
        let file = station.path(name);
        fs::write(&file, name).expect("written");
        let kept = journal.attach(&[file]).expect("a copy");
        assert_eq!(kept[0].name, name, "the entry tells what it was called");
    }
    let names: Vec<String> = fs::read_dir(journal.attachments())
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    assert_eq!(names.len(), 7);
    for name in names {
        let (hash, extension) = name.split_at(64);
        assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        assert!(["", ".jpg", ".png"].contains(&extension), "{name}");
    }
}
