//! A panic: the terminal is given back before a word of it, the words act on nothing, and the log has the place alone.

use std::env;
use std::fs;
use std::path::Path;

use portable_pty::CommandBuilder;
use pult::clock::Clock;

use crate::support::station::{Station, text};

/// The name under which this binary runs itself to panic on purpose.
const PANICS: &str = "faults::panic::a_desk_that_panics";

/// Where that run keeps its log.
const LOG: &str = "LOG_OF_A_PANIC";

#[test]
#[ignore = "is run by a_panic_acts_on_nothing_and_is_logged_without_its_words in a terminal of its own"]
fn a_desk_that_panics() {
    if let Ok(folder) = env::var(LOG) {
        pult::logfile::begin(Path::new(&folder), Clock::system()).expect("a log");
        let _terminal = pult::desk::terminal::Terminal::enter(true).expect("a terminal");
        panic!("тайный текст\u{1b}]52;c;ZXZpbA==\u{7}\u{202e}");
    }
}

#[test]
fn a_panic_acts_on_nothing_and_is_logged_without_its_words() {
    let station = Station::at("2026-11-23T09:00");
    let log = station.path("log");
    let mut command = CommandBuilder::new(env::current_exe().expect("this binary"));
    command.args(["--exact", "--ignored", "--nocapture", PANICS]);
    let variables = [(LOG, text(&log))];
    let mut desk = station.open_among(&variables, command, 120, 32);
    assert_ne!(desk.ends(), 0);
    assert!(desk.gave_the_terminal_back());
    desk.sees("pult: сбой программы")
        .sees("тайный текст␛]52;c;ZXZpbA==␇¿");
    let sent = desk.sent();
    assert!(!sent.contains("\u{1b}]52") && !sent.contains('\u{202e}'));
    let file = fs::read_dir(&log).expect("a folder").next();
    let file = file.expect("a log").expect("a log").path();
    let lines = fs::read_to_string(file).expect("UTF-8");
    assert!(
        lines.contains("сбой программы") && lines.contains("panic.rs"),
        "{lines}"
    );
    assert!(!lines.contains("тайный"), "{lines}");
}
