//! Why a command did not do what was asked: what to say, and the exit code that each error of the rooms below comes to.

use std::io;

use crate::journal::{ExportError, JournalError, backup::BackupError, restore::RestoreError};
use crate::papers::{PaperError, report::reader::ReportError};
use crate::russian::system_error;
use crate::{calendar::OutsideCalendar, config::SetupError, intake::IntakeError};

/// Ends the program with an exit code, after a message on the standard error unless that is empty.
#[derive(Debug)]
pub struct Failure {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Failure {
    fn new(code: u8, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, message }
    }

    /// The answer is no.
    pub(super) fn no(message: impl Into<String>) -> Self {
        Self::new(1, message)
    }

    /// Ends a command that has given its answer already.
    pub(super) fn answered(is_yes: bool) -> Result<(), Self> {
        if is_yes { Ok(()) } else { Err(Self::no("")) }
    }

    /// Wrong use.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(2, message)
    }

    /// The journal cannot be used.
    pub(super) fn no_journal(message: impl Into<String>) -> Self {
        Self::new(3, message)
    }

    /// The standard input cannot be read.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "it is what map_err hands over"
    )]
    pub(super) fn not_read(error: io::Error) -> Self {
        Self::usage(format!("стандартный ввод: {}", system_error(&error)))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // A reader who closes the pipe has what he wanted.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(0, "");
        }
        Self::usage(format!("стандартный вывод: {}", system_error(&error)))
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<OutsideCalendar> for Failure {
    fn from(error: OutsideCalendar) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self::new(exit_code(&error), error.to_string())
    }
}

fn exit_code(error: &JournalError) -> u8 {
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

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let code = match &error {
            BackupError::Broken(_) => 1,
            BackupError::Empty | BackupError::Stranger(_) => 2,
            BackupError::Journal(error) => exit_code(error),
            BackupError::Folder { .. }
            | BackupError::Link(_)
            | BackupError::Taken
            | BackupError::Full(_)
            | BackupError::Write { .. }
            | BackupError::Database { .. }
            | BackupError::Spoilt { .. }
            | BackupError::Cancelled => 3,
        };
        Self::new(code, error.to_string())
    }
}

impl From<RestoreError> for Failure {
    fn from(error: RestoreError) -> Self {
        let code = match &error {
            RestoreError::Bad { .. } => 1,
            RestoreError::Itself(_) => 2,
            RestoreError::Strange { .. }
            | RestoreError::Open(_)
            | RestoreError::Full(_)
            | RestoreError::Write { .. }
            | RestoreError::Files { .. } => 3,
        };
        Self::new(code, error.to_string())
    }
}

impl From<IntakeError> for Failure {
    fn from(error: IntakeError) -> Self {
        match &error {
            IntakeError::Row { .. } => Self::no(error.to_string()),
            IntakeError::File { .. } | IntakeError::Memory(_) => Self::usage(error.to_string()),
            IntakeError::Journal(of_journal) => Self::new(exit_code(of_journal), error.to_string()),
            IntakeError::Unknown { unknown, .. } => {
                let missing = unknown.missing.iter();
                let options: Vec<String> = missing
                    .map(|field| format!("--map \"Заголовок={}\"", field.code()))
                    .collect();
                Self::usage(format!("{error}. Укажите: {}", options.join(" ")))
            }
        }
    }
}

impl From<PaperError> for Failure {
    fn from(error: PaperError) -> Self {
        match error {
            PaperError::Journal(error) => error.into(),
            PaperError::Form { own: true, .. } => Self::usage(format!(
                "{error}. Сейчас напечатать по ней: --embedded-forms"
            )),
            PaperError::Form { .. }
            | PaperError::Nothing(_)
            | PaperError::Cancelled
            | PaperError::Io { .. } => Self::usage(error.to_string()),
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Journal(error) => error.into(),
            ReportError::Outside(_) | ReportError::Stopped => Self::usage(error.to_string()),
        }
    }
}
