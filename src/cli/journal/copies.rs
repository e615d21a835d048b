//! `pult journal backup` and `restore`: makes a copy now; puts a copy in the journal's place, once a person has seen what
//! that would lose.

use std::io::{self, Write};
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::cli::output::{Progress, entries_word, say};
use crate::cli::{failure::Failure, open::check_not_lost};
use crate::journal::backup::{Backups, Keep, Step};
use crate::journal::restore::{self, Lost, Outlook, Present, Restored};
use crate::journal::{JournalError, Verified};
use crate::{clock::Clock, config::Setup};

/// How many messages are named one by one.
const NAMED: usize = 12;

pub(super) fn backup(into: Option<&Path>, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    check_not_lost(setup)?;
    if !setup.journal.exists() {
        return Err(JournalError::Missing(setup.journal.clone()).into());
    }
    let backups = Backups::new(&setup.journal, into.or(setup.backups_folder()));
    let now = setup.rules.calendar.local(clock.now()).naive_local();
    let made = backups.make(
        now,
        Keep::new(setup.settings.backups_keep, setup.settings.backups_days),
        &show_steps(),
    )?;
    if made.is_new {
        say(format!(
            "Копия сделана и проверена: {}",
            made.path.display()
        ))?;
    } else {
        say(format!(
            "С последней копии в журнал ничего не внесено; она проверена: {}",
            made.path.display()
        ))?;
    }
    say(format!("  {}", verified_words(made.verified)))?;
    if made.files > 0 {
        say(format!("  приложенных файлов скопировано: {}", made.files))?;
    }
    for old in &made.spared {
        say(format!("  старая копия убрана: {}", old.display()))?;
    }
    Ok(())
}

pub(super) fn restore(copy: &Path, yes: bool, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    if !copy.exists() {
        return Err(Failure::usage(format!(
            "{}: такого файла нет; копии лежат в {}",
            copy.display(),
            Backups::new(&setup.journal, setup.backups_folder())
                .folder()
                .display()
        )));
    }
    let outlook = restore::look(&setup.journal, copy, &show_steps())?;
    let shown = outlook_words(&outlook, copy, setup)
        .iter()
        .try_for_each(say);
    if !yes {
        // With --yes a closed pipe does not stop the restoring.
        shown?;
    }
    if matches!(outlook.now, Present::Same) {
        return say("Журнал такой же, как копия: восстанавливать нечего.");
    }
    if !yes && !ask_consent()? {
        say("Ничего не изменено.")?;
        return Failure::answered(false);
    }
    let now = setup.rules.calendar.local(clock.now()).naive_local();
    let Restored { kept, files } = restore::restore(&setup.journal, copy, now, &show_steps())?;
    say(format!("Журнал восстановлен: {}", setup.journal.display()))?;
    if let Some(kept) = kept {
        say(format!("  прежний файл: {}", kept.display()))?;
    }
    if files > 0 {
        say(format!("  приложенных файлов возвращено: {files}"))?;
    }
    say(if matches!(outlook.now, Present::Behind(_)) {
        "Откройте пульт: pult"
    } else {
        "Откройте пульт: он спросит причину восстановления и внесёт её в журнал."
    })?;
    Ok(())
}

fn verified_words(verified: Verified) -> String {
    format!(
        "записей {}, контрольная сумма {}, цепочка цела",
        verified.entries,
        verified.head.short()
    )
}

/// The copy, the journal, and what would be lost.
fn outlook_words(outlook: &Outlook, copy: &Path, setup: &Setup) -> Vec<String> {
    let moment = |at: DateTime<Utc>| {
        let at = setup.rules.calendar.local(at);
        at.format("%d.%m.%Y %H:%M").to_string()
    };
    let mut lines = vec![
        format!("Копия: {}", copy.display()),
        format!("  {}", verified_words(outlook.copy)),
    ];
    if let Some(last) = outlook.copied_until {
        lines.push(format!("  последняя запись {}", moment(last)));
    }
    lines.push(format!("Журнал: {}", setup.journal.display()));
    match &outlook.now {
        Present::Missing => lines.push("  его нет; терять нечего".to_owned()),
        Present::Unreadable(why) => lines.push(format!(
            "  не читается ({why}). Что в нём было после копии, неизвестно"
        )),
        Present::Same => {}
        Present::Changed(what) => lines.push(format!(
            "  записи те же, что в копии, но он изменён или повреждён: {what}; не потеряется ничего"
        )),
        Present::Behind(gained) => lines.push(format!(
            "  продолжение есть в копии: {gained} {}; не потеряется ничего",
            entries_word(*gained)
        )),
        Present::Ahead(lost) => lines.extend(lost_words(lost, &moment)),
        Present::Forked {
            shared,
            gained,
            lost,
        } => {
            lines.push(format!(
                "  ЖУРНАЛ И КОПИЯ РАСХОДЯТСЯ: общих записей {shared}, дальше у каждого свои. В копии своих {gained}"
            ));
            lines.extend(lost_words(lost, &moment));
        }
    }
    if !matches!(outlook.now, Present::Missing | Present::Same) {
        lines.push(
            "Нынешний файл не стирается: он останется рядом под именем «…-replaced-…».".to_owned(),
        );
    }
    lines
}

fn lost_words(lost: &Lost, moment: &dyn Fn(DateTime<Utc>) -> String) -> Vec<String> {
    let mut lines = vec![format!(
        "  БУДЕТ ПОТЕРЯНО: {} {}, внесённые с {} по {}",
        lost.entries,
        entries_word(lost.entries),
        moment(lost.from),
        moment(lost.to)
    )];
    let named = |known: bool| {
        let of_these = lost.messages.iter().filter(|(_, is)| *is == known);
        let numbers: Vec<String> = of_these.map(|(number, _)| number.to_string()).collect();
        let more = numbers.len().saturating_sub(NAMED);
        let rest = if more > 0 {
            format!(" и ещё {more}")
        } else {
            String::new()
        };
        (!numbers.is_empty()).then(|| numbers[..numbers.len() - more].join(", ") + &rest)
    };
    if let Some(numbers) = named(false) {
        lines.push(format!("  сообщения, которых в копии нет: {numbers}"));
    }
    if let Some(numbers) = named(true) {
        lines.push(format!("  сообщения, которые потеряют записи: {numbers}"));
    }
    lines
}

fn ask_consent() -> Result<bool, Failure> {
    let mut out = io::stdout();
    write!(out, "Восстановить? Наберите «да»: ")?;
    out.flush()?;
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(Failure::not_read)?;
    Ok(line.trim().to_lowercase() == "да")
}

/// Shows on the terminal how far a copy is.
fn show_steps() -> impl Fn(Step) -> bool {
    let progress = Progress::new();
    move |step| {
        let (what, done, all) = match step {
            Step::Copied(done, all) => ("скопировано", done, all),
            Step::Verified(done, all) => ("проверено", done, all),
        };
        if all > 0 {
            progress.show(|| format!("{what} {} %", done * 100 / all));
        }
        true
    }
}
