//! The desk in a pseudo-terminal, as the program that is installed: from its start to the first whole frame, from a key
//! to the frame that it changes, its memory, and what it costs while nobody touches it.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use pult::journal::Journal;

use super::{now, ratio, shown};

/// How often the start is measured, and how many keys in each place.
const STARTS: usize = 9;
const KEYS: usize = 150;
const MOVES: [&str; 6] = ["\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A", "\x1b[A", "\x1b[A"];
/// How long the desk is left alone.
const IDLE: Duration = Duration::from_secs(10);

/// What a desk costs over one journal.
pub struct Costs {
    start: Duration,
    start_of_empty: Duration,
    /// What the pseudo-terminal alone takes for a key.
    echo: Duration,
    keys: Vec<Duration>,
    letters: Vec<Duration>,
    memory_kb: u64,
    idle: f64,
}

impl Costs {
    /// As rows of the table.
    pub fn told(&self) -> Vec<(&'static str, String)> {
        let of =
            |times: &[Duration], percent: usize| shown(times[(times.len() - 1) * percent / 100]);
        vec![
            ("first whole frame", shown(self.start)),
            (
                "… ÷ over an empty journal",
                format!("{:.2}", ratio(self.start, self.start_of_empty)),
            ),
            ("key to changed frame, median", of(&self.keys, 50)),
            ("… 99th percentile", of(&self.keys, 99)),
            (
                "… ÷ the echo of the terminal alone",
                format!("{:.1}", ratio(self.keys[self.keys.len() / 2], self.echo)),
            ),
            ("F3: letter to the found, median", of(&self.letters, 50)),
            ("… the slowest", of(&self.letters, 100)),
            (
                "memory of the open desk",
                format!("{} MB", self.memory_kb / 1024),
            ),
            ("idle, of a core", format!("{:.2} %", self.idle * 100.0)),
        ]
    }
}

/// A program in a pseudo-terminal, and what comes out of it.
struct Desk {
    child: Box<dyn Child + Send + Sync>,
    input: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Desk {
    fn open(journal: &Path, clock: &str) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
        command.args(["--clock", clock, "--journal"]);
        command.arg(journal);
        command.arg("--config");
        command.arg(journal.with_file_name("config"));
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        Self::run(command)
    }

