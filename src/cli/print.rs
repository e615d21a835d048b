//! `pult print`: papers to a PDF file or to the printer.

use std::path::PathBuf;

use chrono::Datelike;
use clap::{Args, Subcommand, ValueEnum};

use super::output::{self, say};
use super::{failure::Failure, moment::this_year, open::check_not_lost, report};
use crate::papers::job::{Job, Order, Paper, Which};
use crate::papers::spool::{Duplex, Printer};
use crate::{clock::Clock, config::Setup, papers::forms::Forms, regulation::Number};

/// `pult print`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct PrintArgs {
    #[command(subcommand)]
    paper: Asked,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// Листы журнала за год
    Page {
        /// Год (по умолчанию — текущий)
        #[arg(long, value_name = "ГОД")]
        year: Option<i32>,
        /// Номер листа (по умолчанию — все)
        #[arg(long, value_name = "ЛИСТ")]
        sheet: Option<u32>,
        #[command(flatten)]
        to: To,
    },
    /// Сопроводительный лист сообщения
    Card {
        /// Номер сообщения, например 2026-17
        #[arg(value_name = "НОМЕР")]
        number: String,
        #[command(flatten)]
        to: To,
    },
    /// Сводная информация за месяц (п. 24)
    Summary {
        /// Месяц: 2026-10 (по умолчанию — текущий)
        #[arg(long, value_name = "МЕСЯЦ")]
        month: Option<String>,
        #[command(flatten)]
        to: To,
    },
    /// Реестр размещённых ответов за месяц или другой период (п. 26)
    Registry {
        #[command(flatten)]
        span: report::Span,
        #[command(flatten)]
        to: To,
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

/// Where a paper goes.
#[derive(Debug, Args)]
pub struct To {
    /// Сохранить в файл, не печатать
    #[arg(long, value_name = "ФАЙЛ.pdf")]
    out: Option<PathBuf>,
    /// Принтер: auto или имя (по умолчанию — из config.toml)
    #[arg(long, value_name = "ПРИНТЕР", conflicts_with = "out")]
    printer: Option<String>,
    /// Сколько экземпляров
    #[arg(long, value_name = "ЧИСЛО", conflicts_with = "out", value_parser = clap::value_parser!(u16).range(1..=99))]
    copies: Option<u16>,
    /// Двусторонняя печать: none — нет, long — по длинной стороне, short — по короткой
    #[arg(long, value_name = "КАК", conflicts_with = "out")]
    duplex: Option<Sides>,
    /// Печатать по встроенной форме, а не по форме министерства
    #[arg(long)]
    embedded_forms: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sides {
    None,
    Long,
    Short,
}

impl To {
    fn order(&self, paper: Paper, setup: &Setup) -> Result<Order, Failure> {
        let settings = &setup.settings;
        let mut printer = match &self.printer {
            Some(name) => Printer::named(settings, name),
            None => Printer::from_settings(settings),
        };
        if let Some(printer) = &mut printer {
            printer.copies = self.copies.unwrap_or(printer.copies);
            printer.duplex = self.duplex.map_or(printer.duplex, |sides| match sides {
                Sides::None => Duplex::None,
                Sides::Long => Duplex::Long,
                Sides::Short => Duplex::Short,
            });
        }
        if self.out.is_none() && printer.is_none() {
            return Err(Failure::usage(
                "принтер не назван: укажите --out ФАЙЛ.pdf, --printer ПРИНТЕР или printer в config.toml",
            ));
        }
        Ok(Order {
            paper,
            embedded_forms: self.embedded_forms,
            printer: printer.filter(|_| self.out.is_none()),
            out: self.out.clone(),
        })
    }

    fn print(&self, paper: Paper, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
        if let Some(file) = &self.out {
            output::check_writable(file, setup)?;
        }
        let order = self.order(paper, setup)?;
        check_not_lost(setup)?;
        let printer = order.printer.clone();
        let clock = *clock;
        let printed = Job::new(setup, order, move || clock.now()).run(&|_| true)?;
        say(format!("{}", printed.file.display()))?;
        match (printed.sent, printer) {
            (Some(Err(error)), _) => Err(Failure::no(format!(
                "не напечатано: {error}. Файл сохранён: {}",
                printed.file.display()
            ))),
            (Some(Ok(())), Some(printer)) => say(format!("отправлено: {}", printer.called())),
            (Some(Ok(())) | None, _) => Ok(()),
        }
    }
}

/// Prints what was asked for.
pub fn run(args: &PrintArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    match &args.paper {
        Asked::Page { year, sheet, to } => {
            let year = year.unwrap_or_else(|| setup.rules.calendar.local(clock.now()).year());
            let which = sheet.map_or(Which::All, Which::One);
            to.print(Paper::Sheets(year, which), setup, clock)
        }
        Asked::Summary { month, to } => {
            let today = setup.rules.calendar.local(clock.now()).date_naive();
            let month = report::month(month.as_deref(), today)?;
            to.print(Paper::Summary(month), setup, clock)
        }
        Asked::Registry { span, to } => {
            let today = setup.rules.calendar.local(clock.now()).date_naive();
            to.print(Paper::Registry(span.period(today)?), setup, clock)
        }
        Asked::Card { number, to } => {
            let number = Number::said(number, this_year(setup, clock)).map_err(Failure::usage)?;
            to.print(Paper::Card(number), setup, clock)
        }
        Asked::Forms { export } => {
            for (path, written) in Forms::export(export)? {
                let left = if written {
                    ""
                } else {
                    " — уже есть, не изменена"
                };
                say(format!("{}{left}", path.display()))?;
            }
            Ok(())
        }
        Asked::Help => {
            for line in crate::desk::help_lines_of(setup) {
                say(line)?;
            }
            Ok(())
        }
    }
}
