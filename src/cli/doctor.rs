//! `pult doctor`: one page for the administrator: versions, places, whether the journal is whole, its copies, disk, calendar,
//! clock, printer, terminal. It changes nothing.

mod copies;

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use chrono::{Datelike, Local, Offset, TimeDelta, TimeZone};
use clap::Args;

use super::{Failure, not_lost};
use crate::clock::Clock;
use crate::config::{self, Places, Setup};
use crate::desk::theme_called;
use crate::journal::{Journal, JournalError, sqlite_version};
use crate::papers::spool;
use crate::safe;

/// `pult doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Не читать весь журнал: цепочка записей не проверяется
    #[arg(long)]
    quick: bool,
}

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// As it should be, or simply so.
    Fine,
    /// To be looked at some time.
    Look,
    /// To be put right.
    Wrong,
}

/// Free room under which something may soon not be written.
const LITTLE_ROOM: u64 = 500 * 1024 * 1024;

/// The page while it is written.
struct Page {
    wrong: usize,
    out: io::Stdout,
}

impl Page {
    fn title(&mut self, title: &str) -> io::Result<()> {
        writeln!(self.out, "\n{title}")
    }

    fn line(&mut self, mark: Mark, name: &str, value: &str) -> io::Result<()> {
        let sign = match mark {
            Mark::Fine => ' ',
            Mark::Look => '?',
            Mark::Wrong => '!',
        };
        self.wrong += usize::from(mark == Mark::Wrong);
        writeln!(self.out, "{sign} {name:<22} {}", safe::line(value))
    }
}

/// Writes the page; the answer is no where something is to be put right.
pub fn run(
    args: &DoctorArgs,
    places: &Places,
    setup: &Setup,
    clock: &Clock,
) -> Result<ExitCode, Failure> {
    let mut page = Page {
        wrong: 0,
        out: io::stdout(),
    };
    program(&mut page)?;
    files(&mut page, places, setup)?;
    journal(&mut page, args, setup, clock)?;
    if setup.journal_is_unknown.is_none() {
        copies::copies(&mut page, setup, clock)?;
    }
    calendar(&mut page, setup, clock)?;
    printing(&mut page, setup)?;
    terminal(&mut page, setup)?;
    if page.wrong == 0 {
        super::say("\nВсё в порядке. «?» — посмотрите, когда будет время.")?;
        return Ok(ExitCode::SUCCESS);
    }
    super::say(format!(
        "\nИсправить: {} (строки с «!»). Настройки объясняет pult print help, права на файлы — администратор.",
        page.wrong
    ))?;
    Ok(ExitCode::from(1))
}

fn program(page: &mut Page) -> io::Result<()> {
    page.title("Программа")?;
    page.line(Mark::Fine, "Пульт", env!("CARGO_PKG_VERSION"))?;
    let system = format!("{} {}", env::consts::OS, env::consts::ARCH);
    page.line(Mark::Fine, "система", &system)?;
    page.line(Mark::Fine, "SQLite", sqlite_version())
}

fn files(page: &mut Page, places: &Places, setup: &Setup) -> io::Result<()> {
    page.title("Настройки")?;
    folder(page, "папка настроек", &places.config)?;
    for name in config::FILES {
        let path = places.config.join(name);
        let name_of_file = path.display().to_string();
        let (mark, words) = match setup
            .warnings
            .iter()
            .find(|warning| warning.contains(&name_of_file))
        {
            Some(warning) => (Mark::Wrong, warning.as_str()),
            None if path.exists() => (Mark::Fine, "свой, читается"),
            None => (Mark::Fine, "встроенный"),
        };
        page.line(mark, name, words)?;
    }
    folder(page, "бумаги", &setup.papers)?;
    folder(page, "записи о работе", &setup.log())
}

/// A folder: whether it is there, for whom, and how much room is left.
fn folder(page: &mut Page, name: &str, path: &Path) -> io::Result<()> {
    let shown = path.display();
    let Ok(metadata) = fs::metadata(path) else {
        return page.line(
            Mark::Fine,
            name,
            &format!("{shown} — появится, когда понадобится"),
        );
    };
    if !metadata.is_dir() {
        return page.line(
            Mark::Wrong,
            name,
            &format!("{shown} — это файл, а нужна папка"),
        );
    }
    let (mark, rights) = rights(&metadata, 0o077);
    page.line(mark, name, &format!("{shown}{rights}"))
}

