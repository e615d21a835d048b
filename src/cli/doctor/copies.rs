//! The copies of the journal: where they lie, how many, and what the newest of them holds.

use std::io;

use chrono::TimeDelta;

use super::page::Page;
use crate::journal::backup::{Backups, Copy};
use crate::{cli::output::entries_word, clock::Clock, config::Setup, journal::Journal};

/// A copy is made on each day of duty; after so many days without one somebody should look why.
const OLD: TimeDelta = TimeDelta::days(7);

pub(super) fn show(page: &mut Page, setup: &Setup, clock: &Clock) -> io::Result<()> {
    page.title("Копии журнала")?;
    let backups = Backups::new(&setup.journal, setup.backups_folder());
    let place = backups.folder();
    if !place.exists() && !backups.is_own() {
        let words = format!("{} — нет: подключите диск или создайте её", place.display());
        return page.wrong("папка копий", words);
    }
    page.folder("папка копий", place)?;
    let entries = Journal::open_to_read(&setup.journal)
        .and_then(|journal| journal.head())
        .map_or(0, |(entries, _)| entries);
    let copies = if place.exists() {
        match backups.newest_first() {
            Ok(copies) => copies,
            Err(error) => return page.wrong("копий", error.to_string()),
        }
    } else {
        Vec::new()
    };
    match copies.first() {
        None if entries == 0 => page.fine("копий", "ещё нет"),
        None => page.look("копий", "нет ни одной: pult journal backup"),
        Some(newest) => {
            page.fine("копий", copies.len().to_string())?;
            show_newest(page, newest, entries, setup, clock)?;
            show_disk(page, &backups)
        }
    }
}

/// What the newest copy holds, and what it lacks.
fn show_newest(
    page: &mut Page,
    newest: &Copy,
    entries: u64,
    setup: &Setup,
    clock: &Clock,
) -> io::Result<()> {
    let made = newest.made.format("%d.%m.%Y %H:%M");
    let now = setup.rules.calendar.local(clock.now()).naive_local();
    if newest.made > now + TimeDelta::minutes(1) {
        let words = format!("{made} — позже, чем показывают часы компьютера");
        page.look("последняя", words)?;
    } else {
        page.fine("последняя", made.to_string())?;
    }
    let (held, head) = match newest.glance() {
        Ok(found) => found,
        Err(what) => {
            page.wrong("в ней", format!("негодна: {what}"))?;
            return page.wrong("что делать", "новая копия: pult journal backup");
        }
    };
    let words = format!("{held} {}, сумма {}", entries_word(held), head.short());
    page.fine("в ней", words)?;
    let missing = entries.saturating_sub(held);
    if missing == 0 {
        return Ok(());
    }
    let words = format!("{missing} {}", entries_word(missing));
    if now - newest.made > OLD {
        let words = format!("{words}: давно нет копии, pult journal backup");
        return page.look("с тех пор внесено", words);
    }
    page.fine("с тех пор внесено", words)
}

fn show_disk(page: &mut Page, backups: &Backups) -> io::Result<()> {
    match backups.share_the_disk() {
        Some(true) => {
            let words = "тот же, что у журнала; надёжнее другой (backups)";
            page.look("диск копий", words)
        }
        Some(false) => page.fine("диск копий", "не тот, что у журнала"),
        None => Ok(()),
    }
}
