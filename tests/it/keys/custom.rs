//! Own keys of config.toml on the desk: they work, they are shown everywhere, and a mistake in them is told.

use std::fs;

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
        .press("PageUp");
    desk.sees("next_tab").press("Home").sees("Что такое Пульт");
    desk.press("Esc").sees_no("Справка ═");
    desk.press("F10");
    assert_eq!(desk.ends(), 0);
}

#[test]
fn a_collision_is_told_with_both_names_and_the_line_and_the_usual_keys_hold() {
    let station = station("noted = \"к\"");
    let mut desk = station.closed_desk(200, 32);
    desk.sees("Открыть дежурство")
        .press("F12")
        .sees_no("Открыть дежурство");
    desk.sees("config.toml, строка")
        .sees("категория, categorised")
        .sees("заметка, noted")
        .sees("обычные клавиши");
    desk.press("н")
        .sees("Новое сообщение")
        .press("Esc")
        .sees_no("Новое сообщение");
    desk.press("F10");
    assert_eq!(desk.ends(), 0);
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
