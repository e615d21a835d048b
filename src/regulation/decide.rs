//! What may follow: an event is allowed, or refused with the reason and the paragraph. Nothing late is ever refused,
//! only what contradicts the facts before it or the order itself.

mod answering;
mod correction;

use super::fact::{Category, Fact};
use super::parts::End;
use super::{Event, Message, Rules, State, slack};
use crate::calendar::Instant;
use answering::{approver, information, posting, reply, submission};
use correction::correction;

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

type Verdict = Result<(), Refusal>;

fn refuse(paragraph: &'static str, reason: impl Into<String>) -> Verdict {
    Err(Refusal {
        reason: reason.into(),
        paragraph: Some(paragraph),
        field: None,
    })
}

fn refuse_plainly(reason: impl Into<String>) -> Verdict {
    Err(Refusal {
        reason: reason.into(),
        paragraph: None,
        field: None,
    })
}

/// What is refused is refused for what this field says.
fn about(field: &'static str, verdict: Verdict) -> Verdict {
    verdict.map_err(|refusal| Refusal {
        field: Some(field),
        ..refusal
    })
}

/// May this event follow, as of `now`? `message` is the fold of what the journal holds under its number, `None` for a
/// number that is not there yet. A fact may be entered later than it happened; it may not lie in the future, before
/// the detection, or before the fact that it follows from.
pub fn decide(message: Option<&Message>, event: &Event, rules: &Rules, now: Instant) -> Verdict {
    if event.instant() > now {
        let at = shown(event.instant(), rules);
        return about("at", refuse_plainly(format!("время {at} ещё не наступило")));
    }
    let Some(message) = message else {
        return detection(event, rules);
    };
    if let Fact::Detected { .. } = event.fact {
        return refuse_plainly(format!("сообщение {} уже зарегистрировано", message.number));
    }
    not_before(event, message.detected.at, "выявления сообщения", rules)?;
    match &message.end {
        Some(End::Annulled { .. }) if !matches!(event.fact, Fact::Noted { .. }) => {
            return refuse_plainly(format!("сообщение {} аннулировано", message.number));
        }
        Some(End::Rejected { .. }) if !closing_may_still(&event.fact) => {
            return refuse(
                "22",
                format!("сообщение {} не подлежит обработке", message.number),
            );
        }
        _ => {}
    }
    if message.state() == State::Answered && !closing_may_still(&event.fact) {
        return refuse(
            "16",
            format!(
                "окончательный ответ на сообщение {} уже размещён",
                message.number
            ),
        );
    }
    match &event.fact {
        Fact::Detected { .. } => Ok(()),
        Fact::Reported { to } => named("to", to, "кому доложено", "25"),
        Fact::Categorised { .. } => decision(message, event, rules),
        Fact::HandedOver { .. } => handover(message, event, rules),
        Fact::Returned { .. } => returning(message, event, rules),
        Fact::Submitted { .. } => submission(message, event, rules),
        Fact::SentBack { who, role, remarks } => {
            named("remarks", remarks, "замечания", "14")?;
            approver(message, event, who, *role, rules)
        }
        Fact::Approved { who, role } => approver(message, event, who, *role, rules),
        Fact::InformationReceived { .. } => information(message, event, rules),
        Fact::ReplyReceived { .. } => reply(message, event, rules),
        Fact::Posted { .. } => posting(message, event, rules),
        Fact::Rejected { .. } => Ok(()),
        Fact::Annulled { reason } => named("reason", reason, "причина аннулирования", "8"),
        Fact::Corrected {
            entry,
            fields,
            reason,
            signature: _,
        } => correction(message, event, *entry, fields, reason, rules, now),
        Fact::Noted { text } => named("text", text, "текст заметки", "8"),
    }
}

/// What may still be entered of a message that nothing is expected of.
fn closing_may_still(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Noted { .. } | Fact::Corrected { .. } | Fact::Annulled { .. }
    )
}

fn detection(event: &Event, rules: &Rules) -> Verdict {
    let Fact::Detected {
        source,
        url,
        author,
        text,
        topic,
        location,
        repeat_of,
    } = &event.fact
    else {
        return refuse(
            "8",
            format!("сообщение {} не зарегистрировано", event.message),
        );
    };
    named("source", source, "источник", "8")?;
    named("url", url, "ссылка на сообщение", "8")?;
    named("author", author, "автор", "8")?;
    named("text", text, "текст сообщения", "8")?;
    named("topic", topic, "тема", "8")?;
    named("location", location, "локация", "8")?;
    let date = rules.calendar.local(event.instant()).date_naive();
    if date < rules.regulation.since() {
        let since = rules.regulation.since().format("%d.%m.%Y");
        let date = date.format("%d.%m.%Y");
        let reason = format!("{date}: Положение действует с {since}");
        return about("at", refuse_plainly(reason));
    }
    if let Err(outside) = rules.calendar.add(
        event.instant(),
        rules.regulation.on(date).term(Category::Ordinary),
    ) {
        return about("at", refuse_plainly(outside.to_string()));
    }
    if repeat_of.is_some_and(|earlier| earlier >= event.message) {
        let reason = "повторное сообщение должно называть более раннее";
        return about("repeat_of", refuse("19", reason));
    }
    Ok(())
}

