//! The folder of the copies: which are there, one backup at a time, and which of them are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::{cmp::Reverse, io};

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::journal::copies::place::{Backups, Copy, Keep};
use crate::journal::error::{JournalError, Result};
use crate::journal::storage::{Lock, Seal, for_the_owner, make_folder, seal};
use crate::journal::{copies::error::BackupError, handle::Journal, read::hash_at};

/// Days of a month, about.
const MONTH: u32 = 30;

impl Backups {
    /// There is a copy of this day.
    pub fn has_one_of(&self, day: NaiveDate) -> bool {
        self.copies()
            .is_ok_and(|copies| copies.iter().any(|copy| copy.made.date() == day))
    }

    /// Copies that are there, the oldest first.
    pub fn copies(&self) -> Result<Vec<Copy>, BackupError> {
        let wrong = |error| self.folder_error(error);
        let mut copies = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(wrong)? {
            let name = entry.map_err(wrong)?.file_name();
            copies.extend(self.copy_named(&name.to_string_lossy()));
        }
        copies.sort();
        Ok(copies)
    }

    /// The same, the one that was made last first. It is not always the last by name, for the clock may have been
    /// wrong.
    pub fn newest_first(&self) -> Result<Vec<Copy>, BackupError> {
        let mut copies = self.copies()?;
        copies.reverse();
        if let Some(place) = furthest(&copies) {
            copies[..=place].rotate_right(1);
        }
        Ok(copies)
    }

    /// Checks that there is a journal, or never was one. Where it is gone its copies tell that it was there: its disk
    /// is not connected, most likely, and no other one is to be begun in its place.
    pub fn check_not_lost(&self) -> Result<()> {
        // A lost file may be left behind empty. If its seal is there, opening reports the rest.
        let is_there =
            fs::metadata(&self.journal).is_ok_and(|about| about.len() > 0 || !about.is_file());
        if is_there || (self.journal.exists() && seal::file_of(&self.journal).exists()) {
            return Ok(());
        }
        match self.newest_first().unwrap_or_default().into_iter().next() {
            None => Ok(()),
            Some(copy) => Err(JournalError::Lost {
                path: self.journal.clone(),
                copy: copy.path,
            }),
        }
    }

    pub(crate) fn make_folder(&self) -> Result<(), BackupError> {
        let wrong = |error| self.folder_error(error);
        if self.is_own {
            return make_folder(&self.folder).map_err(wrong);
        }
        if fs::metadata(&self.folder).map_err(wrong)?.is_dir() {
            return Ok(());
        }
        Err(wrong(io::ErrorKind::NotADirectory.into()))
    }

    /// One backup at a time.
    pub(crate) fn lock(&self) -> Result<Lock, BackupError> {
        let wrong = |error| self.folder_error(error);
        let name = self.folder.join(format!(".{}.lock", self.stem()));
        let mut options = fs::OpenOptions::new();
        // Nothing of what is there is removed: the folder may be one that many write to.
        for_the_owner(options.write(true).create(true).truncate(false));
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
        }
        let file = options.open(&name).map_err(|error| {
            if fs::symlink_metadata(&name).is_ok_and(|found| found.is_symlink()) {
                return BackupError::Link(name.clone());
            }
            wrong(error)
        })?;
        Lock::take(file).map_err(wrong)?.ok_or(BackupError::Taken)
    }

    pub(crate) fn folder_error(&self, error: io::Error) -> BackupError {
        if error.kind() == io::ErrorKind::StorageFull {
            return BackupError::Full(self.folder.clone());
        }
        BackupError::Folder(self.folder.clone(), error)
    }

    /// Removes what need not be kept, once there is a new copy of so many entries. One that knows of more entries
    /// than that stays: the journal may have been put back to an older state meanwhile.
    pub(crate) fn rotate(
        &self,
        keep: Keep,
        new: &Path,
        entries: u64,
        now: NaiveDateTime,
    ) -> Result<Vec<PathBuf>, BackupError> {
        let copies = self.copies()?;
        let mut spared = Vec::new();
        for copy in spare(&copies, keep, now) {
            if copy.path == new || sealed_entries(copy) > entries {
                continue;
            }
            // A copy that cannot be removed does no harm.
            if fs::remove_file(&copy.path).is_ok() {
                let _ = fs::remove_file(seal::file_of(&copy.path));
                spared.push(copy.path.clone());
            }
        }
        Ok(spared)
    }
}

/// How many entries a copy has by its seal.
fn sealed_entries(copy: &Copy) -> u64 {
    match seal::read(&copy.path) {
        Seal::Found(entries, _) => entries,
        Seal::Missing | Seal::Unreadable => 0,
    }
}

/// Which of the copies, the last by name first, goes on where that one ends: the furthest of them. Its name was given
/// by a clock that was behind, or that of the other by one that was ahead. A journal that was put back to an older
/// state has copies of more entries too, but those do not go through its last one.
fn furthest(copies: &[Copy]) -> Option<usize> {
    let (last, others) = copies.split_first()?;
    let Seal::Found(own, head) = seal::read(&last.path) else {
        return None;
    };
    let goes_on = |copy: &Copy| {
        Journal::open_to_read(&copy.path)
            .is_ok_and(|copy| hash_at(&copy.connection, own).is_ok_and(|found| found == head))
    };
    let mut further: Vec<(u64, usize)> = others.iter().map(sealed_entries).zip(1..).collect();
    further.retain(|(entries, _)| *entries > own);
    further.sort_by_key(|(entries, place)| (Reverse(*entries), *place));
    let mut further = further.into_iter().map(|(_, place)| place);
    further.find(|place| goes_on(&copies[*place]))
}

