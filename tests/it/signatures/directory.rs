//! The directory: seeded from organization.toml, changed by forms, imported again with a preview.

use std::fs;

use crate::support::station::Station;

#[test]
fn a_person_is_entered_changed_and_closed_and_old_entries_keep_the_position() {
    let station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.press("F7")
        .sees("Справочник: ▸Люди")
        .press("н")
        .sees("Новый человек");
    desk.types("Новикова Н. Н.")
        .press("Enter")
        .types("консультант")
        .press("Enter");
    desk.types("пособия").press("Enter").types("3").press("F12");
    desk.sees("Новикова Н. Н.: внесено")
        .sees_no("Новый человек");
    // Nobody is entered twice; what is wrong is told at its field.
    desk.press("н")
        .sees("Новый человек")
        .types("Новикова Н. Н.")
        .press("Enter")
        .types("х")
        .press("F12");
    desk.sees("такое имя уже есть")
        .press("Esc")
        .sees_no("Новый человек");
    desk.press("End").press("Enter").sees("Последний день");
    desk.types("ведущий консультант")
        .press("Shift+Tab")
        .types("20.11.2026")
        .press("F12");
    desk.sees("по 20.11.26").press("Tab").sees("▸Подразделения");
    // A department is closed, a head of one is not let go before another is named.
    desk.press("Enter")
        .sees("Закрыто с")
        .press("Shift+Tab")
        .types("1.12.2026")
        .press("F12");
    desk.sees("нет с 01.12.26")
        .press("Tab")
        .sees("▸Замещения")
        .press("н");
    desk.sees("С какого дня")
        .types("орлова")
        .press("Enter")
        .types("23.11.2026")
        .press("Enter");
    desk.types("27.11.2026")
        .press("F12")
        .sees("сегодня замещает")
        .press("Esc")
        .sees("Очередь");
    desk.press("Home").sees("координатор Орлова Т. И.").leave();
    let listed = station.says(&["directory", "list"]);
    assert!(
        listed.contains("Новикова Н. Н. — ведущий консультант; работал(а) по 20.11.2026"),
        "{listed}"
    );
    let kinds: Vec<_> = station
        .entries()
        .iter()
        .map(|entry| entry["kind"].clone())
        .collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| *kind == "directory_changed")
            .count(),
        5
    );
}

#[test]
fn a_change_is_not_all_that_there_is_where_the_file_is_wrong() {
    let station = Station::at("2026-11-23T10:00");
    let config = station.path("config");
    fs::create_dir(&config).expect("made");
    let file = config.join("organization.toml");
    fs::write(&file, "[ministry]\nname = 1\n").expect("written");
    let mut desk = station.desk(120, 32);
    desk.sees("organization.toml")
        .press("F7")
        .sees("Справочник")
        .press("Enter")
        .sees("Последний день")
        .types("специалист")
        .press("F12")
        .sees("organization.toml с ошибкой")
        .press("Esc")
        .sees_no("Последний день")
        .leave();
    fs::write(&file, pult::directory::SAMPLE).expect("written");
    let kinds = |station: &Station| -> Vec<String> {
        let entries = station.entries();
        let kinds = entries.iter().map(|entry| entry["kind"].to_string());
        kinds.collect()
    };
    assert_eq!(kinds(&station), ["\"duty_opened\""]);
    // With the file put right the first change brings all of it in.
    let mut desk = station.desk(120, 32);
    desk.press("F7")
        .sees("Справочник")
        .press("Enter")
        .sees("Последний день")
        .types("специалист")
        .press("F12")
        .sees("внесено")
        .leave();
    let listed = station.says(&["directory", "list"]);
    assert!(
        listed.contains("Смирнова О. В. (ПРИМЕР) — специалист") && listed.contains("Орлова"),
        "{listed}"
    );
}

#[test]
fn two_departments_are_not_put_on_one_key() {
    let station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.press("F7").sees("Справочник").press("Tab");
    desk.sees("▸Подразделения")
        .press("Enter")
        .sees("Закрыто с")
        .press("Enter")
        .press("Enter")
        .types("щ")
        .press("F12")
        .sees("внесено");
    desk.press("Down")
        .press("Enter")
        .sees("Закрыто с")
        .press("Enter")
        .press("Enter")
        .types("o")
        .press("F12")
        .sees("на этой клавише уже «Пособия»")
        .press("Esc")
        .sees_no("Закрыто с")
        .leave();
}

#[test]
fn somebody_who_heads_a_department_is_not_let_go() {
    let station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.press("F7").sees("Справочник");
    for _ in 0..6 {
        desk.press("Down");
    }
    desk.press("Enter")
        .sees("Петрова А. А.")
        .sees("Последний день");
    desk.press("Shift+Tab").types("20.11.2026").press("F12");
    desk.sees("записан в подразделении «Пособия»")
        .press("Esc")
        .sees_no("Последний день")
        .leave();
}

#[test]
fn an_import_shows_what_would_change_before_it_does() {
    let station = Station::at("2026-11-23T10:00");
    let mut desk = station.desk(120, 32);
    desk.leave();
    let path = station.path("config/organization.toml");
    let file = fs::read_to_string(&path).expect("the sample was made");
    let same = station.says(&["directory", "import"]);
    assert!(same.contains("вносить нечего"), "{same}");
    let edited = file.replacen(
        "position = \"консультант\"",
        "position = \"главный консультант\"",
        1,
    ) + "\n[[person]]\nname = \"Яковлева Я. Я.\"\nposition = \"консультант\"\nroles = [\"executor\"]\n";
    fs::write(&path, edited).expect("written");
    let before = station.entries().len();
    let preview = station.says(&["directory", "import"]);
    assert!(
        preview.contains("~ человек Сидорова И. И. (ПРИМЕР): было консультант"),
        "{preview}"
    );
    assert!(preview.contains("станет главный консультант"), "{preview}");
    assert!(
        preview.contains("+ человек Яковлева Я. Я.") && preview.contains("Ничего не внесено"),
        "{preview}"
    );
    assert_eq!(station.entries().len(), before);
    // The desk says that the file and the directory differ.
    let mut desk = station.closed_desk(120, 32);
    desk.sees("organization.toml изменён").leave();
    let done = station.says(&["directory", "import", "--yes"]);
    assert!(done.contains("Внесено."), "{done}");
    assert!(
        station
            .says(&["directory", "list"])
            .contains("Яковлева Я. Я.")
    );
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Дежурит")
        .sees_no("organization.toml изменён")
        .leave();
}
