//! `pult doctor`: one page for the administrator: versions, places, whether the journal is whole, its copies, disk, calendar,
//! clock, printer, terminal. The setup comes in, as far as it can be read; marked lines go out, and a «no» where something
//! is to be put right. It changes nothing. Open this file first; `page.rs` writes the lines.

mod copies;
mod journal;
mod page;

use std::env;
use std::io::{self, IsTerminal};

use chrono::{Datelike, Local, Offset, TimeZone};
use clap::Args;

use self::page::{Mark, Page};
use crate::cli::{failure::Failure, output::say};
use crate::config::{self, Places, Setup};
use crate::{clock::Clock, desk::theme_called, journal::sqlite_version, papers::spool};

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Не читать весь журнал: цепочка записей не проверяется
    #[arg(long)]
    quick: bool,
}

/// Writes the page; the answer is no where something is to be put right.
pub(super) fn run(
    args: &DoctorArgs,
    places: &Places,
    setup: &Setup,
    clock: &Clock,
) -> Result<(), Failure> {
    let mut page = Page::new();
    program(&mut page)?;
    files(&mut page, places, setup)?;
    journal::show(&mut page, args.quick, setup, clock)?;
    if setup.journal_is_unknown.is_none() {
        copies::show(&mut page, setup, clock)?;
    }
    calendar(&mut page, setup, clock)?;
    printing(&mut page, setup)?;
    terminal(&mut page, setup)?;
    say(match page.wrong {
        0 => "\nВсё в порядке. «?» — посмотрите, когда будет время.".to_owned(),
        wrong => format!(
            "\nИсправить: {wrong} (строки с «!»). Настройки объясняет pult print help, права на файлы — администратор."
        ),
    })?;
    Failure::answered(page.wrong == 0)
}

fn program(page: &mut Page) -> io::Result<()> {
    page.title("Программа")?;
    page.fine("Пульт", env!("CARGO_PKG_VERSION"))?;
    let system = format!("{} {}", env::consts::OS, env::consts::ARCH);
    page.fine("система", system)?;
    page.fine("SQLite", sqlite_version())
}

fn files(page: &mut Page, places: &Places, setup: &Setup) -> io::Result<()> {
    page.title("Настройки")?;
    page.folder("папка настроек", &places.config)?;
    for name in config::FILES {
        let path = places.config.join(name);
        let shown = path.display().to_string();
        let mut warnings = setup.warnings.iter();
        match warnings.find(|warning| warning.contains(&shown)) {
            Some(warning) => page.wrong(name, warning)?,
            None if path.exists() => page.fine(name, "свой, читается")?,
            None => page.fine(name, "встроенный")?,
        }
    }
    page.folder("бумаги", &setup.papers)?;
    page.folder("записи о работе", &setup.log())
}

fn calendar(page: &mut Page, setup: &Setup, clock: &Clock) -> io::Result<()> {
    page.title("Календарь и часы")?;
    let calendar = &setup.rules.calendar;
    let production = calendar.production();
    let (first, last) = production.range();
    let decrees: Vec<i32> = (first..=last)
        .filter(|year| !production.is_provisional(*year))
        .collect();
    if let (Some(first), Some(last)) = (decrees.first(), decrees.last()) {
        page.fine("постановления", format!("за {first}–{last} годы"))?;
    }
    let now = calendar.local(clock.now());
    for year in [now.year(), now.year() + 1] {
        if production.is_provisional(year) {
            // The decree of a year comes out in the autumn before it.
            let is_early = year > now.year() && now.month() < 11;
            let mark = if is_early { Mark::Look } else { Mark::Wrong };
            let words = "постановления нет: год посчитан по ст. 112 ТК РФ предварительно";
            page.line(mark, &format!("{year} год"), words)?;
        }
    }
    let own = now.offset().fix();
    let system = Local
        .offset_from_utc_datetime(&clock.now().naive_utc())
        .fix();
    let words = format!(
        "{} ({}, UTC{own}); у системы UTC{system}",
        now.format("%d.%m.%Y %H:%M"),
        calendar.zone()
    );
    page.fine("время министерства", words)?;
    if own != system {
        let words = "пояс системы другой: сроки считаются по поясу министерства";
        page.look("часовой пояс", words)?;
    }
    Ok(())
}

fn printing(page: &mut Page, setup: &Setup) -> io::Result<()> {
    page.title("Печать")?;
    let Some(printer) = spool::Printer::from_settings(&setup.settings) else {
        return page.fine("принтер", "не задан: бумаги сохраняются в PDF");
    };
    let program = printer.program();
    let words = format!("{}, команда {program}", printer.called());
    if config::is_on_path(&program) {
        page.fine("принтер", words)
    } else {
        page.wrong("принтер", words + " — не найдена")
    }
}

fn terminal(page: &mut Page, setup: &Setup) -> io::Result<()> {
    page.title("Терминал")?;
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let term = variable("TERM").unwrap_or_else(|| "не назван".to_owned());
    page.fine("TERM", &term)?;
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    let locale = locale.unwrap_or_else(|| "не задана".to_owned());
    if locale.to_uppercase().replace('-', "").contains("UTF8") {
        page.fine("кодировка", locale)?;
    } else {
        let words = format!("{locale}: не UTF-8, русские буквы могут не показываться");
        page.look("кодировка", words)?;
    }
    match crate::desk::terminal::size() {
        Some((columns, rows)) if io::stdout().is_terminal() => {
            let words = format!("{columns}×{rows}");
            if columns < 80 || rows < 24 {
                page.look("окно", words + " — нужно 80×24")?;
            } else {
                page.fine("окно", words)?;
            }
        }
        _ => page.fine("окно", "вывод не в терминал")?,
    }
    let has_all =
        variable("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    let colours = match variable("NO_COLOR") {
        Some(_) => "NO_COLOR: без цвета",
        None if has_all => "16 миллионов",
        None if term.contains("256") => "256",
        None => "16 или меньше",
    };
    page.fine("цвета", colours)?;
    page.fine("оформление", theme_called(setup.settings.theme.code()))?;
    let yes = |is: bool| if is { "да" } else { "нет" };
    page.fine("мышь", yes(setup.settings.mouse))?;
    page.fine("звонок", yes(setup.settings.bell))
}
