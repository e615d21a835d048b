//! Why the journal refuses: each refusal as the sentence that the user reads.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Utc};

use crate::regulation::{Number, Refusal};
use crate::{directory::change::ChangeError, journal::chain::Hash};

/// What the journal gives when it does not refuse.
pub(crate) type Result<T, E = JournalError> = std::result::Result<T, E>;

/// Why the journal cannot do what was asked. Nothing is written when this is returned.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// There is no such file.
    #[error("журнала {} нет; откройте пульт командой pult, он его создаст, или укажите другой: --journal ФАЙЛ", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{} — не журнал Пульта: {}. Файл не тронут; укажите другой: --journal ФАЙЛ", .0.display(), .1)]
    NotOurs(PathBuf, &'static str),
    /// The journal was written by a newer program: its version, and the newest that this program knows.
    #[error(
        "журнал {} записан более новой программой (устройство {}, эта понимает до {}). Обновите Пульт; журнал \
         не тронут",
        .0.display(), .1, .2
    )]
    Newer(PathBuf, i64, i64),
    /// The journal was written by a program of the trials, before the first that anybody was given: its version, and the
    /// oldest that this program takes along.
    #[error(
        "журнал {} записан пробной программой (устройство {}, эта понимает с {}). Выгрузите его той программой \
         (pult journal export) и внесите в новый журнал (pult journal import); этот не тронут",
        .0.display(), .1, .2
    )]
    Older(PathBuf, i64, i64),
    /// Only reading is possible.
    #[error("журнал {} доступен только для чтения: запись не внесена. Проверьте права на файл и папку", .0.display())]
    ReadOnly(PathBuf),
    /// Another file has its name now, or none.
    #[error(
        "файл журнала {} заменён или убран, пока он был открыт: запись не внесена. Закройте пульт (F10) и откройте снова",
        .0.display()
    )]
    Replaced(PathBuf),
    /// Another program holds it.
    #[error("журнал {} занят другой программой: запись не внесена. Повторите через несколько секунд", .0.display())]
    Busy(PathBuf),
    /// There is no room.
    #[error("на диске с журналом {} нет места: запись не внесена. Освободите место и повторите", .0.display())]
    Full(PathBuf),
    /// It is gone, though it was there before.
    #[error(
        "журнала {} нет или он пуст, а его копии есть. Если диск с журналом не подключён, подключите его; если журнал утрачен: pult \
         journal restore {}",
        path.display(), copy.display()
    )]
    Lost {
        /// Which file.
        path: PathBuf,
        /// Its last copy.
        copy: PathBuf,
    },
    /// The disk does not answer as it should.
    #[error(
        "диск с журналом {} не отвечает или не принимает запись: запись не внесена. Проверьте диск, сеть, квоту и повторите",
        .0.display()
    )]
    Disk(PathBuf),
    /// The file is damaged.
    #[error("журнал {} повреждён: {}. Проверьте его: pult journal verify; верните копию: pult journal restore", .0.display(), .1)]
    Damaged(PathBuf, String),
    /// The folder or the file cannot be made or opened.
    #[error("{}: журнал не открыть: {}", .0.display(), crate::russian::system_error(.1))]
    Io(PathBuf, io::Error),
    /// A file cannot be attached to the reply.
    #[error("файл {} не приложить: {}", .0.display(), crate::russian::system_error(.1))]
    Attachment(PathBuf, io::Error),
    /// The event cannot follow.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The number leaves a hole or is taken.
    #[error("номер {number} не подходит: следующий номер {expected}; номера идут подряд")]
    Number {
        /// The number that was given.
        number: Number,
        /// The number that is next.
        expected: Number,
    },
    /// The system's clock is behind the last entry.
    #[error(
        "часы компьютера показывают {now}, а последняя запись сделана {last}. Запись не внесена: проверьте дату и время",
        now = .now.format("%d.%m.%Y %H:%M UTC"),
        last = .last.format("%d.%m.%Y %H:%M UTC")
    )]
    ClockBack {
        /// The time of the attempt.
        now: DateTime<Utc>,
        /// The time of the last entry.
        last: DateTime<Utc>,
    },
    /// A PIN does not sign.
    #[error("{0}")]
    Pin(#[from] PinRefusal),
    /// An entry lacks the signature that it needs.
    #[error("{0}. Запись не внесена")]
    Unsigned(String),
    /// A change of the directory does not hold together.
    #[error("{0}")]
    Directory(#[from] ChangeError),
    /// A sheet was printed in the meantime.
    #[error(
        "лист {0} тем временем напечатан на другом пульте. Печать отменена: повторите, и выйдет дубликат"
    )]
    SheetTaken(u32),
    /// The journal does not fit its seal.
    #[error(
        "{0}. Запись не внесена: откройте пульт и примите журнал, указав причину, или верните прежний файл"
    )]
    Seal(SealBroken),
    /// A line of an import is wrong.
    #[error(transparent)]
    Line(#[from] LineError),
    /// SQLite failed otherwise.
    #[error("журнал {}: ошибка базы данных ({}). Запись не внесена", .0.display(), .1)]
    Database(PathBuf, rusqlite::Error),
}

