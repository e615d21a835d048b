//! A sample of hotkeys pressed on a real desk, in each layout and case.

use crate::support::station::Station;

#[test]
fn a_hotkey_works_in_each_layout_and_case_and_in_a_field_letters_stay_letters() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("н — зарегистрировать");
    for key in ["н", "Н", "y", "Y"] {
        desk.press(key)
            .sees("Новое сообщение")
            .press("Esc")
            .sees_no("Новое сообщение");
    }
    for key in ["ж", "Ж", ";", ":"] {
        desk.press(key)
            .sees("Журнал подписей")
            .press("Esc")
            .sees_no("Журнал подписей");
    }
    desk.press("н").sees("▸ Ссылка").types("НyY;").sees("НyY;");
    // Where a terminal loses Ctrl+Z in the Russian layout, F5 does it, and F6 takes it back.
    desk.press("\x1b[15~")
        .sees_no("НyY;")
        .press("\x1b[17~")
        .sees("Н");
    desk.press("F1")
        .sees("Что такое Пульт")
        .press("F1")
        .sees_no("Что такое Пульт");
    desk.sees("Новое сообщение")
        .press("Esc")
        .sees_no("▸ Ссылка")
        .leave();
}
