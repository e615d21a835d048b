//! The files of the config folder while the desk is open: a change is taken over as soon as it is whole and right; of a
//! file that is wrong or gone the mistake is told, and what was read before goes on to hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::{FILES, Setup};
use crate::desk::app::App;
use crate::desk::input::keymap::Keymap;
use crate::desk::style::theme::Theme;
use crate::directory::change::Directory;

/// What is seen of a file without reading it: when it was changed last, and its length.
type Stamp = (SystemTime, u64);

/// The files that are looked at.
#[derive(Debug)]
pub struct Watch {
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

/// What has come of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// These files are other ones now.
    Changed(Vec<PathBuf>),
    /// This one is gone.
    Gone(PathBuf),
}

fn stamp(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

impl Watch {
    /// Looks at the files of a config folder from now on.
    pub fn new(config: &Path) -> Self {
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

    /// Looks again. A change is told once it has stood from one look to the next: an editor writes in more than one go.
    pub fn look(&mut self) -> Option<News> {
        let mut changed = Vec::new();
        let mut gone = None;
        for file in &mut self.files {
            let now = stamp(&file.path);
            let rests = now == file.seen;
            file.seen = now;
            if rests && now != file.known {
                file.known = now;
                if now.is_some() {
                    changed.push(file.path.clone());
                } else {
                    gone = Some(file.path.clone());
                }
            }
        }
        match gone {
            Some(path) => Some(News::Gone(path)),
            None => (!changed.is_empty()).then_some(News::Changed(changed)),
        }
    }
}

/// What a look has found is taken over, or told. The journal's own directory goes before that of the file.
pub fn take_over(app: &mut App, news: News, own: Option<Directory>) {
    const HOLDS: &str = "Действует то, что прочитано раньше";
    let changed = match news {
        News::Gone(path) => {
            return app
                .state
                .say_error(format!("{}: файл убран. {HOLDS}", path.display()));
        }
        News::Changed(changed) => changed,
    };
    let mut setup = match app.state.setup.reload() {
        Ok(setup) => setup,
        Err(error) => return app.state.say_error(format!("{error}. {HOLDS}")),
    };
    let keymap = match Keymap::new(&setup.settings.keys) {
        Ok(keymap) => keymap,
        Err(error) => return app.state.say_error(format!("{error}. {HOLDS}")),
    };
    let is_other = differs(&app.state.setup, &setup);
    app.state.file_directory = setup.organization.directory();
    if let Some(own) = own {
        setup.organization.adopt(own);
    }
    setup
        .organization
        .duty
        .clone_from(&app.state.setup.organization.duty);
    if setup.settings.theme != app.state.setup.settings.theme {
        app.state.theme = Theme::named(setup.settings.theme.code()).unwrap_or(app.state.auto_theme);
    }
    app.state.keymap = keymap;
    app.state.setup = setup;
    app.state.recount();
    // What the desk itself has written there (the colours) is no news to anybody.
    if is_other {
        let names: Vec<String> = changed.iter().filter_map(|path| name_of(path)).collect();
        app.state
            .say(format!("Прочитано заново: {}", names.join(", ")));
    }
}

fn name_of(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

/// Whether anything but the colours has changed.
fn differs(old: &Setup, new: &Setup) -> bool {
    let mut settings = old.settings.clone();
    settings.theme = new.settings.theme;
    let told = |settings| format!("{settings:?}");
    told(&settings) != told(&new.settings)
        || old.organization_digest != new.organization_digest
        || old.rules_digest != new.rules_digest
}
