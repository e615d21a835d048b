//! What the user said of the columns of a list, remembered in `intake.toml`, so that a list with the same headers is known
//! the next time. The file may be edited or removed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{collections::BTreeMap, fs};

use serde::{Deserialize, Serialize};

use super::error::IntakeError;
use super::headers::{Columns, Field, folded};
use crate::toml_file::{DataError, Source};

/// Its name in the config folder.
pub const FILE: &str = "intake.toml";

/// A column that is not used.
const UNUSED: &str = "-";

const HEAD: &str = "# Столбцы выгрузок, указанные вручную: заголовок = что в нём. Пульт узнаёт выгрузку по всем её заголовкам.\n\
                    # Бывает: url, text, author, source, topic, location, date, time; \"-\" — столбец не нужен.\n\
                    # Раздел можно исправить или удалить: тогда пульт спросит снова.\n";

/// The columns that were assigned by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    tables: Vec<Columns>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    table: Vec<RawTable>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    columns: BTreeMap<String, String>,
}

impl Memory {
    /// Reads the file's text.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let raw: RawFile = source.parse()?;
        let table = |raw: RawTable| {
            let column = |(header, code): (String, String)| match code.as_str() {
                UNUSED => Ok((header, None)),
                code => Field::parse(code)
                    .map(|field| (header.clone(), Some(field)))
                    .ok_or_else(|| {
                        let codes = Field::ALL.map(Field::code).join(", ");
                        let problem = format!("столбец «{header}»: «{code}» не бывает");
                        source.error(None, problem, format!("{codes} или \"-\""))
                    }),
            };
            let columns: Result<Columns, _> = raw.columns.into_iter().map(column).collect();
            let columns = columns?;
            for field in Field::ALL {
                let own = columns.iter().filter(|(_, own)| *own == Some(field));
                if own.count() > 1 {
                    let problem =
                        format!("«{}» указано у двух столбцов одной выгрузки", field.code());
                    return Err(source.error(None, problem, "один столбец"));
                }
            }
            Ok(columns)
        };
        let tables = raw.table.into_iter().map(table).collect::<Result<_, _>>()?;
        Ok(Self { tables })
    }

    /// Reads the file of a config folder; empty where there is none.
    pub fn load(folder: &Path) -> Result<Self, IntakeError> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&path.display().to_string(), &text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(file_error(&path, &error)),
        }
    }

    /// Writes the file into a config folder, whole or not at all; returns its path.
    pub fn save(&self, folder: &Path) -> Result<PathBuf, IntakeError> {
        let path = folder.join(FILE);
        let partial = folder.join(format!("{FILE}.{}.part", std::process::id()));
        let write = || {
            let mut file = fs::File::create(&partial)?;
            file.write_all(self.to_toml().as_bytes())?;
            file.sync_all()?;
            fs::rename(&partial, &path)
        };
        write().map_err(|error| {
            // A half-written file is of no use.
            let _ = fs::remove_file(&partial);
            file_error(&path, &error)
        })?;
        Ok(path)
    }

    /// The columns of a list with these headers.
    pub fn find(&self, headers: &[String]) -> Option<&Columns> {
        let mut wanted: Vec<String> = headers.iter().map(|header| folded(header)).collect();
        wanted.sort_unstable();
        self.tables.iter().find(|columns| {
            let mut own: Vec<String> = columns.iter().map(|(header, _)| folded(header)).collect();
            own.sort_unstable();
            own == wanted
        })
    }

    /// Remembers columns, in place of those remembered for the same headers.
    pub fn learn(&mut self, columns: Columns) {
        let headers: Vec<String> = columns.iter().map(|(header, _)| header.clone()).collect();
        if let Some(old) = self.find(&headers).cloned() {
            self.tables.retain(|own| *own != old);
        }
        self.tables.push(columns);
    }

    fn to_toml(&self) -> String {
        let column = |(header, field): &(String, Option<Field>)| {
            (header.clone(), field.map_or(UNUSED, Field::code).to_owned())
        };
        let table = |columns: &Columns| RawTable {
            columns: columns.iter().map(column).collect(),
        };
        let raw = RawFile {
            table: self.tables.iter().map(table).collect(),
        };
        let body = toml::to_string(&raw).expect("texts by names are TOML");
        format!("{HEAD}\n{body}")
    }
}

fn file_error(path: &Path, error: &io::Error) -> IntakeError {
    let what = crate::russian::system_error(error);
    IntakeError::new(&path.display().to_string(), (None, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        vec![
            ("Куда \"вести\"".to_owned(), Some(Field::Url)),
            ("Что".to_owned(), Some(Field::Text)),
            ("№ п/п".to_owned(), None),
        ]
    }

    #[test]
    fn what_was_said_is_found_again_by_all_headers() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(
            Memory::load(folder.path()).expect("nothing yet"),
            Memory::default()
        );
        let mut memory = Memory::default();
        memory.learn(columns());
        memory.save(folder.path()).expect("written");
        let read = Memory::load(folder.path()).expect("reads");
        let headers =
            |names: &[&str]| -> Vec<String> { names.iter().map(|&name| name.to_owned()).collect() };
        let found = read
            .find(&headers(&["№ П/П", "что", "куда вести"]))
            .expect("known");
        assert!(found.contains(&("Что".to_owned(), Some(Field::Text))));
        assert_eq!(read.find(&headers(&["Что", "куда вести"])), None);
        // Said anew it counts anew.
        let mut other = columns();
        other[2].1 = Some(Field::Topic);
        memory.learn(other);
        assert_eq!(memory.tables.len(), 1);
        assert!(memory.tables[0].contains(&("№ п/п".to_owned(), Some(Field::Topic))));
    }

    #[test]
    fn a_wrong_file_is_told() {
        let error = |text: &str| Memory::parse(FILE, text).expect_err("wrong").to_string();
        assert!(
            error("[[table]]\n[table.columns]\n\"Что\" = \"куда\"").contains("«куда» не бывает")
        );
        assert!(error("[[table]]\ncolumns = 5").contains("строка 2"));
        assert!(
            error("[[table]]\ncolumns = { \"а\" = \"url\", \"б\" = \"url\" }")
                .contains("у двух столбцов")
        );
    }
}
