//! Copies: verified before they count, rotated, never mixed, never in the way of whoever writes.

use std::cell::Cell;

use pult::journal::Search;
use pult::journal::backup::{Backups, Step};

use super::*;
use crate::support::{at, rules};

#[test]
fn a_copy_is_verified_sealed_and_for_its_owner_only() {
    let station = station();
    let said = station.told(&["journal", "backup"], 0);
    assert!(
        said.contains("Копия сделана и проверена") && said.contains("записей 3"),
        "{said}"
    );
    let folder = station.path("backups");
    let copy = folder.join("journal-2026-11-23T1000.db");
    assert_eq!(verifies(&copy), 3);
    assert_eq!(
        names(&folder),
        [
            ".journal.lock",
            "journal-2026-11-23T1000.db",
            "journal-2026-11-23T1000.db.seal"
        ],
        "one file and its seal, and no half"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&copy), mode(&folder)), (0o600, 0o700));
    }
    // Nothing new: the last copy is verified once more, and no other one is made.
    let said = station.told(&["journal", "backup"], 0);
    assert!(said.contains("ничего не внесено"), "{said}");
    assert_eq!(copies(&folder).len(), 1);
    // A second one of the same minute, when there is something new; or when the last one is not good any more.
    station.imports(&[journal::detected(3)]);
    station.told(&["journal", "backup"], 0);
    let second = folder.join("journal-2026-11-23T1000-2.db");
    assert_eq!(verifies(&second), 4);
    fs::write(&second, "испорчена").expect("written");
    station.told(&["journal", "backup"], 0);
    assert_eq!(verifies(&folder.join("journal-2026-11-23T1000-3.db")), 4);
    // Into another folder, which must be there.
    let other = station.path("usb");
    let into = ["journal", "backup", "--into", text(&other)];
    assert!(
        station
            .told(&into, 3)
            .contains("такого файла или папки нет")
    );
    fs::create_dir(&other).expect("made");
    station.told(&into, 0);
    assert_eq!(copies(&other), ["journal-2026-11-23T1000.db"]);
}

#[test]
fn the_first_duty_of_a_day_and_each_handing_over_leave_a_copy() {
    let mut station = station();
    let folder = station.path("backups");
    let mut desk = station.desk(120, 32);
    desk.sees("Дежурство открыто").leave();
    let first = copies(&folder);
    assert_eq!(first, ["journal-2026-11-23T1000.db"]);
    // The same day: there is one.
    station.set_clock("2026-11-23T11:00");
    let mut desk = station.desk(120, 32);
    desk.sees("Очередь: 1 сообщение").leave();
    assert_eq!(copies(&folder), first);
    // At a handing over always.
    station.set_clock("2026-11-23T12:00");
    let mut desk = station.desk(120, 32);
    desk.press("F9")
        .sees("Передать дежурство")
        .types("орлова")
        .press("Enter")
        .press("F12")
        .sees("Дежурство принято");
    desk.leave();
    let all = copies(&folder);
    assert_eq!(all.len(), 2, "{all:?}");
    let entries = u64::try_from(station.entries().len()).expect("few");
    assert_eq!(verifies(&folder.join(&all[1])), entries);
}

#[test]
fn a_folder_on_a_disk_that_is_not_connected_is_said_and_the_desk_goes_on() {
    let station = station();
    let folder = station.path("usb");
    station.sets("backups", &format!("{:?}", &folder));
    let mut desk = station.desk(120, 32);
    desk.sees("! нет копии").sees("папка для копий");
    desk.notes("дело идёт");
    desk.sees("! нет копии").leave();
    assert!(station.kinds().contains(&"noted".to_owned()));
    assert!(!folder.exists(), "nothing is put under the mount point");
    // Connected again: the next desk makes one.
    fs::create_dir(&folder).expect("made");
    let mut desk = station.desk(120, 32);
    desk.sees("Очередь: 1 сообщение").sees_no("! нет копии");
    station.told(&["journal", "backup"], 0);
    desk.leave();
    assert!(!copies(&folder).is_empty());
}