/// Who may read: a mark, and words where it is not the owner alone.
fn rights(metadata: &fs::Metadata, others: u32) -> (Mark, String) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let mode = metadata.mode() & 0o777;
        if mode & others != 0 {
            let words = format!(" — доступно не только владельцу (права {mode:03o})");
            return (Mark::Look, words);
        }
    }
    let _ = (metadata, others);
    (Mark::Fine, String::new())
}

fn journal(page: &mut Page, args: &DoctorArgs, setup: &Setup, clock: &Clock) -> io::Result<()> {
    page.title("Журнал")?;
    let path = &setup.journal;
    if setup.journal_is_unknown.is_some() {
        let words = "где он, из config.toml не узнать: исправьте файл или укажите --journal";
        return page.line(Mark::Wrong, "файл", words);
    }
    page.line(Mark::Fine, "файл", &path.display().to_string())?;
    let journal = match Journal::open_to_read(path) {
        Ok(journal) => journal,
        Err(JournalError::Missing(_)) => {
            if let Err(lost) = not_lost(setup) {
                page.line(Mark::Wrong, "записей", &lost.message)?;
                return room(page, path);
            }
            page.line(
                Mark::Fine,
                "записей",
                "ещё нет: журнал создаст первый запуск",
            )?;
            return room(page, path);
        }
        Err(error) => {
            page.line(Mark::Wrong, "не открывается", &error.to_string())?;
            return room(page, path);
        }
    };
    if let Ok(metadata) = fs::metadata(path) {
        let (mark, rights) = rights(&metadata, 0o077);
        if mark != Mark::Fine {
            page.line(mark, "права", rights.trim_start_matches(" — "))?;
        }
        if metadata.permissions().readonly() {
            page.line(Mark::Wrong, "запись", "файл доступен только для чтения")?;
        }
    }
    match journal.health() {
        Ok(health) => {
            let size = format!(
                "{} (и {} ещё не перенесено из файла -wal)",
                size(health.bytes.0),
                size(health.bytes.1)
            );
            page.line(Mark::Fine, "размер", &size)?;
            page.line(
                Mark::Fine,
                "устройство",
                &format!("версия {}, {}", health.version, in_words(&health.mode)),
            )?;
            let zone = setup.rules.calendar.zone();
            let last = health.last.map_or_else(String::new, |last| {
                let last = last.with_timezone(&zone).format("%d.%m.%Y %H:%M");
                format!(", последняя {last}")
            });
            let head = health.head.short();
            let words = format!("{}{last}, контрольная сумма {head}", health.entries);
            page.line(Mark::Fine, "записей", &words)?;
            match &health.seal_broken {
                None => page.line(Mark::Fine, "печать", "сходится")?,
                Some(broken) => page.line(Mark::Wrong, "печать", &broken.to_string())?,
            }
            if health
                .last
                .is_some_and(|last| last > clock.now() + TimeDelta::minutes(1))
            {
                let words = "последняя запись сделана позже, чем показывают часы компьютера";
                page.line(Mark::Wrong, "время", words)?;
            }
        }
        Err(error) => page.line(Mark::Wrong, "не читается", &error.to_string())?,
    }
    if args.quick {
        page.line(Mark::Look, "цепочка", "не проверялась (--quick)")?;
    } else {
        match journal.verify(|_, _| {}) {
            Ok(Ok(_)) => page.line(Mark::Fine, "цепочка", "цела: ни одна запись не изменена")?,
            Ok(Err(broken)) => {
                page.line(Mark::Wrong, "цепочка", &format!("журнал изменён: {broken}"))?;
            }
            Err(error) => page.line(Mark::Wrong, "цепочка", &error.to_string())?,
        }
    }
    room(page, path)
}

/// How SQLite keeps what is not yet in the file itself.
fn in_words(mode: &str) -> &str {
    match mode {
        "wal" => "с файлом -wal",
        "delete" => "без файла -wal",
        other => other,
    }
}

