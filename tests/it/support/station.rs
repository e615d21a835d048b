//! A workstation with folders of its own: its clock, its commands, its desks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Instant;

use chrono::{NaiveDateTime, TimeDelta};
use portable_pty::CommandBuilder;
use serde_json::Value;
use tempfile::TempDir;

use super::desk::Desk;

/// A workstation: folders of its own, nothing of the user's.
pub(crate) struct Station {
    folder: TempDir,
    clock: String,
    clock_stands: bool,
    /// When the first desk was opened by this clock.
    opened: OnceLock<Instant>,
}

impl Station {
    /// A fresh workstation whose clock shows a moment of the ministry's time.
    pub(crate) fn at(clock: &str) -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
            clock: clock.to_owned(),
            clock_stands: false,
            opened: OnceLock::new(),
        }
    }

    /// Its clock shows another moment from now on, for desks that are opened later.
    pub(crate) fn set_clock(&mut self, clock: &str) {
        clock.clone_into(&mut self.clock);
        self.opened = OnceLock::new();
    }

    /// Its clock stands from now on.
    pub(crate) fn stop_the_clock(&mut self) {
        self.clock_stands = true;
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn arguments(&self) -> Vec<String> {
        self.arguments_over(&self.path("journal.db"))
    }

    /// The same with a journal that lies elsewhere.
    pub(crate) fn arguments_over(&self, journal: &Path) -> Vec<String> {
        self.arguments_by(self.clock.clone(), journal)
    }

    fn arguments_by(&self, clock: String, journal: &Path) -> Vec<String> {
        let mut arguments = vec![
            "--journal".to_owned(),
            journal.display().to_string(),
            "--config".to_owned(),
            self.path("config").display().to_string(),
            "--clock".to_owned(),
            clock,
        ];
        if self.clock_stands {
            arguments.push("--clock-stands".to_owned());
        }
        arguments
    }

    /// A command of the program that is still to be started.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pult"));
        command
            .args(self.arguments())
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path());
        command
    }

    /// Runs a command of the program.
    pub(crate) fn pult(&self, arguments: &[&str]) -> Output {
        let mut program = self.program(arguments);
        program.output().expect("the program runs")
    }

    /// Runs a command that must succeed, and gives what it printed.
    pub(crate) fn says(&self, arguments: &[&str]) -> String {
        let output = self.pult(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs a command that must end with a code, and gives all that it said.
    pub(crate) fn told(&self, arguments: &[&str], code: i32) -> String {
        let output = self.pult(arguments);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        said
    }

    /// Runs a command that must end with a code, and gives what it told of that.
    pub(crate) fn error(&self, arguments: &[&str], code: i32) -> String {
        let output = self.pult(arguments);
        let error = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        error
    }

    /// Imports lines into the journal.
    pub(crate) fn imports(&self, lines: &[impl ToString]) {
        let file = self.path("in.jsonl");
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        fs::write(&file, lines.join("\n")).expect("written");
        self.says(&["journal", "import", text(&file)]);
    }

    /// Gives a setting of config.toml another value.
    pub(crate) fn sets(&self, name: &str, value: &str) {
        let file = self.path("config/config.toml");
        let settings = fs::read_to_string(&file).expect("the sample");
        let start = format!("{name} =");
        let is_it = |line: &&str| line.starts_with(&start);
        assert_eq!(settings.lines().filter(is_it).count(), 1, "{name}");
        let lines = settings.lines().map(|line| {
            let kept = if is_it(&line) {
                format!("{start} {value}")
            } else {
                line.to_owned()
            };
            kept + "\n"
        });
        fs::write(&file, lines.collect::<String>()).expect("written");
    }

    /// The facts of messages in the journal.
    pub(crate) fn events(&self) -> Vec<Value> {
        let mut events = self.entries();
        events.retain(|event| event.get("message").is_some());
        events
    }

    /// Everything in the journal, what happened at the desk itself among it.
    pub(crate) fn entries(&self) -> Vec<Value> {
        self.says(&["journal", "export"])
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// The kinds of the events, in order.
    pub(crate) fn kinds(&self) -> Vec<String> {
        self.events()
            .iter()
            .map(|event| event["kind"].as_str().expect("a kind").to_owned())
            .collect()
    }

    /// Opens the desk in a terminal of a size, and the duty, where it is not open yet.
    pub(crate) fn desk(&self, columns: u16, rows: u16) -> Desk {
        let mut desk = self.closed_desk(columns, rows);
        desk.waits("the desk", |screen| {
            // The footer is what is drawn last.
            screen.contains("F1 справка") || screen.contains("Окно мало")
        });
        if desk.screen().contains("Открыть дежурство") {
            desk.press("F12").sees_no("Открыть дежурство");
        }
        desk
    }

    /// The same in a terminal with these variables set.
    pub(crate) fn desk_where(&self, variables: &[(&str, &str)], columns: u16, rows: u16) -> Desk {
        let mut desk = self.open_among(variables, self.command(), columns, rows);
        desk.sees("F1 ");
        if desk.screen().contains("Открыть дежурство") {
            desk.press("F12").sees_no("Открыть дежурство");
        }
        desk
    }

    /// Opens the desk as it is before anybody is on duty.
    pub(crate) fn closed_desk(&self, columns: u16, rows: u16) -> Desk {
        self.open(self.command(), columns, rows)
    }

    /// What the clock shows when a desk is opened. It goes on from one desk to the next: a desk that is opened again
    /// must not find itself behind the entries of the one before it.
    fn clock_of_a_desk(&self) -> String {
        #[allow(
            clippy::disallowed_methods,
            reason = "the clock of the program under test goes on with the real one"
        )]
        let opened = self.opened.get_or_init(Instant::now);
        let passed = TimeDelta::from_std(opened.elapsed()).expect("a short time");
        let start = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(&self.clock, format).ok())
            .expect("a moment");
        let now = if self.clock_stands {
            start
        } else {
            start + passed
        };
        now.format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// The desk to be opened.
    pub(crate) fn command(&self) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
        command.args(self.arguments_by(self.clock_of_a_desk(), &self.path("journal.db")));
        command
    }

    /// Opens any program in a terminal of a size.
    pub(crate) fn open(&self, command: CommandBuilder, columns: u16, rows: u16) -> Desk {
        self.open_among(&[], command, columns, rows)
    }

    /// The same with variables of the environment beside the few that a desk needs.
    pub(crate) fn open_among(
        &self,
        variables: &[(&str, &str)],
        mut command: CommandBuilder,
        columns: u16,
        rows: u16,
    ) -> Desk {
        command.env_clear();
        command.env("HOME", self.folder.path());
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        Desk::start(command, columns, rows)
    }
}

/// A path as it is typed.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
