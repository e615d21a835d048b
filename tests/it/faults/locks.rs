//! A second instance, a long reader, a lock that is held: both work, or it is said, and nothing is lost.

use std::fs;
use std::process::Command;

use portable_pty::CommandBuilder;
use pult::journal::Journal;
use rusqlite::Connection;

use super::station;
use crate::support::station::Station;
use crate::support::{journal, rules};

#[test]
fn a_lock_held_longer_than_the_timeout_is_said_and_the_form_stays() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Очередь: 1 сообщение")
        .press("з")
        .sees("Заметка")
        .types("дело идёт");
    let other = Connection::open(station.path("journal.db")).expect("it opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    desk.press("F12")
        .sees("занят другой программой")
        .sees("дело идёт");
    assert_eq!(station.kinds(), ["detected"]);
    other.execute_batch("ROLLBACK").expect("unlocked");
    desk.press("F12").sees_no("Заметка").leave();
    assert_eq!(station.kinds(), ["detected", "noted"]);
}

#[test]
fn a_lock_is_told_of_at_once_and_what_is_typed_meanwhile_takes_the_reason_from_nobody() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Очередь: 1 сообщение")
        .press("з")
        .sees("Заметка")
        .types("дело");
    let other = Connection::open(station.path("journal.db")).expect("it opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    desk.press("F12").sees("Журнал занят: жду");
    // Text goes on into the field; what would enter it once more, or leave, is not done.
    desk.types(" идёт").press("F12").press("Enter").press("Esc");
    desk.sees("занят другой программой")
        .sees_no("Журнал занят: жду")
        .sees("дело идёт");
    let screen = desk.screen();
    assert!(screen.contains("занят другой программой"), "{screen}");
    assert!(screen.contains("№ 1 · Заметка"), "{screen}");
    other.execute_batch("ROLLBACK").expect("unlocked");
    // Now it does what it does, and no reason stays behind.
    desk.types("!").sees("дело идёт!").sees_no("занят другой");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    desk.press("F12").sees("Журнал занят: жду");
    other.execute_batch("ROLLBACK").expect("unlocked");
    desk.sees_no("Заметка").sees_no("Журнал занят").leave();
    assert_eq!(station.kinds(), ["detected", "noted"]);
}

#[test]
fn a_long_reader_keeps_nobody_from_writing() {
    let station = station();
    let reader = Connection::open(station.path("journal.db")).expect("it opens");
    let count = || -> i64 {
        reader
            .query_row("SELECT count(*) FROM event", [], |row| row.get(0))
            .expect("it reads")
    };
    reader.execute_batch("BEGIN").expect("begun");
    let before = count();
    let mut desk = station.desk(120, 32);
    desk.notes("дело идёт");
    assert_eq!(count(), before, "the reader sees what there was");
    reader.execute_batch("COMMIT").expect("over");
    assert!(count() > before);
    desk.leave();
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn a_second_look_in_one_program_lets_no_other_take_the_wal_away() {
    let station = Station::at("2026-11-23T10:00");
    let path = station.path("journal.db");
    station.imports(&[journal::detected(1)]);
    let mut open = Journal::open(&path).expect("it opens");
    // As a print and a copy do beside an open desk.
    drop(Journal::open_to_read(&path).expect("it opens"));
    drop(Journal::open(&path).expect("it opens"));
    // Another program enters something and closes the journal: it is not the last one that has it open.
    station.imports(&[journal::detected(2)]);
    assert!(
        station.path("journal.db-wal").exists(),
        "the WAL is still in use"
    );
    let line = journal::detected(3);
    open.import(&rules(), line.as_bytes()).expect("entered");
    drop(open);
    assert_eq!(station.events().len(), 3, "what was confirmed is there");
}

#[test]
fn a_journal_whose_disk_went_away_takes_no_entry_and_the_form_stays() {
    let station = Station::at("2026-11-23T10:00");
    fs::create_dir(station.path("disk")).expect("made");
    let inside = station.path("disk/journal.db");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
    command.args(station.arguments_over(&inside));
    let mut desk = station.open(command, 120, 32);
    desk.sees("Открыть дежурство")
        .press("F12")
        .sees("Дежурство открыто");
    desk.press("н")
        .sees("Новое сообщение")
        .types("https://vk.com/wall-1_7");
    fs::rename(station.path("disk"), station.path("gone")).expect("unmounted");
    desk.press("F12")
        .sees("укажите автора")
        .press("Esc")
        .sees_no("Новое сообщение");
    desk.press("F9")
        .sees("Передать дежурство")
        .types("орлова")
        .press("Enter")
        .press("F12");
    desk.sees("заменён или убран")
        .sees("Передать дежурство")
        .press("Esc")
        .sees_no("Передать дежурство");
    desk.leave();
    assert!(
        !inside.exists(),
        "none is begun afresh under its mount point"
    );
}

#[test]
fn a_journal_whose_disk_is_not_connected_is_not_begun_afresh() {
    let station = station();
    let disk = station.path("disk");
    station.sets("journal", &format!("\"{}/journal.db\"", disk.display()));
    let desk = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
        command.arg("--config");
        command.arg(station.path("config"));
        station.open(command, 160, 32)
    };
    let mut first = desk();
    first.sees("названной в config.toml для журнала, нет");
    assert_eq!(first.ends(), 3);
    assert!(!disk.exists());
    fs::create_dir(&disk).expect("made");
    let mut second = desk();
    second
        .sees("Открыть дежурство")
        .press("Esc")
        .sees_no("Открыть дежурство")
        .leave();
    assert!(disk.join("journal.db").exists());
}

#[test]
#[cfg(unix)]
fn a_folder_that_cannot_be_written_opens_for_reading() {
    use std::os::unix::fs::PermissionsExt;
    let station = station();
    let disk = station.path("disk");
    fs::create_dir(&disk).expect("made");
    for name in ["journal.db", "journal.db.seal"] {
        fs::rename(station.path(name), disk.join(name)).expect("moved");
    }
    let path = disk.join("journal.db");
    let before = fs::read(&path).expect("a journal");
    fs::set_permissions(&disk, fs::Permissions::from_mode(0o500)).expect("read-only");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
    command.args(station.arguments_over(&path));
    let mut desk = station.open(command, 120, 32);
    desk.sees("доступен только для чтения")
        .sees("Очередь: 1 сообщение");
    desk.press("н").sees("доступен только для чтения").leave();
    let told = Command::new(env!("CARGO_BIN_EXE_pult"))
        .args(station.arguments_over(&path))
        .args(["journal", "import"])
        .arg(station.path("in.jsonl"))
        .output()
        .expect("it runs");
    assert_eq!(told.status.code(), Some(3));
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("доступен только для чтения"), "{told}");
    fs::set_permissions(&disk, fs::Permissions::from_mode(0o700)).expect("as it was");
    assert_eq!(fs::read(&path).expect("a journal"), before);
    assert!(
        !disk.join("backups").exists(),
        "nothing is copied into it either"
    );
}
