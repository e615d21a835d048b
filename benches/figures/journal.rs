//! The journal: opening, searching, summing a month up, proving the chain, each beside what SQLite, FTS5 or SHA-256 alone
//! take for the same; and one durable entry. `cargo bench --bench journal` has them all in detail.

use std::path::Path;
use std::time::Duration;

use pult::directory::{self, Organization};
use pult::journal::{Hand, Journal, Search};
use pult::papers::report::period::Period;
use pult::papers::report::reader::Reader;
use pult::papers::report::summary::summary;
use pult::regulation::{Event, Fact};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sha2::{Digest, Sha256};

use super::common::rules;
use super::{median, now, ratio, shown, timed};

/// What the desk shows of a search (F3).
const MOST: u32 = 200;
/// What somebody types on the way to two words.
const TYPED: [&str; 5] = ["п", "пос", "пособие", "пособие доку", "анна 1234"];

/// The figures of one journal.
#[allow(clippy::cast_precision_loss, reason = "entries a second")]
pub fn measure(path: &Path) -> Vec<(&'static str, String)> {
    let rules = rules();
    let bare = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(path, flags).expect("a database");
        let last = "SELECT seq FROM event ORDER BY seq DESC LIMIT 1";
        let seq: i64 = connection
            .query_row(last, [], |row| row.get(0))
            .expect("an entry");
        (connection, seq)
    };
    let open = median(25, || {
        timed(|| Journal::open(path).and_then(|own| own.head())).0
    });
    let open_bare = median(25, || timed(bare).0);

    let mut journal = Journal::open(path).expect("a journal");
    let (_, seq) = bare();
    let search = |text: &str| Search {
        text: text.to_owned(),
        ..Search::default()
    };
    let slowest: Duration = TYPED
        .iter()
        .map(|text| median(9, || timed(|| journal.search(&search(text), None, MOST)).0))
        .max()
        .expect("something is typed");

    let (_, verified) = timed(|| journal.verify(|_, _| {}));
    verified.expect("it reads").expect("it holds");
    let runs = if seq > 1_000_000 { 1 } else { 3 };
    let verify = median(runs, || timed(|| journal.verify(|_, _| {})).0);
    let hashing = hashed(path, runs);

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

    let number = journal
        .search(&Search::default(), None, 1)
        .expect("it reads")[0];
    let mut note = 0;
    let append = median(100, || {
        note += 1;
        let text = format!("заявитель уточнил адрес по телефону, {note}");
        let event = Event::new(
            number,
            rules.calendar.local(at),
            Fact::Noted {
                text: text.as_str().into(),
            },
        );
        timed(|| {
            journal
                .append(&rules, Hand::new("Дежурный", at), &[event])
                .expect("appended")
        })
        .0
    });
    let a_second = seq as f64 / verify.as_secs_f64() / 1e6;
    vec![
        ("entries", super::thousands(seq.unsigned_abs())),
        ("open the journal", shown(open)),
        ("… ÷ SQLite alone", format!("{:.2}", ratio(open, open_bare))),
        ("search, the slowest of five", shown(slowest)),
        ("summary of a month", shown(sum)),
        ("one durable entry", shown(append)),
        (
            "… ÷ the same row by SQLite alone",
            format!("{:.2}", ratio(append, durable_row(path))),
        ),
        ("verify, million entries a second", format!("{a_second:.2}")),
        (
            "… ÷ SHA-256 over the same bytes",
            format!("{:.1}", ratio(verify, hashing)),
        ),
    ]
}

/// What hashing the fields of all entries takes, read row by row.
fn hashed(path: &Path, runs: usize) -> Duration {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
    median(runs, || {
        timed(|| {
            let mut statement = connection
                .prepare("SELECT kind, at, recorded_at, entered_by, fields, prev FROM event ORDER BY seq")
                .expect("SQL");
            let mut rows = statement.query([]).expect("rows");
            let mut last = [0; 32];
            while let Some(row) = rows.next().expect("a row") {
                let mut digest = Sha256::new();
                for place in 0..6 {
                    let value = row.get_ref(place).expect("a value");
                    digest.update(value.as_bytes().expect("bytes"));
                }
                last = digest.finalize().into();
            }
            last
        })
        .0
    })
}

/// A transaction of the same row by SQLite alone, in a table like the journal's with its indexes, on the same disk.
fn durable_row(path: &Path) -> Duration {
    let file = path.with_extension("bare");
    let _ = std::fs::remove_file(&file);
    let mut connection = Connection::open(&file).expect("a database");
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")
        .expect("settings");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let journal = Connection::open_with_flags(path, flags).expect("a database");
    let like =
        "SELECT sql FROM sqlite_schema WHERE tbl_name = 'event' AND sql IS NOT NULL ORDER BY rowid";
    let mut statement = journal.prepare(like).expect("SQL");
    let made = statement.query_map([], |row| row.get::<_, String>(0));
    for sql in made.expect("rows") {
        connection
            .execute_batch(&sql.expect("SQL"))
            .expect("a table");
    }
    let mut hash = [0_u8; 32];
    let took = median(100, || {
        let start = now();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .expect("a transaction");
        let prev = hash;
        hash[0] = hash[0].wrapping_add(1);
        transaction
            .prepare_cached(
                "INSERT INTO event (seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash)
                 SELECT coalesce(max(seq), 0) + 1, 2026, 100, 'noted', '2026-11-24T12:00:00+07:00',
                 '2026-11-24T05:00:00Z', 'Дежурный', ?1, ?2, ?3 FROM event",
            )
            .expect("SQL")
            .execute((
                r#"{"text":"заявитель уточнил адрес по телефону, 100"}"#,
                prev,
                hash,
            ))
            .expect("a row");
        transaction.commit().expect("durable");
        start.elapsed()
    });
    drop(connection);
    for name in ["bare", "bare-wal", "bare-shm"] {
        let _ = std::fs::remove_file(path.with_extension(name));
    }
    took
}
