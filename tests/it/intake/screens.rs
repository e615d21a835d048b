//! F11 in a pseudo-terminal: the path, the columns, the preview, all of it or nothing.

use super::{CLOCK, LIST, import, registered, write};
use crate::support::station::Station;

#[test]
fn a_list_is_seen_before_it_is_registered() {
    let station = Station::at(CLOCK);
    let file = write(&station, "список за утро.csv", LIST);
    let mut desk = station.desk(120, 32);
    desk.press("F11").sees("Список из системы мониторинга");
    // As a file manager pastes it.
    let address = format!("file://{}", file.replace(' ', "%20"));
    desk.pastes(&address).press("F12");
    desk.sees("Будет зарегистрировано: 2 сообщения (выявлено сейчас)")
        .sees("CSV, UTF-8, разделитель «;»")
        .sees("✓ строка 2: ВКонтакте · Марина П. · Единое пособие");
    assert_eq!(registered(&station).len(), 0);
    desk.press("Esc").sees_no("Будет зарегистрировано");
    assert_eq!(registered(&station).len(), 0, "Esc leaves");
    // The letter does the same in either layout, and what was typed is still there.
    desk.press("n").sees("Черновик восстановлен").press("F12");
    desk.sees("Будет зарегистрировано: 2").press("Enter");
    desk.sees("Зарегистрировано: 2, № 1 — 2")
        .sees("Очередь: 2 сообщения");
    desk.leave();
    assert_eq!(registered(&station).len(), 2);
    assert_eq!(station.events()[0]["by"], "Смирнова О. В. (ПРИМЕР)");
}

#[test]
fn columns_that_are_not_recognised_are_asked_once() {
    let station = Station::at(CLOCK);
    let list = "Куда;Что пишут;О чём\nhttps://vk.com/wall-1_2;Где пособие?;Единое пособие\n";
    let file = write(&station, "a.csv", list);
    let mut desk = station.desk(80, 24);
    desk.press("F11").sees("Файл").pastes(&file).press("F12");
    desk.sees("Что в каких столбцах")
        .press("F12")
        .sees("без этого столбца регистрировать нечего");
    desk.types("Куда")
        .press("Enter")
        .types("что")
        .press("Enter");
    // Author and source have no column, the topic has.
    desk.press("Enter").press("Enter").types("чём").press("F12");
    desk.sees("Будет зарегистрировано: 1 сообщение")
        .sees("«О чём» — тема");
    assert!(
        !station.path("config/intake.toml").exists(),
        "not confirmed yet"
    );
    desk.press("Enter").sees("Зарегистрировано № 1");
    let next = write(&station, "b.csv", list.replace("wall-1_2", "wall-1_3"));
    desk.press("F11").sees("Файл").pastes(&next).press("F12");
    desk.sees("Будет зарегистрировано: 1 сообщение")
        .press("Enter")
        .sees("Зарегистрировано № 2");
    desk.leave();
    let topics = station.events();
    assert_eq!(topics[1]["topic"], "Единое пособие");
}

#[test]
fn rows_that_are_wrong_stop_all_of_it_until_they_are_passed_over() {
    let station = Station::at(CLOCK);
    let file = write(
        &station,
        "a.csv",
        format!("{LIST};;нет ссылки;;;;;;\n;;https://example.com/1;;;Чужое;;;\n"),
    );
    let mut desk = station.desk(80, 24);
    desk.press("F11").sees("Файл").pastes(&file).press("F12");
    desk.sees("Будет зарегистрировано: 2")
        .sees("С ошибками строк: 2")
        .sees("✗ строка 4: ссылка «нет ссылки»");
    desk.press("Enter")
        .sees("Есть строки с ошибками")
        .press("п")
        .sees("они будут пропущены");
    desk.press("с")
        .sees("Что в каких столбцах")
        .press("F12")
        .sees("Будет зарегистрировано: 2");
    desk.press("Enter")
        .sees("Есть строки с ошибками")
        .press("п")
        .sees("они будут пропущены")
        .press("Enter");
    desk.sees("Зарегистрировано: 2").leave();
    assert_eq!(registered(&station).len(), 2);
}

#[test]
fn what_another_desk_registers_meanwhile_is_seen_at_its_row() {
    let station = Station::at(CLOCK);
    let file = write(&station, "a.csv", LIST);
    let mut desk = station.desk(120, 32);
    desk.press("F11")
        .sees("Файл")
        .pastes(&file)
        .press("F12")
        .sees("Будет зарегистрировано: 2");
    let other = write(
        &station,
        "b.csv",
        "Ссылка;Текст;Тема\nhttps://m.vk.com/wall-1_2;Опередили;Другое\n",
    );
    let (_, wrong, code) = import(&station, &[&other, "--yes"]);
    assert_eq!(code, 0, "{wrong}");
    desk.press("Enter")
        .sees("строка 2: эта ссылка тем временем зарегистрирована под № 2026-1. Ничего не внесено")
        .sees("Будет зарегистрировано: 1 сообщение")
        .sees("– строка 2: уже в журнале под № 2026-1");
    assert_eq!(registered(&station).len(), 1);
    desk.press("Enter").sees("Зарегистрировано № 2").leave();
}

#[test]
fn a_file_that_is_none_is_told_at_its_field() {
    let station = Station::at(CLOCK);
    let mut desk = station.desk(80, 24);
    desk.press("F11")
        .sees("Файл")
        .press("F12")
        .sees("укажите файл");
    desk.pastes("/нет/такого.csv")
        .press("F12")
        .sees("такого файла или папки нет");
    desk.press("Esc").sees("Черновик сохранён").leave();
    // Nothing is entered before somebody is on duty.
    let station = Station::at(CLOCK);
    let mut desk = station.closed_desk(80, 24);
    desk.sees("Открыть дежурство")
        .press("Esc")
        .sees_no("Открыть дежурство");
    desk.press("F11")
        .sees("Открыть дежурство")
        .press("Esc")
        .sees_no("Открыть дежурство")
        .leave();
}
