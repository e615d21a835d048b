//! What the desk shows beside the queue: why a term is what it is, the production calendar, the queue of the past.

use std::fs;

use serde_json::json;

use crate::support::journal::fact;
use crate::support::station::Station;

/// A station with a message whose draft is due on the next working day, over a lunch and a weekend.
fn station(clock: &str) -> Station {
    let station = Station::at(clock);
    let signature = json!({"method": "paper", "person": "Петрова А. А."});
    let events = [
        fact(
            "detected",
            "2026-11-20T15:00",
            json!({"source": "vk", "url": "https://vk.com/wall-1_1", "author": "Анна К.", "text": "Где пособие?",
                   "topic": "Пособие от 3 до 7 лет", "location": "Кемерово"}),
        ),
        fact(
            "categorised",
            "2026-11-20T15:10",
            json!({"category": "ordinary", "departments": ["posobiya"], "decided_by": "Лебедева М. К. (ПРИМЕР)"}),
        ),
        fact(
            "handed_over",
            "2026-11-20T15:30",
            json!({"department": "posobiya", "to": "Петрова А. А.", "capacity": "head", "signature": signature}),
        ),
    ];
    station.imports(&events);
    station
}

#[test]
fn a_key_tells_why_a_term_is_what_it_is() {
    let station = station("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.sees("на исполнении")
        .press("ч")
        .sees("Почему такой срок: Проект");
    for part in [
        "Проект · Пособия · п. 13 · отвечает исполнитель",
        "Отсчёт начат пт 20.11.2026 15:30. Даётся 5 ч 00 мин рабочего времени. Срок — пн 23.11.2026 12:30.",
        "пт 20.11.2026         15:30–16:30",
        "21.11.2026–22.11.2026",
        "выходной",
        "Итого рабочего времени: 5 ч 00 мин",
        "Осталось 2 ч 30 мин.",
    ] {
        desk.sees(part);
    }
    // The first stage is the reply itself; the one before it is the last.
    desk.press("Left")
        .press("Left")
        .press("Left")
        .sees("Почему такой срок: Ответ (1 из");
    desk.sees("Даётся 8 ч 00 мин рабочего времени")
        .sees("обед 12:30–13:18");
    desk.press("Esc").sees_no("Почему такой срок");
    // In a narrow window the notes stand under their days, and the Latin layout presses the same key.
    desk.resizes(80, 24)
        .sees("Сроки № 1")
        .press("x")
        .sees("Почему такой срок: Проект");
    desk.sees("выходной")
        .press("Esc")
        .sees_no("Почему такой срок");
    desk.leave();
}

#[test]
fn a_term_counted_from_the_reply_says_so() {
    let station = Station::at("2026-11-23T13:30");
    let mut desk = station.desk(120, 32);
    // Registered late and handed over late, the draft is due by T − 135 and not by its own 300 minutes.
    desk.sees("Сообщений в работе нет")
        .press("н")
        .press("Shift+Tab")
        .sees("▸ Выявлено");
    desk.types("9:00")
        .press("Tab")
        .pastes("https://vk.com/wall-1_1")
        .press("Enter")
        .press("Enter");
    desk.types("Анна К.")
        .press("Enter")
        .types("Где?")
        .press("Enter")
        .types("от 3")
        .press("Enter");
    desk.types("кемер")
        .press("F12")
        .sees("Зарегистрировано № 1")
        .sees_no("Новое сообщение");
    desk.press("Enter")
        .sees("Решение")
        .press("Enter")
        .types("1")
        .press("F12")
        .sees_no("Решение зам");
    desk.press("Enter")
        .sees("Передать подразделению")
        .press("F12")
        .sees("на исполнении")
        .sees_no("Передать подразделению");
    desk.press("ч")
        .sees("Почему такой срок: Вернуть")
        .press("Right")
        .sees("Почему такой срок: Проект");
    desk.sees("Собственный срок 5 ч 00 мин истёк бы позже.");
    desk.sees("2 ч 15 мин до срока ответа (вт 24.11.2026 08:48)");
    desk.leave();
}

#[test]
fn f6_shows_the_year_the_day_under_the_cursor_and_the_norms() {
    let station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.sees("Сообщений в работе нет")
        .press("F6")
        .sees("Производственный календарь, 2026 год");
    for part in [
        "постановление Правительства РФ от 24.09.2025 № 1466",
        "Январь",
        "Декабрь",
        "пн 23.11.2026, сегодня",
        "08:30–12:30, 13:18–17:30",
        "Ноябрь: 20 дн, 159 ч",
        "1972 ч при 40-часовой неделе",
        "Короче на час: 30.04",
        "с 03.01 на 09.01",
    ] {
        desk.sees(part);
    }
    // 3 November, the eve of a holiday, and the holiday itself.
    desk.press("Up")
        .press("Up")
        .press("Up")
        .press("Right")
        .sees("вт 03.11.2026");
    desk.sees("день (ст. 95 ТК РФ)")
        .press("Right")
        .sees("ср 04.11.2026")
        .sees("День народного");
    // 31 December is a day off moved by the decree.
    desk.press("PageDown").sees("пт 04.12.2026");
    for _ in 0..4 {
        desk.press("Down");
    }
    desk.press("Left")
        .sees("чт 31.12.2026")
        .sees("перенесён с 04.01");
    // A year without a decree says so.
    for year in 2027..2029 {
        desk.press("Tab").sees(&format!("31.12.{year}"));
    }
    desk.sees("Предварительно: постановления о переносе выходных нет");
    desk.press("Home")
        .sees("пн 23.11.2026, сегодня")
        .press("Esc")
        .sees("Сообщений в работе нет");
    desk.resizes(80, 24)
        .press("F6")
        .sees("Июль")
        .sees("Декабрь")
        .sees_no("Январь");
    desk.sees("Ноябрь: 20 дн, 159 ч · год: 247 дн, 1972 ч")
        .sees("* праздник");
    desk.press("F2").sees("Очередь: 0 сообщений");
    desk.leave();
}

#[test]
fn the_ministrys_own_orders_show_in_the_calendar() {
    let station = Station::at("2026-11-23T10:00");
    station.says(&["calendar"]);
    let path = station.path("config/organization.toml");
    let sample = fs::read_to_string(&path).expect("the sample was made");
    let order = "\n[[day]]\ndate = 2026-11-24\nhours = \"08:30-12:30\"\nact = \"приказ № 7\"\n";
    fs::write(&path, sample + order).expect("written");
    let mut desk = station.desk(80, 24);
    desk.sees("Сообщений в работе нет")
        .press("F6")
        .press("Right");
    desk.sees("вт 24.11.2026 — по приказу · 08:30–12:30 · 4 ч 00 мин")
        .sees("приказ № 7");
    desk.leave();
}

#[test]
fn the_queue_of_the_past_is_marked_and_read_only() {
    let station = station("2026-11-23T13:30");
    let mut desk = station.desk(120, 32);
    desk.sees("на исполнении").sees("● −0:12");
    desk.press("м")
        .sees("Очередь на момент")
        .types("20.11 15:20")
        .press("Enter");
    desk.sees("◄ ПРОШЛОЕ: так было пт 20.11.2026 15:20")
        .sees("◄ Прошлое, 20.11.2026 15:20: 1 сообщение в работе");
    desk.sees("передать")
        .sees("решение: обычное")
        .sees_no("получено: ");
    for key in ["Enter", "н", "п", "и", "F8"] {
        desk.press(key)
            .sees("прошлого не изменить: Esc — к настоящему");
        desk.press("Down").sees("◄ ПРОШЛОЕ");
    }
    desk.press("ч")
        .sees("Почему такой срок: Направить")
        .sees("Осталось 5 мин.")
        .press("Esc");
    // Before the message there was nothing.
    desk.sees_no("Почему такой срок")
        .press("м")
        .sees("Очередь на момент")
        .types("20.11 14:59")
        .press("Enter");
    desk.sees("В тот момент сообщений в работе не было");
    desk.press("м")
        .sees("Очередь на момент")
        .types("24.11 9:00")
        .press("Enter")
        .sees("этот момент ещё не наступил");
    desk.press("Esc")
        .sees_no("Очередь на момент")
        .press("Esc")
        .sees("Настоящее время")
        .sees("на исполнении");
    desk.leave();
    assert_eq!(station.kinds(), ["detected", "categorised", "handed_over"]);
}

#[test]
fn a_message_that_is_closed_by_now_is_in_the_queue_of_the_past() {
    let station = station("2026-11-23T13:30");
    let mut desk = station.desk(80, 24);
    desk.sees("на исполнении")
        .press("ь")
        .sees("Аннулировать")
        .types("дубль")
        .press("F12");
    desk.sees("Сообщений в работе нет")
        .press("м")
        .sees("Очередь на момент")
        .types("20.11 15:45")
        .press("Enter");
    desk.sees("◄ Прошлое, 20.11.2026 15:45: 1 сообщение в работе")
        .sees("Вернуть");
    desk.leave();
}

#[test]
fn a_year_without_a_decree_is_told_in_the_header_as_soon_as_something_is_due_in_it() {
    let station = Station::at("2027-12-30T16:00");
    let mut desk = station.desk(80, 24);
    desk.sees("Сообщений в работе нет")
        .sees_no("предварительно");
    desk.press("н")
        .sees("Новое сообщение")
        .pastes("https://vk.com/wall-1_1")
        .press("Enter")
        .press("Enter");
    desk.types("Анна К.")
        .press("Enter")
        .types("Где?")
        .press("Enter")
        .types("от 3")
        .press("Enter");
    desk.types("кемер")
        .press("F12")
        .sees("Зарегистрировано № 1")
        .sees_no("Новое сообщение");
    desk.sees("· 2028 предварительно")
        .press("ч")
        .sees("Почему такой срок: Направить")
        .press("Left");
    desk.sees("Почему такой срок: Ответ")
        .sees("2028 год посчитан предварительно");
    desk.leave();
}
