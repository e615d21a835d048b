//! Journals that are not as a new one is: of an earlier version, which goes the later steps in one transaction after a
//! copy; on a network folder, without a WAL.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta};
use rusqlite::Connection;
use tempfile::TempDir;

use super::network::Mode;
use super::{Hand, Journal, JournalError, schema, seal};
use crate::calendar::WorkingCalendar;
use crate::calendar::production::{self, Production};
use crate::directory::{self, Organization};
use crate::regulation::fact::Fact;
use crate::regulation::{Regulation, Rules, limits};

fn rules() -> Rules {
    let production = Production::parse("holidays.toml", production::EMBEDDED).expect("right");
    let (organization, schedule) =
        Organization::parse("organization.toml", directory::SAMPLE).expect("right");
    Rules {
        calendar: WorkingCalendar::build(&production, &schedule, organization.zone).expect("right"),
        regulation: Regulation::parse("regulation.toml", limits::EMBEDDED).expect("right"),
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
    let hand = Hand::new("Смирнова О. В.", at.to_utc());
    journal
        .register(rules, hand, at, detected)
        .expect("entered");
}

/// A journal of three messages as a version made it, by that version's own frozen steps.
fn of_version(version: i64) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("now.db");
    let mut journal = Journal::open_or_create(&path).expect("made");
    for minute in 0..3 {
        register(&mut journal, &rules(), minute);
    }
    let old = folder.path().join("journal.db");
    schema::fresh(version)
        .expect("its steps")
        .execute("VACUUM INTO ?1", [old.to_str().expect("UTF-8")])
        .expect("written");
    let connection = Connection::open(&old).expect("it opens");
    connection
        .execute("ATTACH ?1 AS now", [path.to_str().expect("UTF-8")])
        .expect("attached");
    let shared: Vec<String> = connection
        .prepare(
            "SELECT name FROM pragma_table_info('message', 'main')
             INTERSECT SELECT name FROM pragma_table_info('message', 'now')",
        )
        .expect("SQL")
        .query_map([], |row| row.get(0))
        .expect("SQL")
        .collect::<Result<_, _>>()
        .expect("SQL");
    let columns = shared.join(", ");
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL;
             INSERT INTO main.event SELECT * FROM now.event;
             INSERT INTO main.message ({columns}) SELECT {columns} FROM now.message;
             PRAGMA application_id = {}; PRAGMA user_version = {version};",
            schema::APPLICATION_ID
        ))
        .expect("as it was");
    if version >= schema::FIRST_SEALED {
        fs::copy(seal::file_of(&path), seal::file_of(&old)).expect("sealed");
    }
    (folder, old)
}

fn version_of(path: &Path) -> i64 {
    let connection = Connection::open(path).expect("it opens");
    connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("a version")
}

#[test]
fn every_older_version_is_migrated_after_a_copy() {
    let current = schema::current();
    for version in 1..current {
        let (folder, path) = of_version(version);
        let mut journal = Journal::open(&path).expect("it is taken along");
        let verified = journal.verify(|_, _| {}).expect("it reads");
        assert_eq!(verified.expect("it holds").entries, 3, "version {version}");
        assert_eq!(journal.seal_broken(), None);
        register(&mut journal, &rules(), 9);
        assert_eq!(journal.open_messages().expect("it reads").len(), 4);
        // The copy is of that version still, whole, with its seal, and can be put back.
        let kept = folder.path().join(format!("journal-v{version}-3.db"));
        assert_eq!(version_of(&kept), version);
        let copy = Journal::open_to_read(&kept).expect("it opens");
        let verified = copy.verify_entries(|_, _| {}).expect("it reads");
        assert_eq!(verified.expect("it holds").entries, 3);
        assert_eq!(
            copy.compare(&seal::read(&kept)).expect("it reads"),
            seal::SealState::Holds
        );
        drop((journal, copy));
        let now = DateTime::UNIX_EPOCH.naive_utc();
        super::restore::restore(&path, &kept, now, &|_| true).expect("put back");
        assert_eq!(version_of(&path), version);
        let journal = Journal::open(&path).expect("it is taken along again");
        assert_eq!(journal.head().expect("it reads").0, 3);
        // Version 1 knew no seal; the one that is there by now tells of the entry that is gone.
        assert!(journal.seal_broken().is_some());
    }
}

#[test]
fn a_migration_that_fails_leaves_the_journal_as_it_was() {
    // The search is of the fourth.
    for version in 1..4 {
        let (_folder, path) = of_version(version);
        let connection = Connection::open(&path).expect("it opens");
        // What the last step is to make is there already: it is not what its version says.
        connection
            .execute_batch("CREATE TABLE search (x)")
            .expect("made");
        drop(connection);
        let error = Journal::open(&path).expect_err("it cannot be taken along");
        assert!(matches!(error, JournalError::Damaged { .. }), "{error}");
        assert_eq!(version_of(&path), version, "all of the steps or none");
        let journal = Journal::open_to_read(&path).expect("it is read as it is");
        assert_eq!(journal.head().expect("it reads").0, 3);
    }
}

#[test]
fn a_journal_on_a_network_folder_goes_without_a_wal() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("journal.db");
    drop(Journal::open_or_create(&path).expect("made"));
    let mut journal = Journal::open_in(&path, Mode::Rollback).expect("it opens");
    register(&mut journal, &rules(), 0);
    let wal = folder.path().join("journal.db-wal");
    assert!(!wal.exists());
    // A copy of it, and a second desk beside.
    let mut second = Journal::open_in(&path, Mode::Rollback).expect("it opens");
    register(&mut second, &rules(), 1);
    assert_eq!(journal.open_messages().expect("it reads").len(), 2);
    let keep = super::backup::Keep { count: 1, days: 0 };
    let now = DateTime::UNIX_EPOCH.naive_utc();
    let backups = super::backup::Backups::beside(&path);
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
    let (folder, path) = of_version(3);
    let name = |end: &str| folder.path().join(format!("journal-v3-3{end}.db"));
    // What another journal of this name has left, and a link to a file that is dear to somebody.
    fs::write(name(""), "чужая копия").expect("written");
    let dear = folder.path().join("dear");
    fs::write(&dear, "дорогое").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&dear, folder.path().join(".journal.v3.part")).expect("linked");
    drop(Journal::open(&path).expect("it is taken along"));
    assert_eq!(fs::read_to_string(name("")).expect("there"), "чужая копия");
    assert_eq!(fs::read_to_string(&dear).expect("there"), "дорогое");
    assert_eq!(version_of(&name("-2")), 3);
    // Begun once more: the copy is there, and is not made twice.
    let now = DateTime::UNIX_EPOCH.naive_utc();
    fs::remove_file(name("")).expect("removed");
    fs::rename(name("-2"), name("")).expect("renamed");
    fs::rename(seal::file_of(&name("-2")), seal::file_of(&name(""))).expect("renamed");
    super::restore::restore(&path, &name(""), now, &|_| true).expect("put back");
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
    let (other, again) = of_version(3);
    super::restore::restore(&path, &again, now, &|_| true).expect("put back");
    drop((other, Journal::open(&path).expect("it is taken along")));
    assert_eq!(version_of(&name("-2")), 3);
    assert!(super::backup::verify_copy(&name("-2"), &|_| true).is_ok_and(|whole| whole.is_ok()));
}
