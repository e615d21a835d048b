//! Why no copy was made or put back: each refusal as the sentence that the user reads.

use std::io;
use std::path::{Path, PathBuf};

use crate::journal::{error::JournalError, prove::Broken, storage::folder_of};

/// Why there is no copy. Copies that were there before are not touched.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder is not there or cannot be written to.
    #[error(
        "папка для копий {}: {}. Копия не сделана: подключите диск, создайте папку или укажите другую (backups в config.toml)",
        .0.display(), crate::russian::system_error(.1)
    )]
    Folder(PathBuf, io::Error),
    /// A link lies where the program keeps a file of its own.
    #[error("{} — ссылка, а здесь пульт держит свой файл: по ней он не пишет. Копия не сделана: уберите её", .0.display())]
    Link(PathBuf),
    /// Somebody else is making one.
    #[error("копия уже делается другой программой; повторите, когда она закончит")]
    Taken,
    /// There is nothing to copy.
    #[error("журнал пуст: копировать нечего")]
    Empty,
    /// The folder is another journal's.
    #[error(
        "{} — копия другого журнала: копии двух журналов в одной папке не хранят. Копия не сделана: укажите другую папку",
        .0.display()
    )]
    Stranger(PathBuf),
    /// There is no room.
    #[error("на диске с копиями ({}) нет места. Копия не сделана, прежние целы: освободите место", .0.display())]
    Full(PathBuf),
    /// The chain of the journal does not hold.
    #[error(
        "журнал изменён или повреждён: {0}. Копия не сделана, прежние целы: pult journal restore"
    )]
    Broken(Broken),
    /// The copy came out otherwise than the journal, which is whole.
    #[error("копия вышла негодной ({}): проверьте диск, на котором папка {}. Прежние копии целы", .1, .0.display())]
    Spoilt(PathBuf, String),
    /// The journal cannot be read.
    #[error("копия не сделана: {0}")]
    Journal(#[from] JournalError),
    /// A file cannot be written.
    #[error("{}: {}. Копия не сделана, прежние целы", .0.display(), crate::russian::system_error(.1))]
    Write(PathBuf, io::Error),
    /// The database failed otherwise.
    #[error("{}: ошибка базы данных ({}). Копия не сделана, прежние целы", .0.display(), .1)]
    Database(PathBuf, rusqlite::Error),
    /// It was cancelled.
    #[error("копирование прервано")]
    Cancelled,
}

impl BackupError {
    /// A file that cannot be written.
    pub(crate) fn write(path: &Path, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull {
            return Self::Full(folder_of(path).to_owned());
        }
        Self::Write(path.to_owned(), error)
    }

    /// What is wrong with the journal itself, where that is why.
    pub fn damage(&self) -> Option<String> {
        match self {
            Self::Broken(broken) => Some(broken.to_string()),
            Self::Journal(JournalError::Damaged(_, what)) => Some(what.clone()),
            _ => None,
        }
    }
}

/// What went wrong while a database was copied.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CopyError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The copy is no good.
    #[error("копия {} не годится: {}. Ничего не изменено; возьмите другую", .0.display(), .1)]
    Bad(PathBuf, String),
    /// It is the journal itself.
    #[error("{} — это сам журнал, а не его копия. Ничего не изменено", .0.display())]
    Itself(PathBuf),
    /// The file in the journal's place is somebody else's.
    #[error(
        "{} — {}: на её место копию не ставят. Ничего не изменено; проверьте --journal и config.toml",
        .0.display(), .1
    )]
    Strange(PathBuf, &'static str),
    /// A desk has the journal open.
    #[error(
        "журнал {} открыт на пульте или занят другой программой. Закройте все пульты (F10) и повторите. Ничего не изменено",
        .0.display()
    )]
    Open(PathBuf),
    /// There is no room.
    #[error("на диске с журналом ({}) нет места для копии. Ничего не изменено: освободите место и повторите", .0.display())]
    Full(PathBuf),
    /// A file cannot be written or renamed.
    #[error("{}: {}. Журнал не заменён", .0.display(), crate::russian::system_error(.1))]
    Write(PathBuf, io::Error),
    /// The journal is in place, its attached files are not.
    #[error(
        "журнал восстановлен, но приложенные файлы вернуть не удалось: {}: {}",
        .0.display(), crate::russian::system_error(.1)
    )]
    Files(PathBuf, io::Error),
}

impl RestoreError {
    pub(crate) fn bad(copy: &Path, what: String) -> Self {
        Self::Bad(copy.to_owned(), what)
    }

    pub(crate) fn write(path: &Path, error: io::Error) -> Self {
        Self::Write(path.to_owned(), error)
    }
}
