//! Killed at any instant: whatever the program was doing, every entry that it had confirmed is there, none is half
//! written, the chain verifies, and the seal is not ahead of it. `PULT_CRASH_ROUNDS` sets how often (100 by default; the
//! README tells of the long form).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use pult::journal::Journal;
use serde_json::Value;

use crate::support::station::Station;
use crate::support::{journal, rules};

/// Rounds on one journal; then a fresh one is taken, since each round verifies the whole.
const ON_ONE_JOURNAL: u32 = 10;

fn rounds() -> u32 {
    let asked = std::env::var("PULT_CRASH_ROUNDS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(100)
}

/// Another chance each time, told when the test fails.
fn chance() -> Rng {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    Rng::with_seed(seed)
}

fn starts(station: &Station, arguments: &[&str]) -> Child {
    station
        .program(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs")
}

/// Runs a command to its end and tells how long that took.
fn lasts(station: &Station, arguments: &[&str]) -> Duration {
    #[allow(
        clippy::disallowed_methods,
        reason = "how long there is something to be killed"
    )]
    let now = Instant::now;
    let start = now();
    let mut child = starts(station, arguments);
    drop(child.stdin.take());
    child.wait().expect("it ends");
    now() - start
}

/// Starts a command and kills it at some instant of its life.
fn is_killed(station: &Station, arguments: &[&str], life: Duration, chance: &mut Rng) {
    let mut child = starts(station, arguments);
    drop(child.stdin.take());
    thread::sleep(life.mul_f64(chance.f64() * 1.1));
    child.kill().expect("killed");
    child.wait().expect("it is over");
}

/// The journal opens, and all that is in it holds; how many entries that are.
fn holds(path: &Path) -> u64 {
    let journal = Journal::open(path).expect("it opens");
    assert_eq!(journal.seal_broken(), None, "the seal is not ahead");
    let verified = journal.verify(|_, _| {}).expect("it reads");
    verified.expect("the chain holds").entries
}

/// Every entry, as an export tells it.
fn lines_of(path: &Path) -> Vec<Value> {
    let mut lines = Vec::new();
    let journal = Journal::open_to_read(path).expect("it opens");
    journal.export(&mut lines).expect("it reads");
    let lines = String::from_utf8(lines).expect("UTF-8");
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    lines.collect()
}

/// A copy is whole.
fn is_whole(copy: &Path) -> u64 {
    let journal = Journal::open_to_read(copy).expect("it opens");
    let verified = journal.verify(|_, _| {}).expect("it reads");
    verified.expect("the chain holds").entries
}

