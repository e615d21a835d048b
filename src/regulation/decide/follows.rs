//! May a fact follow those that happened before it?

use super::super::fact::Fact;
use super::super::message::{Message, State};
use super::super::{event::Event, parts::End, rules::Rules};
use super::refusal::{Case, Verdict, filled, refuse, refuse_plainly};

/// May a fact follow those that happened before it?
pub(super) fn follows(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let number = message.number;
    let case = Case {
        message,
        event,
        rules,
    };
    case.not_before(message.detected.at, "выявления сообщения")?;
    // п. 25: it may always be entered that the coordinator was told.
    let is_aside = matches!(
        event.fact,
        Fact::Noted { .. } | Fact::Reminded { .. } | Fact::Reported { .. }
    );
    let is_void = matches!(event.fact, Fact::Annulled { .. });
    match &message.end {
        Some(End::Annulled { .. }) if !is_aside => {
            return refuse_plainly(format!("сообщение {number} аннулировано"));
        }
        Some(End::Rejected { .. }) if !is_aside && !is_void => {
            return refuse("22", format!("сообщение {number} не подлежит обработке"));
        }
        _ => {}
    }
    if message.state() == State::Answered && !is_aside && !is_void {
        let reason = format!("окончательный ответ на сообщение {number} уже размещён");
        return refuse("16", reason);
    }
    match &event.fact {
        Fact::Detected { .. } | Fact::Corrected(_) | Fact::Rejected { .. } => Ok(()),
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
            instead_of,
            signature,
        } => case.handover(department, to, instead_of.as_deref(), signature),
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
        Fact::SentBack { who, remarks, .. } => case.sending_back(who, remarks),
        Fact::Approved { who, role } => case.approval(who, *role),
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
        Fact::Reminded { to, .. } => filled("to", to, "кому напомнили", "8"),
        Fact::Noted { text } => filled("text", text, "текст заметки", "8"),
    }
}
