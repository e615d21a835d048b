//! A restore: shows what would be lost, keeps what was there, refuses what is no good.

use std::path::PathBuf;

use super::*;
use crate::support::patience::appears;
use crate::support::rules;

#[test]
fn a_restore_shows_what_would_be_lost_and_keeps_what_was_there() {
    let mut station = station();
    station.told(&["journal", "backup"], 0);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    station.set_clock("2026-11-23T11:00");
    station.imports(&[journal::detected(3), journal::noted(1), journal::noted(1)]);
    let before = station.says(&["journal", "export"]);
    // Nothing happens without a yes.
    let restore = ["journal", "restore", text(&copy)];
    let said = station.told(&restore, 1);
    for words in [
        "записей 3",
        "БУДЕТ ПОТЕРЯНО: 3 записи, внесённые с 23.11.2026",
        "сообщения, которых в копии нет: 2026-3",
        "сообщения, которые потеряют записи: 2026-1",
        "Наберите «да»",
        "Ничего не изменено",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(station.says(&["journal", "export"]), before);
    let said = station.told(&["journal", "restore", text(&copy), "--yes"], 0);
    assert!(said.contains("он спросит причину"), "{said}");
    assert_eq!(station.entries().len(), 3);
    // The journal that was there is whole, under another name, with its seal.
    let kept = station.path("journal-replaced-2026-11-23T1100.db");
    assert_eq!(verifies(&kept), 6);
    // The desk sees that an older copy lies there, and asks why.
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Принять журнал")
        .sees("журнал короче, чем был: записей 3, а было 6");
    desk.types("диск заменён, копия от 10:00")
        .press("F12")
        .sees("Открыть дежурство")
        .press("F12");
    desk.sees("Дежурство открыто").leave();
    let exported = station.says(&["journal", "export"]);
    assert!(exported.contains("journal_accepted") && exported.contains("диск заменён"));
    // Back to what was lost: now both go on in their own way, and that is said.
    let said = station.told(&["journal", "restore", text(&kept)], 1);
    assert!(
        said.contains("РАСХОДЯТСЯ: общих записей 3") && said.contains("В копии своих 3"),
        "{said}"
    );
    station.told(&["journal", "restore", text(&kept), "--yes"], 0);
    assert_eq!(station.says(&["journal", "export"]), before);
    // A copy of the same, and the journal itself.
    let said = station.told(&["journal", "restore", text(&kept)], 0);
    assert!(said.contains("восстанавливать нечего"), "{said}");
    let itself = station.path("journal.db");
    assert!(
        station
            .told(&["journal", "restore", text(&itself)], 2)
            .contains("это сам журнал")
    );
}

#[test]
fn the_yes_is_typed_in_russian() {
    let station = station();
    station.told(&["journal", "backup"], 0);
    station.imports(&[journal::detected(3)]);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    let mut command = station.command();
    command.args(["journal", "restore", text(&copy)]);
    let mut terminal = station.open(command, 100, 30);
    terminal
        .sees("Наберите «да»")
        .types("да\r")
        .sees("Журнал восстановлен");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(station.entries().len(), 3);
}

#[test]
fn nothing_is_restored_while_a_desk_has_the_journal_open() {
    let station = station();
    let mut desk = station.desk(120, 32);
    desk.sees("Дежурство открыто");
    // The desk has looked at the file a second time, for the copy of the day.
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    appears(&copy);
    let restore = ["journal", "restore", text(&copy), "--yes"];
    desk.notes("дело идёт");
    let said = station.told(&restore, 3);
    assert!(
        said.contains("Закройте все пульты") && said.contains("Ничего не изменено"),
        "{said}"
    );
    let left = names(&station.path(""));
    assert!(
        !left
            .iter()
            .any(|name| name.contains("restored") || name.contains("replaced")),
        "{left:?}"
    );
    desk.notes("и дальше").leave();
    assert_eq!(
        station
            .kinds()
            .iter()
            .filter(|kind| *kind == "noted")
            .count(),
        2
    );
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
    let before = verifies(&copy);
    station.told(&restore, 0);
    assert_eq!(u64::try_from(station.entries().len()), Ok(before));
}

#[test]
fn a_seal_that_is_an_entry_behind_does_not_hide_a_restore() {
    let station = station();
    station.told(&["journal", "backup"], 0);
    let seal = station.path("journal.db.seal");
    let behind = fs::read(&seal).expect("a seal");
    station.imports(&[journal::detected(3)]);
    // The power went between the entry and its seal.
    fs::write(&seal, behind).expect("written");
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    station.told(&["journal", "restore", text(&copy), "--yes"], 0);
    let verified = station.pult(&["journal", "verify"]);
    let verified = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(verified.contains("записей 3, а было 4"), "{verified}");
}

#[test]
fn a_copy_that_is_no_good_is_refused_before_anything_is_touched() {
    let station = station();
    station.told(&["journal", "backup"], 0);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    let before = fs::read(station.path("journal.db")).expect("a journal");
    let restore = ["journal", "restore", text(&copy), "--yes"];
    let good = fs::read(&copy).expect("a copy");
    let place = |bytes: &[u8]| {
        let words = "Текст 2".as_bytes();
        bytes
            .windows(words.len())
            .position(|window| window == words)
            .expect("the entry")
    };
    let mut changed = good.clone();
    changed[place(&good) + 12] ^= 1;
    for (bytes, why) in [
        (changed, "запись 2"),
        (good[..good.len() / 2].to_vec(), "не годится"),
        ("Список покупок".as_bytes().to_vec(), "это не база данных"),
    ] {
        fs::remove_file(copy.with_extension("db.seal")).ok();
        fs::write(&copy, bytes).expect("written");
        let said = station.told(&restore, 1);
        assert!(
            said.contains(why) && said.contains("Ничего не изменено"),
            "{said}"
        );
        assert_eq!(
            fs::read(station.path("journal.db")).expect("a journal"),
            before
        );
    }
    assert!(
        station
            .told(&["journal", "restore", "/нет/такой.db"], 2)
            .contains("копии лежат в")
    );
    let folder = station.path("config");
    let said = station.told(&["journal", "restore", text(&folder)], 1);
    assert!(
        said.contains("config не годится: это папка. Ничего не изменено; возьмите другую"),
        "{said}"
    );
}

#[test]
fn a_lost_journal_comes_back_and_its_absence_is_not_taken_for_a_first_start() {
    let station = station();
    station.told(&["journal", "backup"], 0);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    for name in ["journal.db", "journal.db.seal"] {
        fs::remove_file(station.path(name)).expect("removed");
    }
    let mut desk = station.closed_desk(120, 32);
    desk.sees("а его копии есть").sees("journal restore");
    assert_eq!(desk.ends(), 3);
    assert!(!station.path("journal.db").exists());
    let said = station.told(&["journal", "restore", text(&copy), "--yes"], 0);
    assert!(said.contains("терять нечего"), "{said}");
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Принять журнал")
        .sees("нет его печати")
        .press("Esc")
        .sees_no("Принять журнал")
        .leave();
}

#[test]
fn a_damaged_journal_is_replaced_with_all_that_belongs_to_it() {
    let station = station();
    station.told(&["journal", "backup"], 0);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    fs::write(station.path("journal.db"), "испорчен").expect("written");
    fs::write(station.path("journal.db-wal"), "и его WAL").expect("written");
    let said = station.told(&["journal", "restore", text(&copy), "--yes"], 0);
    assert!(
        said.contains("Что в нём было после копии, неизвестно"),
        "{said}"
    );
    let kept = station.path("journal-replaced-2026-11-23T1000.db");
    assert_eq!(fs::read_to_string(&kept).expect("kept"), "испорчен");
    let wal = PathBuf::from(format!("{}-wal", kept.display()));
    assert_eq!(fs::read_to_string(wal).expect("kept"), "и его WAL");
    assert_eq!(verifies(&station.path("journal.db")), 3);
}

#[test]
fn attached_files_are_copied_once_and_come_back() {
    let station = station();
    let photo = station.path("фото.jpg");
    fs::write(&photo, "снимок").expect("written");
    let journal = Journal::open(&station.path("journal.db")).expect("it opens");
    let attached = journal
        .attach(std::slice::from_ref(&photo))
        .expect("attached");
    let files = journal.attachments();
    drop(journal);
    let name = format!("{}.jpg", attached[0].sha256);
    let said = station.told(&["journal", "backup"], 0);
    assert!(said.contains("приложенных файлов скопировано: 1"), "{said}");
    let copied = station.path("backups/journal-files").join(&name);
    assert_eq!(fs::read_to_string(&copied).expect("copied"), "снимок");
    assert!(
        !station
            .told(&["journal", "backup"], 0)
            .contains("скопировано")
    );
    fs::remove_dir_all(&files).expect("lost");
    station.imports(&[journal::detected(3)]);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    let said = station.told(&["journal", "restore", text(&copy), "--yes"], 0);
    assert!(said.contains("приложенных файлов возвращено: 1"), "{said}");
    assert_eq!(
        fs::read_to_string(files.join(name)).expect("back"),
        "снимок"
    );
}

#[test]
fn a_copy_is_not_put_over_a_file_of_another_program_or_a_folder() {
    let station = station();
    station.told(&["journal", "backup"], 0);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    let itself = station.path("journal.db");
    for name in ["journal.db", "journal.db.seal"] {
        fs::remove_file(station.path(name)).expect("removed");
    }
    let other = rusqlite::Connection::open(&itself).expect("made");
    other
        .execute_batch("CREATE TABLE history (url TEXT); INSERT INTO history VALUES ('a');")
        .expect("filled");
    drop(other);
    let before = fs::read(&itself).expect("there");
    let restore = ["journal", "restore", text(&copy), "--yes"];
    let said = station.told(&restore, 3);
    assert!(
        said.contains("это база данных другой программы") && said.contains("Ничего не изменено"),
        "{said}"
    );
    assert_eq!(fs::read(&itself).expect("there"), before);
    fs::remove_file(&itself).expect("removed");
    fs::create_dir(&itself).expect("made");
    fs::write(itself.join("файл"), "").expect("written");
    let said = station.told(&restore, 3);
    assert!(said.contains("journal.db — это папка"), "{said}");
    assert!(itself.join("файл").exists());
    let left = names(&station.path(""));
    let of_it = |name: &&String| name.contains("restored") || name.contains("replaced");
    assert_eq!(left.iter().find(of_it), None, "{left:?}");
    fs::remove_dir_all(&itself).expect("removed");
    station.told(&restore, 0);
    let restored = Journal::open_to_read(&itself).expect("it opens");
    assert_eq!(restored.head().expect("it reads").0, 3);
}

#[test]
fn what_is_left_of_a_lost_journal_is_kept_and_not_mixed_into_the_copy() {
    for (end, is_empty) in [("-wal", false), ("-wal", true), ("-journal", false)] {
        let station = station();
        let path = station.path("journal.db");
        station.told(&["journal", "backup"], 0);
        // A WAL with more in it than the copy has, as a killed program leaves it.
        let mut open = Journal::open(&path).expect("it opens");
        let line = journal::detected(3);
        open.import(&rules(), line.as_bytes()).expect("entered");
        let part = station.path(&format!("journal.db{end}"));
        let held = fs::read(station.path("journal.db-wal")).expect("a WAL");
        drop(open);
        for name in [
            "journal.db",
            "journal.db-wal",
            "journal.db-shm",
            "journal.db.seal",
        ] {
            let _ = fs::remove_file(station.path(name));
        }
        fs::write(&part, &held).expect("left");
        if is_empty {
            fs::write(&path, "").expect("written");
        }
        let copy = station.path("backups/journal-2026-11-23T1000.db");
        let said = station.told(&["journal", "restore", text(&copy), "--yes"], 0);
        assert!(said.contains("-replaced-"), "{said}");
        assert!(!part.exists(), "{end}");
        let kept = station.path(&format!("journal-replaced-2026-11-23T1000.db{end}"));
        assert_eq!(fs::read(kept).expect("it is kept"), held, "{end}");
        let restored = Journal::open_to_read(&path).expect("it opens");
        let (entries, _) = restored.head().expect("it reads");
        assert_eq!(entries, 3, "the copy as it was");
    }
}

#[test]
fn a_journal_that_was_changed_since_its_copy_is_not_taken_for_the_same() {
    let station = station();
    let path = station.path("journal.db");
    station.told(&["journal", "backup"], 0);
    let copy = station
        .path("backups")
        .join(&copies(&station.path("backups"))[0]);
    let restore = ["journal", "restore", text(&copy), "--yes"];
    let same = station.told(&restore, 0);
    assert!(same.contains("восстанавливать нечего"), "{same}");
    an_old_entry_is_changed(&station);
    let said = station.told(&restore, 0);
    assert!(
        said.contains("изменён или повреждён: запись 2: содержание изменено"),
        "{said}"
    );
    assert!(said.contains("Журнал восстановлен"), "{said}");
    assert_eq!(verifies(&path), verifies(&copy));
}
