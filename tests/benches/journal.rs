//! The journal at a thousand, ten and a hundred thousand messages, and at a million where `PULT_BENCH_MILLION` names a
//! journal of a million (`pult demo --messages 1000000 --into FILE`). Beside each task stands its bare-metal peer in the
//! same run: what SQLite, FTS5 or SHA-256 alone take for the same bytes.

mod common;
#[path = "common/scratch.rs"]
mod scratch;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::fs::{self, File};
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, Utc};
use divan::Bencher;
use divan::counter::ItemsCount;
use pult::journal::{Journal, Recorder, Search, folded};
use pult::regulation::{Category, Event, Fact, Number, Rules, State};
use rusqlite::{Connection, OpenFlags, params};
use sha2::{Digest, Sha256};

fn main() {
    let _swept = scratch::Swept;
    divan::main();
}

const SIZES: [u64; 3] = [1_000, 10_000, 100_000];
const MILLION: u64 = 1_000_000;
const NOW: &str = "2026-11-24T05:00:00Z";
/// What the desk shows of a search (F3).
const MOST: u32 = 200;

/// The settings of the program's own connections.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";

static RULES: LazyLock<Rules> = LazyLock::new(common::rules);

fn sizes() -> Vec<u64> {
    let million = std::env::var_os("PULT_BENCH_MILLION").map(|_| MILLION);
    SIZES.into_iter().chain(million).collect()
}

/// The file of a journal of so many messages, made once.
fn file(messages: u64) -> PathBuf {
    if let Some(given) = std::env::var_os("PULT_BENCH_MILLION").filter(|_| messages == MILLION) {
        return given.into();
    }
    let path = scratch::folder().join(format!("{messages}.db"));
    if !path.exists() {
        let made = Command::new(env!("CARGO_BIN_EXE_pult"))
            .arg("--config")
            .arg(scratch::folder().join("config"))
            .arg("--journal")
            .arg(&path)
            .args(["--clock", NOW, "demo", "--until", "20.11.2026"])
            .args(["--messages", &messages.to_string(), "--into"])
            .arg(&path)
            .status();
        assert!(made.expect("the program runs").success());
    }
    path
}

/// A copy that may be written to.
fn copy(messages: u64, name: &str) -> PathBuf {
    let (from, to) = (
        file(messages),
        scratch::folder().join(format!("{messages}-{name}.db")),
    );
    fs::copy(&from, &to).expect("copied");
    let seal = |path: &PathBuf| PathBuf::from(format!("{}.seal", path.display()));
    fs::copy(seal(&from), seal(&to)).expect("copied");
    // Else the first entry waits until the copy is on the disk.
    let copied = File::options().write(true).open(&to);
    copied
        .and_then(|file| file.sync_all())
        .expect("on the disk");
    to
}

fn read(messages: u64) -> Journal {
    Journal::open_to_read(&file(messages)).expect("a journal")
}

fn bare(messages: u64) -> Connection {
    Connection::open_with_flags(file(messages), OpenFlags::SQLITE_OPEN_READ_ONLY)
        .expect("a database")
}

fn now() -> DateTime<Utc> {
    NOW.parse().expect("an instant")
}

fn noted() -> Fact {
    Fact::Noted {
        text: "заявитель уточнил адрес по телефону".into(),
    }
}

/// The newest messages.
fn newest(journal: &Journal, most: u32) -> Vec<Number> {
    let found = journal.search(&Search::default(), None, most);
    found.expect("numbers")
}

/// One durable entry: a remark about a message that has had its life, which changes nothing but the journal itself; and
/// a registration, which goes to the list and into the search index too.
mod append {
    use super::{
        Bencher, Cell, Connection, DateTime, Event, Fact, FixedOffset, Journal, MILLION, Number,
        RULES, Recorder, RefCell, SETTINGS, SIZES, copy, folded, newest, noted, now, params,
    };

    fn sizes() -> Vec<u64> {
        let million = std::env::var_os("PULT_BENCH_MILLION").map(|_| MILLION);
        SIZES.into_iter().chain(million).collect()
    }

    fn at() -> DateTime<FixedOffset> {
        RULES.calendar.local(now())
    }

    #[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
    fn remark(bencher: Bencher<'_, '_>, messages: u64) {
        let mut journal = Journal::open(&copy(messages, "pult")).expect("a journal");
        let numbers = newest(&journal, 100);
        let place = Cell::new(0);
        bencher
            .with_inputs(|| {
                place.set((place.get() + 1) % numbers.len());
                Event::new(numbers[place.get()], at(), noted())
            })
            .bench_local_values(|event| {
                journal
                    .append(&RULES, Recorder::new("Дежурный", now()), &[event])
                    .expect("appended")
            });
    }

