//! A full disk: said in plain words, the form stays, it works again when there is room, and the journal is whole. The
//! disk is a small tmpfs in a mount namespace of its own, which needs no root; where the system forbids that, the tests
//! say so and do nothing.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use portable_pty::CommandBuilder;
use pult::journal::Journal;

use super::station;
use crate::support::desk::Desk;
use crate::support::journal;
use crate::support::patience::patiently;
use crate::support::station::{Station, text};

/// `mount` on the folder `$1` with `$2` bytes, then the rest.
const ON_A_SMALL_DISK: &str =
    "mount -t tmpfs -o size=\"$2\" none \"$1\" || exit 97; shift 2; exec \"$@\"";

fn small_disks_can_be_made(station: &Station) -> bool {
    let folder = station.path("try");
    fs::create_dir(&folder).expect("made");
    let made = Command::new("unshare")
        .args(["-rm", "sh", "-c", ON_A_SMALL_DISK, "sh"])
        .arg(&folder)
        .args(["64k", "true"])
        .status();
    let can = made.is_ok_and(|status| status.success());
    if !can {
        eprintln!("SKIPPED: this system lets nobody make a disk in a namespace (unshare -rm)");
    }
    can
}

/// Fills a disk to the last byte.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = File::create(&path).expect("made");
    for size in [65536, 4096, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
    path
}

/// Waits until so many copies are done: one that finds no room would give back what it had taken.
fn copies_are_made(disk: &Path, count: usize) {
    patiently("the copies", || {
        let files = fs::read_dir(disk.join("backups")).into_iter().flatten();
        let names: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
        let of = |end: &str| {
            let ends = |name: &&PathBuf| name.extension() == Some(end.as_ref());
            names.iter().filter(ends).count()
        };
        of("db") == count && of("seal") == count && of("part") == 0
    });
}

/// A desk on duty over a journal on a disk of its own, and that disk as the desk sees it.
fn desk_on_a_small_disk(station: &Station) -> (Desk, PathBuf) {
    let disk = station.path("disk");
    fs::create_dir(&disk).expect("made");
    let mut command = CommandBuilder::new("/bin/sh");
    command.args([
        "-c",
        "exec unshare -rm sh -c \"$0\" sh \"$@\"",
        ON_A_SMALL_DISK,
    ]);
    command.args([text(&disk), "4m", env!("CARGO_BIN_EXE_pult")]);
    command.args(station.arguments_over(&disk.join("journal.db")));
    let mut desk = station.open(command, 120, 32);
    desk.sees("Открыть дежурство")
        .press("F12")
        .sees("Дежурство открыто");
    let inside = PathBuf::from(format!("/proc/{}/root{}", desk.id(), disk.display()));
    (desk, inside)
}

#[test]
fn a_disk_full_during_an_append_and_a_print() {
    let station = station();
    if !small_disks_can_be_made(&station) {
        return;
    }
    let (mut desk, inside) = desk_on_a_small_disk(&station);
    copies_are_made(&inside, 1);
    let filler = fill(&inside);
    desk.press("F9")
        .sees("Передать дежурство")
        .types("орлова")
        .press("Enter")
        .press("F12");
    // The form stays as it is, and is entered when there is room.
    desk.sees("нет места: запись не внесена")
        .sees("Кто принимает   Орлова");
    fs::remove_file(filler).expect("there is room");
    desk.press("F12").sees("Дежурство принято");
    copies_are_made(&inside, 2);
    // A paper that finds no room either.
    let filler = fill(&inside);
    desk.press("F8")
        .sees("PDF сохраняется всегда")
        .press("F12")
        .sees("на диске нет места");
    fs::remove_file(filler).expect("there is room");
    desk.press("F8")
        .sees("PDF сохраняется всегда")
        .press("F12")
        .sees("Сохранено");
    // Before the disk goes with the desk.
    for name in ["journal.db", "journal.db-wal", "journal.db.seal"] {
        fs::copy(inside.join(name), station.path(name)).expect("copied");
    }
    desk.leave();
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
    let handed = station.entries();
    let handed = handed
        .iter()
        .filter(|entry| entry["kind"] == "duty_handed_over");
    assert_eq!(handed.count(), 1, "entered once");
}

