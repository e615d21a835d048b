//! How a notification gets to the desktop: by the terminal, where it can, by a program of the system, or by a command
//! of the settings. A program runs in the background, so that one that hangs stops nothing.

use std::collections::VecDeque;
use std::process::Command;
use std::time::Duration;

use crate::config::{Notify, Settings};
use crate::desk::tasks::background::{Step, Task};
use crate::desk::terminal::osc::{self, Multiplexer};
use crate::papers::spool::{SpoolError, run, split};

const TITLE: &str = "Пульт: сроки";

/// How long a command may take: it only hands the text over.
const PATIENCE: Duration = Duration::from_secs(5);

/// The system's own program, as a command of the settings would have it.
const NOTIFY_SEND: &str = "notify-send --app-name=Пульт {title} {text}";

/// How a notification gets to the desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Channel {
    /// The terminal does it, by OSC 9.
    Osc9,
    /// The terminal does it, by OSC 777.
    Osc777,
    /// A program does it: words parted by blanks, `{title}` and `{text}` among them.
    Command(String),
    /// There is none: the bell and the line under the header are all.
    None,
}

/// What the terminal and the system can do.
pub(crate) struct Environment<'a> {
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) has_program: &'a dyn Fn(&str) -> bool,
}

impl Environment<'_> {
    fn is_set(&self, name: &str) -> bool {
        (self.variable)(name).is_some_and(|value| !value.is_empty())
    }

    fn names(&self, variable: &str, names: &[&str]) -> bool {
        (self.variable)(variable).is_some_and(|value| names.contains(&value.as_str()))
    }
}

impl Channel {
    /// That of the settings, or the one that the terminal and the system offer.
    pub(crate) fn choose(settings: &Settings, environment: &Environment<'_>) -> Self {
        let command = settings.notify_command.trim();
        match settings.notify {
            Notify::None => Self::None,
            Notify::Osc9 => Self::Osc9,
            Notify::Osc777 => Self::Osc777,
            Notify::Auto | Notify::Command if !command.is_empty() => {
                Self::Command(command.to_owned())
            }
            Notify::Command => Self::Command(NOTIFY_SEND.to_owned()),
            Notify::Auto => Self::of_the_terminal(environment)
                .or_else(|| Self::of_the_system(environment))
                .unwrap_or(Self::None),
        }
    }

    /// Variables that a terminal sets outlive a tmux that runs in it, TERM does not.
    fn of_the_terminal(environment: &Environment<'_>) -> Option<Self> {
        let osc9 = ["iTerm.app", "WezTerm", "ghostty"];
        if environment.names("TERM_PROGRAM", &osc9)
            || environment.names("LC_TERMINAL", &["iTerm2"])
            || ["KITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR"]
                .iter()
                .any(|name| environment.is_set(name))
        {
            return Some(Self::Osc9);
        }
        let term = (environment.variable)("TERM").unwrap_or_default();
        let begins = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
        if begins(&["xterm-kitty", "xterm-ghostty", "wezterm"]) {
            return Some(Self::Osc9);
        }
        begins(&["foot", "rxvt-unicode", "contour"]).then_some(Self::Osc777)
    }

    fn of_the_system(environment: &Environment<'_>) -> Option<Self> {
        let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| environment.is_set(name));
        (has_screen && (environment.has_program)("notify-send"))
            .then(|| Self::Command(NOTIFY_SEND.to_owned()))
    }
}

#[derive(Debug)]
pub(crate) struct Notifier {
    channel: Channel,
    multiplexer: Multiplexer,
    /// Texts for the command, which shows them one after another.
    waiting: VecDeque<String>,
    running: Option<Task<(), ()>>,
    has_complained: bool,
}

impl Notifier {
    pub(crate) fn new(channel: Channel, multiplexer: Multiplexer) -> Self {
        Self {
            channel,
            multiplexer,
            waiting: VecDeque::new(),
            running: None,
            has_complained: false,
        }
    }