    /// The same row in the table of a journal, by SQLite alone.
    #[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
    fn remark_bare_sqlite(bencher: Bencher<'_, '_>, messages: u64) {
        let path = copy(messages, "bare");
        let numbers = newest(&Journal::open(&path).expect("a journal"), 100);
        let connection = RefCell::new(connect(&path));
        let place = Cell::new(0);
        bencher
            .with_inputs(|| {
                place.set((place.get() + 1) % numbers.len());
                numbers[place.get()]
            })
            .bench_local_values(|number| {
                let mut connection = connection.borrow_mut();
                let fields = r#"{"text":"заявитель уточнил адрес по телефону"}"#;
                let transaction = begin(&mut connection);
                entry(&transaction, number, ("noted", fields)).expect("inserted");
                transaction.commit().expect("durable");
            });
    }

    const TEXT: &str = "Не приходит ежемесячное пособие на ребёнка, документы сданы в МФЦ ещё в октябре. Когда будет выплата?";
    const URL: &str = "https://vk.com/wall-77_1234567";

    #[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
    fn registration(bencher: Bencher<'_, '_>, messages: u64) {
        let mut journal = Journal::open(&copy(messages, "pult")).expect("a journal");
        bencher
            .with_inputs(|| Fact::Detected {
                source: "vk".into(),
                url: URL.into(),
                author: "Анна К.".into(),
                text: TEXT.into(),
                topic: "Ежемесячное пособие".into(),
                location: "Кемерово".into(),
                repeat_of: None,
            })
            .bench_local_values(|fact| {
                journal
                    .register(&RULES, Recorder::new("Дежурный", now()), at(), fact)
                    .expect("registered")
            });
    }

    /// The same rows in the tables of a journal, by SQLite alone.
    #[divan::bench(args = sizes(), sample_count = 300, sample_size = 1)]
    fn registration_bare_sqlite(bencher: Bencher<'_, '_>, messages: u64) {
        let path = copy(messages, "bare");
        let last = newest(&Journal::open(&path).expect("a journal"), 1)[0];
        let connection = RefCell::new(connect(&path));
        let place = Cell::new(last.index);
        let fields = format!(
            r#"{{"author":"Анна К.","location":"Кемерово","source":"vk","text":"{TEXT}","topic":"Ежемесячное пособие","url":"{URL}"}}"#
        );
        let words = [TEXT, "Анна К.", "Ежемесячное пособие", "Кемерово", URL].map(folded);
        let words = words.join("\n")
            + " _s4465746563746564 _c4f7264696e617279 _n766b _td0bfd0bed181 _y2026 _m202611 _pd0b4d0b5d0b6d183d180d0bd";
        bencher.bench_local(|| {
            place.set(place.get() + 1);
            let number = Number {
                year: last.year,
                index: place.get(),
            };
            let mut connection = connection.borrow_mut();
            let transaction = begin(&mut connection);
            entry(&transaction, number, ("detected", &fields))
                .and_then(|()| list(&transaction, number, &words))
                .expect("inserted");
            transaction.commit().expect("durable");
        });
    }

    fn connect(path: &std::path::Path) -> Connection {
        let connection = Connection::open(path).expect("a database");
        connection.execute_batch(SETTINGS).expect("settings");
        connection
    }

    fn begin(connection: &mut Connection) -> rusqlite::Transaction<'_> {
        connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .expect("a transaction")
    }

    /// The row of an entry; that its hash is none costs nothing.
    fn entry(
        connection: &Connection,
        Number { year, index }: Number,
        (kind, fields): (&str, &str),
    ) -> rusqlite::Result<()> {
        let (seq, prev): (i64, Vec<u8>) = connection
            .prepare_cached("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut hash = prev.clone();
        hash[..8].copy_from_slice(&seq.to_be_bytes());
        connection
            .prepare_cached(
                "INSERT INTO event (seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash)
                 VALUES (?1, ?2, ?3, ?4, '2026-11-24T12:00:00+07:00', '2026-11-24T05:00:00Z', 'Дежурный', ?5, ?6, ?7)",
            )?
            .execute(params![seq + 1, year, index, kind, fields, prev, hash])?;
        Ok(())
    }

    fn list(
        connection: &Connection,
        Number { year, index }: Number,
        words: &str,
    ) -> rusqlite::Result<()> {
        connection
            .prepare_cached(
                "INSERT INTO message (year, number, open, url, author, detected, ended)
                 VALUES (?1, ?2, 1, ?3, 'Анна К.', 1796000000, NULL)",
            )?
            .execute(params![year, index, URL])?;
        connection
            .prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?
            .execute(params![
                i64::from(year) * 100_000_000 + i64::from(index),
                words
            ])?;
        Ok(())
    }
}

