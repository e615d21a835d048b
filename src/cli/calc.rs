//! `pult calc`: the working calendar as a calculator, for people and, line by line, for programs.

use std::io::{self, BufRead, Write};

use chrono::{Datelike, NaiveDate};
use clap::Subcommand;
use serde::Deserialize;
use serde_json::{Value, json};

use super::failure::Failure;
use super::moment::{parse_date, parse_instant};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::{calendar::explain::provisional_note, regulation::event::moment};

#[derive(Debug, Subcommand)]
pub(super) enum Question {
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

/// A question, parsed.
enum Asked {
    Add(Instant, WorkMinutes),
    Sub(Instant, WorkMinutes),
    Between(Instant, Instant),
    Workday(NaiveDate, i64),
}

struct Answer {
    /// Its name in the machine contract.
    name: &'static str,
    value: Value,
    /// The moments between which working time was counted.
    counted: Option<(Instant, Instant)>,
    /// The first year on the way that has no decree yet.
    provisional_year: Option<i32>,
}

/// Answers one question, or one a line.
pub(super) fn run(question: &Question, calendar: &WorkingCalendar) -> Result<(), Failure> {
    let instant = |text: &str| parse_instant(text, calendar.zone()).map_err(Failure::usage);
    // Not parsed by clap, whose complaint would be half in English.
    let minutes = |text: &str| text.parse::<WorkMinutes>().map_err(Failure::usage);
    let asked = match question {
        Question::Add { at, duration, .. } => Asked::Add(instant(at)?, minutes(duration)?),
        Question::Sub { at, duration, .. } => Asked::Sub(instant(at)?, minutes(duration)?),
        Question::Between { from, to, .. } => Asked::Between(instant(from)?, instant(to)?),
        Question::Workday { date, days } => {
            let from = parse_date(date).map_err(Failure::usage)?;
            let days = days.parse().map_err(|_| {
                Failure::usage(format!(
                    "числа рабочих дней «{days}» нет; ожидается целое число, например 7"
                ))
            })?;
            Asked::Workday(from, days)
        }
        Question::Lines => {
            let all_answered = lines(calendar, io::stdin().lock(), io::stdout().lock())?;
            return Failure::answered(all_answered);
        }
    };
    let explain = match question {
        Question::Add { explain, .. }
        | Question::Sub { explain, .. }
        | Question::Between { explain, .. } => *explain,
        Question::Workday { .. } | Question::Lines => false,
    };
    let answer = answer(calendar, &asked)?;
    let mut words = match &answer.value {
        Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    match (answer.counted, answer.provisional_year) {
        (Some((from, to)), _) if explain => {
            for line in calendar.walk(from, to)?.lines() {
                words = words + "\n" + &line;
            }
        }
        // The standard output has the answer and nothing else.
        (_, Some(year)) => eprintln!("{}", provisional_note(year)),
        (_, None) => {}
    }
    writeln!(io::stdout(), "{words}")?;
    Ok(())
}

fn answer(calendar: &WorkingCalendar, asked: &Asked) -> Result<Answer, OutsideCalendar> {
    let counted = |name, value, from, to| Answer {
        name,
        value,
        counted: Some((from, to)),
        provisional_year: calendar.provisional_between(from, to),
    };
    let moved = |from, to| counted("result", moment(calendar.local(to)).into(), from, to);
    Ok(match *asked {
        Asked::Add(from, minutes) => moved(from, calendar.add(from, minutes)?),
        Asked::Sub(from, minutes) => moved(from, calendar.sub(from, minutes)?),
        Asked::Between(from, to) => {
            let minutes = calendar.between(from, to)?;
            counted("minutes", json!(minutes), from, to)
        }
        Asked::Workday(from, days) => {
            let to = calendar.workday(from, days)?;
            let mut years = from.min(to).year()..=from.max(to).year();
            Answer {
                name: "date",
                value: to.to_string().into(),
                counted: None,
                provisional_year: years.find(|year| calendar.is_provisional(*year)),
            }
        }
    })
}

/// Answers a question a line; tells whether every line had an answer.
pub fn lines(
    calendar: &WorkingCalendar,
    input: impl BufRead,
    mut output: impl Write,
) -> Result<bool, Failure> {
    let mut all_answered = true;
    for line in input.split(b'\n') {
        let line = line.map_err(Failure::not_read)?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = answer_line(calendar, &line).unwrap_or_else(|error| {
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

fn answer_line(calendar: &WorkingCalendar, line: &[u8]) -> Result<Value, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| {
        let what = if error.is_data() { "нет нужного поля или поле не того вида" } else { "это не JSON" };
        format!("строка не разобрана: {what}; ожидается op — add, sub, between или workday — с полями по справке")
    })?;
    let instant = |text: &str| parse_instant(text, calendar.zone());
    let asked = match line {
        Line::Add { at, minutes } => Asked::Add(instant(&at)?, WorkMinutes::new(minutes)),
        Line::Sub { at, minutes } => Asked::Sub(instant(&at)?, WorkMinutes::new(minutes)),
        Line::Between { from, to } => Asked::Between(instant(&from)?, instant(&to)?),
        Line::Workday { from, days } => Asked::Workday(parse_date(&from)?, days),
    };
    let answer = answer(calendar, &asked).map_err(|error| error.to_string())?;
    let mut fields = json!({ answer.name: answer.value });
    // Not part of the contract where the count is certain.
    if let Some(year) = answer.provisional_year {
        fields["provisional_year"] = json!(year);
    }
    Ok(fields)
}