#[test]
fn a_journal_that_was_changed_is_not_copied_and_the_desk_enters_nothing_more() {
    let mut station = station();
    station.told(&["journal", "backup"], 0);
    // An entry of a message that is closed: nobody looks at it at the start.
    journal::tamper(
        &station.path("journal.db"),
        "UPDATE event SET fields = replace(fields, '\"дубль\"', '\"иное\"') WHERE seq = 3",
    );
    let said = station.told(&["journal", "backup"], 1);
    assert!(said.contains("запись 3: содержание изменено"), "{said}");
    assert_eq!(copies(&station.path("backups")).len(), 1);
    assert_eq!(
        verifies(&station.path("backups/journal-2026-11-23T1000.db")),
        3
    );
    assert!(
        !names(&station.path("backups"))
            .iter()
            .any(|name| name.contains("part"))
    );
    station.set_clock("2026-11-24T09:00");
    let mut desk = station.desk(160, 32);
    desk.sees("Журнал повреждён: запись 3")
        .press("н")
        .sees("Журнал повреждён: запись 3")
        .sees_no("Новое сообщение");
    desk.leave();
}

#[test]
fn an_old_entry_that_was_changed_after_the_copy_of_the_day_is_noticed_at_the_next_start() {
    let station = station();
    station.says(&["journal", "backup"]);
    an_old_entry_is_changed(&station);
    let mut desk = station.closed_desk(160, 40);
    // What cannot be entered any more is not offered either.
    desk.sees("Журнал повреждён: запись 2: содержание изменено")
        .sees_no(" новое ")
        .sees("F1 справка")
        .leave();
}

#[test]
fn an_old_entry_that_was_changed_is_noticed_though_no_copy_can_be_made() {
    let station = station();
    station.sets("backups", &format!("{:?}", &station.path("usb")));
    let mut desk = station.closed_desk(160, 40);
    desk.sees("Копия не сделана").leave();
    an_old_entry_is_changed(&station);
    let mut desk = station.closed_desk(160, 40);
    desk.sees("Журнал повреждён: запись 2: содержание изменено")
        .leave();
}

#[test]
fn copies_are_rotated_by_count_and_month_and_never_the_one_that_knows_more() {
    let mut station = station();
    station.sets("backups_keep", "2");
    let copy = |station: &mut Station, day: &str, number: u32| {
        station.set_clock(&format!("{day}T18:00"));
        station.imports(&[journal::detected(number)]);
        station.told(&["journal", "backup"], 0);
    };
    for (day, number) in [
        ("2026-11-23", 3),
        ("2026-11-24", 4),
        ("2026-11-25", 5),
        ("2026-12-01", 6),
        ("2026-12-02", 7),
    ] {
        copy(&mut station, day, number);
    }
    let folder = station.path("backups");
    assert_eq!(
        copies(&folder),
        [
            "journal-2026-11-25T1800.db",
            "journal-2026-12-01T1800.db",
            "journal-2026-12-02T1800.db"
        ]
    );
    // Put back to the end of November: what is copied now knows less than the copies of December.
    let old = folder.join("journal-2026-11-25T1800.db");
    station.told(&["journal", "restore", text(&old), "--yes"], 0);
    fs::remove_file(station.path("journal.db.seal")).expect("removed");
    station.set_clock("2026-12-03T18:00");
    station.sets("backups_keep", "1");
    fs::copy(
        folder.join("journal-2026-11-25T1800.db.seal"),
        station.path("journal.db.seal"),
    )
    .expect("accepted");
    // Not what was entered the first time: of that there is a copy.
    let other = journal::detected(6).replace("Текст", "Иной текст");
    station.imports(&[other]);
    station.told(&["journal", "backup"], 0);
    assert_eq!(
        copies(&folder),
        [
            "journal-2026-11-25T1800.db",
            "journal-2026-12-02T1800.db",
            "journal-2026-12-03T1800.db"
        ],
        "the copy of 2 December has an entry more"
    );
}

#[test]
fn copies_of_two_journals_are_not_mixed() {
    let (one, other) = (station(), Station::at("2026-11-24T10:00"));
    other.imports(&[journal::detected(1).replace("Текст 1", "Иной текст")]);
    one.told(&["journal", "backup"], 0);
    let folder = one.path("backups");
    let said = other.told(&["journal", "backup", "--into", text(&folder)], 2);
    assert!(said.contains("копия другого журнала"), "{said}");
    assert_eq!(copies(&folder).len(), 1);
}

#[test]
fn an_empty_or_missing_journal_makes_no_copy() {
    let station = Station::at("2026-11-23T10:00");
    assert!(
        station
            .told(&["journal", "backup"], 3)
            .contains("нет; откройте пульт")
    );
    assert!(!station.path("journal.db").exists());
    drop(Journal::open_or_create(&station.path("journal.db")).expect("made"));
    assert!(
        station
            .told(&["journal", "backup"], 2)
            .contains("журнал пуст")
    );
    assert!(copies(&station.path("backups")).is_empty());
}

