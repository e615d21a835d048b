//! A queue: the open messages of a moment with all that is derived of them, the least slack first, and the selection in
//! it. The desk has one of the present, and another while the past is looked at.

use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use crate::journal::Entry;
use crate::regulation::stage::{self, Stage};
use crate::regulation::{Message, Number, Rules, StageCode, Status, slack};

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

    /// What of it is due within so many working minutes.
    pub fn due_soon(&self, within: WorkMinutes) -> impl Iterator<Item = &Stage> {
        // The right to return expires without anybody being late.
        self.stages.iter().filter(move |stage| {
            stage.status == Status::Running
                && stage.code != StageCode::Return
                && stage.remaining.is_some_and(|left| left <= within)
        })
    }
}

/// The open messages of a moment.
#[derive(Debug)]
pub struct Queue {
    items: Vec<Item>,
    selected: Option<Number>,
    /// Where the selected message stood when it left the queue: nothing is selected since, until somebody moves.
    left_at: Option<usize>,
    moment: Instant,
}

impl Queue {
    /// An empty queue as of an instant.
    pub fn at(moment: Instant) -> Self {
        Self {
            items: Vec::new(),
            selected: None,
            left_at: None,
            moment,
        }
    }

    /// The instant as of which it stands.
    pub fn moment(&self) -> Instant {
        self.moment
    }

    /// The messages, the least slack first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Takes messages as of an instant. The selection stays with its message: when that leaves, nothing is selected, so
    /// that a key meant for it does nothing to another one.
    pub fn load(
        &mut self,
        messages: Vec<(Message, Vec<Entry>)>,
        rules: &Rules,
        moment: Instant,
    ) -> Result<(), OutsideCalendar> {
        let place = self.selected_place();
        let items = messages
            .into_iter()
            .map(|(message, entries)| Item::new(message, entries, rules, moment));
        self.items = items.collect::<Result<_, _>>()?;
        self.moment = moment;
        self.items
            .sort_by_key(|item| (item.slack, item.due, item.message.number));
        if self.selected.is_some() && self.selected_place().is_none() {
            (self.selected, self.left_at) = (None, place.or(self.left_at));
        }
        if self.selected.is_none() && (self.left_at.is_none() || self.items.is_empty()) {
            self.left_at = None;
            self.select_place(0);
        }
        Ok(())
    }

    /// Recomputes dues and slack for another instant.
    pub fn recount(&mut self, rules: &Rules, moment: Instant) -> Result<(), OutsideCalendar> {
        let messages = std::mem::take(&mut self.items)
            .into_iter()
            .map(|item| (item.message, item.entries));
        self.load(messages.collect(), rules, moment)
    }

    /// The number of the selected message.
    pub fn selected(&self) -> Option<Number> {
        self.selected
    }

    /// The place of the selected message.
    pub fn selected_place(&self) -> Option<usize> {
        self.items
            .iter()
            .position(|item| Some(item.message.number) == self.selected)
    }

    /// The selected message.
    pub fn selected_item(&self) -> Option<&Item> {
        self.selected_place().map(|place| &self.items[place])
    }

    /// Selects a message.
    pub fn select(&mut self, number: Number) {
        (self.selected, self.left_at) = (Some(number), None);
    }

    /// Selects the row so many rows away.
    pub fn select_by(&mut self, rows: isize) {
        let place = match (self.selected_place(), self.left_at.take()) {
            (Some(place), _) => place.saturating_add_signed(rows),
            // Down selects what took the place of the one that left, up what stood above it.
            (None, Some(left)) if rows > 0 => left.saturating_add_signed(rows - 1),
            (None, left) => left.unwrap_or_default().saturating_add_signed(rows),
        };
        self.select_place(place);
    }

    fn select_place(&mut self, place: usize) {
        let place = place.min(self.items.len().saturating_sub(1));
        self.selected = self.items.get(place).map(|item| item.message.number);
    }
}
