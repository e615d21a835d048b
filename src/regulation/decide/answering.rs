//! May it follow, on the way to the reply: the draft, its approval, the information, the reply, the posting (п. 13–19).

use super::super::fact::{ApproverRole, Fact, Reply};
use super::super::{Event, Message, Rules};
use super::{Verdict, about, named, not_before, refuse};

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

pub(super) fn submission(message: &Message, event: &Event, rules: &Rules) -> Verdict {
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
        return about("approvers", refuse("13", "не указаны согласующие лица"));
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

pub(super) fn approver(
    message: &Message,
    event: &Event,
    who: &str,
    role: ApproverRole,
    rules: &Rules,
) -> Verdict {
    named("who", who, "кто согласовал", "14")?;
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
        return about(
            "who",
            refuse("14", format!("{who}: согласование уже отмечено")),
        );
    }
    not_before(event, round.submitted, "передачи на согласование", rules)
}

pub(super) fn information(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::InformationReceived {
        department,
        who,
        signature,
    } = &event.fact
    else {
        return Ok(());
    };
    named("who", who, "кто передал", "18")?;
    named("signature", &signature.person, "кто расписался", "18")?;
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

pub(super) fn reply(message: &Message, event: &Event, rules: &Rules) -> Verdict {
    let Fact::ReplyReceived {
        department,
        who,
        signature,
        ..
    } = &event.fact
    else {
        return Ok(());
    };
    named("who", who, "кто передал", "15")?;
    named("signature", &signature.person, "кто расписался", "15")?;
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

pub(super) fn posting(message: &Message, event: &Event, rules: &Rules) -> Verdict {
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
    named("url", url, "ссылка на ответ", "16")?;
    if *source != message.detected.source {
        let network = &message.detected.source;
        let reason =
            format!("ответ размещается там же, где сообщение: «{network}», а не «{source}»");
        return about("source", refuse("16", reason));
    }
    let told = measures
        .as_deref()
        .is_some_and(|measures| !measures.trim().is_empty());
    if message.detected.repeat_of.is_some() && *reply == Reply::Final && !told {
        let reason =
            "в ответе на повторное сообщение указывают принятые меры или ход решения вопроса";
        return about("measures", refuse("19", reason));
    }
    if message.is_common() {
        if !message.is_gathering() {
            return refuse("8", "сообщение ещё не передано ни одному подразделению");
        }
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
        let (own, other) = (word(received.reply), word(*reply));
        let reason = format!("получен {own} ответ, а не {other}");
        return about("reply", refuse("16", reason));
    }
    not_before(
        event,
        received.receipt.at,
        "получения согласованного ответа",
        rules,
    )
}

fn word(reply: Reply) -> &'static str {
    match reply {
        Reply::Final => "окончательный",
        Reply::Interim => "промежуточный",
        Reply::Clarification => "уточняющий",
    }
}
