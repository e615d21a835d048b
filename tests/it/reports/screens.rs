//! F4 and F5 in a pseudo-terminal: the figures of the JSON, the messages behind them, the files that are saved.

use super::{busy, detected, report, told};

#[test]
fn the_summary_is_seen_and_its_messages_behind_each_figure() {
    let station = busy();
    let json = report(&station, &["summary", "--month", "2026-10"]);
    let figure = |code: &str| {
        let figures = json["dynamics"].as_array().expect("figures").iter();
        let found = figures
            .clone()
            .find(|figure| figure["code"] == code)
            .expect("a figure");
        found["count"].as_u64().expect("a count")
    };
    let mut desk = station.desk(140, 40);
    desk.press("F5")
        .sees("Сводная информация: ноябрь 2026 года")
        .press("Left");
    desk.sees("Сводная информация: октябрь 2026 года")
        .sees("Поступило по дням")
        .sees("По группам тем");
    desk.sees("Остаток на начало");
    let screen = desk.screen();
    let row = screen
        .lines()
        .find(|row| row.contains("повышенной важности"))
        .expect("a row");
    assert!(row.contains(&figure("high").to_string()), "{row}");
    assert!(screen.contains("Сведения дополнены после окончания периода: записей"));
    // From that line to the row: the title, the balance of three and the dynamics.
    for _ in 0..8 {
        desk.press("Down");
    }
    desk.press("Enter")
        .sees(&format!("повышенной важности: {}", figure("high")));
    desk.press("Enter")
        .sees("История № 2026-")
        .press("Esc")
        .sees_no("История №");
    desk.press("Esc")
        .sees("Остаток на начало")
        .press("т")
        .sees("Сохранено:")
        .sees("сводная-2026-10.xlsx");
    desk.press("п")
        .sees("сводная-2026-10-2026")
        .press("Esc")
        .sees("Очередь")
        .leave();
    let saved = std::fs::read_dir(station.path("papers")).expect("a folder");
    let names = saved.map(|entry| {
        entry
            .expect("a file")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let names: Vec<String> = names.collect();
    assert!(
        names.contains(&"сводная-2026-10.xlsx".to_owned()),
        "{names:?}"
    );
    assert!(
        names
            .iter()
            .any(|name| name.starts_with("сводная-2026-10-2026")),
        "{names:?}"
    );
}

#[test]
fn the_registry_is_seen_month_by_month_in_a_narrow_window() {
    let station = busy();
    let json = report(&station, &["registry", "--month", "2026-10"]);
    let first = json["rows"][0]["number"].as_str().expect("a number");
    let mut desk = station.desk(80, 24);
    desk.press("F4")
        .sees("Реестр размещённых ответов: ноябрь 2026 года")
        .press("Left");
    desk.sees("октябрь 2026 года").sees(&format!("№ {first}"));
    // What is to be answered still stands under every month.
    desk.press("Right")
        .press("Right")
        .sees("декабрь 2026 года")
        .sees("На контроле")
        .sees_no(&format!("№ {first}"));
    desk.press("Esc").sees("Очередь").leave();
    // Nothing at all.
    let quiet = told(&[detected(1, "Анна К.", "Ветеран труда")]);
    let mut desk = quiet.desk(80, 24);
    desk.press("F4")
        .sees("ноябрь 2026 года")
        .sees("За этот месяц ответов не размещено");
    desk.press("Esc").sees("Очередь").leave();
}
