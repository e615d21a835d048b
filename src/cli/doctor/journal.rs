//! The journal: whether it opens, is whole, and has room on its disk.

use std::{fs, io, path::Path};

use chrono::TimeDelta;

use super::page::{Page, open_to_others, size};
use crate::config::{self, Setup};
use crate::journal::{Journal, JournalError};
use crate::{cli::open::check_not_lost, clock::Clock};

/// Free room under which something may soon not be written.
const LITTLE_ROOM: u64 = 500 * 1024 * 1024;

pub(super) fn show(page: &mut Page, quick: bool, setup: &Setup, clock: &Clock) -> io::Result<()> {
    page.title("Журнал")?;
    let path = &setup.journal;
    if setup.journal_is_unknown.is_some() {
        let words = "где он, из config.toml не узнать: исправьте файл или укажите --journal";
        return page.wrong("файл", words);
    }
    page.fine("файл", path.display().to_string())?;
    match Journal::open_to_read(path) {
        Ok(journal) => {
            show_file(page, path)?;
            show_health(page, &journal, setup, clock)?;
            show_chain(page, &journal, quick)?;
        }
        Err(JournalError::Missing(_)) => match check_not_lost(setup) {
            Err(lost) => page.wrong("записей", &lost.message)?,
            Ok(()) => page.fine("записей", "ещё нет: журнал создаст первый запуск")?,
        },
        Err(error) => page.wrong("не открывается", error.to_string())?,
    }
    show_room(page, path)
}

fn show_file(page: &mut Page, path: &Path) -> io::Result<()> {
    let Ok(metadata) = fs::metadata(path) else {
        return Ok(());
    };
    if let Some(words) = open_to_others(&metadata) {
        page.look("права", words)?;
    }
    if metadata.permissions().readonly() {
        page.wrong("запись", "файл доступен только для чтения")?;
    }
    Ok(())
}

fn show_health(page: &mut Page, journal: &Journal, setup: &Setup, clock: &Clock) -> io::Result<()> {
    let health = match journal.health() {
        Ok(health) => health,
        Err(error) => return page.wrong("не читается", error.to_string()),
    };
    let (file, wal) = (size(health.bytes.0), size(health.bytes.1));
    page.fine(
        "размер",
        format!("{file} (и {wal} ещё не перенесено из файла -wal)"),
    )?;
    let mode = match health.mode.as_str() {
        "wal" => "с файлом -wal",
        "delete" => "без файла -wal",
        other => other,
    };
    page.fine("устройство", format!("версия {}, {mode}", health.version))?;
    let last = health.last.map_or_else(String::new, |last| {
        let last = setup.rules.calendar.local(last).format("%d.%m.%Y %H:%M");
        format!(", последняя {last}")
    });
    let head = health.head.short();
    page.fine(
        "записей",
        format!("{}{last}, контрольная сумма {head}", health.entries),
    )?;
    match &health.seal_broken {
        None => page.fine("печать", "сходится")?,
        Some(broken) => page.wrong("печать", broken.to_string())?,
    }
    let soon = clock.now() + TimeDelta::minutes(1);
    if health.last.is_some_and(|last| last > soon) {
        let words = "последняя запись сделана позже, чем показывают часы компьютера";
        page.wrong("время", words)?;
    }
    Ok(())
}

fn show_chain(page: &mut Page, journal: &Journal, quick: bool) -> io::Result<()> {
    if quick {
        return page.look("цепочка", "не проверялась (--quick)");
    }
    match journal.verify(|_, _| {}) {
        Ok(Ok(_)) => page.fine("цепочка", "цела: ни одна запись не изменена"),
        Ok(Err(broken)) => page.wrong("цепочка", format!("журнал изменён: {broken}")),
        Err(error) => page.wrong("цепочка", error.to_string()),
    }
}

fn show_room(page: &mut Page, path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    match config::free_room(folder) {
        Some(free) if free < LITTLE_ROOM => {
            let words = format!("{}: освободите место", size(free));
            page.wrong("свободно на диске", words)
        }
        Some(free) => page.fine("свободно на диске", size(free)),
        None => Ok(()),
    }
}
