//! Reads the messages of a period, each with its stages and breaches as of an instant. A long period takes seconds, so
//! progress is reported and the caller can stop.

use chrono::{Datelike, TimeDelta};

use super::period::Period;
use crate::calendar::{Instant, OutsideCalendar};
use crate::journal::{Duty, Entry, Journal, JournalError};
use crate::regulation::breach::{Breach, breaches};
use crate::regulation::stage::{Stage, stages};
use crate::regulation::{Message, Number, Rules, StageCode, parts::End};

/// Why a report was not counted.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A term leads outside the calendar.
    #[error("сроки не посчитать: {0}")]
    Outside(#[from] OutsideCalendar),
    /// The user has stopped it.
    #[error("прервано")]
    Stopped,
}

/// A message with everything that the figures count.
#[derive(Debug)]
pub struct Case {
    /// The message.
    pub message: Message,
    /// Who entered what.
    pub entries: Vec<Entry>,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Its breaches (п. 23). A common reply is late once: by T, which п. 18 shares with п. 11, 12.
    pub breaches: Vec<Breach>,
    /// It repeats a message that had been answered before it was detected (п. 19).
    pub repeats_answered: bool,
}

impl Case {
    /// It was annulled: it is in no figure but its own.
    pub(super) fn is_void(&self) -> bool {
        matches!(self.message.end, Some(End::Annulled { .. }))
    }

    /// It is neither void nor a message under п. 22, which is in no denominator.
    pub(super) fn is_counted(&self) -> bool {
        self.message.end.is_none()
    }

    /// The breach of one of its stages.
    pub(super) fn breach(&self, stage: &Stage) -> Option<&Breach> {
        let mut breaches = self.breaches.iter();
        breaches.find(|breach| *breach.stage == *stage)
    }
}

/// Called with messages read and messages in total; returns whether to continue.
pub type Progress<'a> = dyn FnMut(usize, usize) -> bool + 'a;

/// A journal, and how to count what is in it.
pub struct Reader<'a> {
    /// The journal.
    pub journal: &'a Journal,
    /// Calendar and limits.
    pub rules: &'a Rules,
    /// The instant as of which what still runs is judged.
    pub as_of: Instant,
    /// Who was on duty, and since when.
    pub duties: Vec<Duty>,
}

impl<'a> Reader<'a> {
    /// What still runs when a period is over is judged as of its last minute, whatever was entered and printed since,
    /// so that its figures change by facts of its own messages alone.
    pub fn new(
        journal: &'a Journal,
        rules: &'a Rules,
        period: Period,
        now: Instant,
    ) -> Result<Self, ReportError> {
        let duties = journal.duties()?;
        Ok(Self {
            journal,
            rules,
            as_of: last_minute(period, rules).min(now),
            duties,
        })
    }

    /// The messages detected in a period, in the order of their numbers.
    pub fn detected(
        &self,
        period: Period,
        progress: &mut Progress<'_>,
    ) -> Result<Vec<Case>, ReportError> {
        let (from, to) = period.instants(&self.rules.calendar);
        let numbers = self.journal.detected_between(from, to)?;
        self.cases(&numbers, progress)
    }

    /// The messages of a month that this one is compared with, as their facts up to the end of this one left them;
    /// none where the journal does not have it: it began later, or has nothing of that year.
    pub(super) fn compared(
        &self,
        month: Period,
        progress: &mut Progress<'_>,
    ) -> Result<Option<Vec<Case>>, ReportError> {
        let (from, to) = month.instants(&self.rules.calendar);
        let began = self.journal.began()?;
        if began.is_none_or(|began| began >= to)
            || self.journal.last_of_year(month.first.year())? == 0
        {
            return Ok(None);
        }
        let as_of = last_minute(month, self.rules).min(self.as_of);
        let numbers = self.journal.detected_between(from, to)?;
        let cases = each(&numbers, progress, |number| {
            let message = self.journal.message_at(number, self.as_of)?;
            let case = message.map(|message| self.case(message, Vec::new(), as_of));
            case.transpose()
        });
        cases.map(Some)
    }

    /// In the order of the numbers.
    pub(super) fn cases(
        &self,
        numbers: &[Number],
        progress: &mut Progress<'_>,
    ) -> Result<Vec<Case>, ReportError> {
        each(numbers, progress, |number| {
            let life = self.journal.life(number)?;
            let case = life.map(|(message, entries)| self.case(message, entries, self.as_of));
            case.transpose()
        })
    }

    fn case(
        &self,
        message: Message,
        entries: Vec<Entry>,
        as_of: Instant,
    ) -> Result<Case, ReportError> {
        let stages = stages(&message, self.rules, as_of)?;
        let mut breaches = breaches(&stages);
        breaches.retain(|breach| breach.stage.code != StageCode::CommonReply);
        let earlier = match message.detected.repeat_of {
            Some(earlier) => self.journal.message(earlier)?,
            None => None,
        };
        let detected = message.detected.at;
        Ok(Case {
            breaches,
            repeats_answered: earlier
                .as_ref()
                .and_then(Message::answering)
                .is_some_and(|posting| posting.at <= detected),
            message,
            entries,
            stages,
        })
    }
}

fn last_minute(period: Period, rules: &Rules) -> Instant {
    let (_, end) = period.instants(&rules.calendar);
    end - TimeDelta::minutes(1)
}

/// Reads each message, as long as the caller does not stop it.
fn each(
    numbers: &[Number],
    progress: &mut Progress<'_>,
    read: impl Fn(Number) -> Result<Option<Case>, ReportError>,
) -> Result<Vec<Case>, ReportError> {
    let mut cases = Vec::with_capacity(numbers.len());
    for (done, number) in numbers.iter().enumerate() {
        if !progress(done, numbers.len()) {
            return Err(ReportError::Stopped);
        }
        cases.extend(read(*number)?);
    }
    Ok(cases)
}
