//! Journals that are not as a new one is: of an earlier version, which goes the later steps in one transaction after a
//! copy; on a network folder, without a WAL.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::calendar::WorkingCalendar;
use crate::calendar::production::{self, Production};
use crate::directory::{self, Organization};
use crate::journal::backup::{Backups, Keep};
use crate::journal::storage::schema::{OLDEST, STEPS};
use crate::journal::storage::{CURRENT, Step, network::ROLLBACK, seal};
use crate::journal::{Journal, JournalError, Recorder};
use crate::journal::{copies::make::verify_copy, open::migrate, restore::restore};
use crate::regulation::{Regulation, Rules, fact::Fact, limits};

fn rules() -> Rules {
    let production = Production::parse("holidays.toml", production::EMBEDDED).expect("right");
    let (organization, schedule) =
        Organization::parse("organization.toml", directory::SAMPLE).expect("right");
    Rules {
        calendar: WorkingCalendar::build(&production, &schedule, organization.zone).expect("right"),
        regulation: Regulation::parse("regulation.toml", limits::EMBEDDED).expect("right"),
        departments: Vec::new(),
    }
}

fn register(journal: &mut Journal, rules: &Rules, minute: i64) {
    let at = DateTime::parse_from_rfc3339("2026-11-23T09:00:00+07:00").expect("a moment");
    let at = at + TimeDelta::minutes(minute);
    let detected = Fact::Detected {
        source: "vk".into(),
        url: format!("https://vk.com/w{minute}").into(),
        author: "Ёлкин".into(),
        text: "Где пособие".into(),
        topic: "Пособия".into(),
        location: "Кемерово".into(),
        repeat_of: None,
    };
    let recorder = Recorder::new("Смирнова О. В.", at.to_utc());
    journal
        .register(rules, recorder, at, detected)
        .expect("entered");
}

/// A journal of three messages as the oldest version made it, whose tables were these.
fn old() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("journal.db");
    let mut journal = Journal::open_or_create(&path).expect("made");
    for minute in 0..3 {
        register(&mut journal, &rules(), minute);
    }
    drop(journal);
    set_version(&path, OLDEST);
    (folder, path)
}

fn set_version(path: &Path, version: i64) {
    Connection::open(path)
        .and_then(|file| file.execute_batch(&format!("PRAGMA user_version = {version}")))
        .expect("set");
}

fn version_of(path: &Path) -> i64 {
    let connection = Connection::open(path).expect("it opens");
    connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("a version")
}

#[test]
fn an_older_version_is_taken_along_after_a_copy() {
    let (folder, path) = old();
    let mut journal = Journal::open(&path).expect("it is taken along");
    assert_eq!(version_of(&path), CURRENT);
    let verified = journal.verify(|_, _| {}).expect("it reads");
    assert_eq!(verified.expect("it holds").entries, 3);
    assert_eq!(journal.seal_broken(), None);
    register(&mut journal, &rules(), 9);
    assert_eq!(journal.open_messages().expect("it reads").len(), 4);
    // The copy is of that version still, whole, with its seal, and can be put back.
    let kept = folder.path().join(format!("journal-v{OLDEST}-3.db"));
    assert_eq!(version_of(&kept), OLDEST);
    let copy = Journal::open_to_read(&kept).expect("it opens");
    let verified = copy.verify(|_, _| {}).expect("it reads");
    assert_eq!(verified.expect("it holds").entries, 3);
    drop((journal, copy));
    let now = DateTime::UNIX_EPOCH.naive_utc();
    restore(&path, &kept, now, &|_| true).expect("put back");
    assert_eq!(version_of(&path), OLDEST);
    let journal = Journal::open(&path).expect("it is taken along again");
    assert_eq!(journal.head().expect("it reads").0, 3);
    // The seal tells of the entry that is gone.
    assert!(journal.seal_broken().is_some());
}

#[test]
fn a_file_that_a_newer_program_took_over_meanwhile_keeps_its_version() {
    let (_folder, path) = old();
    let mut connection = Connection::open(&path).expect("it opens");
    set_version(&path, CURRENT + 1);
    let refused = migrate(&mut connection, &path, STEPS);
    assert!(
        matches!(refused, Err(JournalError::Newer(..))),
        "{refused:?}"
    );
    assert_eq!(version_of(&path), CURRENT + 1);
}

