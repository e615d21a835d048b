//! Writing within a transaction: what the regulation allows, signed as it must be, sealed and put at the end of the
//! chain.

use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Transaction, params};
use serde_json::{Map, Value};

use crate::journal::chain::{Hash, Sealed};
use crate::journal::error::{JournalError, PinRefusal};
use crate::journal::read::{directory, end_of_chain, fold, is_behind, pins_of};
use crate::journal::record::{DeskEvent, Record};
use crate::journal::write::recorder::{Proof, Recorder};
use crate::journal::{entry::Entry, storage::explain, write::held::Held};
use crate::regulation::fact::Method;
use crate::regulation::{Event, Fact, Number, Refusal, Rules, decide};

/// Relies on the primary key; the trigger `event_goes_to_the_end` checks place and link once more.
const INSERT_EVENT: &str = "INSERT INTO event (seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash) \
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// Why a transaction is given up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    #[error(transparent)]
    Journal(JournalError),
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

impl WriteError {
    /// What it means for the journal at a path.
    pub(crate) fn explained(self, path: &Path) -> JournalError {
        match self {
            Self::Journal(error) => error,
            Self::Database(error) => explain(path, error),
        }
    }
}

impl<E: Into<JournalError>> From<E> for WriteError {
    fn from(error: E) -> Self {
        Self::Journal(error.into())
    }
}

