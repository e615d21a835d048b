//! The command line: arguments come in, one command is carried out, an exit code goes out. One file a command; this one
//! has what they all take (`Arguments`) and the way to each of them (`carry_out`). Open it first.
//!
//! ```text
//! mod.rs        arguments → one command → exit code
//! russian.rs    the words of clap in Russian
//! demo/ doctor/ journal/ calc.rs calendar.rs directory.rs import.rs print.rs show.rs    the commands, side by side
//! report.rs     a command too; print.rs takes its periods from it
//! open.rs       the journal of a command
//! moment.rs     moments and dates in arguments
//! output.rs     what is printed, how far a task is, files at a place that a person names
//! failure.rs    errors → exit codes
//! ```
//!
//! Exit codes: 0 done · 1 the answer is no (verification failed, a line in error) · 2 wrong use · 3 the journal is busy,
//! missing or damaged.

pub mod calc;
mod calendar;
mod demo;
mod directory;
mod doctor;
mod failure;
mod import;
mod journal;
pub mod moment;
mod open;
mod output;
mod print;
mod report;
mod russian;
mod show;

pub use failure::Failure;

use std::io::{self, Write};
use std::{path::PathBuf, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};

use crate::config::{Places, Setup};
use crate::sanitize;

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
    #[command(subcommand)]
    Calc(calc::Question),
    /// Производственный календарь: год на экран или в iCalendar, проверка и пополнение holidays.toml
    Calendar(calendar::CalendarArgs),
    /// Показать сообщение на момент времени
    Show(show::ShowArgs),
    /// Перечислить сообщения
    List(show::ListArgs),
    /// Журнал: импорт, экспорт, проверка цепочки и подписей, копии и восстановление
    #[command(subcommand)]
    Journal(journal::Task),
    /// Зарегистрировать список сообщений, выгруженный из системы мониторинга (XLSX, CSV)
    Import(import::ImportArgs),
    /// Справочник: подразделения, люди, замещения
    #[command(subcommand)]
    Directory(directory::Task),
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
    let command = russian::translate_help(Arguments::command(), "");
    if let Some(words) = russian::explain_repeated(&command, std::env::args_os().skip(1)) {
        tell(&words);
        return ExitCode::from(2);
    }
    let parsed = command.try_get_matches();
    let arguments = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    match carry_out(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                tell(&failure.message);
            }
            ExitCode::from(failure.code)
        }
    }
}

/// Says on the standard error what went wrong; nothing can be done where that is closed too.
fn tell(words: &str) {
    let _ = writeln!(io::stderr(), "pult: {}", sanitize::lines(words));
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
        _ => tell(&russian::explain(error)),
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn carry_out(arguments: Arguments) -> Result<(), Failure> {
    let places = Places::new(arguments.journal, arguments.config)?;
    let command = arguments.command;
    if let Some(Command::Calendar(args)) = &command
        && let Some(done) = calendar::run_without_setup(args, &places)
    {
        return done;
    }
    // The desk tells what is wrong with the settings, and doctor is asked for because something is.
    let starts_anyway = matches!(command, None | Some(Command::Doctor(_)));
    let mut setup = if starts_anyway {
        Setup::load_leniently(&places)?
    } else {
        Setup::load(&places)?
    };
    let clock = moment::clock(arguments.clock.as_deref(), arguments.clock_stands, &setup)?;
    if !matches!(
        command,
        Some(Command::Calc(_) | Command::Calendar(_) | Command::Demo(_) | Command::Doctor(_))
    ) {
        open::check_network(&setup)?;
    }
    if !starts_anyway {
        open::adopt_directory(&mut setup);
    }
    let Some(command) = command else {
        return open::open_desk(setup, clock);
    };
    match command {
        Command::Calc(question) => calc::run(&question, &setup.rules.calendar),
        Command::Calendar(args) => calendar::run(&args, &setup, &clock),
        Command::Show(args) => show::show(&args, &setup, &clock),
        Command::List(args) => show::list(&args, &setup, &clock),
        Command::Journal(task) => journal::run(&task, &setup, &clock),
        Command::Report(args) => report::run(&args, &setup, &clock),
        Command::Import(args) => import::run(&args, &setup, &clock),
        Command::Directory(task) => directory::run(&task, &setup, &clock),
        Command::Print(args) => print::run(&args, &setup, &clock),
        Command::Demo(args) => demo::run(&args, setup, &clock),
        Command::Doctor(args) => doctor::run(&args, &places, &setup, &clock),
    }
}
