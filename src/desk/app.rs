//! The state of the desk. `update` changes it, `view` reads it; the journal is not in here, its messages are.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use crate::config::Setup;
use crate::journal::Entry;
use crate::regulation::stage::{self, Stage};
use crate::regulation::{
    Event, Fact, Kind, Message, Number, Rules, StageCode, Status, Text, next, slack,
};

use super::dialogs::Dialog;
use super::theme::Theme;
use super::widgets::form::Draft;

/// A message of the queue with what is derived of it for the minute.
#[derive(Debug)]
pub struct Item {
    /// The message.
    pub message: Message,
    /// Its entries in the journal.
    pub entries: Vec<Entry>,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Its slack.
    pub slack: Option<WorkMinutes>,
    /// The reply is in time if nobody takes more than is left of a limit.
    pub can_be_in_time: bool,
    /// When the reply is due, and the working minutes until then.
    pub due: Instant,
    /// Negative when the due is past.
    pub left: WorkMinutes,
}

impl Item {
    /// Derives what the desk shows of a message at an instant.
    pub fn new(
        message: Message,
        entries: Vec<Entry>,
        rules: &Rules,
        now: Instant,
    ) -> Result<Self, OutsideCalendar> {
        let now = stage::to_the_minute(now);
        let stages = stage::stages(&message, rules, now)?;
        let slack = slack::slack(&message, rules, now)?;
        let can_be_in_time = slack::can_be_in_time(&message, rules, now)?;
        let due = stage::reply_due(&message, rules, now)?;
        let left = rules.calendar.between(now, due)?;
        Ok(Self {
            message,
            entries,
            stages,
            slack,
            can_be_in_time,
            due,
            left,
        })
    }

    /// Something of it is beyond its term.
    pub fn is_overdue(&self) -> bool {
        self.stages
            .iter()
            .any(|stage| stage.status == Status::Overdue)
    }

    /// Something of it is due within so many working minutes.
    pub fn is_due_soon(&self, within: WorkMinutes) -> bool {
        !self.is_overdue() && self.due_soon(within).next().is_some()
    }

    fn due_soon(&self, within: WorkMinutes) -> impl Iterator<Item = &Stage> {
        // The right to return expires without anybody being late.
        self.stages.iter().filter(move |stage| {
            stage.status == Status::Running
                && stage.code != StageCode::Return
                && stage.remaining.is_some_and(|left| left <= within)
        })
    }
}

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
    /// The help, scrolled by so many rows.
    Help(usize),
    /// The palette of actions.
    Palette(Box<super::palette::Palette>),
}

/// What the lower pane of a narrow terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LowerPane {
    /// The stages.
    Countdown,
    /// The signatures.
    Signatures,
}

/// What is to be done outside: the desk itself writes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Register a message.
    Register {
        /// When it was detected.
        at: chrono::DateTime<chrono::FixedOffset>,
        /// The detection.
        fact: Fact,
    },
    /// Append facts; on success say this.
    Append {
        /// The facts.
        events: Vec<Event>,
        /// Files to attach to the posting among them (п. 21).
        attach: Vec<PathBuf>,
        /// What to say.
        done: String,
    },
    /// Look for an earlier message with the same link or author before this registration.
    LookForSimilar {
        /// The link.
        url: String,
        /// The author.
        author: String,
    },
    /// Print the sheets of a year to a PDF.
    Print {
        /// Which year.
        year: i32,
        /// Which sheet; all of them when absent.
        sheet: Option<usize>,
    },
    /// Ring the bell.
    Ring,
}

/// A due that is called once: of which message and stage, whether it is past.
type Call = (Number, StageCode, Option<Text>, Option<usize>, bool);

/// The desk.
#[derive(Debug)]
pub struct App {
    /// The ministry, the rules, the settings.
    pub setup: Setup,
    /// Colours.
    pub theme: Theme,
    /// The present moment.
    pub now: Instant,
    /// The clock is not the system's: a demo or a training journal.
    pub is_training: bool,
    /// Why nothing can be entered.
    pub read_only: Option<String>,
    /// Open messages, the least slack first.
    pub queue: Vec<Item>,
    /// The selected message.
    pub selected: Option<Number>,
    /// What lies over the main screen.
    pub layer: Layer,
    /// A line for the user.
    pub notice: Option<Notice>,
    /// What the lower pane of a narrow terminal shows.
    pub lower: LowerPane,
    /// Forms that were left, by what they were for.
    pub drafts: BTreeMap<String, Draft>,
    /// The head of the journal, short.
    pub head: String,
    /// The desk is being left.
    pub leaving: bool,
    /// Dues that were already called.
    called: HashSet<Call>,
}

