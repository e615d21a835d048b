//! The state of the desk. `update` changes it, `view` reads it; the journal is not in here, its messages are.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::calendar::{Instant, WorkMinutes};
use crate::config::Setup;
use crate::directory::change::Directory;
use crate::journal::{Duty, Entry, Usage};
use crate::papers::report::period::Period;
use crate::papers::sheets::Closed;
use crate::regulation::{Message, Number};

use super::dialogs::Dialog;
use super::drafts::Drafts;
use super::effect::Again;
use super::explain::Explain;
use super::find::Finder;
use super::glyphs::Glyphs;
use super::help::Help;
use super::history::History;
use super::keymap::Keymap;
use super::looks::Looks;
use super::notice::Told;
use super::palette::Used;
use super::queue::Queue;
use super::reports::Reports;
use super::screens::directory::DirectoryView;
use super::screens::signatures::SignatureLog;
use super::theme::Theme;

/// A line for the user under the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// It is bad news.
    pub is_error: bool,
}

/// What lies over the main screen.
#[derive(Debug)]
pub enum Layer {
    /// Nothing.
    None,
    /// A dialog.
    Dialog(Box<Dialog>),
    /// The help, over whatever else lies there.
    Help(Box<Help>),
    /// Why a term is what it is.
    Explain(Explain),
    /// The history of a message.
    History(Box<History>),
    /// A list of messages before it is registered.
    Intake(Box<super::intake::Intake>),
    /// The palette of actions.
    Palette(Box<super::palette::Palette>),
    /// The choice of colours.
    Looks(Looks),
}

/// Whether anything can be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The duty is open.
    Open,
    /// Nobody has opened the duty today: the desk can be looked at.
    NoDuty,
    /// The desk waits for the PIN of whoever is on duty, and shows the countdowns.
    Locked,
}

/// The computer's clock is in doubt: it was set back, or has jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDoubt {
    /// What it showed when that was noticed.
    pub shown: Instant,
    /// The time before that: of the last entry, or of the last second on the desk.
    pub last: Instant,
}

/// Which screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The queue with the countdown and the signatures (F2).
    Main,
    /// The production calendar with the cursor on a day (F6).
    Calendar(NaiveDate),
    /// Departments, people and stand-ins (F7).
    Directory,
    /// Who has signed what (ж).
    Signatures,
    /// All messages ever (F3).
    Journal,
    /// The registry of the answered messages (F4).
    Registry,
    /// The monthly summary (F5).
    Summary,
}

/// What the lower pane of a narrow terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LowerPane {
    /// The stages.
    Countdown,
    /// The signatures.
    Signatures,
}

/// The desk.
#[derive(Debug)]
pub struct App {
    /// The ministry, the rules, the settings.
    pub setup: Setup,
    /// Colours.
    pub theme: Theme,
    /// The colours that suit the terminal, where the settings leave it to the program.
    pub auto_theme: Theme,
    /// The window, as large as it was last drawn.
    pub window: Rect,
    /// Which borders and marks the terminal can show.
    pub glyphs: Glyphs,
    /// The keys that hold.
    pub keymap: Keymap,
    /// How often each action was done since the desk was opened.
    pub used: Used,
    /// The present moment.
    pub now: Instant,
    /// The clock is not the system's: a demo or a training journal.
    pub is_training: bool,
    /// Why nothing can be entered.
    pub read_only: Option<String>,
    /// How the journal does not fit its seal; nothing is entered until a person accepts it.
    pub seal_broken: Option<String>,
    /// The clock is in doubt; nothing is entered until a person confirms it.
    pub clock_doubt: Option<ClockDoubt>,
    /// Whether anything can be entered, and by whom.
    pub access: Access,
    /// Departments, people and stand-ins as organization.toml has them.
    pub file_directory: Directory,
    /// Who is on duty by the journal.
    pub duty: Option<Duty>,
    /// Who has a PIN.
    pub pins: BTreeSet<String>,
    /// Signatures that were checked since the desk was opened: the entry, and whether its signature is genuine.
    pub checked: HashMap<u64, bool>,
    /// The screen of the directory.
    pub directory: DirectoryView,
    /// The log of signatures.
    pub log: SignatureLog,
    /// What is looked for in the journal.
    pub finder: Finder,
    /// The registry and the summary.
    pub reports: Reports,
    /// Sheets of the journal that are closed.
    pub closed_sheets: Closed,
    /// What the running copy of the journal is at.
    pub copying: Option<String>,
    /// Why there is no copy of the journal.
    pub no_copy: Option<String>,
    /// What the running print is at.
    pub printing: Option<String>,
    /// The last print, where it failed.
    pub again: Option<Again>,
    /// When a key was last pressed.
    pub touched: Instant,
    /// The time of the last entry in the journal.
    pub last_entry: Option<Instant>,
    /// The queue as it now stands.
    pub queue: Queue,
    /// A message that is not in the queue: it was taken up from the journal, to have something entered of it.
    pub aside: Option<Message>,
    /// The queue as it stood at an earlier moment, while that is looked at. Nothing can be entered meanwhile.
    pub past: Option<Queue>,
    /// Which screen is shown.
    pub screen: Screen,
    /// What lies over the main screen.
    pub layer: Layer,
    /// A line for the user.
    pub notice: Option<Notice>,
    /// What the lower pane of a narrow terminal shows.
    pub lower: LowerPane,
    /// Forms that were left.
    pub drafts: Drafts,
    /// What the last messages used: it is offered first.
    pub usage: Usage,
    /// For an open repeat, the departments that had the message which it repeats (п. 19).
    pub earlier: HashMap<Number, Vec<String>>,
    /// The head of the journal, short.
    pub head: String,
    /// The desk is being left.
    pub leaving: bool,
    /// What was told of the dues already.
    pub told: Told,
    /// Whether the window has the keyboard, where the terminal tells.
    pub has_focus: Option<bool>,
}

