//! A flipped byte in an event, in an index, in the header; a truncated file; a WAL that is missing: `verify` names the
//! place, the desk opens for reading with the reason, and never is a journal begun afresh in silence.

use std::fs;
use std::path::Path;

use pult::journal::backup::Backups;
use pult::journal::{Journal, JournalError};

use super::station;
use crate::support::station::{Station, text};
use crate::support::{journal, rules};

/// Where a text stands in a file, each time.
fn places(bytes: &[u8], text: &str) -> Vec<usize> {
    let windows = bytes.windows(text.len()).enumerate();
    windows
        .filter(|(_, window)| *window == text.as_bytes())
        .map(|(place, _)| place)
        .collect()
}

/// The desk opens, says why nothing can be entered, and enters nothing.
fn opens_to_read_only(station: &Station, told: &str) {
    let mut desk = station.closed_desk(160, 40);
    desk.sees("Журнал повреждён").sees(told);
    desk.press("Esc").sees_no("Открыть дежурство");
    desk.press("н")
        .sees("Журнал повреждён")
        .sees_no("Новое сообщение");
    desk.leave();
}

#[test]
fn a_flipped_byte_in_an_event() {
    let station = station();
    let path = station.path("journal.db");
    let mut bytes = fs::read(&path).expect("a journal");
    let place = places(&bytes, "\"author\":\"")[0] + 11;
    bytes[place] ^= 1;
    fs::write(&path, &bytes).expect("written");
    let told = station.error(&["journal", "verify"], 1);
    assert!(told.contains("запись 1: содержание изменено"), "{told}");
    opens_to_read_only(&station, "запись 1: содержание изменено");
    assert_eq!(
        fs::read(&path).expect("a journal"),
        bytes,
        "nothing is written"
    );
    // So torn that it is no entry any more: the other messages are shown.
    journal::tamper(&path, "UPDATE event SET fields = '{}' WHERE seq = 1");
    journal::tamper(&path, "UPDATE message SET open = 1");
    opens_to_read_only(&station, "запись 1");
    assert!(
        station
            .error(&["journal", "verify"], 1)
            .contains("запись 1")
    );
}

#[test]
fn a_message_that_cannot_be_read_does_not_hide_the_others() {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&[1, 2, 3].map(journal::detected));
    journal::tamper(
        &station.path("journal.db"),
        "UPDATE event SET fields = '{}' WHERE seq = 2",
    );
    let mut desk = station.closed_desk(160, 40);
    desk.sees("Журнал повреждён: запись 2")
        .sees("Очередь: 2 сообщения")
        .leave();
}

#[test]
fn a_flipped_byte_in_an_index() {
    let station = station();
    let path = station.path("journal.db");
    let good = fs::read(&path).expect("a journal");
    let all = places(&good, "https://vk.com/w");
    assert!(
        all.len() >= 3,
        "in the entry, in the list and in its index: {all:?}"
    );
    for place in all {
        let mut bytes = good.clone();
        bytes[place + 9] ^= 1;
        fs::write(&path, &bytes).expect("written");
        let told = station.error(&["journal", "verify"], 1);
        assert!(told.contains("журнал изменён"), "{told}");
        // Found by the copy that the first desk of the day makes, if not at once.
        opens_to_read_only(&station, "повреждён");
    }
}

#[test]
fn a_flipped_byte_in_the_header() {
    let station = station();
    let path = station.path("journal.db");
    let backups = Backups::new(&path, None);
    station.says(&["journal", "backup"]);
    let good = fs::read(&path).expect("a journal");
    let rules = rules();
    let mut seen = [0; 4];
    for place in 0..100 {
        for bit in [0x01, 0x80] {
            let mut bytes = good.clone();
            bytes[place] ^= bit;
            fs::write(&path, &bytes).expect("written");
            match Journal::open_for_the_desk(&path, &backups) {
                Ok(mut journal) if journal.damage().is_some() => {
                    seen[0] += 1;
                    assert_eq!(
                        journal.head().expect("it reads").0,
                        1,
                        "it shows what there is"
                    );
                    let line = journal::detected(2);
                    journal
                        .import(&rules, line.as_bytes())
                        .expect_err("nothing is entered");
                }
                // A byte that SQLite counts anew or does not use; or one that only a walk of the whole file finds, which
                // the first copy of the day makes.
                Ok(journal) => {
                    seen[1] += 1;
                    if let Ok(verified) = journal.verify(|_, _| {}).expect("it reads") {
                        assert_eq!(verified.entries, 1, "byte {place}");
                    }
                    continue;
                }
                Err(JournalError::Newer { .. }) => seen[2] += 1,
                Err(error) => {
                    seen[3] += 1;
                    assert!(
                        matches!(error, JournalError::Damaged { .. }),
                        "byte {place}: {error}"
                    );
                }
            }
            let now = fs::read(&path).expect("a journal");
            assert_eq!(now, bytes, "byte {place}: a damaged file is not written to");
        }
    }
    let [read, unharmed, newer, _] = seen;
    assert!(read > 20 && unharmed > 20 && newer > 0, "{seen:?}");
}

