//! `pult report`: the monthly summary (п. 24) and the registry (п. 26) as a spreadsheet, as JSON, or in words.

use std::io::{self, Write};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::output::{self, Progress, say};
use super::{failure::Failure, open::open_to_read};
use crate::papers::report::{self, Cell, Kind, Table, period::Period, spreadsheet};
use crate::{calendar::typed::parse_date, clock::Clock, config::Setup, papers::job, sanitize};

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
        /// Месяц: 2026-10 (по умолчанию — текущий)
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
    /// Месяц: 2026-10 (по умолчанию — текущий)
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
    /// The period; the present month when none is given.
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

/// The month that was asked for; when none was, the present one, as on the desk.
pub fn month(text: Option<&str>, today: NaiveDate) -> Result<Period, Failure> {
    text.map_or_else(
        || Ok(Period::month_of(today)),
        |text| Period::parse_month(text).map_err(Failure::usage),
    )
}

/// Counts the report, and writes it as it is wanted.
pub fn run(args: &ReportArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let at = setup.rules.calendar.local(clock.now());
    let today = at.date_naive();
    let (Report::Summary { form, .. } | Report::Registry { form, .. }) = &args.report;
    if let Some(file) = &form.xlsx {
        output::check_writable(file, setup)?;
    }
    let journal = open_to_read(setup)?;
    let (kind, period) = match &args.report {
        Report::Summary { month: text, .. } => (Kind::Summary, month(text.as_deref(), today)?),
        Report::Registry { span, .. } => (Kind::Registry, span.period(today)?),
    };
    let (rules, organization) = (&setup.rules, &setup.organization);
    let now = clock.now();
    let counted = report::count(
        kind,
        period,
        &journal,
        rules,
        organization,
        now,
        &mut counter(),
    );
    let report = counted?;
    if let Some(file) = &form.xlsx {
        job::write(file, &spreadsheet::workbook(&report, at)?)?;
        say(file.display().to_string())?;
    } else if form.json {
        let json = serde_json::to_string_pretty(&report)
            .map_err(|error| Failure::usage(error.to_string()))?;
        writeln!(io::stdout().lock(), "{}", sanitize::json(&json))?;
    } else {
        let words = match kind {
            Kind::Summary => summary_words(&report),
            Kind::Registry => registry_words(&report),
        };
        io::stdout()
            .lock()
            .write_all(sanitize::lines(&words).as_bytes())?;
    }
    Ok(())
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

fn summary_words(report: &report::Report) -> String {
    let mut text = format!("Сводная информация за {}\n", report.period.title());
    text += &entered_after(report);
    text.push('\n');
    if let Some(balance) = report.opening.as_ref().map(|opening| opening.balance) {
        text += &format!(
            "остаток на начало {}, выявлено {}, размещено {}, п. 22 {}, аннулировано {}, остаток на конец {}\n\n",
            balance.at_start,
            balance.detected,
            balance.answered,
            balance.rejected,
            balance.annulled,
            balance.at_end
        );
    }
    for (table, row) in rows(report, &["dynamics", "quality"]).filter(|(_, row)| row.in_json) {
        text += &format!("{:<52}", (table.label)(&row.cells));
        for figure in table.figures(row) {
            text += &format!(" {figure:>6}");
        }
        text.push('\n');
    }
    text.push_str("\nСвоевременность: в срок, с опозданием, %, медиана, 90 % не дольше\n");
    for (table, row) in rows(report, &["stages"]) {
        let words = |code| table.cell(row, code).shown();
        text += &format!(
            "{:<24} п. {:<7} {:>5} {:>5} {:>8} {:>12} {:>12}\n",
            words("name"),
            words("paragraph"),
            words("in_time"),
            words("late"),
            words("share"),
            words("median_minutes"),
            words("p90_minutes"),
        );
    }
    let opening = report.opening.as_ref();
    if let Some(year) = opening.and_then(|opening| opening.provisional_year) {
        let words = crate::calendar::explain::provisional_note(year);
        text += &format!("\n{words}\n");
    }
    text
}

fn registry_words(report: &report::Report) -> String {
    let mut text = format!("Реестр размещённых ответов: {}\n", report.period.title());
    text += &entered_after(report);
    for (table, row) in rows(report, &["rows"]) {
        let replied_at = match table.cell(row, "replied_at") {
            Cell::Moment(at) => at.format("%Y-%m-%d %H:%M").to_string(),
            other => other.shown(),
        };
        let kept = match table.cell(row, "in_time") {
            Cell::InTime(true) => "в срок",
            _ => "с опозданием",
        };
        let [number, topic] = ["number", "topic"].map(|code| table.cell(row, code).shown());
        let topic = sanitize::line(&topic);
        text += &format!("{number:<9} {replied_at} {kept:<12} {topic}\n");
    }
    text
}

/// The line that says that the report was added to when its period was over.
fn entered_after(report: &report::Report) -> String {
    let sentence = report.entered_after.map(|later| later.sentence() + "\n");
    sentence.unwrap_or_default()
}

/// The rows of some tables, in this order.
fn rows<'a>(
    report: &'a report::Report,
    codes: &'a [&str],
) -> impl Iterator<Item = (&'a Table, &'a report::Row)> {
    codes
        .iter()
        .filter_map(|code| report.table(code))
        .flat_map(|table| table.rows.iter().map(move |row| (table, row)))
}
