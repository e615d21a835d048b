//! A journal that is gone while its copies are there: whatever would begin one says so, and begins none.

use std::fs;

use crate::support::journal;
use crate::support::station::{Station, text};

/// A workstation whose journal of one message is gone; a copy is left.
fn station() -> Station {
    let station = super::station();
    station.says(&["journal", "backup"]);
    for name in ["journal.db", "journal.db.seal"] {
        fs::remove_file(station.path(name)).expect("removed");
    }
    station
}

#[test]
fn no_command_begins_a_journal_where_one_was_lost() {
    let station = station();
    let lines = station.path("in.jsonl");
    let lines = text(&lines);
    let list = station.path("list.csv");
    fs::write(&list, "Ссылка;Автор;Текст;Тема\nhttps://vk.com/w2;Б;Т;Т\n").expect("written");
    let list = text(&list);
    for arguments in [
        &["journal", "import", lines][..],
        &["journal", "append", "-"],
        &["import", list],
        &["import", list, "--yes"],
        &["directory", "import"],
        &["directory", "import", "--yes"],
    ] {
        let told = station.error(arguments, 3);
        assert!(
            told.contains("а его копии есть") && told.contains("journal restore"),
            "{arguments:?}: {told}"
        );
        assert!(!station.path("journal.db").exists(), "{arguments:?}");
    }
    // A file of no bytes is none either.
    fs::write(station.path("journal.db"), "").expect("written");
    for arguments in [&["journal", "import", lines][..], &["list"]] {
        let told = station.error(arguments, 3);
        assert!(told.contains("он пуст, а его копии есть"), "{told}");
    }
    let mut desk = station.closed_desk(160, 32);
    desk.sees("он пуст, а его копии есть");
    assert_eq!(desk.ends(), 3);
    assert_eq!(
        fs::read(station.path("journal.db")).expect("it is there"),
        b""
    );
    // Put back, it goes on.
    let copy = station.path("backups/journal-2026-11-24T0900.db");
    let copy = text(&copy);
    station.says(&["journal", "restore", copy, "--yes"]);
    assert!(
        station
            .says(&["import", list])
            .contains("Будет зарегистрировано: 1")
    );
}

#[test]
fn whoever_reads_a_lost_journal_is_told_that_it_is_lost() {
    let station = station();
    let out = station.path("page.pdf");
    let out = text(&out);
    for arguments in [
        &["list"][..],
        &["show", "2026-1"],
        &["journal", "verify"],
        &["journal", "verify", "--as", "Петрова А. А."],
        &["journal", "export"],
        &["journal", "backup"],
        &["report", "summary"],
        &["print", "page", "--out", out],
        &["print", "card", "2026-1", "--out", out],
    ] {
        let told = station.error(arguments, 3);
        assert!(
            told.contains("а его копии есть") && told.contains("journal restore"),
            "{arguments:?}: {told}"
        );
        assert!(!told.contains("создаст"), "{arguments:?}: {told}");
        assert!(!station.path("journal.db").exists(), "{arguments:?}");
    }
    let doctor = station.pult(&["doctor"]);
    let page = String::from_utf8(doctor.stdout).expect("UTF-8");
    assert_eq!(doctor.status.code(), Some(1), "{page}");
    assert!(page.contains("! записей"), "{page}");
    assert!(page.contains("а его копии есть"), "{page}");
    // Where there never was one, the desk begins it.
    let fresh = Station::at("2026-11-24T09:00");
    assert!(fresh.error(&["list"], 3).contains("он его создаст"));
}

#[test]
fn no_command_begins_a_journal_where_its_disk_is_not_connected() {
    let station = super::station();
    let disk = station.path("диск");
    station.sets("journal", &format!("\"{}/journal.db\"", disk.display()));
    let import = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_pult"))
            .arg("--config")
            .arg(station.path("config"))
            .args(["journal", "import"])
            .arg(station.path("in.jsonl"))
            .env_clear()
            .env("HOME", station.path(""))
            .output()
            .expect("the program runs")
    };
    let output = import();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("Подключите диск"), "{told}");
    assert!(!disk.exists(), "nothing is put under the mount point");
    fs::create_dir(&disk).expect("connected");
    assert!(import().status.success());
    assert!(disk.join("journal.db").exists());
}

#[test]
fn a_preview_makes_no_journal() {
    let station = Station::at("2026-11-24T09:00");
    let list = station.path("list.csv");
    fs::write(&list, "Ссылка;Автор;Текст;Тема\nhttps://vk.com/w2;Б;Т;Т\n").expect("written");
    let said = station.says(&["import", text(&list)]);
    assert!(said.contains("Будет зарегистрировано: 1"), "{said}");
    let said = station.says(&["directory", "import"]);
    assert!(said.contains("Ничего не внесено"), "{said}");
    assert!(!station.path("journal.db").exists());
    station.says(&["directory", "import", "--yes"]);
    station.imports(&[journal::detected(1)]);
    assert_eq!(station.kinds(), ["detected"]);
}
