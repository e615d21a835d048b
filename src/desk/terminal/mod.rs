//! The terminal: entered once, given back on every way out. Events come out of it, frames go in.
//!
//! One guard and one panic hook of our own: the hook gives the terminal back before the message prints. SIGTERM, SIGHUP
//! and a terminal that is gone become an event, so that the desk leaves by its own door. A desk that is stopped (Ctrl+Z,
//! SIGTSTP) gives the terminal back for that while and takes it again on SIGCONT.

mod escapes;
#[cfg(unix)]
mod job;
pub mod osc;
mod screen;
#[cfg_attr(unix, path = "signals.rs")]
#[cfg_attr(not(unix), path = "no_signals.rs")]
mod signals;

use std::io::{self, Stdout, Write};
use std::{collections::VecDeque, panic, time::Duration};

use ratatui::crossterm::event::{self, Event, KeyCode, MouseEventKind};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate,
};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal as Ratatui, backend::CrosstermBackend, crossterm::execute};

#[cfg(unix)]
use crate::desk::terminal::job::can_be_stopped;
use crate::desk::terminal::screen::{restore, take, tell_of_a_panic};
#[cfg(not(unix))]
use crate::desk::terminal::signals::can_be_stopped;
use crate::desk::terminal::signals::{Asked, ask_to_stop};
use crate::desk::{input::key::Key, terminal::escapes::Behind};

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
    /// The window gained or lost the keyboard.
    Focus(bool),
    /// The desk was stopped and resumes.
    GoOn,
    /// The system asks to leave (SIGTERM, SIGHUP).
    Leave,
}

/// The terminal while the desk is open.
#[derive(Debug)]
pub struct Terminal {
    screen: Ratatui<CrosstermBackend<Stdout>>,
    mouse: bool,
    asked: Asked,
    /// Read already, and still to be told.
    waiting: VecDeque<Event>,
    /// The screen was cleared for a frame that is still to come.
    is_redrawing: bool,
}

impl Terminal {
    /// Enters the alternate screen in raw mode.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let asked = Asked::watch()?;
        panic::set_hook(Box::new(|info| {
            restore();
            tell_of_a_panic(info);
        }));
        let screen = take(mouse)?;
        Ok(Self {
            screen,
            mouse,
            asked,
            waiting: VecDeque::new(),
            is_redrawing: false,
        })
    }

    /// Draws a frame; only the cells that changed are sent. Tells how large it is.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<Rect> {
        let area = self.screen.draw(view)?.area;
        if std::mem::take(&mut self.is_redrawing) {
            execute!(io::stdout(), EndSynchronizedUpdate)?;
        }
        Ok(area)
    }

    /// Waits for an event until the time is over. A terminal that is gone is a request to leave.
    pub fn next(&mut self, patience: Duration) -> Option<Input> {
        if let Some(input) = self.heed() {
            return Some(input);
        }
        if self.waiting.is_empty() {
            match has_event(patience) {
                Ok(false) => return self.heed(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return self.heed(),
                Err(_) => return Some(Input::Leave),
                Ok(true) => {}
            }
        }
        match self.read() {
            Ok(Event::Key(event)) => Key::from_event(&event).map(Input::Key),
            Ok(Event::Paste(text)) => Some(Input::Paste(text)),
            Ok(Event::Resize(..)) => Some(Input::Resize),
            Ok(Event::Mouse(mouse)) => match mouse.kind {
                MouseEventKind::Down(_) => Some(Input::Click(mouse.column, mouse.row)),
                MouseEventKind::ScrollUp => Some(Input::Scroll(-1)),
                MouseEventKind::ScrollDown => Some(Input::Scroll(1)),
                _ => None,
            },
            // Another program may have written over the desk meanwhile: draw everything again.
            Ok(Event::FocusGained) => self
                .redraw()
                .map_or(Some(Input::Leave), |()| Some(Input::Focus(true))),
            Ok(Event::FocusLost) => Some(Input::Focus(false)),
            Err(_) => Some(Input::Leave),
        }
    }

    /// Input that arrived while the desk was at work.
    pub fn typed_already(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        while !self.waiting.is_empty() || event::poll(PIECE).unwrap_or_default() {
            inputs.extend(self.next(Duration::ZERO));
        }
        inputs
    }

    /// The next event. What came in one piece with an Esc and is a key with Alt is that key.
    fn read(&mut self) -> io::Result<Event> {
        if let Some(event) = self.waiting.pop_front() {
            return Ok(event);
        }
        let event = event::read()?;
        if event != Event::Key(KeyCode::Esc.into()) {
            return Ok(event);
        }
        self.waiting.push_back(event);
        while escapes::behind_esc(&self.waiting) == Behind::Begun && event::poll(PIECE)? {
            self.waiting.push_back(event::read()?);
        }
        if let Behind::Key(count, code) = escapes::behind_esc(&self.waiting) {
            self.waiting.drain(..=count);
            self.waiting.push_front(escapes::with_alt(code));
        }
        self.waiting
            .pop_front()
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Does what the system asks of the terminal.
    fn heed(&mut self) -> Option<Input> {
        if self.asked.to_leave() {
            return Some(Input::Leave);
        }
        let taken_again = if self.asked.to_stop() {
            if !can_be_stopped() {
                return None;
            }
            restore();
            self.asked.stop();
            self.take_again()
        } else if self.asked.to_go_on() {
            // After SIGSTOP, which cannot be caught, the terminal is in the mode of the program that had it meanwhile.
            restore();
            self.take_again()
        } else {
            return None;
        };
        Some(taken_again.map_or(Input::Leave, |()| Input::GoOn))
    }

    fn take_again(&mut self) -> io::Result<()> {
        self.screen = take(self.mouse)?;
        Ok(())
    }

    /// The next frame is sent whole. The screen is blank until then, which a terminal that can does not show.
    fn redraw(&mut self) -> io::Result<()> {
        execute!(io::stdout(), BeginSynchronizedUpdate, Clear(ClearType::All))?;
        self.is_redrawing = true;
        self.screen = Ratatui::new(CrosstermBackend::new(io::stdout()))?;
        Ok(())
    }

    /// Says something to the terminal itself: a bell, a notification, what is to be copied.
    pub fn tell(bytes: &str) -> io::Result<()> {
        io::stdout().write_all(bytes.as_bytes())?;
        io::stdout().flush()
    }

    /// Stops the desk as Ctrl+Z does elsewhere, when it next waits for a key. Tells whether there is a shell that could
    /// let it go on; where there is none nothing happens.
    pub fn stop() -> io::Result<bool> {
        let can = can_be_stopped();
        if can {
            ask_to_stop()?;
        }
        Ok(can)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// How long the rest of a key is waited for, whose beginning has come: with no time at all the library does not even tell
/// what came in the same piece. No one types that fast.
const PIECE: Duration = Duration::from_millis(5);

/// How long the library waits by itself. With no time at all it would not even look at what it has read already.
const LOOK: Duration = Duration::from_millis(50);

/// Waits for an event; an error when the terminal is gone, which the library's own wait does not tell.
fn has_event(patience: Duration) -> io::Result<bool> {
    if is_gone(Duration::ZERO)? {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    // What came in one piece with the last key has been read already and would not wake our wait.
    let look = LOOK.min(patience);
    if event::poll(look)? {
        return Ok(true);
    }
    if is_gone(patience.saturating_sub(look))? {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    event::poll(LOOK)
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
