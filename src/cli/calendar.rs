//! `pult calendar`: a year in the terminal or as `.ics`, a check of `holidays.toml`, and a published calendar converted to a
//! `[[year]]` of it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use clap::{Args, Subcommand};
use icalendar::{Component, Event, EventLike};

use super::failure::Failure;
use super::output::{self, read_text, say};
use crate::calendar::year::{Mark, YearView, month_name};
use crate::calendar::{OutsideCalendar, WorkingCalendar, holidays, import, production};
use crate::clock::Clock;
use crate::config::{self, Places, Setup};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct CalendarArgs {
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

/// Carries out the tasks that must work while the calendar in use is wrong; `None` for the others.
pub(super) fn run_without_setup(
    args: &CalendarArgs,
    places: &Places,
) -> Option<Result<(), Failure>> {
    match args.task.as_ref()? {
        Task::Check { file } => Some(check(file.as_deref(), places)),
        Task::Import { file, decree } => Some(convert(file, decree.as_deref())),
    }
}

/// Shows a year, or saves it.
pub(super) fn run(args: &CalendarArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let calendar = &setup.rules.calendar;
    let now = clock.now();
    let year = args.year.unwrap_or_else(|| calendar.local(now).year());
    let outside = |error: OutsideCalendar| Failure::usage(format!("{year} год: {error}"));
    let view = calendar.year(year).map_err(outside)?;
    let Some(path) = &args.ics else {
        let text = year_words(calendar, &view).map_err(outside)?;
        return Ok(io::stdout().write_all(text.as_bytes())?);
    };
    let text = year_ics(calendar, &view, now).map_err(outside)?;
    output::write_whole(path, setup, |out| {
        let written = out.write_all(text.as_bytes());
        written.map_err(output::not_written(path))
    })?;
    say(path.display().to_string())
}

fn check(file: Option<&Path>, places: &Places) -> Result<(), Failure> {
    let own = places.config.join(config::HOLIDAYS);
    let (name, text) = match file.or(own.exists().then_some(&own)) {
        Some(path) => (path.display().to_string(), read_text(path)?),
        None => (
            format!("{} (встроенный)", config::HOLIDAYS),
            production::EMBEDDED.to_owned(),
        ),
    };
    let years = holidays::examine(&name, &text).map_err(|error| Failure::no(error.to_string()))?;
    say(name)?;
    for year in &years {
        let norm = &year.norm;
        match &year.problem {
            None => say(format!(
                "{}: {} рабочих дней, {} ч — сходится с нормой ({})",
                year.year, norm.days, norm.hours, year.decree
            ))?,
            Some(problem) => say(format!("{}: {problem}", year.year))?,
        }
        if let (Some(_), Some(months)) = (&year.problem, &year.months) {
            say("      сверьте по месяцам с опубликованным календарём (дней, часов):")?;
            let cells: Vec<String> = (1..)
                .zip(months)
                .map(|(number, month)| {
                    let name = month_name(number);
                    format!(" {name:<9}{:>2} дн {:>3} ч  ", month.days, month.hours)
                })
                .collect();
            for quarter in cells.chunks(3) {
                say(format!("     {}", quarter.concat()))?;
            }
        }
    }
    if file.is_none() && own.exists() {
        say("годы, которых в этом файле нет, — по встроенному")?;
    }
    match years.iter().filter(|year| year.problem.is_some()).count() {
        0 => Ok(()),
        wrong => Err(Failure::no(format!("не сходится лет: {wrong}"))),
    }
}

/// Prints a published calendar as a `[[year]]` of holidays.toml.
fn convert(file: &Path, decree: Option<&str>) -> Result<(), Failure> {
    let text = read_text(file)?;
    let toml = import::import(&text, decree)
        .map_err(|problem| Failure::no(format!("{}: {problem}", file.display())))?;
    Ok(io::stdout().write_all(toml.as_bytes())?)
}

/// The year as text: twelve months, the moves, the norms.
fn year_words(calendar: &WorkingCalendar, view: &YearView) -> Result<String, OutsideCalendar> {
    let mut lines = vec![
        format!("Производственный календарь, {} год", view.year),
        view.basis(),
        String::new(),
    ];
    for quarter in 0..4 {
        let months: Vec<Vec<String>> = (1..=3)
            .map(|month| month_lines(calendar, view.year, quarter * 3 + month))
            .collect::<Result<_, _>>()?;
        let rows = months.iter().map(Vec::len).max().unwrap_or_default();
        for row in 0..rows {
            let cells = months.iter().map(|month| {
                let line = month.get(row).map_or("", String::as_str);
                format!("{line:<24}")
            });
            lines.push(cells.collect::<String>().trim_end().to_owned());
        }
        lines.push(String::new());
    }
    let legend: Vec<String> = Mark::ALL
        .into_iter()
        .filter(|mark| *mark != Mark::Working)
        .map(|mark| format!("{} {}", mark.sign(), mark.word()))
        .collect();
    lines.extend(legend.chunks(4).map(|line| line.join("   ")));
    lines.push(String::new());
    lines.extend(view.summary());
    Ok(lines.join("\n") + "\n")
}

fn month_lines(
    calendar: &WorkingCalendar,
    year: i32,
    month: u32,
) -> Result<Vec<String>, OutsideCalendar> {
    let weeks = calendar.month(year, month)?;
    let cell = |day: &Option<(NaiveDate, Mark)>| match day {
        None => "   ".to_owned(),
        Some((date, mark)) => format!("{:>2}{}", date.day(), mark.sign()),
    };
    let mut lines = vec![
        format!("{:^21}", month_name(month)),
        "пн вт ср чт пт сб вс".to_owned(),
    ];
    lines.extend(weeks.iter().map(|week| week.iter().map(cell).collect()));
    Ok(lines)
}

/// The days of the year that differ from their weekday, as all-day events.
fn year_ics(
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
