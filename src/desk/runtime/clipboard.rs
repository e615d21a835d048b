//! Copying: to the clipboard by the terminal, and into a file, since no terminal tells whether it has done so.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use crate::config::in_russian;
use crate::desk::app::App;
use crate::desk::runtime::Outside;
use crate::desk::terminal::Terminal;
use crate::desk::terminal::osc;

/// The file beside the journal.
const FILE: &str = "copied.txt";

impl Outside {
    /// Copies a text, called so.
    pub(crate) fn copy(&mut self, app: &mut App, what: &str, text: &str) -> io::Result<()> {
        let sequence = osc::osc52(self.between, text);
        if let Some(sequence) = &sequence {
            Terminal::tell(sequence)?;
        }
        let path = self.journal.path().with_file_name(FILE);
        match (keep(&path, text), sequence) {
            (Ok(()), Some(_)) => app.state.say(format!(
                "Скопировано: {what} (и в файл {})",
                path.display()
            )),
            (Ok(()), None) => app.state.say(format!(
                "Скопировано в файл, для буфера обмена слишком длинно: {what}: {}",
                path.display()
            )),
            (Err(error), Some(_)) => app.state.say(format!(
                "Скопировано: {what}. Файл {} не записать: {}",
                path.display(),
                in_russian(&error)
            )),
            (Err(error), None) => app.state.say_error(format!(
                "не скопировано: для буфера обмена терминала слишком длинно, а файл {} не записать: {}",
                path.display(),
                in_russian(&error)
            )),
        }
        Ok(())
    }
}

/// Writes the file anew, for its owner only: it holds what a citizen wrote.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
