//! Own keys of config.toml on the desk: they work, they are shown everywhere, and a mistake in them is told.

use std::fs;

use crate::support::journal::detected;
use crate::support::station::Station;

/// A station whose config.toml has these rows in `[keys]`.
fn station(rows: &str) -> Station {
    let station = Station::at("2026-11-23T09:31");
    station.says(&["calendar"]);
    let path = station.path("config/config.toml");
    let sample = fs::read_to_string(&path).expect("the sample was made");
    fs::write(&path, format!("{sample}\n[keys]\n{rows}\n")).expect("written");
    station
}

#[test]
fn own_keys_work_in_both_layouts_and_show_in_the_footer_the_help_and_the_palette() {
    let station = station("register = [\"э\", \"Ctrl+N\"]\nexplain = \"н\"\nduty = \"Ctrl+D\"");
    let mut desk = station.desk(120, 32);
    desk.sees("э — зарегистрировать").sees(" э новое ");
    desk.press("'")
        .sees("Новое сообщение")
        .press("Esc")
        .sees_no("Новое сообщение");
    desk.press("\x0e")
        .sees("Новое сообщение")
        .press("Esc")
        .sees_no("Новое сообщение");
    // «н» is now another action's, and says so.
    desk.press("y").sees("Объяснять нечего");
    desk.press("Ctrl+P")
        .types("регистр")
        .sees("›э ")
        .press("Esc")
        .sees_no("Команды ");
    desk.press("F1").sees("Что такое Пульт");
    // Past the end nobody has to come back the same way.
    desk.press("End")
        .sees("Файлы")
        .press("PageDown")
        .press("PageDown")
        .press("PageUp")
        .press("PageUp");
    desk.sees("previous_month")
        .press("Home")
        .sees("Что такое Пульт");
    desk.press("Esc").sees_no("Справка ═");
    desk.leave();
}

#[test]
fn a_collision_is_told_with_both_names_and_the_line_and_the_usual_keys_hold() {
    let station = station("noted = \"к\"");
    let mut desk = station.closed_desk(200, 32);
    desk.opens_the_duty();
    desk.sees("config.toml, строка")
        .sees("категория, categorised")
        .sees("заметка, noted")
        .sees("обычные клавиши");
    desk.press("н")
        .sees("Новое сообщение")
        .press("Esc")
        .sees_no("Новое сообщение");
    desk.leave();
}

#[test]
fn the_printed_manual_has_the_keys_that_hold() {
    let own = station("explain = \"э\"");
    let line = |station: &Station| {
        let manual = station.says(&["print", "help"]);
        let line = manual
            .lines()
            .find(|line| line.contains("почему срок такой"));
        line.expect("it is told").trim().to_owned()
    };
    assert!(line(&own).starts_with("э "), "{}", line(&own));
    assert!(line(&station("")).starts_with("ч "));
    // Where they do not hold it has those that do.
    assert!(line(&station("explain = \"к\"")).starts_with("ч "));
}

#[test]
fn the_keys_of_a_form_and_of_a_history_are_the_users_own_too() {
    let rows = "undo = \"F11\"\nsend = \"F6\"\nredo = \"Ctrl+Y\"\nstart_over = \"F9\"\nduty = \"Ctrl+D\"\ncopy = \"э\"\n";
    let station = station(rows);
    station.imports(&[detected(1)]);
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Открыть дежурство")
        .sees("F6 внести")
        .press("F6")
        .sees_no("Открыть дежурство");
    desk.press("н")
        .sees("Новое сообщение")
        .sees("F6 внести")
        .sees("F11 отменить правку")
        .types("https")
        .sees("https");
    // What the user has taken a key from, it does no more.
    desk.press("F5").press("F12").types("!").sees("https!");
    desk.press("F11")
        .sees_no("https!")
        .press("\x19")
        .sees("https!");
    desk.press("Esc")
        .sees_no("Новое сообщение")
        .press("н")
        .sees("F9 — начать заново")
        .sees("https!")
        .press("F4")
        .types("?")
        .sees("https!?")
        .press("F9")
        .sees_no("https!?");
    desk.press("Esc").sees_no("Новое сообщение");
    desk.press("F3")
        .sees("2026-1")
        .press("Enter")
        .sees("История № 2026-1")
        .sees("э копировать")
        .press("э")
        .sees("№ 1 · скопировать")
        .press("Enter")
        .sees("Скопировано: ссылка")
        .sees("История № 2026-1");
    desk.leave();
}
