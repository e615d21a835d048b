//! Everything that a desk sends to its terminal while it shows hostile text: none of that acts there.

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::hostile;
use crate::support::desk::Desk;
use crate::support::journal::imports;
use crate::support::station::Station;

/// What the desk never sends: of these it has none of its own.
const NEVER: [&str; 7] = [
    "\u{1b}[2Jа",
    "\u{1b}]52",
    "ZXZpbA==\u{7}",
    "\0",
    "\u{9b}",
    "\u{202e}",
    "\u{200b}",
];

fn assert_nothing_raw(desk: &Desk, place: &str) {
    let sent = desk.sent();
    for raw in NEVER {
        assert!(!sent.contains(raw), "{place} sends {raw:?}");
    }
}

#[test]
fn no_screen_and_no_form_sends_it_raw() {
    let station = hostile::station();
    let mut desk = station.desk(120, 32);
    desk.sees("Тема␛[2J").sees("Сроки № 1");
    assert_nothing_raw(&desk, "the queue");
    for (key, seen) in [
        ("ч", "Почему такой срок"),
        ("з", "╔ № 1 · "),
        ("и", "Исправить запись"),
        ("в", "╔ № 1 · "),
        ("ы", "╔ № 1 · "),
    ] {
        desk.press(key).sees(seen);
        desk.screen_at_rest();
        assert_nothing_raw(&desk, seen);
        desk.press("Esc").sees_no(seen);
    }
    desk.press("F3").sees("Журнал: 1");
    desk.press("Enter")
        .sees("История № 2026-1")
        .sees("Заметка␛[2J");
    assert_nothing_raw(&desk, "the history");
    desk.press("Esc")
        .sees_no("История")
        .press("F2")
        .sees("Очередь");
    desk.press("ж")
        .sees("Журнал подписей")
        .sees("Кузнецова␛[2J");
    assert_nothing_raw(&desk, "the log of signatures");
    desk.press("Esc").sees("Очередь");
    for (key, seen) in [("F4", "Реестр"), ("F5", "Сводная")] {
        desk.press(key).sees(seen);
        desk.screen_at_rest();
        assert_nothing_raw(&desk, seen);
    }
    desk.press("F2").sees("Очередь").press("F10");
    assert_eq!(desk.ends(), 0);
    assert_nothing_raw(&desk, "the end");
}

#[test]
fn what_is_pasted_is_not_sent_back_raw() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.press("н").sees("Новое сообщение");
    desk.pastes("https://vk.com/\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}31m\u{202e}x\u{200b}")
        .sees("␛]52;c;ZXZpbA==␇▯31m¿x");
    desk.press("F12").sees("Новое сообщение");
    desk.screen_at_rest();
    assert_nothing_raw(&desk, "a form");
    desk.press("F10");
}

#[test]
fn columns_stay_straight_whatever_the_text_is_made_of() {
    for (number, text) in [
        "и\u{306}од по-русски",
        "\u{202e}оборот\u{202c} и \u{2066}вложение\u{2069}",
        "ноль\u{200b}\u{200d}\u{feff}ширины",
        "куча\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} знаков",
        "семья 👨\u{200d}👩\u{200d}👧 и флаг 🇷🇺",
        "полная ширина ＡＢＣ 漢字",
        "\u{1f44d}\u{1f3fd} палец",
    ]
    .into_iter()
    .enumerate()
    {
        let station = Station::at("2026-11-23T09:31");
        let line = json!({"kind": "detected", "message": "2026-1", "at": "2026-11-23T09:00:00+07:00", "source": "vk",
            "url": "https://vk.com/w1", "author": text, "text": text, "topic": text, "location": text});
        imports(&station, &[line.to_string()]);
        let mut desk = station.desk(120, 32);
        desk.sees("Сроки № 1");
        let screen = desk.screen_at_rest();
        let framed = screen.lines().filter(|line| line.starts_with('│'));
        assert!(framed.clone().count() > 3, "{screen}");
        for line in framed {
            assert!(
                line.ends_with(['│', '┤', '┐', '┘']) && line.width() == 120,
                "{number}: {} cells: {line}\n{screen}",
                line.width()
            );
        }
        assert_eq!(station.events()[0]["text"], text, "stored exactly");
        desk.press("F10");
        assert_eq!(desk.ends(), 0);
    }
}
