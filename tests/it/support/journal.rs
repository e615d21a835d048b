//! Lines of an import, and a journal changed behind the program's back.

use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

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

/// A fact of the first message of 2026, with its own fields.
pub(crate) fn fact(kind: &str, at: &str, mut fields: Value) -> Value {
    fields["kind"] = kind.into();
    fields["message"] = "2026-1".into();
    fields["at"] = format!("{at}:00+07:00").into();
    fields
}

/// Changes a journal with the triggers out of the way, and puts them back.
pub(crate) fn tamper(path: &Path, sql: &str) {
    let connection = Connection::open(path).expect("it opens");
    let triggers: Vec<(String, String)> = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("SQL")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("SQL")
        .collect::<Result<_, _>>()
        .expect("SQL");
    let run = |sql: &str| connection.execute_batch(sql).expect(sql);
    for (name, _) in &triggers {
        run(&format!("DROP TRIGGER {name}"));
    }
    let before = connection.total_changes();
    run(sql);
    let is_changed = connection.total_changes() > before || sql.starts_with("CREATE");
    assert!(is_changed, "nothing was changed: {sql}");
    for (_, trigger) in &triggers {
        run(trigger);
    }
}

/// Makes of a journal what version 5 made of its entries, whose tables were the same.
pub(crate) fn as_version_5_was(path: &Path) {
    let connection = Connection::open(path).expect("it opens");
    connection
        .execute_batch("PRAGMA user_version = 5; PRAGMA wal_checkpoint(TRUNCATE);")
        .expect("as it was");
}