impl JournalError {
    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged(path.to_owned(), what.into())
    }

    pub(crate) fn not_ours(path: &Path, what: &'static str) -> Self {
        Self::NotOurs(path.to_owned(), what)
    }

    pub(crate) fn io(path: &Path, error: io::Error) -> Self {
        Self::Io(path.to_owned(), error)
    }
}

/// Why a journal does not fit its seal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealBroken {
    /// The journal has fewer entries than the seal says.
    #[error(
        "журнал короче, чем был: записей {entries}, а было {sealed}. Похоже, вместо него лежит старая копия"
    )]
    Shorter {
        /// How many there are.
        entries: u64,
        /// How many the seal says.
        sealed: u64,
        /// The hash in the seal.
        head: Hash,
    },
    /// The sealed entry is another one.
    #[error("журнал не тот, что был: запись {sealed} другая, чем сказано в печати")]
    Other {
        /// How many the seal says.
        sealed: u64,
        /// The hash in the seal.
        head: Hash,
    },
    /// There is no seal where it should be, though there are entries.
    #[error("рядом с журналом нет его печати (файл {}), а записи в нём есть: не видно, тот ли это журнал", .0.display())]
    Missing(PathBuf),
    /// The seal cannot be read.
    #[error("печать журнала не читается (файл {}): не видно, тот ли это журнал", .0.display())]
    Unreadable(PathBuf),
}

impl SealBroken {
    /// The first entry that is not there or is another one.
    pub(crate) fn first_entry(&self) -> Option<u64> {
        match self {
            Self::Shorter { entries, .. } => Some(entries + 1),
            Self::Other { sealed, .. } => Some(*sealed),
            Self::Missing(_) | Self::Unreadable(_) => None,
        }
    }

    /// What the seal says: how many entries, and the hash of the last.
    pub(crate) fn sealed(&self) -> (u64, String) {
        match self {
            Self::Shorter { sealed, head, .. } | Self::Other { sealed, head, .. } => {
                (*sealed, head.to_string())
            }
            Self::Missing(_) | Self::Unreadable(_) => (0, String::new()),
        }
    }
}

/// Why a PIN does not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PinRefusal {
    /// The person has none.
    #[error("ПИН не задан ({0}). Задайте его в справочнике (F7) или подпишите на бумаге")]
    NotSet(String),
    /// It is not this person's; so many more wrong ones lock him.
    #[error("ПИН неверный ({0}). Осталось попыток: {1}")]
    Wrong(String, u32),
    /// It was another PIN when this one was typed.
    #[error("ПИН заменён, пока его набирали ({0}). Наберите новый")]
    Replaced(String),
    /// The person is not here any more.
    #[error("ПИН больше не действует: {0} не работает. Подпишите на бумаге")]
    Left(String),
    /// The person is locked until then, in the offset of the desk.
    #[error("ПИН неверный слишком много раз ({}). Следующая попытка — после {}", .0, .1.format("%d.%m %H:%M:%S"))]
    Locked(String, DateTime<FixedOffset>),
}

/// A line of an import that cannot be taken. Nothing was imported.
#[derive(Debug, thiserror::Error)]
#[error("строка {line}: {what}. Ничего не внесено")]
pub struct LineError {
    /// From 1.
    pub line: usize,
    /// What is wrong, in Russian.
    pub what: String,
}

/// Why an export was not written. The journal is not to blame for what a disk or a pipe does not take.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The lines cannot be written.
    #[error("{}", crate::russian::system_error(.0))]
    Write(#[from] io::Error),
}
