//! May it follow, on the way to the reply: the draft, its approval, the information, the reply, the posting (п. 13–19).

use super::super::fact::{Approver, ApproverRole, Reply, Signature};
use super::refusal::{Case, Verdict, about, filled, refuse, signed};

impl Case<'_> {
    /// The department must hold the message alone to prepare the reply by п. 13–16.
    fn sole_holder(self, department: &str) -> Verdict {
        if self.message.is_common() {
            let reason = "общий ответ готовит специалист, подразделения передают ему информацию";
            return refuse("18", reason);
        }
        let Some(leg) = self.message.active_leg(department) else {
            return not_received(department, "8");
        };
        self.not_before(leg.handed.at, "поступления в подразделение")
    }

    pub(super) fn submission(self, department: &str, approvers: &[Approver]) -> Verdict {
        self.sole_holder(department)?;
        let is_unnamed = |approver: &Approver| approver.person.trim().is_empty();
        if approvers.is_empty() || approvers.iter().any(is_unnamed) {
            return about("approvers", refuse("13", "не указаны согласующие лица"));
        }
        if self.message.reply_to_post().is_some() {
            let reason = "согласованный ответ уже у специалиста: его надо разместить";
            return refuse("16", reason);
        }
        match self.message.current_round() {
            Some(round) => match &round.sent_back {
                Some((sent, _)) => self.not_before(sent.at, "возврата на доработку"),
                None if round.approved().is_some() => refuse("15", "проект уже согласован"),
                None => refuse("14", "проект уже на согласовании"),
            },
            None => self.after_last_posting(),
        }
    }

    /// Work on the next reply follows the posting of the one before it (п. 17).
    fn after_last_posting(self) -> Verdict {
        let what = "размещения предыдущего ответа";
        let last = self.message.postings.last();
        last.map_or(Ok(()), |posting| self.not_before(posting.at, what))
    }

    pub(super) fn approver(self, who: &str, role: ApproverRole) -> Verdict {
        filled("who", who, "кто согласовал", "14")?;
        let round = self.message.current_round();
        let round = round.filter(|round| round.ended().is_none());
        let Some(round) = round.filter(|_| self.message.reply_to_post().is_none()) else {
            return refuse("14", "проект не на согласовании");
        };
        let mut given = round.approvals.iter();
        if given.any(|given| given.who == who && given.role == role) {
            let reason = format!("{who}: согласование уже отмечено");
            return about("who", refuse("14", reason));
        }
        self.not_before(round.submitted, "передачи на согласование")
    }

    pub(super) fn information(self, department: &str, who: &str, signature: &Signature) -> Verdict {
        filled("who", who, "кто передал", "18")?;
        signed(signature, "18")?;
        if !self.message.is_common() {
            let reason =
                "информацию передают, когда подразделений несколько; одно готовит проект ответа";
            return refuse("18", reason);
        }
        let Some(leg) = self.message.active_leg(department) else {
            return not_received(department, "18");
        };
        if leg.information.is_some() {
            let reason = format!("информация подразделения «{department}» уже получена");
            return refuse("18", reason);
        }
        self.not_before(leg.handed.at, "поступления в подразделение")
    }

    pub(super) fn reply(self, department: &str, who: &str, signature: &Signature) -> Verdict {
        filled("who", who, "кто передал", "15")?;
        signed(signature, "15")?;
        self.sole_holder(department)?;
        if self.message.reply_to_post().is_some() {
            return refuse("16", "полученный ответ ещё не размещён");
        }
        if let Some(round) = self.message.current_round() {
            self.not_before(round.ended().unwrap_or(round.submitted), "согласования")?;
        }
        self.after_last_posting()
    }

    pub(super) fn posting(
        self,
        reply: Reply,
        source: &str,
        url: &str,
        measures: Option<&str>,
    ) -> Verdict {
        let message = self.message;
        filled("url", url, "ссылка на ответ", "16")?;
        let network = &message.detected.source;
        if source != network {
            let reason =
                format!("ответ размещается там же, где сообщение: «{network}», а не «{source}»");
            return about("source", refuse("16", reason));
        }
        let is_told = measures.is_some_and(|measures| !measures.trim().is_empty());
        if message.detected.repeat_of.is_some() && reply == Reply::Final && !is_told {
            let reason =
                "в ответе на повторное сообщение указывают принятые меры или ход решения вопроса";
            return about("measures", refuse("19", reason));
        }
        if message.is_common() {
            return self.common_posting(reply);
        }
        let Some(received) = message.reply_to_post() else {
            let reason = "согласованный ответ ещё не поступил к специалисту под подпись";
            return refuse("15", reason);
        };
        if received.reply != reply {
            let (own, other) = (kind_of_reply(received.reply), kind_of_reply(reply));
            let reason = format!("получен {own} ответ, а не {other}");
            return about("reply", refuse("16", reason));
        }
        self.not_before(received.receipt.at, "получения согласованного ответа")
    }

    /// The common reply is the specialist's own: the final one follows the information (п. 18).
    fn common_posting(self, reply: Reply) -> Verdict {
        if !self.message.is_gathering() {
            return refuse("8", "сообщение ещё не передано ни одному подразделению");
        }
        if reply != Reply::Final {
            return self.after_last_posting();
        }
        let legs = self.message.legs.iter();
        let brought = legs.filter_map(|leg| leg.information.as_ref());
        match brought.map(|receipt| receipt.at).max() {
            Some(last) => self.not_before(last, "получения информации"),
            None => refuse("18", "ни одно подразделение ещё не передало информацию"),
        }
    }
}

fn not_received(department: &str, paragraph: &'static str) -> Verdict {
    let reason = format!("подразделение «{department}» не получало сообщение под подпись");
    refuse(paragraph, reason)
}

fn kind_of_reply(reply: Reply) -> &'static str {
    match reply {
        Reply::Final => "окончательный",
        Reply::Interim => "промежуточный",
        Reply::Clarification => "уточняющий",
    }
}
