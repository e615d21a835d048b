//! What the columns of a table hold, as far as it is known.

use std::fmt;

use super::headers::{Columns, Field, folded};

/// Where the header of a table is and what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The place of the header among the rows.
    pub header: usize,
    /// The headers, made unique.
    pub names: Vec<String>,
    /// What each column holds.
    pub fields: Vec<Option<Field>>,
}

impl Layout {
    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|own| *own == Some(field))
    }

    /// The columns in the form that is remembered.
    pub fn columns(&self) -> Columns {
        let names = self.names.iter().cloned();
        names.zip(self.fields.iter().copied()).collect()
    }

    /// What each column holds, and which are not used, in Russian.
    pub fn description(&self) -> String {
        let pairs = || self.names.iter().zip(&self.fields);
        let used = pairs()
            .filter_map(|(name, field)| field.map(|field| format!("«{name}» — {}", field.word())));
        let unused = pairs().filter(|(_, field)| field.is_none());
        let unused: Vec<String> = unused.map(|(name, _)| format!("«{name}»")).collect();
        let mut words = used.collect::<Vec<_>>().join(", ");
        if !unused.is_empty() {
            words.push_str("; не нужны: ");
            words.push_str(&unused.join(", "));
        }
        words
    }

    /// Required fields that no column holds.
    pub(super) fn missing(&self) -> Vec<Field> {
        let lacks = |field: &Field| field.is_needed() && self.column(*field).is_none();
        Field::ALL.into_iter().filter(lacks).collect()
    }

    /// The column of a header, compared as headers are.
    pub(super) fn column_named(&self, name: &str) -> Option<usize> {
        let name = folded(name);
        self.names.iter().position(|own| folded(own) == name)
    }

    pub(super) fn quoted_names(&self) -> String {
        let quoted: Vec<String> = self.names.iter().map(|name| format!("«{name}»")).collect();
        quoted.join(", ")
    }

    /// Lets what the user said of columns override their headers.
    pub(super) fn correct(&mut self, said: &Columns) {
        for (name, field) in said {
            let Some(column) = self.column_named(name) else {
                continue;
            };
            if field.is_some() {
                for other in self.fields.iter_mut().filter(|other| *other == field) {
                    *other = None;
                }
            }
            self.fields[column] = *field;
        }
    }
}

/// A table in which required columns are not recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What is recognised so far.
    pub layout: Layout,
    /// The row of the header as a spreadsheet shows it.
    pub row: usize,
    /// What is missing.
    pub missing: Vec<Field>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<&str> = self.missing.iter().map(|field| field.word()).collect();
        let (missing, names) = (missing.join(" и где "), self.layout.quoted_names());
        let row = self.row;
        write!(
            f,
            "по заголовкам не узнать, где {missing}. Столбцы (строка {row}): {names}"
        )
    }
}
