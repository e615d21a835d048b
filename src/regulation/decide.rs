//! What may follow: an event is allowed, or refused with the reason and the paragraph. Nothing late is ever refused,
//! only what contradicts the facts before it or the order itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Rules;
use super::event::{ApproverRole, Category, Event, Fact, Kind, Reply};
use super::message::{End, Leg, Message, Recorded, State};
use crate::calendar::Instant;

/// Why an event cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{}", paragraph.map(|paragraph| format!(" (п. {paragraph})")).unwrap_or_default())]
pub struct Refusal {
    /// In Russian, without a full stop.
    pub reason: String,
    /// The paragraph of the regulation that forbids it, where one does.
    pub paragraph: Option<&'static str>,
}

type Verdict = Result<(), Refusal>;

fn refuse(paragraph: &'static str, reason: impl Into<String>) -> Verdict {
    Err(Refusal {
        reason: reason.into(),
        paragraph: Some(paragraph),
    })
}

fn refuse_plainly(reason: impl Into<String>) -> Verdict {
    Err(Refusal {
        reason: reason.into(),
        paragraph: None,
    })
}

/// May this event follow, as of `now`? `message` is the fold of what the journal holds under its number, `None` for a
/// number that is not there yet. A fact may be entered later than it happened; it may not lie in the future, before
/// the detection, or before the fact that it follows from.
pub fn decide(message: Option<&Message>, event: &Event, rules: &Rules, now: Instant) -> Verdict {
    if event.instant() > now {
        return refuse_plainly(format!(
            "время {} ещё не наступило",
            shown(event.instant(), rules)
        ));
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
        Fact::Reported { to } => named(to, "кому доложено", "25"),
        Fact::Categorised { .. } => decision(message, event, rules),
        Fact::HandedOver { .. } => handover(message, event, rules),
        Fact::Returned { .. } => returning(message, event, rules),
        Fact::Submitted { .. } => submission(message, event, rules),
        Fact::SentBack { who, role, remarks } => {
            named(remarks, "замечания", "14")?;
            approver(message, event, who, *role, rules)
        }
        Fact::Approved { who, role } => approver(message, event, who, *role, rules),
        Fact::InformationReceived { .. } => information(message, event, rules),
        Fact::ReplyReceived { .. } => reply(message, event, rules),
        Fact::Posted { .. } => posting(message, event, rules),
        Fact::Rejected { .. } => Ok(()),
        Fact::Annulled { reason } => named(reason, "причина аннулирования", "8"),
        Fact::Corrected {
            entry,
            fields,
            reason,
        } => correction(message, event, *entry, fields, reason, rules, now),
        Fact::Noted { text } => named(text, "текст заметки", "8"),
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
        author,
        text,
        topic,
        repeat_of,
        ..
    } = &event.fact
    else {
        return refuse(
            "8",
            format!("сообщение {} не зарегистрировано", event.message),
        );
    };
    named(source, "источник", "8")?;
    named(author, "автор", "8")?;
    named(text, "текст сообщения", "8")?;
    named(topic, "тема", "8")?;
    let date = rules.calendar.local(event.instant()).date_naive();
    if date < rules.regulation.since() {
        let since = rules.regulation.since().format("%d.%m.%Y");
        return refuse_plainly(format!(
            "{}: Положение действует с {since}",
            date.format("%d.%m.%Y")
        ));
    }
    if let Err(outside) = rules.calendar.add(
        event.instant(),
        rules.regulation.on(date).term(Category::Ordinary),
    ) {
        return refuse_plainly(outside.to_string());
    }
    if repeat_of.is_some_and(|earlier| earlier >= event.message) {
        return refuse("19", "повторное сообщение должно называть более раннее");
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
    named(decided_by, "кто решил", "8")?;
    if departments.is_empty() || departments.iter().any(|code| code.trim().is_empty()) {
        return refuse("8", "не указано структурное подразделение");
    }
    let mut unique = departments.clone();
    unique.sort_unstable();
    unique.dedup();
    if unique.len() != departments.len() {
        return refuse("8", "структурное подразделение указано дважды");
    }
    let term = rules.limits(message).term(*category).get();
    if let Some(shorter) = term_minutes.filter(|shorter| !(1..=term).contains(shorter)) {
        return refuse(
            "8",
            format!("сокращённый срок {shorter} мин: можно от 1 до {term} мин"),
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
    named(department, "структурное подразделение", "8")?;
    named(to, "кто получил", "8")?;
    named(&signature.person, "кто расписался", "8")?;
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
    named(who, "кто вернул", "9")?;
    named(reason, "причина возврата", "9")?;
    named(&signature.person, "кто расписался", "9")?;
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

/// The department must hold the message alone to prepare the reply by п. 13–16.
fn sole_holder(message: &Message, event: &Event, department: &str, rules: &Rules) -> Verdict {
    if message.is_common() {
        return refuse(
            "18",
            "общий ответ готовит специалист, подразделения передают ему информацию",
        );
    }
    let Some(leg) = message.active_leg(department) else {
        return refuse(
            "8",
            format!("подразделение «{department}» не получало сообщение под подпись"),
        );
    };
    not_before(event, leg.handed.at, "поступления в подразделение", rules)
}

fn submission(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::Submitted {
        department,
        approvers,
    } = &event.fact
    else {
        return Ok(());
    };
    sole_holder(message, event, department, rules)?;
    if approvers.is_empty()
        || approvers
            .iter()
            .any(|approver| approver.person.trim().is_empty())
    {
        return refuse("13", "не указаны согласующие лица");
    }
    if message.reply_to_post().is_some() {
        return refuse(
            "16",
            "согласованный ответ уже у специалиста: его надо разместить",
        );
    }
    match message.current_round() {
        Some(round) => match &round.sent_back {
            Some((sent, _)) => not_before(event, sent.at, "возврата на доработку", rules),
            None if round.approved().is_some() => refuse("15", "проект уже согласован"),
            None => refuse("14", "проект уже на согласовании"),
        },
        None => after_last_posting(message, event, rules),
    }
}

/// Work on the next reply follows the posting of the one before it (п. 17).
fn after_last_posting(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    message.postings.last().map_or(Ok(()), |posting| {
        not_before(event, posting.at, "размещения предыдущего ответа", rules)
    })
}

fn approver(
    message: &Message,
    event: &Event,
    who: &str,
    role: ApproverRole,
    rules: &Rules,
) -> Verdict {
    named(who, "кто согласовал", "14")?;
    let round = message
        .current_round()
        .filter(|round| round.ended().is_none());
    let Some(round) = round.filter(|_| message.reply_to_post().is_none()) else {
        return refuse("14", "проект не на согласовании");
    };
    if round
        .approvals
        .iter()
        .any(|given| given.who == who && given.role == role)
    {
        return refuse("14", format!("{who}: согласование уже отмечено"));
    }
    not_before(event, round.submitted, "передачи на согласование", rules)
}

fn information(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::InformationReceived {
        department,
        who,
        signature,
    } = &event.fact
    else {
        return Ok(());
    };
    named(who, "кто передал", "18")?;
    named(&signature.person, "кто расписался", "18")?;
    if !message.is_common() {
        return refuse(
            "18",
            "информацию передают, когда подразделений несколько; одно готовит проект ответа",
        );
    }
    let Some(leg) = message.active_leg(department) else {
        return refuse(
            "18",
            format!("подразделение «{department}» не получало сообщение под подпись"),
        );
    };
    if leg.information.is_some() {
        return refuse(
            "18",
            format!("информация подразделения «{department}» уже получена"),
        );
    }
    not_before(event, leg.handed.at, "поступления в подразделение", rules)
}

fn reply(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::ReplyReceived {
        department,
        who,
        signature,
        ..
    } = &event.fact
    else {
        return Ok(());
    };
    named(who, "кто передал", "15")?;
    named(&signature.person, "кто расписался", "15")?;
    sole_holder(message, event, department, rules)?;
    if message.reply_to_post().is_some() {
        return refuse("16", "полученный ответ ещё не размещён");
    }
    if let Some(round) = message.current_round() {
        not_before(
            event,
            round.ended().unwrap_or(round.submitted),
            "согласования",
            rules,
        )?;
    }
    after_last_posting(message, event, rules)
}

fn posting(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::Posted {
        reply,
        source,
        url,
        measures,
        ..
    } = &event.fact
    else {
        return Ok(());
    };
    named(url, "ссылка на ответ", "16")?;
    if *source != message.detected.source {
        let network = &message.detected.source;
        return refuse(
            "16",
            format!("ответ размещается там же, где сообщение: «{network}», а не «{source}»"),
        );
    }
    let told = measures
        .as_deref()
        .is_some_and(|measures| !measures.trim().is_empty());
    if message.detected.repeat_of.is_some() && *reply == Reply::Final && !told {
        return refuse(
            "19",
            "в ответе на повторное сообщение указывают принятые меры или ход решения вопроса",
        );
    }
    if message.is_common() {
        let brought = message
            .legs
            .iter()
            .filter_map(|leg| leg.information.as_ref().map(|receipt| receipt.at));
        return match (brought.max(), reply) {
            (Some(last), Reply::Final) => not_before(event, last, "получения информации", rules),
            (None, Reply::Final) => {
                refuse("18", "ни одно подразделение ещё не передало информацию")
            }
            (_, Reply::Interim | Reply::Clarification) => after_last_posting(message, event, rules),
        };
    }
    let Some(received) = message.reply_to_post() else {
        return refuse(
            "15",
            "согласованный ответ ещё не поступил к специалисту под подпись",
        );
    };
    if received.reply != *reply {
        return refuse(
            "16",
            format!(
                "получен {} ответ, а не {}",
                word(received.reply),
                word(*reply)
            ),
        );
    }
    not_before(
        event,
        received.receipt.at,
        "получения согласованного ответа",
        rules,
    )
}

/// A correction must leave a history in which every event may still follow the ones before it.
fn correction(
    message: &Message,
    event: &Event,
    entry: u64,
    fields: &BTreeMap<String, Value>,
    reason: &str,
    rules: &Rules,
    now: Instant,
) -> Verdict {
    named(reason, "причина исправления", "8")?;
    if fields.is_empty() {
        return refuse_plainly("не указано, что исправлено");
    }
    let mut history = message.effective_history();
    let Some(wrong) = history.iter_mut().find(|recorded| recorded.seq == entry) else {
        return refuse_plainly(format!("записи {entry} у сообщения {} нет", message.number));
    };
    if matches!(wrong.event.fact, Fact::Corrected { .. }) {
        return refuse_plainly("исправляют саму запись, а не её исправление");
    }
    wrong.event = wrong.event.with_fields(fields).map_err(|reason| Refusal {
        reason,
        paragraph: None,
    })?;
    if wrong.event.instant() > event.instant() {
        return refuse_plainly("исправленное время позже самого исправления");
    }
    let mut folded: Option<Message> = None;
    for Recorded { seq, event } in history {
        if !matches!(event.fact, Fact::Corrected { .. }) {
            decide(folded.as_ref(), &event, rules, now).map_err(|refusal| Refusal {
                reason: format!(
                    "после исправления не сходится запись {seq}: {}",
                    refusal.reason
                ),
                paragraph: refusal.paragraph,
            })?;
        }
        let recorded = Recorded { seq, event };
        match &mut folded {
            Some(message) if !matches!(recorded.event.fact, Fact::Corrected { .. }) => {
                message.evolve(recorded);
            }
            Some(_) => {}
            None => folded = Message::begin(recorded, message.inherited),
        }
    }
    Ok(())
}

fn named(value: &str, what: &str, paragraph: &'static str) -> Verdict {
    if value.trim().is_empty() {
        refuse(paragraph, format!("не заполнено: {what}"))
    } else {
        Ok(())
    }
}

fn not_before(event: &Event, earlier: Instant, what: &str, rules: &Rules) -> Verdict {
    if event.instant() < earlier {
        let (at, earlier) = (shown(event.instant(), rules), shown(earlier, rules));
        return refuse_plainly(format!("время {at} раньше {what} ({earlier})"));
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

fn word(reply: Reply) -> &'static str {
    match reply {
        Reply::Final => "окончательный",
        Reply::Interim => "промежуточный",
        Reply::Clarification => "уточняющий",
    }
}

/// The actions that may follow, by the kind of event they make; the one that the regulation expects comes first.
pub fn next(message: &Message) -> Vec<Kind> {
    let state = message.state();
    match state {
        State::Annulled => return vec![Kind::Noted],
        State::Answered | State::Rejected => {
            return vec![Kind::Noted, Kind::Corrected, Kind::Annulled];
        }
        State::Detected
        | State::Routed
        | State::InWork
        | State::Approval
        | State::Revision
        | State::Ready
        | State::Interim => {}
    }
    let undecided = message.decisions.is_empty();
    let to_hand_over = !message.awaited.is_empty()
        || message.open_returns().count() > 0
        || (undecided && message.detected.repeat_of.is_some() && message.legs.is_empty());
    let common = message.is_common();
    let held = message
        .legs
        .iter()
        .any(|leg| leg.is_active() && leg.information.is_none());
    let can_return = held && message.current_round().is_none() && message.reply_to_post().is_none();
    let mut next = Vec::new();
    if message.category() == Category::High && message.reports.is_empty() {
        next.push(Kind::Reported);
    }
    if undecided && message.detected.repeat_of.is_none() {
        next.push(Kind::Categorised);
    }
    if to_hand_over {
        next.push(Kind::HandedOver);
    }
    if common {
        if held {
            next.push(Kind::InformationReceived);
        }
        if message.legs.iter().any(|leg| leg.information.is_some()) || held {
            next.push(Kind::Posted);
        }
    } else if message.legs.iter().any(Leg::is_active) && !to_hand_over {
        match state {
            State::InWork | State::Interim | State::Revision => {
                next.extend([Kind::Submitted, Kind::ReplyReceived]);
            }
            State::Approval => next.extend([Kind::Approved, Kind::SentBack, Kind::ReplyReceived]),
            State::Ready if message.reply_to_post().is_some() => next.push(Kind::Posted),
            State::Ready => next.push(Kind::ReplyReceived),
            State::Detected
            | State::Routed
            | State::Answered
            | State::Rejected
            | State::Annulled => {}
        }
    }
    if can_return {
        next.push(Kind::Returned);
    }
    for kind in [Kind::Categorised, Kind::Reported] {
        if !next.contains(&kind) {
            next.push(kind);
        }
    }
    next.extend([Kind::Rejected, Kind::Noted, Kind::Corrected, Kind::Annulled]);
    next
}