/// A message from its entries.
mod fold {
    use super::{Bencher, Cell, Number, bare, newest, params, read, sizes};

    #[divan::bench(args = sizes(), sample_count = 200, sample_size = 50)]
    fn pult(bencher: Bencher<'_, '_>, messages: u64) {
        let journal = read(messages);
        let (numbers, place) = (newest(&journal, 1000), Cell::new(0));
        bencher.bench_local(|| {
            place.set((place.get() + 1) % numbers.len());
            journal.message(numbers[place.get()]).expect("a message")
        });
    }

    /// Its rows and their JSON.
    #[divan::bench(args = sizes(), sample_count = 200, sample_size = 50)]
    fn bare_sqlite(bencher: Bencher<'_, '_>, messages: u64) {
        let (numbers, place) = (newest(&read(messages), 1000), Cell::new(0));
        let connection = bare(messages);
        bencher.bench_local(|| {
            place.set((place.get() + 1) % numbers.len());
            let Number { year, index } = numbers[place.get()];
            let mut statement = connection
                .prepare_cached(
                    "SELECT fields FROM event WHERE year = ?1 AND number = ?2 ORDER BY seq",
                )
                .expect("SQL");
            let rows = statement
                .query_map(params![year, index], |row| row.get::<_, String>(0))
                .expect("rows");
            rows.map(|fields| {
                serde_json::from_str::<serde_json::Value>(&fields.expect("text")).expect("JSON")
            })
            .collect::<Vec<_>>()
        });
    }
}

/// From the file's name to the first answer.
mod open {
    use super::{Bencher, Connection, Journal, SETTINGS, file, sizes};

    #[divan::bench(args = sizes(), sample_count = 50, sample_size = 1)]
    fn pult(bencher: Bencher<'_, '_>, messages: u64) {
        let path = file(messages);
        bencher.bench_local(|| {
            let journal = Journal::open(&path).expect("a journal");
            journal.head().expect("an entry")
        });
    }

    #[divan::bench(args = sizes(), sample_count = 50, sample_size = 1)]
    fn bare_sqlite(bencher: Bencher<'_, '_>, messages: u64) {
        let path = file(messages);
        bencher.bench_local(|| {
            let connection = Connection::open(&path).expect("a database");
            connection.execute_batch(SETTINGS).expect("settings");
            connection
                .query_row(
                    "SELECT hash FROM event ORDER BY seq DESC LIMIT 1",
                    [],
                    |row| row.get::<_, [u8; 32]>(0),
                )
                .expect("an entry")
        });
    }
}

/// What somebody looks for, among so many messages.
#[derive(Clone)]
struct Case {
    messages: u64,
    name: &'static str,
    search: Search,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.messages, self.name)
    }
}

fn typed(text: &str) -> Search {
    Search {
        text: text.to_owned(),
        ..Search::default()
    }
}

const TYPED: [(&str, &str); 7] = [
    ("nothing", ""),
    ("one letter", "п"),
    ("three letters", "пос"),
    ("a common word", "пособие"),
    ("two common words", "пособие документы"),
    ("a rare word and a common one", "анна 1234 пособие"),
    ("a link", "https://vk.com/wall-77"),
];

