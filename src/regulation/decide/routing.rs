//! May it follow, on the way to a department: the detection, the decision, the handover, the return (п. 8–10).

use super::super::fact::{Category, Fact, Signature};
use super::super::{event::Event, rules::Rules, text::Text};
use super::refusal::{Case, Verdict, about, filled, refuse, refuse_plainly, signed};

const TOO_LATE_FOR_DEPARTMENTS: &str = "проект ответа уже на согласовании или готов: \
                                        подразделения менять поздно, категорию и срок можно";
const TOO_LATE_TO_HAND_OVER: &str =
    "проект ответа уже на согласовании или готов: передавать сообщение больше некому";

pub(super) fn detection(event: &Event, rules: &Rules) -> Verdict {
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
        let reason = format!("сообщение {} не зарегистрировано", event.message);
        return refuse("8", reason);
    };
    for (field, value, what) in [
        ("source", source, "источник"),
        ("url", url, "ссылка на сообщение"),
        ("author", author, "автор"),
        ("text", text, "текст сообщения"),
        ("topic", topic, "тема"),
        ("location", location, "локация"),
    ] {
        filled(field, value, what, "8")?;
    }
    let date = rules.calendar.local(event.instant()).date_naive();
    if date < rules.regulation.since() {
        let since = rules.regulation.since().format("%d.%m.%Y");
        let date = date.format("%d.%m.%Y");
        let reason = format!("{date}: Положение действует с {since}");
        return about("at", refuse_plainly(reason));
    }
    let term = rules.regulation.on(date).term(Category::Ordinary);
    if let Err(outside) = rules.calendar.add(event.instant(), term) {
        return about("at", refuse_plainly(outside.to_string()));
    }
    if repeat_of.is_some_and(|earlier| earlier >= event.message) {
        let reason = "повторное сообщение должно называть более раннее";
        return about("repeat_of", refuse("19", reason));
    }
    Ok(())
}

impl Case<'_> {
    pub(super) fn decision(
        self,
        category: Category,
        departments: &[Text],
        term_minutes: Option<i64>,
        decided_by: &str,
    ) -> Verdict {
        let message = self.message;
        filled("decided_by", decided_by, "кто решил", "8")?;
        if departments.is_empty() || departments.iter().any(|code| code.trim().is_empty()) {
            let reason = "не указано структурное подразделение";
            return about("departments", refuse("8", reason));
        }
        let mut unique = departments.to_vec();
        unique.sort_unstable();
        unique.dedup();
        if unique.len() != departments.len() {
            let reason = "структурное подразделение указано дважды";
            return about("departments", refuse("8", reason));
        }
        let term = self.rules.limits(message).term(category).get();
        if let Some(shorter) = term_minutes.filter(|shorter| !(1..=term).contains(shorter)) {
            let reason = format!("сокращённый срок {shorter} мин: можно от 1 до {term} мин");
            return about("term_minutes", refuse("8", reason));
        }
        let mut holders = message.holders();
        holders.sort_unstable();
        if message.has_draft() && unique != holders {
            return refuse("13", TOO_LATE_FOR_DEPARTMENTS);
        }
        match message.decisions.last() {
            Some(earlier) => self.not_before(earlier.at, "предыдущего решения"),
            None => Ok(()),
        }
    }

    pub(super) fn handover(self, department: &str, to: &str, signature: &Signature) -> Verdict {
        let message = self.message;
        filled("department", department, "структурное подразделение", "8")?;
        filled("to", to, "кто получил", "8")?;
        signed(signature, "8")?;
        if message.active_leg(department).is_some() {
            let reason = format!("подразделение «{department}» уже получило сообщение");
            return refuse("8", reason);
        }
        if message.has_draft() {
            return refuse("13", TOO_LATE_TO_HAND_OVER);
        }
        let mut awaited = message.awaited.iter();
        if let Some(awaited) = awaited.find(|awaited| awaited.department == *department) {
            let decided = message.decisions.last().map(|decision| decision.at);
            let decided = decided.unwrap_or(message.detected.at);
            self.not_before(awaited.routing_from.unwrap_or(decided), "решения")?;
            let names = |codes: &[Text]| codes.iter().any(|code| code == department);
            let mut naming = message.decisions.iter();
            return match naming.find(|decision| names(&decision.departments)) {
                Some(first) => self.not_before(first.at, "решения заместителя министра"),
                None => Ok(()),
            };
        }
        let mut open = message.open_returns();
        if let Some(returned) = open.next().and_then(|leg| leg.returned.as_ref()) {
            return self.not_before(returned.receipt.at, "возврата сообщения");
        }
        if !message.decisions.is_empty() {
            let reason = format!("подразделения «{department}» нет в решении заместителя министра");
            return refuse("8", reason);
        }
        match message.detected.repeat_of {
            // п. 20 sends a repeat to п. 9–19, not to п. 8: it needs no decision.
            Some(_) => Ok(()),
            None => refuse(
                "8",
                "заместитель министра ещё не определил категорию и подразделение",
            ),
        }
    }

    pub(super) fn returning(
        self,
        department: &str,
        who: &str,
        reason: &str,
        signature: &Signature,
    ) -> Verdict {
        filled("who", who, "кто вернул", "9")?;
        filled("reason", reason, "причина возврата", "9")?;
        signed(signature, "9")?;
        let Some(leg) = self.message.active_leg(department) else {
            let reason = format!("сообщения в подразделении «{department}» нет: возвращать нечего");
            return refuse("9", reason);
        };
        if leg.information.is_some() || self.message.has_draft() {
            let reason = format!(
                "подразделение «{department}» уже подготовило ответ: вернуть сообщение нельзя"
            );
            return refuse("9", reason);
        }
        self.not_before(leg.handed.at, "поступления в подразделение")
    }
}
