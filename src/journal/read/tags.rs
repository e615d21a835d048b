//! Words and tags as the search index has them: folded as the query is (case, ё as е, NFC), a tag one word of its own.

use chrono::{Datelike, NaiveDate};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::calendar::Instant;
use crate::regulation::{Category, Number, State};

/// The place of a message in the index: years are far apart.
pub(crate) fn index_place(number: Number) -> i64 {
    i64::from(number.year) * 100_000_000 + i64::from(number.index)
}

/// Folds a text as words are compared: without case, ё as е, one letter one character.
pub fn folded(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return without_case(text.chars());
    }
    without_case(text.nfc())
}

fn without_case(letters: impl Iterator<Item = char>) -> String {
    let fold = |letter: char| if letter == 'ё' { 'е' } else { letter };
    letters.flat_map(char::to_lowercase).map(fold).collect()
}

/// A tag is one word of letters and digits, whatever it is made of.
pub(crate) fn tag(kind: char, of: &str) -> String {
    format!("_{kind}{}", hex::encode(of))
}

pub(crate) fn state_tag(state: State) -> String {
    tag('s', &format!("{state:?}"))
}

pub(crate) fn category_tag(category: Category) -> String {
    tag('c', &format!("{category:?}"))
}

pub(crate) fn person_tag(name: &str) -> String {
    tag('p', &folded(name))
}

pub(crate) fn year_tag(day: NaiveDate) -> String {
    format!("_y{}", day.year())
}

pub(crate) fn month_tag(day: NaiveDate) -> String {
    format!("_m{}", day.format("%Y%m"))
}

/// Tags of the years and months (UTC) that a period touches: all its messages have one of them, and few others.
pub(crate) fn period_tags((from, to): (Instant, Instant)) -> Vec<String> {
    let last = to.date_naive();
    let mut month = from.date_naive().with_day(1).unwrap_or_default();
    let mut tags = vec![month_tag(from.date_naive())];
    while month <= last {
        let whole_year = month.month() == 1 && month.year() < last.year();
        let (tag, months) = if whole_year {
            (year_tag(month), 12)
        } else {
            (month_tag(month), 1)
        };
        tags.push(tag);
        let months = chrono::Months::new(months);
        match month.checked_add_months(months) {
            Some(next) => month = next,
            None => break,
        }
    }
    tags
}