fn files(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Vec<std::path::PathBuf> {
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = files.map(|file| file.expect("a file").path());
    paths
        .filter(|path| {
            path.extension().is_some_and(|end| end == "db")
                && path
                    .file_name()
                    .is_some_and(|name| is_wanted(&name.to_string_lossy()))
        })
        .collect()
}

/// Lets a writer append over a pipe until it is killed; gives what it has confirmed.
fn writes_until_killed(station: &Station, first: u64, chance: &mut Rng) -> Vec<Value> {
    let mut child = starts(station, &["journal", "append", "-"]);
    let mut input = child.stdin.take().expect("a pipe");
    let feeder = thread::spawn(move || {
        for number in first..first + 400 {
            let line = journal::detected(u32::try_from(number).expect("few"));
            // The pipe breaks when the writer is killed.
            if writeln!(input, "{line}").is_err() {
                break;
            }
        }
    });
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut confirmed = Vec::new();
    let mut read = |output: &mut BufReader<_>| {
        let mut line = String::new();
        let is_whole = output.read_line(&mut line).is_ok() && line.ends_with('\n');
        if is_whole {
            let answer: Value = serde_json::from_str(&line).expect("JSON");
            assert!(answer["seq"].is_u64(), "{answer}");
            confirmed.push(answer);
        }
        is_whole
    };
    // One in four dies while it opens the journal, the others among their entries.
    if chance.u8(0..4) == 0 {
        thread::sleep(Duration::from_micros(chance.u64(0..150_000)));
    } else {
        for _ in 0..chance.u32(1..40) {
            assert!(read(&mut output), "it ended by itself");
        }
        thread::sleep(Duration::from_micros(chance.u64(0..4_000)));
    }
    child.kill().expect("killed");
    // What was in the pipe already was confirmed too.
    while read(&mut output) {}
    child.wait().expect("it is over");
    feeder.join().expect("it ends");
    confirmed
}

#[test]
fn a_writer_killed_at_any_instant_has_lost_nothing_that_it_confirmed() {
    let mut chance = chance();
    let mut station = Station::at("2026-11-23T10:00");
    let (mut entries, mut all) = (0, 0);
    for round in 0..rounds() {
        let minute = round % ON_ONE_JOURNAL;
        if minute == 0 {
            station = Station::at("2026-11-23T10:00");
            entries = 0;
        }
        // Each writer begins where the clock of the one before it may have come to.
        station.set_clock(&format!("2026-11-23T10:{:02}", minute * 2));
        let confirmed = writes_until_killed(&station, entries + 1, &mut chance);
        let path = station.path("journal.db");
        if !path.exists() {
            assert!(confirmed.is_empty());
            continue;
        }
        let now = holds(&path);
        let last = confirmed
            .last()
            .map_or(entries, |last| last["seq"].as_u64().expect("a place"));
        assert!(now >= last, "{now} entries, {last} were confirmed");
        assert!(
            now <= last + 1,
            "at most the one that was being confirmed is more"
        );
        let lines = lines_of(&path);
        for answer in &confirmed {
            let place = usize::try_from(answer["seq"].as_u64().expect("a place")).expect("few");
            assert_eq!(lines[place - 1]["hash"], answer["hash"]);
            assert_eq!(lines[place - 1]["text"], format!("Текст {place}"));
        }
        (entries, all) = (now, all + confirmed.len());
    }
    println!("{all} entries were confirmed");
    assert!(all > 0, "somebody confirmed something");
}

#[test]
fn a_backup_killed_at_any_instant_leaves_only_whole_copies() {
    let mut chance = chance();
    let station = Station::at("2026-11-23T10:00");
    let lines: Vec<String> = (1..=60).map(journal::detected).collect();
    station.imports(&lines);
    let life = lasts(&station, &["journal", "backup"]);
    let path = station.path("journal.db");
    let rules = rules();
    for number in 61..61 + rounds() / 5 {
        let mut journal = Journal::open(&path).expect("it opens");
        journal
            .import(&rules, journal::detected(number).as_bytes())
            .expect("entered");
        drop(journal);
        is_killed(&station, &["journal", "backup"], life, &mut chance);
        assert_eq!(holds(&path), u64::from(number));
        for copy in files(&station.path("backups"), |_| true) {
            assert!(is_whole(&copy) >= 60);
            assert!(copy.with_extension("db.seal").exists());
        }
    }
    station.says(&["journal", "backup"]);
    assert!(
        !station.path("backups/.journal.part").exists(),
        "no half is left"
    );
}

#[test]
fn a_restore_killed_at_any_instant_leaves_the_old_journal_or_the_copy() {
    let mut chance = chance();
    let before = Station::at("2026-11-23T10:00");
    let lines: Vec<String> = (1..=60).map(journal::detected).collect();
    before.imports(&lines[..40]);
    before.says(&["journal", "backup"]);
    before.imports(&lines[40..]);
    let name = "backups/journal-2026-11-23T1000.db";
    let afresh = || {
        let station = Station::at("2026-11-23T11:00");
        fs::create_dir(station.path("backups")).expect("made");
        for file in [
            "journal.db",
            "journal.db.seal",
            name,
            &format!("{name}.seal"),
        ] {
            fs::copy(before.path(file), station.path(file)).expect("copied");
        }
        station
    };
    let station = afresh();
    let copy = |station: &Station| station.path(name).display().to_string();
    let life = lasts(&station, &["journal", "restore", &copy(&station), "--yes"]);
    let (mut old, mut new) = (0, 0);
    for _ in 0..rounds() / 5 {
        let station = afresh();
        is_killed(
            &station,
            &["journal", "restore", &copy(&station), "--yes"],
            life,
            &mut chance,
        );
        let path = station.path("journal.db");
        let journal = Journal::open(&path).expect("there always is a journal");
        let (entries, _) = journal.head().expect("it reads");
        let kept = files(&station.path(""), |name| name.contains("replaced"));
        match entries {
            60 => {
                old += 1;
                assert_eq!(journal.seal_broken(), None);
                assert!(journal.verify(|_, _| {}).expect("it reads").is_ok());
            }
            40 => {
                new += 1;
                assert!(journal.seal_broken().is_some(), "the older copy is noticed");
                let [kept] = kept.as_slice() else {
                    panic!("the old journal is kept: {kept:?}");
                };
                assert_eq!(is_whole(kept), 60);
            }
            other => panic!("{other} entries"),
        }
        assert_eq!(is_whole(&station.path(name)), 40);
    }
    println!("{old} times the old one, {new} times the copy");
}

#[test]
fn a_migration_killed_at_any_instant_is_as_if_it_had_not_begun_or_done() {
    let mut chance = chance();
    let before = Station::at("2026-11-23T10:00");
    let lines: Vec<String> = (1..=120).map(journal::detected).collect();
    before.imports(&lines);
    journal::as_version_5_was(&before.path("journal.db"));
    let afresh = || {
        let station = Station::at("2026-11-23T11:00");
        for file in ["journal.db", "journal.db.seal"] {
            fs::copy(before.path(file), station.path(file)).expect("copied");
        }
        station
    };
    let append = ["journal", "append", "-"];
    let life = lasts(&afresh(), &append);
    for _ in 0..rounds() / 5 {
        let station = afresh();
        is_killed(&station, &append, life, &mut chance);
        for copy in files(&station.path(""), |name| name.starts_with("journal-v5")) {
            let journal = Journal::open_to_read(&copy).expect("it opens");
            assert_eq!(
                journal.head().expect("it reads").0,
                120,
                "a copy from before is whole"
            );
        }
        assert_eq!(holds(&station.path("journal.db")), 120);
        assert!(
            station.path("journal-v5-120.db").exists(),
            "it was copied before its steps"
        );
    }
}
