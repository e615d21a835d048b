//! How many messages share a thing: a source, a topic.

use std::collections::HashMap;

use super::table::{Cell, Column, Row, Table};
use super::tally::permille;
use crate::regulation::Number;

/// What a table of the summary breaks the month down by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Breakdown {
    /// Its key in the JSON.
    pub(super) code: &'static str,
    /// What the spreadsheet calls it, where one sheet has several.
    pub(super) what: &'static str,
    /// Its title on the screen.
    pub(super) title: &'static str,
}

impl Breakdown {
    pub(super) const fn new(code: &'static str, what: &'static str, title: &'static str) -> Self {
        Self { code, what, title }
    }
}

const COLUMNS: [Column; 5] = [
    Column::new("what", "По чему", 16.0).not_in_json(),
    Column::new("name", "Что", 50.0),
    Column::new("count", "Месяц", 10.0).on_screen(),
    Column::new("permille", "Доля", 10.0).on_screen(),
    Column::new("previous", "Прошлый месяц", 12.0).on_screen(),
];

/// How often each name comes.
pub(super) fn tallied(names: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// The shares of the messages of each name, beside how often it came the month before.
pub(super) fn table(
    breakdown: Breakdown,
    messages: impl Iterator<Item = (String, Number)>,
    previous: HashMap<String, usize>,
) -> Table {
    Table {
        code: breakdown.code,
        title: Some(breakdown.title),
        sheet: "Источники, темы",
        columns: &COLUMNS,
        label: |cells| cells[1].shown(),
        rows: rows(breakdown.what, messages, previous),
    }
}

/// The most frequent first, then by name.
fn rows(
    what: &str,
    messages: impl Iterator<Item = (String, Number)>,
    mut previous: HashMap<String, usize>,
) -> Vec<Row> {
    let mut groups: HashMap<String, Vec<Number>> = HashMap::new();
    let mut whole = 0;
    for (name, number) in messages {
        groups.entry(name).or_default().push(number);
        whole += 1;
    }
    // What there was before and is not any more is a change too.
    for name in previous.keys() {
        groups.entry(name.clone()).or_default();
    }
    let mut groups: Vec<(String, Vec<Number>)> = groups.into_iter().collect();
    groups.sort_by(|(one, these), (other, those)| (those.len(), one).cmp(&(these.len(), other)));
    let rows = groups.into_iter().map(|(name, messages)| {
        let before = previous.remove(&name).unwrap_or_default();
        let cells = vec![
            Cell::text(what),
            Cell::Text(name),
            Cell::count(messages.len()),
            Cell::Share(permille(messages.len(), whole).unwrap_or_default()),
            Cell::count(before),
        ];
        Row::new(cells, messages)
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_by_frequency_and_the_past_is_beside_them() {
        let number = |index| Number { year: 2026, index };
        let owned = |names: &'static [&str]| names.iter().map(|name| (*name).to_owned());
        let this = owned(&["б", "а", "в", "б"]).zip((1..).map(number));
        let rows = rows("буква", this, tallied(owned(&["а", "а", "г"])));
        let told: Vec<_> = rows.iter().map(|row| &row.cells[1..]).collect();
        let cells = |name: &str, count, permille, previous| {
            let [count, previous] = [count, previous].map(Cell::Number);
            [Cell::text(name), count, Cell::Share(permille), previous]
        };
        assert_eq!(
            told,
            [
                cells("б", 2, 500, 0),
                cells("а", 1, 250, 2),
                cells("в", 1, 250, 0),
                cells("г", 0, 0, 1)
            ]
        );
        assert_eq!(rows[0].messages, [number(1), number(4)]);
    }
}