fn decision(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::Categorised {
        category,
        departments,
        term_minutes,
        decided_by,
    } = &event.fact
    else {
        return Ok(());
    };
    named("decided_by", decided_by, "кто решил", "8")?;
    if departments.is_empty() || departments.iter().any(|code| code.trim().is_empty()) {
        return about(
            "departments",
            refuse("8", "не указано структурное подразделение"),
        );
    }
    let mut unique = departments.clone();
    unique.sort_unstable();
    unique.dedup();
    if unique.len() != departments.len() {
        return about(
            "departments",
            refuse("8", "структурное подразделение указано дважды"),
        );
    }
    let term = rules.limits(message).term(*category).get();
    if let Some(shorter) = term_minutes.filter(|shorter| !(1..=term).contains(shorter)) {
        let reason = format!("сокращённый срок {shorter} мин: можно от 1 до {term} мин");
        return about("term_minutes", refuse("8", reason));
    }
    let mut holders = slack::holders(message);
    holders.sort_unstable();
    let is_late = message.current_round().is_some() || message.reply_to_post().is_some();
    if is_late && unique != holders {
        return refuse(
            "13",
            "проект ответа уже на согласовании или готов: подразделения менять поздно, категорию и срок можно",
        );
    }
    if let Some(earlier) = message.decisions.last() {
        not_before(event, earlier.at, "предыдущего решения", rules)?;
    }
    Ok(())
}

fn handover(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::HandedOver {
        department,
        to,
        signature,
        ..
    } = &event.fact
    else {
        return Ok(());
    };
    named("department", department, "структурное подразделение", "8")?;
    named("to", to, "кто получил", "8")?;
    named("signature", &signature.person, "кто расписался", "8")?;
    if message.active_leg(department).is_some() {
        return refuse(
            "8",
            format!("подразделение «{department}» уже получило сообщение"),
        );
    }
    if message.current_round().is_some() || message.reply_to_post().is_some() {
        return refuse(
            "13",
            "проект ответа уже на согласовании или готов: передавать сообщение больше некому",
        );
    }
    if let Some(awaited) = message
        .awaited
        .iter()
        .find(|awaited| awaited.department == *department)
    {
        let decided = message
            .decisions
            .last()
            .map_or(message.detected.at, |decision| decision.at);
        not_before(
            event,
            awaited.routing_from.unwrap_or(decided),
            "решения",
            rules,
        )?;
        if let Some(first) = message
            .decisions
            .iter()
            .find(|decision| decision.departments.contains(department))
        {
            not_before(event, first.at, "решения заместителя министра", rules)?;
        }
        return Ok(());
    }
    if let Some(returned) = message
        .open_returns()
        .next()
        .and_then(|leg| leg.returned.as_ref())
    {
        return not_before(event, returned.receipt.at, "возврата сообщения", rules);
    }
    // п. 20 sends a repeat to п. 9–19, not to п. 8: it needs no decision.
    if message.decisions.is_empty() && message.detected.repeat_of.is_some() {
        return Ok(());
    }
    if message.decisions.is_empty() {
        return refuse(
            "8",
            "заместитель министра ещё не определил категорию и подразделение",
        );
    }
    refuse(
        "8",
        format!("подразделения «{department}» нет в решении заместителя министра"),
    )
}

fn returning(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::Returned {
        department,
        who,
        reason,
        signature,
    } = &event.fact
    else {
        return Ok(());
    };
    named("who", who, "кто вернул", "9")?;
    named("reason", reason, "причина возврата", "9")?;
    named("signature", &signature.person, "кто расписался", "9")?;
    let Some(leg) = message.active_leg(department) else {
        return refuse(
            "9",
            format!("сообщения в подразделении «{department}» нет: возвращать нечего"),
        );
    };
    if leg.information.is_some()
        || message.current_round().is_some()
        || message.reply_to_post().is_some()
    {
        return refuse(
            "9",
            format!("подразделение «{department}» уже подготовило ответ: вернуть сообщение нельзя"),
        );
    }
    not_before(event, leg.handed.at, "поступления в подразделение", rules)
}

fn named(field: &'static str, value: &str, what: &str, paragraph: &'static str) -> Verdict {
    if value.trim().is_empty() {
        about(field, refuse(paragraph, format!("не заполнено: {what}")))
    } else {
        Ok(())
    }
}

fn not_before(event: &Event, earlier: Instant, what: &str, rules: &Rules) -> Verdict {
    if event.instant() < earlier {
        let (at, earlier) = (shown(event.instant(), rules), shown(earlier, rules));
        let reason = format!("время {at} раньше {what} ({earlier})");
        return about("at", refuse_plainly(reason));
    }
    Ok(())
}

fn shown(at: Instant, rules: &Rules) -> String {
    rules
        .calendar
        .local(at)
        .format("%d.%m.%Y %H:%M")
        .to_string()
}
