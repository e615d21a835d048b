//! `pult calc`: the working calendar as a calculator, for people and, line by line, for programs.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Failure, not_read};
use crate::calendar::explain::provisional_note;
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::regulation::event::moment;

/// `pult calc`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct CalcArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Момент через столько рабочих минут после указанного
    Add {
        /// Момент: 2026-04-30T15:00 (по часам министерства) или с поясом +07:00
        #[arg(value_name = "МОМЕНТ")]
        at: String,
        /// Длительность: 135, 2h15m, 2ч15м
        #[arg(value_name = "ДЛИТЕЛЬНОСТЬ", allow_hyphen_values = true)]
        duration: String,
        /// Показать, какие промежутки посчитаны, что пропущено и почему
        #[arg(long)]
        explain: bool,
    },
    /// Момент за столько рабочих минут до указанного
    Sub {
        /// Момент
        #[arg(value_name = "МОМЕНТ")]
        at: String,
        /// Длительность
        #[arg(value_name = "ДЛИТЕЛЬНОСТЬ", allow_hyphen_values = true)]
        duration: String,
        /// Показать, какие промежутки посчитаны, что пропущено и почему
        #[arg(long)]
        explain: bool,
    },
    /// Рабочих минут между двумя моментами
    Between {
        /// Начало
        #[arg(value_name = "НАЧАЛО")]
        from: String,
        /// Конец
        #[arg(value_name = "КОНЕЦ")]
        to: String,
        /// Показать, какие промежутки посчитаны, что пропущено и почему
        #[arg(long)]
        explain: bool,
    },
    /// N-й рабочий день после даты
    Workday {
        /// Дата: 2026-04-28
        #[arg(value_name = "ДАТА")]
        date: String,
        /// Число рабочих дней
        #[arg(value_name = "N", allow_hyphen_values = true)]
        days: String,
    },
    /// Строки JSON со стандартного ввода, по ответу на строку
    #[command(name = "-")]
    Lines,
}

/// Answers one question, or one a line.
pub fn run(args: &CalcArgs, calendar: &WorkingCalendar) -> Result<ExitCode, Failure> {
    let instant = |text: &str| parse_instant(text, calendar.zone()).map_err(Failure::usage);
    // Read here and not by clap, whose complaint would be half in English.
    let minutes = |text: &str| text.parse::<WorkMinutes>().map_err(Failure::usage);
    let outside = |error: OutsideCalendar| Failure::usage(error.to_string());
    let explained = |from: Instant, to: Instant, wanted: bool| -> Result<String, Failure> {
        if !wanted {
            warn(calendar.provisional_between(from, to));
            return Ok(String::new());
        }
        let walk = calendar.walk(from, to).map_err(outside)?;
        Ok(format!("\n{}", walk.lines().join("\n")))
    };
    let answer = match &args.question {
        Question::Add {
            at,
            duration,
            explain,
        } => {
            let from = instant(at)?;
            let to = calendar.add(from, minutes(duration)?).map_err(outside)?;
            written(calendar, to) + &explained(from, to, *explain)?
        }
        Question::Sub {
            at,
            duration,
            explain,
        } => {
            let from = instant(at)?;
            let to = calendar.sub(from, minutes(duration)?).map_err(outside)?;
            written(calendar, to) + &explained(from, to, *explain)?
        }
        Question::Between { from, to, explain } => {
            let (from, to) = (instant(from)?, instant(to)?);
            let minutes = calendar.between(from, to).map_err(outside)?;
            minutes.get().to_string() + &explained(from, to, *explain)?
        }
        Question::Workday { date, days } => {
            let from = parse_date(date).map_err(Failure::usage)?;
            let days = days.parse().map_err(|_| {
                Failure::usage(format!(
                    "числа рабочих дней «{days}» нет; ожидается целое число, например 7"
                ))
            })?;
            let to = calendar.workday(from, days).map_err(outside)?;
            warn(provisional_year(calendar, from, to));
            to.to_string()
        }
        Question::Lines => {
            let all_answered = lines(calendar, io::stdin().lock(), io::stdout().lock())?;
            return Ok(if all_answered {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(1)
            });
        }
    };
    writeln!(io::stdout(), "{answer}")?;
    Ok(ExitCode::SUCCESS)
}

