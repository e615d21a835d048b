//! Keys that come in pieces, and Esc with what follows it in one piece: never taken for keys that nobody has pressed.

use crate::support::journal::detected;
use crate::support::station::Station;

#[test]
fn alt_with_an_arrow_as_some_terminals_send_it_is_no_letter() {
    let station = Station::at("2026-11-23T09:31");
    station.imports(&[detected(1)]);
    let mut desk = station.desk(120, 32);
    desk.sees("ждёт решения");
    // Taken apart these would be «х» with «ф», «щ» with «з», «х» and a figure.
    for keys in ["\x1b\x1b[A", "\x1b\x1bOP", "\x1b\x1b[15~", "\x1b\x1b[1;5C"] {
        desk.types(keys).press("F6").sees("пн 23.11.2026, сегодня");
        desk.press("F2")
            .sees("ждёт решения")
            .sees_no("Не обрабатывать");
    }
    // In a text too: nothing is typed, and the form stays.
    desk.press("з")
        .sees("№ 1 · Заметка")
        .types("а")
        .types("\x1b\x1b[B")
        .types("б")
        .sees("аб");
    desk.press("Esc").sees_no("№ 1 · Заметка");
    // Two times Esc, and then a key, are what they are.
    desk.types("\x1b\x1b").sees("ждёт решения").leave();
}

#[test]
fn esc_with_a_letter_in_one_piece_is_neither_a_choice_nor_a_mark_nor_an_action() {
    let station = Station::at("2026-11-23T09:31");
    station.imports(&[detected(1)]);
    let mut desk = station.desk(120, 32);
    // «х» of the queue would open a form, «о» and «1» of the decision would choose and mark.
    desk.sees("ждёт решения").types("\x1bн").press("к");
    desk.sees("№ 1 · Решение")
        .sees("(•) обычное")
        .types("\x1bп")
        .types("\x1b1");
    desk.press("Tab");
    let screen = desk.screen();
    assert!(
        screen.contains("(•) обычное") && !screen.contains("[x]"),
        "{screen}"
    );
    desk.press("п").press("Esc").sees_no("№ 1 · Решение");
    // The palette is not gone through either.
    desk.press("F12")
        .sees("Команды")
        .types("\x1b\r")
        .types("регистр")
        .sees("› регистр▏");
    desk.press("Esc").sees_no("Команды").leave();
}
