//! The journal: one SQLite file, one append-only table of events, each chained to the one before it by a hash.
//!
//! Events come in through [`Journal::append`] and [`Journal::register`], each call one durable transaction that the
//! regulation has allowed; what happens at the desk itself (the directory, PINs, the duty) through [`Journal::record`]
//! into the same chain. A PIN signs through [`Journal::prove`]. Messages go out folded ([`query`]), entries go out as
//! they lie ([`transfer`]), and [`Journal::verify`] proves that nobody rewrote the past. All SQL of the program stands
//! in this room.

mod append;
mod attachment;
pub mod backup;
mod before;
mod bulk;
mod canonical;
mod chain;
mod damage;
mod health;
mod held;
mod list;
mod log;
mod named;
mod near;
mod network;
#[cfg(test)]
mod older;
mod query;
pub mod record;
mod registration;
pub mod restore;
mod schema;
mod seal;
mod search;
mod sheets;
mod signing;
mod state;
mod transfer;
mod usage;
mod verify;
mod writer;

use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, ErrorCode};

use crate::directory::change::ChangeError;
use crate::regulation::{Event, Number, Refusal};

pub use append::Hand;
pub use chain::Hash;
pub use health::{Health, sqlite_version};
pub use list::ended;
pub use log::SignedFilter;
pub use near::{Likeness, Newcomer, Similar};
pub use network::on_network;
pub use query::AnyEntry;
pub use record::{DeskEvent, Record};
pub use registration::Detection;
pub use schema::DATABASE;
pub use seal::SealBroken;
pub use search::{Search, folded};
pub use sheets::ClosedSheet;
pub use signing::{PinRefusal, Proof};
pub use state::{Duty, PinState};
pub use transfer::{ExportError, LineError};
pub use usage::{Place, Usage, Used};
pub use verify::{Broken, Signatures, Verified};
pub use writer::SLEW;

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    connection: Connection,
    path: PathBuf,
    /// Which file it was when it was opened.
    file: Option<(u64, u64)>,
    writable: bool,
    /// It does not fit its seal, so nothing is entered.
    seal_broken: Option<SealBroken>,
    /// It is damaged, so nothing is entered.
    damage: Option<String>,
    /// It had a WAL before it was opened.
    was_left_open: bool,
    /// Its seal was written and is perhaps not on the disk yet.
    is_sealed_anew: bool,
}

/// An entry: a fact of a message, or what happened at the desk, with its place in the journal and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T = Event> {
    /// Place in the journal, from 1, without holes.
    pub seq: u64,
    /// When it was entered (UTC); never runs backwards.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it.
    pub by: String,
    /// Hash of the entry before it.
    pub prev: Hash,
    /// Its own hash.
    pub hash: Hash,
    /// What happened.
    pub event: T,
}

/// Why the journal cannot do what was asked. Nothing is written when this is returned.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// There is no such file.
    #[error("журнала {} нет; откройте пульт командой pult, он его создаст, или укажите другой: --journal ФАЙЛ", .0.display())]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{} — не журнал Пульта: {what}. Файл не тронут; укажите другой: --journal ФАЙЛ", path.display())]
    NotOurs {
        /// Which file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The journal was written by a newer program.
    #[error(
        "журнал {} записан более новой программой (устройство {found}, эта понимает до {known}). Обновите Пульт; журнал \
         не тронут",
        path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Version of the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
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
    #[error("журнал {} повреждён: {what}. Проверьте его: pult journal verify; верните копию: pult journal restore", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The folder or the file cannot be made or opened.
    #[error("{}: журнал не открыть: {}", path.display(), crate::config::in_russian(error))]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file cannot be attached to the reply.
    #[error("файл {} не приложить: {}", path.display(), crate::config::in_russian(error))]
    Attachment {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
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
    #[error("журнал {}: ошибка базы данных ({error}). Запись не внесена", path.display())]
    Database {
        /// Which file.
        path: PathBuf,
        /// What SQLite said.
        error: rusqlite::Error,
    },
}

impl Journal {
    /// The journal's file.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Entries can be added.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// What an error of SQLite means for the user.
    fn explain(&self, error: rusqlite::Error) -> JournalError {
        explain(&self.path, error)
    }
}

fn explain(path: &std::path::Path, error: rusqlite::Error) -> JournalError {
    let path = path.to_owned();
    let is_changed = matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
    );
    if is_changed {
        return JournalError::Damaged {
            path,
            what: "запись изменена не Пультом и не читается".to_owned(),
        };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => JournalError::Busy(path),
        Some(ErrorCode::ReadOnly) => JournalError::ReadOnly(path),
        Some(ErrorCode::DiskFull) => JournalError::Full(path),
        Some(ErrorCode::NotADatabase) if damage::was_ours(&path) => JournalError::Damaged {
            path,
            what: "испорчено начало файла".to_owned(),
        },
        Some(ErrorCode::SystemIoFailure) => JournalError::Disk(path),
        Some(ErrorCode::NotADatabase) => JournalError::NotOurs {
            path,
            what: "это не база данных",
        },
        Some(ErrorCode::DatabaseCorrupt) => JournalError::Damaged {
            path,
            what: "SQLite не читает файл".to_owned(),
        },
        Some(ErrorCode::CannotOpen) => JournalError::Io {
            path,
            error: io::Error::from(io::ErrorKind::PermissionDenied),
        },
        _ => JournalError::Database { path, error },
    }
}
