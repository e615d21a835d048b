//! Copies and a clock that is wrong for a while: none is lost by it, and the last one is known for the last.

use super::*;

/// Enters a message and makes a copy at a moment of the computer's clock.
fn copy_at(station: &mut Station, moment: &str, number: u32) -> String {
    station.set_clock(moment);
    station.imports(&[journal::detected(number)]);
    station.told(&["journal", "backup"], 0)
}

#[test]
fn a_clock_years_ahead_takes_no_monthly_copy_away() {
    let mut station = station();
    station.sets("backups_keep", "1");
    for (number, moment) in (3..).zip([
        "2026-08-31T18:00",
        "2026-09-30T18:00",
        "2026-10-30T18:00",
        "2026-11-23T18:00",
    ]) {
        copy_at(&mut station, moment, number);
    }
    let folder = station.path("backups");
    let before = copies(&folder);
    assert_eq!(before.len(), 4);
    for (number, moment) in [(7, "2036-11-23T18:00"), (8, "2036-11-23T19:00")] {
        let said = copy_at(&mut station, moment, number);
        assert!(!said.contains("убрана"), "{said}");
    }
    let said = copy_at(&mut station, "2036-11-23T20:00", 9);
    assert!(
        said.contains("старая копия убрана"),
        "of that month: {said}"
    );
    // Right again.
    let said = copy_at(&mut station, "2026-11-24T18:00", 10);
    let mut wanted = before;
    wanted.push("journal-2026-11-24T1800.db".to_owned());
    wanted.extend(["19", "20"].map(|hour| format!("journal-2036-11-23T{hour}00.db")));
    assert_eq!(copies(&folder), wanted, "{said}");
}

#[test]
fn after_a_clock_that_was_ahead_the_copy_with_the_most_entries_is_the_last() {
    let mut station = station();
    copy_at(&mut station, "2036-11-23T18:00", 3);
    // The clock of the journal's last entry is ahead too; the lines of an import have their own time.
    copy_at(&mut station, "2026-11-24T18:00", 4);
    let last = station.path("backups/journal-2026-11-24T1800.db");
    let said = station.says(&["doctor", "--quick"]);
    let of = |name: &str| {
        let mut lines = said.lines();
        let line = lines.find(|line| line.trim_start_matches([' ', '?', '!']).starts_with(name));
        line.unwrap_or_else(|| panic!("{name}: {said}")).to_owned()
    };
    assert!(of("последняя").contains("24.11.2026 18:00"), "{said}");
    assert!(of("в ней").contains("5 записей"), "{said}");
    // Nothing new: it is that copy which is verified again, and no other is made.
    let said = station.told(&["journal", "backup"], 0);
    assert!(
        said.contains("ничего не внесено") && said.contains(text(&last)),
        "{said}"
    );
    assert_eq!(copies(&station.path("backups")).len(), 2);
    // Of a journal of which nothing can be read the desk shows that one.
    let whole = fs::read(station.path("journal.db")).expect("a journal");
    fs::write(station.path("journal.db"), "испорчен").expect("written");
    let mut desk = station.closed_desk(160, 32);
    desk.sees("Показана его копия от 24.11.2026 18:00").leave();
    fs::write(station.path("journal.db"), whole).expect("written");
    // Of one that is gone it names that one.
    for name in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        let _ = fs::remove_file(station.path(name));
    }
    let mut command = station.command();
    command.args(["journal", "import", text(&station.path("in.jsonl"))]);
    let mut desk = station.open(command, 300, 10);
    desk.sees("journal-2026-11-24T1800.db");
    assert_eq!(desk.ends(), 3);
}

#[test]
fn a_journal_that_was_put_back_has_its_own_last_copy_and_not_the_one_with_more_entries() {
    let mut station = station();
    copy_at(&mut station, "2026-11-23T18:00", 3);
    copy_at(&mut station, "2026-11-24T18:00", 4);
    copy_at(&mut station, "2026-11-25T18:00", 5);
    let old = station.path("backups/journal-2026-11-23T1800.db");
    station.told(&["journal", "restore", text(&old), "--yes"], 0);
    // As a person does who accepts it.
    fs::copy(
        old.with_extension("db.seal"),
        station.path("journal.db.seal"),
    )
    .expect("accepted");
    station.set_clock("2026-11-26T18:00");
    let other = journal::detected(4).replace("Текст", "Иной текст");
    station.imports(&[other]);
    station.told(&["journal", "backup"], 0);
    fs::remove_file(station.path("journal.db")).expect("removed");
    let said = station.told(&["journal", "append", "-"], 3);
    assert!(said.contains("journal-2026-11-26T1800.db"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_link_in_the_place_of_the_lock_costs_nobody_his_file() {
    let station = station();
    let folder = station.path("общая");
    fs::create_dir(&folder).expect("made");
    let dear = station.path("отчёт.txt");
    fs::write(&dear, "дорогое").expect("written");
    let lock = folder.join(".journal.lock");
    let into = ["journal", "backup", "--into", text(&folder)];
    for target in [dear.clone(), station.path("нет.txt")] {
        std::os::unix::fs::symlink(&target, &lock).expect("linked");
        let said = station.told(&into, 3);
        assert!(
            said.contains(".journal.lock — ссылка") && said.contains("уберите её"),
            "{said}"
        );
        assert_eq!(target.exists(), target == dear, "nothing is made behind it");
        fs::remove_file(&lock).expect("removed");
    }
    assert_eq!(fs::read_to_string(&dear).expect("there"), "дорогое");
    // Neither is a link in the place of the half followed, nor a file that lies there under another name too.
    std::os::unix::fs::symlink(&dear, folder.join(".journal.part")).expect("linked");
    fs::hard_link(&dear, &lock).expect("linked");
    station.told(&into, 0);
    assert_eq!(fs::read_to_string(&dear).expect("there"), "дорогое");
    assert_eq!(verifies(&folder.join("journal-2026-11-23T1000.db")), 3);
}
