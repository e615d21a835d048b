//! Files that commands write where a person says: whole or not at all, and never over a journal.

use std::fs;

use crate::support::journal;
use crate::support::station::{Station, text};

/// A workstation with a journal of two messages and a copy of it.
fn station() -> Station {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&[journal::detected(1), journal::detected(2)]);
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
        said.contains("нет/вывод.jsonl: не сохранить: папки "),
        "{said}"
    );
}

/// What each command that writes a file where a person says is told of a place.
fn told_of(station: &Station, place: &str) -> Vec<String> {
    let commands: [&[&str]; 5] = [
        &["journal", "export"],
        &["calendar", "2026", "--ics"],
        &["report", "summary", "--month", "2026-11", "--xlsx"],
        &["report", "registry", "--month", "2026-11", "--xlsx"],
        &["print", "page", "--out"],
    ];
    let told = commands.map(|command| {
        let output = station.pult(&[command, &[place]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        said
    });
    told.to_vec()
}

#[test]
fn a_file_that_cannot_be_written_is_told_with_its_place_and_what_to_do() {
    let station = station();
    let away = station.path("нет такой/вывод");
    for said in told_of(&station, text(&away)) {
        let folder = station.path("нет такой");
        let wanted = format!(
            "{}: не сохранить: папки {} нет; создайте её или укажите другую",
            away.display(),
            folder.display()
        );
        assert!(said.contains(&wanted), "{said}");
    }
    let folder = station.path("config");
    for said in told_of(&station, text(&folder)) {
        let wanted = format!(
            "{}: не сохранить: это папка, а нужен файл",
            folder.display()
        );
        assert!(said.contains(&wanted), "{said}");
    }
}

#[test]
fn a_name_that_is_too_long_is_told_in_russian() {
    let station = station();
    let long = station.path(&"ж".repeat(150));
    let named = |end: &str| format!("{}.{end}", text(&long));
    for arguments in [
        ["print", "page", "--out", &named("pdf")].as_slice(),
        &["journal", "export", &named("jsonl")],
        &["report", "summary", "--xlsx", &named("xlsx")],
    ] {
        let output = station.pult(arguments);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(
            told.contains("имя слишком длинное; выберите короче"),
            "{told}"
        );
    }
}

#[test]
fn a_device_stays_one_and_its_lack_of_room_is_not_the_journals_fault() {
    use std::os::unix::fs::FileTypeExt;
    let station = station();
    // By a link: were it taken for a file, the link would be replaced and not the device.
    let device = station.path("устройство");
    std::os::unix::fs::symlink("/dev/full", &device).expect("linked");
    for said in told_of(&station, text(&device)) {
        let wanted = format!("{}: не сохранить: на диске нет места", device.display());
        assert!(said.contains(&wanted), "{said}");
        assert!(!said.contains("journal.db"), "{said}");
        let about = fs::metadata(&device).expect("there");
        assert!(about.file_type().is_char_device());
        assert!(fs::symlink_metadata(&device).expect("there").is_symlink());
    }
}

#[test]
fn an_answer_that_cannot_be_written_is_told_and_a_closed_pipe_is_no_fault() {
    use std::process::Stdio;
    let station = station();
    for arguments in [
        &["list"][..],
        &["journal", "verify"],
        &["journal", "backup"],
        &["journal", "export"],
        &["doctor", "--quick"],
    ] {
        let run = |out: Stdio| {
            let mut program = station.program(arguments);
            let output = program.stdout(out).output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (output.status.code(), said)
        };
        let full = fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("there");
        let (code, said) = run(full.into());
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        let wanted = "pult: стандартный вывод: на диске нет места; освободите место и повторите\n";
        assert_eq!(said, wanted, "{arguments:?}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        assert_eq!(
            run(writer.into()),
            (Some(0), String::new()),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_restore_that_nobody_reads_of_is_made_all_the_same() {
    let station = station();
    let more = journal::detected(3);
    station.imports(&[more]);
    let copy = station.path("backups/journal-2026-11-23T1000.db");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = station
        .program(&["journal", "restore", text(&copy), "--yes"])
        .stdout(writer)
        .status()
        .expect("it runs");
    assert!(status.success());
    assert_eq!(station.entries().len(), 2);
}
