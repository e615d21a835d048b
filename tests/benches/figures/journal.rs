//! The journal: opening, searching, summing a month up, proving the chain, each beside what SQLite, FTS5 or SHA-256 alone
//! take for the same; and one durable entry. `cargo bench --bench journal` has them all in detail.

use std::hint::black_box;
use std::path::Path;

use pult::directory::{self, Organization};
use pult::journal::{Journal, Recorder, Search};
use pult::papers::report::period::Period;
use pult::papers::report::reader::Reader;
use pult::papers::report::summary::summary;
use pult::regulation::{Event, Fact};

use serde_json::json;

use super::common::rules;
use super::{bare, median, ratio, shown, timed};

/// What the desk shows of a search (F3).
const MOST: u32 = 200;
/// Durable entries that are measured.
const APPENDS: usize = 200;
/// What somebody types on the way to two words.
const TYPED: [&str; 5] = ["п", "пос", "пособие", "пособие доку", "анна 1234"];

/// The figures of one journal.
#[allow(clippy::cast_precision_loss, reason = "entries a second")]
pub fn measure(path: &Path) -> Vec<(&'static str, String)> {
    let rules = rules();
    let open = median(25, || {
        timed(|| Journal::open(path).and_then(|own| own.head())).0
    });
    let open_bare = median(25, || timed(|| bare::opened(path)).0);

    let mut journal = Journal::open(path).expect("a journal");
    let (_, seq) = bare::opened(path);
    let search = |text: &str| Search {
        text: text.to_owned(),
        ..Search::default()
    };
    let own = |text: &&str| median(9, || timed(|| journal.search(&search(text), None, MOST)).0);
    let slowest = TYPED.iter().map(own).max().expect("something is typed");
    let fts5 = TYPED.iter().map(|text| bare::found(path, text, MOST)).max();
    let fts5 = fts5.expect("something is typed");

    let newest = journal.search(&Search::default(), None, 1000);
    let newest = newest.expect("it reads");
    let fold = median(9, || {
        let read = || {
            for number in &newest {
                black_box(journal.message(*number).expect("it reads"));
            }
        };
        timed(read).0
    });
    let rows = bare::rows(path, &newest);

    let (_, verified) = timed(|| journal.verify(|_, _| {}));
    verified.expect("it reads").expect("it holds");
    let runs = if seq > 1_000_000 { 1 } else { 3 };
    let verify = median(runs, || timed(|| journal.verify(|_, _| {})).0);
    let hashing = bare::hashed(path, runs);

    let (organization, _) =
        Organization::parse("organization.toml", directory::SAMPLE).expect("right");
    let at = journal
        .last_recorded()
        .expect("it reads")
        .expect("an entry");
    // The month of the last entry: each journal has one.
    let month = Period::parse_month(&at.format("%Y-%m").to_string()).expect("a month");
    let sum = median(3, || {
        timed(|| {
            let reader = Reader::new(&journal, &rules, month, at).expect("it reads");
            summary(&reader, &organization, month, &mut |_, _| true).expect("a summary")
        })
        .0
    });

    let of_month = journal.search(
        &Search {
            detected: Some(month.instants(&rules.calendar)),
            ..Search::default()
        },
        None,
        u32::MAX,
    );
    let of_month = of_month.expect("it reads");
    let month_rows = bare::rows(path, &of_month);

    // In turn, since the disk has neighbours; by whoever has entered before, about a message that has had its life.
    let entries = journal.entries(newest[0]).expect("it reads");
    let by = entries[0].by.clone();
    let mut table = bare::Table::beside(path);
    let (mut own, mut alone) = (Vec::new(), Vec::new());
    for place in 0..APPENDS {
        let text = format!("заявитель уточнил адрес по телефону, {place}");
        let fields = json!({ "text": text }).to_string();
        let text = text.as_str().into();
        let number = newest[place % newest.len()];
        let event = Event::new(number, rules.calendar.local(at), Fact::Noted { text });
        let append = || journal.append(&rules, Recorder::new(&by, at), &[event]);
        let (took, appended) = timed(append);
        appended.expect("appended");
        own.push(took);
        alone.push(table.row(number, &fields));
    }
    own.sort();
    alone.sort();
    let append = own[APPENDS / 2];
    let alone = ratio(append, alone[APPENDS / 2]);
    let a_second = seq as f64 / verify.as_secs_f64() / 1e6;
    vec![
        ("entries", super::thousands(seq.unsigned_abs())),
        ("open the journal", shown(open)),
        ("… ÷ SQLite alone", format!("{:.2}", ratio(open, open_bare))),
        ("search, the slowest of five", shown(slowest)),
        ("… ÷ FTS5 alone", format!("{:.2}", ratio(slowest, fts5))),
        (
            "a message from its entries",
            shown(fold / u32::try_from(newest.len()).unwrap_or(1)),
        ),
        (
            "… ÷ its rows and their JSON",
            format!("{:.2}", ratio(fold, rows)),
        ),
        (
            "messages of the month",
            super::thousands(of_month.len() as u64),
        ),
        ("summary of the month", shown(sum)),
        (
            "… ÷ the rows of its messages and their JSON",
            format!("{:.2}", ratio(sum, month_rows)),
        ),
        ("one durable entry", shown(append)),
        ("… ÷ the same row by SQLite alone", format!("{alone:.2}")),
        ("verify, million entries a second", format!("{a_second:.2}")),
        (
            "… ÷ SHA-256 over the same bytes",
            format!("{:.1}", ratio(verify, hashing)),
        ),
    ]
}
