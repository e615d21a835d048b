//! May an earlier entry be corrected so.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::{Event, Fact, Message, Recorded, Rules};
use super::{Refusal, Verdict, about, decide, named, refuse_plainly};
use crate::calendar::Instant;

/// A correction must leave a history in which every event may still follow the ones before it.
pub(super) fn correction(
    message: &Message,
    event: &Event,
    entry: u64,
    fields: &BTreeMap<String, Value>,
    reason: &str,
    rules: &Rules,
    now: Instant,
) -> Verdict {
    named("reason", reason, "причина исправления", "8")?;
    if fields.is_empty() {
        return about("fields", refuse_plainly("не указано, что исправлено"));
    }
    if fields
        .get("signature")
        .is_some_and(|signature| signature["method"] == "pin")
    {
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
    wrong.event = wrong.event.with_fields(fields).map_err(|reason| Refusal {
        reason,
        paragraph: None,
        field: Some("fields"),
    })?;
    if wrong.event.instant() > event.instant() {
        let reason = "исправленное время позже самого исправления";
        return about("fields", refuse_plainly(reason));
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
                field: Some("fields"),
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
