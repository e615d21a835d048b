//! How a notification gets to the desktop: by the terminal, where it can, by a program of the system, or by a command
//! of the settings. A program runs on a thread of its own, so that one that hangs stops nothing; that it failed is said
//! once.

use std::process::Command;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::config::{Notify, Settings};
use crate::desk::reminders::TITLE;
use crate::desk::terminal::osc;
use crate::desk::terminal::osc::Between;
use crate::papers::spool::{SpoolError, run, split};

/// How long a command may take: it only hands the text over.
const PATIENCE: Duration = Duration::from_secs(5);

/// The system's own program, as a command of the settings would have it.
const NOTIFY_SEND: &str = "notify-send --app-name=Пульт {title} {text}";

/// How a notification gets to the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The terminal does it, by OSC 9.
    Osc9,
    /// The terminal does it, by OSC 777.
    Osc777,
    /// A program does it: words parted by blanks, `{title}` and `{text}` among them.
    Command(String),
    /// There is none: the bell and the line under the header are all.
    None,
}

/// What the environment tells of the terminal and the system.
pub struct Around<'a> {
    /// A variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Whether there is a program of a name.
    pub has_program: &'a dyn Fn(&str) -> bool,
}

impl Around<'_> {
    fn is_set(&self, name: &str) -> bool {
        (self.variable)(name).is_some_and(|value| !value.is_empty())
    }

    fn names(&self, variable: &str, names: &[&str]) -> bool {
        (self.variable)(variable).is_some_and(|value| names.contains(&value.as_str()))
    }
}

impl Way {
    /// The way of the settings, or the one that the terminal and the system offer.
    pub fn choose(settings: &Settings, around: &Around<'_>) -> Self {
        let command = settings.notify_command.trim();
        match settings.notify {
            Notify::None => Self::None,
            Notify::Osc9 => Self::Osc9,
            Notify::Osc777 => Self::Osc777,
            Notify::Auto | Notify::Command if !command.is_empty() => {
                Self::Command(command.to_owned())
            }
            Notify::Command => Self::Command(NOTIFY_SEND.to_owned()),
            Notify::Auto => Self::of_the_terminal(around)
                .or_else(|| Self::of_the_system(around))
                .unwrap_or(Self::None),
        }
    }

    /// Variables that a terminal sets outlive a tmux that runs in it, TERM does not.
    fn of_the_terminal(around: &Around<'_>) -> Option<Self> {
        let osc9 = ["iTerm.app", "WezTerm", "ghostty"];
        if around.names("TERM_PROGRAM", &osc9)
            || around.names("LC_TERMINAL", &["iTerm2"])
            || ["KITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR"]
                .iter()
                .any(|name| around.is_set(name))
        {
            return Some(Self::Osc9);
        }
        let term = (around.variable)("TERM").unwrap_or_default();
        let begins = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
        if begins(&["xterm-kitty", "xterm-ghostty", "wezterm"]) {
            return Some(Self::Osc9);
        }
        begins(&["foot", "rxvt-unicode", "contour"]).then_some(Self::Osc777)
    }

    fn of_the_system(around: &Around<'_>) -> Option<Self> {
        let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| around.is_set(name));
        (has_screen && (around.has_program)("notify-send"))
            .then(|| Self::Command(NOTIFY_SEND.to_owned()))
    }
}

/// Whoever brings notifications to the desktop.
#[derive(Debug)]
pub struct Crier {
    way: Way,
    between: Between,
    running: Option<Running>,
    has_complained: bool,
}

/// The thread that runs the command, a text after another.
#[derive(Debug)]
struct Running {
    texts: Sender<String>,
    failures: Receiver<String>,
}

impl Crier {
    /// Brings them by a way.
    pub fn new(way: Way, between: Between) -> Self {
        Self {
            way,
            between,
            running: None,
            has_complained: false,
        }
    }

    /// Brings a text; gives back what is to be told to the terminal, where that does it.
    pub fn cry(&mut self, text: &str) -> Option<String> {
        match &self.way {
            Way::Osc9 => Some(osc::osc9(self.between, TITLE, text)),
            Way::Osc777 => Some(osc::osc777(self.between, TITLE, text)),
            Way::Command(template) => {
                let running = self.running.get_or_insert_with(|| start(template.clone()));
                // The thread ends only with the desk.
                let _ = running.texts.send(osc::plain(text));
                None
            }
            Way::None => None,
        }
    }

    /// Why a notification did not get there; told once, the later ones fail for the same reason.
    pub fn failure(&mut self) -> Option<String> {
        let failure = self.running.as_ref()?.failures.try_recv().ok()?;
        (!std::mem::replace(&mut self.has_complained, true)).then_some(failure)
    }
}

