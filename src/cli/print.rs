//! `pult print`: papers to a PDF file.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Datelike;
use clap::{Args, Subcommand};

use super::Failure;
use crate::clock::Clock;
use crate::config::Setup;
use crate::papers::PaperError;
use crate::papers::forms::Forms;
use crate::papers::job::{self, PageJob};

/// `pult print`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct PrintArgs {
    #[command(subcommand)]
    paper: Paper,
}

#[derive(Debug, Subcommand)]
enum Paper {
    /// Листы журнала за год
    Page {
        /// Куда сохранить
        #[arg(long, value_name = "ФАЙЛ.pdf")]
        out: PathBuf,
        /// Год (по умолчанию — текущий)
        #[arg(long, value_name = "ГОД")]
        year: Option<i32>,
        /// Номер листа (по умолчанию — все)
        #[arg(long, value_name = "ЛИСТ")]
        sheet: Option<usize>,
    },
    /// Формы бумаг: выписать их, чтобы изменить
    Forms {
        /// В какую папку; формы министерства лежат в папке forms рядом с config.toml
        #[arg(long, value_name = "ПАПКА")]
        export: PathBuf,
    },
    /// Справка
    Help,
}

impl From<PaperError> for Failure {
    fn from(error: PaperError) -> Self {
        match error {
            PaperError::Journal(error) => error.into(),
            PaperError::Form { .. } | PaperError::Nothing(_) | PaperError::Io { .. } => {
                Self::usage(error.to_string())
            }
        }
    }
}

/// Prints what was asked for.
pub fn run(args: &PrintArgs, setup: &Setup, clock: &Clock) -> Result<ExitCode, Failure> {
    match &args.paper {
        Paper::Page { out, year, sheet } => {
            let now = clock.now();
            let year = year.unwrap_or_else(|| setup.rules.calendar.local(now).year());
            let pdf = PageJob::new(setup, now, year, *sheet).pdf()?;
            job::write(out, &pdf)?;
            println!("{}", out.display());
        }
        Paper::Forms { export } => {
            for (path, written) in Forms::export(export)? {
                let left = if written {
                    ""
                } else {
                    " — уже есть, не изменена"
                };
                println!("{}{left}", path.display());
            }
        }
        Paper::Help => crate::desk::help_lines()
            .iter()
            .for_each(|line| println!("{line}")),
    }
    Ok(ExitCode::SUCCESS)
}
