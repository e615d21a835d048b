//! What the system asks of the desk: to leave (SIGTERM, SIGHUP, a terminal that is gone), to stop (SIGTSTP), to go on
//! (SIGCONT). A signal only sets a flag; the desk looks at the flags while it waits for a key.

use std::sync::atomic::{AtomicBool, Ordering};
use std::{io, sync::Arc, time::Duration};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTERM, SIGTSTP};

use crate::desk::terminal::screen::restore;

/// What the system has asked for and is not done yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    leave: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    go_on: Arc<AtomicBool>,
}

impl Asked {
    /// Watches the signals and the terminal from now on.
    pub(crate) fn watch() -> io::Result<Self> {
        let asked = Self::default();
        for signal in [SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&asked.leave))?;
        }
        signal_hook::flag::register(SIGTSTP, Arc::clone(&asked.stop))?;
        signal_hook::flag::register(SIGCONT, Arc::clone(&asked.go_on))?;
        see_that_it_ends()?;
        watch_the_terminal(&asked.leave);
        Ok(asked)
    }

    /// To leave.
    pub(crate) fn to_leave(&self) -> bool {
        self.leave.load(Ordering::Relaxed)
    }

    /// To stop; told once.
    pub(crate) fn to_stop(&self) -> bool {
        self.stop.swap(false, Ordering::Relaxed)
    }

    /// To go on after a stop; told once.
    pub(crate) fn to_go_on(&self) -> bool {
        self.go_on.swap(false, Ordering::Relaxed)
    }

    /// Stops until the shell lets the process go on. The terminal must have been given back before.
    pub(crate) fn stop(&self) {
        // Every process of the job stops, as at a plain Ctrl+Z: otherwise the shell would keep waiting for the
        // script that the desk was started from.
        let _ = kill_current_process_group(Signal::TSTP);
        // SIGTSTP is caught here, so this process needs SIGSTOP. If that is not allowed, the desk resumes at once.
        let _ = kill_process(getpid(), Signal::STOP);
        self.stop.store(false, Ordering::Relaxed);
        self.go_on.store(false, Ordering::Relaxed);
    }
}

/// Asks this process to stop, as the terminal would have at a Ctrl+Z that it does not hand over.
pub(crate) fn ask_to_stop() -> io::Result<()> {
    Ok(kill_process(getpid(), Signal::TSTP)?)
}

/// How long the desk may take to leave by its own door.
const GRACE: Duration = Duration::from_secs(5);

/// Sees that SIGTERM and SIGHUP are answered: on a terminal that is gone the reader of keys inside the library never
/// comes back. Every entry is on the disk by then, so the program just ends.
fn see_that_it_ends() -> io::Result<()> {
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
fn watch_the_terminal(leave: &Arc<AtomicBool>) {
    let leave = Arc::clone(leave);
    std::thread::spawn(move || {
        let input = io::stdin();
        loop {
            // No events are requested; a hang-up is reported in any case.
            let mut watched = [PollFd::new(&input, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) if watched[0].revents().contains(PollFlags::HUP) => break,
                // Where a terminal cannot be watched so, the desk still looks before each key.
                _ => return,
            }
        }
        leave.store(true, Ordering::Relaxed);
        end_after_grace(SIGHUP);
    });
}

/// Ends the program in a while, if it has not ended by then.
fn end_after_grace(signal: i32) -> ! {
    std::thread::sleep(GRACE);
    restore();
    std::process::exit(128 + signal);
}
