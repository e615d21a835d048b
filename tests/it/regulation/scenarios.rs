//! The regulation paragraph by paragraph: `scenarios/*.txt`, each a life of a message that a records specialist can
//! read, imported and shown as `pult show` shows it.
//!
//! A line of a scenario is one of these; what it goes on with is indented.
//!
//! - `# words` — what happens and why;
//! - `{event}` — an event that is imported, in the JSON of the contract;
//! - `! words` and an event — it is refused, with these words, and nothing is written;
//! - `= moment` and JSON — what `show --json` tells as of that moment, field by field; of `stages` each one named must
//!   be there, `no_stages` (codes) and `absent` (stages by some of their fields) must not; `next_first` is what comes
//!   first in `next`; `open` is whether `list --open` has the message, and then `list` tells of it as `show` does.
//!   `№ 2026-2` after the moment shows another message;
//! - `~ moment` and words — what `show` tells, a line of it each.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use pult::journal::Journal;
use pult::regulation::Rules;
use serde_json::Value;

use crate::support::station::Station;
use crate::support::{organization, rules};

/// The rules with the departments of the sample: others are refused.
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let departments = organization().departments.into_iter();
    Rules {
        departments: departments.map(|own| own.code.as_str().into()).collect(),
        ..rules()
    }
});

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
    settled_decision_of_the_minute
    settled_figures_after_a_late_interim
    settled_finished_stays_listed
    settled_late_draft_and_approval
    settled_late_draft_before_posting
    settled_late_information
    settled_no_due_before_its_start
    settled_number_of_the_ministrys_year
    settled_order_same_minute
    settled_p08_added_department
    settled_p08_decided_again
    settled_p08_left_out_before_handover
    settled_p08_named_again_before_receipt
    settled_p08_others_while_a_draft_is_under_way
    settled_p09_final_runs_again
    settled_p09_no_return_while_a_reply_waits
    settled_p09_return_after_approval
    settled_p09_return_after_draft
    settled_p09_return_after_information
    settled_p09_return_after_send_back
    settled_p10_all_parts_are_returned
    settled_p10_category_after_rerouting
    settled_p10_category_during_rerouting
    settled_p10_return_ended_by_a_decision
    settled_p10_return_left_over
    settled_p10_several_answers
    settled_p10_submitted_after_category_change
    settled_p10_taken_over_by_new_departments
    settled_p10_what_a_handover_is
    settled_p13_one_left_brings_its_reply
    settled_p13_one_left_hands_its_draft_in
    settled_p13_second_receipt_and_last_part
    settled_p14_approval_after_its_round
    settled_p14_receipt_without_approval
    settled_p14_second_submission
    settled_p14_sent_back_after_approval
    settled_p14_sent_back_after_receipt
    settled_p15_handed_in_again
    settled_p16_kind_of_the_reply
    settled_p16_received_after_t
    settled_p16_while_a_reply_waits
    settled_p17_final_late_and_unmarked
    settled_p17_judged_by_the_receipt_of_its_kind
    settled_p17_second_interim_hides_nothing
    settled_p17_slack_after_interim
    settled_p18_first_information
    settled_p18_late_information_and_interim
    settled_p18_one_left_by_a_decision
    settled_p18_second_holder
    settled_p18_state_after_interim
    settled_p20_inherited_category
    settled_p25_each_change_to_high
    settled_p25_not_processed_or_annulled
    settled_p25_ordinary_in_the_minute_of_the_report
    settled_p25_repeat_of_high
    settled_p25_report_after_ordinary
    settled_p25_report_entered_late
    settled_p25_report_never_made
    settled_past
    settled_reminded
    settled_unknown_department
    settled_withdrawn_and_corrected_in_one_go
    settled_withdrawn_correction
    settled_withdrawn_handover
    settled_withdrawn_p22_and_annulment
    settled_withdrawn_with_what_leans_on_it
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
    let path = station.path("journal.db");
    let mut journal = Journal::open_or_create(&path).expect("a new journal");
    let mut pending = String::new();
    let import = |journal: &mut Journal, pending: &mut String| {
        let lines = std::mem::take(pending);
        let taken = journal.import(&RULES, lines.as_bytes());
        taken.unwrap_or_else(|error| panic!("{name}.txt: {error}"));
    };
    let exported = |journal: &Journal| {
        let mut lines = Vec::new();
        journal.export(&mut lines).expect("it reads");
        lines
    };
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
        import(&mut journal, &mut pending);
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
                if let Some(open) = expected.get("open") {
                    let moment = head.split(" № ").next().expect("a moment");
                    let listed = |extra: &[&str]| {
                        let mut arguments = vec!["list", "--json", "--at", moment];
                        arguments.extend(extra);
                        let lines = station.says(&arguments);
                        lines.lines().any(|line| {
                            serde_json::from_str::<Value>(line).expect("JSON") == actual
                        })
                    };
                    assert!(listed(&[]), "{place}: list tells what show does");
                    assert_eq!(listed(&["--open"]), *open, "{place}: list --open");
                }
            }
            "~" => {
                let told = shown(&[]);
                for words in step.rest.lines() {
                    assert!(told.contains(words), "{place}: {words} in\n{told}");
                }
            }
            "!" => {
                let before = exported(&journal);
                let error = match journal.import(&RULES, step.rest.as_bytes()) {
                    Ok(_) => panic!("{place}: it was taken"),
                    Err(error) => error.to_string(),
                };
                assert!(error.contains(head), "{place}: {error}");
                assert_eq!(exported(&journal), before, "{place}: nothing is written");
            }
            other => panic!("{place}: «{other}» begins no step"),
        }
        checks += 1;
    }
    assert!(checks > 0, "{name} checks nothing");
    import(&mut journal, &mut pending);
    let verified = journal.verify(|_, _| ()).expect("it reads");
    assert!(verified.is_ok(), "{name}: {:?}", verified.err());
}

/// Whether a stage that is shown has all the fields that are asked for.
fn has(shown: &Value, asked: &Value) -> bool {
    asked
        .as_object()
        .expect("a stage")
        .iter()
        .all(|(name, value)| shown.get(name) == Some(value))
}

fn compare(place: &str, expected: &Value, actual: &Value) {
    let stages = actual["stages"].as_array().expect("stages");
    for (field, value) in expected.as_object().expect("an object") {
        match field.as_str() {
            "stages" => {
                for stage in value.as_array().expect("stages") {
                    let alike: Vec<&Value> = stages
                        .iter()
                        .filter(|shown| shown["stage"] == stage["stage"])
                        .collect();
                    assert!(
                        stages.iter().any(|shown| has(shown, stage)),
                        "{place}: {stage} is not among {alike:#?}"
                    );
                }
            }
            "absent" => {
                for stage in value.as_array().expect("stages") {
                    let there = stages.iter().find(|shown| has(shown, stage));
                    assert!(there.is_none(), "{place}: {stage} is there: {there:#?}");
                }
            }
            "no_stages" => {
                for code in value.as_array().expect("codes") {
                    assert!(
                        stages.iter().all(|shown| shown["stage"] != *code),
                        "{place}: {code} is there"
                    );
                }
            }
            "next_first" => assert_eq!(&actual["next"][0], value, "{place}: next"),
            "open" => {}
            _ => assert_eq!(&actual[field], value, "{place}: {field}"),
        }
    }
}
