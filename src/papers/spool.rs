//! Sends a PDF to the printer, through the system's own printing or through the ministry's command.
//!
//! On Linux that is `lp` of CUPS, on Windows the print verb of the program that opens PDFs. A command that does not
//! answer is stopped; the file stays in any case.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::{path::Path, sync::mpsc, thread, time::Duration};

pub use crate::config::Duplex;
use crate::config::Settings;

/// The default printer of the system.
pub const AUTO: &str = "auto";

/// How long a command may take: it only hands the file over.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a running command is polled.
const STEP: Duration = Duration::from_millis(50);

impl Duplex {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::None, Self::Long, Self::Short];

    /// In Russian.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Its words, and its name in CUPS.
    fn names(self) -> [&'static str; 2] {
        match self {
            Self::None => ["нет", "one-sided"],
            Self::Long => ["по длинному краю", "two-sided-long-edge"],
            Self::Short => ["по короткому краю", "two-sided-short-edge"],
        }
    }
}

/// Where and how to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// Its name in the system; `auto` for the system's choice.
    pub name: String,
    /// How many copies.
    pub copies: u16,
    /// Both sides.
    pub duplex: Duplex,
    /// A command instead of the system's own: words separated by blanks, `{file}` among them.
    pub command: String,
    /// How long the command may take.
    pub patience: Duration,
}

/// Why a file was not sent to the printer.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// The command is wrong.
    #[error("команда печати (command в config.toml): {0}")]
    Template(&'static str),
    /// There is no such program.
    #[error("команды «{0}» нет: установите её или задайте другую (command в config.toml)")]
    NoProgram(String),
    /// The program does not start.
    #[error(
        "команда «{program}» не запускается: {}",
        crate::russian::system_error(error)
    )]
    NotStarted {
        /// Which program.
        program: String,
        /// What the system said.
        error: io::Error,
    },
    /// The program refused.
    #[error("{program}: {said}")]
    Refused {
        /// Which program.
        program: String,
        /// What it said.
        said: String,
    },
    /// The user cancelled it.
    #[error("печать отменена")]
    Cancelled,
    /// The program did not answer.
    #[error(
        "команда «{program}» не ответила за {seconds} с и остановлена; проверьте принтер и его очередь"
    )]
    Hangs {
        /// Which program.
        program: String,
        /// How long Pult waited.
        seconds: u64,
    },
}

impl Printer {
    /// The printer of the settings; none where they name none.
    pub fn from_settings(settings: &Settings) -> Option<Self> {
        Self::named(settings, &settings.printer)
    }

    /// A printer with this name and the other settings; none for an empty name.
    pub fn named(settings: &Settings, name: &str) -> Option<Self> {
        let name = name.trim();
        (!name.is_empty()).then(|| Self {
            name: name.to_owned(),
            copies: settings.copies,
            duplex: settings.duplex,
            command: settings.command.clone(),
            patience: PATIENCE,
        })
    }

    /// The program that takes the file.
    pub fn program(&self) -> String {
        let own = self.command.split_whitespace().next();
        let system = if cfg!(windows) { "powershell" } else { "lp" };
        own.unwrap_or(system).to_owned()
    }

    /// Its name inside a sentence.
    pub fn called(&self) -> String {
        if self.name == AUTO {
            "принтер системы".to_owned()
        } else {
            format!("принтер {}", self.name)
        }
    }

    /// Returns once the printing system has accepted the file, or once `goes_on` returns false.
    pub fn send(&self, file: &Path, goes_on: &dyn Fn() -> bool) -> Result<(), SpoolError> {
        for command in self.commands(file)? {
            run(command, self.patience, goes_on)?;
        }
        Ok(())
    }

    fn commands(&self, file: &Path) -> Result<Vec<Command>, SpoolError> {
        if !self.command.trim().is_empty() {
            return Ok(vec![self.own(file)?]);
        }
        if cfg!(windows) {
            // The verb has no number of copies, so it runs once for each.
            return Ok((0..self.copies.max(1)).map(|_| self.verb(file)).collect());
        }
        Ok(vec![self.lp(file)])
    }

    /// `lp` of CUPS.
    fn lp(&self, file: &Path) -> Command {
        let mut command = Command::new("lp");
        if self.name != AUTO {
            command.args(["-d", &self.name]);
        }
        command
            .args(["-n", &self.copies.to_string()])
            .args(["-o", &format!("sides={}", self.duplex.names()[1])])
            .arg("--")
            .arg(file);
        command
    }

    /// The verb "print" of the program that opens PDFs on Windows. File and printer are passed in the environment, so no
    /// name can act as part of the script.
    fn verb(&self, file: &Path) -> Command {
        let script = if self.name == AUTO {
            "Start-Process -FilePath $env:PULT_FILE -Verb Print"
        } else {
            "Start-Process -FilePath $env:PULT_FILE -Verb PrintTo -ArgumentList ('\"' + $env:PULT_PRINTER + '\"')"
        };
        let mut command = Command::new("powershell");
        command
            .args(["-NoProfile", "-NonInteractive", "-Command", script])
            .env("PULT_FILE", file)
            .env("PULT_PRINTER", &self.name);
        command
    }

