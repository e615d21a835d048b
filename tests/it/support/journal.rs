//! Lines of an import, and a journal changed behind the program's back.

use std::fs;
use std::path::Path;

use super::station::Station;

/// A detected message on the morning of 23 November 2026.
pub(crate) fn detected(number: u32) -> String {
    format!(
        r#"{{"kind":"detected","message":"2026-{number}","at":"2026-11-23T09:00:00+07:00","source":"vk","url":"https://vk.com/w{number}","author":"А","text":"Текст {number}","topic":"Т","location":"Л"}}"#
    )
}

/// The message was a mistake.
pub(crate) fn annulled(number: u32) -> String {
    format!(
        r#"{{"kind":"annulled","message":"2026-{number}","at":"2026-11-23T09:05:00+07:00","reason":"дубль"}}"#
    )
}

/// A note on a message.
pub(crate) fn noted(number: u32) -> String {
    format!(
        r#"{{"kind":"noted","message":"2026-{number}","at":"2026-11-23T09:10:00+07:00","text":"заметка"}}"#
    )
}

/// Imports lines at a workstation.
pub(crate) fn imports(station: &Station, lines: &[String]) {
    let file = station.path("in.jsonl");
    fs::write(&file, lines.join("\n")).expect("a file");
    station.says(&["journal", "import", file.to_str().expect("UTF-8")]);
}

/// Changes a journal with the triggers out of the way, and puts them back.
pub(crate) fn tamper(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).expect("it opens");
    let triggers: Vec<String> = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("SQL")
        .query_map([], |row| row.get(0))
        .expect("SQL")
        .collect::<Result<_, _>>()
        .expect("SQL");
    connection
        .execute_batch(
            "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted;
             DROP TRIGGER event_goes_to_the_end",
        )
        .expect("dropped");
    let changed = connection.execute(sql, []).expect("changed");
    assert!(changed > 0, "nothing was changed: {sql}");
    for trigger in triggers {
        connection.execute_batch(&trigger).expect("made again");
    }
}

/// Makes of a journal what version 5 made of its entries, whose tables were the same.
pub(crate) fn as_version_5_was(path: &Path) {
    let connection = rusqlite::Connection::open(path).expect("it opens");
    connection
        .execute_batch("PRAGMA user_version = 5; PRAGMA wal_checkpoint(TRUNCATE);")
        .expect("as it was");
}
