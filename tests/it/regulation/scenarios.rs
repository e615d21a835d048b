//! The regulation paragraph by paragraph: `scenarios/*.txt`, each a life of a message that a records specialist can
//! read, run through the real commands.
//!
//! A line of a scenario is one of these; what it goes on with is indented.
//!
//! - `# words` — what happens and why;
//! - `{event}` — an event that is imported, in the JSON of the contract;
//! - `! words` and an event — it is refused, with these words, and nothing is written;
//! - `= moment` and JSON — what `show --json` tells as of that moment, field by field; of `stages` each one named must
//!   be there, `no_stages` must not. `№ 2026-2` after the moment shows another message;
//! - `~ moment` and words — what `show` tells, a line of it each.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::station::Station;

macro_rules! scenarios {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                run(&stringify!($name).replace('_', "-"));
            }
        )*
    };
}

scenarios! {
    changes_annulment
    changes_category_lowered
    changes_category_raised
    changes_category_raised_after_draft
    changes_correction
    changes_department
    changes_late_entry
    changes_order
    p03_stand_in
    p04_sources
    p06_nothing_before_detection
    p07_clarification
    p07_clarification_then_return
    p08_a_clock_for_each_department
    p08_head_is_absent
    p08_late
    p08_routing
    p08_shortened_term
    p08_shortened_term_already_past
    p09_late_return
    p09_return
    p09_right_not_used
    p10_rerouting
    p11_eight_hours
    p12_four_hours
    p13_cap
    p13_draft
    p14_approval
    p14_two_curators_are_not_enough
    p15_not_marked
    p15_revision
    p16_cap
    p16_posting
    p17_interim
    p17_second_interim
    p18_interim
    p18_return_by_one
    p18_several
    p19_repeat
    p20_repeat_by_9_to_19
    p21_attachments
    p22_not_processed
    p23_final
    p23_information
    p23_nobody_overspent
    p23_who_overspent
    p25_report
    p26_registry
    slack
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/regulation/scenarios")
}

#[test]
fn every_file_is_run() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .expect("the scenarios")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    files.sort();
    let mut names: Vec<String> = NAMES
        .iter()
        .map(|name| format!("{}.txt", name.replace('_', "-")))
        .collect();
    names.sort();
    assert_eq!(files, names);
}

/// A step of a scenario: its first line, with what goes on after it.
struct Step {
    line: usize,
    head: String,
    rest: String,
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match (line.strip_prefix("  "), steps.last_mut()) {
            (Some(rest), Some(last)) => {
                last.rest.push_str(rest);
                last.rest.push('\n');
            }
            _ => steps.push(Step {
                line: number + 1,
                head: line.to_owned(),
                rest: String::new(),
            }),
        }
    }
    steps
}

fn run(name: &str) {
    let text = fs::read_to_string(folder().join(format!("{name}.txt"))).expect("the scenario");
    let station = Station::at("2027-12-01T12:00");
    let file = station.path("events.jsonl");
    let path = file.to_str().expect("UTF-8").to_owned();
    let mut pending = String::new();
    let import = |pending: &mut String| {
        if !pending.is_empty() {
            fs::write(&file, std::mem::take(pending)).expect("written");
            station.says(&["journal", "import", &path]);
        }
    };
    // Before the first event there is no journal, and export says so.
    let exported = || station.pult(&["journal", "export"]).stdout;
    let mut checks = 0;
    for step in steps(&text) {
        let place = format!("{name}.txt:{}", step.line);
        let (kind, head) = step.head.split_at(1);
        let head = head.trim();
        if kind == "{" {
            pending += &step.head;
            pending.push('\n');
            continue;
        }
        import(&mut pending);
        let shown = |extra: &[&str]| {
            let (moment, number) = head.split_once(" № ").unwrap_or((head, "2026-1"));
            let mut arguments = vec!["show", number, "--at", moment];
            arguments.extend(extra);
            station.says(&arguments)
        };
        match kind {
            "#" => continue,
            "=" => {
                let expected: Value = serde_json::from_str(&step.rest)
                    .unwrap_or_else(|error| panic!("{place}: {error}"));
                let actual: Value = serde_json::from_str(&shown(&["--json"])).expect("JSON");
                compare(&place, &expected, &actual);
            }
            "~" => {
                let told = shown(&[]);
                for words in step.rest.lines() {
                    assert!(told.contains(words), "{place}: {words} in\n{told}");
                }
            }
            "!" => {
                let before = exported();
                fs::write(&file, &step.rest).expect("written");
                let output = station.pult(&["journal", "import", &path]);
                let error = String::from_utf8_lossy(&output.stderr).into_owned();
                assert_eq!(
                    output.status.code(),
                    Some(1),
                    "{place}: it was taken. {error}"
                );
                assert!(error.contains(head), "{place}: {error}");
                assert_eq!(exported(), before, "{place}: nothing is written");
            }
            other => panic!("{place}: «{other}» begins no step"),
        }
        checks += 1;
    }
    assert!(checks > 0, "{name} checks nothing");
    import(&mut pending);
    station.says(&["journal", "verify"]);
}

fn compare(place: &str, expected: &Value, actual: &Value) {
    for (field, value) in expected.as_object().expect("an object") {
        match field.as_str() {
            "stages" => {
                for stage in value.as_array().expect("stages") {
                    let stages = actual["stages"].as_array().expect("stages");
                    let same = |shown: &&Value| {
                        stage
                            .as_object()
                            .expect("a stage")
                            .iter()
                            .all(|(name, value)| shown.get(name) == Some(value))
                    };
                    let alike: Vec<&Value> = stages
                        .iter()
                        .filter(|shown| shown["stage"] == stage["stage"])
                        .collect();
                    assert!(
                        stages.iter().any(|shown| same(&shown)),
                        "{place}: {stage} is not among {alike:#?}"
                    );
                }
            }
            "no_stages" => {
                for code in value.as_array().expect("codes") {
                    let stages = actual["stages"].as_array().expect("stages");
                    assert!(
                        stages.iter().all(|shown| shown["stage"] != *code),
                        "{place}: {code} is there"
                    );
                }
            }
            _ => assert_eq!(&actual[field], value, "{place}: {field}"),
        }
    }
}
