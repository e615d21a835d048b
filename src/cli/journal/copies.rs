//! `pult journal backup` and `restore`: a copy made now; a copy put in the journal's place, once a person has seen what
//! that would lose.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use chrono::{DateTime, Utc};

use super::{Failure, not_lost, not_read, say};
use crate::clock::Clock;
use crate::config::Setup;
use crate::desk::plural;
use crate::journal::backup::{BackupError, Backups, Keep, Step};
use crate::journal::restore::{self, Lost, Outlook, Present, RestoreError, Restored};
use crate::journal::{JournalError, Verified};

/// How many messages are named one by one.
const NAMED: usize = 12;

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let code = match &error {
            BackupError::Broken(_) => 1,
            BackupError::Empty | BackupError::Stranger(_) => 2,
            BackupError::Journal(error) => super::exit_code(error),
            BackupError::Folder { .. }
            | BackupError::Link(_)
            | BackupError::Taken
            | BackupError::Full(_)
            | BackupError::Write { .. }
            | BackupError::Database { .. }
            | BackupError::Spoilt { .. }
            | BackupError::Cancelled => 3,
        };
        Self::with_code(code, error.to_string())
    }
}

impl From<RestoreError> for Failure {
    fn from(error: RestoreError) -> Self {
        let code = match &error {
            RestoreError::Bad { .. } => 1,
            RestoreError::Itself(_) => 2,
            RestoreError::Strange { .. }
            | RestoreError::Open(_)
            | RestoreError::Full(_)
            | RestoreError::Write { .. }
            | RestoreError::Files { .. } => 3,
        };
        Self::with_code(code, error.to_string())
    }
}

/// Makes a copy now.
pub(super) fn backup(
    into: Option<&Path>,
    setup: &Setup,
    clock: &Clock,
) -> Result<ExitCode, Failure> {
    not_lost(setup)?;
    if !setup.journal.exists() {
        return Err(JournalError::Missing(setup.journal.clone()).into());
    }
    let backups = Backups::new(&setup.journal, into.or(setup.backups_folder()));
    let now = setup.rules.calendar.local(clock.now()).naive_local();
    let progress = Progress::new();
    let keep = Keep::new(setup.settings.backups_keep, setup.settings.backups_days);
    let made = backups.make(now, keep, &|step| progress.tell(step));
    progress.clear();
    let made = made?;
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
    say(format!("  {}", told(made.verified)))?;
    if made.files > 0 {
        say(format!("  приложенных файлов скопировано: {}", made.files))?;
    }
    for old in &made.spared {
        say(format!("  старая копия убрана: {}", old.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a copy in the journal's place.
pub(super) fn restore(
    copy: &Path,
    yes: bool,
    setup: &Setup,
    clock: &Clock,
) -> Result<ExitCode, Failure> {
    if !copy.exists() {
        return Err(Failure::usage(format!(
            "{}: такого файла нет; копии лежат в {}",
            copy.display(),
            Backups::new(&setup.journal, setup.backups_folder())
                .folder()
                .display()
        )));
    }
    let progress = Progress::new();
    let outlook = restore::look(&setup.journal, copy, &|step| progress.tell(step));
    progress.clear();
    let outlook = outlook?;
    let shown = outlook_words(&outlook, copy, setup)
        .iter()
        .try_for_each(say);
    if !yes {
        // What is to be put back is, whoever reads of it or not.
        shown?;
    }
    if matches!(outlook.now, Present::Same) {
        say("Журнал такой же, как копия: восстанавливать нечего.")?;
        return Ok(ExitCode::SUCCESS);
    }
    if !yes && !agrees()? {
        say("Ничего не изменено.")?;
        return Ok(ExitCode::from(1));
    }
    let now = setup.rules.calendar.local(clock.now()).naive_local();
    let restored = restore::restore(&setup.journal, copy, now, &|step| progress.tell(step));
    progress.clear();
    let Restored { kept, files } = restored?;
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
    Ok(ExitCode::SUCCESS)
}

fn told(verified: Verified) -> String {
    format!(
        "записей {}, контрольная сумма {}, цепочка цела",
        verified.entries,
        verified.head.short()
    )
}

/// What would be lost, line by line.
fn outlook_words(outlook: &Outlook, copy: &Path, setup: &Setup) -> Vec<String> {
    let moment = |at: DateTime<Utc>| {
        let at = setup.rules.calendar.local(at);
        at.format("%d.%m.%Y %H:%M").to_string()
    };
    let mut lines = vec![
        format!("Копия: {}", copy.display()),
        format!("  {}", told(outlook.copy)),
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
            entries(*gained)
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

fn entries(count: u64) -> &'static str {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    plural(count, "запись", "записи", "записей")
}

fn lost_words(lost: &Lost, moment: &dyn Fn(DateTime<Utc>) -> String) -> Vec<String> {
    let mut lines = vec![format!(
        "  БУДЕТ ПОТЕРЯНО: {} {}, внесённые с {} по {}",
        lost.entries,
        entries(lost.entries),
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

fn agrees() -> Result<bool, Failure> {
    let mut out = io::stdout();
    write!(out, "Восстановить? Наберите «да»: ")?;
    out.flush()?;
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(|error| not_read(&error))?;
    Ok(line.trim().to_lowercase() == "да")
}

/// How far it is, on a terminal.
struct Progress {
    is_shown: bool,
}

impl Progress {
    fn new() -> Self {
        Self {
            is_shown: io::stderr().is_terminal(),
        }
    }

    fn tell(&self, step: Step) -> bool {
        let (what, done, all) = match step {
            Step::Copied(done, all) => ("скопировано", done, all),
            Step::Verified(done, all) => ("проверено", done, all),
        };
        if self.is_shown && all > 0 {
            eprint!("\r\x1b[K{what} {} %", done * 100 / all);
        }
        true
    }

    fn clear(&self) {
        if self.is_shown {
            eprint!("\r\x1b[K");
        }
    }
}
