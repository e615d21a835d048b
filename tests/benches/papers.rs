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
use pult::papers::render;
use pult::papers::report::paper::{self, Print};
use pult::papers::report::period::Period;
use pult::papers::report::reader::Reader;
use pult::papers::report::registry::{Registry, registry};
use pult::papers::report::summary::{Summary, summary};
use pult::papers::report::tables;
use pult::papers::sheet;
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

fn counted(journal: &Journal) -> Summary {
    let reader = Reader::new(journal, &RULES, month(), now()).expect("it reads");
    summary(&reader, &ORGANIZATION, month(), &mut |_, _| true).expect("a summary")
}

fn listed(journal: &Journal) -> Registry {
    let reader = Reader::new(journal, &RULES, month(), now()).expect("it reads");
    registry(&reader, &ORGANIZATION, month(), &mut |_, _| true).expect("a registry")
}

fn print() -> Print<'static> {
    Print {
        organization: &ORGANIZATION,
        at: RULES.calendar.local(now()),
        head: "0123456789abcdef",
    }
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn count_the_summary(bencher: Bencher<'_, '_>, messages: u64) {
    let journal = journal(messages);
    bencher.bench_local(|| counted(&journal));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn count_the_registry(bencher: Bencher<'_, '_>, messages: u64) {
    let journal = journal(messages);
    bencher.bench_local(|| listed(&journal));
}

#[divan::bench(sample_count = 5)]
fn lay_the_summary_out(bencher: Bencher<'_, '_>) {
    let counted = counted(&journal(SIZES[0]));
    bencher.bench_local(|| {
        let data = paper::printed(&counted, print());
        render::pdf(&Forms::embedded(), Form::Summary, &data).expect("a PDF")
    });
}

#[divan::bench(sample_count = 3)]
fn lay_the_registry_out(bencher: Bencher<'_, '_>) {
    let listed = listed(&journal(SIZES[0]));
    bencher.bench_local(|| {
        let data = paper::printed(&listed, print());
        render::pdf(&Forms::embedded(), Form::Registry, &data).expect("a PDF")
    });
}

#[divan::bench(sample_count = 10)]
fn write_the_spreadsheet(bencher: Bencher<'_, '_>) {
    let listed = listed(&journal(SIZES[0]));
    let at = RULES.calendar.local(now());
    bencher.bench_local(|| {
        sheet::workbook("Реестр", "Министерство", at, &tables::of_registry(&listed))
            .expect("a sheet")
    });
}