/// Copies that are not kept: neither among the latest nor the last of its month and young enough. A clock that is ahead
/// for a while costs none: of so many months as the days make copies stay however old they seem, and those that were
/// made under such a clock do not count until their time has come.
fn spare(copies: &[Copy], keep: Keep, now: NaiveDateTime) -> Vec<&Copy> {
    let (copies, _) = copies.split_at(copies.partition_point(|copy| copy.made <= now));
    let (older, _) = copies.split_at(copies.len().saturating_sub(keep.count.max(1)));
    let month = |copy: &Copy| (copy.made.year(), copy.made.month());
    let mut months: Vec<_> = older.iter().map(month).collect();
    months.dedup();
    let wanted = usize::try_from(keep.days / MONTH).unwrap_or(usize::MAX);
    let last_months = months.split_off(months.len().saturating_sub(wanted));
    let is_of_last_months = |copy: &Copy| last_months.contains(&month(copy));
    let is_spare = |(place, copy): &(usize, &Copy)| {
        let is_last = older
            .get(place + 1)
            .is_none_or(|next| month(next) != month(copy));
        let age = now.date().signed_duration_since(copy.made.date());
        !is_last || age.num_days() > i64::from(keep.days) && !is_of_last_months(copy)
    };
    let spare = older.iter().enumerate().filter(is_spare);
    spare.map(|(_, copy)| copy).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::copies::place::{FORM, stem_in};

    fn backups() -> Backups {
        Backups::new(Path::new("/srv/journal.db"), None)
    }

    fn copies(days: &[&str]) -> Vec<Copy> {
        let named = |day: &&str| backups().copy_named(&format!("journal-{day}T1700.db"));
        days.iter().map(|day| named(day).expect("a copy")).collect()
    }

    fn kept(days: &[&str], count: usize, age: u32) -> Vec<String> {
        kept_at("2026-11-23T1800", days, count, age)
    }

    fn kept_at(now: &str, days: &[&str], count: usize, age: u32) -> Vec<String> {
        let keep = Keep { count, days: age };
        let now = NaiveDateTime::parse_from_str(now, FORM).expect("a moment");
        let copies = copies(days);
        let spare = spare(&copies, keep, now);
        let kept = copies.iter().filter(|copy| !spare.contains(copy));
        kept.map(|copy| copy.made.date().to_string()).collect()
    }

    #[test]
    fn names_sort_by_time_and_strangers_are_left_alone() {
        let of = |name: &str| {
            backups()
                .copy_named(name)
                .map(|copy| (copy.made, copy.place))
        };
        let first = of("journal-2026-11-23T0931.db").expect("a copy");
        let second = of("journal-2026-11-23T0931-2.db").expect("the second of that minute");
        let tenth = of("journal-2026-11-23T0931-10.db").expect("the tenth");
        assert!(first < second && second < tenth);
        for other in [
            "journal.db",
            "journal-2026-11-23T0931.db.seal",
            "journal-2026-11-23T0931-.db",
            "journal-2026-13-23T0931.db",
            "other-2026-11-23T0931.db",
            "journal-v3-12.db",
            "journal-replaced-2026-11-23T0931.db",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
        let stem = |name: &str| stem_in(Path::new(name));
        assert_eq!(
            stem("/x/my-2-2026-11-23T0931-2.db"),
            Some("my-2".to_owned())
        );
        assert_eq!(stem("/x/journal.db"), None);
    }

    #[test]
    fn the_latest_are_kept_and_of_older_ones_the_last_of_each_month() {
        let days = [
            "2025-09-30",
            "2025-10-02",
            "2025-10-30",
            "2026-10-29",
            "2026-10-30",
            "2026-11-20",
            "2026-11-21",
            "2026-11-22",
        ];
        assert_eq!(
            kept(&days, 2, 60),
            ["2026-10-30", "2026-11-20", "2026-11-21", "2026-11-22"]
        );
        assert_eq!(kept(&days, 2, 0), ["2026-11-21", "2026-11-22"]);
        assert_eq!(kept(&days, 100, 0), days);
        // None at all is never meant.
        assert_eq!(kept(&days, 0, 0), ["2026-11-22"]);
        assert_eq!(kept(&[], 3, 400), Vec::<String>::new());
    }

    #[test]
    fn a_clock_that_is_ahead_for_a_while_costs_no_month() {
        let days = [
            "2026-08-31",
            "2026-09-29",
            "2026-09-30",
            "2026-10-30",
            "2026-11-22",
            "2026-11-23",
        ];
        let wanted = [
            "2026-08-31",
            "2026-09-30",
            "2026-10-30",
            "2026-11-22",
            "2026-11-23",
        ];
        // Ten years ahead, where all of them seem old.
        assert_eq!(kept_at("2036-11-23T1800", &days, 1, 120), wanted);
        // So many months as are in the days, and no more.
        let fewer = kept_at("2036-11-23T1800", &days, 1, 60);
        assert_eq!(fewer, ["2026-10-30", "2026-11-22", "2026-11-23"]);
        // Right again: the copy of the wrong time neither counts among the latest nor is it taken away.
        let mut after = days.to_vec();
        after.push("2036-11-23");
        let mut with_it = wanted.to_vec();
        with_it.push("2036-11-23");
        assert_eq!(kept_at("2026-11-23T1800", &after, 2, 120), with_it);
        // A clock that has fallen back to its first day takes nothing away.
        assert_eq!(kept_at("2009-01-01T0000", &days, 1, 0), days);
    }
}
