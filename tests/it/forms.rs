//! What forms offer and what they tell while they are filled in, in a pseudo-terminal.

use serde_json::json;

use crate::support::journal::{self, detected};
use crate::support::station::{Station, text};

/// An answered message that one department had, and a repeat of it.
fn station_with_a_repeat() -> Station {
    let station = Station::at("2026-11-23T09:31");
    let fact = |kind: &str, time: &str, fields| {
        journal::fact(kind, &format!("2026-11-23T{time}"), fields).to_string()
    };
    let head = "Ильин С. П. (ПРИМЕР)";
    let signature = json!({"method": "paper", "person": head});
    let repeat = detected(2)
        .replace("T09:00", "T09:20")
        .replace("\"topic\"", "\"repeat_of\":\"2026-1\",\"topic\"");
    station.imports(&[
        detected(1),
        fact("categorised", "09:02", json!({
            "category": "ordinary", "departments": ["opeka"], "decided_by": "Лебедева М. К. (ПРИМЕР)",
        })),
        fact("handed_over", "09:05", json!({
            "department": "opeka", "to": head, "capacity": "head", "signature": signature,
        })),
        fact("reply_received", "09:10", json!({
            "department": "opeka", "who": head, "reply": "final", "signature": signature,
        })),
        fact("posted", "09:15", json!({"reply": "final", "source": "vk", "url": "https://vk.com/w1?reply=1"})),
        repeat,
    ]);
    station
}

fn handed(station: &Station) -> Vec<(String, String)> {
    let events = station.events();
    let handed = events
        .iter()
        .filter(|event| event["kind"] == "handed_over" && event["message"] == "2026-2");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    handed
        .map(|event| (text(&event["department"]), text(&event["to"])))
        .collect()
}

#[test]
fn a_repeat_is_offered_to_the_department_that_had_the_earlier_message() {
    let station = station_with_a_repeat();
    let mut desk = station.desk(120, 32);
    desk.sees("повторное к № 2026-1")
        .press("Enter")
        .sees("Передать подразделению под подпись")
        .sees("здесь было прежнее сообщение № 2026-1")
        .press("F12");
    desk.sees("передано: Опека");
    // A second one it may be, and that one is nobody's to guess.
    desk.press("п")
        .sees("Передать подразделению под подпись")
        .sees_no("здесь было прежнее")
        .press("Esc")
        .sees_no("Передать подразделению под подпись");
    desk.leave();
    let expected = ("opeka".to_owned(), "Ильин С. П. (ПРИМЕР)".to_owned());
    assert_eq!(handed(&station), [expected]);
}

#[test]
fn the_key_of_a_department_becomes_its_name_and_its_head_receives() {
    let station = station_with_a_repeat();
    let mut desk = station.desk(80, 24);
    desk.sees("№ 2026-1")
        .press("Enter")
        .sees("здесь было прежнее")
        .types("1")
        .press("Enter")
        .sees("▸ Подпись")
        .sees("Пособия ")
        .sees("Петрова А. А. (ПРИМЕР)")
        .press("F12");
    desk.sees("передано: Пособия");
    desk.leave();
    let expected = ("posobiya".to_owned(), "Петрова А. А. (ПРИМЕР)".to_owned());
    assert_eq!(handed(&station), [expected]);
}

#[test]
fn a_bad_link_is_told_at_once_stays_told_and_keeps_the_form_from_being_entered() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(80, 24);
    desk.press("н")
        .sees("▸ Ссылка")
        .types("vk.com/wall-1_2")
        .press("Enter")
        .sees("▸ Источник")
        .sees("✗ ожидается ссылка");
    desk.press("Enter").sees("▸ Автор").types("Анна");
    desk.press("Enter").sees("▸ Текст").pastes("Где пособие?");
    desk.press("Enter").sees("▸ Тема").types("от 3");
    desk.sees("› Пособие от 3").press("Enter").sees("▸ Локация");
    desk.types("кемер")
        .sees("› Кемерово")
        .press("F12")
        .sees("▸ Ссылка")
        .sees("✗ ожидается ссылка");
    // Mended, it is forgotten, and the form is entered.
    desk.press("Home")
        .types("https://")
        .sees_no("✗ ожидается")
        .press("F12")
        .sees("Зарегистрировано № 1");
    desk.leave();
    assert_eq!(station.events()[0]["url"], "https://vk.com/wall-1_2");
}

#[test]
fn whatever_form_it_is_a_wrong_field_is_told_when_it_is_left() {
    let station = Station::at("2026-11-23T09:31");
    station.imports(&[detected(1)]);
    let mut desk = station.desk(120, 32);
    // A term and a moment.
    desk.sees("Сроки № 1")
        .press("к")
        .sees("▸ Категория")
        .types("1")
        .sees("[x] 1");
    desk.press("Tab")
        .sees("▸ Сокращённый срок")
        .types("скоро")
        .press("Tab")
        .sees("▸ Кто решил")
        .sees("✗");
    desk.press("Tab").sees("▸ Когда").press("F12");
    desk.sees("▸ Сокращённый срок")
        .press("Esc")
        .sees_no("▸ Сокращённый срок");
    desk.press("з")
        .sees("▸ Текст")
        .types("заметка")
        .press("Tab")
        .sees("▸ Когда")
        .types("30.02 9:00")
        .press("Tab")
        .sees("▸ Текст")
        .sees("✗ даты 30.02 нет");
    desk.press("Esc").sees_no("▸ Текст");
    // A filter.
    desk.press("F3").sees("Журнал").press("Tab");
    desk.sees("▸ Состояние")
        .types("никакое")
        .press("Tab")
        .sees("▸ Подразделение")
        .sees("✗ такого состояния нет");
    desk.press("F12")
        .sees("▸ Состояние")
        .press("Esc")
        .sees_no("▸ Состояние");
    desk.leave();
    assert_eq!(station.kinds(), ["detected"]);
}

#[test]
fn the_help_names_where_the_files_lie_in_full() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(200, 50);
    desk.press("F1").sees("Что такое Пульт").press("End");
    for name in ["journal.db", "config", "papers", "backups", "log"] {
        let path = station.path(name);
        desk.sees(text(&path));
    }
    desk.press("Esc").sees_no("Файлы");
    desk.leave();
    let printed = station.says(&["print", "help"]);
    let log = station.path("log");
    assert!(printed.contains(text(&log)), "{printed}");
}
