//! What came of an effect, of a background task, or of a look at the journal and the config folder, as values. The
//! [`runtime`](crate::desk::runtime) returns them, [`apply`](crate::desk::apply) puts them into the desk.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use crate::calendar::Instant;
use crate::config::Setup;
use crate::desk::effect::request::{PageRequest, Query};
use crate::desk::input::{action::Action, keymap::Keymap};
use crate::desk::state::{drafts::Kept, queue::Queue, session::ClockDoubt};
use crate::desk::tasks::{background::Task, copies::CopyNews, list::ReadList, print::PrintNews};
use crate::desk::tasks::{report::Reading, sift::SiftTask};
use crate::directory::change::Directory;
use crate::intake::Request;
use crate::journal::{AnyEntry, Duty, Entry, JournalError, Place, SignedFilter, Similar};
use crate::papers::sheets::Closed;
use crate::regulation::{Message, Number};

#[derive(Debug)]
pub(crate) enum Outcome {
    /// Words for the user.
    Said(String),
    /// Something went wrong: words for the user.
    Failed(String),
    /// The form on top has done its work.
    FormDone,
    /// The journal has confirmed what the form has entered: words for the user.
    Confirmed(String),
    /// It was not done: the form stays with the reason.
    NotDone(String),
    /// The journal has refused: the form stays with the reason.
    Refused(JournalError),
    /// The clock is behind the last entry.
    ClockBack(ClockDoubt),
    ClockConfirmed,
    /// The journal is damaged: words for the user.
    Damaged(String),
    /// How the journal does not fit its seal.
    Seal(Option<String>),
    /// What stands before an entry is to be asked.
    AskFirst,

    /// The journal as it now stands.
    Read(Box<Snapshot>),
    /// The journal was read for the first time: the desk can be entered.
    Begun,
    Registered(Vec<Number>),
    /// Who is on duty, as this desk has just entered.
    Duty(Option<Duty>),
    Unlocked,
    /// The duty was opened by a form.
    DutyOpened,
    /// Signatures that were checked: the entry, and whether its signature is genuine.
    Checked(Vec<(u64, bool)>),

    Similar(Option<Similar>),
    /// What the journal knows of a message that is being registered: a similar one, and the author's last.
    Nearby(Option<Similar>, Option<Place>),
    /// A message that is not in the queue, and what is to be done with it.
    TakenUp(Box<Message>, Action),
    History(Box<Message>, Vec<Entry>),
    /// The queue as it stood at a moment.
    Travelled(Box<Queue>),
    Signatures(SignedFilter, Vec<AnyEntry>, BTreeSet<u64>),
    Narrowed(Query),
    Found(Page),

    /// Breaches are being looked for; anew, unless the same search is repeated.
    Sifting(SiftTask, bool),
    ReadingReport(Reading),
    SavingReport(Task<(), PathBuf>),
    ReadingList(Box<Request>, Task<(), ReadList>),
    RegisteringList,
    ListRegistered,
    /// The list was refused and is read again: what stood in the way is then seen at its row.
    ListRefused,
    /// The registering has died: words for the user.
    ListDied(String),
    Print(PrintNews),
    Copy(CopyNews),

    /// The files of the config folder were read again.
    Configured(Box<Configuration>),
    /// Drafts that desks which are gone have left.
    Drafts(Vec<Kept>),
    /// What was typed cannot be kept: the desk is not left before that was told.
    CannotLeave(String),
}

/// What the desk reads of the journal whenever that has changed. What could not be read is missing.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) directory: Option<Directory>,
    pub(crate) duty: Option<Duty>,
    /// Who has a PIN.
    pub(crate) pins: Option<BTreeSet<String>>,
    pub(crate) last_entry: Option<Instant>,
    pub(crate) closed_sheets: Option<Closed>,
    /// The open messages with their entries.
    pub(crate) lives: Option<Vec<(Message, Vec<Entry>)>>,
    /// For an open repeat, the departments that had the message which it repeats (п. 19).
    pub(crate) earlier: HashMap<Number, Vec<String>>,
    /// The journal is damaged: words for the user.
    pub(crate) damage: Option<String>,
    /// The message that was taken up from the journal.
    pub(crate) aside: Option<Message>,
    /// The history that is looked at.
    pub(crate) history: Option<(Message, Vec<Entry>)>,
    /// The rows of the journal that are shown.
    pub(crate) page: Option<Page>,
    /// The head of the chain, short.
    pub(crate) head: Option<String>,
}

/// Rows of the journal that were found.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) request: PageRequest,
    pub(crate) found: Vec<Message>,
    /// How many there are in all, as far as they are counted.
    pub(crate) total: u32,
    /// Something else is looked for than before.
    pub(crate) is_new: bool,
}

/// The files of the config folder.
#[derive(Debug)]
pub(crate) struct Configuration {
    pub(crate) setup: Setup,
    pub(crate) keymap: Keymap,
    /// The directory of the journal, which goes before that of the file.
    pub(crate) directory: Option<Directory>,
    /// The names of the files that have changed.
    pub(crate) names: Vec<String>,
}
