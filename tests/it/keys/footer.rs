//! The footer and the mouse: a click on a key presses it, a click on a row puts the cursor there.

use crate::support::station::Station;

#[test]
fn a_click_on_the_footer_presses_the_key() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.clicks("н новое").sees("Новое сообщение");
    // The keys of the form stand there while it is open.
    desk.sees("F12 внести")
        .clicks("Esc отложить")
        .sees_no("Новое сообщение");
    desk.clicks("F6 календарь").sees("пн 23.11.2026, сегодня");
    desk.clicks("→ день").sees("вт 24.11.2026");
    desk.clicks("← → день").sees("пн 23.11.2026, сегодня");
    // The footer is drawn last: a click before that would be one on the old one.
    desk.clicks("Esc к очереди").sees("н новое   F3 журнал");
    desk.clicks("Ctrl+P команды").sees("Команды");
    // The words beside a key are as good as the key.
    desk.types("календ")
        .sees(" 2 команды ")
        .clicks("Показать производственный")
        .sees("← → день");
    desk.clicks("F1 справка")
        .sees("Что такое Пульт")
        .clicks("закрыть")
        .sees_no("Что такое Пульт");
    desk.press("F2")
        .sees("н новое   F3 журнал")
        .clicks("F3 журнал")
        .sees("Журнал: 0");
    desk.leave();
}

#[test]
fn a_click_on_a_row_of_a_list_puts_the_cursor_there() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.press("F7")
        .sees("Справочник")
        .clicks("Ильин С. П.")
        .press("Enter");
    desk.sees("Ильин С. П. (ПРИМЕР)")
        .sees("F12 внести")
        .press("Esc")
        .sees_no("F12 внести");
    // The head of the list and what is under it are no rows.
    desk.clicks("Фамилия И. О.")
        .press("Enter")
        .sees("F12 внести")
        .sees("Ильин");
    desk.press("Esc").sees_no("F12 внести").leave();
}

#[test]
fn the_footer_fits_at_eighty_columns_and_keeps_the_palette_and_the_help() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(80, 24);
    for screen in ["F3", "F4", "F5", "F6", "F7", "ж", "F2"] {
        desk.press(screen).sees("Ctrl+P команды   F1 справка");
    }
    desk.press("F12")
        .sees("Enter выполнить")
        .press("Esc")
        .sees_no("Enter выполнить");
    desk.leave();
}
