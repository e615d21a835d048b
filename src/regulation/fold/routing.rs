//! What a fact leaves behind on the way to the departments: the report, the decision, the handover, the return (п. 8–10, 25).

use super::super::fact::{Capacity, Category};
use super::super::handover::Handover;
use super::super::parts::{Awaited, Clock, Decision, Importance, Leg, Receipt, Return};
use super::super::{message::Message, parts::Way, text::Text};
use crate::calendar::Instant;

impl Message {
    /// п. 25: it ends the clock that runs; made of an ordinary message it counts for the next change to high importance.
    pub(super) fn report(&mut self, at: Instant, to: Text) {
        self.reports.push((at, to));
        let is_ordinary = self.category() == Category::Ordinary;
        let running = self.importances.last_mut();
        match running.filter(|own| own.reported.is_none()) {
            Some(running) => running.reported = Some(at),
            None => self.thread.is_reported_ahead |= is_ordinary,
        }
    }

    /// A decision that names the departments in force changes the category or the term and nothing else. Another one
    /// names them anew: those that hold the message keep it, holders that are not named lose it, and new ones take over
    /// the waiting returns of departments that it leaves out (п. 10), the earliest first; the others have the 25 minutes
    /// of п. 8. Returns that are left over end at it.
    pub(super) fn decide(&mut self, decision: Decision) {
        self.change_importance(decision.category, decision.at);
        let at = decision.at;
        let names = |department: &str| decision.departments.iter().any(|own| **own == *department);
        if self.is_in_force(&decision.departments) {
            self.keep_order(&decision.departments);
            self.decisions.push(decision);
            return;
        }
        for leg in self.legs.iter_mut().filter(|leg| leg.is_active()) {
            if !names(&leg.department) {
                leg.withdrawn = Some(at);
            }
        }
        // What a department was to take over waits again when that one is left out.
        self.awaited.retain(|awaited| names(&awaited.department));
        // Nobody has received it: the 25 minutes of п. 8 run from the detection, however often it is decided.
        let nobody = self.legs.is_empty();
        let routing = if nobody { self.detected.at } else { at };
        for department in &decision.departments {
            let is_awaited = self.awaited.iter().any(|own| own.department == *department);
            let has_it = is_awaited || self.active_leg(department).is_some();
            if has_it || self.goes_on_waiting(department) {
                continue;
            }
            let left_out = self.left_out(&decision.departments);
            if let Some(place) = left_out {
                self.returns[place].is_taken_over = true;
            }
            self.awaited.push(Awaited {
                department: department.clone(),
                clock: left_out.map_or(Clock::Routing(routing), Clock::Return),
            });
        }
        while let Some(place) = self.left_out(&decision.departments) {
            self.returns[place].ended = Some(at);
        }
        self.keep_order(&decision.departments);
        self.decisions.push(decision);
        self.note_common();
    }

    /// A return of this department waits, and no decision has given it to another one.
    fn goes_on_waiting(&self, department: &str) -> bool {
        let mut waiting = self.waiting_returns();
        waiting.any(|(_, own)| own.department == department && !own.is_taken_over)
    }

    /// The earliest waiting return of a department that is not among these.
    fn left_out(&self, named: &[Text]) -> Option<usize> {
        let goes_on = |own: &Return| named.contains(&own.department) && !own.is_taken_over;
        let mut waiting = self.waiting_returns();
        waiting
            .find(|(_, own)| !goes_on(own))
            .map(|(place, _)| place)
    }

    /// Departments are awaited in the order in which the decision names them.
    fn keep_order(&mut self, departments: &[Text]) {
        let place = |own: &Awaited| {
            departments
                .iter()
                .position(|other| *other == own.department)
        };
        if self.awaited.len() > 1 {
            self.awaited.sort_by_key(place);
        }
    }

    /// п. 25: each change to high importance that was not reported has a clock of its own, until it is made ordinary.
    fn change_importance(&mut self, category: Category, at: Instant) {
        let before = self.category();
        match (before, category) {
            (Category::Ordinary, Category::High) => {
                let is_reported = std::mem::take(&mut self.thread.is_reported_ahead);
                self.importances.push(Importance {
                    since: at,
                    reported: is_reported.then_some(at),
                });
            }
            (Category::High, Category::Ordinary) => {
                self.importances.retain(|own| own.reported.is_some());
            }
            _ => {}
        }
    }

    /// What a handover is for: the return that it names, else the department's own wait by п. 8, else a second receipt of
    /// what it holds, else its own return, else the earliest open one (п. 10). A repeat is sent without a decision.
    pub(super) fn hand_over(
        &mut self,
        department: Text,
        handed: Receipt,
        capacity: Capacity,
        instead_of: Option<&str>,
    ) {
        let at = handed.at;
        let clock = match self.handover(&department, instead_of) {
            Some(Handover::Again) => {
                let mut legs = self.legs.iter_mut().rev();
                let leg = legs.find(|leg| leg.is_active() && leg.department == department);
                if let Some(leg) = leg {
                    leg.again.push((handed, capacity));
                }
                return;
            }
            Some(Handover::Part(clock)) => clock,
            None => Clock::Routing(self.detected.at),
        };
        // Whoever was to answer a return need not any more.
        let is_over = |awaited: &Awaited| match clock {
            Clock::Routing(_) => awaited.department == department && awaited.clock == clock,
            Clock::Return(_) => awaited.clock == clock,
        };
        self.awaited.retain(|awaited| !is_over(awaited));
        if let Clock::Return(place) = clock {
            let own = &mut self.returns[place];
            own.ended.get_or_insert(at);
            own.is_answered = true;
        }
        for leg in self.legs_of(&department) {
            // The new part has a right to return of its own.
            leg.has_gone_on = true;
        }
        let is_second = self.active_legs().any(|leg| leg.department != department);
        if is_second {
            // п. 18 holds again for whoever has gone on alone.
            for leg in &mut self.legs {
                let brought = leg.information.as_ref();
                leg.way = brought.map(|_| Way::Information);
            }
        }
        self.legs.push(Leg {
            department,
            clock,
            handed,
            capacity,
            again: Vec::new(),
            returned: None,
            information: None,
            withdrawn: None,
            way: None,
            has_gone_on: false,
            after_postings: self.postings.len(),
        });
        self.note_common();
        self.drop_draft_of_several(at);
    }

    /// п. 9: all that the department holds goes back, and the draft with it.
    pub(super) fn give_back(&mut self, returned: Return) {
        let (department, at) = (returned.department.clone(), returned.receipt.at);
        let place = self.returns.len();
        let mut held = false;
        for leg in self.legs_of(&department) {
            leg.returned = Some(place);
            held = true;
        }
        if !held {
            return;
        }
        self.drop_draft(at);
        self.returns.push(returned);
    }

    fn note_common(&mut self) {
        self.thread.was_common = self.thread.was_common || self.are_several();
    }
}
