//! Everything that a desk sends to its terminal while it shows hostile text: none of that acts there.

use serde_json::json;
use unicode_width::UnicodeWidthChar;

use crate::hostile;
use crate::support::desk::Desk;
use crate::support::patience::{PATIENCE, comes_true};
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
        assert_nothing_raw(&desk, seen);
    }
    desk.press("F2").sees("Очередь").leave();
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
    assert_nothing_raw(&desk, "a form");
    desk.leave();
}

/// Texts whose letters and columns are not one to one.
const CROOKED: [&str; 9] = [
    "и\u{306}од по-русски",
    "\u{202e}оборот\u{202c} и \u{2066}вложение\u{2069}",
    "ноль\u{200b}\u{200d}\u{feff}ширины",
    "куча\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} знаков",
    "семья 👨\u{200d}👩\u{200d}👧 и флаг 🇷🇺",
    "полная ширина ＡＢＣ 漢字",
    "\u{1f44d}\u{1f3fd} палец ❤\u{fe0f} и 1\u{fe0f}\u{20e3}",
    "سلام لا بلا الإسلام",
    "नमस्ते क्षत्रिय 한국어 \u{1112}\u{1161}\u{11ab}",
];

/// What is wrong with the frames of a screen: each ends at the right edge, and two panes beside each other meet in one
/// column all the way down.
fn crooked(screen: &str, columns: usize) -> Option<String> {
    let framed = || screen.lines().filter(|line| line.starts_with(['│', '├']));
    if framed().count() < 4 {
        return Some("too few framed lines".to_owned());
    }
    for line in framed() {
        if cells(line) != columns || !line.ends_with(['│', '┤', '┐', '┘']) {
            return Some(format!("{} of {columns} cells: {line}", cells(line)));
        }
    }
    let mut seam = None;
    for line in framed() {
        let inner = line.char_indices().skip(1);
        let found = inner
            .zip(line.chars().skip(2))
            .find_map(|((at, left), right)| {
                let meets = matches!(left, '│' | '┐' | '┘') && matches!(right, '│' | '┌' | '└');
                meets.then(|| cells(&line[..at]))
            });
        if let Some(found) = found
            && *seam.get_or_insert(found) != found
        {
            return Some(format!("the panes meet in column {found}: {line}"));
        }
    }
    None
}

/// Columns as a terminal counts them, letter by letter.
fn cells(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

fn stays_straight(desk: &Desk, columns: u16, place: &str) {
    let problem = || crooked(&desk.screen(), usize::from(columns));
    // A new size is drawn when it has come to the desk.
    let _ = comes_true(PATIENCE, || problem().is_none());
    assert_eq!(problem(), None, "{place}\n{}", desk.screen());
}

#[test]
fn columns_stay_straight_whatever_the_text_is_made_of() {
    for text in CROOKED {
        let station = Station::at("2026-11-23T09:31");
        // Often enough that every width cuts it at another place.
        let long = [text; 12].join(" ");
        let line = json!({"kind": "detected", "message": "2026-1", "at": "2026-11-23T09:00:00+07:00", "source": "vk",
            "url": "https://vk.com/w1", "author": long, "text": long, "topic": text, "location": long});
        station.imports(&[line.to_string()]);
        assert_eq!(station.events()[0]["text"], long, "stored exactly");
        let mut desk = station.desk(120, 32);
        desk.sees("Сроки № 1");
        stays_straight(&desk, 120, "the queue");
        for columns in [
            60, 61, 79, 80, 99, 100, 117, 118, 119, 121, 122, 123, 159, 200,
        ] {
            desk.resizes(columns, 32);
            stays_straight(&desk, columns, "the queue");
        }
        desk.press("F3").sees("Журнал: 1");
        for columns in [60, 61, 80, 81, 82, 83, 119, 120] {
            desk.resizes(columns, 32);
            stays_straight(&desk, columns, "the journal");
        }
        desk.leave();
    }
}
