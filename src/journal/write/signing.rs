//! Signing with a PIN: the check, the lock after wrong ones, the key that goes into the entry. Every wrong PIN is an
//! entry of its own, so that a person stays locked over a restart and nobody tries in silence.

use chrono::{DateTime, FixedOffset, Utc};

use crate::directory::pin::{Pin, PinRecord, TRIES, locked_until};
use crate::journal::error::{JournalError, PinRefusal, Result};
use crate::journal::read::{directory, failures, pins_of};
use crate::journal::record::{DeskEvent, Purpose, Record};
use crate::journal::write::recorder::{Proof, Recorder};
use crate::journal::{entry::Entry, handle::Journal};

impl Journal {
    /// Checks a person's PIN. A wrong one is entered; after three in a row the person is locked, each time for longer.
    ///
    /// The count, the check and the entry are one transaction: tries at several desks at once are tries one after the
    /// other. Where the try could not be entered the PIN is not looked at, so that nobody tries in silence.
    pub fn prove(
        &mut self,
        recorder: Recorder<'_>,
        at: DateTime<FixedOffset>,
        person: &str,
        purpose: Purpose,
        pin: &Pin,
    ) -> Result<Proof> {
        let proved = self.in_transaction(|writer| {
            let transaction = writer.transaction;
            writer.stamp(recorder.now)?;
            let signs = matches!(purpose, Purpose::Sign | Purpose::Duty | Purpose::Unlock);
            let directory = directory(transaction)?.unwrap_or_default();
            let mut people = directory.people.iter();
            let known = people.find(|known| known.name == person);
            if signs && known.is_some_and(|known| !known.works(at.date_naive())) {
                return Ok(Err(PinRefusal::Left(person.to_owned())));
            }
            let Some(state) = pins_of(transaction, person)?.pop() else {
                return Ok(Err(PinRefusal::NotSet(person.to_owned())));
            };
            let (failures, last) = failures(transaction, person)?;
            let locked = |failures, last: DateTime<Utc>| {
                locked_until(failures, last)
                    .filter(|until| recorder.now < *until)
                    .map(|until| until.with_timezone(at.offset()))
                    .map(|until| PinRefusal::Locked(person.to_owned(), until))
            };
            if let Some(refusal) = last.and_then(|last| locked(failures, last)) {
                return Ok(Err(refusal));
            }
            if let Some(key) = state.record.key(pin) {
                return Ok(Ok(Proof {
                    person: person.to_owned(),
                    purpose,
                    pin: state.seq,
                    key,
                    failures,
                    at,
                }));
            }
            let wrong = Record::PinRefused {
                person: person.into(),
                purpose,
            };
            let recorder = Recorder::new(recorder.by, recorder.now);
            let entry = writer.enter_record(recorder, DeskEvent::new(at, wrong))?;
            let failures = failures + 1;
            let wrong = PinRefusal::Wrong(person.to_owned(), TRIES.saturating_sub(failures));
            Ok(Err(locked(failures, entry.recorded_at).unwrap_or(wrong)))
        })?;
        Ok(proved?)
    }

    /// Sets a person's PIN. One who has a PIN gives it, or somebody says why it is set without it.
    pub fn set_pin(
        &mut self,
        recorder: Recorder<'_>,
        at: DateTime<FixedOffset>,
        person: &str,
        record: PinRecord,
        reason: Option<&str>,
    ) -> Result<Entry<DeskEvent>> {
        let has_one = !self.pins_of(person)?.is_empty();
        let is_own = recorder.proof.is_some_and(|proof| proof.person == person);
        if has_one && !is_own && reason.is_none_or(|reason| reason.trim().is_empty()) {
            return Err(JournalError::Unsigned(format!(
                "у {person} уже есть ПИН: введите прежний или укажите причину замены"
            )));
        }
        let record = Record::PinSet {
            person: person.into(),
            pin: record,
            reason: reason.map(Into::into),
        };
        self.record(recorder, at, record)
    }
}
