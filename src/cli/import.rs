//! `pult import`: a list of messages exported from a monitoring system. Without `--yes` it only tells what would be
//! registered; with it, all of that is registered or nothing.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::open::open_for;
use super::output::say;
use crate::clock::Clock;
use crate::config::Setup;
use crate::desk::plural;
use crate::directory::{LONGEST_NAME, Organization};
use crate::intake::columns::{Columns, Field};
use crate::intake::memory::Memory;
use crate::intake::{self, Defaults, DetectedAt, List, Plan, Request};
use crate::journal::Hand;

/// `pult import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
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

/// Does what was asked for.
pub fn run(args: &ImportArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let request = request(args, &setup.organization)?;
    let mut memory = Memory::load(&setup.config)?;
    let list = intake::read(&request, &memory)?;
    let mut journal = open_for(args.yes, setup)?;
    let plan = Plan::of(
        &list,
        &request.defaults,
        &setup.organization,
        &setup.rules,
        journal.as_ref(),
        clock.now(),
    )?;
    let told = tell(&list, &plan, request.defaults.detected);
    if !args.yes {
        // What is to be registered is, whoever reads of it or not.
        told?;
    }
    if !plan.wrong.is_empty() && !args.skip_wrong {
        return Err(Failure::no(format!(
            "{}: есть строки с ошибками, ничего не внесено. Исправьте их в файле или пропустите: --skip-wrong",
            request.path.display()
        )));
    }
    if plan.grounds.is_empty() {
        say("Регистрировать нечего.")?;
        return Ok(());
    }
    let Some(journal) = journal.as_mut().filter(|_| args.yes) else {
        say("Ничего не внесено. Внести: та же команда с --yes")?;
        return Ok(());
    };
    let hand = Hand::new(&setup.organization.duty, clock.now());
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

fn request(args: &ImportArgs, organization: &Organization) -> Result<Request, Failure> {
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
    let source = args.source.as_deref().map(|wanted| {
        organization.source_named(wanted).map_or_else(
            || {
                let names: Vec<&str> = organization
                    .sources
                    .iter()
                    .map(|own| own.code.as_str())
                    .collect();
                Err(Failure::usage(format!(
                    "--source «{wanted}»: такого источника нет; есть {}",
                    names.join(", ")
                )))
            },
            |source| Ok(source.code.clone()),
        )
    });
    let topic = args
        .topic
        .as_deref()
        .map(str::trim)
        .filter(|topic| !topic.is_empty());
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
            source: source.transpose()?,
            detected: match args.detected {
                Detected::Now => DetectedAt::Now,
                Detected::Column => DetectedAt::Column,
            },
        },
    })
}

/// Tells what would be registered and what not, and why.
fn tell(list: &List, plan: &Plan, detected: DetectedAt) -> io::Result<()> {
    say(format!("{} ({})", list.file, list.sheet.told))?;
    say(format!("Столбцы: {}", list.layout.words()))?;
    let when = match detected {
        DetectedAt::Now => "выявлено сейчас",
        DetectedAt::Column => "выявлено по столбцу с датой",
    };
    let count = plan.grounds.len();
    say(format!(
        "Будет зарегистрировано: {count} {} ({when})",
        plural(count, "сообщение", "сообщения", "сообщений")
    ))?;
    for note in &plan.notes {
        say(format!("  {note}"))?;
    }
    if !plan.skipped.is_empty() {
        say(format!("Пропущено строк: {}", plan.skipped.len()))?;
        for (row, skip) in &plan.skipped {
            say(format!("  строка {row}: {}", skip.words()))?;
        }
    }
    if !plan.wrong.is_empty() {
        say(format!("С ошибками строк: {}", plan.wrong.len()))?;
        for (row, what) in &plan.wrong {
            say(format!("  строка {row}: {what}"))?;
        }
    }
    Ok(())
}