fn narrowed() -> Vec<(&'static str, Search)> {
    let with = |edit: &dyn Fn(&mut Search)| {
        let mut search = typed("пособие");
        edit(&mut search);
        search
    };
    let petrova = || Some("Петрова А. А. (ПРИМЕР)".to_owned());
    let day = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let years = Some((day("2020-06-01T00:00:00Z"), day("2022-02-01T00:00:00Z")));
    let month = Some((day("2026-10-01T00:00:00Z"), day("2026-11-01T00:00:00Z")));
    vec![
        (
            "state: open",
            with(&|search| search.state = Some(State::InWork)),
        ),
        (
            "state: annulled",
            with(&|search| search.state = Some(State::Annulled)),
        ),
        (
            "department",
            with(&|search| search.department = Some("opeka".to_owned())),
        ),
        (
            "source",
            with(&|search| search.source = Some("vk".to_owned())),
        ),
        (
            "category",
            with(&|search| search.category = Some(Category::High)),
        ),
        (
            "topic",
            with(&|search| search.topic = Some("Ветеран труда".to_owned())),
        ),
        ("person", with(&|search| search.person = petrova())),
        ("last month", with(&|search| search.detected = month)),
        ("years ago", with(&|search| search.detected = years)),
        (
            "a person in another's department",
            with(&|search| {
                search.person = petrova();
                search.department = Some("opeka".to_owned());
            }),
        ),
        (
            "all at once",
            with(&|search| {
                search.state = Some(State::Annulled);
                search.category = Some(Category::High);
                search.source = Some("vk".to_owned());
                search.person = petrova();
                search.detected = years;
            }),
        ),
        (
            "period alone",
            Search {
                detected: years,
                ..Search::default()
            },
        ),
    ]
}

fn cases() -> Vec<Case> {
    let typed = TYPED.map(|(name, text)| (name, typed(text)));
    let all: Vec<_> = typed.into_iter().chain(narrowed()).collect();
    let of = |messages| {
        let all = all.clone();
        all.into_iter().map(move |(name, search)| Case {
            messages,
            name,
            search,
        })
    };
    sizes().into_iter().flat_map(of).collect()
}

fn typed_cases() -> Vec<Case> {
    let mut cases = cases();
    cases.retain(|case| TYPED.iter().skip(1).any(|(name, _)| *name == case.name));
    cases
}

mod search {
    use super::{Bencher, Case, MOST, bare, black_box, cases, folded, params, read, typed_cases};

    #[divan::bench(args = cases(), sample_count = 10, sample_size = 1)]
    fn pult(bencher: Bencher<'_, '_>, case: &Case) {
        let journal = read(case.messages);
        bencher.bench_local(|| journal.search(&case.search, None, MOST).expect("it reads"));
    }

    /// A key of F3: the search, and the messages that it shows.
    #[divan::bench(args = cases(), sample_count = 10, sample_size = 1)]
    fn keystroke(bencher: Bencher<'_, '_>, case: &Case) {
        let journal = read(case.messages);
        bencher.bench_local(|| {
            for number in journal.search(&case.search, None, MOST).expect("it reads") {
                black_box(journal.message(number).expect("a message"));
            }
        });
    }

    #[divan::bench(args = typed_cases(), sample_count = 10, sample_size = 1)]
    fn bare_fts5(bencher: Bencher<'_, '_>, case: &Case) {
        let connection = bare(case.messages);
        let words = folded(&case.search.text);
        let words: Vec<String> = words
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        let expression = words.join(" AND ");
        bencher.bench_local(|| {
            let mut statement = connection
                .prepare_cached(
                    "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2",
                )
                .expect("SQL");
            let rows = statement
                .query_map(params![expression, MOST], |row| row.get::<_, i64>(0))
                .expect("rows");
            rows.collect::<rusqlite::Result<Vec<_>>>().expect("places")
        });
    }
}

/// The whole chain, its indexes and its list.
mod verify {
    use super::{Bencher, Digest, ItemsCount, Sha256, bare, read, sizes};

    #[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
    fn pult(bencher: Bencher<'_, '_>, messages: u64) {
        let journal = read(messages);
        let (entries, _) = journal.head().expect("an entry");
        bencher.counter(ItemsCount::new(entries)).bench_local(|| {
            journal
                .verify(|_, _| {})
                .expect("it reads")
                .expect("it holds")
        });
    }

    /// SHA-256 over the bytes of each entry after the hash of the one before, on one processor.
    #[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
    fn bare_sha256(bencher: Bencher<'_, '_>, messages: u64) {
        let connection = bare(messages);
        let (entries, bytes): (i64, i64) = connection
            .query_row(
                "SELECT count(*), sum(length(CAST(fields AS BLOB))) FROM event",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .expect("a row");
        // The other columns and the lengths between all parts.
        let entry = vec![b'x'; usize::try_from(bytes / entries).expect("small") + 280];
        let entries = entries.unsigned_abs();
        bencher.counter(ItemsCount::new(entries)).bench_local(|| {
            let mut head = [0_u8; 32];
            for _ in 0..entries {
                let mut digest = Sha256::new();
                digest.update(head);
                digest.update(&entry);
                head = digest.finalize().into();
            }
            head
        });
    }
}
