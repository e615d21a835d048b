//! The command line: arguments become one call, and its outcome an exit code. One file a subcommand.
//!
//! Exit codes: 0 done · 1 the answer is no (verification failed, a line in error) · 2 wrong use · 3 the journal is busy,
//! missing or damaged.

pub mod calc;
pub mod calendar;
pub mod demo;
pub mod directory;
pub mod doctor;
pub mod import;
pub mod journal;
mod output;
pub mod print;
pub mod report;
mod russian;
pub mod show;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::calendar::Instant;
use crate::clock::Clock;
use crate::config::{Places, Setup, SetupError};
use crate::desk;
use crate::journal::backup::Backups;
use crate::journal::{Journal, JournalError, on_network};
use crate::logfile;
use crate::safe;

/// Why a command did not do what was asked: the exit code and what to say.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// The answer is no.
    pub fn no(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            message: message.into(),
        }
    }

    /// With an exit code.
    fn with_code(code: u8, message: String) -> Self {
        Self { code, message }
    }

    /// Wrong use.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            message: message.into(),
        }
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self {
            code: journal::exit_code(&error),
            message: error.to_string(),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self {
                code: 0,
                message: String::new(),
            };
        }
        Self::usage(format!(
            "стандартный вывод: {}",
            crate::config::in_russian(&error)
        ))
    }
}

/// Why the standard input was not read.
fn not_read(error: &io::Error) -> Failure {
    Failure::usage(format!(
        "стандартный ввод: {}",
        crate::config::in_russian(error)
    ))
}

#[derive(Debug, Parser)]
#[command(
    name = "pult",
    version,
    about = "Пульт дежурного: сообщения из открытых источников, сроки в рабочих минутах, журнал под подпись",
    long_about = "Пульт дежурного: сообщения из открытых источников, сроки в рабочих минутах, журнал под подпись.\n\n\
                  Без команды открывается пульт.",
    after_help = "Коды завершения: 0 — сделано; 1 — ответ «нет» (проверка не прошла, ошибка в строке); 2 — неверный \
                  вызов; 3 — журнал занят, отсутствует или повреждён.",
    disable_help_subcommand = true
)]
struct Arguments {
    /// Файл журнала
    #[arg(long, global = true, value_name = "ФАЙЛ")]
    journal: Option<PathBuf>,
    /// Папка настроек: organization.toml, config.toml, holidays.toml, regulation.toml
    #[arg(long, global = true, value_name = "ПАПКА")]
    config: Option<PathBuf>,
    /// Учебные часы: считать, что сейчас указанный момент (только вместе с --journal)
    #[arg(
        long,
        global = true,
        value_name = "МОМЕНТ",
        requires = "journal",
        hide = true
    )]
    clock: Option<String>,
    /// Часы, заданные --clock, стоят (для снимков экрана и проверок)
    #[arg(long, global = true, hide = true, requires = "clock")]
    clock_stands: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Посчитать рабочее время: add, sub, between, workday или строки JSON со стандартного ввода (-)
    Calc(calc::CalcArgs),
    /// Производственный календарь: год на экран или в iCalendar, проверка и пополнение holidays.toml
    Calendar(calendar::CalendarArgs),
    /// Показать сообщение на момент времени
    Show(show::ShowArgs),
    /// Перечислить сообщения
    List(show::ListArgs),
    /// Журнал: импорт, экспорт, проверка цепочки и подписей, копии и восстановление
    Journal(journal::JournalArgs),
    /// Зарегистрировать список сообщений, выгруженный из системы мониторинга (XLSX, CSV)
    Import(import::ImportArgs),
    /// Справочник: подразделения, люди, замещения
    Directory(directory::DirectoryArgs),
    /// Сводная информация и реестр: таблица, JSON или текст
    Report(report::ReportArgs),
    /// Печать: листы журнала, сопроводительный лист, сводная, реестр, формы, справка
    Print(print::PrintArgs),
    /// Одна страница для администратора: версии, места файлов, цел ли журнал, диск, календарь, терминал
    Doctor(doctor::DoctorArgs),
    /// Учебный журнал с оживлённым рабочим днём
    Demo(demo::DemoArgs),
}

