//! The copies of the journal: where they lie, how many, and what the newest of them is worth.

use std::io;

use chrono::TimeDelta;

use super::{Mark, Page, folder};
use crate::clock::Clock;
use crate::config::Setup;
use crate::desk::plural;
use crate::journal::Journal;
use crate::journal::backup::{Backups, Copy};

/// A copy is made on each day of duty; after so many days without one somebody should look why.
const OLD: TimeDelta = TimeDelta::days(7);

pub(super) fn copies(page: &mut Page, setup: &Setup, clock: &Clock) -> io::Result<()> {
    page.title("Копии журнала")?;
    let backups = Backups::new(&setup.journal, setup.backups_folder());
    let place = backups.folder();
    if !place.exists() && !backups.is_own() {
        let words = format!("{} — нет: подключите диск или создайте её", place.display());
        return page.line(Mark::Wrong, "папка копий", &words);
    }
    folder(page, "папка копий", place)?;
    let entries = Journal::open_to_read(&setup.journal)
        .and_then(|journal| journal.head())
        .map_or(0, |(entries, _)| entries);
    let copies = if place.exists() {
        match backups.newest_first() {
            Ok(copies) => copies,
            Err(error) => return page.line(Mark::Wrong, "копий", &error.to_string()),
        }
    } else {
        Vec::new()
    };
    let Some(newest) = copies.first() else {
        let (mark, words) = if entries == 0 {
            (Mark::Fine, "ещё нет")
        } else {
            (Mark::Look, "нет ни одной: pult journal backup")
        };
        return page.line(mark, "копий", words);
    };
    page.line(Mark::Fine, "копий", &copies.len().to_string())?;
    worth(page, newest, entries, setup, clock)?;
    disk(page, &backups)
}

/// What the newest copy holds, and what it lacks.
fn worth(
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
        page.line(Mark::Look, "последняя", &words)?;
    } else {
        page.line(Mark::Fine, "последняя", &made.to_string())?;
    }
    let (held, head) = match newest.glance() {
        Ok(told) => told,
        Err(what) => {
            page.line(Mark::Wrong, "в ней", &format!("негодна: {what}"))?;
            return page.line(
                Mark::Wrong,
                "что делать",
                "новая копия: pult journal backup",
            );
        }
    };
    let words = format!("{held} {}, сумма {}", word(held), head.short());
    page.line(Mark::Fine, "в ней", &words)?;
    let missing = entries.saturating_sub(held);
    if missing == 0 {
        return Ok(());
    }
    let words = format!("{missing} {}", word(missing));
    if now - newest.made > OLD {
        let words = format!("{words}: давно нет копии, pult journal backup");
        return page.line(Mark::Look, "с тех пор внесено", &words);
    }
    page.line(Mark::Fine, "с тех пор внесено", &words)
}

fn disk(page: &mut Page, backups: &Backups) -> io::Result<()> {
    match backups.share_the_disk() {
        Some(true) => {
            let words = "тот же, что у журнала; надёжнее другой (backups)";
            page.line(Mark::Look, "диск копий", words)
        }
        Some(false) => page.line(Mark::Fine, "диск копий", "не тот, что у журнала"),
        None => Ok(()),
    }
}

fn word(count: u64) -> &'static str {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    plural(count, "запись", "записи", "записей")
}
