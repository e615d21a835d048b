//! What is wrong in a field is told at the field, what was typed stays, and nothing is entered.

use serde_json::json;

use crate::support::desk::Desk;
use crate::support::journal::{self, detected};
use crate::support::station::Station;

/// A workstation with one message, detected at 9:00.
fn station() -> Station {
    let station = Station::at("2026-11-23T09:31");
    station.imports(&[detected(1)]);
    station
}

/// Empties the field that has the focus, whatever stands there.
fn clear(desk: &mut Desk) {
    desk.press("End").types(&"\x7f".repeat(30));
}

/// Puts the registration aside and begins it anew, with nothing of what stood there.
fn begin_anew(desk: &mut Desk, told: &str) {
    desk.press("Esc").sees_no("Новое сообщение");
    desk.press("н")
        .sees("Новое сообщение")
        .press("F4")
        .sees_no(told);
}

#[test]
fn a_moment_to_look_at_that_is_none_is_explained() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.press("м").sees("Очередь на момент");
    for (typed, told) in [
        ("30.02 9:00", "даты 30.02 нет"),
        ("29.02.2027 9:00", "2027 год не високосный"),
        ("24:00", "24:00 — это 00:00 следующего дня"),
        ("23.11.26 9:00", "год «26» — напишите полностью, 2026"),
        ("вчера", "ожидается 9:31"),
        ("24.11 9:00", "этот момент ещё не наступил"),
    ] {
        clear(&mut desk);
        desk.types(typed)
            .sees(typed)
            .press("F12")
            .sees(told)
            .sees(typed);
    }
    // A page pasted by mistake: what was expected is still to be read.
    clear(&mut desk);
    desk.pastes(&"x".repeat(400))
        .press("F12")
        .sees("время «xxxxxxxxxxxxxxxxxxxxxxx…» записано неверно; ожидается 9:31");
    desk.press("Esc").sees_no("Очередь на момент").press("м");
    desk.sees("Очередь на момент")
        .press("F4")
        .sees_no("записано неверно");
    clear(&mut desk);
    desk.types("9:15")
        .press("F12")
        .sees("ПРОШЛОЕ: так было пн 23.11.2026 09:15");
    desk.leave();
}

#[test]
fn a_moment_of_a_fact_that_cannot_be_is_explained() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Сроки № 1").press("з").sees("╔ № 1 · ");
    desk.types("заметка").press("Tab");
    for (typed, told) in [
        ("30.02 9:00", "даты 30.02 нет"),
        ("23.11.26 9:00", "год «26» — напишите полностью, 2026"),
        ("24.11 9:00", "время 24.11.2026 09:00 ещё не наступило"),
        (
            "23.11 8:00",
            "время 23.11.2026 08:00 раньше выявления сообщения",
        ),
    ] {
        clear(&mut desk);
        desk.types(typed)
            .sees(typed)
            .press("F12")
            .sees(told)
            .sees("заметка");
        assert_eq!(station.kinds(), ["detected"], "{typed}");
    }
    clear(&mut desk);
    desk.types("9:20").press("F12").sees_no("╔ № 1 · ");
    assert_eq!(station.kinds(), ["detected", "noted"]);
    desk.leave();
}

#[test]
fn a_link_that_is_none_or_leads_elsewhere_is_told_at_its_field() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.press("н").sees("Новое сообщение");
    let long = |count: usize| format!("https://vk.com/{}", "a".repeat(count - 15));
    for (link, told) in [
        (
            "javascript:alert(1)",
            "ожидается ссылка вида https://vk.com/…",
        ),
        ("vk.com/wall-1_1", "ожидается ссылка вида https://vk.com/…"),
        (&long(5_000), "ссылка длиннее 2000 знаков"),
    ] {
        desk.pastes(link).press("F12").sees(told);
        begin_anew(&mut desk, told);
    }
    // More than the field holds is told as it is pasted.
    let told = "ссылка длиннее 2000 знаков";
    desk.pastes(&long(6_000)).sees(told);
    begin_anew(&mut desk, told);
    assert_eq!(station.kinds(), ["detected"]);
}

