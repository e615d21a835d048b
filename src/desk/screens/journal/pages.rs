//! What was found, page by page: the newest page first, the next one when the cursor comes near the end. Of a large journal
//! a few pages are held at once, those around the cursor.

use crate::desk::effect::request::{PAGE, PageRequest};
use crate::desk::{input::action::Row, screens::journal::finder::Finder};
use crate::regulation::Message;

/// Pages that are held at most.
const HELD: usize = 3;
/// So many rows before its end the next page is read: nobody comes to an end that is none.
const NEAR: usize = 20;
/// So many are counted of what has words or is narrowed, so that typing waits for no count.
const COUNTED: u32 = 10_000;

/// How many are to be counted at most of what is looked for.
pub fn counted(is_everything: bool) -> u32 {
    if is_everything { u32::MAX } else { COUNTED }
}

impl Finder {
    /// The rows to show again: from the newest on where something else is looked for.
    pub fn again(&self, is_new: bool) -> PageRequest {
        if is_new {
            return PageRequest {
                first: 0,
                before: None,
                pages: 1,
            };
        }
        self.at_page(self.around.first, self.found.len().div_ceil(PAGE).max(1))
    }

    /// The rows that the cursor comes near to and that are not held.
    pub fn wanted(&self) -> Option<PageRequest> {
        if self.sifting.is_some() || self.narrowed.breach.is_some() {
            return None;
        }
        let around = &self.around;
        if self.cursor + NEAR >= self.found.len() && !around.is_end {
            let pages = self.found.len() / PAGE + 1;
            let over = pages.saturating_sub(HELD);
            return Some(self.at_page(around.first + over, pages - over));
        }
        let is_near = self.cursor < NEAR && around.first > 0;
        is_near.then(|| self.at_page(around.first - 1, HELD))
    }

    fn at_page(&self, first: usize, pages: usize) -> PageRequest {
        let before = self.around.starts.get(first).copied().flatten();
        PageRequest {
            first: if before.is_some() { first } else { 0 },
            before,
            pages,
        }
    }

    /// Takes the rows that were asked for, and how many there are in all; the cursor stays on its message.
    pub fn load_rows(
        &mut self,
        wanted: PageRequest,
        found: Vec<Message>,
        total: u32,
        is_new: bool,
    ) {
        let chosen = self.chosen().filter(|_| !is_new);
        let shown = self.around.first * PAGE + self.cursor;
        self.around.is_end = found.len() < wanted.pages * PAGE;
        self.around.first = wanted.first;
        self.around.starts.truncate(wanted.first);
        self.around.starts.push(wanted.before);
        let ends = found.chunks_exact(PAGE).filter_map(|page| page.last());
        self.around
            .starts
            .extend(ends.map(|message| Some(message.number)));
        self.around.total = usize::try_from(total).unwrap_or(usize::MAX);
        self.load(found, is_new);
        let mut rows = self.found.iter();
        let place = chosen.and_then(|chosen| rows.position(|message| message.number == chosen));
        if !is_new {
            self.cursor = place.unwrap_or(shown.saturating_sub(wanted.first * PAGE));
            self.go(Row::By(0));
        }
    }

    /// How many there are, in words; more are not counted.
    pub fn total(&self) -> String {
        let total = self.around.total.max(self.found.len());
        let words = crate::russian::grouped(total);
        let is_all = self.asked().search.is_empty();
        if total >= COUNTED as usize && !is_all {
            format!("больше {words}")
        } else {
            words
        }
    }

    /// The place of the cursor among all, from one on.
    pub fn row_of_all(&self) -> usize {
        self.around.first * PAGE + self.cursor + 1
    }
}
