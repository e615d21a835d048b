//! From the journal to the file: sheets that close, cards, forms of the ministry. On to the printer: [`printers`].

mod printers;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use chrono_tz::Asia::Novokuznetsk;
use pult::journal::{Journal, Record, Recorder};
use serde_json::{Value, json};

use crate::support::at;
use crate::support::journal::fact;
use crate::support::pdf::{packed, text_of_pdf};
use crate::support::station::{Station, text};

/// A station whose journal has so many messages, ten minutes apart.
fn station_with(messages: usize) -> Station {
    let mut station = Station::at("2026-11-23T16:00");
    // A print may take longer than the next one, which must not find the clock behind its entry.
    station.stop_the_clock();
    let events = (1..=messages).map(|index| {
        json!({
            "kind": "detected", "message": format!("2026-{index}"), "source": "vk", "author": "Анна",
            "at": format!("2026-11-23T{:02}:{:02}:00+07:00", 9 + index / 6, index % 6 * 10),
            "url": format!("https://vk.com/wall-1_{index}"), "text": format!("Вопрос {index}"),
            "topic": "Пособие от 3 до 7 лет", "location": "Кемерово",
        })
    });
    station.imports(&events.collect::<Vec<_>>());
    station
}

/// Prints sheets into a file and gives the text of the PDF.
fn page(station: &Station, arguments: &[&str]) -> String {
    let file = station.path("page.pdf");
    let all = [&["print", "page", "--out", text(&file)], arguments].concat();
    station.says(&all);
    text_of_pdf(&file)
}

/// The prints of sheets in the journal: sheet, first, last, duplicate.
fn prints(station: &Station) -> Vec<(u64, u64, u64, bool)> {
    let number = |entry: &Value, name: &str| entry[name].as_u64().expect("a number");
    let entries = station.entries().into_iter();
    entries
        .filter(|entry| entry["kind"] == "sheet_printed")
        .map(|entry| {
            let duplicate = entry["duplicate"].as_bool().expect("yes or no");
            (
                number(&entry, "sheet"),
                number(&entry, "first"),
                number(&entry, "last"),
                duplicate,
            )
        })
        .collect()
}

/// A program that does what the lines of a shell script say.
fn program(folder: &Path, name: &str, script: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made executable");
    path
}

