//! `pult calendar`: the year on paper of the terminal, its `.ics`, a check of `holidays.toml`, and the way from a
//! published calendar to a `[[year]]` of it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Utc};
use clap::{Args, Subcommand};
use icalendar::{Component, Event, EventLike};

use super::failure::Failure;
use super::output::{self, read_text, say};
use crate::calendar::year::{Mark, YearView, month_name};
use crate::calendar::{OutsideCalendar, WorkingCalendar, holidays, import, production};
use crate::clock::Clock;
use crate::config::{self, Places, Setup};

/// `pult calendar`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CalendarArgs {
    #[command(subcommand)]
    task: Option<Task>,
    /// Год (по умолчанию — текущий)
    #[arg(value_name = "ГОД")]
    year: Option<i32>,
    /// Сохранить праздники, переносы и сокращённые дни года в файл iCalendar
    #[arg(long, value_name = "ФАЙЛ.ics")]
    ics: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Проверить holidays.toml: что выходит по каждому году и что не сходится
    Check {
        /// Какой файл (по умолчанию — тот, по которому считает Пульт)
        #[arg(value_name = "ФАЙЛ")]
        file: Option<PathBuf>,
    },
    /// Перевести опубликованный календарь (calendar.xml или JSON) в раздел [[year]] для holidays.toml
    Import {
        /// Файл опубликованного календаря
        #[arg(value_name = "ФАЙЛ")]
        file: PathBuf,
        /// Акт Правительства: «постановление Правительства РФ от … № …»
        #[arg(long, value_name = "АКТ")]
        decree: Option<String>,
    },
}

/// The tasks that must work while the calendar in use is wrong; `None` for the others.
pub fn run_without_setup(args: &CalendarArgs, places: &Places) -> Option<Result<(), Failure>> {
    match args.task.as_ref()? {
        Task::Check { file } => Some(check(file.as_deref(), places)),
        Task::Import { file, decree } => Some(imported(file, decree.as_deref())),
    }
}

/// Shows a year, or saves it.
pub fn run(args: &CalendarArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let calendar = &setup.rules.calendar;
    let year = args
        .year
        .unwrap_or_else(|| calendar.local(clock.now()).year());
    let outside = |error: OutsideCalendar| Failure::usage(format!("{year} год: {error}"));
    let view = calendar.year(year).map_err(outside)?;
    if let Some(path) = &args.ics {
        let text = ics(calendar, &view, clock.now()).map_err(outside)?;
        output::write_whole(path, setup, |out| {
            let written = out.write_all(text.as_bytes());
            written.map_err(output::not_written(path))
        })?;
        say(path.display().to_string())?;
    } else {
        let text = in_words(calendar, &view).map_err(outside)?;
        std::io::stdout().write_all(text.as_bytes())?;
    }
    Ok(())
}

fn check(file: Option<&Path>, places: &Places) -> Result<(), Failure> {
    let own = places.config.join(config::HOLIDAYS);
    let rest = file.is_none() && own.exists();
    let (name, text) = match file.or(own.exists().then_some(&own)) {
        Some(path) => (path.display().to_string(), read_text(path)?),
        None => (
            format!("{} (встроенный)", config::HOLIDAYS),
            production::EMBEDDED.to_owned(),
        ),
    };
    let years = holidays::examine(&name, &text).map_err(|error| Failure::no(error.to_string()))?;
    let mut report = format!("{name}\n");
    let mut wrong = 0;
    for year in &years {
        let Some(problem) = &year.problem else {
            let _ = writeln!(
                report,
                "{}: {} рабочих дней, {} ч — сходится с нормой ({})",
                year.year, year.norm.days, year.norm.hours, year.decree
            );
            continue;
        };
        wrong += 1;
        let _ = writeln!(report, "{}: {problem}", year.year);
        if let Some(months) = &year.months {
            report
                .push_str("      сверьте по месяцам с опубликованным календарём (дней, часов):\n");
            for (row, quarter) in months.chunks(3).enumerate() {
                report.push_str("     ");
                for (place, month) in quarter.iter().enumerate() {
                    let number = u32::try_from(row * 3 + place + 1).unwrap_or_default();
                    let _ = write!(
                        report,
                        " {:<9}{:>2} дн {:>3} ч  ",
                        month_name(number),
                        month.days,
                        month.hours
                    );
                }
                report.push('\n');
            }
        }
    }
    if rest {
        report.push_str("годы, которых в этом файле нет, — по встроенному\n");
    }
    std::io::stdout().write_all(report.as_bytes())?;
    if wrong > 0 {
        return Err(Failure::no(format!("не сходится лет: {wrong}")));
    }
    Ok(())
}