fn start(template: String) -> Running {
    let (texts, to_cry) = mpsc::channel::<String>();
    let (tell, failures) = mpsc::channel();
    thread::spawn(move || {
        for text in to_cry {
            if let Err(why) = send(&template, &text) {
                let why = format!("уведомление не показано: {why} (notify в config.toml)");
                // The desk may have been left in the meantime.
                let _ = tell.send(why);
            }
        }
    });
    Running { texts, failures }
}

fn send(template: &str, text: &str) -> Result<(), String> {
    let command = command(template, text)?;
    run(command, PATIENCE, &|| true).map_err(|error| match error {
        SpoolError::Template(what) => what.to_owned(),
        SpoolError::NoProgram(program) => format!("команды «{program}» нет"),
        SpoolError::Hangs { program, seconds } => {
            format!("команда «{program}» не ответила за {seconds} с и остановлена")
        }
        SpoolError::Refused { program, said } => format!("{program}: {said}"),
        SpoolError::NotStarted { .. } | SpoolError::Cancelled => error.to_string(),
    })
}

/// The command of a template. Filled in after the splitting: nothing in a text parts words, and no shell sees it.
fn command(template: &str, text: &str) -> Result<Command, String> {
    let words = split(template).map_err(|error| match error {
        SpoolError::Template(what) => what.to_owned(),
        other => other.to_string(),
    })?;
    let mut filled = words
        .into_iter()
        .map(|word| word.replace("{title}", TITLE).replace("{text}", text));
    let program = filled.next().filter(|program| !program.is_empty());
    let mut command = Command::new(program.ok_or("не названа программа")?);
    command.args(filled);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(notify: &str, command: &str, set: &[(&str, &str)], programs: &[&str]) -> Way {
        let mut settings = Settings::default();
        settings.notify = notify.parse().expect("a word of the settings");
        command.clone_into(&mut settings.notify_command);
        let around = Around {
            variable: &|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            },
            has_program: &|name| programs.contains(&name),
        };
        Way::choose(&settings, &around)
    }

    #[test]
    fn a_terminal_that_can_is_asked_before_a_program() {
        let desktop = ("DISPLAY", ":0");
        let sends = Way::Command(NOTIFY_SEND.to_owned());
        for (set, found) in [
            (vec![("TERM", "xterm-kitty"), desktop], Way::Osc9),
            (vec![("TERM_PROGRAM", "WezTerm")], Way::Osc9),
            (
                vec![("TERM", "tmux-256color"), ("KITTY_WINDOW_ID", "1")],
                Way::Osc9,
            ),
            (vec![("TERM", "foot")], Way::Osc777),
            (vec![("TERM", "rxvt-unicode-256color")], Way::Osc777),
            (vec![("TERM", "xterm-256color"), desktop], sends),
            (vec![("TERM", "xterm-256color"), ("DISPLAY", "")], Way::None),
            (vec![("TERM", "linux")], Way::None),
        ] {
            assert_eq!(way("auto", "", &set, &["notify-send"]), found, "{set:?}");
        }
        assert_eq!(way("auto", "", &[desktop], &[]), Way::None);
    }

    #[test]
    fn the_settings_win() {
        let kitty = [("TERM", "xterm-kitty")];
        assert_eq!(way("none", "say {text}", &kitty, &[]), Way::None);
        assert_eq!(way("osc777", "", &kitty, &[]), Way::Osc777);
        assert_eq!(
            way("auto", "say {text}", &kitty, &[]),
            Way::Command("say {text}".to_owned())
        );
        assert_eq!(
            way("command", "", &kitty, &[]),
            Way::Command(NOTIFY_SEND.to_owned())
        );
    }

    #[test]
    fn a_text_is_one_word_of_the_command() {
        let made = command("say -t '{title}' {text}", "№ 1; rm -rf 'x' $HOME").expect("right");
        let words: Vec<_> = made.get_args().map(|word| word.to_string_lossy()).collect();
        assert_eq!(words, ["-t", TITLE, "№ 1; rm -rf 'x' $HOME"]);
        assert_eq!(
            command("say '{text}", "").expect_err("wrong"),
            "кавычка не закрыта"
        );
        assert!(command(" ", "").is_err());
    }

    #[test]
    fn a_failure_is_told_once() {
        let mut crier = Crier::new(
            Way::Command("нет-такой-программы".to_owned()),
            Between::Nothing,
        );
        let mut told = Vec::new();
        for text in ["раз", "два"] {
            assert_eq!(crier.cry(text), None);
            let running = crier.running.as_ref().expect("it runs");
            let failure = running.failures.recv().expect("it fails");
            // Put back for the desk to find it.
            let (tell, failures) = mpsc::channel();
            tell.send(failure).expect("it is taken");
            crier.running.as_mut().expect("it runs").failures = failures;
            told.extend(crier.failure());
            crier.running = None;
        }
        assert_eq!(
            told,
            ["уведомление не показано: команды «нет-такой-программы» нет (notify в config.toml)"]
        );
    }
}
