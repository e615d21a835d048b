//! The shape of the house, read off the source: layers, circles, libraries, the clock, the size of files, the key table.
//!
//! `architecture/layers.txt` lists what stands above what; `architecture/exceptions.txt` lists what still breaks that.
//! While moving things about, this prints all that is against the order, listed or not, and the lines to list it by:
//! `PULT_SHOW_IMPORTS=1 cargo test --test it architecture:: -- --nocapture`

mod circles;
mod exceptions;
mod for_tests;
mod graph;
mod layers;
mod paths;
mod reading;
mod tokens;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use pult::desk::input::keymap::{self, bindings};
use pult::desk::input::place::places;

use exceptions::Exceptions;
use graph::Graph;
use layers::Layers;

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

/// Every file of the source by its name in `src`.
fn all() -> BTreeMap<String, String> {
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

fn list(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/architecture");
    fs::read_to_string(folder.join(name)).expect("a list")
}

#[test]
fn every_import_runs_downward_and_none_in_a_circle() {
    let sources = all();
    let graph = Graph::of(&sources);
    let layers = Layers::parse(&list("layers.txt"));
    let found = exceptions::found(&graph, &layers);
    if env::var_os("PULT_SHOW_IMPORTS").is_some() {
        println!("{found}");
    }
    let is_for_tests = |name: &str| {
        name.split('/')
            .any(|part| matches!(part, "tests" | "tests.rs"))
    };
    let mut unseen = sources.keys().filter(|name| !is_for_tests(name));
    let unseen = unseen.find(|name| !graph.files.contains(*name));
    assert_eq!(unseen, None, "no module line leads to this file");
    let mut mistakes = layers.mistakes(&graph.files);
    mistakes.extend(found.mistakes(&Exceptions::parse(&list("exceptions.txt"))));
    assert!(mistakes.is_empty(), "\n\n{}\n", mistakes.join("\n\n"));
}

#[test]
fn the_intake_is_told_where_files_lie() {
    // By the floors it could ask, since the papers, beside it, may.
    let imports = Graph::of(&all()).imports;
    let found = imports
        .iter()
        .find(|import| import.from.starts_with("intake/") && import.to.starts_with("config"));
    assert_eq!(found, None);
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
    // 400 is the aim.
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
    for place in places() {
        let mut taken = HashMap::new();
        for binding in bindings(place) {
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