impl App {
    /// A desk with an empty queue.
    pub fn new(setup: Setup, theme: Theme, now: Instant) -> Self {
        let notice = setup.warnings.first().map(|text| Notice {
            text: text.clone(),
            is_error: true,
        });
        Self {
            setup,
            theme,
            now,
            is_training: false,
            read_only: None,
            queue: Vec::new(),
            selected: None,
            layer: Layer::None,
            notice,
            lower: LowerPane::Countdown,
            drafts: BTreeMap::new(),
            head: String::new(),
            leaving: false,
            called: HashSet::new(),
        }
    }

    /// Takes the open messages of the journal, and keeps the selection where it was as far as it can.
    pub fn load(&mut self, messages: Vec<(Message, Vec<Entry>)>) {
        let place = self.selected_place();
        let rules = &self.setup.rules;
        let items = messages
            .into_iter()
            .map(|(message, entries)| Item::new(message, entries, rules, self.now));
        match items.collect() {
            Ok(items) => self.queue = items,
            Err(outside) => self.say_error(format!("сроки не посчитать: {outside}")),
        }
        self.sort();
        if self.selected_place().is_none() {
            let place = place
                .unwrap_or_default()
                .min(self.queue.len().saturating_sub(1));
            self.selected = self.queue.get(place).map(|item| item.message.number);
        }
    }

    /// Counts everything anew for another minute.
    pub fn recount(&mut self) {
        let messages = std::mem::take(&mut self.queue);
        self.load(
            messages
                .into_iter()
                .map(|item| (item.message, item.entries))
                .collect(),
        );
    }

    fn sort(&mut self) {
        self.queue
            .sort_by_key(|item| (item.slack, item.due, item.message.number));
    }

    /// The place of the selected message in the queue.
    pub fn selected_place(&self) -> Option<usize> {
        self.queue
            .iter()
            .position(|item| Some(item.message.number) == self.selected)
    }

    /// The selected message.
    pub fn selected_item(&self) -> Option<&Item> {
        self.selected_place().map(|place| &self.queue[place])
    }

    /// Selects the row so many rows away.
    pub fn select_by(&mut self, rows: isize) {
        let place = self
            .selected_place()
            .unwrap_or_default()
            .saturating_add_signed(rows);
        let place = place.min(self.queue.len().saturating_sub(1));
        self.selected = self.queue.get(place).map(|item| item.message.number);
    }

    /// What may follow for the selected message, the expected step first.
    pub fn next_steps(&self) -> Vec<Kind> {
        self.selected_item()
            .map(|item| next(&item.message))
            .unwrap_or_default()
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

    /// Calls each due once when it comes near and once when it is past; silently at the start. Tells whether there was
    /// anything new.
    pub fn call_dues(&mut self, silently: bool) -> bool {
        let soon = self.soon();
        let mut news = Vec::new();
        for item in &self.queue {
            let overdue = item
                .stages
                .iter()
                .filter(|stage| stage.status == Status::Overdue)
                .map(|stage| (stage, true));
            for (stage, late) in item
                .due_soon(soon)
                .map(|stage| (stage, false))
                .chain(overdue)
            {
                let key = (
                    item.message.number,
                    stage.code,
                    stage.department.clone(),
                    stage.round,
                    late,
                );
                if self.called.insert(key) {
                    let left = stage.remaining.unwrap_or_default();
                    let what = if late {
                        "срок истёк".to_owned()
                    } else {
                        format!("осталось {left}")
                    };
                    news.push(format!(
                        "№ {}: {} — {what}",
                        item.message.number.index,
                        stage.name.to_lowercase()
                    ));
                }
            }
        }
        if silently || news.is_empty() {
            return false;
        }
        self.say_error(news.join(" · "));
        true
    }

    /// A moment by the ministry's clock.
    pub fn local(&self, at: Instant) -> chrono::DateTime<chrono::FixedOffset> {
        self.setup.rules.calendar.local(at)
    }

    /// A moment as short as it can be told today: 17:05, or 24.11 11:18.
    pub fn clock_time(&self, at: Instant) -> String {
        let (then, today) = (self.local(at), self.local(self.now));
        let form = if then.date_naive() == today.date_naive() {
            "%H:%M"
        } else {
            "%d.%m %H:%M"
        };
        then.format(form).to_string()
    }
}
