//! The terminal: entered once, given back on every way out. Events come out of it, frames go in.
//!
//! One guard and one panic hook of our own: the hook gives the terminal back before the message prints. SIGTERM and
//! SIGHUP become an event, so that the desk leaves by its own door.

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
        for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&leave))?;
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
        let waited = event::poll(patience);
        if self.leave.load(Ordering::Relaxed) {
            return Some(Input::Leave);
        }
        match waited {
            Ok(false) => return None,
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
