//! The log of signatures (ж): who signed for what, when, how, and how far it is proved. The newest first; by person,
//! department and day.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use crate::desk::forms::filter::{day_of, whole_day};
use crate::desk::input::action::{Action, Row};
use crate::desk::state::State;
use crate::desk::state::phrases;
use crate::desk::style::text;
use crate::journal::{AnyEntry, SignedFilter};
use crate::regulation::Number;
use crate::regulation::fact::{Method, Signature};

/// How many entries are read at once.
pub const MOST: u32 = 1000;

/// The log as it was last read.
#[derive(Debug, Default)]
pub struct SignatureLog {
    /// What it shows.
    pub filter: SignedFilter,
    /// The entries, the newest first.
    pub entries: Vec<AnyEntry>,
    cursor: usize,
}

impl SignatureLog {
    /// Takes entries that were read by a filter.
    pub fn load(&mut self, filter: SignedFilter, entries: Vec<AnyEntry>) {
        if filter != self.filter {
            self.cursor = 0;
        }
        (self.filter, self.entries) = (filter, entries);
        self.go(Row::By(0));
    }

    /// The row under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
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
}

/// The place of a cursor after a move over so many rows.
pub(crate) fn moved(cursor: usize, row: Row, rows: usize) -> usize {
    let last = rows.saturating_sub(1);
    match row {
        Row::By(by) => cursor.saturating_add_signed(by).min(last),
        Row::First => 0,
        Row::Last => last,
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

/// Draws the log.
pub(crate) fn view(app: &crate::desk::app::App, frame: &mut Frame<'_>, area: Rect) {
    let log = &app.log;
    let mut chips = Vec::new();
    chips.extend(log.filter.person.clone());
    let department = log.filter.department.as_ref();
    chips.extend(department.map(|code| {
        app.state
            .setup
            .organization
            .department_name(code)
            .to_owned()
    }));
    chips.extend(
        log.day(&app.state)
            .map(|day| day.format("%d.%m.%Y").to_string()),
    );
    let chips = chips
        .iter()
        .fold(String::new(), |chips, chip| chips + " [" + chip + "]");
    let full = if log.entries.len() >= MOST as usize {
        " (последние)"
    } else {
        ""
    };
    let title = format!(" Журнал подписей: {}{full}{chips} ", log.entries.len());
    let block = crate::desk::view::frame_of(title, &app.state.theme);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inner.width);
    if log.entries.is_empty() {
        let words = format!(
            " Подписей нет. {} — другой отбор, {} — снять отбор.",
            app.state.keymap.key(Action::Filter),
            app.state.keymap.key(Action::Unfilter)
        );
        return frame.render_widget(
            Paragraph::new(Line::styled(words, app.state.theme.dim)),
            inner,
        );
    }
    let rows = usize::from(inner.height);
    let first = (log.cursor + 1).saturating_sub(rows);
    let lines = log
        .entries
        .iter()
        .enumerate()
        .skip(first)
        .take(rows)
        .map(|(place, entry)| {
            let style = if place == log.cursor {
                app.state.theme.selected
            } else {
                app.state.theme.text
            };
            Line::styled(text::fit(&line(&app.state, entry, width), width), style)
        });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inner);
}

fn line(state: &State, entry: &AnyEntry, width: usize) -> String {
    let (at, seq, hash, number, what, signature) = match entry {
        AnyEntry::Message(entry) => (
            entry.event.at,
            entry.seq,
            entry.hash.short(),
            Some(entry.event.message),
            phrases::words(state, &entry.event.fact),
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
