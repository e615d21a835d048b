//! A desk in a pseudo-terminal, told as a story: press, type, see. It waits for what is on the screen, never for time.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a sight is waited for; a slow machine needs some of it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How long something is waited for that comes of Esc; mostly it is there at once, and seldom nothing comes.
const AFTER_ESC: Duration = Duration::from_secs(2);

/// An open desk.
pub(crate) struct Desk {
    child: Box<dyn Child + Send + Sync>,
    input: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    sent: Arc<Mutex<Vec<u8>>>,
    master: Option<Box<dyn MasterPty + Send>>,
    reader: Option<thread::JoinHandle<()>>,
    unplugged: Arc<AtomicBool>,
    keystrokes: usize,
    /// How much was heard when Esc was pressed, until something came of it.
    escaped: Option<usize>,
}

impl Desk {
    /// Starts a program in a terminal of a size.
    pub(super) fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pty = native_pty_system();
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = pty.openpty(size).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the desk starts");
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(
            cells(rows),
            cells(columns),
            0,
        )));
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let shown = Arc::clone(&screen);
        let sent = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&sent);
        let unplugged = Arc::new(AtomicBool::new(false));
        let is_unplugged = Arc::clone(&unplugged);
        let reader = thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                heard.lock().expect("the bytes").extend(&bytes[..read]);
                shown.lock().expect("the screen").process(&bytes[..read]);
                if is_unplugged.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let input = pair.master.take_writer().expect("a writer");
        Self {
            child,
            input,
            screen,
            sent,
            master: Some(pair.master),
            reader: Some(reader),
            unplugged,
            keystrokes: 0,
            escaped: None,
        }
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// What is on the screen once nothing more comes.
    pub(crate) fn screen_at_rest(&self) -> String {
        let mut before = self.screen();
        loop {
            thread::sleep(Duration::from_millis(60));
            let now = self.screen();
            if now == before {
                return now;
            }
            before = now;
        }
    }

    /// The colours and the weight of each letter of a text.
    pub(crate) fn colours_of(&self, text: &str) -> Vec<String> {
        let parser = self.screen.lock().expect("the screen");
        let screen = parser.screen();
        let contents = screen.contents();
        let found = contents.lines().enumerate().find_map(|(row, line)| {
            let before = &line[..line.find(text)?];
            Some((row, before.chars().count()))
        });
        let (row, column) = found.expect("it is on the screen");
        let cell = |at: usize| {
            let at = u16::try_from(at).expect("a column");
            let row = u16::try_from(row).expect("a row");
            let cell = screen.cell(row, at).expect("a cell");
            let weight = (cell.bold(), cell.inverse());
            format!("{:?} {:?} {weight:?}", cell.fgcolor(), cell.bgcolor())
        };
        (column..column + text.chars().count()).map(cell).collect()
    }

    /// Waits until a text has other colours than these.
    pub(crate) fn waits_for_other_colours(&mut self, text: &str, old: &[String]) -> &mut Self {
        #[allow(
            clippy::disallowed_methods,
            reason = "how long to wait for the program under test"
        )]
        let now = Instant::now;
        let end = now() + PATIENCE;
        while self.colours_of(text) == old {
            assert!(now() < end, "the colours stay\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Everything that was ever sent to the terminal.
    pub(crate) fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent.lock().expect("the bytes")).into_owned()
    }

    /// Waits until something was sent to the terminal, on the screen or not.
    pub(crate) fn hears(&mut self, bytes: &str) -> &mut Self {
        let sent = Arc::clone(&self.sent);
        self.waits(&format!("{bytes:?}"), |_| {
            String::from_utf8_lossy(&sent.lock().expect("the bytes")).contains(bytes)
        });
        self
    }

    /// Waits until something is sent once more after a place.
    pub(crate) fn hears_more(&mut self, bytes: &str, after: Option<usize>) -> &mut Self {
        let sent = Arc::clone(&self.sent);
        self.waits(&format!("another {bytes:?}"), |_| {
            String::from_utf8_lossy(&sent.lock().expect("the bytes")).rfind(bytes) > after
        });
        self
    }

    /// What the terminal was told to do beside the picture: alternate screen, marked pastes, mouse.
    pub(crate) fn modes(&self) -> (bool, bool, bool) {
        let parser = self.screen.lock().expect("the screen");
        let screen = parser.screen();
        let mouse = screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        (screen.alternate_screen(), screen.bracketed_paste(), mouse)
    }

    /// Waits until the screen shows a text.
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        self.waits(text, |screen| screen.contains(text));
        self
    }

    /// Waits until the screen shows a text so many times.
    pub(crate) fn sees_times(&mut self, text: &str, times: usize) -> &mut Self {
        self.waits(&format!("{times} × {text}"), |screen| {
            screen.matches(text).count() >= times
        });
        self
    }

    /// Waits until the screen does not show a text any more.
    pub(crate) fn sees_no(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("no {text}"), |screen| !screen.contains(text));
        self
    }

    pub(super) fn waits(&mut self, what: &str, seen: impl Fn(&str) -> bool) {
        self.waits_for(PATIENCE, what, seen);
    }

    /// Waits until the minute is over and something is seen, which may take longer than anything else.
    pub(crate) fn sees_in_a_minute(&mut self, text: &str) -> &mut Self {
        let minute = Duration::from_mins(1);
        self.waits_for(PATIENCE + minute, text, |screen| screen.contains(text));
        self
    }

    fn waits_for(&mut self, patience: Duration, what: &str, seen: impl Fn(&str) -> bool) {
        let is_seen = comes_true(patience, || seen(&self.screen()));
        assert!(is_seen, "not seen: {what}\n{}", self.screen());
    }

    /// What was last put onto the terminal's clipboard.
    pub(crate) fn clipboard(&mut self) -> String {
        let copied = || {
            let sent = self.sent();
            let (_, rest) = sent.rsplit_once("\u{1b}]52;c;")?;
            let end = rest.find(['\u{7}', '\u{1b}'])?;
            let text = BASE64.decode(&rest[..end]).expect("base64");
            Some(String::from_utf8(text).expect("UTF-8"))
        };
        let is_copied = comes_true(PATIENCE, || copied().is_some());
        assert!(is_copied, "nothing was copied");
        copied().expect("copied")
    }

    /// Presses a key by its name, or a letter.
    pub(crate) fn press(&mut self, key: &str) -> &mut Self {
        self.keystrokes += 1;
        self.sends(sequence(key))
    }

    /// Types a text, letter by letter as it stands.
    pub(crate) fn types(&mut self, text: &str) -> &mut Self {
        self.keystrokes += text.chars().count();
        self.sends(text)
    }

    /// How many keys were pressed since this was last asked; a paste is none.
    pub(crate) fn keystrokes(&mut self) -> usize {
        std::mem::take(&mut self.keystrokes)
    }

    fn sends(&mut self, text: &str) -> &mut Self {
        // Esc and what follows it are another key when they are read in one piece: what comes of it is waited for first.
        if let Some(before) = self.escaped.take() {
            comes_true(AFTER_ESC, || self.heard() > before);
        }
        if text == sequence("Esc") {
            self.escaped = Some(self.heard());
        }
        self.input
            .write_all(text.as_bytes())
            .expect("the terminal takes it");
        self.input.flush().expect("the terminal takes it");
        self
    }

    fn heard(&self) -> usize {
        self.sent.lock().expect("the bytes").len()
    }

    /// Pastes a text in one piece.
    pub(crate) fn pastes(&mut self, text: &str) -> &mut Self {
        self.sends(&format!("\x1b[200~{text}\x1b[201~"))
    }

    /// Waits for a text and clicks on its first letter, where it stands lowest.
    pub(crate) fn clicks(&mut self, text: &str) -> &mut Self {
        self.sees(text);
        // A frame that is half drawn has the old rows below.
        let screen = self.screen_at_rest();
        // What lies lowest on the screen is what is meant: a form tells its keys twice.
        let lines: Vec<(usize, &str)> = screen.lines().enumerate().collect();
        let found = lines.into_iter().rev().find_map(|(row, line)| {
            let before = &line[..line.find(text)?];
            Some((before.chars().count() + 1, row + 1))
        });
        let (column, row) = found.expect("it is on one line");
        self.types(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"))
    }

    /// Gives the window another size.
    pub(crate) fn resizes(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.screen
            .lock()
            .expect("the screen")
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let master = self.master.as_ref().expect("a terminal");
        master.resize(size).expect("another size");
        self
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&mut self, name: &str) -> &mut Self {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status()
            .expect("kill runs");
        assert!(sent.success());
        self
    }

    /// Takes the terminal away, as a closed window does, and waits for the end.
    pub(crate) fn loses_the_terminal(&mut self) {
        self.unplugged.store(true, Ordering::SeqCst);
        // A key makes the desk draw a little, which lets the reader see that it is over; the desk then comes to rest,
        // so that it learns of the loss while it waits for a key and not from a failed drawing.
        self.press("Tab");
        self.reader.take().map(thread::JoinHandle::join);
        thread::sleep(Duration::from_millis(300));
        self.input = Box::new(std::io::sink());
        self.master = None;
        self.ends();
    }

    /// Waits for the end and tells its exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        for _ in 0..1000 {
            if let Some(status) = self.child.try_wait().expect("a process") {
                return status.exit_code();
            }
            thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().expect("it is killed");
        panic!("the program runs on");
    }

    /// The terminal was given back: no alternate screen, the cursor shown.
    pub(crate) fn gave_the_terminal_back(&self) -> bool {
        thread::sleep(Duration::from_millis(100));
        let parser = self.screen.lock().expect("the screen");
        !parser.screen().alternate_screen() && !parser.screen().hide_cursor()
    }
}

