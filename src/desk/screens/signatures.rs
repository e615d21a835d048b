//! The log of signatures (ж): who signed for what, when, how, and how far it is proved. The newest first; by person,
//! department and day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ratatui::style::{Modifier, Style};
use ratatui::{Frame, layout::Rect};

use crate::desk::forms::filter::{day_of, whole_day};
use crate::desk::input::action::{Action, Row};
use crate::desk::state::{State, phrases};
use crate::desk::widgets::window::{note, pane};
use crate::desk::widgets::{areas::Areas, list, list::moved};
use crate::journal::{AnyEntry, SignedFilter};
use crate::regulation::fact::{Method, Signature};
use crate::{desk::style::text, regulation::Message, regulation::Number};

/// How many entries are read at once.
pub const MOST: u32 = 1000;

/// The log as it was last read.
#[derive(Debug, Default)]
pub struct SignatureLog {
    /// What it shows.
    pub filter: SignedFilter,
    /// The entries, the newest first.
    pub entries: Vec<AnyEntry>,
    /// Those that were withdrawn.
    withdrawn: BTreeSet<u64>,
    cursor: usize,
}

impl SignatureLog {
    /// Takes entries that were read by a filter.
    pub fn load(&mut self, filter: SignedFilter, entries: Vec<AnyEntry>, withdrawn: BTreeSet<u64>) {
        if filter != self.filter {
            self.cursor = 0;
        }
        (self.filter, self.entries, self.withdrawn) = (filter, entries, withdrawn);
        self.go(Row::By(0));
    }

    /// Moves the cursor.
    pub fn go(&mut self, row: Row) {
        self.cursor = moved(self.cursor, row, self.entries.len());
    }

    /// The day that is shown, if it is one.
    pub fn day(&self, state: &State) -> Option<NaiveDate> {
        day_of(&self.filter, state)
    }

    /// The filter of another day; of today when none is shown.
    pub fn on_day(&self, state: &State, by: i64) -> SignedFilter {
        let day = self.day(state).map_or(state.today(), |day| {
            day.checked_add_signed(chrono::TimeDelta::days(by))
                .unwrap_or(day)
        });
        SignedFilter {
            between: Some(whole_day(day, state)),
            ..self.filter.clone()
        }
    }

    /// Draws the log.
    pub(crate) fn view(&self, state: &State, frame: &mut Frame<'_>, area: Rect) -> Areas {
        let department = self.filter.department.as_ref();
        let department = department.map(|code| state.setup.organization.department_name(code));
        let day = self
            .day(state)
            .map(|day| day.format("%d.%m.%Y").to_string());
        let chips = list::chips([
            self.filter.person.clone(),
            department.map(str::to_owned),
            day,
        ]);
        let full = if self.entries.len() >= MOST as usize {
            " (последние)"
        } else {
            ""
        };
        let title = format!(" Журнал подписей: {}{full}{chips} ", self.entries.len());
        let inner = pane(frame, area, title, &state.theme);
        if self.entries.is_empty() {
            let words = format!(
                " Подписей нет. {} — другой отбор, {} — снять отбор.",
                state.keymap.key(Action::Filter),
                state.keymap.key(Action::Unfilter)
            );
            note(frame, inner, words, state.theme.dim);
        }
        let place = (self.cursor, self.entries.len());
        let width = usize::from(inner.width);
        list::view_plain(frame, inner, place, &state.theme, |place| {
            let entry = &self.entries[place];
            let is_withdrawn = self.withdrawn.contains(&entry.seq());
            let style = state.theme.text;
            let style = if is_withdrawn { struck(style) } else { style };
            (line(state, entry, is_withdrawn, width), style)
        })
    }
}

/// How a signature was made, and how far it is proved.
pub(crate) fn proof_words(
    state: &State,
    seq: u64,
    number: Option<Number>,
    signature: &Signature,
) -> String {
    match (signature.method, state.checked.get(&seq)) {
        (Method::Pin, Some(true)) => "✓ ПИН".to_owned(),
        (Method::Pin, Some(false)) => "✗ НЕ ЕГО ПИН".to_owned(),
        (Method::Pin, None) if signature.mac.is_none() => "✗ ПИН не набран".to_owned(),
        (Method::Pin, None) => "ПИН, не проверено".to_owned(),
        (Method::Paper, _) => number.map_or_else(
            || "на бумаге".to_owned(),
            |number| format!("бумага л. {}", state.sheet_of(number)),
        ),
        (Method::Name, _) => "по имени".to_owned(),
    }
}

/// What was withdrawn is struck out, by a sign too: a colour or a line through it is not seen everywhere.
pub(crate) fn struck(style: Style) -> Style {
    style.add_modifier(Modifier::CROSSED_OUT)
}

/// The sign before an entry that was withdrawn or corrected.
pub(crate) fn sign_of(message: &Message, place: u64) -> &'static str {
    if message.withdrawal(place).is_some() {
        WITHDRAWN
    } else if message.is_corrected(Some(place)) {
        "* "
    } else {
        ""
    }
}

/// Before an entry that was withdrawn.
pub(crate) const WITHDRAWN: &str = "✗ отозвано: ";

fn line(state: &State, entry: &AnyEntry, is_withdrawn: bool, width: usize) -> String {
    let (at, seq, hash, number, what, signature) = match entry {
        AnyEntry::Message(entry) => (
            entry.event.at,
            entry.seq,
            entry.hash.short(),
            Some(entry.event.message),
            phrases::fact_words(state, &entry.event.fact),
            entry.event.fact.signature(),
        ),
        AnyEntry::Desk(entry) => (
            entry.event.at,
            entry.seq,
            entry.hash.short(),
            None,
            phrases::record_words(state, &entry.event.record),
            entry.event.record.signature(),
        ),
    };
    let Some(signature) = signature else {
        return String::new();
    };
    let mark = if is_withdrawn { WITHDRAWN } else { "" };
    let what = format!("{mark}{what}");
    // Where there is little room the year goes first: the day that is shown has it in the title.
    let form = if width < 100 {
        "%d.%m.%y %H:%M"
    } else {
        "%d.%m.%Y %H:%M"
    };
    let at = state.local(at.to_utc()).format(form);
    let proof = proof_words(state, seq, number, signature);
    let number = number.map_or_else(String::new, |number| format!("№ {}", number.index));
    let position = signature.position.as_deref().unwrap_or_default();
    let tail = format!("{} {}", text::fit(&proof, 17), &hash[..6]);
    let who = format!("{}, {position}", signature.person);
    let start = format!(
        " {at} {} ",
        text::fit(&number, if width < 100 { 7 } else { 8 })
    );
    let room = width.saturating_sub(text::width(&start) + text::width(&tail) + 2);
    // What was signed matters most where there is little room.
    let (who_room, what_room) = if room > 70 {
        (36, room - 37)
    } else {
        (0, room)
    };
    let who = if who_room == 0 {
        String::new()
    } else {
        text::fit(&who, who_room) + " "
    };
    format!("{start}{who}{} {tail}", text::fit(&what, what_room))
}
