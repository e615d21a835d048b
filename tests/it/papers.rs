//! The journal page as a PDF, read back.

use std::collections::BTreeMap;

use chrono_tz::Asia::Novokuznetsk;
use pult::papers::forms::{Form, Forms};
use pult::papers::page::{Entry, Sheet, pages};
use pult::papers::print::Print;
use pult::papers::render;
use pult::regulation::{Event, Message, Recorded, stage};
use serde_json::{Value, json};

use crate::support::pdf::{packed, text_of_pdf};
use crate::support::{at, organization, rules};

fn message(events: &[Value]) -> Message {
    let recorded = events.iter().enumerate().map(|(place, event)| {
        let Value::Object(fields) = event.clone() else {
            panic!("an object")
        };
        Recorded {
            seq: place as u64 + 1,
            event: Event::from_json(fields).expect("an event"),
        }
    });
    Message::fold(recorded, None).expect("it begins with its detection")
}

fn detected(index: usize, text: &str) -> Value {
    json!({
        "kind": "detected", "message": format!("2026-{index}"), "at": "2026-11-23T09:00:00+07:00", "source": "vk",
        "url": format!("https://vk.com/wall-1_{index}"), "author": "Анна", "text": text,
        "topic": "Пособие от 3 до 7 лет", "location": "Кемерово",
    })
}

/// Prints messages and gives the text of the PDF and the number of its pages.
fn printed(messages: Vec<Message>, rows_per_page: usize) -> (String, usize) {
    let rules = rules();
    let mut sheets: Vec<Sheet> = Vec::new();
    for (place, message) in messages.into_iter().enumerate() {
        if place % rows_per_page == 0 {
            sheets.push(Sheet {
                number: u32::try_from(sheets.len() + 1).expect("few"),
                rows: rows_per_page,
                entries: Vec::new(),
                is_duplicate: false,
                closes_the_year: None,
            });
        }
        let due = stage::reply_due(&message, &rules, at("2026-11-23 12:00")).ok();
        let sheet = sheets.last_mut().expect("a sheet");
        sheet.entries.push(Entry {
            message,
            authors: BTreeMap::new(),
            due,
            provisional: None,
        });
    }
    let print = Print {
        at: at("2026-11-23 16:00")
            .with_timezone(&Novokuznetsk)
            .fixed_offset(),
        by: "Смирнова О. В.".to_owned(),
        head: "0123456789abcdef".to_owned(),
    };
    let pdf = || {
        let data = pages(2026, &sheets, &organization(), &print);
        render::pdf(&Forms::embedded(), Form::Journal, &data).expect("a page")
    };
    assert!(
        pdf() == pdf(),
        "the same journal and time give the same bytes"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.pdf");
    std::fs::write(&path, pdf()).expect("written");
    let text = text_of_pdf(&path);
    let sheets = packed(&text).matches("Контрольнаясуммажурнала").count();
    (text, sheets)
}

#[test]
fn a_text_is_printed_as_it_stands_and_acts_on_nothing() {
    let hostile = "#include \"x\" $x$ *жирно* \\ @a <b> \u{1b}[2J \u{202e}кт";
    let (text, _) = printed(vec![message(&[detected(1, hostile)])], 6);
    let packed: String = text
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '\u{200b}')
        .collect();
    for part in ["#include", "$x$", "*жирно*", "@a<b>"] {
        assert!(packed.contains(part), "{part}: {text}");
    }
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
}

#[test]
fn nothing_of_a_message_under_p22_is_printed() {
    let rejected = json!({
        "kind": "rejected", "message": "2026-1", "at": "2026-11-23T09:05:00+07:00", "reason": "obscene",
        "note": "Лебедева М. К.",
    });
    let (text, _) = printed(vec![message(&[detected(1, "непечатное"), rejected])], 6);
    assert!(
        !text.contains("непечатное") && text.contains("п. 22"),
        "{text}"
    );
}

