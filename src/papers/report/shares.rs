//! How many messages share a thing: a source, a topic.

use std::{collections::HashMap, hash::Hash};

use super::breakdown::{Breakdown, by};
use super::table::{Cell, Column, Row, Table, category_words};
use super::{reader::Case, tally::permille};
use crate::{directory::Organization, regulation::Number};

/// The name that a message is counted under.
type Name = fn(&Case, &Organization) -> String;

/// What the messages of a month are broken down by.
const BREAKDOWNS: [Breakdown<Name>; 5] = [
    by("sources", "источник", "По источникам").named(|case, organization| {
        let code = &case.message.detected.source;
        organization.source_name(code).to_owned()
    }),
    by(
        "topic_groups",
        "группа тем",
        "По группам тем: месяц, доля, прошлый месяц",
    )
    .named(|case, organization| {
        let group = organization.topic_group(&case.message.detected.topic);
        group.map_or_else(|| "вне групп".to_owned(), |group| group.name.clone())
    }),
    by("topics", "тема", "По темам").named(|case, _| case.message.detected.topic.to_string()),
    by("locations", "локация", "По локациям")
        .named(|case, _| case.message.detected.location.to_string()),
    by("categories", "категория", "По категориям")
        .named(|case, _| category_words(case.message.category()).to_owned()),
];

const COLUMNS: [Column; 5] = [
    Column::new("what", "Разрез", 16.0).not_in_json(),
    Column::new("name", "Показатель", 50.0),
    Column::new("count", "Месяц", 10.0).on_screen(),
    Column::new("permille", "Доля", 10.0).on_screen(),
    Column::new("previous", "Прошлый месяц", 12.0).on_screen(),
];

/// How often each name of each breakdown comes in another month.
pub(super) fn counts(cases: &[Case], organization: &Organization) -> Vec<HashMap<String, usize>> {
    let counts = BREAKDOWNS.iter().map(|breakdown| {
        let counted = cases.iter().filter(|case| case.is_counted());
        tallied(counted.map(|case| (breakdown.names)(case, organization)))
    });
    counts.collect()
}

/// How often each key comes.
pub(super) fn tallied<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, usize> {
    let mut counts = HashMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// The shares of the messages of each name, beside how often it came the month before.
pub(super) fn tables(
    cases: &[Case],
    organization: &Organization,
    before: Option<&[HashMap<String, usize>]>,
) -> impl Iterator<Item = Table> {
    BREAKDOWNS
        .iter()
        .enumerate()
        .map(move |(place, breakdown)| {
            let counted = cases.iter().filter(|case| case.is_counted());
            let name = |case: &Case| (breakdown.names)(case, organization);
            let messages = counted.map(|case| (name(case), case.message.number));
            let previous = before.map(|before| &before[place]);
            Table {
                code: breakdown.code,
                title: Some(breakdown.title),
                sheet: "Источники, темы",
                columns: &COLUMNS,
                label: |cells| cells[1].shown(),
                rows: rows(breakdown.what, messages, previous),
            }
        })
}

/// The most frequent first, then by name.
fn rows(
    what: &str,
    messages: impl Iterator<Item = (String, Number)>,
    previous: Option<&HashMap<String, usize>>,
) -> Vec<Row> {
    let mut groups: HashMap<String, Vec<Number>> = HashMap::new();
    let mut whole = 0;
    for (name, number) in messages {
        groups.entry(name).or_default().push(number);
        whole += 1;
    }
    // What there was before and is not any more is a change too.
    for name in previous.into_iter().flat_map(HashMap::keys) {
        groups.entry(name.clone()).or_default();
    }
    let mut groups: Vec<(String, Vec<Number>)> = groups.into_iter().collect();
    groups.sort_by(|(one, these), (other, those)| (those.len(), one).cmp(&(these.len(), other)));
    let rows = groups.into_iter().map(|(name, messages)| {
        let before = previous.map(|previous| previous.get(&name).copied().unwrap_or_default());
        let cells = vec![
            Cell::text(what),
            Cell::Text(name),
            Cell::count(messages.len()),
            Cell::Share(permille(messages.len(), whole).unwrap_or_default()),
            Cell::compared(before),
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
        let previous = tallied(owned(&["а", "а", "г"]));
        let rows = rows("буква", this, Some(&previous));
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
