//! The files of the config folder while the desk is open: a change is read as soon as it is whole and right; of a file
//! that is wrong or gone the mistake is told, and what was read before stays in force.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::FILES;
use crate::desk::outcome::{Configuration, Outcome};
use crate::desk::{input::keymap::Keymap, state::State};
use crate::journal::Journal;

/// What is seen of a file without reading it: when it was changed last, and its length.
type Stamp = (SystemTime, u64);

#[derive(Debug)]
pub(super) struct Watch {
    files: Vec<Watched>,
}

#[derive(Debug)]
struct Watched {
    path: PathBuf,
    /// As it was when it was read.
    known: Option<Stamp>,
    /// As it was at the last look.
    seen: Option<Stamp>,
}

fn stamp(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

impl Watch {
    pub(super) fn new(config: &Path) -> Self {
        let files = FILES.map(|name| {
            let path = config.join(name);
            let known = stamp(&path);
            Watched {
                path,
                known,
                seen: known,
            }
        });
        Self {
            files: files.into(),
        }
    }

    /// Looks again: the names of the files that have changed, or which one is gone. A change is told once it has stood
    /// from one look to the next: an editor writes in more than one go.
    fn look(&mut self) -> Option<Result<Vec<String>, String>> {
        let mut changed = Vec::new();
        let mut gone = None;
        for file in &mut self.files {
            let now = stamp(&file.path);
            let rests = now == file.seen;
            file.seen = now;
            if rests && now != file.known {
                file.known = now;
                if now.is_some() {
                    let name = file.path.file_name().unwrap_or_default();
                    changed.push(name.to_string_lossy().into_owned());
                } else {
                    gone = Some(format!("{}: файл убран", file.path.display()));
                }
            }
        }
        gone.map(Err)
            .or_else(|| (!changed.is_empty()).then_some(Ok(changed)))
    }

    /// What a look at the files has found. A change is read as soon as it is whole and right; of a file that is wrong or
    /// gone the mistake is told.
    pub(super) fn follow(&mut self, state: &State, journal: &Journal) -> Option<Outcome> {
        let found = self.look()?;
        let read = found.and_then(|names| configuration(state, names));
        Some(match (journal.directory(), read) {
            (Err(error), _) => Outcome::Failed(error.to_string()),
            (_, Err(mistake)) => {
                Outcome::Failed(format!("{mistake}. Действует то, что прочитано раньше"))
            }
            (Ok(directory), Ok(mut configuration)) => {
                configuration.directory = directory;
                Outcome::Configured(Box::new(configuration))
            }
        })
    }
}

fn configuration(state: &State, names: Vec<String>) -> Result<Configuration, String> {
    let setup = state.setup.reload().map_err(|error| error.to_string())?;
    Ok(Configuration {
        keymap: Keymap::new(&setup.settings.keys).map_err(|error| error.to_string())?,
        setup,
        directory: None,
        names,
    })
}
