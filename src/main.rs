//! The binary: arguments to one call, errors printed once, an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    pult::cli::run()
}
