//! What a handover is for: a department's own wait, an answer to a return, or a further receipt of what it holds.

use super::message::Message;
use super::parts::{Awaited, Clock, Return};

/// What a handover is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handover {
    /// A part of the message, with the clock that ends.
    Part(Clock),
    /// A further receipt of the part that the department holds already: first an executor, then the head (п. 8).
    Again,
}

impl Message {
    /// What a handover to a department would be for: the return that it names, else the department's own wait by п. 8,
    /// else a further receipt, else the answer to its own return, else to the earliest open one (п. 10). `None`: for
    /// nothing.
    pub fn handover(&self, department: &str, instead_of: Option<&str>) -> Option<Handover> {
        let part = |clock| Some(Handover::Part(clock));
        let mut awaited = self.awaited.iter();
        let awaited = awaited.find(|own| own.department == department);
        if let Some(other) = instead_of {
            let is_its_own = |own: &&Awaited| match own.clock {
                Clock::Return(place) => self.returns[place].department == other,
                Clock::Routing(_) => false,
            };
            return match awaited.filter(is_its_own) {
                Some(awaited) => part(awaited.clock),
                None => self
                    .return_to_answer(other)
                    .map(Clock::Return)
                    .and_then(part),
            };
        }
        if let Some(own) = awaited {
            return part(own.clock);
        }
        if self.active_leg(department).is_some() {
            return Some(Handover::Again);
        }
        let first = |wanted: &dyn Fn(&Return) -> bool| self.returns.iter().position(wanted);
        let own = first(&|own| own.is_open() && own.department == department);
        let earliest = own.or_else(|| first(&Return::is_open))?;
        part(Clock::Return(earliest))
    }

    /// The place of a department's return that a further handover may answer: the earliest open one, else the last one
    /// that was answered (one part more), unless a decision took the part away.
    fn return_to_answer(&self, department: &str) -> Option<usize> {
        let is_its = |own: &Return| own.department == department && !own.is_taken_over;
        let mut returns = self.returns.iter();
        let open = returns.position(|own| is_its(own) && own.is_open());
        open.or_else(|| {
            let mut returns = self.returns.iter();
            let place = returns.rposition(|own| is_its(own) && own.is_answered)?;
            let mut answers = self
                .legs
                .iter()
                .filter(|leg| leg.clock == Clock::Return(place));
            answers.any(|leg| leg.withdrawn.is_none()).then_some(place)
        })
    }
}