#[test]
fn a_link_into_another_network_than_the_messages_is_refused_where_the_reply_is_posted() {
    let station = Station::at("2026-11-23T09:31");
    let fact = |kind: &str, time: &str, fields| {
        journal::fact(kind, &format!("2026-11-23T{time}"), fields).to_string()
    };
    let signature = json!({"method": "paper", "person": "Петрова А. А."});
    station.imports(&[
        detected(1),
        fact("categorised", "09:10", json!({
            "category": "ordinary", "departments": ["posobiya"], "decided_by": "Лебедева М. К. (ПРИМЕР)",
        })),
        fact("handed_over", "09:12", json!({
            "department": "posobiya", "to": "Петрова А. А.", "capacity": "head", "signature": signature,
        })),
        fact("reply_received", "09:20", json!({
            "department": "posobiya", "who": "Петрова А. А.", "reply": "final", "signature": signature,
        })),
    ]);
    let mut desk = station.desk(120, 32);
    desk.sees("Сроки № 1").press("р").sees("╔ № 1 · ");
    desk.pastes("https://ok.ru/group/1/topic/2")
        .press("F12")
        .sees("ответ размещают там же");
    desk.press("Esc").sees_no("╔ № 1 · ");
    assert_eq!(
        station.kinds().last().map(String::as_str),
        Some("reply_received")
    );
    desk.leave();
}

#[test]
fn a_paste_longer_than_its_field_says_so_and_freezes_nothing() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Сроки № 1").press("з").sees("╔ № 1 · ");
    desk.pastes(&"пособие ".repeat(1024 * 1024 / 15))
        .sees("вставлено начало: в поле помещается 100 000 знаков");
    // The desk goes on to heed keys, and what is entered is the beginning.
    desk.press("Esc")
        .sees("Черновик сохранён")
        .sees_no("╔ № 1 · ");
    assert_eq!(station.kinds(), ["detected"]);
    desk.leave();
}

#[test]
fn a_paste_of_ten_thousand_lines_is_kept_line_for_line_and_an_empty_one_is_nothing() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Сроки № 1").press("з").sees("╔ № 1 · ");
    desk.pastes("").press("F12").sees("╔ № 1 · ");
    assert_eq!(station.kinds(), ["detected"], "nothing was pasted");
    let lines: Vec<String> = (1..=10_000).map(|line| format!("с {line}")).collect();
    let text = lines.join("\n");
    desk.pastes(&text)
        .sees("с 10000")
        .press("F12")
        .sees_no("╔ № 1 · ");
    assert_eq!(station.events()[1]["text"], text);
    desk.leave();
}

#[test]
fn a_pin_that_is_none_is_told_at_its_field() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.press("F7").sees("Справочник: ▸Люди");
    desk.press("п").sees("ПИН: ").sees("Новый ПИН");
    for (typed, told) in [
        ("", "наберите новый ПИН: от 6 до 12 цифр"),
        ("123", "в ПИН от 6 до 12 цифр"),
        ("48 291 3", "ПИН состоит только из цифр"),
        ("123456", "слишком простой ПИН"),
    ] {
        desk.press("Esc")
            .sees_no("Новый ПИН")
            .press("п")
            .sees("Новый ПИН");
        desk.types(typed)
            .press("Enter")
            .types(typed)
            .press("F12")
            .sees(told)
            .sees("Новый ПИН");
    }
    desk.press("Esc")
        .sees_no("Новый ПИН")
        .press("п")
        .sees("Новый ПИН");
    desk.types("482913")
        .press("Enter")
        .types("482914")
        .press("F12");
    desk.sees("набрано по-разному").sees("Новый ПИН");
    let set = |entry: &serde_json::Value| {
        entry["kind"]
            .as_str()
            .is_some_and(|kind| kind.contains("pin"))
    };
    assert!(!station.entries().iter().any(set), "no PIN was set");
    desk.press("Esc").sees_no("Новый ПИН");
    desk.leave();
}
