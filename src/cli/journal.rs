//! `pult journal`: import, export, verify.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::Failure;
use crate::clock::Clock;
use crate::config::Setup;
use crate::journal::{Journal, JournalError};

/// `pult journal`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct JournalArgs {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Внести события из файла JSONL: все или ни одного
    Import {
        /// Файл; - — стандартный ввод
        #[arg(value_name = "ФАЙЛ.jsonl")]
        file: PathBuf,
    },
    /// Вывести все события, по одному в строке
    Export {
        /// Файл; без него — стандартный вывод
        #[arg(value_name = "ФАЙЛ.jsonl")]
        file: Option<PathBuf>,
    },
    /// Проверить, что записи никто не менял
    Verify,
}

/// The exit code of an error of the journal.
pub fn exit_code(error: &JournalError) -> u8 {
    match error {
        JournalError::Line(_) => 1,
        JournalError::Refused(_)
        | JournalError::Number { .. }
        | JournalError::ClockBack { .. }
        | JournalError::Attachment { .. } => 2,
        JournalError::Missing(_)
        | JournalError::NotOurs { .. }
        | JournalError::Newer { .. }
        | JournalError::ReadOnly(_)
        | JournalError::Busy(_)
        | JournalError::Full(_)
        | JournalError::Damaged { .. }
        | JournalError::Io { .. }
        | JournalError::Database { .. } => 3,
    }
}

/// Does what was asked for.
pub fn run(args: &JournalArgs, setup: &Setup, _clock: &Clock) -> Result<ExitCode, Failure> {
    match &args.task {
        Task::Import { file } => {
            let named = |error: io::Error| {
                Failure::usage(format!(
                    "{}: {}",
                    file.display(),
                    crate::config::in_russian(&error)
                ))
            };
            // The file is opened first: a wrong name must not leave an empty journal behind.
            let count = if file.as_os_str() == "-" {
                Journal::open_or_create(&setup.journal)?.import(&setup.rules, io::stdin().lock())?
            } else {
                let lines = BufReader::new(File::open(file).map_err(named)?);
                Journal::open_or_create(&setup.journal)?.import(&setup.rules, lines)?
            };
            println!("внесено событий: {count}");
        }
        Task::Export { file } => {
            let journal = Journal::open_to_read(&setup.journal)?;
            match file {
                Some(file) => {
                    let count = journal.export(io::BufWriter::new(File::create(file)?))?;
                    println!("выведено событий: {count}");
                }
                None => drop(journal.export(io::BufWriter::new(io::stdout().lock()))?),
            }
        }
        Task::Verify => match Journal::open_to_read(&setup.journal)?.verify()? {
            Ok(verified) => {
                println!(
                    "журнал цел: записей {}, контрольная сумма {}",
                    verified.entries,
                    verified.head.short()
                );
            }
            Err(broken) => return Err(Failure::no(format!("журнал изменён: {broken}"))),
        },
    }
    Ok(ExitCode::SUCCESS)
}
