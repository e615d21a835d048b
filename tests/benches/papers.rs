//! The papers of a month: counting the summary and the registry, writing the spreadsheet, laying the PDFs out. The month
//! is the same in a journal of two months and in one that is ten times longer: what it costs must not grow with that.

mod common;
#[path = "common/scratch.rs"]
mod scratch;

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use divan::Bencher;
use pult::directory::{self, Organization};
use pult::journal::Journal;
use pult::papers::forms::{Form, Forms};
use pult::papers::print::Print;
use pult::papers::render;
use pult::papers::report::period::Period;
use pult::papers::report::{Kind, Report, count, paper, spreadsheet};
use pult::regulation::Rules;

fn main() {
    let _swept = scratch::Swept;
    divan::main();
}

/// Messages of the journals; some thousand of them are of the month.
const SIZES: [u64; 2] = [2_500, 25_000];
const NOW: &str = "2026-11-24T05:00:00Z";

static ORGANIZATION: LazyLock<Organization> = LazyLock::new(|| {
    let sample = Organization::parse("organization.toml", directory::SAMPLE);
    sample.expect("right").0
});

static RULES: LazyLock<Rules> = LazyLock::new(common::rules);

/// A journal of so many messages that ends in November, made once.
fn journal(messages: u64) -> Journal {
    let path: PathBuf = scratch::folder().join(format!("{messages}.db"));
    if !path.exists() {
        let made = Command::new(env!("CARGO_BIN_EXE_pult"))
            .arg("--config")
            .arg(scratch::folder().join("config"))
            .arg("--journal")
            .arg(&path)
            .args(["--clock", NOW, "demo", "--messages", &messages.to_string()])
            .args(["--a-day", "50", "--until", "20.11.2026", "--into"])
            .arg(&path)
            .status();
        assert!(made.expect("the program runs").success());
    }
    Journal::open_to_read(&path).expect("a journal")
}

fn now() -> DateTime<Utc> {
    NOW.parse().expect("an instant")
}

fn month() -> Period {
    Period::parse_month("2026-10").expect("a month")
}

fn counted(journal: &Journal, kind: Kind) -> Report {
    let mut goes_on = |_, _| true;
    let report = count(
        kind,
        month(),
        journal,
        &RULES,
        &ORGANIZATION,
        now(),
        &mut goes_on,
    );
    report.expect("a report")
}

fn print() -> Print {
    Print {
        at: RULES.calendar.local(now()),
        by: ORGANIZATION.duty.clone(),
        head: "0123456789abcdef".to_owned(),
    }
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn count_the_summary(bencher: Bencher<'_, '_>, messages: u64) {
    let journal = journal(messages);
    bencher.bench_local(|| counted(&journal, Kind::Summary));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn count_the_registry(bencher: Bencher<'_, '_>, messages: u64) {
    let journal = journal(messages);
    bencher.bench_local(|| counted(&journal, Kind::Registry));
}

#[divan::bench(sample_count = 5)]
fn lay_the_summary_out(bencher: Bencher<'_, '_>) {
    let counted = counted(&journal(SIZES[0]), Kind::Summary);
    bencher.bench_local(|| {
        let data = paper::printed(&counted, &ORGANIZATION, &print());
        render::pdf(&Forms::embedded(), Form::Summary, &data).expect("a PDF")
    });
}

#[divan::bench(sample_count = 3)]
fn lay_the_registry_out(bencher: Bencher<'_, '_>) {
    let listed = counted(&journal(SIZES[0]), Kind::Registry);
    bencher.bench_local(|| {
        let data = paper::printed(&listed, &ORGANIZATION, &print());
        render::pdf(&Forms::embedded(), Form::Registry, &data).expect("a PDF")
    });
}

#[divan::bench(sample_count = 10)]
fn write_the_spreadsheet(bencher: Bencher<'_, '_>) {
    let listed = counted(&journal(SIZES[0]), Kind::Registry);
    let at = RULES.calendar.local(now());
    bencher.bench_local(|| spreadsheet::workbook(&listed, at).expect("a sheet"));
}