    fn run(command: CommandBuilder) -> Self {
        let size = PtySize {
            rows: 32,
            cols: 120,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the desk starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (send, output) = channel();
        thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if send.send((now(), bytes[..read].to_vec())).is_err() {
                    break;
                }
            }
        });
        let (rows, columns) = (
            32.try_into().expect("rows"),
            120.try_into().expect("columns"),
        );
        Self {
            child,
            input: pair.master.take_writer().expect("a writer"),
            output,
            screen: vt100::Parser::new(rows, columns, 0),
            _master: pair.master,
        }
    }

    fn press(&mut self, bytes: &str) -> Instant {
        let start = now();
        self.input
            .write_all(bytes.as_bytes())
            .expect("it takes a key");
        self.input.flush().expect("it takes a key");
        start
    }

    /// Waits until the screen is as asked; tells when the last piece of it came.
    fn sees(&mut self, seen: impl Fn(&str) -> bool) -> Instant {
        let end = now() + Duration::from_mins(1);
        let mut last = now();
        while !seen(&self.screen.screen().contents()) {
            assert!(
                now() < end,
                "not seen:\n{}",
                self.screen.screen().contents()
            );
            if let Ok((at, bytes)) = self.output.recv_timeout(Duration::from_secs(1)) {
                self.screen.process(&bytes);
                last = at;
            }
        }
        last
    }

    /// Takes in what comes until nothing more does; tells when the last piece came.
    fn rests(&mut self, quiet: Duration) -> Option<Instant> {
        let mut last = None;
        let mut patience = Duration::from_secs(2);
        loop {
            match self.output.recv_timeout(patience) {
                Ok((at, bytes)) => {
                    self.screen.process(&bytes);
                    last = Some(at);
                    patience = quiet;
                }
                Err(RecvTimeoutError::Timeout) => return last,
                Err(RecvTimeoutError::Disconnected) => return last,
            }
        }
    }

    /// How long each of some keys takes to change the screen.
    fn times(&mut self, keys: &[&str], count: usize) -> Vec<Duration> {
        let mut times: Vec<Duration> = (0..count)
            .map(|place| {
                let start = self.press(keys[place % keys.len()]);
                let last = self.rests(Duration::from_millis(8));
                last.expect("a key changes something") - start
            })
            .collect();
        times.sort();
        times
    }

    fn process(&self, file: &str) -> String {
        let id = self.child.process_id().expect("it runs");
        fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    fn memory_kb(&self) -> u64 {
        let status = self.process("status");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .unwrap_or_default()
    }

    /// Ticks of the processor that it has used; there are a hundred in a second.
    fn ticks(&self) -> u64 {
        let stat = self.process("stat");
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let field = |place: usize| {
            fields
                .get(place)
                .and_then(|field| field.parse::<u64>().ok())
        };
        field(11).unwrap_or_default() + field(12).unwrap_or_default()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long a pseudo-terminal takes to bring a key there and its echo back.
fn echo() -> Duration {
    let mut cat = Desk::run(CommandBuilder::new("cat"));
    cat.press("x");
    cat.sees(|screen| screen.contains('x'));
    let times = cat.times(&["y"], KEYS);
    times[KEYS / 2]
}

/// A minute after the last entry: a clock behind it would be asked about.
fn clock_of(journal: &Path) -> String {
    let last = Journal::open_to_read(journal).and_then(|journal| journal.last_recorded());
    let last = last.ok().flatten().map(|last| last + TimeDelta::minutes(1));
    last.map_or("2026-11-20T20:00".to_owned(), |last| last.to_rfc3339())
}

/// How long it takes from the start of the program to its first whole frame.
fn start(journal: &Path, clock: &str) -> Duration {
    let start = now();
    let mut desk = Desk::open(journal, clock);
    // The footer is what is drawn last.
    desk.sees(|screen| screen.contains("F1 справка")) - start
}

/// Measures the desk over a journal, and its start over an empty one.
#[allow(clippy::cast_precision_loss, reason = "a share of a core")]
pub fn measure(journal: &Path, empty: &Path) -> Costs {
    let (clock, clock_of_empty) = (clock_of(journal), clock_of(empty));
    // In turn, since the processor has neighbours.
    let mut starts: [Vec<Duration>; 2] = Default::default();
    for _ in 0..STARTS {
        starts[0].push(start(journal, &clock));
        starts[1].push(start(empty, &clock_of_empty));
    }
    let [own, empty] = starts.map(|mut starts| {
        starts.sort();
        starts[STARTS / 2]
    });
    let mut desk = Desk::open(journal, &clock);
    desk.sees(|screen| screen.contains("F1 справка"));
    desk.rests(Duration::from_millis(200));
    if desk
        .screen
        .screen()
        .contents()
        .contains("Открыть дежурство")
    {
        desk.press("\x1b[24~");
        desk.sees(|screen| !screen.contains("Открыть дежурство"));
    }
    desk.rests(Duration::from_millis(200));
    // Along the queue, along the palette, and the words of a message that is registered.
    let mut keys = desk.times(&MOVES, KEYS);
    desk.press("\x10");
    desk.sees(|screen| screen.contains("Команды"));
    desk.rests(Duration::from_millis(100));
    keys.extend(desk.times(&MOVES, KEYS));
    desk.press("\x1b");
    desk.sees(|screen| !screen.contains("Команды"));
    desk.press("н");
    desk.sees(|screen| screen.contains("Новое сообщение"));
    desk.press("\t\t\t");
    desk.rests(Duration::from_millis(100));
    keys.extend(desk.times(&["в", "ы", "п", "л", "а", "т", "а", " "], KEYS));
    keys.sort();
    desk.press("\x1b");
    desk.sees(|screen| !screen.contains("Новое сообщение"));
    desk.rests(Duration::from_millis(100));
    desk.press("\x1bOR");
    desk.rests(Duration::from_millis(200));
    let word = ["п", "о", "с", "о", "б", "и", "е", " ", "к", "е", "м"];
    let mut letters = Vec::new();
    for _ in 0..5 {
        letters.extend(desk.times(&word, word.len()));
        desk.press("\x1b");
        desk.rests(Duration::from_millis(200));
        desk.press("\x1bOR");
        desk.rests(Duration::from_millis(200));
    }
    letters.sort();
    desk.rests(Duration::from_millis(500));
    // The look over the whole chain that follows an opening has its end.
    let mut before = desk.ticks();
    loop {
        thread::sleep(Duration::from_secs(1));
        let ticks = desk.ticks();
        if ticks - before < 10 {
            break;
        }
        before = ticks;
    }
    let before = desk.ticks();
    thread::sleep(IDLE);
    let used = desk.ticks() - before;
    Costs {
        start: own,
        start_of_empty: empty,
        echo: echo(),
        keys,
        letters,
        memory_kb: desk.memory_kb(),
        idle: used as f64 / 100.0 / IDLE.as_secs_f64(),
    }
}