/// How much room the journal's disk has.
fn room(page: &mut Page, path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    match config::free_room(folder) {
        Some(free) if free < LITTLE_ROOM => {
            let words = format!("{}: освободите место", size(free));
            page.line(Mark::Wrong, "свободно на диске", &words)
        }
        Some(free) => page.line(Mark::Fine, "свободно на диске", &size(free)),
        None => Ok(()),
    }
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
        page.line(
            Mark::Fine,
            "постановления",
            &format!("за {first}–{last} годы"),
        )?;
    }
    let now = calendar.local(clock.now());
    // The decree of a year comes out in the autumn before it.
    for year in [now.year(), now.year() + 1] {
        if production.is_provisional(year) {
            let words = "постановления нет: год посчитан по ст. 112 ТК РФ предварительно";
            let mark = if year == now.year() || now.month() >= 11 {
                Mark::Wrong
            } else {
                Mark::Look
            };
            page.line(mark, &format!("{year} год"), words)?;
        }
    }
    let hours = |offset: chrono::FixedOffset| format!("UTC{offset}");
    let own = hours(now.offset().fix());
    let system = hours(
        Local
            .offset_from_utc_datetime(&clock.now().naive_utc())
            .fix(),
    );
    let words = format!(
        "{} ({}, {own}); у системы {system}",
        now.format("%d.%m.%Y %H:%M"),
        calendar.zone()
    );
    page.line(Mark::Fine, "время министерства", &words)?;
    if own != system {
        let words = "пояс системы другой: сроки считаются по поясу министерства";
        page.line(Mark::Look, "часовой пояс", words)?;
    }
    Ok(())
}

fn printing(page: &mut Page, setup: &Setup) -> io::Result<()> {
    page.title("Печать")?;
    match spool::Printer::from_settings(&setup.settings) {
        None => page.line(Mark::Fine, "принтер", "не задан: бумаги сохраняются в PDF"),
        Some(printer) => {
            let program = printer.program();
            let mark = if config::is_on_path(&program) {
                Mark::Fine
            } else {
                Mark::Wrong
            };
            let found = if mark == Mark::Fine {
                ""
            } else {
                " — не найдена"
            };
            let words = format!("{}, команда {program}{found}", printer.called());
            page.line(mark, "принтер", &words)
        }
    }
}

fn terminal(page: &mut Page, setup: &Setup) -> io::Result<()> {
    page.title("Терминал")?;
    let told = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let term = told("TERM").unwrap_or_else(|| "не назван".to_owned());
    page.line(Mark::Fine, "TERM", &term)?;
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| told(name))
        .unwrap_or_else(|| "не задана".to_owned());
    let is_utf8 = locale.to_uppercase().replace('-', "").contains("UTF8");
    let words = if is_utf8 {
        locale
    } else {
        format!("{locale}: не UTF-8, русские буквы могут не показываться")
    };
    page.line(
        if is_utf8 { Mark::Fine } else { Mark::Look },
        "кодировка",
        &words,
    )?;
    match crate::desk::terminal::size() {
        Some((columns, rows)) if io::stdout().is_terminal() => {
            let is_small = columns < 80 || rows < 24;
            let words = format!(
                "{columns}×{rows}{}",
                if is_small {
                    " — нужно 80×24"
                } else {
                    ""
                }
            );
            page.line(
                if is_small { Mark::Look } else { Mark::Fine },
                "окно",
                &words,
            )?;
        }
        _ => page.line(Mark::Fine, "окно", "вывод не в терминал")?,
    }
    let has_all = told("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
    let colours = match told("NO_COLOR") {
        Some(_) => "NO_COLOR: без цвета",
        None if has_all => "16 миллионов",
        None if term.contains("256") => "256",
        None => "16 или меньше",
    };
    page.line(Mark::Fine, "цвета", colours)?;
    page.line(
        Mark::Fine,
        "оформление",
        theme_called(&setup.settings.theme),
    )?;
    let yes = |is: bool| if is { "да" } else { "нет" };
    page.line(Mark::Fine, "мышь", yes(setup.settings.mouse))?;
    page.line(Mark::Fine, "звонок", yes(setup.settings.bell))
}

/// Bytes as people write them.
fn size(bytes: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1 << 30, "ГБ"), (1 << 20, "МБ"), (1 << 10, "КБ")];
    let found = STEPS.iter().find(|(step, _)| bytes >= *step);
    found.map_or_else(
        || format!("{bytes} Б"),
        |(step, unit)| {
            let tenths = bytes * 10 / step;
            format!("{},{} {unit}", tenths / 10, tenths % 10)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_write_them() {
        let said = [0, 1023, 1024, 1_500_000, 3 << 30].map(size);
        assert_eq!(said, ["0 Б", "1023 Б", "1,0 КБ", "1,4 МБ", "3,0 ГБ"]);
    }
}
