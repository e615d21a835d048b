//! A refusal, and the checks that end in one.

use super::super::{event::Event, fact::Signature, message::Message, rules::Rules};
use crate::calendar::Instant;

/// Why an event cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{}", paragraph.map(|paragraph| format!(" (п. {paragraph})")).unwrap_or_default())]
pub struct Refusal {
    /// In Russian, without a full stop.
    pub reason: String,
    /// The paragraph of the regulation that forbids it, where one does.
    pub paragraph: Option<&'static str>,
    /// The field of the event that it is about, by its name in an exported event; none when it is the event as a whole.
    pub field: Option<&'static str>,
}

pub(super) type Verdict = Result<(), Refusal>;

/// An event that may follow what is known of its message, or not.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) message: &'a Message,
    pub(super) event: &'a Event,
    pub(super) rules: &'a Rules,
}

impl Case<'_> {
    /// Refuses an event that lies before the fact it follows from.
    pub(super) fn not_before(self, earlier: Instant, what: &str) -> Verdict {
        let at = self.event.instant();
        if at >= earlier {
            return Ok(());
        }
        let (at, earlier) = (local_time(at, self.rules), local_time(earlier, self.rules));
        let reason = format!("время {at} раньше {what} ({earlier})");
        about("at", refuse_plainly(reason))
    }
}

pub(super) fn refuse(paragraph: &'static str, reason: impl Into<String>) -> Verdict {
    Err(Refusal {
        reason: reason.into(),
        paragraph: Some(paragraph),
        field: None,
    })
}

pub(super) fn refuse_plainly(reason: impl Into<String>) -> Verdict {
    Err(Refusal {
        reason: reason.into(),
        paragraph: None,
        field: None,
    })
}

/// Names the field that a refusal is about.
pub(super) fn about(field: &'static str, verdict: Verdict) -> Verdict {
    verdict.map_err(|refusal| Refusal {
        field: Some(field),
        ..refusal
    })
}

/// Refuses an empty field; `what` is its name in Russian.
pub(super) fn filled(
    field: &'static str,
    value: &str,
    what: &str,
    paragraph: &'static str,
) -> Verdict {
    if value.trim().is_empty() {
        return about(field, refuse(paragraph, format!("не заполнено: {what}")));
    }
    Ok(())
}

/// Refuses a signature without a name.
pub(super) fn signed(signature: &Signature, paragraph: &'static str) -> Verdict {
    filled("signature", &signature.person, "кто расписался", paragraph)
}

pub(super) fn local_time(at: Instant, rules: &Rules) -> String {
    let local = rules.calendar.local(at);
    local.format("%d.%m.%Y %H:%M").to_string()
}
