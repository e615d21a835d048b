//! What may follow: an event is allowed, or refused with the reason and the paragraph. Nothing late is ever refused,
//! only what contradicts the facts before it or the order itself.

mod answering;
mod refusal;
mod routing;

use std::collections::BTreeMap;

use serde_json::Value;

use super::message::{Message, State};
use super::parts::{End, Recorded};
use super::{event::Event, fact::Fact, rules::Rules};
use crate::calendar::Instant;
pub use refusal::Refusal;
use refusal::{Case, Verdict, about, filled, local_time, refuse, refuse_plainly};
use routing::detection;

/// May this event follow, as of `now`? `message` is the fold of what the journal holds under its number, `None` for a
/// number that is not there yet. A fact may be entered later than it happened; it may not lie in the future, before
/// the detection, or before the fact that it follows from.
pub fn decide(message: Option<&Message>, event: &Event, rules: &Rules, now: Instant) -> Verdict {
    if event.instant() > now {
        let at = local_time(event.instant(), rules);
        return about("at", refuse_plainly(format!("время {at} ещё не наступило")));
    }
    let Some(message) = message else {
        return detection(event, rules);
    };
    let number = message.number;
    if let Fact::Detected { .. } = event.fact {
        return refuse_plainly(format!("сообщение {number} уже зарегистрировано"));
    }
    let case = Case {
        message,
        event,
        rules,
    };
    case.not_before(message.detected.at, "выявления сообщения")?;
    let may_follow_closing = matches!(
        event.fact,
        Fact::Noted { .. } | Fact::Corrected { .. } | Fact::Annulled { .. }
    );
    match (&message.end, &event.fact) {
        (Some(End::Annulled { .. }), Fact::Noted { .. }) => {}
        (Some(End::Annulled { .. }), _) => {
            return refuse_plainly(format!("сообщение {number} аннулировано"));
        }
        (Some(End::Rejected { .. }), _) if !may_follow_closing => {
            return refuse("22", format!("сообщение {number} не подлежит обработке"));
        }
        _ => {}
    }
    if message.state() == State::Answered && !may_follow_closing {
        let reason = format!("окончательный ответ на сообщение {number} уже размещён");
        return refuse("16", reason);
    }
    match &event.fact {
        Fact::Detected { .. } | Fact::Rejected { .. } => Ok(()),
        Fact::Reported { to } => filled("to", to, "кому доложено", "25"),
        Fact::Categorised {
            category,
            departments,
            term_minutes,
            decided_by,
        } => case.decision(*category, departments, *term_minutes, decided_by),
        Fact::HandedOver {
            department,
            to,
            capacity: _,
            signature,
        } => case.handover(department, to, signature),
        Fact::Returned {
            department,
            who,
            reason,
            signature,
        } => case.returning(department, who, reason, signature),
        Fact::Submitted {
            department,
            approvers,
        } => case.submission(department, approvers),
        Fact::SentBack { who, role, remarks } => {
            filled("remarks", remarks, "замечания", "14")?;
            case.approver(who, *role)
        }
        Fact::Approved { who, role } => case.approver(who, *role),
        Fact::InformationReceived {
            department,
            who,
            signature,
        } => case.information(department, who, signature),
        Fact::ReplyReceived {
            department,
            who,
            reply: _,
            signature,
        } => case.reply(department, who, signature),
        Fact::Posted {
            reply,
            source,
            url,
            measures,
            attachments: _,
        } => case.posting(*reply, source, url, measures.as_deref()),
        Fact::Annulled { reason } => filled("reason", reason, "причина аннулирования", "8"),
        Fact::Corrected {
            entry,
            fields,
            reason,
            signature: _,
        } => {
            filled("reason", reason, "причина исправления", "8")?;
            correction(case, *entry, fields, now)
        }
        Fact::Noted { text } => filled("text", text, "текст заметки", "8"),
    }
}

/// A correction must leave a history in which every event may still follow the ones before it.
fn correction(
    case: Case<'_>,
    entry: u64,
    fields: &BTreeMap<String, Value>,
    now: Instant,
) -> Verdict {
    let message = case.message;
    if fields.is_empty() {
        return about("fields", refuse_plainly("не указано, что исправлено"));
    }
    let signature = fields.get("signature");
    if signature.is_some_and(|signature| signature["method"] == "pin") {
        // Only a PIN makes such a signature, on the entry itself.
        let reason = "подпись ПИН исправлением не внести";
        return about("fields", refuse_plainly(reason));
    }
    let mut history = message.effective_history();
    let Some(wrong) = history.iter_mut().find(|recorded| recorded.seq == entry) else {
        return refuse_plainly(format!("записи {entry} у сообщения {} нет", message.number));
    };
    if matches!(wrong.event.fact, Fact::Corrected { .. }) {
        return refuse_plainly("исправляют саму запись, а не её исправление");
    }
    wrong.event = match wrong.event.with_fields(fields) {
        Ok(right) => right,
        Err(reason) => return about("fields", refuse_plainly(reason)),
    };
    if wrong.event.instant() > case.event.instant() {
        let reason = "исправленное время позже самого исправления";
        return about("fields", refuse_plainly(reason));
    }
    history.retain(|recorded| !matches!(recorded.event.fact, Fact::Corrected { .. }));
    let mut folded: Option<Message> = None;
    for Recorded { seq, event } in history {
        let verdict = decide(folded.as_ref(), &event, case.rules, now);
        about("fields", verdict).map_err(|refusal| {
            let why = &refusal.reason;
            let reason = format!("после исправления не сходится запись {seq}: {why}");
            Refusal { reason, ..refusal }
        })?;
        let recorded = Recorded { seq, event };
        match &mut folded {
            Some(message) => message.evolve(recorded),
            None => folded = Message::begin(recorded, message.inherited),
        }
    }
    Ok(())
}
