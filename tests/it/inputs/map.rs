//! The tables of faults and of bad input name tests that there are.

use std::fs;
use std::path::Path;

const TABLES: [(&str, usize); 2] = [
    (include_str!("../faults/mod.rs"), 14),
    (include_str!("mod.rs"), 13),
];

/// The source of a module of the tests, or else of the program: `faults::full`, `journal::older`.
fn source(module: &[&str]) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["tests/it", "src"].iter().find_map(|floor| {
        let folder = module
            .iter()
            .fold(root.join(floor), |path, part| path.join(part));
        fs::read_to_string(folder.with_extension("rs"))
            .or_else(|_| fs::read_to_string(folder.join("mod.rs")))
            .ok()
    })
}

/// What a test tells right from wrong by: its own words, or a helper that has them.
const JUDGES: [&str; 9] = [
    "assert",
    ".sees(",
    "expect_err",
    "is_kept(",
    "told(",
    "refused(",
    "error(",
    "read(",
    "in_words(",
];

/// Is there a test of this name, or one that begins like it, which is always run and judges something?
fn is_there(name: &str) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    let (test, module) = parts.split_last().expect("a name");
    let Some(source) = source(module) else {
        return false;
    };
    let function = test
        .strip_suffix('*')
        .map_or_else(|| format!("fn {test}("), |start| format!("fn {start}"));
    source.match_indices(&function).any(|(place, _)| {
        // A test bears its mark on the lines above it; those of proptest too.
        let above = source[..place].trim_end();
        let mark = above.rfind("#[test]").filter(|_| above.ends_with(']'));
        let Some(mark) = mark.filter(|mark| source[*mark..place].lines().count() < 8) else {
            return false;
        };
        // A test ends where a brace stands no deeper than its own mark.
        let body = &source[place..];
        let indent = source[..mark].rsplit('\n').next().unwrap_or_default();
        let body = body
            .split(&format!("\n{indent}}}\n"))
            .next()
            .unwrap_or(body);
        !source[mark..place].contains("#[ignore") && JUDGES.iter().any(|judge| body.contains(judge))
    })
}

#[test]
fn every_test_of_the_tables_is_there() {
    for (source, least) in TABLES {
        let rows: Vec<&str> = source
            .lines()
            .filter_map(|line| line.strip_prefix("//! | "))
            .skip(1)
            .collect();
        assert!(rows.len() >= least, "{} rows", rows.len());
        for row in rows {
            let names: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
            assert!(!names.is_empty(), "no test: {row}");
            for name in names {
                assert!(is_there(name), "no such test: {name} ({row})");
            }
        }
    }
}

#[test]
fn a_name_that_is_no_test_is_found_out() {
    assert!(is_there("inputs::map::a_name_that_is_no_test_is_found_out"));
    assert!(is_there("inputs::map::a_name_*"));
    for name in [
        "inputs::map::is_there",
        "inputs::map::a_name_that",
        "faults::panic::a_desk_that_panics",
        "inputs::nowhere::*",
    ] {
        assert!(!is_there(name), "{name}");
    }
}
