//! The forms of a message's facts, a file each or a file for two or three that belong together.
//!
//! A fact's form is its [`FactQuestions`](of_message::FactQuestions): the fields, and the facts that the answers make.
//! What they all share (the title, the moment, the asking of the regulation, the words at the end) is added in
//! [`of_message`].

pub mod approval;
pub mod closing;
pub mod correction;
pub mod decision;
pub mod handover;
pub mod information;
pub mod note;
pub mod of_message;
pub mod posting;
pub mod reply;
pub mod report;
pub mod returning;

use crate::desk::forms::facts::approval::{Approval, Revision, Submission};
use crate::desk::forms::facts::closing::{Annulment, Rejection};
use crate::desk::forms::facts::correction::Correction;
use crate::desk::forms::facts::decision::Decision;
use crate::desk::forms::facts::handover::Handover;
use crate::desk::forms::facts::information::Information;
use crate::desk::forms::facts::note::Note;
use crate::desk::forms::facts::of_message::{FactQuestions, OfMessage};
use crate::desk::forms::facts::posting::Posting;
use crate::desk::forms::facts::reply::ReceivedReply;
use crate::desk::forms::facts::report::Report;
use crate::desk::forms::facts::returning::Return;
use crate::regulation::{Kind, Number};

/// The form of a kind of fact of a message; none of a detection, which is registered.
pub(crate) fn of_message(kind: Kind, number: Number) -> Option<OfMessage> {
    let asked: &dyn FactQuestions = match kind {
        Kind::Detected => return None,
        Kind::Reported => &Report,
        Kind::Categorised => &Decision,
        Kind::HandedOver => &Handover,
        Kind::Returned => &Return,
        Kind::Submitted => &Submission,
        Kind::SentBack => &Revision,
        Kind::Approved => &Approval,
        Kind::InformationReceived => &Information,
        Kind::ReplyReceived => &ReceivedReply,
        Kind::Posted => &Posting,
        Kind::Rejected => &Rejection,
        Kind::Annulled => &Annulment,
        Kind::Corrected => &Correction,
        Kind::Noted => &Note,
    };
    Some(OfMessage::new(kind, number, asked))
}
