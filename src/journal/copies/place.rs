//! Where the copies of a journal lie and what they are called: names sort by time.

use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;

use crate::journal::storage::{beside, folder_of, identity, seal};
use crate::journal::{chain::Hash, error::JournalError, handle::Journal};

/// The copies of one journal in one folder.
#[derive(Debug, Clone)]
pub struct Backups {
    pub(crate) journal: PathBuf,
    pub(crate) folder: PathBuf,
    /// The folder is the program's own, and is made when it is not there. One that a person has chosen is not: it may
    /// lie on a disk that is not connected.
    pub(crate) is_own: bool,
}

/// A copy, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copy {
    /// When it was made, by the ministry's clock.
    pub made: NaiveDateTime,
    /// Which of that minute.
    pub(crate) place: u32,
    /// Its file.
    pub path: PathBuf,
}

/// How long copies are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// So many of the latest.
    pub count: usize,
    /// Of the older ones the last of each month, until it is so many days old and there are as many later months.
    pub days: u32,
}

impl Keep {
    /// As config.toml tells it.
    pub fn new(count: u16, days: u16) -> Self {
        Self {
            count: count.into(),
            days: days.into(),
        }
    }
}

/// How a moment stands in a name.
pub(crate) const FORM: &str = "%Y-%m-%dT%H%M";

impl Copy {
    /// How many entries it has and the hash of the last, after a look that costs next to nothing: its seal, its length,
    /// its last entry and those of the open messages. Else what is wrong with it. The chain is walked when it is made
    /// and before it is put back.
    pub fn glance(&self) -> Result<(u64, Hash), String> {
        let told = |error: JournalError| error.to_string();
        let journal = Journal::open_to_read(&self.path).map_err(told)?;
        let seal = seal::read(&self.path);
        if let Some(broken) = journal.seal_breach(&seal).map_err(told)? {
            return Err(broken.to_string());
        }
        match journal.looks_damaged() {
            Some(what) => Err(what),
            None => journal.head().map_err(told),
        }
    }
}

impl Backups {
    /// In a folder that a person has chosen and made, else in `backups` beside the journal.
    pub fn new(journal: &Path, chosen: Option<&Path>) -> Self {
        let own = || journal.with_file_name("backups");
        Self {
            journal: journal.to_owned(),
            folder: chosen.map_or_else(own, Path::to_owned),
            is_own: chosen.is_none(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder is the program's own, and is made when it is needed.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// The copies lie on the same disk as the journal, which both go with; nothing where the system does not tell.
    pub fn share_the_disk(&self) -> Option<bool> {
        let (disk, _) = identity(&self.folder)?;
        let (own, _) = identity(&self.journal).or_else(|| identity(folder_of(&self.journal)))?;
        Some(disk == own)
    }

    pub(crate) fn copy_named(&self, name: &str) -> Option<Copy> {
        let of_this = name.strip_suffix(".db")?.strip_prefix(&self.stem())?;
        let moment = of_this.strip_prefix('-')?;
        let (moment, place) = match moment.match_indices('-').nth(2) {
            Some((end, _)) => (&moment[..end], moment[end + 1..].parse().ok()?),
            None => (moment, 1),
        };
        Some(Copy {
            made: NaiveDateTime::parse_from_str(moment, FORM).ok()?,
            place,
            path: self.folder.join(name),
        })
    }

    /// A name that is not taken yet.
    pub(crate) fn name_at(&self, now: NaiveDateTime) -> PathBuf {
        let stem = format!("{}-{}", self.stem(), now.format(FORM));
        free_name(&self.folder, &stem)
    }

    pub(crate) fn stem(&self) -> String {
        stem_of(&self.journal)
    }

    /// The folder of attached files.
    pub(crate) fn files(&self) -> PathBuf {
        files_of(&self.folder, &self.stem())
    }

    pub(crate) fn half(&self) -> PathBuf {
        self.folder.join(format!(".{}.part", self.stem()))
    }
}

/// A journal's name without its ending.
pub(crate) fn stem_of(journal: &Path) -> String {
    let stem = journal.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The folder of the attached files of a journal's copies.
pub(crate) fn files_of(folder: &Path, stem: &str) -> PathBuf {
    folder.join(format!("{stem}-files"))
}

/// The journal's name in the name of a copy.
pub(crate) fn stem_in(copy: &Path) -> Option<String> {
    let name = stem_of(copy);
    let moment = "-2026-11-23T0931".len();
    let starts: Vec<usize> = name.match_indices('-').map(|(start, _)| start).collect();
    starts.into_iter().rev().find_map(|start| {
        let moment = name.get(start + 1..start + moment)?;
        let is_moment = NaiveDateTime::parse_from_str(moment, FORM).is_ok();
        is_moment.then(|| name[..start].to_owned())
    })
}

/// A name in a folder that nothing has yet: `stem.db`, else `stem-2.db` and so on.
pub(crate) fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let named = |place: u32| match place {
        1 => folder.join(format!("{stem}.db")),
        _ => folder.join(format!("{stem}-{place}.db")),
    };
    let is_free = |path: &PathBuf| !path.exists() && !beside(path, "-wal").exists();
    let mut names = (1..).map(named);
    names.find(is_free).unwrap_or_else(|| named(1))
}
