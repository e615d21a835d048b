//! Counting messages by what they share: a source, a topic, a figure of the quality.

use std::collections::HashMap;

use serde::Serialize;

use super::tally::permille;
use crate::regulation::Number;

/// How many messages share a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// What they share, as people name it.
    pub name: String,
    /// How many.
    pub count: usize,
    /// Of a thousand of all.
    pub permille: usize,
    /// How many in the month before.
    pub previous: usize,
    /// Which.
    #[serde(skip)]
    pub messages: Vec<Number>,
}

/// A figure, beside the same figure of the month before and of the same month a year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Its name in the JSON.
    pub code: &'static str,
    /// What it counts, in Russian.
    pub name: &'static str,
    /// This month.
    pub count: usize,
    /// The month before.
    pub previous: usize,
    /// The same month a year before.
    pub last_year: usize,
    /// The messages that it is of.
    #[serde(skip)]
    pub messages: Vec<Number>,
}

/// Groups messages by a name; the most frequent first, then by name.
pub fn shares<'a>(
    this: impl Iterator<Item = (String, Number)>,
    before: impl Iterator<Item = (String, Number)> + 'a,
) -> Vec<Share> {
    let mut groups: HashMap<String, Vec<Number>> = HashMap::new();
    let mut whole = 0;
    for (name, number) in this {
        groups.entry(name).or_default().push(number);
        whole += 1;
    }
    let mut previous: HashMap<String, usize> = HashMap::new();
    for (name, _) in before {
        *previous.entry(name).or_default() += 1;
    }
    let mut shares: Vec<Share> = groups
        .into_iter()
        .map(|(name, messages)| Share {
            count: messages.len(),
            permille: permille(messages.len(), whole).unwrap_or_default(),
            previous: previous.remove(&name).unwrap_or_default(),
            name,
            messages,
        })
        .collect();
    // What there was before and is not any more is a change too.
    shares.extend(previous.into_iter().map(|(name, previous)| Share {
        name,
        count: 0,
        permille: 0,
        previous,
        messages: Vec::new(),
    }));
    shares.sort_by(|one, other| (other.count, &one.name).cmp(&(one.count, &other.name)));
    shares
}

/// Puts figures of three months side by side; each list has the same figures in the same order.
pub fn beside(this: Vec<Figure>, before: &[Figure], last_year: &[Figure]) -> Vec<Figure> {
    let of = |figures: &[Figure], code: &str| {
        let found = figures.iter().find(|figure| figure.code == code);
        found.map_or(0, |figure| figure.count)
    };
    this.into_iter()
        .map(|figure| Figure {
            previous: of(before, figure.code),
            last_year: of(last_year, figure.code),
            ..figure
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_by_frequency_and_the_past_is_beside_them() {
        let number = |index| Number { year: 2026, index };
        let of = |names: &[&str]| {
            let numbered = names.iter().zip(1..);
            numbered
                .map(|(name, index)| ((*name).to_owned(), number(index)))
                .collect::<Vec<_>>()
        };
        let shares = shares(
            of(&["б", "а", "в", "б"]).into_iter(),
            of(&["а", "а", "г"]).into_iter(),
        );
        let told: Vec<_> = shares
            .iter()
            .map(|share| {
                (
                    share.name.as_str(),
                    share.count,
                    share.permille,
                    share.previous,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("б", 2, 500, 0),
                ("а", 1, 250, 2),
                ("в", 1, 250, 0),
                ("г", 0, 0, 1)
            ]
        );
        assert_eq!(shares[0].messages, [number(1), number(4)]);
    }
}
