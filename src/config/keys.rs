//! The table `[keys]` of `config.toml` as it is written: which action, which keys, where. What the names mean is known
//! to the desk alone.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;
use toml::Spanned;

use crate::toml_file::{DataError, Source};

/// The user's own keys.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Table")]
pub struct Keys {
    /// The rows, in the order of the file.
    pub rows: Vec<KeyRow>,
    file: String,
}

impl KeyRow {
    /// Line and column of the row.
    pub fn place(&self) -> (usize, usize) {
        self.place
    }
}

/// An action with its keys.
#[derive(Debug, Clone, Default)]
pub struct KeyRow {
    /// The name of the action.
    pub action: String,
    /// Its keys.
    pub keys: Vec<String>,
    span: Range<usize>,
    place: (usize, usize),
}

type Table = BTreeMap<Spanned<String>, OneOrMany>;

#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "клавиша записывается в кавычках, несколько клавиш — списком: [\"н\", \"F9\"]"
)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<Table> for Keys {
    fn from(table: Table) -> Self {
        let row = |(action, keys): (Spanned<String>, OneOrMany)| KeyRow {
            span: action.span(),
            action: action.into_inner(),
            keys: match keys {
                OneOrMany::One(key) => vec![key],
                OneOrMany::Many(keys) => keys,
            },
            place: (0, 0),
        };
        let mut rows: Vec<KeyRow> = table.into_iter().map(row).collect();
        rows.sort_by_key(|row| row.span.start);
        Self {
            rows,
            file: String::new(),
        }
    }
}

impl Keys {
    /// Notes the places of the rows, so that the desk can point at them.
    pub(super) fn locate(&mut self, source: &Source<'_>) {
        source.file.clone_into(&mut self.file);
        for row in &mut self.rows {
            row.place = source.place(row.span.start);
        }
    }

    /// A mistake in a row.
    pub fn error(&self, row: &KeyRow, problem: String, expected: impl Into<String>) -> DataError {
        DataError {
            file: self.file.clone(),
            place: Some(row.place),
            problem,
            expected: expected.into(),
        }
    }
}
