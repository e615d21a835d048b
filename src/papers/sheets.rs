//! Which messages of a year are on which sheet of its journal. A closed sheet keeps its messages; the other sheets hold
//! as many as the settings say.
//!
//! The sheets between two closed ones were filled evenly when the later one was closed, so they need no record.

use std::collections::BTreeMap;

use crate::journal::{ClosedSheet, Journal, JournalError};

/// The closed sheets of every year, as far as they were read.
#[derive(Debug, Clone, Default)]
pub struct Closed {
    years: BTreeMap<i32, Vec<ClosedSheet>>,
    upto: u64,
}

impl Closed {
    /// Every closed sheet of a journal.
    pub fn read(journal: &Journal) -> Result<Self, JournalError> {
        let mut closed = Self::default();
        closed.follow(journal)?;
        Ok(closed)
    }

    /// Adds the sheets closed since the last call.
    pub fn follow(&mut self, journal: &Journal) -> Result<(), JournalError> {
        let (sheets, upto) = journal.closed_sheets(self.upto)?;
        self.upto = upto;
        for sheet in sheets {
            let year = self.years.entry(sheet.year).or_default();
            year.push(sheet);
            year.sort_by_key(|sheet| sheet.sheet);
        }
        Ok(())
    }

    /// The sheets of a year, where a sheet that is not closed holds so many messages.
    pub fn layout(&self, year: i32, rows_per_page: u16) -> Layout<'_> {
        Layout {
            closed: self.years.get(&year).map_or(&[], Vec::as_slice),
            rows: u32::from(rows_per_page).max(1),
        }
    }
}

/// A sheet with its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetPlan {
    /// Its number in the year, from 1.
    pub number: u32,
    /// The number of its first message.
    pub first: u32,
    /// The number of its last message, once it is full.
    pub last: u32,
    /// It was printed full before.
    pub is_closed: bool,
}

/// The sheets of a year.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    closed: &'a [ClosedSheet],
    rows: u32,
}

impl Layout<'_> {
    /// The sheet that a message is on.
    pub fn sheet_of(&self, index: u32) -> u32 {
        let place = self.closed.partition_point(|sheet| sheet.last < index);
        match self.closed.get(place) {
            Some(sheet) if sheet.first <= index => sheet.sheet,
            _ => {
                let (sheets, messages, rows) = self.before(place);
                sheets + index.saturating_sub(messages + 1) / rows + 1
            }
        }
    }

    /// A sheet of a number.
    pub fn sheet(&self, number: u32) -> SheetPlan {
        let place = self.closed.partition_point(|sheet| sheet.sheet < number);
        match self.closed.get(place) {
            Some(sheet) if sheet.sheet == number => SheetPlan {
                number,
                first: sheet.first,
                last: sheet.last,
                is_closed: true,
            },
            _ => {
                let (sheets, messages, rows) = self.before(place);
                let first = number
                    .saturating_sub(sheets + 1)
                    .saturating_mul(rows)
                    .saturating_add(messages + 1);
                SheetPlan {
                    number,
                    first,
                    last: first.saturating_add(rows - 1),
                    is_closed: false,
                }
            }
        }
    }

    /// Sheets and messages before the open stretch that ends at a closed sheet, and the rows of its sheets.
    fn before(&self, place: usize) -> (u32, u32, u32) {
        let (sheets, messages) = place
            .checked_sub(1)
            .and_then(|place| self.closed.get(place))
            .map_or((0, 0), |sheet| (sheet.sheet, sheet.last));
        let rows = self.closed.get(place).map_or(self.rows, |next| {
            let sheets = next.sheet.saturating_sub(sheets + 1).max(1);
            next.first
                .saturating_sub(messages + 1)
                .div_ceil(sheets)
                .max(1)
        });
        (sheets, messages, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(sheets: &[(u32, u32, u32)]) -> Closed {
        let year = sheets.iter().map(|&(sheet, first, last)| ClosedSheet {
            year: 2026,
            sheet,
            first,
            last,
        });
        Closed {
            years: [(2026, year.collect())].into(),
            upto: 0,
        }
    }

    fn ranges(layout: Layout<'_>, sheets: u32) -> Vec<(u32, u32)> {
        let ranges: Vec<_> = (1..=sheets)
            .map(|number| layout.sheet(number))
            .map(|sheet| (sheet.first, sheet.last))
            .collect();
        for (place, (first, last)) in ranges.iter().enumerate() {
            for index in *first..=*last {
                assert_eq!(
                    layout.sheet_of(index) as usize,
                    place + 1,
                    "message {index}"
                );
            }
        }
        ranges
    }

    #[test]
    fn without_closed_sheets_the_settings_count() {
        let none = Closed::default();
        assert_eq!(ranges(none.layout(2026, 6), 3), [(1, 6), (7, 12), (13, 18)]);
        assert_eq!(ranges(none.layout(2026, 0), 2), [(1, 1), (2, 2)]);
    }

    #[test]
    fn a_closed_sheet_keeps_its_messages_when_the_settings_change() {
        let first = closed(&[(1, 1, 6), (2, 7, 12)]);
        assert_eq!(
            ranges(first.layout(2026, 4), 4),
            [(1, 6), (7, 12), (13, 16), (17, 20)]
        );
        assert_eq!(
            ranges(first.layout(2027, 4), 2),
            [(1, 4), (5, 8)],
            "another year"
        );
    }

    #[test]
    fn sheets_before_a_closed_one_stay_as_they_were_then() {
        // Sheet 3 alone was printed, at six a sheet; then there were four a sheet, and sheet 5 was printed.
        let some = closed(&[(3, 13, 18), (5, 23, 26)]);
        assert_eq!(
            ranges(some.layout(2026, 2), 7),
            [
                (1, 6),
                (7, 12),
                (13, 18),
                (19, 22),
                (23, 26),
                (27, 28),
                (29, 30)
            ]
        );
    }
}
