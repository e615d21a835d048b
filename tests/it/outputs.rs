//! Files that commands write where a person says: whole or not at all, and never over a journal.

use std::fs;
use std::path::Path;

use crate::support::journal;
use crate::support::station::Station;

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A workstation with a journal of two messages and a copy of it.
fn station() -> Station {
    let station = Station::at("2026-11-23T10:00");
    journal::imports(&station, &[journal::detected(1), journal::detected(2)]);
    station.says(&["journal", "backup"]);
    station
}

#[test]
fn no_command_writes_over_a_journal_or_a_copy_of_one() {
    let station = station();
    std::os::unix::fs::symlink("journal.db", station.path("ссылка")).expect("linked");
    for name in [
        "journal.db",
        "journal.db.seal",
        "ссылка",
        "backups/journal-2026-11-23T1000.db",
        "backups/journal-2026-11-23T1000.db.seal",
    ] {
        let path = station.path(name);
        let before = fs::read(&path).expect("it is there");
        for command in [
            vec!["journal", "export", text(&path)],
            vec![
                "report",
                "summary",
                "--month",
                "2026-11",
                "--xlsx",
                text(&path),
            ],
            vec!["calendar", "2026", "--ics", text(&path)],
            vec![
                "print",
                "registry",
                "--month",
                "2026-11",
                "--out",
                text(&path),
            ],
        ] {
            let output = station.pult(&command);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
            assert!(said.contains("поверх них не записывают"), "{said}");
            assert_eq!(fs::read(&path).expect("it is there"), before, "{command:?}");
        }
    }
    // A journal that does not begin as one any more is not written over either.
    fs::write(station.path("journal.db"), "испорчен").expect("written");
    let path = station.path("journal.db");
    let output = station.pult(&["calendar", "2026", "--ics", text(&path)]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).expect("there"), "испорчен");
}

#[test]
fn an_export_replaces_an_earlier_one_as_a_whole_and_leaves_no_half() {
    let station = station();
    let out = station.path("вывод.jsonl");
    fs::write(&out, "прежний вывод\n".repeat(100)).expect("written");
    station.says(&["journal", "export", text(&out)]);
    let exported = fs::read_to_string(&out).expect("there");
    assert_eq!(exported, station.says(&["journal", "export"]));
    // A terminal or a pipe is written to as it is.
    let said = station.says(&["journal", "export", "/dev/stdout"]);
    assert!(said.starts_with(&exported), "{said}");
    // An entry that cannot be read: what was exported before stays.
    journal::tamper(
        &station.path("journal.db"),
        "UPDATE event SET recorded_at = 'никогда' WHERE seq = 2",
    );
    let output = station.pult(&["journal", "export", text(&out)]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(fs::read_to_string(&out).expect("there"), exported);
    assert!(!station.path("вывод.jsonl.part").exists());
    let output = station.pult(&["journal", "export", text(&station.path("нет/вывод.jsonl"))]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("нет/вывод.jsonl: такого файла или папки нет"),
        "{said}"
    );
}
