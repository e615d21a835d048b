//! May it follow, on the way to the reply: the draft, its approval, the information, the reply, the posting (п. 13–19).

use super::super::fact::{Approver, ApproverRole, Reply, Signature};
use super::refusal::{Case, Verdict, about, filled, refuse, signed};

impl Case<'_> {
    /// The department must hold the message, and no other one with it: then it prepares the reply by п. 13–16.
    fn lone_holder(self, department: &str) -> Verdict {
        if self.message.active_leg(department).is_none() {
            return not_received(department, "8");
        }
        if self.message.lone_holder() != Some(department) {
            let reason = "общий ответ готовит специалист, подразделения передают ему информацию";
            return refuse("18", reason);
        }
        Ok(())
    }

    /// While a received reply waits to be posted, nothing is begun anew.
    pub(super) fn no_reply_waits(self) -> Verdict {
        if self.message.reply_to_post().is_some() {
            let reason = "согласованный ответ уже у специалиста: его надо разместить";
            return refuse("16", reason);
        }
        Ok(())
    }

    /// A draft may come again without the send-back that the desk never heard of.
    pub(super) fn submission(self, department: &str, approvers: &[Approver]) -> Verdict {
        self.lone_holder(department)?;
        let is_unnamed = |approver: &Approver| approver.person.trim().is_empty();
        if approvers.is_empty() || approvers.iter().any(is_unnamed) {
            return about("approvers", refuse("13", "не указаны согласующие лица"));
        }
        self.no_reply_waits()
    }

    /// What is said after the round has ended changes nothing, but may be entered.
    pub(super) fn approval(self, who: &str, role: ApproverRole) -> Verdict {
        filled("who", who, "кто согласовал", "14")?;
        if self.message.rounds.is_empty() {
            return refuse("14", "проект не передавали на согласование");
        }
        let given = self.message.running_round();
        let mut given = given.into_iter().flat_map(|round| &round.approvals);
        if given.any(|given| given.who == who && given.role == role) {
            let reason = format!("{who}: согласование уже отмечено");
            return about("who", refuse("14", reason));
        }
        Ok(())
    }

    /// An approver may find something at the last moment, also after he has approved or the reply was received.
    pub(super) fn sending_back(self, who: &str, remarks: &str) -> Verdict {
        filled("remarks", remarks, "замечания", "14")?;
        filled("who", who, "кто вернул на доработку", "14")?;
        let last = self.message.rounds.last();
        match last.filter(|round| round.after_postings == self.message.postings.len()) {
            Some(_) => Ok(()),
            None => refuse("14", "проект не на согласовании"),
        }
    }

    /// The one that is left of several may go on by п. 18 too; further information may come at any time.
    pub(super) fn information(self, department: &str, who: &str, signature: &Signature) -> Verdict {
        filled("who", who, "кто передал", "18")?;
        signed(signature, "18")?;
        if !self.message.is_common() && !self.message.thread.was_common {
            let reason =
                "информацию передают, когда подразделений несколько; одно готовит проект ответа";
            return refuse("18", reason);
        }
        if self.message.active_leg(department).is_none() {
            return not_received(department, "18");
        }
        self.no_reply_waits()
    }

    /// A reply that is handed in again takes the place of the one before it.
    pub(super) fn reply(self, department: &str, who: &str, signature: &Signature) -> Verdict {
        filled("who", who, "кто передал", "15")?;
        signed(signature, "15")?;
        self.lone_holder(department)
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
        Ok(())
    }

    /// The common reply is the specialist's own: the final one follows the information (п. 18).
    fn common_posting(self, reply: Reply) -> Verdict {
        if !self.message.is_gathering() {
            return refuse("8", "сообщение ещё не передано ни одному подразделению");
        }
        let mut legs = self.message.legs.iter();
        if reply == Reply::Final && legs.all(|leg| leg.information.is_none()) {
            return refuse("18", "ни одно подразделение ещё не передало информацию");
        }
        Ok(())
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