#[test]
fn a_full_sheet_is_closed_by_its_first_print_and_then_printed_as_a_duplicate() {
    let station = station_with(8);
    let first = page(&station, &[]);
    assert!(first.contains("Лист 1") && first.contains("Лист 2") && !first.contains("ДУБЛИКАТ"));
    assert_eq!(
        prints(&station),
        [(1, 1, 6, false)],
        "the open sheet is not entered"
    );
    let entries = station.entries();
    let print = entries.last().expect("the print");
    assert_eq!(print["head"], entries[entries.len() - 2]["hash"]);
    let head = print["head"].as_str().expect("a hash");
    assert!(packed(&first).contains(&head[..16]), "{head}: {first}");

    let again = page(&station, &["--sheet", "1"]);
    assert!(again.contains("ДУБЛИКАТ 23.11.2026 16:00"), "{again}");
    assert_eq!(prints(&station)[1], (1, 1, 6, true));
    let open = page(&station, &["--sheet", "2"]);
    assert!(open.contains("Вопрос 8") && !open.contains("ДУБЛИКАТ"));
    assert_eq!(prints(&station).len(), 2);
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn a_closed_sheet_keeps_its_messages_when_the_setting_changes() {
    let station = station_with(12);
    page(&station, &["--sheet", "1"]);
    station.sets("rows_per_page", "4");
    let first = page(&station, &["--sheet", "1"]);
    assert!(first.contains("Вопрос 6") && !first.contains("Вопрос 7"));
    let second = page(&station, &["--sheet", "2"]);
    assert!(
        second.contains("Вопрос 7")
            && second.contains("Вопрос 10")
            && !second.contains("Вопрос 11")
    );
    assert_eq!(prints(&station)[2], (2, 7, 10, false));
    let refused = station.pult(&["print", "page", "--sheet", "4", "--out", "x.pdf"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("листа 4 в журнале 2026 года нет: последний — 3"),
        "{said}"
    );
}

#[test]
fn a_sheet_is_first_printed_once_and_never_without_its_entry() {
    let station = station_with(6);
    let mut journal = Journal::open(&station.path("journal.db")).expect("the journal");
    let hand = Recorder::new("Смирнова О. В.", at("2026-11-23 16:00"));
    let local = at("2026-11-23 16:00")
        .with_timezone(&Novokuznetsk)
        .fixed_offset();
    let print = |sheet, first, last| Record::SheetPrinted {
        year: 2026,
        sheet,
        first,
        last,
        head: "00".into(),
        duplicate: false,
    };
    let mut enter = |prints| journal.record_prints(hand, local, prints);
    enter(vec![print(1, 1, 6)]).expect("the first print");
    for taken in [print(1, 1, 6), print(2, 6, 11)] {
        let refused = enter(vec![print(3, 12, 17), taken]).expect_err("taken");
        assert!(
            refused.to_string().contains("тем временем напечатан"),
            "{refused}"
        );
    }
    drop(journal);
    assert_eq!(prints(&station).len(), 1, "all of them or none");

    let file = station.path("journal.db");
    let mut rights = fs::metadata(&file).expect("the journal").permissions();
    rights.set_readonly(true);
    fs::set_permissions(&file, rights).expect("made read-only");
    let out = station.path("sheet.pdf");
    let refused = station.pult(&["print", "page", "--out", text(&out)]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        !out.exists(),
        "nothing that looks like a first print is left"
    );
}

#[test]
fn the_last_sheet_of_a_year_that_is_over_is_certified_and_closed() {
    let mut station = station_with(8);
    assert!(!page(&station, &[]).contains("пронумеровано"));
    station.set_clock("2027-01-11T10:00");
    let text = page(&station, &["--year", "2026", "--sheet", "2"]);
    assert!(text.contains("пронумеровано листов: 2"), "{text}");
    assert!(text.contains("зарегистрировано сообщений: 8"), "{text}");
    assert_eq!(prints(&station)[1], (2, 7, 8, false));
    assert!(!page(&station, &["--year", "2026", "--sheet", "1"]).contains("пронумеровано"));
    let empty = page(&station, &["--year", "2025"]);
    assert!(empty.contains("зарегистрировано сообщений: 0"), "{empty}");
}

#[test]
fn the_card_tells_by_the_clock_what_the_department_must_do() {
    let station = Station::at("2026-11-23T09:22");
    let long = "Прошу разъяснить порядок. ".repeat(300);
    let event = |kind: &str, time: &str, fields| fact(kind, &format!("2026-11-23T{time}"), fields);
    let detected = event(
        "detected",
        "09:10",
        json!({"source": "vk", "url": "https://vk.com/wall-1_1", "author": "Анна", "text": format!("{long}Конец."),
               "topic": "Опека", "location": "Кемерово"}),
    );
    let decided = event(
        "categorised",
        "09:15",
        json!({"category": "ordinary", "departments": ["opeka"], "decided_by": "Лебедева М. К."}),
    );
    let handed = event(
        "handed_over",
        "09:20",
        json!({"department": "opeka", "to": "Ильин С. П.", "capacity": "head",
               "signature": {"method": "paper", "person": "Ильин С. П."}}),
    );
    station.imports(&[detected, decided, handed]);
    let file = station.path("card.pdf");
    station.says(&["print", "card", "2026-1", "--out", text(&file)]);
    let card = text_of_pdf(&file);
    // Lunch is from 12:30 to 13:18, closing at 17:30; T is 08:58 of the next day.
    for part in [
        "Конец.",
        "https://vk.com/wall-1_1",
        "вернуть, если вопрос не наш Опека пн 23.11.2026 09:35",
        "пн 23.11.2026 15:08",
        "вт 24.11.2026 08:43",
        "вт 24.11.2026 08:58",
        "30 мин после передачи проекта",
        "Лебедева М. К., пн 23.11.2026 09:15",
    ] {
        assert!(card.contains(part), "{part}: {card}");
    }
    let none = station.pult(&["print", "card", "2026-2", "--out", text(&file)]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn the_card_prints_nothing_that_was_written_in_a_message_under_p22() {
    let station = station_with(1);
    let rejected = json!({"kind": "rejected", "message": "2026-1", "at": "2026-11-23T10:00:00+07:00",
                          "reason": "obscene", "note": "Лебедева М. К."});
    station.imports(&[rejected]);
    let file = station.path("card.pdf");
    station.says(&["print", "card", "2026-1", "--out", text(&file)]);
    let card = text_of_pdf(&file);
    for hidden in ["Вопрос 1", "Анна", "wall-1"] {
        assert!(!card.contains(hidden), "{hidden}: {card}");
    }
    assert!(card.contains("п. 22"), "{card}");
}

#[test]
fn the_ministrys_form_wins_and_a_mistake_in_it_is_told() {
    let station = station_with(1);
    let folder = station.path("config/forms");
    let told = station.says(&["print", "forms", "--export", text(&folder)]);
    assert_eq!(told.lines().count(), 5);
    let form = folder.join("journal.typ");
    let own = fs::read_to_string(&form).expect("exported");
    fs::write(&form, own.replace("Краткое содержание", "О чём")).expect("written");
    let told = station.says(&["print", "forms", "--export", text(&folder)]);
    assert_eq!(told.matches("уже есть, не изменена").count(), 5, "{told}");
    assert!(page(&station, &[]).contains("О чём"));
    assert!(!page(&station, &["--embedded-forms"]).contains("О чём"));

    fs::write(
        &form,
        own.replace("#let inset = 0.9mm", "#let inset = 0.9мм"),
    )
    .expect("written");
    let refused = station.pult(&["print", "page", "--out", "x.pdf"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    let line = own
        .lines()
        .position(|line| line.contains("#let inset"))
        .expect("there")
        + 1;
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said.contains(&format!("forms/journal.typ, строка {line}: ")),
        "{said}"
    );
    assert!(said.contains("--embedded-forms"), "{said}");
}
