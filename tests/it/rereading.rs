//! The files of the config folder change, break or go away while the desk is open: what is right is taken over, of what
//! is wrong the line is told, and what was read before goes on to hold.

use std::fs;

use crate::support::station::Station;

fn write(station: &Station, name: &str, text: &str) {
    fs::write(station.path("config").join(name), text).expect("written");
}

fn read(station: &Station, name: &str) -> String {
    fs::read_to_string(station.path("config").join(name)).expect("UTF-8")
}

#[test]
fn a_changed_setting_holds_at_once_and_a_wrong_one_is_told_with_its_line() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    let sample = read(&station, "config.toml");
    write(
        &station,
        "config.toml",
        &(sample.clone() + "\n[keys]\nregister = \"г\"\n"),
    );
    desk.sees("Прочитано заново: config.toml").sees("г новое");
    write(
        &station,
        "config.toml",
        &sample.replace("bell = true", "bell = \"да\""),
    );
    desk.sees("config.toml, строка")
        .sees("Действует то, что прочитано раньше")
        .sees("г новое");
    write(&station, "config.toml", &sample);
    desk.sees("Прочитано заново: config.toml").sees("н новое");
    desk.leave();
}

#[test]
fn changed_hours_count_at_once_and_those_of_a_broken_file_do_not() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.sees("до закрытия 7 ч 11 мин");
    let sample = read(&station, "organization.toml");
    let until = |closing: &str| sample.replacen("17:30", closing, 1);
    assert_ne!(until("18:00"), sample, "the sample has hours until 17:30");
    write(&station, "organization.toml", &until("18:00"));
    desk.sees("Прочитано заново: organization.toml")
        .sees("до закрытия 7 ч 41 мин");
    write(&station, "organization.toml", &until("25:00"));
    desk.sees("organization.toml, строка")
        .sees("до закрытия 7 ч 41 мин");
    desk.leave();
}

#[test]
fn a_file_that_is_gone_is_told_and_not_replaced_by_the_sample() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    let own = read(&station, "organization.toml").replacen(
        "Минсоцзащиты Кузбасса",
        "Министерство проверки",
        1,
    );
    write(&station, "organization.toml", &own);
    desk.sees("Министерство проверки");
    let path = station.path("config/organization.toml");
    fs::remove_file(&path).expect("removed");
    desk.sees("файл убран. Действует то, что прочитано раньше")
        .sees("Министерство проверки");
    let settings =
        read(&station, "config.toml").replace("notice_minutes = 10", "notice_minutes = 20");
    write(&station, "config.toml", &settings);
    desk.sees("organization.toml: не читается")
        .sees("Министерство проверки");
    assert!(!path.exists(), "the sample is not put in its place");
    write(&station, "organization.toml", &own);
    desk.sees("Прочитано заново: organization.toml");
    desk.leave();
}

#[test]
fn a_file_that_becomes_a_folder_or_another_encoding_changes_nothing() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    let path = station.path("config/config.toml");
    let sample = read(&station, "config.toml");
    write(
        &station,
        "config.toml",
        &(sample.clone() + "\n[keys]\nregister = \"г\"\n"),
    );
    desk.sees("Прочитано заново: config.toml").sees("г новое");
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder");
    desk.sees("config.toml: не читается: это папка, а нужен файл")
        .sees("г новое");
    fs::remove_dir(&path).expect("removed");
    fs::write(&path, b"bell = true # \xe4\xe0\n").expect("written");
    desk.sees("config.toml: не читается: файл не в кодировке UTF-8")
        .sees("г новое");
    write(&station, "config.toml", &sample);
    desk.sees("Прочитано заново: config.toml").sees("н новое");
    desk.leave();
}

#[test]
fn a_new_decree_is_counted_without_a_restart() {
    let station = Station::at("2026-11-23T09:31");
    let mut desk = station.desk(120, 32);
    desk.press("F6").sees("2026 год");
    let years = include_str!("../../holidays.toml");
    write(
        &station,
        "holidays.toml",
        &format!("{years}\n# своя копия\n"),
    );
    desk.sees("Прочитано заново: holidays.toml");
    write(&station, "holidays.toml", "[[year]]\nyear = \"позже\"\n");
    desk.sees("holidays.toml, строка").sees("2026 год");
    desk.leave();
}
