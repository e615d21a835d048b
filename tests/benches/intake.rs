//! A list of 100,000 messages, the longest that is taken: reading it as text and as a spreadsheet and looking through
//! it, and registering a thousand of it in one transaction.

mod common;
#[path = "common/scratch.rs"]
mod scratch;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use divan::Bencher;
use pult::directory::{self, Organization};
use pult::intake::memory::Memory;
use pult::intake::{self, Defaults, DetectedAt, MOST_ROWS, Plan, Request};
use pult::journal::{Journal, Recorder};
use pult::regulation::Rules;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

fn main() {
    let _swept = scratch::Swept;
    divan::main();
}

const HEADERS: [&str; 6] = ["Ссылка", "Площадка", "Автор", "Текст", "Тема", "Город"];

static SETUP: LazyLock<(Organization, Rules)> = LazyLock::new(|| {
    let sample = Organization::parse("organization.toml", directory::SAMPLE);
    (sample.expect("right").0, common::rules())
});

fn now() -> DateTime<Utc> {
    "2026-11-24T05:00:00Z".parse().expect("an instant")
}

fn row(place: usize) -> [String; 6] {
    let text =
        "Когда будет пособие, уже третий месяц жду и никто не отвечает на звонки. ".repeat(4);
    [
        format!("https://vk.com/wall-77_{place}"),
        "ВКонтакте".to_owned(),
        format!("Автор {}", place % 9_999),
        format!("{text}{place}"),
        "Единое пособие".to_owned(),
        "Кемерово".to_owned(),
    ]
}

fn text(rows: usize) -> PathBuf {
    let path = scratch::folder().join(format!("{rows}.csv"));
    let mut text = HEADERS.join(";");
    for place in 0..rows {
        text.push('\n');
        text.push_str(&row(place).join(";"));
    }
    fs::write(&path, text).expect("written");
    path
}

fn book(rows: usize) -> PathBuf {
    let path = scratch::folder().join(format!("{rows}.xlsx"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, HEADERS).expect("written");
    for place in 0..rows {
        let number = u32::try_from(place + 1).expect("a row");
        sheet.write_row(number, 0, row(place)).expect("written");
    }
    book.save(&path).expect("written");
    path
}

fn plan(path: PathBuf) -> Plan {
    let (organization, rules) = &*SETUP;
    let request = Request {
        path,
        sheet: None,
        by_hand: Vec::new(),
        defaults: Defaults {
            topic: None,
            location: Defaults::LOCATION.to_owned(),
            source: None,
            detected: DetectedAt::Now,
        },
    };
    let list = intake::read(&request, &Memory::default()).expect("reads");
    Plan::new(&list, &request.defaults, organization, rules, None, now()).expect("a plan")
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn csv(bencher: Bencher<'_, '_>) {
    let path = text(MOST_ROWS);
    bencher.bench(|| assert_eq!(plan(path.clone()).findings.len(), MOST_ROWS));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn xlsx(bencher: Bencher<'_, '_>) {
    let path = book(MOST_ROWS);
    bencher.bench(|| assert_eq!(plan(path.clone()).findings.len(), MOST_ROWS));
}

#[divan::bench(sample_count = 3, sample_size = 1, args = [1_000, 10_000])]
fn registered(bencher: Bencher<'_, '_>, rows: usize) {
    let plan = plan(text(rows));
    let rules = &SETUP.1;
    bencher.bench(|| {
        let folder = TempDir::new().expect("a folder");
        let mut journal = Journal::open_or_create(&folder.path().join("journal.db")).expect("new");
        let detections = plan.detections(rules.calendar.local(now()));
        let numbers = journal.register_all(rules, Recorder::new("А", now()), detections);
        assert_eq!(numbers.expect("registered").len(), rows);
    });
}
