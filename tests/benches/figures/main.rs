//! `cargo bench --bench figures`: one table of what the program costs as a journal grows, each figure with its peer or
//! the bare-metal figure measured in the same run; the README shows what it printed.
//!
//! `PULT_SIZES=1000,10000,100000,1000000` tells the sizes, `PULT_JOURNALS=FOLDER` where the journals lie and stay between
//! runs: a million messages take a few minutes and several gigabytes to make. Journals that are there are measured as
//! they are, and get some entries more.

mod bare;
mod calendar;
#[path = "../common/mod.rs"]
mod common;
mod desk;
mod journal;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A row of the table: what is measured, and its figure at each size.
struct Row {
    what: &'static str,
    figures: Vec<String>,
}

fn main() {
    // `cargo test --benches` and the like only ask whether it runs.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let sizes: Vec<u64> = env::var("PULT_SIZES")
        .unwrap_or_else(|_| "1000,10000".to_owned())
        .split(',')
        .map(|size| size.trim().parse().expect("a number of messages"))
        .collect();
    let scratch = tempfile::TempDir::new().expect("a folder");
    let folder =
        env::var_os("PULT_JOURNALS").map_or_else(|| scratch.path().to_owned(), PathBuf::from);
    fs::create_dir_all(folder.join("config")).expect("a folder");
    // The copy of the day would be made while the desk is measured: here its disk is not connected.
    let nowhere = folder.join("not-connected");
    let settings = format!("backups = {:?}\n", nowhere.display().to_string());
    fs::write(folder.join("config/config.toml"), settings).expect("written");

    let mut table: Vec<Row> = Vec::new();
    let mut add =
        |what: &'static str, figure: String| match table.iter_mut().find(|row| row.what == what) {
            Some(row) => row.figures.push(figure),
            None => table.push(Row {
                what,
                figures: vec![figure],
            }),
        };
    let empty = folder.join("empty.db");
    for size in &sizes {
        eprintln!("{size}…");
        let path = made(&folder, *size);
        // The desk first: what the journal's benches write keeps the disk busy for a while.
        let desk = desk::measure(&path, &empty).told();
        for (what, figure) in journal::measure(&path).into_iter().chain(desk) {
            add(what, figure);
        }
    }
    println!("{}\n", machine());
    print!("| |");
    for size in &sizes {
        print!(" {} |", thousands(*size));
    }
    println!("\n|---|{}", "---:|".repeat(sizes.len()));
    for row in &table {
        println!("| {} | {} |", row.what, row.figures.join(" | "));
    }
    println!();
    for line in calendar::measure() {
        println!("- {line}");
    }
}

/// A journal of so many messages, made unless it is there.
fn made(folder: &Path, messages: u64) -> PathBuf {
    let path = folder.join(format!("{messages}.db"));
    if !path.exists() {
        let done = Command::new(env!("CARGO_BIN_EXE_pult"))
            .arg("--config")
            .arg(folder.join("config"))
            .arg("--journal")
            .arg(&path)
            .args([
                "--clock",
                "2026-11-20T20:00",
                "demo",
                "--seed",
                "1",
                "--messages",
            ])
            .args([&messages.to_string(), "--until", "20.11.2026", "--into"])
            .arg(&path)
            .status();
        assert!(done.expect("the program runs").success());
    }
    path
}

/// The present moment, for measuring alone.
#[allow(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> Instant {
    Instant::now()
}

/// The median of some runs.
fn median(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut took: Vec<Duration> = (0..runs).map(|_| run()).collect();
    took.sort();
    took[runs / 2]
}

/// How long a piece of work takes.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = now();
    let done = work();
    (start.elapsed(), done)
}

/// A time as people read it.
fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        ..1.0 => format!("{:.0} ns", micros * 1e3),
        ..100.0 => format!("{micros:.1} µs"),
        ..1_000.0 => format!("{micros:.0} µs"),
        ..100_000.0 => format!("{:.1} ms", micros / 1e3),
        ..1_000_000.0 => format!("{:.0} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

/// How many times as long as its peer.
#[allow(clippy::cast_precision_loss, reason = "a ratio of two times")]
fn ratio(time: Duration, peer: Duration) -> f64 {
    time.as_nanos() as f64 / (peer.as_nanos().max(1)) as f64
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(' ');
        }
        shown.push(digit);
    }
    shown
}

/// The machine that it was measured on.
fn machine() -> String {
    let told = |file: &str, field: &str| {
        fs::read_to_string(file).ok().and_then(|text| {
            let line = text.lines().find(|line| line.starts_with(field))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        })
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Measured on {} ({cores} cores, {} memory), {} {}, by `cargo bench --bench figures`.",
        told("/proc/cpuinfo", "model name").unwrap_or_else(|| "an unnamed processor".to_owned()),
        told("/proc/meminfo", "MemTotal").unwrap_or_default(),
        env::consts::OS,
        env::consts::ARCH,
    )
}
