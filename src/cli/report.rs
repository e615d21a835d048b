//! `pult report`: the monthly summary (п. 24) and the registry (п. 26) as a spreadsheet, as JSON, or in words.

use std::io::{self, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::failure::Failure;
use super::open::open_to_read;
use super::output::{self, Progress, say};
use crate::calendar::typed::parse_date;
use crate::clock::Clock;
use crate::config::Setup;
use crate::journal::Journal;
use crate::papers::report::period::Period;
use crate::papers::report::reader::Reader;
use crate::papers::report::registry::{Registry, registry};
use crate::papers::report::summary::{Summary, summary};
use crate::papers::report::tables;
use crate::papers::report::tally::{minutes, percent};
use crate::papers::{job, sheet};
use crate::sanitize;

/// `pult report`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct ReportArgs {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, Subcommand)]
enum Report {
    /// Сводная информация за месяц (п. 24)
    Summary {
        /// Месяц: 2026-10 (по умолчанию — прошлый)
        #[arg(long, value_name = "МЕСЯЦ")]
        month: Option<String>,
        #[command(flatten)]
        form: Form,
    },
    /// Реестр размещённых ответов за месяц или другой период (п. 26)
    Registry {
        #[command(flatten)]
        span: Span,
        #[command(flatten)]
        form: Form,
    },
}

/// Which days: a month, or from one to another.
#[derive(Debug, Args)]
pub struct Span {
    /// Месяц: 2026-10 (по умолчанию — прошлый)
    #[arg(long, value_name = "МЕСЯЦ", conflicts_with_all = ["from", "to"])]
    month: Option<String>,
    /// С какого дня: 01.10.2026
    #[arg(long, value_name = "ДЕНЬ", requires = "to")]
    from: Option<String>,
    /// По какой день, включительно
    #[arg(long, value_name = "ДЕНЬ", requires = "from")]
    to: Option<String>,
}

#[derive(Debug, Args)]
struct Form {
    /// В таблицу XLSX
    #[arg(long, value_name = "ФАЙЛ.xlsx", conflicts_with = "json")]
    xlsx: Option<PathBuf>,
    /// В виде JSON
    #[arg(long)]
    json: bool,
}

impl Span {
    /// The period; the last month when none is given.
    pub fn period(&self, today: NaiveDate) -> Result<Period, Failure> {
        let (Some(from), Some(to)) = (&self.from, &self.to) else {
            return month(self.month.as_deref(), today);
        };
        let day = |text: &str| parse_date(text, today).map_err(Failure::usage);
        let (first, last) = (day(from)?, day(to)?);
        if first > last {
            return Err(Failure::usage("последний день периода раньше первого"));
        }
        Ok(Period { first, last })
    }
}

/// The month that was asked for; the last one when none was.
pub fn month(text: Option<&str>, today: NaiveDate) -> Result<Period, Failure> {
    text.map_or_else(
        || Ok(Period::month_of(today).months_on(-1)),
        |text| Period::parse_month(text).map_err(Failure::usage),
    )
}

/// Makes what was asked for.
pub fn run(args: &ReportArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let now = clock.now();
    let at = setup.rules.calendar.local(now);
    let today = at.date_naive();
    let (Report::Summary { form, .. } | Report::Registry { form, .. }) = &args.report;
    if let Some(file) = &form.xlsx {
        output::check_writable(file, setup)?;
    }
    let journal = open_to_read(setup)?;
    match &args.report {
        Report::Summary { month: of, form } => {
            let period = month(of.as_deref(), today)?;
            let made = make_summary(&journal, setup, clock, period)?;
            let title = format!("Сводная информация, {}", made.title);
            let spreadsheet =
                || sheet::workbook(&title, &made.organization, at, &tables::of_summary(&made));
            give(form, &made, spreadsheet, || summary_words(&made))
        }
        Report::Registry { span, form } => {
            let period = span.period(today)?;
            let made = make_registry(&journal, setup, clock, period)?;
            let title = format!("Реестр ответов, {}", made.title);
            let spreadsheet =
                || sheet::workbook(&title, &made.organization, at, &tables::of_registry(&made));
            give(form, &made, spreadsheet, || registry_words(&made))
        }
    }
}

/// The summary of a month, with its progress on the terminal.
pub fn make_summary(
    journal: &Journal,
    setup: &Setup,
    clock: &Clock,
    month: Period,
) -> Result<Summary, Failure> {
    let reader = Reader::new(journal, &setup.rules, month, clock.now())?;
    Ok(summary(
        &reader,
        &setup.organization,
        month,
        &mut counter(),
    )?)
}

/// The registry of a period, with its progress on the terminal.
pub fn make_registry(
    journal: &Journal,
    setup: &Setup,
    clock: &Clock,
    period: Period,
) -> Result<Registry, Failure> {
    let reader = Reader::new(journal, &setup.rules, period, clock.now())?;
    Ok(registry(
        &reader,
        &setup.organization,
        period,
        &mut counter(),
    )?)
}

fn counter() -> impl FnMut(usize, usize) -> bool {
    let progress = Progress::new();
    move |done, all| {
        if done % 500 == 499 {
            progress.show(|| format!("прочитано {done} из {all}"));
        }
        true
    }
}

fn give(
    form: &Form,
    made: &impl Serialize,
    spreadsheet: impl FnOnce() -> Result<Vec<u8>, crate::papers::PaperError>,
    words: impl FnOnce() -> String,
) -> Result<(), Failure> {
    if let Some(file) = &form.xlsx {
        job::write(file, &spreadsheet()?)?;
        say(file.display().to_string())?;
    } else if form.json {
        let json = serde_json::to_string_pretty(made)
            .map_err(|error| Failure::usage(error.to_string()))?;
        writeln!(io::stdout().lock(), "{}", sanitize::json(&json))?;
    } else {
        io::stdout()
            .lock()
            .write_all(sanitize::lines(&words()).as_bytes())?;
    }
    Ok(())
}

fn summary_words(summary: &Summary) -> String {
    let balance = &summary.balance;
    let mut text = format!(
        "Сводная информация за {}\n\nостаток на начало {}, выявлено {}, размещено {}, п. 22 {}, аннулировано {}, остаток на \
         конец {}\n\n",
        summary.title,
        balance.at_start,
        balance.detected,
        balance.answered,
        balance.rejected,
        balance.annulled,
        balance.at_end
    );
    for figure in summary.dynamics.iter().chain(&summary.quality) {
        text.push_str(&format!(
            "{:<52} {:>6} {:>6} {:>6}\n",
            figure.name, figure.count, figure.previous, figure.last_year
        ));
    }
    text.push_str("\nСвоевременность: в срок, с опозданием, %, медиана, 90 % не дольше\n");
    for line in &summary.stages {
        let tally = &line.tally;
        text.push_str(&format!(
            "{:<24} п. {:<7} {:>5} {:>5} {:>8} {:>12} {:>12}\n",
            line.name,
            line.paragraph.as_deref().unwrap_or_default(),
            tally.in_time,
            tally.late,
            percent(tally.permille()),
            minutes(tally.minutes_taken.median_minutes),
            minutes(tally.minutes_taken.p90_minutes),
        ));
    }
    if let Some(year) = summary.provisional_year {
        text.push_str(&format!(
            "\n{}\n",
            crate::calendar::explain::provisional_note(year)
        ));
    }
    text
}

fn registry_words(registry: &Registry) -> String {
    let mut text = format!("Реестр размещённых ответов: {}\n", registry.title);
    for row in &registry.rows {
        text.push_str(&format!(
            "{:<9} {} {:<12} {}\n",
            row.number.to_string(),
            &row.replied_at[..16].replace('T', " "),
            if row.in_time {
                "в срок"
            } else {
                "с опозданием"
            },
            sanitize::line(&row.topic)
        ));
    }
    text
}
