//! `pult journal`: import, append, export, verify, backup, restore.

mod copies;
mod stream;

use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Failure, not_lost, not_read, open_or_begin, open_to_read, output, say};
use crate::clock::Clock;
use crate::config::Setup;
use crate::directory::pin::Pin;
use crate::journal::record::Purpose;
use crate::journal::{ExportError, Hand, Journal, JournalError, PinRefusal, Record};

/// `pult journal`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct JournalArgs {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
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

/// The exit code of an error of the journal.
pub fn exit_code(error: &JournalError) -> u8 {
    match error {
        JournalError::Line(_) | JournalError::Pin(_) => 1,
        JournalError::Refused(_)
        | JournalError::Unsigned(_)
        | JournalError::Directory(_)
        | JournalError::SheetTaken(_)
        | JournalError::Number { .. }
        | JournalError::ClockBack { .. }
        | JournalError::Attachment { .. } => 2,
        JournalError::Missing(_)
        | JournalError::NotOurs { .. }
        | JournalError::Newer { .. }
        | JournalError::Older { .. }
        | JournalError::ReadOnly(_)
        | JournalError::Replaced(_)
        | JournalError::Busy(_)
        | JournalError::Full(_)
        | JournalError::Damaged { .. }
        | JournalError::Lost { .. }
        | JournalError::Disk(_)
        | JournalError::Seal(_)
        | JournalError::Io { .. }
        | JournalError::Database { .. } => 3,
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Journal(error) => error.into(),
            ExportError::Write(error) => error.into(),
        }
    }
}

/// Does what was asked for.
pub fn run(args: &JournalArgs, setup: &Setup, clock: &Clock) -> Result<ExitCode, Failure> {
    match &args.task {
        Task::Import { file } => {
            // The file is opened first: a wrong name must not leave an empty journal behind.
            let count = if file.as_os_str() == "-" {
                let mut lines = io::stdin().lock();
                lines.fill_buf().map_err(|error| not_read(&error))?;
                open_or_begin(setup)?.import(&setup.rules, lines)?
            } else {
                let lines = BufReader::new(output::to_be_read(file)?);
                open_or_begin(setup)?.import(&setup.rules, lines)?
            };
            say(format!("внесено событий: {count}"))?;
        }
        Task::Export { file } => {
            let journal = open_to_read(setup)?;
            match file {
                Some(file) => {
                    let count = output::whole(file, setup, |out| {
                        journal.export(out).map_err(|error| match error {
                            ExportError::Journal(error) => error.into(),
                            ExportError::Write(error) => output::not_written(file)(error),
                        })
                    })?;
                    say(format!("выведено событий: {count}"))?;
                }
                None => drop(journal.export(io::BufWriter::new(io::stdout().lock()))?),
            }
        }
        Task::Append { .. } => return stream::append(setup, clock),
        Task::Backup { into } => return copies::backup(into.as_deref(), setup, clock),
        Task::Restore { file, yes } => return copies::restore(file, *yes, setup, clock),
        Task::Verify { person, head } => {
            let head = head.as_deref().map(digits_of_hash).transpose()?;
            verify(setup)?;
            if let Some(head) = head {
                find_head(&head, setup)?;
            }
            if let Some(person) = person {
                verify_signatures(person, setup, clock)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn verify(setup: &Setup) -> Result<(), Failure> {
    let shows_progress = io::stderr().is_terminal();
    let journal = open_to_read(setup)?;
    let verified = journal.verify(|done, total| {
        if shows_progress && total > 0 {
            eprint!("\rпроверено {done} из {total} ({} %)", done * 100 / total);
        }
    })?;
    if shows_progress {
        eprint!("\r\x1b[K");
    }
    match verified {
        Ok(verified) => {
            say(format!(
                "журнал цел: записей {}, контрольная сумма {}",
                verified.entries,
                verified.head.short()
            ))?;
            Ok(())
        }
        Err(broken) => Err(Failure::no(format!("журнал изменён: {broken}"))),
    }
}

/// Hex digits as a page bears them, however they were copied from it: at least those of a page, at most a whole hash.
fn digits_of_hash(typed: &str) -> Result<String, Failure> {
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

/// Tells which entry was the last one when a page was printed: an older copy put in the journal's place lacks it.
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
    ))?;
    Ok(())
}

/// Checks a person's signatures under the PIN that he types, and under earlier ones as far as he remembers them.
fn verify_signatures(person: &str, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    not_lost(setup)?;
    let mut journal = Journal::open(&setup.journal)?;
    if !journal.is_writable() {
        // Each try is an entry, so that nobody tries in silence.
        return Err(JournalError::ReadOnly(setup.journal.clone()).into());
    }
    let at = setup.rules.calendar.local(clock.now());
    let hand = Hand::new(&setup.organization.duty, clock.now());
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

/// Asks for a PIN without showing it; a program gives it on the standard input, a line each.
fn ask_pin(words: &str) -> Result<Pin, Failure> {
    if io::stdin().is_terminal() {
        let typed = rpassword::prompt_password(words).map_err(|error| not_read(&error))?;
        return Ok(Pin::typed(&typed));
    }
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(|error| not_read(&error))?;
    Ok(Pin::typed(line.trim_end_matches(['\n', '\r'])))
}
