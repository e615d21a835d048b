//! The program's own log: a file a day in a folder beside the journal, the old ones taken away. It is for the
//! administrator who is called when something went wrong, so it says what the program did and where, and nothing of what
//! the messages say: no text, no link, no author, no PIN, not even a key that was pressed.
//!
//! Who logs uses `tracing`'s macros; this file alone says where the lines go.

use std::fmt;
use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use crate::clock::Clock;
use crate::config;

/// Days that are kept.
const DAYS: usize = 30;

/// The time of a line: the program's clock (UTC), which is not the system's in a training journal.
struct Time(Clock);

impl FormatTime for Time {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        write!(writer, "{}", self.0.now().format("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

/// Lines go into this folder from now on. It is made for its owner only, and the files in it are.
///
/// A line that cannot be written, on a full disk say, is lost in silence: the log is worth less than the desk.
pub fn begin(folder: &Path, clock: Clock) -> Result<(), String> {
    let failed = |what: String| format!("записи о работе программы не ведутся: {what}");
    config::make_folder(folder).map_err(|error| failed(error.to_string()))?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("pult")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .map_err(|error| failed(format!("{}: {error}", folder.display())))?;
    let lines = tracing_subscriber::fmt()
        .with_writer(file)
        .with_ansi(false)
        .with_target(false)
        .with_timer(Time(clock))
        .log_internal_errors(false)
        .finish();
    // A second call, in a test say, leaves the first one as it is.
    let _ = tracing::subscriber::set_global_default(lines);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "пульт открыт");
    Ok(())
}
