//! The journal of a command: whether it may be used where it lies, and opening it to read, to write, or for the desk.

use std::io::{self, IsTerminal};

use super::failure::Failure;
use crate::journal::{Journal, JournalError, backup::Backups, on_network};
use crate::{clock::Clock, config::Setup, desk, logfile};

/// A journal in a network folder is refused unless config.toml allows it.
pub(super) fn check_network(setup: &Setup) -> Result<(), Failure> {
    match on_network(&setup.journal) {
        Some(kind) if !setup.settings.network => Err(Failure::no_journal(format!(
            "журнал {} лежит на сетевой папке ({kind}), где за его сохранность нельзя поручиться. Перенесите его на \
             диск этого компьютера или разрешите: network = true в config.toml",
            setup.journal.display()
        ))),
        _ => Ok(()),
    }
}

/// The folder that config.toml names for the journal must be there.
pub(super) fn check_folder(setup: &Setup) -> Result<(), Failure> {
    let Some(folder) = setup.lost_folder() else {
        return Ok(());
    };
    Err(Failure::no_journal(format!(
        "папки {}, названной в config.toml для журнала, нет. Подключите диск; если журнала ещё не было, создайте папку",
        folder.display()
    )))
}

/// Either the journal is there or there never was one: only then may a new one be begun.
pub(super) fn check_not_lost(setup: &Setup) -> Result<(), Failure> {
    check_folder(setup)?;
    Ok(Backups::new(&setup.journal, setup.backups_folder()).check_not_lost()?)
}

/// Opens the journal for writing; begins one where there never was one.
pub(super) fn open_or_begin(setup: &Setup) -> Result<Journal, Failure> {
    check_not_lost(setup)?;
    Ok(Journal::open_or_create(&setup.journal)?)
}

/// Opens the journal for reading. A lost one is told apart from one that never was.
pub(super) fn open_to_read(setup: &Setup) -> Result<Journal, Failure> {
    match open_if_any(setup)? {
        Some(journal) => Ok(journal),
        None => Err(JournalError::Missing(setup.journal.clone()).into()),
    }
}

/// Opens the journal for reading; none where there never was one.
pub(super) fn open_if_any(setup: &Setup) -> Result<Option<Journal>, Failure> {
    match Journal::open_to_read(&setup.journal) {
        Err(JournalError::Missing(_)) => check_not_lost(setup).map(|()| None),
        opened => Ok(Some(opened?)),
    }
}

/// Opens the journal for writing where one is wanted, else for reading; a preview begins none.
pub(super) fn open_for(writes: bool, setup: &Setup) -> Result<Option<Journal>, Failure> {
    if writes {
        return open_or_begin(setup).map(Some);
    }
    open_if_any(setup)
}

/// Once the journal has a directory of its own, that one counts and not organization.toml. A journal that cannot be read
/// is left to the command, which reports it.
pub(super) fn adopt_directory(setup: &mut Setup) {
    let Ok(journal) = Journal::open_to_read(&setup.journal) else {
        return;
    };
    if let Ok(Some(directory)) = journal.directory() {
        setup.organization.adopt(directory);
    }
    if let Ok(Some(duty)) = journal.duty() {
        setup.organization.duty = duty.person;
    }
}

/// Opens the desk over the journal of the setup; begins the journal where there never was one.
pub(super) fn open_desk(mut setup: Setup, clock: Clock) -> Result<(), Failure> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "пульт открывается только в терминале; для программ есть команды: pult list --json, pult show НОМЕР --json",
        ));
    }
    if let Some(wrong) = &setup.journal_is_unknown {
        return Err(Failure::usage(format!(
            "{wrong}. Где лежит журнал, из config.toml не узнать, а новый вместо него не начинают: исправьте файл или \
             укажите журнал: pult --journal ФАЙЛ"
        )));
    }
    check_folder(&setup)?;
    let journal = Journal::open_for_the_desk(
        &setup.journal,
        &Backups::new(&setup.journal, setup.backups_folder()),
    )?;
    if let Err(words) = logfile::begin(&setup.log(), clock) {
        setup.warnings.push(words);
    }
    desk::run(setup, journal, clock).map_err(|error| Failure::usage(format!("{error:#}")))?;
    tracing::info!("пульт закрыт");
    Ok(())
}
