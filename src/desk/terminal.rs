//! The terminal: entered once, given back on every way out. Events come out of it, frames go in.
//!
//! One guard and one panic hook of our own: the hook gives the terminal back before the message prints. SIGTERM, SIGHUP
//! and a terminal that is gone become an event, so that the desk leaves by its own door.

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::Frame;
use ratatui::Terminal as Ratatui;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    Event, MouseEventKind,
};
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};

use super::key::Key;

/// Columns and rows of the terminal, where there is one.
pub fn size() -> Option<(u16, u16)> {
    ratatui::crossterm::terminal::size().ok()
}

/// What the terminal tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Text pasted in one piece.
    Paste(String),
    /// A click at a column and a row.
    Click(u16, u16),
    /// The wheel, up (negative) or down.
    Scroll(i16),
    /// The window has another size.
    Resize,
    /// The system asks to leave (SIGTERM, SIGHUP).
    Leave,
}

/// The terminal while the desk is open.
#[derive(Debug)]
pub struct Terminal {
    screen: Ratatui<CrosstermBackend<Stdout>>,
    leave: Arc<AtomicBool>,
}

impl Terminal {
    /// Enters the alternate screen in raw mode.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let leave = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        {
            watch_signals(&leave)?;
            watch_the_terminal(&leave);
        }
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            before(info);
        }));
        enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        if mouse {
            execute!(io::stdout(), EnableMouseCapture)?;
        }
        // The alternate screen is blank; ratatui's own clear would ask the terminal where its cursor is, and some never
        // answer.
        execute!(io::stdout(), Clear(ClearType::All))?;
        let screen = Ratatui::new(CrosstermBackend::new(io::stdout()))?;
        Ok(Self { screen, leave })
    }

    /// Draws a frame; only the cells that changed are sent.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.screen.draw(view).map(drop)
    }

    /// Waits for an event until the time is over. A terminal that is gone is a request to leave.
    pub fn next(&mut self, patience: Duration) -> Option<Input> {
        if self.leave.load(Ordering::Relaxed) {
            return Some(Input::Leave);
        }
        match has_event(patience) {
            Ok(false) => return self.leave.load(Ordering::Relaxed).then_some(Input::Leave),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return None,
            Err(_) => return Some(Input::Leave),
            Ok(true) => {}
        }
        match event::read() {
            Ok(Event::Key(event)) => Key::from_event(&event).map(Input::Key),
            Ok(Event::Paste(text)) => Some(Input::Paste(text)),
            Ok(Event::Resize(..)) => Some(Input::Resize),
            Ok(Event::Mouse(mouse)) => match mouse.kind {
                MouseEventKind::Down(_) => Some(Input::Click(mouse.column, mouse.row)),
                MouseEventKind::ScrollUp => Some(Input::Scroll(-1)),
                MouseEventKind::ScrollDown => Some(Input::Scroll(1)),
                _ => None,
            },
            Ok(Event::FocusGained | Event::FocusLost) => None,
            Err(_) => Some(Input::Leave),
        }
    }

    /// Rings the terminal's bell once.
    pub fn ring() -> io::Result<()> {
        io::stdout().write_all(b"\x07")?;
        io::stdout().flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Waits for an event; an error when the terminal is gone. The library's own wait would go round for ever then.
fn has_event(patience: Duration) -> io::Result<bool> {
    if is_gone(Duration::ZERO)? {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    // What came in one piece with the last key has been read already and would not wake the wait.
    if event::poll(Duration::ZERO)? {
        return Ok(true);
    }
    if is_gone(patience)? {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    event::poll(Duration::ZERO)
}

/// Waits until there is something to read; tells whether the terminal is gone instead. A signal ends the wait.
#[cfg(unix)]
fn is_gone(patience: Duration) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let input = io::stdin();
    let mut watched = [PollFd::new(&input, PollFlags::IN)];
    let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
    match poll(&mut watched, Some(&patience)) {
        Ok(_) => Ok(watched[0]
            .revents()
            .intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Elsewhere the library's own wait notices.
#[cfg(not(unix))]
fn is_gone(patience: Duration) -> io::Result<bool> {
    event::poll(patience).map(|_| false)
}

/// How long the desk may take to leave by its own door.
#[cfg(unix)]
const GRACE: Duration = Duration::from_secs(2);

/// Turns SIGTERM and SIGHUP into a request to leave, and sees that it is answered: on a terminal that is gone the
/// reader of keys inside the library never comes back. Every entry is on the disk by then, so the program just ends.
#[cfg(unix)]
fn watch_signals(leave: &Arc<AtomicBool>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(leave))?;
    }
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            end_after_grace(signal);
        }
    });
    Ok(())
}

/// Not every terminal that goes sends SIGHUP, and one that goes between a key and its being read leaves the reader
/// inside the library going round for ever, at the cost of a whole processor.
#[cfg(unix)]
fn watch_the_terminal(leave: &Arc<AtomicBool>) {
    use rustix::event::{PollFd, PollFlags, poll};
    let leave = Arc::clone(leave);
    std::thread::spawn(move || {
        let input = io::stdin();
        loop {
            // Nothing is asked for; that the other end is gone is told in any case.
            let mut watched = [PollFd::new(&input, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) if watched[0].revents().contains(PollFlags::HUP) => break,
                // Where a terminal cannot be watched so, the desk still looks before each key.
                _ => return,
            }
        }
        leave.store(true, Ordering::Relaxed);
        end_after_grace(signal_hook::consts::SIGHUP);
    });
}

/// Ends the program in a while, if it has not ended by then.
#[cfg(unix)]
fn end_after_grace(signal: i32) -> ! {
    std::thread::sleep(GRACE);
    restore();
    std::process::exit(128 + signal);
}

/// Whether there is a terminal to give back: leaving the alternate screen twice would put the cursor over what was
/// printed in between, the words of a panic among them.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back, once; on a terminal that is gone there is nothing to do.
fn restore() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        io::stdout(),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}