/// Waits until something is so; tells whether it came to be.
pub(crate) fn comes_true(patience: Duration, is_so: impl Fn() -> bool) -> bool {
    #[allow(
        clippy::disallowed_methods,
        reason = "how long to wait for the program under test"
    )]
    let now = Instant::now;
    let end = now() + patience;
    while !is_so() {
        if now() >= end {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Waits until something outside the screen is so.
pub(crate) fn patiently(what: &str, is_so: impl Fn() -> bool) {
    assert!(comes_true(PATIENCE, is_so), "waited in vain: {what}");
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A test that failed leaves no desk behind.
        let _ = self.child.kill();
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a window has cells")
}

/// What a terminal sends for a key of this name; a letter is sent as it is.
fn sequence(key: &str) -> &str {
    match key {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Tab" => "\t",
        "Shift+Tab" => "\x1b[Z",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Left" => "\x1b[D",
        "Right" => "\x1b[C",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "Delete" => "\x1b[3~",
        "Insert" => "\x1b[2~",
        "PageUp" => "\x1b[5~",
        "PageDown" => "\x1b[6~",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        "F11" => "\x1b[23~",
        "F12" => "\x1b[24~",
        "Ctrl+P" => "\x10",
        "Ctrl+Right" => "\x1b[1;5C",
        "Ctrl+Left" => "\x1b[1;5D",
        "Shift+Home" => "\x1b[1;2H",
        "Ctrl+X" => "\x18",
        "Ctrl+V" => "\x16",
        "Ctrl+Z" => "\x1a",
        letter => letter,
    }
}
