//! The shape of the house, read off the source: floors, the clock, the size of rooms, the key table.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use pult::desk::input::keymap::{
    self, ACTIONS, CALENDAR, DIRECTORY, EVERYWHERE, JOURNAL, REPORTS, SIGNATURES,
};

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            found.push((path, text));
        }
    }
    found
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let name = |path: PathBuf| {
        path.strip_prefix(&root)
            .expect("inside")
            .to_string_lossy()
            .replace('\\', "/")
    };
    sources(&root)
        .into_iter()
        .map(|(path, text)| (name(path), text))
        .collect()
}

#[test]
fn a_floor_uses_only_the_floors_under_it() {
    let above: [(&str, &[&str]); 6] = [
        (
            "calendar/",
            &[
                "regulation",
                "directory",
                "journal",
                "papers",
                "intake",
                "desk",
                "cli",
                "config",
                "clock",
            ],
        ),
        (
            "regulation/",
            &[
                "directory",
                "journal",
                "papers",
                "intake",
                "desk",
                "cli",
                "config",
                "clock",
            ],
        ),
        (
            "directory/",
            &[
                "regulation",
                "journal",
                "papers",
                "intake",
                "desk",
                "cli",
                "config",
                "clock",
            ],
        ),
        (
            "journal/",
            &["papers", "intake", "desk", "cli", "config", "clock"],
        ),
        ("papers/", &["desk", "cli", "clock", "intake"]),
        ("intake/", &["papers", "desk", "cli", "config", "clock"]),
    ];
    for (name, text) in all() {
        for (floor, forbidden) in above.iter().filter(|(floor, _)| name.starts_with(floor)) {
            for room in *forbidden {
                // The words of the system's errors are everybody's.
                let text = text.replace("crate::config::in_russian", "");
                let uses = text.contains(&format!("crate::{room}::"))
                    && !(*floor == "papers/" && *room == "config");
                assert!(!uses, "src/{name} uses {room}, which is above {floor}");
            }
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rooms = [
        ("rusqlite", "journal/"),
        ("ratatui", "desk/"),
        ("clap", "cli/"),
        ("typst", "papers/"),
    ];
    for (name, text) in all() {
        for (library, room) in rooms {
            let uses =
                text.contains(&format!("use {library}")) || text.contains(&format!("{library}::"));
            assert!(!uses || name.starts_with(room), "src/{name} uses {library}");
        }
        let reads_clock = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now"];
        assert!(
            name == "clock.rs" || reads_clock.iter().all(|call| !text.contains(call)),
            "src/{name} reads the clock"
        );
    }
}

#[test]
fn a_file_fits_in_the_head() {
    for (name, text) in all() {
        let lines = text.lines().count();
        assert!(lines <= 500, "src/{name} has {lines} lines");
        assert!(
            text.starts_with("//!"),
            "src/{name} does not say what it is for"
        );
    }
}

#[test]
fn no_two_actions_share_a_key_and_each_is_explained() {
    for screen in [ACTIONS, CALENDAR, DIRECTORY, SIGNATURES, JOURNAL, REPORTS] {
        let mut taken = HashMap::new();
        for binding in screen.iter().chain(EVERYWHERE) {
            assert!(!binding.label.is_empty() && !binding.description.is_empty());
            for key in binding.keys {
                assert_eq!(
                    taken.insert(key, binding.action),
                    None,
                    "«{key}» is taken twice"
                );
            }
        }
    }
    let help = pult::desk::help_lines().join("\n");
    assert!(
        keymap::all().all(|binding| help.contains(binding.description)),
        "the help names every action"
    );
}