#[test]
fn a_full_sheet_is_followed_by_another() {
    let messages: Vec<Message> = (1..=4)
        .map(|index| message(&[detected(index, "Где пособие?")]))
        .collect();
    let (text, sheets) = printed(messages, 3);
    assert_eq!(sheets, 2);
    assert!(text.contains("Лист 1") && text.contains("Лист 2"));
}

#[test]
fn every_handover_has_its_sub_row() {
    let handed = |at: &str, department: &str, who: &str| {
        json!({
            "kind": "handed_over", "message": "2026-1", "at": at, "department": department, "to": who,
            "capacity": "head", "signature": {"method": "paper", "person": who},
        })
    };
    let events = [
        detected(1, "Положена ли опека?"),
        json!({"kind": "categorised", "message": "2026-1", "at": "2026-11-23T09:05:00+07:00", "category": "high",
               "departments": ["posobiya"], "term_minutes": 150, "decided_by": "Лебедева М. К."}),
        handed("2026-11-23T09:10:00+07:00", "posobiya", "Петрова А. А."),
        json!({"kind": "returned", "message": "2026-1", "at": "2026-11-23T09:20:00+07:00", "department": "posobiya",
               "who": "Сидорова И. И.", "reason": "не наш вопрос",
               "signature": {"method": "paper", "person": "Сидорова И. И."}}),
        handed("2026-11-23T09:24:00+07:00", "opeka", "Ильин С. П."),
    ];
    let (text, _) = printed(vec![message(&events)], 6);
    for part in [
        "Пособия",
        "Опека",
        "09:10",
        "09:20",
        "09:24",
        "не наш вопрос",
        "повышенной",
        "23.11.2026 11:30",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_place_to_sign_is_large_enough() {
    let form = include_str!("../../assets/forms/common.typ");
    assert!(
        form.contains("box(width: 25mm, height: 10mm"),
        "FORMS: an empty box of at least 25 × 10 mm"
    );
}

/// A message as long as it gets, handed to so many departments.
fn long(index: usize, departments: usize) -> Message {
    let mut first = detected(index, &"Прошу разъяснить порядок назначения. ".repeat(100));
    first["topic"] = "Очень длинная тема обращения ".repeat(17).into();
    first["author"] = "Константинопольский-Задунайский ".repeat(6).into();
    first["url"] = format!("https://vk.com/{}", "0123456789".repeat(40)).into();
    let number = format!("2026-{index}");
    let codes: Vec<String> = (0..departments)
        .map(|place| format!("отдел-{place}-подразделения"))
        .collect();
    let mut events = vec![
        first,
        json!({"kind": "categorised", "message": number, "at": "2026-11-23T09:05:00+07:00", "category": "high",
               "departments": codes, "term_minutes": 150, "decided_by": "Лебедева Мария Константиновна"}),
    ];
    events.extend(codes.iter().map(|code| {
        json!({"kind": "handed_over", "message": number, "at": "2026-11-23T09:10:00+07:00", "department": code,
               "to": "Александрова-Преображенская Екатерина Константиновна", "capacity": "executor",
               "signature": {"method": "paper", "person": "Александрова-Преображенская Екатерина Константиновна",
                             "position": "заместитель начальника управления социальных выплат"}})
    }));
    message(&events)
}

#[test]
fn as_many_ordinary_messages_as_set_are_one_page_however_long_they_are() {
    for rows in 1..=7 {
        let (text, pages) = printed((1..=rows).map(|index| long(index, 1)).collect(), rows);
        assert_eq!(pages, 1, "{rows} messages a sheet");
        assert!(!text.contains("продолжение"));
        assert_eq!(
            text.matches('…').count() >= 3 * rows,
            rows > 1,
            "what is too long is cut: {text}"
        );
    }
}

#[test]
fn what_does_not_fit_goes_on_on_a_marked_page() {
    let (text, pages) = printed(vec![long(1, 40), long(2, 1)], 6);
    assert_eq!(pages, 7, "{text}");
    let text = packed(&text);
    for part in ["Лист1,продолжение1Конт", "Лист1,продолжение6", "отдел-39-"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("Лист2"));
}
