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
pub mod parts;
pub mod posting;
pub mod reply;
pub mod report;
pub mod returning;

use crate::desk::forms::facts::of_message::{FactQuestions, OfMessage};
use crate::regulation::{Kind, Number};

/// The form of a kind of fact of a message; none of a detection, which is registered.
pub(crate) fn of_message(kind: Kind, number: Number) -> Option<OfMessage> {
    let asked: &'static dyn FactQuestions = match kind {
        Kind::Detected | Kind::Reminded => return None,
        Kind::Reported => &report::Report,
        Kind::Categorised => &decision::Decision,
        Kind::HandedOver => &handover::Handover,
        Kind::Returned => &returning::Return,
        Kind::Submitted => &approval::Submission,
        Kind::SentBack => &approval::Revision,
        Kind::Approved => &approval::Approval,
        Kind::InformationReceived => &information::Information,
        Kind::ReplyReceived => &reply::ReceivedReply,
        Kind::Posted => &posting::Posting,
        Kind::Rejected => &closing::Rejection,
        Kind::Annulled => &closing::Annulment,
        Kind::Corrected => &correction::Correction,
        Kind::Noted => &note::Note,
    };
    Some(OfMessage {
        kind,
        number,
        asked,
    })
}