impl App {
    /// A desk with an empty queue.
    pub fn new(mut setup: Setup, theme: Theme, now: Instant) -> Self {
        let keymap = Keymap::new(&setup.settings.keys).unwrap_or_else(|error| {
            let words = format!("{error}. Действуют обычные клавиши");
            setup.warnings.push(words);
            Keymap::default()
        });
        let notice = setup.warnings.first().map(|text| Notice {
            text: text.clone(),
            is_error: true,
        });
        Self {
            theme,
            auto_theme: theme,
            window: Rect::new(0, 0, 80, 24),
            glyphs: Glyphs::default(),
            keymap,
            used: Used::default(),
            now,
            is_training: false,
            read_only: None,
            seal_broken: None,
            clock_doubt: None,
            file_directory: setup.organization.directory(),
            access: Access::NoDuty,
            duty: None,
            pins: BTreeSet::new(),
            checked: HashMap::new(),
            directory: DirectoryView::default(),
            log: SignatureLog::default(),
            finder: Finder::default(),
            reports: Reports::new(Period::month_of(
                setup.rules.calendar.local(now).date_naive(),
            )),
            closed_sheets: Closed::default(),
            copying: None,
            no_copy: None,
            printing: None,
            again: None,
            touched: now,
            last_entry: None,
            queue: Queue::at(now),
            aside: None,
            past: None,
            screen: Screen::Main,
            layer: Layer::None,
            notice,
            lower: LowerPane::Countdown,
            drafts: Drafts::default(),
            usage: Usage::default(),
            earlier: HashMap::new(),
            head: String::new(),
            leaving: false,
            told: Told::default(),
            has_focus: None,
            setup,
        }
    }

    /// Takes the open messages of the journal.
    pub fn load(&mut self, messages: Vec<(Message, Vec<Entry>)>) {
        if let Err(outside) = self.queue.load(messages, &self.setup.rules, self.now) {
            self.say_error(format!("сроки не посчитать: {outside}"));
        }
    }

    /// Counts everything anew for another minute.
    pub fn recount(&mut self) {
        if let Err(outside) = self.queue.recount(&self.setup.rules, self.now) {
            self.say_error(format!("сроки не посчитать: {outside}"));
        }
    }

    /// Today by the ministry's clock.
    pub fn today(&self) -> NaiveDate {
        self.local(self.now).date_naive()
    }

    /// Who is on duty: whose name the entries bear.
    pub fn on_duty(&self) -> &str {
        &self.setup.organization.duty
    }

    /// The journal takes entries.
    pub fn can_be_entered_in(&self) -> bool {
        self.read_only.is_none() && self.seal_broken.is_none()
    }

    /// Whoever is on duty has a PIN.
    pub fn duty_has_pin(&self) -> bool {
        self.pins.contains(self.on_duty())
    }

    /// The sheet of the year's journal that a message is printed on.
    pub fn sheet_of(&self, number: Number) -> u32 {
        let rows = self.setup.settings.rows_per_page;
        let layout = self.closed_sheets.layout(number.year, rows);
        layout.sheet_of(number.index)
    }

    /// The queue that is looked at: the present one, or one of the past.
    pub fn shown(&self) -> &Queue {
        self.past.as_ref().unwrap_or(&self.queue)
    }

    /// The same, to move the selection in.
    pub fn shown_mut(&mut self) -> &mut Queue {
        self.past.as_mut().unwrap_or(&mut self.queue)
    }

    /// The colours of a name.
    pub fn theme_of(&self, name: &str) -> Theme {
        Theme::named(name).unwrap_or(self.auto_theme)
    }

    /// Says something.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_error: false,
        });
    }

    /// Says that something is wrong.
    pub fn say_error(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            is_error: true,
        });
    }

    /// How many working minutes before a due it is called soon.
    pub fn soon(&self) -> WorkMinutes {
        WorkMinutes::new(i64::from(self.setup.settings.notice_minutes))
    }

    /// A moment by the ministry's clock.
    pub fn local(&self, at: Instant) -> chrono::DateTime<chrono::FixedOffset> {
        self.setup.rules.calendar.local(at)
    }

    /// A moment as short as it can be told today: 17:05, or 24.11 11:18.
    pub fn clock_time(&self, at: Instant) -> String {
        let (then, today) = (self.local(at), self.local(self.shown().moment()));
        let form = if then.date_naive() == today.date_naive() {
            "%H:%M"
        } else {
            "%d.%m %H:%M"
        };
        then.format(form).to_string()
    }
}
