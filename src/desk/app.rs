//! The state of the desk. `update` changes it, `view` reads it; the journal is not in here, its messages are.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::calendar::{Instant, WorkMinutes};
use crate::config::Setup;
use crate::journal::Entry;
use crate::regulation::{Event, Fact, Kind, Message, Number, StageCode, Status, Text, next};

use super::dialogs::Dialog;
use super::explain::Explain;
use super::queue::Queue;
use super::theme::Theme;
use super::widgets::form::Draft;

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
    /// Why a term is what it is.
    Explain(Explain),
    /// The palette of actions.
    Palette(Box<super::palette::Palette>),
}

/// Which screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The queue with the countdown and the signatures (F2).
    Main,
    /// The production calendar with the cursor on a day (F6).
    Calendar(NaiveDate),
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
    /// Read the queue as it stood at an instant.
    Travel(Instant),
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
    /// The queue as it now stands.
    pub queue: Queue,
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
            queue: Queue::at(now),
            past: None,
            screen: Screen::Main,
            layer: Layer::None,
            notice,
            lower: LowerPane::Countdown,
            drafts: BTreeMap::new(),
            head: String::new(),
            leaving: false,
            called: HashSet::new(),
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

    /// The queue that is looked at: the present one, or one of the past.
    pub fn shown(&self) -> &Queue {
        self.past.as_ref().unwrap_or(&self.queue)
    }

    /// The same, to move the selection in.
    pub fn shown_mut(&mut self) -> &mut Queue {
        self.past.as_mut().unwrap_or(&mut self.queue)
    }

    /// What may follow for the selected message, the expected step first.
    pub fn next_steps(&self) -> Vec<Kind> {
        // Nothing follows in the past.
        if self.past.is_some() {
            return Vec::new();
        }
        self.queue
            .selected_item()
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
        for item in self.queue.items() {
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
        let (then, today) = (self.local(at), self.local(self.shown().moment()));
        let form = if then.date_naive() == today.date_naive() {
            "%H:%M"
        } else {
            "%d.%m %H:%M"
        };
        then.format(form).to_string()
    }
}
