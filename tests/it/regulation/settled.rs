//! What was settled where the order leaves two readings open: each sentence with what shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("settled.txt");

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it")
}

/// The names of the scenarios, as their files have them.
fn scenarios() -> BTreeSet<String> {
    let names = fs::read_dir(tests().join("regulation/scenarios")).expect("the scenarios");
    names
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name");
            name.to_str().expect("UTF-8").to_owned()
        })
        .collect()
}

/// Whether a file or a folder of the tests has a test of a name.
fn has_test(place: &Path, name: &str) -> bool {
    if place.is_dir() {
        let mut inside = fs::read_dir(place).expect("a folder");
        return inside.any(|file| has_test(&file.expect("a file").path(), name));
    }
    let text = fs::read_to_string(place).expect("a source file");
    text.contains(&format!("fn {name}("))
}

#[test]
fn each_sentence_names_what_shows_it() {
    let scenarios = scenarios();
    let mut named = BTreeSet::new();
    for line in TABLE.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (sentence, shown) = line
            .split_once(" | ")
            .expect("a sentence and what shows it");
        assert!(!shown.trim().is_empty(), "nothing shows: {sentence}");
        for name in shown.split(", ") {
            if let Some((room, test)) = name.split_once("::") {
                let folder = tests().join(room);
                let place = if folder.is_dir() {
                    folder
                } else {
                    tests().join(format!("{room}.rs"))
                };
                let test = test.rsplit("::").next().expect("a name");
                assert!(has_test(&place, test), "{name} is no test: {sentence}");
            } else if name != "permitted" {
                assert!(
                    scenarios.contains(name),
                    "{name} is no scenario: {sentence}"
                );
            }
            named.insert(name.to_owned());
        }
    }
    let unnamed: Vec<&String> = scenarios
        .iter()
        .filter(|name| name.starts_with("settled-") && !named.contains(*name))
        .collect();
    assert!(unnamed.is_empty(), "no sentence names {unnamed:?}");
}
