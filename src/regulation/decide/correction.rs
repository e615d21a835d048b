//! May entries be corrected or withdrawn: the life with the changes in it must follow.

use super::super::fact::{Correction, Fact, Fields};
use super::super::life::{Misfit, changes_in_force};
use super::super::parts::Recorded;
use super::super::{event::Event, message::Message, rules::Rules};
use super::refusal::{Case, Refusal, Verdict, about, filled, refuse, refuse_plainly};
use super::whole::{named, unfit, with};

/// A correction or a withdrawal must leave a life in which every fact follows from those before it.
pub(super) fn check(
    message: &Message,
    event: &Event,
    correction: &Correction,
    rules: &Rules,
) -> Verdict {
    let case = Case {
        message,
        event,
        rules,
    };
    case.not_before(message.detected.at, "выявления сообщения")?;
    filled("reason", &correction.reason, "причина исправления", "8")?;
    if correction.changes.is_empty() {
        return about("fields", refuse_plainly("не указано, что исправлено"));
    }
    for (place, change) in correction.changes.iter().enumerate() {
        let mut earlier = correction.changes[..place].iter();
        let entry = change.entry;
        if earlier.any(|earlier| earlier.entry == entry) {
            let reason = format!("запись {entry} названа в исправлении дважды");
            return about("changes", refuse_plainly(reason));
        }
        let wrong = message.history.iter().find(|own| own.seq == entry);
        let Some(wrong) = wrong else {
            let number = message.number;
            return refuse_plainly(format!("записи {entry} у сообщения {number} нет"));
        };
        may_change(message, wrong, change.fields.as_ref())?;
    }
    let after = match with(message, event.clone()) {
        Ok(after) => after,
        Err(Misfit { reason }) => return about("fields", refuse_plainly(reason)),
    };
    let is_corrected = |seq| {
        let mut changes = correction.changes.iter();
        changes.any(|change| change.entry == seq && change.fields.is_some())
    };
    let mut later = after
        .iter()
        .filter(|own| own.event.instant() > event.instant());
    if later.any(|own| is_corrected(own.seq)) {
        let reason = "исправленное время позже самого исправления";
        return about("fields", refuse_plainly(reason));
    }
    let unfit = unfit(message, &after, rules);
    let Some((first, refusal)) = unfit.first() else {
        return Ok(());
    };
    let reason = &refusal.reason;
    let reason = match (is_corrected(first.seq), unfit.len()) {
        (true, _) => format!("исправленная {}: {reason}", named(first, rules)),
        (false, 1) => format!("этому противоречит {}: {reason}", named(first, rules)),
        (false, _) => {
            let places = unfit.iter().map(|(own, _)| own.seq.to_string());
            let places: Vec<String> = places.collect();
            let places = places.join(", ");
            format!(
                "этому противоречат записи {places}; {}: {reason}",
                named(first, rules)
            )
        }
    };
    let refusal = refusal.clone();
    about("fields", Err(Refusal { reason, ..refusal }))
}

/// May an entry as such be corrected, or withdrawn?
fn may_change(message: &Message, wrong: &Recorded, fields: Option<&Fields>) -> Verdict {
    let entry = wrong.seq;
    let mut changes = changes_in_force(&message.history).into_iter();
    if changes.any(|change| change.entry == entry && change.is_withdrawn()) {
        let reason = format!("запись {entry} уже отозвана");
        return about("entry", refuse_plainly(reason));
    }
    let Some(fields) = fields else {
        return match wrong.event.fact {
            Fact::Detected { .. } => {
                let reason = "регистрацию не отзывают: сообщение аннулируют";
                about("entry", refuse("8", reason))
            }
            _ => Ok(()),
        };
    };
    if fields.is_empty() {
        return about("fields", refuse_plainly("не указано, что исправлено"));
    }
    if matches!(wrong.event.fact, Fact::Corrected(_)) {
        return refuse_plainly("исправляют саму запись, а не её исправление");
    }
    let signature = fields.get("signature");
    if signature.is_some_and(|signature| signature["method"] == "pin") {
        // Only a PIN makes such a signature, on the entry itself.
        let reason = "подписать ПИН задним числом нельзя";
        return about("fields", refuse_plainly(reason));
    }
    Ok(())
}