/// Runs the program and tells how it ended.
pub fn run() -> ExitCode {
    let command = russian::in_russian(Arguments::command(), "");
    if let Some(words) = russian::twice(&command, std::env::args_os().skip(1)) {
        let _ = writeln!(io::stderr(), "pult: {words}");
        return ExitCode::from(2);
    }
    let parsed = command.try_get_matches();
    let arguments = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    match carry_out(arguments) {
        Ok(code) => code,
        Err(failure) => {
            // Whoever reads no further has what he wanted.
            if !failure.message.is_empty() {
                // Nothing can be done where that cannot be said either.
                let _ = writeln!(io::stderr(), "pult: {}", safe::lines(&failure.message));
            }
            ExitCode::from(failure.code)
        }
    }
}

/// Shows the help that was asked for, or tells what is wrong with the call.
fn misused(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Nothing can be done about a closed pipe here.
            let _ = error.print();
        }
        _ => {
            let _ = writeln!(io::stderr(), "pult: {}", safe::lines(&russian::told(error)));
        }
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn carry_out(arguments: Arguments) -> Result<ExitCode, Failure> {
    let places = Places::new(arguments.journal, arguments.config)?;
    let (moment, stands) = (arguments.clock, arguments.clock_stands);
    let Some(command) = arguments.command else {
        let setup = Setup::load_leniently(&places)?;
        let clock = clock(moment.as_deref(), stands, &setup)?;
        may_lie_there(&setup)?;
        return open_desk(setup, clock);
    };
    if let Command::Calendar(args) = &command
        && let Some(done) = calendar::without_setup(args, &places)
    {
        return done;
    }
    if let Command::Doctor(args) = &command {
        // It is asked for when something is wrong, so it starts whatever is wrong.
        let setup = Setup::load_leniently(&places)?;
        let clock = clock(moment.as_deref(), stands, &setup)?;
        return doctor::run(args, &places, &setup, &clock);
    }
    let mut setup = Setup::load(&places)?;
    if !matches!(
        command,
        Command::Calc(_) | Command::Calendar(_) | Command::Demo(_)
    ) {
        may_lie_there(&setup)?;
    }
    adopt(&mut setup);
    let clock = clock(moment.as_deref(), stands, &setup)?;
    match command {
        Command::Calc(args) => calc::run(&args, &setup.rules.calendar),
        Command::Calendar(args) => calendar::run(&args, &setup, &clock),
        Command::Show(args) => show::show(&args, &setup, &clock),
        Command::List(args) => show::list(&args, &setup, &clock),
        Command::Journal(args) => journal::run(&args, &setup, &clock),
        Command::Report(args) => report::run(&args, &setup, &clock),
        Command::Import(args) => import::run(&args, &setup, &clock),
        Command::Directory(args) => directory::run(&args, &setup, &clock),
        Command::Print(args) => print::run(&args, &setup, &clock),
        Command::Demo(args) => demo::run(&args, setup, &clock),
        // Done with above.
        Command::Doctor(args) => doctor::run(&args, &places, &setup, &clock),
    }
}

/// On a network folder the journal lies only when somebody has said so.
fn may_lie_there(setup: &Setup) -> Result<(), Failure> {
    match on_network(&setup.journal) {
        Some(kind) if !setup.settings.network => Err(Failure::with_code(
            3,
            format!(
                "журнал {} лежит на сетевой папке ({kind}), где за его сохранность нельзя поручиться. Перенесите его на \
                 диск этого компьютера или разрешите: network = true в config.toml",
                setup.journal.display()
            ),
        )),
        _ => Ok(()),
    }
}

