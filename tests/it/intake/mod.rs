//! Lists of messages from monitoring systems: every format and encoding, what is left out and why, all or nothing, hostile
//! and broken files, the desk.

mod command;
mod formats;
mod hostile;
mod screens;

use std::fs;

use serde_json::Value;

use crate::support::station::Station;

pub(crate) const CLOCK: &str = "2026-11-23T10:00";

/// A list as monitoring systems write it.
pub(crate) const LIST: &str = "\
Дата;Время;Ссылка;Площадка;Автор;Текст;Тема;Город;Тональность
23.11.2026;09:15;https://vk.com/wall-1_2;ВКонтакте;Марина П.;Где пособие?;Единое пособие;Новокузнецк;негатив
23.11.2026;09:20;https://ok.ru/group/5/topic/6;Одноклассники;Иван;\"Не дозвониться
второй день\";не дозвониться;;негатив
";

pub(crate) fn write(station: &Station, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = station.path(name);
    fs::write(&path, content).expect("written");
    path.display().to_string()
}

/// What the command prints, what it complains of, and its exit code.
pub(crate) fn import(station: &Station, arguments: &[&str]) -> (String, String, i32) {
    let output = station.pult(&[&["import"], arguments].concat());
    (
        String::from_utf8(output.stdout).expect("UTF-8"),
        String::from_utf8(output.stderr).expect("UTF-8"),
        output.status.code().expect("a code"),
    )
}

/// The detections in the journal: number, author and text of each.
pub(crate) fn registered(station: &Station) -> Vec<[String; 3]> {
    if !station.path("journal.db").exists() {
        return Vec::new();
    }
    let word = |event: &Value, name: &str| event[name].as_str().expect("a text").to_owned();
    let events = station.events();
    let row = |event: &Value| ["message", "author", "text"].map(|name| word(event, name));
    events.iter().map(row).collect()
}