#[test]
fn whoever_writes_during_a_copy_neither_waits_nor_makes_it_begin_anew() {
    let station = Station::at("2026-11-23T10:00");
    let path = station.path("journal.db");
    let mut writer = Journal::open_or_create(&path).expect("made");
    let rules = rules();
    // Some megabytes, so that there are several steps.
    let long = "слово ".repeat(20_000);
    for number in 1..=40 {
        let line = journal::detected(number).replace("Текст", &long);
        writer.import(&rules, line.as_bytes()).expect("entered");
    }
    let (calls, backwards, last, written) = (
        Cell::new(0),
        Cell::new(false),
        Cell::new(0),
        std::cell::RefCell::new(40),
    );
    let writer = std::cell::RefCell::new(writer);
    let made = Backups::new(&path, None)
        .make(at("2026-11-23 10:00").naive_utc(), KEEP, &|step| {
            if let Step::Copied(done, _) = step {
                calls.set(calls.get() + 1);
                backwards.set(backwards.get() || done < last.get());
                last.set(done);
                let number = *written.borrow() + 1;
                let line = journal::detected(number);
                writer
                    .borrow_mut()
                    .import(&rules, line.as_bytes())
                    .expect("nobody is in the way");
                written.replace(number);
            }
            true
        })
        .expect("made");
    assert!(calls.get() > 2 && !backwards.get(), "{} steps", calls.get());
    assert_eq!(made.verified.entries, 40, "as it was when the copy began");
    let journal = Journal::open_to_read(&path).expect("it opens");
    assert_eq!(
        journal.head().expect("it reads").0,
        u64::from(*written.borrow())
    );
    // And the words of the search came along.
    let copy = Journal::open_to_read(&made.path).expect("it opens");
    let search = Search {
        text: "слово".to_owned(),
        ..Search::default()
    };
    assert_eq!(copy.search(&search, None, 100).expect("it reads").len(), 40);
}

#[test]
fn a_copy_that_is_given_up_leaves_no_half() {
    let station = station();
    let backups = Backups::new(&station.path("journal.db"), None);
    let now = at("2026-11-23 10:00").naive_utc();
    let told = backups.make(now, KEEP, &|_| false).expect_err("given up");
    assert_eq!(told.to_string(), "копирование прервано");
    assert_eq!(names(&station.path("backups")), [".journal.lock"]);
    // What a killed program has left is swept away, and its lock is nobody's.
    fs::write(station.path("backups/.journal.part"), "половина").expect("written");
    backups.make(now, KEEP, &|_| true).expect("made");
    assert!(!station.path("backups/.journal.part").exists());
    // Two at once: the second one says so.
    let second = Cell::new(String::new());
    station.imports(&[journal::detected(3)]);
    backups
        .make(now, KEEP, &|_| {
            let taken = backups
                .make(now, KEEP, &|_| true)
                .expect_err("one at a time");
            second.set(taken.to_string());
            true
        })
        .expect("made");
    assert!(second.take().contains("уже делается"));
}

#[test]
fn a_folder_that_goes_while_a_copy_is_made_is_told_and_nothing_is_put_in_its_place() {
    let now = at("2026-11-23 10:00").naive_utc();
    // At each step of the copy and of the walk over it; with nothing left, or the empty folder under a mount point.
    for (step, leaves_one) in [(1, false), (2, false), (3, true), (1, true), (2, true)] {
        let station = station();
        let folder = station.path("usb");
        fs::create_dir(&folder).expect("made");
        let backups = Backups::new(&station.path("journal.db"), Some(&folder));
        let count = Cell::new(0);
        let made = backups.make(now, KEEP, &|_| {
            count.set(count.get() + 1);
            if count.get() == step {
                fs::rename(&folder, station.path("gone")).expect("unmounted");
                if leaves_one {
                    fs::create_dir(&folder).expect("made");
                }
            }
            true
        });
        if count.get() < step {
            made.expect("it was done before");
            continue;
        }
        let told = made.expect_err("gone").to_string();
        assert!(
            told.contains("usb: такого файла или папки нет. Копия не сделана: подключите диск"),
            "{step}: {told}"
        );
        if leaves_one {
            assert_eq!(names(&folder), Vec::<String>::new(), "{step}");
        } else {
            assert!(!folder.exists(), "{step}");
        }
        assert!(
            copies(&station.path("gone")).is_empty(),
            "no copy that does not count"
        );
        assert_eq!(verifies(&station.path("journal.db")), 3);
    }
}
