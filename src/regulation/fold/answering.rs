//! What a fact leaves behind on the way to the reply: drafts, their rounds, what a department goes on with (п. 13–18).

use super::super::message::Message;
use super::super::parts::{Approval, Draft, Leg, Way};
use super::super::text::Text;
use crate::calendar::Instant;

impl Message {
    /// п. 18: a common reply has no draft that goes to the approvers.
    pub(super) fn drop_draft_of_several(&mut self, at: Instant) {
        if self.is_common() {
            self.drop_draft(at);
        }
    }

    pub(super) fn drop_draft(&mut self, at: Instant) {
        let postings = self.postings.len();
        let rounds = self.rounds.iter_mut();
        for round in rounds.filter(|round| round.is_current(postings)) {
            round.dropped = Some(at);
        }
    }

    /// The draft is ready, whether it was handed to the approvers or the reply came without that (п. 13). After an
    /// interim reply no draft has a limit of its own (п. 17).
    pub(super) fn end_draft(&mut self, department: &str, at: Instant, is_marked: bool) {
        let is_going_on = self.current_round().is_some() || self.reply_to_post().is_some();
        if is_going_on || self.answering().is_some() {
            return;
        }
        let Some(started) = self.drafting_since(department) else {
            return;
        };
        self.drafts.push(Draft {
            department: department.into(),
            started,
            ended: at,
            is_marked,
            after_postings: self.postings.len(),
        });
    }

    /// п. 14: the first one to send the draft back ends its round, approved or not, and what was received of it.
    pub(super) fn send_back(&mut self, by: Approval, remarks: Text) {
        if self.current_round().is_none() {
            return;
        }
        let postings = self.postings.len();
        let Some(round) = self.rounds.last_mut().filter(|own| own.sent_back.is_none()) else {
            return;
        };
        round.sent_back = Some((by, remarks));
        for reply in &mut self.replies {
            reply.is_sent_back |= reply.after_postings == postings;
        }
    }

    pub(super) fn approve(&mut self, approval: Approval) {
        if self.running_round().is_some()
            && let Some(round) = self.rounds.last_mut()
        {
            round.approvals.push(approval);
        }
    }

    /// The department goes on with what it holds.
    pub(super) fn go_on(&mut self, department: &str, way: Way) {
        for leg in self.legs_of(department) {
            leg.has_gone_on = true;
            leg.way = Some(way);
        }
    }

    pub(super) fn legs_of(&mut self, department: &str) -> impl Iterator<Item = &mut Leg> {
        let legs = self.legs.iter_mut();
        legs.filter(move |leg| leg.is_active() && *leg.department == *department)
    }
}
