//! `pult import`: a list of messages exported from a monitoring system. Without `--yes` it only tells what would be
//! registered; with it, everything is registered or nothing.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{failure::Failure, open::open_for, output::say};
use crate::directory::{LONGEST_NAME, Organization};
use crate::intake::columns::{Columns, Field};
use crate::intake::{self, Defaults, DetectedAt, List, Plan, Request, memory::Memory};
use crate::{clock::Clock, config::Setup, journal::Recorder, russian::plural};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Выгрузка: XLSX или CSV (UTF-8, UTF-16, Windows-1251; разделитель — запятая, точка с запятой или табуляция)
    #[arg(value_name = "ФАЙЛ")]
    file: PathBuf,
    /// Лист книги XLSX (по умолчанию — первый)
    #[arg(long, value_name = "ЛИСТ")]
    sheet: Option<String>,
    /// Что в столбце: "Заголовок=url"; бывает url, text, author, source, topic, location, date, time, "-" — не нужен.
    /// Можно указать несколько раз; вместе с --yes запоминается
    #[arg(long, value_name = "ЗАГОЛОВОК=ПОЛЕ")]
    map: Vec<String>,
    /// Тема для строк, в которых её нет
    #[arg(long, value_name = "ТЕМА")]
    topic: Option<String>,
    /// Локация для строк, в которых её нет
    #[arg(long, value_name = "ЛОКАЦИЯ", default_value = Defaults::LOCATION)]
    location: String,
    /// Источник для ссылок, по которым он не узнаётся: код или название из organization.toml
    #[arg(long, value_name = "ИСТОЧНИК")]
    source: Option<String>,
    /// Когда выявлено: now — сейчас, при внесении (по умолчанию); column — по столбцу с датой и временем
    #[arg(long, value_name = "КОГДА", value_enum, default_value = "now")]
    detected: Detected,
    /// Пропустить строки с ошибками; без этого ошибка в любой строке останавливает всё
    #[arg(long)]
    skip_wrong: bool,
    /// Зарегистрировать; без этого только показать, что будет
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Detected {
    Now,
    Column,
}

pub(super) fn run(args: &ImportArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let request = build_request(args, &setup.organization)?;
    let mut memory = Memory::load(&setup.config)?;
    let list = intake::read(&request, &memory)?;
    let mut journal = open_for(args.yes, setup)?;
    let plan = Plan::new(
        &list,
        &request.defaults,
        &setup.organization,
        &setup.rules,
        journal.as_ref(),
        clock.now(),
    )?;
    let told = tell_plan(&list, &plan, request.defaults.detected);
    if !args.yes {
        // With --yes a closed pipe does not stop the registering.
        told?;
    }
    if !plan.wrong.is_empty() && !args.skip_wrong {
        return Err(Failure::no(format!(
            "{}: есть строки с ошибками, ничего не внесено. Исправьте их в файле или пропустите: --skip-wrong",
            request.path.display()
        )));
    }
    if plan.findings.is_empty() {
        return say("Регистрировать нечего.");
    }
    let Some(journal) = journal.as_mut().filter(|_| args.yes) else {
        return say("Ничего не внесено. Внести: та же команда с --yes");
    };
    let hand = Recorder::new(&setup.organization.duty, clock.now());
    let at = setup.rules.calendar.local(hand.now);
    let numbers = journal.register_all(&setup.rules, hand, plan.detections(at))?;
    if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
        let count = numbers.len();
        say(if count == 1 {
            format!("Зарегистрировано № {first}")
        } else {
            format!("Зарегистрировано: {count}, № {first} — {last}")
        })?;
    }
    if !request.by_hand.is_empty() {
        memory.learn(list.layout.columns());
        let path = memory.save(&setup.config)?;
        say(format!("Столбцы запомнены: {}", path.display()))?;
    }
    Ok(())
}

fn build_request(args: &ImportArgs, organization: &Organization) -> Result<Request, Failure> {
    let mut by_hand = Columns::new();
    for said in &args.map {
        let wrong = || {
            let codes: Vec<&str> = Field::ALL.iter().map(|field| field.code()).collect();
            Failure::usage(format!(
                "--map «{said}»: ожидается \"Заголовок=поле\", где поле — {} или \"-\"",
                codes.join(", ")
            ))
        };
        let (header, code) = said.rsplit_once('=').ok_or_else(wrong)?;
        let field = match code.trim() {
            "-" => None,
            code => Some(Field::parse(code).ok_or_else(wrong)?),
        };
        let is_twice = field.is_some() && by_hand.iter().any(|(_, own)| *own == field);
        if is_twice {
            let what = format!("--map: поле {} указано дважды", code.trim());
            return Err(Failure::usage(what));
        }
        by_hand.push((header.trim().to_owned(), field));
    }
    let source = match args.source.as_deref() {
        None => None,
        Some(wanted) => {
            let found = organization.source_named(wanted).ok_or_else(|| {
                let known = organization.sources.iter().map(|own| own.code.as_str());
                Failure::usage(format!(
                    "--source «{wanted}»: такого источника нет; есть {}",
                    known.collect::<Vec<_>>().join(", ")
                ))
            })?;
            Some(found.code.clone())
        }
    };
    let topic = args.topic.as_deref().map(str::trim);
    let topic = topic.filter(|topic| !topic.is_empty());
    let location = args.location.trim();
    for (name, value) in [("--topic", topic.unwrap_or("-")), ("--location", location)] {
        if value.is_empty() || value.chars().count() > LONGEST_NAME {
            return Err(Failure::usage(format!(
                "{name}: от 1 до {LONGEST_NAME} знаков"
            )));
        }
    }
    Ok(Request {
        path: args.file.clone(),
        sheet: args.sheet.clone(),
        by_hand,
        defaults: Defaults {
            topic: topic.map(str::to_owned),
            location: location.to_owned(),
            source,
            detected: match args.detected {
                Detected::Now => DetectedAt::Now,
                Detected::Column => DetectedAt::Column,
            },
        },
    })
}

/// Tells what would be registered and what not, and why.
fn tell_plan(list: &List, plan: &Plan, detected: DetectedAt) -> Result<(), Failure> {
    say(format!("{} ({})", list.file, list.sheet.format))?;
    say(format!("Столбцы: {}", list.layout.description()))?;
    let when = match detected {
        DetectedAt::Now => "выявлено сейчас",
        DetectedAt::Column => "выявлено по столбцу с датой",
    };
    let count = plan.findings.len();
    let word = plural(count, "сообщение", "сообщения", "сообщений");
    say(format!("Будет зарегистрировано: {count} {word} ({when})"))?;
    for note in &plan.notes {
        say(format!("  {note}"))?;
    }
    let skipped = plan.skipped.iter().map(|(row, skip)| (*row, skip.reason()));
    tell_rows("Пропущено строк", skipped.collect())?;
    let wrong = plan.wrong.iter().map(|(row, what)| (*row, what.clone()));
    tell_rows("С ошибками строк", wrong.collect())
}

fn tell_rows(title: &str, rows: Vec<(usize, String)>) -> Result<(), Failure> {
    if !rows.is_empty() {
        say(format!("{title}: {}", rows.len()))?;
    }
    for (row, what) in rows {
        say(format!("  строка {row}: {what}"))?;
    }
    Ok(())
}
