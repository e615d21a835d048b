//! The forms of the papers: built-in typst files that the ministry may replace with its own.
//!
//! A file `NAME.typ` in the folder `forms` of the config folder wins over the built-in one of the same name; `common.typ`
//! holds what the forms share, and any of them may import it, or any other file of that folder (a coat of arms).

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{collections::BTreeMap, fs};

use super::error::PaperError;

/// What the forms share.
pub const COMMON: &str = "common.typ";

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// The page of the journal.
    Journal,
    /// The card that goes with a message.
    Card,
    /// The registry of п. 26.
    Registry,
    /// The monthly summary of п. 24.
    Summary,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Journal, Self::Card, Self::Registry, Self::Summary];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        self.built_in().0
    }

    /// The name of its file, and its built-in text.
    fn built_in(self) -> (&'static str, &'static str) {
        match self {
            Self::Journal => (
                "journal.typ",
                include_str!("../../assets/forms/journal.typ"),
            ),
            Self::Card => ("card.typ", include_str!("../../assets/forms/card.typ")),
            Self::Registry => (
                "registry.typ",
                include_str!("../../assets/forms/registry.typ"),
            ),
            Self::Summary => (
                "summary.typ",
                include_str!("../../assets/forms/summary.typ"),
            ),
        }
    }
}

/// The built-in files: the forms and what they share.
fn embedded() -> impl Iterator<Item = (&'static str, &'static str)> {
    let common = (COMMON, include_str!("../../assets/forms/common.typ"));
    std::iter::once(common).chain(Form::ALL.map(Form::built_in))
}

/// The forms to print with.
#[derive(Debug, Clone, Default)]
pub struct Forms {
    /// The ministry's folder; none for the built-in forms alone.
    pub(super) folder: Option<PathBuf>,
    /// Texts of the ministry's files that replace built-in ones, by name.
    own: BTreeMap<&'static str, String>,
}

/// A file of the forms.
#[derive(Debug, Clone, Copy)]
pub(super) struct FormFile<'a> {
    /// Its name, by which the forms import it.
    pub(super) name: &'static str,
    /// Its text.
    pub(super) text: &'a str,
}

impl Forms {
    /// The built-in forms.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The forms of a folder over the built-in ones. A folder that is not there has none.
    pub fn read(folder: &Path) -> Result<Self, PaperError> {
        let mut own = BTreeMap::new();
        for (name, _) in embedded() {
            let path = folder.join(name);
            match fs::read_to_string(&path) {
                Ok(text) => {
                    // Notepad starts a UTF-8 file with a byte order mark, which typst would print.
                    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
                    own.insert(name, text.to_owned());
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(PaperError::Form {
                        form: path.display().to_string(),
                        line: None,
                        what: crate::russian::system_error(&error),
                        own: true,
                    });
                }
            }
        }
        let folder = (!own.is_empty()).then(|| folder.to_owned());
        Ok(Self { folder, own })
    }

    /// The ministry has put a form of its own.
    pub fn has_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// Every file, the ministry's own in place of the built-in one.
    pub(super) fn files(&self) -> impl Iterator<Item = FormFile<'_>> {
        embedded().map(|(name, text)| FormFile {
            name,
            text: self.own.get(name).map_or(text, String::as_str),
        })
    }

    /// The file as the user knows it, and whether it is the ministry's own.
    pub(super) fn known_as(&self, name: &str) -> (String, bool) {
        let is_built_in = embedded().any(|(built_in, _)| built_in == name);
        match &self.folder {
            Some(folder) if self.own.contains_key(name) || !is_built_in => {
                (folder.join(name).display().to_string(), true)
            }
            _ => (name.to_owned(), false),
        }
    }

    /// Writes the built-in forms into a folder, and returns for each file whether it was written: an existing file stays
    /// as it is.
    pub fn export(folder: &Path) -> Result<Vec<(PathBuf, bool)>, PaperError> {
        let failed = |path: &Path, error| PaperError::Io {
            path: path.to_owned(),
            error,
        };
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        let mut told = Vec::new();
        for (name, text) in embedded() {
            let path = folder.join(name);
            let mut options = fs::OpenOptions::new();
            let written = match options.write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    let written = file.write_all(text.as_bytes());
                    written.map_err(|error| failed(&path, error))?;
                    true
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => false,
                Err(error) => return Err(failed(&path, error)),
            };
            told.push((path, written));
        }
        Ok(told)
    }
}