/// Runs a command of the program with a small disk in a folder, and then whatever else; gives what was printed.
fn on_a_small_disk(station: &Station, journal: &Path, size: &str, script: &str) -> String {
    let disk = station.path("disk");
    let _ = fs::create_dir(&disk);
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", ON_A_SMALL_DISK, "sh"])
        .args([&disk.display().to_string(), size, "sh", "-c", script, "sh"])
        .arg(&disk)
        .arg(env!("CARGO_BIN_EXE_pult"))
        .args(station.arguments_over(journal))
        .output()
        .expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_disk_full_during_a_backup() {
    let station = station();
    if !small_disks_can_be_made(&station) {
        return;
    }
    let said = on_a_small_disk(
        &station,
        &station.path("journal.db"),
        "48k",
        r#"disk="$1"; shift
           "$@" journal backup --into "$disk"; echo "code $?"; ls -A "$disk"
           mount -o remount,size=4m "$disk"
           "$@" journal backup --into "$disk"; echo "code $?""#,
    );
    let (full, room) = said.split_once("code 3").expect(&said);
    assert!(
        said.contains("нет места. Копия не сделана, прежние целы"),
        "{said}"
    );
    let left = room
        .lines()
        .take_while(|line| !line.contains("Копия сделана"));
    let left: Vec<&str> = left
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(left, [".journal.lock"], "no half: {full}");
    assert!(
        room.contains("Копия сделана и проверена") && room.contains("code 0"),
        "{said}"
    );
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}

#[test]
fn a_disk_full_during_a_restore() {
    let station = station();
    if !small_disks_can_be_made(&station) {
        return;
    }
    station.says(&["journal", "backup"]);
    let copy = station.path("backups/journal-2026-11-24T0900.db");
    let big = station.path("big.jsonl");
    fs::write(&big, journal::detected(1)).expect("written");
    let said = on_a_small_disk(
        &station,
        &station.path("disk/journal.db"),
        "300k",
        &format!(
            r#"disk="$1"; shift
               "$@" journal import '{}' || exit 1
               head -c 180000 /dev/zero > "$disk/filler"
               "$@" journal restore '{}' --yes; echo "code $?"
               ls -A "$disk"; rm "$disk/filler"
               "$@" journal verify
               "$@" journal restore '{}' --yes; echo "code $?""#,
            big.display(),
            copy.display(),
            copy.display()
        ),
    );
    assert!(
        said.contains("нет места для копии. Ничего не изменено"),
        "{said}"
    );
    assert!(
        said.contains("code 3") && said.contains("журнал цел: записей 1"),
        "{said}"
    );
    assert!(!said.contains(".restored"), "no half: {said}");
    assert!(said.contains("code 0"), "{said}");
    assert!(Journal::open_to_read(&copy).is_ok());
}

#[test]
fn a_disk_full_during_the_log_costs_its_lines_and_nothing_else() {
    let station = station();
    if !small_disks_can_be_made(&station) {
        return;
    }
    let disk = station.path("log");
    fs::create_dir(&disk).expect("made");
    // Full before the first line: a file can be made on it and nothing written into it.
    let script = ON_A_SMALL_DISK.replace("exec", "cat /dev/zero > \"$0/filler\" 2>/dev/null; exec");
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", "exec unshare -rm sh -c \"$0\" \"$@\""]);
    let folder = text(&disk);
    command.args([&script, folder, folder, "64k", env!("CARGO_BIN_EXE_pult")]);
    command.args(station.arguments());
    let mut desk = station.open(command, 120, 32);
    desk.opens_the_duty().sees("Сроки № 1");
    let inside = PathBuf::from(format!("/proc/{}/root{folder}", desk.id()));
    let log = || -> String {
        let files = fs::read_dir(&inside).expect("the disk").flatten();
        let logs = files.filter(|file| file.file_name() != "filler");
        logs.map(|file| fs::read_to_string(file.path()).expect("UTF-8"))
            .collect()
    };
    assert_eq!(log(), "", "there was no room");
    fs::remove_file(inside.join("filler")).expect("there is room");
    desk.press("з").sees("╔ № 1 · ");
    desk.types("заметка").press("F12").sees_no("╔ № 1 · ");
    assert!(log().contains("noted"), "{}", log());
    desk.leave();
    assert!(station.kinds().contains(&"noted".to_owned()));
}

#[test]
fn a_disk_full_while_a_form_is_open_lets_nobody_leave_unawares() {
    let station = station();
    if !small_disks_can_be_made(&station) {
        return;
    }
    let (mut desk, inside) = desk_on_a_small_disk(&station);
    let kept = || fs::read_to_string(inside.join("journal.db.drafts/1.json")).unwrap_or_default();
    copies_are_made(&inside, 1);
    // A first draft while there is room, so that only the room is missing.
    desk.press("н")
        .sees("▸ Ссылка")
        .pastes("https://vk.com/wall-1_7")
        .sees("▸ Автор");
    patiently("a draft", || kept().contains("wall-1_7"));
    let filler = fill(&inside);
    desk.types("Анна К.")
        .sees("отложенное не записать: на диске нет места")
        .sees("Набранное на месте, пока пульт открыт");
    desk.press("F10")
        .sees("выйти всё равно — F10 ещё раз")
        .sees_no("Новое сообщение");
    assert!(!kept().contains("Анна К."));
    // It is as it was, and what is typed further has to be told of anew.
    desk.press("н").sees("Анна К.").types("!").sees("Анна К.!");
    desk.press("F10").sees("выйти всё равно");
    // As soon as there is room it is written, though nobody types.
    fs::remove_file(filler).expect("there is room");
    patiently("the draft", || kept().contains("Анна К.!"));
    let filler = fill(&inside);
    desk.press("н")
        .sees("Анна К.!")
        .types("?")
        .sees("Анна К.!?");
    desk.press("F10").sees("выйти всё равно").leave();
    desk.sees("Набранное не сохранено")
        .sees_no("Набранное будет на месте");
    drop(filler);
}

/// The same without a disk of its own, which some systems forbid: no file of the desk grows beyond a limit. What SQLite
/// hears of that is what it hears of a quota that is used up.
#[test]
fn a_quota_used_up_during_an_append() {
    let station = station();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args([
        "-c",
        "trap '' XFSZ; ulimit -S -f 400; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_pult"),
    ]);
    command.args(station.arguments());
    let mut desk = station.open(command, 160, 32);
    desk.sees("Открыть дежурство")
        .press("F12")
        .sees("Дежурство открыто");
    let text = "звонили ".repeat(10_000);
    desk.press("з")
        .sees("╔ № 1 · ")
        .pastes(&text)
        .sees("звонили")
        .press("F12")
        .sees("не принимает запись")
        .sees("звонили звонили");
    assert_eq!(station.kinds(), ["detected"]);
    let more = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &desk.id().to_string()])
        .status();
    assert!(more.expect("prlimit is there").success());
    desk.press("F12").sees_no("╔ № 1 · ").leave();
    assert_eq!(station.kinds(), ["detected", "noted"]);
    let kept = station.events()[1]["text"].clone();
    assert_eq!(kept.as_str().map(str::trim_end), Some(text.trim_end()));
    assert!(station.says(&["journal", "verify"]).contains("журнал цел"));
}