/// The answer stands alone on the standard output, so this is said beside it.
fn warn(provisional: Option<i32>) {
    if let Some(year) = provisional {
        eprintln!("{}", provisional_note(year));
    }
}

/// Answers a question a line; tells whether every line had an answer.
pub fn lines(
    calendar: &WorkingCalendar,
    input: impl BufRead,
    mut output: impl Write,
) -> Result<bool, Failure> {
    let mut all_answered = true;
    for line in input.split(b'\n') {
        let line = line.map_err(|error| not_read(&error))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer(calendar, &line).unwrap_or_else(|error| {
            all_answered = false;
            json!({ "error": error })
        });
        writeln!(output, "{answer}")?;
    }
    output.flush()?;
    Ok(all_answered)
}

/// A question of the machine contract.
#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
enum Line {
    Add { at: String, minutes: i64 },
    Sub { at: String, minutes: i64 },
    Between { from: String, to: String },
    Workday { from: String, days: i64 },
}

fn answer(calendar: &WorkingCalendar, line: &[u8]) -> Result<Value, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| {
        let what = if error.is_data() { "нет нужного поля или поле не того вида" } else { "это не JSON" };
        format!("строка не разобрана: {what}; ожидается op — add, sub, between или workday — с полями по справке")
    })?;
    let instant = |text: &str| parse_instant(text, calendar.zone());
    let outside = |error: OutsideCalendar| error.to_string();
    let (mut answer, doubt) = match line {
        Line::Add { at, minutes } => {
            let from = instant(&at)?;
            moved(
                calendar,
                from,
                calendar.add(from, WorkMinutes::new(minutes)),
            )?
        }
        Line::Sub { at, minutes } => {
            let from = instant(&at)?;
            moved(
                calendar,
                from,
                calendar.sub(from, WorkMinutes::new(minutes)),
            )?
        }
        Line::Between { from, to } => {
            let (from, to) = (instant(&from)?, instant(&to)?);
            let minutes = calendar.between(from, to).map_err(outside)?;
            (
                json!({ "minutes": minutes }),
                calendar.provisional_between(from, to),
            )
        }
        Line::Workday { from, days } => {
            let from = parse_date(&from)?;
            let to = calendar.workday(from, days).map_err(outside)?;
            (
                json!({ "date": to.to_string() }),
                provisional_year(calendar, from, to),
            )
        }
    };
    // There only where the count is in doubt: everything else is the contract, word for word.
    if let Some(year) = doubt {
        answer["provisional_year"] = json!(year);
    }
    Ok(answer)
}

/// The answer of `add` and `sub`, and the year without a decree on the way.
fn moved(
    calendar: &WorkingCalendar,
    from: Instant,
    to: Result<Instant, OutsideCalendar>,
) -> Result<(Value, Option<i32>), String> {
    let to = to.map_err(|outside| outside.to_string())?;
    Ok((
        json!({ "result": written(calendar, to) }),
        calendar.provisional_between(from, to),
    ))
}

/// The first year without a decree between two days.
fn provisional_year(calendar: &WorkingCalendar, from: NaiveDate, to: NaiveDate) -> Option<i32> {
    let (first, last) = (from.min(to).year(), from.max(to).year());
    (first..=last).find(|year| calendar.is_provisional(*year))
}

fn written(calendar: &WorkingCalendar, at: Instant) -> String {
    moment(calendar.local(at))
}

/// An instant as people and programs write it; without an offset it is local to the ministry's zone.
pub fn parse_instant(text: &str, zone: Tz) -> Result<Instant, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let forms = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%d.%m.%Y %H:%M",
    ];
    let local = forms
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .filter(|local| has_whole_year(local.date()));
    local.and_then(|local| local.and_local_timezone(zone).earliest()).map(|at| at.to_utc()).ok_or_else(|| {
        format!("момента «{text}» нет или он записан неверно; ожидается 2026-11-23T09:31 или 2026-11-23T09:31:00+07:00")
    })
}

/// «23.11.26» is a year written short, and not one of the first century.
fn has_whole_year(date: NaiveDate) -> bool {
    date.year() >= 1000
}

fn parse_date(text: &str) -> Result<NaiveDate, String> {
    let read = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"));
    read.ok()
        .filter(|date| has_whole_year(*date))
        .ok_or_else(|| format!("даты «{text}» нет или она записана неверно; ожидается 2026-11-23"))
}
