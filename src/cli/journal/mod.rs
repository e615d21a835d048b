//! `pult journal`: import, append, export, verify, backup, restore. The journal of the setup comes in; entries, a file or a
//! verdict go out. The long tasks have files of their own, the others are here.

mod copies;
mod stream;

use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::open::{check_not_lost, open_or_begin, open_to_read};
use crate::cli::output::{self, Progress, say};
use crate::journal::{
    ExportError, Journal, JournalError, PinRefusal, Record, Recorder, record::Purpose,
};
use crate::{cli::failure::Failure, clock::Clock, config::Setup, directory::pin::Pin};

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Внести события из файла JSONL: все или ни одного
    Import {
        /// Файл; - — стандартный ввод
        #[arg(value_name = "ФАЙЛ.jsonl")]
        file: PathBuf,
    },
    /// Вносить события по одному: строки JSON со стандартного ввода, ответ — когда запись уже на диске
    Append {
        /// Только - : стандартный ввод
        #[arg(value_name = "-", value_parser = ["-"])]
        lines: String,
    },
    /// Вывести все события, по одному в строке
    Export {
        /// Файл; без него — стандартный вывод
        #[arg(value_name = "ФАЙЛ.jsonl")]
        file: Option<PathBuf>,
    },
    /// Проверить, что записи никто не менял
    Verify {
        /// Проверить ещё и подписи этого человека: спросит его ПИН
        #[arg(long = "as", value_name = "ЧЕЛОВЕК")]
        person: Option<String>,
        /// Найти запись, контрольная сумма которой напечатана на листе журнала
        #[arg(long, value_name = "СУММА")]
        head: Option<String>,
    },
    /// Сделать копию журнала и проверить её
    Backup {
        /// В эту папку (она уже должна быть); без неё — туда, куда копии делаются сами
        #[arg(long, value_name = "ПАПКА")]
        into: Option<PathBuf>,
    },
    /// Вернуть журнал из копии: покажет, что будет потеряно, и спросит
    Restore {
        /// Копия
        #[arg(value_name = "ФАЙЛ")]
        file: PathBuf,
        /// Не спрашивать
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(task: &Task, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    match task {
        Task::Import { file } => {
            // The file is opened first, so that a wrong name leaves no empty journal behind.
            let lines: Box<dyn BufRead> = if file.as_os_str() == "-" {
                let mut lines = io::stdin().lock();
                lines.fill_buf().map_err(Failure::not_read)?;
                Box::new(lines)
            } else {
                Box::new(BufReader::new(output::open_file(file)?))
            };
            let count = open_or_begin(setup)?.import(&setup.rules, lines)?;
            say(format!("внесено событий: {count}"))
        }
        Task::Export { file: None } => {
            let out = io::BufWriter::new(io::stdout().lock());
            open_to_read(setup)?.export(out)?;
            Ok(())
        }
        Task::Export { file: Some(file) } => {
            let journal = open_to_read(setup)?;
            let count = output::write_whole(file, setup, |out| {
                journal.export(out).map_err(|error| match error {
                    ExportError::Journal(error) => error.into(),
                    ExportError::Write(error) => output::not_written(file)(error),
                })
            })?;
            say(format!("выведено событий: {count}"))
        }
        Task::Append { .. } => stream::append(setup, clock),
        Task::Backup { into } => copies::backup(into.as_deref(), setup, clock),
        Task::Restore { file, yes } => copies::restore(file, *yes, setup, clock),
        Task::Verify { person, head } => {
            let head = head.as_deref().map(parse_hash).transpose()?;
            verify(setup)?;
            if let Some(head) = head {
                find_head(&head, setup)?;
            }
            match person {
                Some(person) => verify_signatures(person, setup, clock),
                None => Ok(()),
            }
        }
    }
}

fn verify(setup: &Setup) -> Result<(), Failure> {
    let journal = open_to_read(setup)?;
    let progress = Progress::new();
    let verified = journal.verify(|done, total| {
        if total > 0 {
            progress.show(|| format!("проверено {done} из {total} ({} %)", done * 100 / total));
        }
    })?;
    drop(progress);
    let verified = verified.map_err(|broken| Failure::no(format!("журнал изменён: {broken}")))?;
    say(format!(
        "журнал цел: записей {}, контрольная сумма {}",
        verified.entries,
        verified.head.short()
    ))
}

/// Hex digits of a hash, with the spaces that a printed page has between them: at least those of a page, at most all.
fn parse_hash(typed: &str) -> Result<String, Failure> {
    let digits: String = typed.split_whitespace().collect();
    let is_hash =
        (16..=64).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_hash {
        return Ok(digits);
    }
    Err(Failure::usage(format!(
        "«{typed}» — не контрольная сумма; ожидается от 16 до 64 шестнадцатеричных знаков, как на листе журнала"
    )))
}

/// Tells which entry was the last one when a page was printed. An older copy put in the journal's place lacks it.
fn find_head(head: &str, setup: &Setup) -> Result<(), Failure> {
    let journal = open_to_read(setup)?;
    let Some((seq, recorded_at)) = journal.entry_of_hash(head)? else {
        return Err(Failure::no(format!(
            "записи с контрольной суммой {head} в журнале нет: лист напечатан из другого журнала, или на место этого \
             поставлена более старая копия"
        )));
    };
    let entered = setup.rules.calendar.local(recorded_at);
    say(format!(
        "контрольная сумма {head}: запись {seq}, внесена {}",
        entered.format("%d.%m.%Y %H:%M")
    ))
}

/// Checks a person's signatures with the PIN typed now, and with earlier ones as far as they are remembered.
fn verify_signatures(person: &str, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    check_not_lost(setup)?;
    let mut journal = Journal::open(&setup.journal)?;
    if !journal.is_writable() {
        // Each try is entered, so that nobody guesses PINs unseen.
        return Err(JournalError::ReadOnly(setup.journal.clone()).into());
    }
    let at = setup.rules.calendar.local(clock.now());
    let hand = Recorder::new(&setup.organization.duty, clock.now());
    let mut pins = journal.pins_of(person)?;
    if pins.is_empty() && setup.organization.person(person).is_none() {
        return Err(Failure::usage(format!(
            "человека «{person}» в справочнике нет; имя — буква в букву, как в pult directory list"
        )));
    }
    let Some(current) = pins.pop() else {
        return Err(JournalError::Pin(PinRefusal::NotSet(person.to_owned())).into());
    };
    let typed = ask_pin(&format!("ПИН ({person}): "))?;
    let proof = journal.prove(hand, at, person, Purpose::Verify, &typed)?;
    let accepted = Record::PinAccepted {
        person: person.into(),
        purpose: Purpose::Verify,
    };
    journal.record(hand, at, accepted)?;
    let mut found = journal.verify_signatures(person, current.seq, &proof.key)?;
    for earlier in pins.iter().rev() {
        let since = earlier.since.format("%d.%m.%Y");
        let typed = ask_pin(&format!(
            "прежний ПИН, заданный {since} (Enter — не проверять): "
        ))?;
        if let Some(key) = earlier.record.key(&typed) {
            let more = journal.verify_signatures(person, earlier.seq, &key)?;
            found
                .others
                .retain(|seq| !more.proved.contains(seq) && !more.forged.contains(seq));
            found.proved.extend(more.proved);
            found.forged.extend(more.forged);
        }
    }
    say(format!(
        "{person}: подписей проверено {}",
        found.proved.len()
    ))?;
    if !found.others.is_empty() {
        say(format!("прежним ПИН, не проверено: {}", found.others.len()))?;
    }
    let Some(first) = found.forged.iter().min() else {
        return Ok(());
    };
    Err(Failure::no(format!(
        "ложных подписей: {}; первая — запись {first}. Её сделал не этот человек, или запись изменена",
        found.forged.len()
    )))
}

/// Asks for a PIN without showing it; a program gives it as a line of the standard input.
fn ask_pin(words: &str) -> Result<Pin, Failure> {
    if io::stdin().is_terminal() {
        let typed = rpassword::prompt_password(words).map_err(Failure::not_read)?;
        return Ok(Pin::typed(&typed));
    }
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(Failure::not_read)?;
    Ok(Pin::typed(line.trim_end_matches(['\n', '\r'])))
}
