//! The drafts' file: beside the journal, for its owner only, one for each desk that is open. A lock tells whose it is;
//! what a desk that is gone has left is taken over by the next one. It is written by replacing it whole.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::desk::state::drafts::Kept;
use crate::journal::{Lock, for_the_owner, make_folder};
use crate::russian::system_error;

/// The shape of the file.
const VERSION: u32 = 1;
/// Desks over one journal at a time.
const DESKS: u32 = 100;
/// Damaged files that are kept beside each other.
const DAMAGED: u32 = 1000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u32,
    forms: Vec<Kept>,
}

/// A place for one desk's drafts, locked while that desk is open.
#[derive(Debug)]
struct Slot {
    file: PathBuf,
    /// Goes with the process.
    _lock: Lock,
}

/// The drafts' file of this desk.
#[derive(Debug)]
pub(super) struct DraftFile {
    folder: PathBuf,
    slot: Option<Slot>,
    /// Places of desks that are gone; emptied when what was in them is in this desk's own file.
    taken_over: Vec<Slot>,
    /// It could not be written, and that was told.
    failed: bool,
}

/// What was found at the start.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) forms: Vec<Kept>,
    pub(crate) problem: Option<String>,
}

impl DraftFile {
    pub(super) fn beside(journal: &Path) -> Self {
        let mut name = journal.as_os_str().to_owned();
        name.push(".drafts");
        Self {
            folder: name.into(),
            slot: None,
            taken_over: Vec::new(),
            failed: false,
        }
    }

    /// It could not be written the last time.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Something is to be written although nobody has typed: what failed before, or what other desks have left.
    pub(super) fn must_write(&self) -> bool {
        self.failed || !self.taken_over.is_empty()
    }

