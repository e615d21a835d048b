//! May it follow, on the way to a department: the detection, the decision, the handover, the return (п. 8–10).

use chrono::Datelike;

use super::super::fact::{Category, Fact, Signature};
use super::super::{event::Event, rules::Rules, text::Text};
use super::refusal::{Case, Verdict, about, filled, refuse, refuse_plainly, signed};

const TOO_LATE_FOR_DEPARTMENTS: &str = "проект ответа уже на согласовании или готов: \
                                        подразделения менять поздно, категорию и срок можно";
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
    let (number, year) = (event.message, date.year());
    if number.year != year {
        let reason = format!("номер {number} не того года, в котором выявлено сообщение ({year})");
        return about("at", refuse_plainly(reason));
    }
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
        if message.has_draft() && !message.is_in_force(departments) {
            return refuse("13", TOO_LATE_FOR_DEPARTMENTS);
        }
        Ok(())
    }

    pub(super) fn handover(
        self,
        department: &str,
        to: &str,
        instead_of: Option<&str>,
        signature: &Signature,
    ) -> Verdict {
        let message = self.message;
        filled("department", department, "структурное подразделение", "8")?;
        filled("to", to, "кто получил", "8")?;
        signed(signature, "8")?;
        self.no_reply_waits()?;
        if message.handover(department, instead_of).is_some() {
            return Ok(());
        }
        if let Some(other) = instead_of {
            let reason = format!(
                "на возврат подразделения «{other}» ответить передачей нельзя: такого возврата нет, или его часть забрало решение"
            );
            return about("instead_of", refuse("10", reason));
        }
        if !message.decisions.is_empty() {
            let reason = format!("подразделения «{department}» нет в решении заместителя министра");
            return refuse("8", reason);
        }
        match message.detected.repeat_of {
            // п. 20 sends a repeat to п. 9–19, not to п. 8: it needs no decision.
            Some(_) if !message.has_draft() => Ok(()),
            Some(_) => refuse("13", TOO_LATE_FOR_DEPARTMENTS),
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
        if self.message.active_leg(department).is_none() {
            let reason = format!("сообщения в подразделении «{department}» нет: возвращать нечего");
            return refuse("9", reason);
        }
        if self.message.reply_to_post().is_some() {
            let reason = "согласованный ответ уже у специалиста: вернуть сообщение нельзя";
            return refuse("9", reason);
        }
        Ok(())
    }
}