/// Once the journal has a directory of its own, that one counts and not the file's. A journal that cannot be read is
/// told of by the command itself.
fn adopt(setup: &mut Setup) {
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

fn clock(moment: Option<&str>, stands: bool, setup: &Setup) -> Result<Clock, Failure> {
    let Some(text) = moment else {
        return Ok(Clock::system());
    };
    let clock = Clock::set_to(instant(text, setup)?);
    Ok(if stands { clock.stopped() } else { clock })
}

/// Prints a line for a person: foreign text in it cannot act on the terminal.
fn say(line: impl AsRef<str>) -> io::Result<()> {
    writeln!(io::stdout(), "{}", safe::lines(line.as_ref()))
}

/// An instant as given on the command line; without an offset it is local to the ministry's zone.
fn instant(text: &str, setup: &Setup) -> Result<Instant, Failure> {
    calc::parse_instant(text, setup.rules.calendar.zone()).map_err(Failure::usage)
}

/// As of which instant: the one asked for, or now.
fn as_of(at: Option<&str>, setup: &Setup, clock: &Clock) -> Result<DateTime<Utc>, Failure> {
    at.map_or_else(|| Ok(clock.now()), |text| instant(text, setup))
}

/// The folder that config.toml names for the journal is there.
fn has_its_folder(setup: &Setup) -> Result<(), Failure> {
    let Some(folder) = setup.lost_folder() else {
        return Ok(());
    };
    Err(Failure::with_code(
        3,
        format!(
            "папки {}, названной в config.toml для журнала, нет. Подключите диск; если журнала ещё не было, создайте папку",
            folder.display()
        ),
    ))
}

/// There is a journal, or never was one: a new one is begun only then.
fn not_lost(setup: &Setup) -> Result<(), Failure> {
    has_its_folder(setup)?;
    Ok(Backups::new(&setup.journal, setup.backups_folder()).check_not_lost()?)
}

/// Opens the journal for writing, and makes it where there never was one.
fn open_or_begin(setup: &Setup) -> Result<Journal, Failure> {
    not_lost(setup)?;
    Ok(Journal::open_or_create(&setup.journal)?)
}

/// Opens the journal for reading. Of one that was lost that is said, as the desk does, which will begin none there.
fn open_to_read(setup: &Setup) -> Result<Journal, Failure> {
    match Journal::open_to_read(&setup.journal) {
        Err(missing @ JournalError::Missing(_)) => {
            not_lost(setup)?;
            Err(missing.into())
        }
        opened => Ok(opened?),
    }
}

/// Opens the journal for reading; none where there never was one.
fn open_if_any(setup: &Setup) -> Result<Option<Journal>, Failure> {
    match Journal::open_to_read(&setup.journal) {
        Err(JournalError::Missing(_)) => not_lost(setup).map(|()| None),
        opened => Ok(Some(opened?)),
    }
}

/// Opens the desk over the journal of the setup; makes the journal when there is none.
fn open_desk(setup: Setup, clock: Clock) -> Result<ExitCode, Failure> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Failure::usage(
            "пульт открывается только в терминале; для программ есть команды: pult list --json, pult show НОМЕР --json",
        ));
    }
    let mut setup = setup;
    if let Some(wrong) = &setup.journal_is_unknown {
        return Err(Failure::usage(format!(
            "{wrong}. Где лежит журнал, из config.toml не узнать, а новый вместо него не начинают: исправьте файл или \
             укажите журнал: pult --journal ФАЙЛ"
        )));
    }
    has_its_folder(&setup)?;
    let backups = Backups::new(&setup.journal, setup.backups_folder());
    let journal = Journal::open_for_the_desk(&setup.journal, &backups)?;
    if let Err(words) = logfile::begin(&setup.log(), clock) {
        setup.warnings.push(words);
    }
    desk::run(setup, journal, clock).map_err(|error| Failure::usage(format!("{error:#}")))?;
    tracing::info!("пульт закрыт");
    Ok(ExitCode::SUCCESS)
}