#[test]
fn a_truncated_file() {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&(1..=30).map(journal::detected).collect::<Vec<_>>());
    let path = station.path("journal.db");
    let good = fs::read(&path).expect("a journal");
    for length in [
        0,
        10,
        100,
        4096,
        good.len() / 2,
        good.len() - 4096,
        good.len() - 1,
    ] {
        fs::write(&path, &good[..length]).expect("written");
        let output = station.pult(&["journal", "verify"]);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(
            matches!(output.status.code(), Some(1 | 3)),
            "{length}: {told}"
        );
        assert!(
            told.contains("повреждён") || told.contains("изменён"),
            "{length}: {told}"
        );
        let mut desk = station.closed_desk(160, 40);
        desk.sees("повреждён");
        if desk.screen().contains("Очередь") {
            desk.leave();
        } else {
            assert_eq!(
                desk.ends(),
                3,
                "{length}: nothing of it can be read, and there is no copy"
            );
        }
        assert_eq!(
            fs::read(&path).expect("a journal"),
            good[..length],
            "nothing is written"
        );
    }
}

#[test]
fn of_a_journal_that_cannot_be_read_at_all_the_last_copy_is_shown() {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&[1, 2].map(journal::detected));
    station.says(&["journal", "backup"]);
    fs::write(station.path("journal.db"), "обломки").expect("written");
    let mut desk = station.closed_desk(160, 40);
    desk.sees("испорчено начало файла. Показана его копия от 23.11.2026 10:00");
    desk.sees("Очередь: 2 сообщения")
        .press("н")
        .sees("Журнал повреждён")
        .leave();
    assert_eq!(
        fs::read_to_string(station.path("journal.db")).expect("left alone"),
        "обломки"
    );
}

/// A journal that a killed program has left: its last entries are in the WAL alone.
fn left_open(at: &Station) {
    let other = Station::at("2026-11-23T10:00");
    other.imports(&[1, 2].map(journal::detected));
    let mut journal = Journal::open(&other.path("journal.db")).expect("it opens");
    for number in [3, 4] {
        let line = journal::detected(number);
        journal.import(&rules(), line.as_bytes()).expect("entered");
    }
    for name in ["journal.db", "journal.db-wal", "journal.db.seal"] {
        fs::copy(other.path(name), at.path(name)).expect("copied");
    }
}

#[test]
fn a_missing_wal() {
    let station = Station::at("2026-11-23T10:00");
    left_open(&station);
    fs::remove_file(station.path("journal.db-wal")).expect("removed");
    let told = station.error(&["journal", "verify"], 1);
    assert!(
        told.contains("запись 3: журнал короче, чем был: записей 2, а было 4"),
        "{told}"
    );
    let mut desk = station.closed_desk(120, 32);
    desk.sees("Принять журнал")
        .sees("записей 2, а было 4")
        .press("Esc")
        .sees_no("Принять журнал");
    desk.sees("Очередь: 2 сообщения").leave();
    // With it all is there.
    let station = Station::at("2026-11-23T10:00");
    left_open(&station);
    assert!(station.says(&["journal", "verify"]).contains("записей 4"));
}

#[test]
fn a_wal_without_its_file_is_not_taken_away_by_a_new_journal() {
    for is_empty in [false, true] {
        let station = Station::at("2026-11-23T10:00");
        left_open(&station);
        let path = station.path("journal.db");
        let wal = station.path("journal.db-wal");
        let held = fs::read(&wal).expect("a WAL");
        fs::remove_file(&path).expect("removed");
        fs::remove_file(station.path("journal.db.seal")).expect("removed");
        if is_empty {
            fs::write(&path, "").expect("written");
        }
        let lines = station.path("in.jsonl");
        fs::write(&lines, journal::detected(1)).expect("written");
        for arguments in [
            &["list"][..],
            &["journal", "verify"],
            &["journal", "import", text(&lines)],
        ] {
            let told = station.error(arguments, 3);
            assert!(told.contains("его -wal с записями лежит рядом"), "{told}");
        }
        let mut desk = station.closed_desk(160, 32);
        desk.sees("его -wal с записями лежит рядом");
        assert_eq!(desk.ends(), 3);
        assert_eq!(fs::read(&wal).expect("it is there"), held);
        assert_eq!(path.exists(), is_empty);
    }
}

/// Spoils the first page of an index that nothing at the start reads.
fn spoil_an_index(path: &Path) {
    let connection = rusqlite::Connection::open(path).expect("it opens");
    let page: u32 = connection
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'message_author'",
            [],
            |row| row.get(0),
        )
        .expect("an index");
    drop(connection);
    let mut bytes = fs::read(path).expect("a journal");
    bytes[(page as usize - 1) * 4096] = 0xff;
    fs::write(path, bytes).expect("written");
}

#[test]
fn a_journal_that_was_not_closed_is_looked_over_at_the_start() {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&[1, 2].map(journal::detected));
    // There is a copy of today, so that nothing else looks.
    station.says(&["journal", "backup"]);
    let other = Station::at("2026-11-23T10:00");
    left_open(&other);
    for name in ["journal.db", "journal.db-wal", "journal.db.seal"] {
        fs::copy(other.path(name), station.path(name)).expect("copied");
    }
    spoil_an_index(&other.path("journal.db"));
    // The page as the WAL has it, if it has it, is the spoilt one too.
    assert!(!other.path("journal.db-wal").exists());
    fs::copy(other.path("journal.db"), station.path("journal.db")).expect("copied");
    fs::write(station.path("journal.db-wal"), [0; 64]).expect("a WAL of nothing");
    let mut desk = station.closed_desk(160, 40);
    desk.sees("Журнал повреждён: страницы файла не сходятся")
        .press("Esc")
        .sees_no("Открыть дежурство")
        .leave();
}
