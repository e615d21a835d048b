//! What is to be done outside of the desk, as values: `update` asks, [`runtime`](crate::desk::runtime) carries out.
//! [`request`] holds what the larger ones ask for.

pub(crate) mod request;

use std::path::PathBuf;

use crate::calendar::Instant;
use crate::desk::effect::request::{ListRegistration, PageRequest, Query};
use crate::desk::input::action::Action;
use crate::desk::state::session::{ClockDoubt, FailedPrint};
use crate::directory::{change::Change, pin::Pin};
use crate::intake::Request;
use crate::journal::{Candidate, SignedFilter};
use crate::papers::{job::Order, report::Kind, spool::Printer};
use crate::regulation::{Event, Fact, Number};

/// A PIN as typed, and whose it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Whose.
    pub person: String,
    /// The PIN.
    pub pin: Pin,
}

/// What is to be done outside: the desk itself writes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Register a message.
    Register {
        /// When it was detected.
        at: chrono::DateTime<chrono::FixedOffset>,
        /// The detection.
        fact: Fact,
    },
    /// Append facts; on success say this.
    Append {
        /// The facts.
        events: Vec<Event>,
        /// Files to attach to the posting among them (п. 21).
        attach: Vec<PathBuf>,
        /// The PIN that signs them.
        pin: Option<Typed>,
        /// What to say.
        done: String,
    },
    /// Look for an earlier message that this one may repeat before it is registered.
    LookForSimilar(Candidate),
    /// Look for what the journal knows of a message that is being registered.
    LookAround(Candidate),
    /// Print a paper.
    Print(Order),
    /// Send a kept file to a printer once more.
    Resend {
        /// What it was.
        again: FailedPrint,
        /// Which printer.
        printer: Printer,
        /// The file.
        file: PathBuf,
    },
    /// Give the running print up.
    CancelPrint,
    /// Open the duty, or go on with it after the desk was closed.
    OpenDuty {
        /// Who.
        person: String,
        /// The PIN, of somebody who has one.
        pin: Option<Pin>,
    },
    /// Hand the duty over.
    HandDuty {
        /// To whom.
        person: String,
        /// The PIN, of somebody who has one.
        pin: Option<Pin>,
    },
    /// Unlock the desk.
    Unlock(Pin),
    /// Set a person's PIN.
    SetPin {
        /// Whose.
        person: String,
        /// The PIN until now.
        old: Option<Pin>,
        /// The PIN from now on.
        new: Pin,
        /// Why it is set without the old one.
        reason: Option<String>,
    },
    /// Change the directory; on success say this.
    Change {
        /// What is new.
        change: Change,
        /// What to say.
        done: String,
    },
    /// Enter that the clock was found set back.
    NoticeClock(ClockDoubt),
    /// The clock is right, for this reason.
    ConfirmClock(String),
    /// The journal is to be gone on with, for this reason.
    Accept(String),
    /// Read a list of messages and look through it.
    ReadList(Box<Request>),
    /// Register a list of messages.
    RegisterList(Box<ListRegistration>),
    /// Read the log of signatures by a filter.
    ReadSignatures(SignedFilter),
    /// Look for messages in the journal; from the first row on where something else is looked for.
    Find(bool),
    /// Read the rows of the journal that the cursor has come near to.
    FindMore(PageRequest),
    /// Look for messages that share this.
    Narrow(Query),
    /// Read a message that is not in the queue, and do this with it.
    TakeUp(Number, Action),
    /// Read the history of a message.
    ReadHistory(Number),
    /// Read a report of the month that is looked at.
    ReadReport(Kind),
    /// Save the report that is looked at as a spreadsheet.
    SaveReport,
    /// Read the queue as it stood at an instant.
    Travel(Instant),
    /// Write the theme of this name into config.toml.
    KeepTheme(&'static str),
    /// Ring the bell.
    Ring,
    /// Bring a text to the desktop.
    Notify(String),
    /// Copy a text, called so.
    Copy {
        /// What it is: «ссылка», «текст», «номер».
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Stop until the shell lets the desk go on.
    Stop,
}

impl Effect {
    /// It makes an entry, or does so when nothing stands in the way.
    pub fn enters(&self) -> bool {
        matches!(
            self,
            Self::Register { .. }
                | Self::LookForSimilar(_)
                | Self::Append { .. }
                | Self::OpenDuty { .. }
                | Self::HandDuty { .. }
                | Self::Unlock(_)
                | Self::SetPin { .. }
                | Self::Change { .. }
                | Self::NoticeClock(_)
                | Self::ConfirmClock(_)
                | Self::Accept(_)
        )
    }
}
