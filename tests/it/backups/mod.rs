//! Copies of the journal and what brings them back: verified before they count, never mixed, never in place of the only
//! good one; a restore that shows what it loses and keeps what was there.

mod clock;
mod copies;
mod midnight;
mod restoring;

use std::fs;
use std::path::Path;

use pult::journal::Journal;
use pult::journal::backup::Keep;

use crate::support::journal;
use crate::support::station::{Station, text};

const KEEP: Keep = Keep {
    count: 30,
    days: 400,
};

/// A workstation with a journal of two messages, one of them annulled.
fn station() -> Station {
    let station = Station::at("2026-11-23T10:00");
    station.imports(&[
        journal::detected(1),
        journal::detected(2),
        journal::annulled(2),
    ]);
    station
}

/// The copies in a folder, in order.
fn copies(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|files| {
            files
                .map(|file| {
                    file.expect("a file")
                        .file_name()
                        .to_string_lossy()
                        .into_owned()
                })
                .filter(|name| Path::new(name).extension().is_some_and(|end| end == "db"))
                .collect()
        })
        .unwrap_or_default();
    names.sort();
    names
}

/// Everything in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Verifies a file as a journal of its own.
fn verifies(path: &Path) -> u64 {
    let journal = Journal::open_to_read(path).expect("it opens");
    let verified = journal.verify(|_, _| {}).expect("it reads");
    verified.expect("the chain holds").entries
}

/// Somebody changes an old entry behind the program's back: of a message that is done with, and not the last one.
fn an_old_entry_is_changed(station: &Station) {
    journal::tamper(
        &station.path("journal.db"),
        "UPDATE event SET fields = replace(fields, 'Текст 2', 'Текст 9') WHERE seq = 2",
    );
}
