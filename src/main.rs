//! The binary: arguments to one call, errors printed once, an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Whatever the program makes is for its user alone: the messages of citizens, and who signed for them.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    pult::cli::run()
}
