//! `pult print`: papers to a PDF file.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::Datelike;
use clap::{Args, Subcommand};

use super::{Failure, report};
use crate::clock::Clock;
use crate::config::Setup;
use crate::journal::Journal;
use crate::papers::PaperError;
use crate::papers::forms::Forms;
use crate::papers::job::{self, PageJob};
use crate::papers::report::paper;

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
    /// Сводная информация за месяц (п. 24)
    Summary {
        /// Месяц: 2026-10 (по умолчанию — прошлый)
        #[arg(long, value_name = "МЕСЯЦ")]
        month: Option<String>,
        /// Куда сохранить
        #[arg(long, value_name = "ФАЙЛ.pdf")]
        out: PathBuf,
    },
    /// Реестр размещённых ответов за месяц или другой период (п. 26)
    Registry {
        #[command(flatten)]
        span: super::report::Span,
        /// Куда сохранить
        #[arg(long, value_name = "ФАЙЛ.pdf")]
        out: PathBuf,
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
        Paper::Summary { month, out } => {
            let at = setup.rules.calendar.local(clock.now());
            let month = report::month(month.as_deref(), at.date_naive())?;
            let journal = Journal::open_to_read(&setup.journal)?;
            let made = report::make_summary(&journal, setup, clock, month)?;
            let head = journal.head()?.1.short();
            let print = paper::Print {
                organization: &setup.organization,
                at,
                head: &head,
            };
            job::write(
                out,
                &paper::summary(&Forms::read(&setup.forms())?, &made, print)?,
            )?;
            println!("{}", out.display());
        }
        Paper::Registry { span, out } => {
            let at = setup.rules.calendar.local(clock.now());
            let period = span.period(at.date_naive())?;
            let journal = Journal::open_to_read(&setup.journal)?;
            let made = report::make_registry(&journal, setup, clock, period)?;
            let head = journal.head()?.1.short();
            let print = paper::Print {
                organization: &setup.organization,
                at,
                head: &head,
            };
            job::write(
                out,
                &paper::registry(&Forms::read(&setup.forms())?, &made, print)?,
            )?;
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
