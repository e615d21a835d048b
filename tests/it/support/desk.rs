//! A desk in a pseudo-terminal, told as a story: press, type, see. It waits for what is on the screen, never for time.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};

use super::keys::sequence;
use super::patience::{PATIENCE, comes_true};

/// How long nothing may stir before a screen is at rest.
const REST: Duration = Duration::from_millis(60);

/// An open desk.
pub(crate) struct Desk {
    child: Box<dyn Child + Send + Sync>,
    input: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    sent: Arc<Mutex<Vec<u8>>>,
    master: Option<Box<dyn MasterPty + Send>>,
    reader: Option<thread::JoinHandle<()>>,
    unplugged: Arc<AtomicBool>,
    /// The program's side of the terminal.
    line: Option<PathBuf>,
    /// Where Linux tells of the thread that reads what the program sends.
    reading: Arc<OnceLock<PathBuf>>,
    keystrokes: usize,
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
        let line = pair.master.tty_name();
        let reading = Arc::new(OnceLock::new());
        let own = Arc::clone(&reading);
        let reader = thread::spawn(move || {
            if let Ok(task) = fs::read_link("/proc/thread-self") {
                own.get_or_init(|| Path::new("/proc").join(task));
            }
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
            line,
            reading,
            keystrokes: 0,
        }
    }

    /// What is on the screen just now, which may be half a frame.
    fn shown(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// What is on the screen once the desk has done all that it was told.
    pub(crate) fn screen(&self) -> String {
        self.comes_to_rest();
        self.shown()
    }

    /// Waits until every key was taken, nobody works any more and nothing more comes. Whoever works and has to wait for
    /// the processor is not at rest, so this does not depend on how busy the machine is.
    fn comes_to_rest(&self) {
        let looks = REST.as_millis() / 5;
        let stirs = || {
            let heard = self.heard();
            (0..looks).any(|_| {
                thread::sleep(Duration::from_millis(5));
                let reading = self.reading.get().cloned();
                let mut threads = threads(self.child.process_id()).chain(reading);
                threads.any(|thread| is_at_work(&thread))
                    || !self.has_taken_all()
                    || self.heard() > heard
            })
        };
        let rests = comes_true(PATIENCE, || !stirs());
        assert!(rests, "it does not come to rest\n{}", self.shown());
    }

    /// Has the program read every key that was pressed?
    fn has_taken_all(&self) -> bool {
        // Only for the moment: whoever holds the line open keeps its end from being seen.
        let flags = OFlags::RDONLY | OFlags::NOCTTY | OFlags::CLOEXEC;
        let line = self
            .line
            .as_ref()
            .map(|path| open(path, flags, Mode::empty()));
        let Some(Ok(line)) = line else {
            return true;
        };
        let mut watched = [PollFd::new(&line, PollFlags::IN)];
        let at_once = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        !matches!(poll(&mut watched, Some(&at_once)), Ok(1..))
            || !watched[0].revents().contains(PollFlags::IN)
    }

    /// The colours and the weight of each letter of a text, once the screen is at rest.
    pub(crate) fn colours_of(&self, text: &str) -> Vec<String> {
        self.comes_to_rest();
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

    /// Everything that was ever sent to the terminal, once nothing more comes.
    pub(crate) fn sent(&self) -> String {
        self.comes_to_rest();
        self.heard_so_far()
    }

    fn heard_so_far(&self) -> String {
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
        self.comes_to_rest();
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
        self.waits_for(PATIENCE * 2, text, |screen| screen.contains(text));
        self
    }

    /// Waits until the clock on the screen shows another minute than this.
    pub(crate) fn sees_the_minute_end(&mut self, minute: &str) -> &mut Self {
        let (hour, _) = minute.rsplit_once(':').expect("hour:minute");
        self.waits_for(PATIENCE * 2, &format!("no {minute}"), |screen| {
            // Half a frame has no minute at all.
            screen.contains(hour) && !screen.contains(minute)
        });
        self
    }

    fn waits_for(&mut self, patience: Duration, what: &str, seen: impl Fn(&str) -> bool) {
        let is_seen = comes_true(patience, || seen(&self.shown()));
        assert!(is_seen, "not seen: {what}\n{}", self.shown());
    }

    /// What was last put onto the terminal's clipboard.
    pub(crate) fn clipboard(&mut self) -> String {
        let copied = || {
            let sent = self.heard_so_far();
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
        self.input
            .write_all(text.as_bytes())
            .expect("the terminal takes it");
        self.input.flush().expect("the terminal takes it");
        // Esc and what follows it are another key when they are read in one piece.
        if text == sequence("Esc") {
            let is_taken = comes_true(PATIENCE, || self.has_taken_all());
            assert!(is_taken, "nobody takes Esc\n{}", self.shown());
        }
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
        let screen = self.screen();
        // What lies lowest on the screen is what is meant: a form tells its keys twice.
        let lines: Vec<(usize, &str)> = screen.lines().enumerate().collect();
        let found = lines.into_iter().rev().find_map(|(row, line)| {
            let before = &line[..line.find(text)?];
            Some((before.chars().count() + 1, row + 1))
        });
        let (column, row) = found.expect("it is on one line");
        self.sends(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"))
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
        self.comes_to_rest();
        self.input = Box::new(std::io::sink());
        self.master = None;
        self.ends();
    }

    /// Waits for the end and tells its exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        let mut status = None;
        comes_true(PATIENCE, || {
            status = self.child.try_wait().expect("a process");
            status.is_some()
        });
        let status = status.unwrap_or_else(|| panic!("the program runs on\n{}", self.shown()));
        status.exit_code()
    }

    /// Leaves the desk by its key: it ends well and gives the terminal back.
    pub(crate) fn leave(&mut self) {
        self.press("F10");
        assert_eq!(self.ends(), 0, "{}", self.shown());
        assert!(self.gave_the_terminal_back());
    }

    /// The terminal was given back: no alternate screen, the cursor shown.
    pub(crate) fn gave_the_terminal_back(&self) -> bool {
        comes_true(PATIENCE, || {
            let parser = self.screen.lock().expect("the screen");
            !parser.screen().alternate_screen() && !parser.screen().hide_cursor()
        })
    }
}

/// Does a thread work, or wait for the processor or the disk? Where the system does not tell, it does not.
fn is_at_work(thread: &Path) -> bool {
    let told = fs::read_to_string(thread.join("stat")).unwrap_or_default();
    // The name before it may have any signs.
    let state = told.rsplit(") ").next();
    state.is_some_and(|state| state.starts_with(['R', 'D']))
}

/// The threads of a process: one that seems to rest may wait for another.
fn threads(process: Option<u32>) -> impl Iterator<Item = PathBuf> {
    let tasks = process.map(|id| fs::read_dir(format!("/proc/{id}/task")));
    let tasks = tasks.and_then(Result::ok).into_iter().flatten();
    tasks.flatten().map(|task| task.path())
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