    /// Sends a text; gives back what is to be told to the terminal, where that does it.
    pub(crate) fn notify(&mut self, text: &str) -> Option<String> {
        match &self.channel {
            Channel::Osc9 => Some(osc::osc9(self.multiplexer, TITLE, text)),
            Channel::Osc777 => Some(osc::osc777(self.multiplexer, TITLE, text)),
            Channel::Command(_) => {
                self.waiting.push_back(osc::plain(text));
                self.send_next();
                None
            }
            Channel::None => None,
        }
    }

    fn send_next(&mut self) {
        if let (Channel::Command(template), None) = (&self.channel, &self.running) {
            let template = template.clone();
            self.running = self.waiting.pop_front().map(|text| {
                let work = move |_: &_| send(&template, &text);
                Task::start("ошибка в программе", work)
            });
        }
    }

    /// Why a notification was not shown; told once, the later ones fail for the same reason.
    pub(crate) fn poll(&mut self) -> Option<String> {
        let Step::Done(sent) = self.running.as_mut()?.poll()? else {
            return None;
        };
        self.running = None;
        self.send_next();
        let why = sent.err().filter(|_| !self.has_complained)?;
        self.has_complained = true;
        Some(format!(
            "уведомление не показано: {why} (notify в config.toml)"
        ))
    }
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

    fn channel(notify: &str, command: &str, set: &[(&str, &str)], programs: &[&str]) -> Channel {
        let mut settings = Settings::default();
        settings.notify = notify.parse().expect("a word of the settings");
        command.clone_into(&mut settings.notify_command);
        let environment = Environment {
            variable: &|name| {
                let found = set.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            },
            has_program: &|name| programs.contains(&name),
        };
        Channel::choose(&settings, &environment)
    }

    #[test]
    fn a_terminal_that_can_is_asked_before_a_program() {
        let desktop = ("DISPLAY", ":0");
        let sends = Channel::Command(NOTIFY_SEND.to_owned());
        for (set, found) in [
            (vec![("TERM", "xterm-kitty"), desktop], Channel::Osc9),
            (vec![("TERM_PROGRAM", "WezTerm")], Channel::Osc9),
            (
                vec![("TERM", "tmux-256color"), ("KITTY_WINDOW_ID", "1")],
                Channel::Osc9,
            ),
            (vec![("TERM", "foot")], Channel::Osc777),
            (vec![("TERM", "rxvt-unicode-256color")], Channel::Osc777),
            (vec![("TERM", "xterm-256color"), desktop], sends),
            (
                vec![("TERM", "xterm-256color"), ("DISPLAY", "")],
                Channel::None,
            ),
            (vec![("TERM", "linux")], Channel::None),
        ] {
            assert_eq!(
                channel("auto", "", &set, &["notify-send"]),
                found,
                "{set:?}"
            );
        }
        assert_eq!(channel("auto", "", &[desktop], &[]), Channel::None);
    }

    #[test]
    fn the_settings_win() {
        let kitty = [("TERM", "xterm-kitty")];
        assert_eq!(channel("none", "say {text}", &kitty, &[]), Channel::None);
        assert_eq!(channel("osc777", "", &kitty, &[]), Channel::Osc777);
        assert_eq!(
            channel("auto", "say {text}", &kitty, &[]),
            Channel::Command("say {text}".to_owned())
        );
        assert_eq!(
            channel("command", "", &kitty, &[]),
            Channel::Command(NOTIFY_SEND.to_owned())
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
        let channel = Channel::Command("нет-такой-программы".to_owned());
        let mut notifier = Notifier::new(channel, Multiplexer::None);
        let mut told = Vec::new();
        for text in ["раз", "два"] {
            assert_eq!(notifier.notify(text), None);
            while notifier.running.is_some() {
                told.extend(notifier.poll());
                std::thread::yield_now();
            }
        }
        assert_eq!(
            told,
            ["уведомление не показано: команды «нет-такой-программы» нет (notify в config.toml)"]
        );
    }
}
