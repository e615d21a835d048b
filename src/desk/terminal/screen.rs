//! The screen of the terminal: taken with every mode that the desk needs, given back with all of them.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use ratatui::crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};
use ratatui::{Terminal as Ratatui, backend::CrosstermBackend};

use crate::sanitize;

/// Whether there is a terminal to give back: leaving the alternate screen twice would put the cursor over what was
/// printed in between, the words of a panic among them.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Takes the terminal: raw mode, a blank alternate screen, everything told that the desk listens to.
pub(crate) fn take(mouse: bool) -> io::Result<Ratatui<CrosstermBackend<Stdout>>> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        cursor::Hide
    )?;
    if mouse {
        execute!(io::stdout(), EnableMouseCapture)?;
    }
    // The alternate screen is blank; ratatui's own clear would ask the terminal where its cursor is, and some never
    // answer.
    execute!(io::stdout(), Clear(ClearType::All))?;
    Ratatui::new(CrosstermBackend::new(io::stdout()))
}

/// Says what went wrong on the terminal, which has been given back. The words of a panic may quote a message: they are
/// made harmless here, and the log has the place alone.
pub(crate) fn tell_of_a_panic(info: &panic::PanicHookInfo<'_>) {
    if let Some(place) = info.location() {
        tracing::error!(file = place.file(), line = place.line(), "сбой программы");
    }
    eprintln!(
        "pult: сбой программы: {}",
        sanitize::lines(&info.to_string())
    );
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        eprintln!("{trace}");
    }
}

/// Gives the terminal back, once; on a terminal that is gone there is nothing to do.
pub(crate) fn restore() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}