#[test]
fn a_step_that_fails_leaves_the_journal_as_it_was() {
    let (_folder, path) = old();
    let mut connection = Connection::open(&path).expect("it opens");
    // What the second step is to make is there already: the file is not what its version says.
    let steps = [
        Step {
            to: 6,
            sql: "CREATE TABLE other (x) STRICT",
        },
        Step {
            to: 7,
            sql: "CREATE TABLE search (x)",
        },
    ];
    let error = migrate(&mut connection, &path, &steps).expect_err("it cannot be taken along");
    assert!(matches!(error, JournalError::Damaged { .. }), "{error}");
    drop(connection);
    assert_eq!(version_of(&path), OLDEST, "all of the steps or none");
    let journal = Journal::open_to_read(&path).expect("it is read as it is");
    let verified = journal.verify(|_, _| {}).expect("it reads");
    assert_eq!(verified.expect("it holds").entries, 3);
}

#[test]
fn a_version_of_the_trials_is_refused_with_advice() {
    let (_folder, path) = old();
    set_version(&path, OLDEST - 1);
    for opened in [Journal::open(&path), Journal::open_to_read(&path)] {
        let told = opened.expect_err("refused").to_string();
        assert!(told.contains("устройство 4, эта понимает с 5"), "{told}");
        assert!(told.contains("pult journal export"), "{told}");
    }
    assert_eq!(version_of(&path), OLDEST - 1);
}

#[test]
fn a_journal_on_a_network_folder_goes_without_a_wal() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("journal.db");
    drop(Journal::open_or_create(&path).expect("made"));
    let mut journal = Journal::open_in(&path, ROLLBACK).expect("it opens");
    register(&mut journal, &rules(), 0);
    let wal = folder.path().join("journal.db-wal");
    assert!(!wal.exists());
    // A copy of it, and a second desk beside.
    let mut second = Journal::open_in(&path, ROLLBACK).expect("it opens");
    register(&mut second, &rules(), 1);
    assert_eq!(journal.open_messages().expect("it reads").len(), 2);
    let keep = Keep { count: 1, days: 0 };
    let now = DateTime::UNIX_EPOCH.naive_utc();
    let backups = Backups::new(&path, None);
    let made = backups.make(now, keep, &|_| true).expect("made");
    assert_eq!(made.verified.entries, 2);
    register(&mut journal, &rules(), 2);
    assert!(!wal.exists());
    assert!(journal.verify(|_, _| {}).expect("it reads").is_ok());
    // Back on a disk of its own it has one again.
    drop((journal, second));
    let mut journal = Journal::open(&path).expect("it opens");
    register(&mut journal, &rules(), 3);
    assert!(wal.exists());
}

#[test]
fn a_copy_from_before_is_never_written_over() {
    let (folder, path) = old();
    let name = |end: &str| folder.path().join(format!("journal-v5-3{end}.db"));
    // What another journal of this name has left, and a link to a file that is dear to somebody.
    fs::write(name(""), "чужая копия").expect("written");
    let dear = folder.path().join("dear");
    fs::write(&dear, "дорогое").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&dear, folder.path().join(".journal.v5.part")).expect("linked");
    drop(Journal::open(&path).expect("it is taken along"));
    assert_eq!(fs::read_to_string(name("")).expect("there"), "чужая копия");
    assert_eq!(fs::read_to_string(&dear).expect("there"), "дорогое");
    assert_eq!(version_of(&name("-2")), OLDEST);
    // Begun once more: the copy is there, and is not made twice.
    let now = DateTime::UNIX_EPOCH.naive_utc();
    fs::remove_file(name("")).expect("removed");
    fs::rename(name("-2"), name("")).expect("renamed");
    fs::rename(seal::file_of(&name("-2")), seal::file_of(&name(""))).expect("renamed");
    restore(&path, &name(""), now, &|_| true).expect("put back");
    drop(Journal::open(&path).expect("it is taken along again"));
    assert!(!name("-2").exists());
    // One that was changed since counts for nothing.
    let connection = Connection::open(name("")).expect("it opens");
    connection
        .execute_batch(
            "DROP TRIGGER event_is_never_changed; UPDATE event SET fields = '{}' WHERE seq = 2",
        )
        .expect("changed");
    drop(connection);
    let (other, again) = old();
    restore(&path, &again, now, &|_| true).expect("put back");
    drop((other, Journal::open(&path).expect("it is taken along")));
    assert_eq!(version_of(&name("-2")), OLDEST);
    assert!(verify_copy(&name("-2"), &|_| true).is_ok_and(|whole| whole.is_ok()));
}