    /// Takes what desks that are gone have left.
    pub(super) fn find(&mut self) -> Found {
        let mut found = Found::default();
        let Ok(files) = fs::read_dir(&self.folder) else {
            return found;
        };
        let is_file = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "json");
        let mut files: Vec<PathBuf> = files
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(is_file)
            .collect();
        files.sort();
        for file in files {
            // A file that somebody holds, or that cannot be locked here, stays where it is.
            let Ok(Some(slot)) = Slot::lock(file) else {
                continue;
            };
            match slot.read() {
                Ok(forms) => {
                    found.forms.extend(forms);
                    self.taken_over.push(slot);
                }
                Err(problem) => found.problem = Some(problem),
            }
        }
        found
    }

    /// Writes forms in place of what was written. The error is told once until it is overcome, and at the last write.
    pub(super) fn keep(&mut self, forms: &[Kept], durably: bool) -> Option<String> {
        if forms.is_empty() && self.slot.is_none() && self.taken_over.is_empty() {
            return None;
        }
        match self.write(forms, durably) {
            Ok(()) => {
                self.failed = false;
                None
            }
            Err(_) if self.failed && !durably => None,
            Err(error) => {
                self.failed = true;
                Some(format!(
                    "{}: отложенное не записать: {}",
                    self.folder.display(),
                    system_error(&error)
                ))
            }
        }
    }

    fn write(&mut self, forms: &[Kept], durably: bool) -> io::Result<()> {
        if self.slot.is_none() {
            self.slot = Some(self.own_slot()?);
        }
        if let Some(slot) = &self.slot {
            slot.write(forms, durably)?;
            for other in self.taken_over.drain(..) {
                if other.file != slot.file {
                    remove(&other.file)?;
                }
            }
        }
        Ok(())
    }

    /// One of those taken over, else the first that nobody holds.
    fn own_slot(&mut self) -> io::Result<Slot> {
        if !self.taken_over.is_empty() {
            return Ok(self.taken_over.remove(0));
        }
        make_folder(&self.folder)?;
        for number in 1..=DESKS {
            let file = self.folder.join(format!("{number}.json"));
            // What lies there is of a desk that went after this one was opened: it is left for the next start.
            if file.exists() {
                continue;
            }
            if let Some(slot) = Slot::lock(file)? {
                return Ok(slot);
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Slot {
    /// Locks a place; nothing when another desk holds it.
    fn lock(file: PathBuf) -> io::Result<Option<Self>> {
        let lock = for_the_owner(OpenOptions::new().write(true).create(true).truncate(false))
            .open(file.with_extension("lock"))?;
        Ok(Lock::take(lock)?.map(|lock| Self { file, _lock: lock }))
    }

    /// What lies in it. A file that is damaged is put aside under another name.
    fn read(&self) -> Result<Vec<Kept>, String> {
        let shown = self.file.display();
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(format!(
                    "{shown}: отложенное не прочитать: {}",
                    system_error(&error)
                ));
            }
        };
        match serde_json::from_slice::<Stored>(&bytes) {
            Ok(stored) if stored.version == VERSION => Ok(stored.forms),
            Ok(_) | Err(_) => {
                let aside = (1..=DAMAGED)
                    .map(|number| self.file.with_extension(format!("damaged-{number}")))
                    .find(|path| !path.exists())
                    .unwrap_or_else(|| self.file.with_extension("damaged"));
                let moved = fs::rename(&self.file, &aside).is_ok();
                let where_to = if moved { aside.display() } else { shown };
                Err(format!(
                    "отложенное при прошлом запуске не прочитать: файл повреждён. Он сохранён: {where_to}"
                ))
            }
        }
    }

    /// Puts forms in place of what lies in it.
    fn write(&self, forms: &[Kept], durably: bool) -> io::Result<()> {
        if forms.is_empty() {
            return remove(&self.file);
        }
        let stored = Stored {
            version: VERSION,
            forms: forms.to_vec(),
        };
        let bytes = serde_json::to_vec(&stored)?;
        let beside = self.file.with_extension("new");
        let mut file = for_the_owner(OpenOptions::new().write(true).create(true).truncate(true))
            .open(&beside)?;
        file.write_all(&bytes)?;
        if durably {
            file.sync_all()?;
        }
        drop(file);
        fs::rename(&beside, &self.file)
    }
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Instant;
    use crate::desk::widgets::form::Draft;

    fn now() -> Instant {
        "2026-11-23T02:31:00Z".parse().expect("an instant")
    }

    fn form(text: &str) -> Kept {
        Kept {
            name: "register".to_owned(),
            title: "Новое сообщение".to_owned(),
            at: now(),
            focus: "author".to_owned(),
            fields: Draft::from([("author".to_owned(), text.to_owned())]),
        }
    }

    fn keep(file: &mut DraftFile, forms: &[Kept]) -> Option<String> {
        file.keep(forms, true)
    }

    #[test]
    fn what_a_desk_has_left_is_taken_over_once_it_is_gone() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let journal = folder.path().join("journal.db");
        let mut first = DraftFile::beside(&journal);
        assert_eq!(keep(&mut first, &[form("Анна")]), None);
        // A second desk has its own file and leaves the other one's alone.
        let mut second = DraftFile::beside(&journal);
        assert!(second.find().forms.is_empty());
        assert_eq!(keep(&mut second, &[form("Борис")]), None);
        drop((first, second));
        let mut third = DraftFile::beside(&journal);
        let found = third.find().forms;
        assert_eq!(found, [form("Анна"), form("Борис")]);
        // Until it is written elsewhere nobody else takes it, and nothing of it is lost.
        assert!(DraftFile::beside(&journal).find().forms.is_empty());
        assert_eq!(keep(&mut third, &found), None);
        drop(third);
        let mut fourth = DraftFile::beside(&journal);
        assert_eq!(fourth.find().forms, [form("Анна"), form("Борис")]);
        assert_eq!(keep(&mut fourth, &[]), None);
        drop(fourth);
        assert!(DraftFile::beside(&journal).find().forms.is_empty());
    }

    #[test]
    fn nothing_is_made_before_there_is_something_to_keep() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut file = DraftFile::beside(&folder.path().join("journal.db"));
        file.find();
        assert_eq!(keep(&mut file, &[]), None);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_a_folder_that_cannot_be_made_is_told_once() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let journal = folder.path().join("journal.db");
        let drafts = folder.path().join("journal.db.drafts");
        fs::create_dir(&drafts).expect("a folder");
        fs::write(drafts.join("1.json"), "{\"version\":1,\"forms\":[{").expect("written");
        let found = DraftFile::beside(&journal).find();
        let problem = found.problem.expect("a problem");
        assert!(problem.contains("1.damaged-1"), "{problem}");
        assert!(drafts.join("1.damaged-1").exists() && !drafts.join("1.json").exists());
        // A file stands where the folder should be.
        let other = folder.path().join("other.db");
        fs::write(folder.path().join("other.db.drafts"), "").expect("written");
        let mut file = DraftFile::beside(&other);
        let told = keep(&mut file, &[form("Анна")]).expect("told");
        assert!(told.contains("other.db.drafts"), "{told}");
        assert_eq!(file.keep(&[form("Анна К.")], false), None);
        // At the end it is told again: what is lost then is lost.
        assert!(keep(&mut file, &[form("Анна К.")]).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut file = DraftFile::beside(&folder.path().join("journal.db"));
        keep(&mut file, &[form("Анна")]);
        let drafts = folder.path().join("journal.db.drafts");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&drafts), 0o700);
        assert_eq!(mode(&drafts.join("1.json")), 0o600);
    }
}