    /// The command of the settings.
    fn own(&self, file: &Path) -> Result<Command, SpoolError> {
        let words = split(&self.command)?;
        if !words.iter().any(|word| word.contains("{file}")) {
            return Err(SpoolError::Template(
                "нет слова {file}: непонятно, где имя файла",
            ));
        }
        let name = if self.name == AUTO { "" } else { &self.name };
        let file = file.to_string_lossy();
        // Filled in after splitting, so that a blank in a name does not split it.
        let mut filled = words.into_iter().map(|word| {
            word.replace("{printer}", name)
                .replace("{copies}", &self.copies.to_string())
                .replace("{duplex}", self.duplex.into())
                .replace("{file}", &file)
        });
        let Some(program) = filled.next().filter(|program| !program.is_empty()) else {
            return Err(SpoolError::Template("не названа программа"));
        };
        let mut command = Command::new(program);
        command.args(filled);
        Ok(command)
    }
}

/// Splits a command at blanks; a quoted part is one word. No shell is involved.
pub fn split(template: &str) -> Result<Vec<String>, SpoolError> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in template.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, blank) if blank.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if quote.is_some() {
        return Err(SpoolError::Template("кавычка не закрыта"));
    }
    words.extend(word);
    Ok(words)
}

/// Runs a program to its end; stops it when it takes too long or `goes_on` returns false.
pub fn run(
    mut command: Command,
    patience: Duration,
    goes_on: &dyn Fn() -> bool,
) -> Result<(), SpoolError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let started = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(SpoolError::NoProgram(program));
        }
        Err(error) => return Err(SpoolError::NotStarted { program, error }),
    };
    let words = listen(&mut child);
    let mut waited = Duration::ZERO;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => {
                let said = words
                    .recv_timeout(Duration::from_secs(1))
                    .unwrap_or_default();
                let said = match said.trim() {
                    "" => format!("печать не принята ({status})"),
                    said => said.to_owned(),
                };
                return Err(SpoolError::Refused { program, said });
            }
            Ok(None) if waited < patience && goes_on() => {
                thread::sleep(STEP);
                waited += STEP;
            }
            Ok(None) => {
                // It may have ended in the meantime.
                let _ = child.kill();
                let _ = child.wait();
                if waited < patience {
                    return Err(SpoolError::Cancelled);
                }
                let seconds = patience.as_secs();
                return Err(SpoolError::Hangs { program, seconds });
            }
            Err(error) => return Err(SpoolError::NotStarted { program, error }),
        }
    }
}

/// What the program writes to its error stream, as one line. A thread reads it, so that a full pipe does not block the
/// program, and a child that keeps the stream open does not block Pult.
fn listen(child: &mut Child) -> mpsc::Receiver<String> {
    let (tell, told) = mpsc::channel();
    if let Some(stream) = child.stderr.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // What was read before an error still counts.
            let _ = stream.take(4096).read_to_end(&mut bytes);
            let text = String::from_utf8_lossy(&bytes);
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let plain = words.chars().filter(|character| !character.is_control());
            let _ = tell.send(plain.collect());
        });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printer(name: &str, command: &str) -> Printer {
        Printer {
            name: name.to_owned(),
            copies: 2,
            duplex: Duplex::Long,
            command: command.to_owned(),
            patience: Duration::from_millis(300),
        }
    }

    fn words(command: &Command) -> Vec<String> {
        std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_template_is_split_without_a_shell() {
        let own = |template: &str| {
            let command = printer("Этаж 2", template).own(Path::new("/a b/л'ист.pdf"));
            command.map(|command| words(&command))
        };
        assert_eq!(
            own("lpr -P {printer} \"-#{copies}\" '{file}' x$HOME;").expect("right"),
            ["lpr", "-P", "Этаж 2", "-#2", "/a b/л'ист.pdf", "x$HOME;"]
        );
        assert_eq!(own("p {duplex} {file} ''").expect("right")[3], "");
        for (wrong, what) in [
            ("lpr", "{file}"),
            ("p '{file}", "кавычка"),
            ("\"\" {file}", "программа"),
        ] {
            assert!(
                own(wrong).expect_err("wrong").to_string().contains(what),
                "{wrong}"
            );
        }
    }

    #[test]
    fn lp_gets_printer_copies_and_sides() {
        let lp = |name| words(&printer(name, "").lp(Path::new("-l.pdf")));
        let sides = "sides=two-sided-long-edge";
        assert_eq!(
            lp("HP"),
            ["lp", "-d", "HP", "-n", "2", "-o", sides, "--", "-l.pdf"]
        );
        assert_eq!(lp(AUTO)[1], "-n");
    }

    #[test]
    fn no_name_can_act_in_the_script_of_windows() {
        let command = printer("'; rm", "").verb(Path::new("'; x.pdf"));
        assert!(words(&command).iter().all(|word| !word.contains(';')));
        assert_eq!(command.get_envs().count(), 2);
    }
}
