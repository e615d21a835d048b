//! What the desk knows, without any screen: the ministry and its rules, the queue, who is on duty, what stands in the way
//! of an entry. `update` changes it, the screens and the layers read it; the journal is not in here, its messages are.
//!
//! Open [`State`] first; [`queue`] derives the dues, [`drafts`] keeps forms that were left, [`phrases`] tells entries
//! in words.

pub mod drafts;
pub mod notice;
pub mod phrases;
pub mod queue;
pub mod session;
pub mod told;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::calendar::{Instant, WorkMinutes};
use crate::config::Setup;
use crate::desk::input::{action::Action, keymap::Keymap, place::Screen};
use crate::desk::state::session::{Access, ClockDoubt, FailedPrint};
use crate::desk::state::{drafts::Drafts, notice::Notice, queue::Queue, told::Told};
use crate::desk::style::{glyphs::Glyphs, theme::Theme};
use crate::directory::change::Directory;
use crate::journal::{Duty, Entry, Usage};
use crate::papers::sheets::Closed;
use crate::regulation::{Message, Number};

/// What the lower pane of a narrow terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LowerPane {
    /// The stages.
    Countdown,
    /// The signatures.
    Signatures,
}

/// The state of the desk.
#[derive(Debug)]
pub struct State {
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
    pub used: HashMap<Action, u32>,
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
    /// Sheets of the journal that are closed.
    pub closed_sheets: Closed,
    /// What the running copy of the journal is at.
    pub copying: Option<String>,
    /// Why there is no copy of the journal.
    pub no_copy: Option<String>,
    /// What the running print is at.
    pub printing: Option<String>,
    /// The last print, where it failed.
    pub again: Option<FailedPrint>,
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
    /// A line for the user.
    pub notice: Option<Notice>,
    /// What the lower pane of a narrow terminal shows.
    pub lower: LowerPane,
    /// The entry that was pointed at when something was asked to be corrected.
    pub pointed_entry: Option<u64>,
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

impl State {
    /// A state with an empty queue.
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
            pointed_entry: None,
            used: HashMap::new(),
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

    /// Recomputes dues and slack for the current minute.
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

    /// Nothing stands before an entry: the journal can be written to and fits its seal, the clock is right, the duty open.
    pub fn is_settled(&self) -> bool {
        self.can_be_entered_in() && self.clock_doubt.is_none() && self.access == Access::Open
    }

    /// The duty was opened or handed over today: another day's is opened anew.
    pub fn duty_is_of_today(&self) -> bool {
        let is_today = |duty: &Duty| self.local(duty.since.to_utc()).date_naive() == self.today();
        self.duty.as_ref().is_some_and(is_today)
    }

    /// The person on duty has a PIN.
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

    /// A message of the queue, or the one that was taken up from the journal.
    pub fn message(&self, number: Number) -> Option<&Message> {
        let mut items = self.queue.items().iter();
        let item = items.find(|item| item.message.number == number);
        let aside = self.aside.as_ref();
        item.map(|item| &item.message)
            .or_else(|| aside.filter(|message| message.number == number))
    }

    /// The queue of the past is looked at, in which nothing can be entered.
    pub fn is_in_the_past(&self) -> bool {
        self.past.is_some() && self.screen == Screen::Main
    }
}