fn imported(file: &Path, decree: Option<&str>) -> Result<(), Failure> {
    let text = read_text(file)?;
    let toml = import::import(&text, decree)
        .map_err(|problem| Failure::no(format!("{}: {problem}", file.display())))?;
    std::io::stdout().write_all(toml.as_bytes())?;
    Ok(())
}

/// The year as text: twelve months, the moves, the norms.
fn in_words(calendar: &WorkingCalendar, view: &YearView) -> Result<String, OutsideCalendar> {
    let mut text = format!(
        "Производственный календарь, {} год\n{}\n\n",
        view.year,
        view.basis()
    );
    for quarter in 0..4 {
        let months: Vec<Vec<String>> = (1..=3)
            .map(|month| month_lines(calendar, view.year, quarter * 3 + month))
            .collect::<Result<_, _>>()?;
        let rows = months.iter().map(Vec::len).max().unwrap_or_default();
        for row in 0..rows {
            let line: Vec<String> = months
                .iter()
                .map(|month| format!("{:<22}", month.get(row).map_or("", String::as_str)))
                .collect();
            text.push_str(line.join("  ").trim_end());
            text.push('\n');
        }
        text.push('\n');
    }
    let legend: Vec<String> = Mark::ALL
        .into_iter()
        .filter(|mark| *mark != Mark::Working)
        .map(|mark| format!("{} {}", mark.sign(), mark.word()))
        .collect();
    for line in legend.chunks(4) {
        let _ = writeln!(text, "{}", line.join("   "));
    }
    text.push('\n');
    for line in view.summary() {
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

fn month_lines(
    calendar: &WorkingCalendar,
    year: i32,
    month: u32,
) -> Result<Vec<String>, OutsideCalendar> {
    let mut lines = vec![
        format!("{:^21}", month_name(month)),
        "пн вт ср чт пт сб вс".to_owned(),
    ];
    for week in calendar.month(year, month)? {
        let cells: Vec<String> = week
            .iter()
            .map(|day| match day {
                None => "   ".to_owned(),
                Some((date, mark)) => format!("{:>2}{}", date.day(), mark.sign()),
            })
            .collect();
        lines.push(cells.concat());
    }
    Ok(lines)
}

/// The days of the year that are not what their weekday says, as all-day events.
fn ics(
    calendar: &WorkingCalendar,
    view: &YearView,
    now: DateTime<Utc>,
) -> Result<String, OutsideCalendar> {
    let mut file = icalendar::Calendar::new();
    file.name(&format!("Производственный календарь {}", view.year));
    for month in 1..=12 {
        for (date, mark) in calendar
            .month(view.year, month)?
            .into_iter()
            .flatten()
            .flatten()
        {
            if matches!(mark, Mark::Working | Mark::Weekend) {
                continue;
            }
            let day = calendar.day(date)?;
            let hours: Vec<String> = day
                .spans
                .iter()
                .map(|span| {
                    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
                    format!("{}–{}", clock(span.from), clock(span.to))
                })
                .collect();
            let mut about = calendar.rules_of(&day);
            if !hours.is_empty() {
                about.push(hours.join(", "));
            }
            let title = match about.first() {
                Some(rule) if mark == Mark::Holiday => rule.replacen("праздник: ", "", 1),
                _ => mark.word().to_owned(),
            };
            let mut event = Event::with_uid(&format!("{date}@pult"));
            event
                .starts(date)
                // The end of an all-day event is the day after it.
                .ends(date + chrono::Days::new(1))
                .summary(&title)
                .description(&about.join("; "))
                .timestamp(now);
            file.push(event.done());
        }
    }
    if view.decree.is_none() {
        file.description(&view.basis());
    }
    Ok(file.done().to_string())
}
