//! Where a journal may lie: names of any bytes, links, a bare name. What belongs to it lies beside it.

use std::ffi::OsStr;
use std::fmt::Debug;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::journal;
use crate::support::station::{Station, text};

/// Runs a command over a journal that lies anywhere, in a folder.
fn pult(
    station: &Station,
    journal: &Path,
    folder: &Path,
    arguments: &[impl AsRef<OsStr> + Debug],
) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pult"))
        .arg("--journal")
        .arg(journal)
        .arg("--config")
        .arg(station.path("config"))
        .args(["--clock", "2026-11-23T10:00"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", station.path(""))
        .output()
        .expect("the program runs")
}

/// What a command that must succeed says.
fn says(station: &Station, journal: &Path, arguments: &[impl AsRef<OsStr> + Debug]) -> String {
    let output = pult(station, journal, &station.path(""), arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A station with a file of two messages to import.
fn station() -> Station {
    let station = Station::at("2026-11-23T10:00");
    let lines = [journal::detected(1), journal::detected(2)];
    fs::write(station.path("in.jsonl"), lines.join("\n")).expect("written");
    station
}

#[test]
fn the_name_of_a_journal_may_have_any_bytes() {
    let station = station();
    let restore = ["journal", "restore", "--yes"].map(OsStr::new);
    // KOI8-R, as an old disk has it; signs that mean something in an address; two slashes.
    let koi8 = OsStr::from_bytes(b"\xd6\xd5\xd2\xce\xc1\xcc");
    let twice = format!("/{}", station.path("дважды").display());
    for folder in [
        station.path("").join(koi8),
        station.path("100% ?mode=memory#конец"),
        twice.into(),
    ] {
        fs::create_dir(&folder).expect("made");
        let journal = folder.join("journal.db");
        says(&station, &journal, &["journal", "import", "in.jsonl"]);
        let verified = says(&station, &journal, &["journal", "verify"]);
        assert!(verified.contains("записей 2"), "{verified}");
        let told = says(&station, &journal, &["journal", "backup"]);
        assert!(told.contains("Копия сделана и проверена"), "{told}");
        let copy = folder.join("backups/journal-2026-11-23T1000.db");
        let more = format!("{}\n", journal::detected(3));
        fs::write(station.path("more.jsonl"), more).expect("written");
        says(&station, &journal, &["journal", "import", "more.jsonl"]);
        says(
            &station,
            &journal,
            &[&restore[..], &[copy.as_os_str()]].concat(),
        );
        let listed = says(&station, &journal, &["list"]);
        assert!(
            listed.contains("2026-2") && !listed.contains("2026-3"),
            "{listed}"
        );
    }
}

#[test]
fn a_journal_that_is_a_link_is_the_one_that_it_leads_to() {
    let station = station();
    fs::create_dir_all(station.path("диск/дело")).expect("made");
    let (real, link) = (
        station.path("диск/дело/journal.db"),
        station.path("link.db"),
    );
    // A link into a link, to a file that is not there yet.
    symlink("диск/middle.db", &link).expect("linked");
    symlink("дело/journal.db", station.path("диск/middle.db")).expect("linked");
    says(&station, &link, &["journal", "import", "in.jsonl"]);
    assert!(station.path("диск/дело/journal.db.seal").exists());
    let verified = says(&station, &link, &["journal", "verify"]);
    assert_eq!(verified, says(&station, &real, &["journal", "verify"]));
    says(&station, &link, &["journal", "backup"]);
    let more = journal::detected(3);
    fs::write(station.path("more.jsonl"), more).expect("written");
    says(&station, &link, &["journal", "import", "more.jsonl"]);
    let copy = station.path("диск/дело/backups/journal-2026-11-23T1000.db");
    let copy = text(&copy);
    says(&station, &link, &["journal", "restore", copy, "--yes"]);
    // The link is still one, and whoever names the file itself has the same journal.
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    let listed = says(&station, &real, &["list"]);
    assert!(!listed.contains("2026-3"), "{listed}");
    assert_eq!(listed, says(&station, &link, &["list"]));
    let kept = fs::read_dir(station.path("диск/дело")).expect("a folder");
    let kept = kept.filter_map(Result::ok).map(|file| file.file_name());
    let kept: Vec<_> = kept
        .filter(|name| name.to_string_lossy().contains("replaced"))
        .collect();
    assert_eq!(
        kept.len(),
        2,
        "the journal that was there, and its seal: {kept:?}"
    );
    // A link that leads nowhere but to itself is told of.
    symlink("round.db", station.path("round.db")).expect("linked");
    let round = station.path("round.db");
    let output = pult(&station, &round, &station.path(""), &["journal", "verify"]);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_bare_name_is_a_journal_in_the_folder_one_is_in() {
    let station = station();
    let folder = station.path("");
    let bare = Path::new("дело.db");
    for arguments in [
        ["journal", "import", "in.jsonl"].as_slice(),
        &["journal", "backup"],
        &["journal", "verify"],
        &["doctor"],
    ] {
        let output = pult(&station, bare, &folder, arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if arguments == ["doctor"] {
            assert!(said.contains("свободно на диске"), "{said}");
            assert!(said.contains("тот же, что у журнала"), "{said}");
        }
    }
    assert!(folder.join("дело.db.seal").exists());
    assert!(folder.join("backups/дело-2026-11-23T1000.db").exists());
}