/// Appends within a transaction: knows the end of the chain, and the messages it wrote to.
pub(crate) struct Writer<'a> {
    pub(crate) transaction: &'a Transaction<'a>,
    pub(crate) seq: u64,
    pub(crate) head: Hash,
    pub(crate) last: Option<DateTime<Utc>>,
    held: Held<'a>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(transaction: &'a Transaction<'a>) -> rusqlite::Result<Self> {
        let (seq, head, last) = end_of_chain(transaction)?;
        Ok(Self {
            transaction,
            seq,
            head,
            last,
            held: Held::new(transaction),
        })
    }

    /// The number that is next in a year.
    pub(crate) fn next_number(&mut self, year: i32) -> rusqlite::Result<Number> {
        self.held.next_number(year)
    }

    /// Brings the list of messages up to date, at the end of the transaction.
    pub(crate) fn settle(&mut self) -> Result<(), WriteError> {
        Ok(self.held.settle()?)
    }

    /// Enters a fact at the desk: now, by whoever is on duty, signed as the desk must have it signed.
    pub(crate) fn enter(
        &mut self,
        rules: &Rules,
        recorder: Recorder<'_>,
        event: Event,
    ) -> Result<Entry, WriteError> {
        let recorded_at = self.stamp(recorder.now)?;
        self.check_signed(&event, recorder.proof)?;
        self.append(rules, recorder, recorded_at, event)
    }

    /// Enters what happened at the desk.
    pub(crate) fn enter_record(
        &mut self,
        recorder: Recorder<'_>,
        event: DeskEvent,
    ) -> Result<Entry<DeskEvent>, WriteError> {
        let now = recorder.now;
        let recorded_at = if event.record.is_taken_by_any_clock() {
            self.last.map_or(now, |last| last.max(now))
        } else {
            self.stamp(now)?
        };
        if let Some(signature) = event.record.signature() {
            self.check_signature(signature.method, &signature.person, recorder.proof)?;
        }
        self.append_record(recorder, recorded_at, event)
    }

    /// A right PIN after wrong ones ends their row, whatever else is entered.
    pub(crate) fn end_wrong_tries(&mut self, recorder: Recorder<'_>) -> Result<(), WriteError> {
        if let Some(proof) = recorder.proof.filter(|proof| proof.failures > 0) {
            let record = Record::PinAccepted {
                person: proof.person.as_str().into(),
                purpose: proof.purpose,
            };
            let recorder = Recorder::new(recorder.by, recorder.now);
            self.enter_record(recorder, DeskEvent::new(proof.at, record))?;
        }
        Ok(())
    }

    /// The time of an entry made now: the record of facts never runs backwards. Behind the last entry nothing is
    /// entered until a person has confirmed the clock.
    pub(crate) fn stamp(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, WriteError> {
        let Some(last) = self.last.filter(|last| now < *last) else {
            return Ok(now);
        };
        if is_behind(self.transaction, last, now)? {
            return Err(JournalError::ClockBack { now, last }.into());
        }
        Ok(last)
    }

    /// Checks that a signature by PIN has its proof, of the PIN that the person has now: it may have been replaced
    /// since it was typed.
    fn check_signature(
        &self,
        method: Method,
        person: &str,
        proof: Option<&Proof>,
    ) -> Result<(), WriteError> {
        match (method, proof.filter(|proof| proof.person == person)) {
            (Method::Paper | Method::Name, _) => Ok(()),
            (Method::Pin, None) => {
                let what = format!("подпись «ПИН» без ПИН: {person} его не вводил(а)");
                Err(JournalError::Unsigned(what).into())
            }
            (Method::Pin, Some(proof)) => match pins_of(self.transaction, person)?.pop() {
                Some(current) if current.seq == proof.pin => Ok(()),
                _ => Err(PinRefusal::Replaced(person.to_owned()).into()),
            },
        }
    }

    /// Checks that what the desk must have signed is signed.
    fn check_signed(&mut self, event: &Event, proof: Option<&Proof>) -> Result<(), WriteError> {
        if let Some(signature) = event.fact.signature() {
            self.check_signature(signature.method, &signature.person, proof)?;
        }
        let Fact::Corrected(correction) = &event.fact else {
            return Ok(());
        };
        for signature in &correction.cosigned {
            self.check_signature(signature.method, &signature.person, proof)?;
        }
        let Some(message) = fold::message(self.transaction, event.message, None)? else {
            return Ok(());
        };
        for (entry, signer) in message.signers(correction) {
            if correction.signatures().all(|own| own.person != signer) {
                return Err(JournalError::Unsigned(format!(
                    "запись {entry} подписал(а) {signer}: исправление подписывает тот же человек, ПИН или на бумаге"
                ))
                .into());
            }
        }
        Ok(())
    }

    /// Appends one event that the regulation allows.
    pub(crate) fn append(
        &mut self,
        rules: &Rules,
        recorder: Recorder<'_>,
        recorded_at: DateTime<Utc>,
        event: Event,
    ) -> Result<Entry, WriteError> {
        self.check_forward(recorded_at)?;
        let fields = event.to_json();
        self.check_departments(rules, &fields)?;
        let mut message = self.held.take_message(event.message)?;
        decide(message.as_ref(), &event, rules, recorder.now).map_err(JournalError::Refused)?;
        if message.is_none() {
            let expected = self.held.next_number(event.message.year)?;
            if event.message != expected {
                let number = event.message;
                return Err(JournalError::Number { number, expected }.into());
            }
        }
        let number = Some(event.message);
        let entry = self.insert(
            recorder,
            recorded_at,
            number,
            fields,
            event,
            Event::from_json,
        )?;
        let recorded = fold::recorded(entry.clone());
        match &mut message {
            // The detection may be another one now, and with it what a repeat inherits (п. 20).
            Some(_) if matches!(recorded.event.fact, Fact::Corrected(_)) => {
                message = fold::message(self.transaction, recorded.event.message, None)?;
            }
            Some(message) => message.evolve(recorded),
            None => message = fold::begin(self.transaction, recorded)?,
        }
        if let Some(message) = message {
            self.held.put_message(message, recorder.by)?;
        }
        Ok(entry)
    }

    /// Refuses a department that neither organization.toml nor the journal's directory knows.
    fn check_departments(
        &mut self,
        rules: &Rules,
        fields: &Map<String, Value>,
    ) -> Result<(), WriteError> {
        let is_known = |code: &&str| rules.departments.iter().any(|own| own == code);
        let mut unknown = departments_named(fields);
        unknown.retain(|code| !is_known(code));
        if unknown.is_empty() || rules.departments.is_empty() {
            return Ok(());
        }
        let directory = directory(self.transaction)?.unwrap_or_default();
        let own = directory.departments.iter().map(|own| own.code.as_str());
        let own: Vec<&str> = own.collect();
        let Some(code) = unknown.iter().find(|code| !own.contains(code)) else {
            return Ok(());
        };
        let mut known: Vec<&str> = rules.departments.iter().map(|own| &**own).collect();
        known.extend(own);
        known.sort_unstable();
        known.dedup();
        let known = known.join(", ");
        let refusal = Refusal {
            reason: format!("подразделения «{code}» нет в справочнике; есть: {known}"),
            paragraph: None,
            field: Some("department"),
        };
        Err(JournalError::Refused(refusal).into())
    }

    /// Appends what happened at the desk.
    pub(crate) fn append_record(
        &mut self,
        recorder: Recorder<'_>,
        recorded_at: DateTime<Utc>,
        event: DeskEvent,
    ) -> Result<Entry<DeskEvent>, WriteError> {
        self.check_forward(recorded_at)?;
        match &event.record {
            Record::DirectoryChanged { change, .. } => directory(self.transaction)?
                .unwrap_or_default()
                .check(change, event.at.date_naive())
                .map_err(JournalError::Directory)?,
            // No PIN would open it, and every try would lock the person.
            Record::PinSet { person, pin, .. } if !pin.is_known() => {
                let what = format!("запись ПИН чужая: {person}");
                return Err(JournalError::Unsigned(what).into());
            }
            _ => {}
        }
        let fields = event.to_json();
        self.insert(
            recorder,
            recorded_at,
            None,
            fields,
            event,
            DeskEvent::from_json,
        )
    }

    fn check_forward(&self, recorded_at: DateTime<Utc>) -> Result<(), WriteError> {
        let now = recorded_at;
        match self.last.filter(|last| now < *last) {
            Some(last) => Err(JournalError::ClockBack { now, last }.into()),
            None => Ok(()),
        }
    }

    /// Signs and seals an event of these fields, and puts it at the end. A signed event is read again from its fields, which
    /// then hold the code.
    fn insert<T>(
        &mut self,
        recorder: Recorder<'_>,
        recorded_at: DateTime<Utc>,
        message: Option<Number>,
        mut fields: Map<String, Value>,
        event: T,
        read: impl FnOnce(Map<String, Value>) -> Result<T, String>,
    ) -> Result<Entry<T>, WriteError> {
        let (seq, prev) = (self.seq + 1, self.head);
        let recorded = recorded_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let proof = recorder.proof.filter(|proof| proof.signs(&fields));
        let mut signed = proof.map(|_| fields.clone());
        let own = ["kind", "at", "message"].map(|name| fields.remove(name).unwrap_or_default());
        let [kind, at, _] = own.each_ref().map(|text| text.as_str().unwrap_or_default());
        let sealed = Sealed {
            seq,
            message,
            kind,
            at,
            recorded_at: &recorded,
            by: recorder.by,
        };
        let mut fields = Value::Object(fields);
        if let (Some(proof), Some(signed)) = (proof, &mut signed) {
            fields["signature"]["pin"] = proof.pin.into();
            let code = proof.key.sign(&prev.to_sign(&sealed.canonical(&fields)));
            fields["signature"]["mac"] = code.into();
            signed.insert("signature".to_owned(), fields["signature"].clone());
        }
        let hash = prev.next(&sealed.canonical(&fields));
        let number = message.unwrap_or(Number { year: 0, index: 0 });
        self.transaction
            .prepare_cached(INSERT_EVENT)?
            .execute(params![
                seq.cast_signed(),
                number.year,
                number.index,
                kind,
                at,
                recorded,
                recorder.by,
                fields.to_string(),
                prev.0,
                hash.0
            ])?;
        (self.seq, self.head, self.last) = (seq, hash, Some(recorded_at));
        Ok(Entry {
            seq,
            recorded_at,
            by: recorder.by.to_owned(),
            prev,
            hash,
            event: signed
                .map_or(Ok(event), read)
                .map_err(JournalError::Unsigned)?,
        })
    }
}

/// The codes of departments in the fields of an event, those that a correction puts in among them.
fn departments_named(fields: &Map<String, Value>) -> Vec<&str> {
    let mut found = Vec::new();
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("department" | "instead_of", Value::String(code)) => found.push(code.as_str()),
            ("departments", Value::Array(codes)) => {
                found.extend(codes.iter().filter_map(Value::as_str));
            }
            ("fields", Value::Object(fields)) => found.extend(departments_named(fields)),
            ("changes", Value::Array(changes)) => {
                let changes = changes.iter().filter_map(Value::as_object);
                found.extend(changes.flat_map(departments_named));
            }
            _ => {}
        }
    }
    found
}
