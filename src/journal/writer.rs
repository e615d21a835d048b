//! Writing within a transaction: what the regulation allows, signed as it must be, sealed and put at the end of the chain.

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeDelta, Utc};
use rusqlite::{Transaction, params};
use serde_json::{Map, Value};

use super::append::Hand;
use super::chain::{Hash, Sealed};
use super::held::Held;
use super::record::{DeskEvent, Record};
use super::signing::{PinRefusal, Proof};
use super::{Entry, JournalError, query, state};
use crate::regulation::event::moment;
use crate::regulation::fact::Method;
use crate::regulation::{Event, Fact, Number, Recorded, Rules, decide};

/// Relies on the primary key; the trigger `event_goes_to_the_end` checks place and link once more.
const INSERT_EVENT: &str = "INSERT INTO event (seq, year, number, kind, at, recorded_at, entered_by, fields, prev, hash) \
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// A network time service moves the clock by this much without anybody's asking.
pub const SLEW: TimeDelta = TimeDelta::seconds(2);

/// Why a transaction is given up.
#[derive(Debug)]
pub(super) enum WriteError {
    Journal(JournalError),
    Database(rusqlite::Error),
}

impl<E: Into<JournalError>> From<E> for WriteError {
    fn from(error: E) -> Self {
        Self::Journal(error.into())
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// Appends within a transaction: knows the end of the chain, and the messages it wrote to.
pub(super) struct Writer<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) seq: u64,
    pub(super) head: Hash,
    pub(super) last: Option<DateTime<Utc>>,
    held: Held<'a>,
}

/// An entry before its place and its seal.
struct Draft<'a> {
    message: Option<Number>,
    kind: &'static str,
    at: DateTime<FixedOffset>,
    by: &'a str,
    recorded_at: DateTime<Utc>,
    fields: Map<String, Value>,
    proof: Option<&'a Proof>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(transaction: &'a Transaction<'a>) -> rusqlite::Result<Self> {
        let (seq, head, last) = query::end_of_chain(transaction)?;
        Ok(Self {
            transaction,
            seq,
            head,
            last,
            held: Held::new(transaction),
        })
    }

    /// Before the first of many facts: the list of messages is brought up to date when [`Writer::settle`] is called at
    /// the end.
    pub(super) fn gather(&mut self) {
        self.held.gathers = true;
    }

    /// Brings the list of messages up to date.
    pub(super) fn settle(&mut self) -> Result<(), WriteError> {
        Ok(self.held.settle()?)
    }

    /// Enters a fact at the desk: now, by whoever is on duty, signed as the desk must have it signed.
    pub(super) fn enter(
        &mut self,
        rules: &Rules,
        hand: Hand<'_>,
        event: Event,
    ) -> Result<Entry, WriteError> {
        let recorded_at = self.stamp(hand.now)?;
        self.is_signed(&event, hand.proof)?;
        self.append(rules, hand.by, recorded_at, hand.now, event, hand.proof)
    }

    /// Enters what happened at the desk.
    pub(super) fn enter_record(
        &mut self,
        hand: Hand<'_>,
        event: DeskEvent,
    ) -> Result<Entry<DeskEvent>, WriteError> {
        let recorded_at = if event.record.is_taken_by_any_clock() {
            self.last.map_or(hand.now, |last| last.max(hand.now))
        } else {
            self.stamp(hand.now)?
        };
        if let Some(signature) = event.record.signature() {
            self.signed_as_it_says(signature.method, &signature.person, hand.proof)?;
        }
        self.append_record(hand.by, recorded_at, event, hand.proof)
    }

    /// A right PIN after wrong ones ends their row, whatever else is entered.
    pub(super) fn tell_of_the_proof(&mut self, hand: Hand<'_>) -> Result<(), WriteError> {
        if let Some(proof) = hand.proof.filter(|proof| proof.failures > 0) {
            let record = Record::PinAccepted {
                person: proof.person.as_str().into(),
                purpose: proof.purpose,
            };
            self.enter_record(
                Hand::new(hand.by, hand.now),
                DeskEvent::new(proof.at, record),
            )?;
        }
        Ok(())
    }

    /// The time of an entry made now: the record of facts never runs backwards. Behind the last entry nothing is
    /// entered until a person has confirmed the clock.
    pub(super) fn stamp(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, WriteError> {
        let Some(last) = self.last.filter(|last| now < *last) else {
            return Ok(now);
        };
        let floor = query::confirmed_clock(self.transaction, last)?.unwrap_or(last);
        if now + SLEW < floor {
            return Err(JournalError::ClockBack { now, last }.into());
        }
        Ok(last)
    }

    /// A signature by PIN has its proof, of the PIN that the person has now: it may have been replaced since it was
    /// typed.
    fn signed_as_it_says(
        &self,
        method: Method,
        person: &str,
        proof: Option<&Proof>,
    ) -> Result<(), WriteError> {
        match (method, proof.filter(|proof| proof.person == person)) {
            (Method::Paper | Method::Name, _) => Ok(()),
            (Method::Pin, None) => Err(JournalError::Unsigned(format!(
                "подпись «ПИН» без ПИН: {person} его не вводил(а)"
            ))
            .into()),
            (Method::Pin, Some(proof)) => {
                let current = state::pins_of(self.transaction, person)?.pop();
                if current.is_some_and(|current| current.seq == proof.pin) {
                    return Ok(());
                }
                Err(PinRefusal::Replaced(person.to_owned()).into())
            }
        }
    }

    /// What the desk must have signed is signed.
    fn is_signed(&mut self, event: &Event, proof: Option<&Proof>) -> Result<(), WriteError> {
        if let Some(signature) = event.fact.signature() {
            self.signed_as_it_says(signature.method, &signature.person, proof)?;
        }
        let Fact::Corrected {
            entry, signature, ..
        } = &event.fact
        else {
            return Ok(());
        };
        // Who has signed it may have been corrected before: then it is he who counts.
        let message = query::message(self.transaction, event.message, None)?;
        let history = message.map(|message| message.effective_history());
        let mut wrong = history.iter().flatten().filter(|wrong| wrong.seq == *entry);
        let signer = wrong
            .next()
            .and_then(|wrong| wrong.event.fact.signature())
            .map(|signature| signature.person.clone());
        match (signer, signature) {
            (Some(signer), Some(signature)) if signature.person == signer => Ok(()),
            (Some(signer), _) => Err(JournalError::Unsigned(format!(
                "запись {entry} подписал(а) {signer}: исправление подписывает тот же человек, ПИН или на бумаге"
            ))
            .into()),
            (None, _) => Ok(()),
        }
    }

    /// Appends one event that the regulation allows.
    pub(super) fn append(
        &mut self,
        rules: &Rules,
        by: &str,
        recorded_at: DateTime<Utc>,
        now: DateTime<Utc>,
        event: Event,
        proof: Option<&Proof>,
    ) -> Result<Entry, WriteError> {
        self.runs_forward(recorded_at)?;
        let mut message = self.held.take(event.message)?;
        decide(message.as_ref(), &event, rules, now).map_err(JournalError::Refused)?;
        if message.is_none() {
            let expected = self.held.next_number(event.message.year)?;
            if event.message != expected {
                return Err(JournalError::Number {
                    number: event.message,
                    expected,
                }
                .into());
            }
        }
        let entry = self.insert(Draft {
            message: Some(event.message),
            kind: event.fact.kind().code(),
            at: event.at,
            by,
            recorded_at,
            fields: event.to_json(),
            proof,
        })?;
        let entry = entry.with(|json| match json {
            Some(json) => Event::from_json(json).map_err(unreadable),
            None => Ok(event),
        })?;
        let recorded = Recorded {
            seq: entry.seq,
            event: entry.event.clone(),
        };
        match &mut message {
            Some(message) => message.evolve(recorded),
            None => message = query::begin(self.transaction, recorded)?,
        }
        if let Some(message) = message {
            self.held.put(message, by)?;
        }
        Ok(entry)
    }

    /// Appends what happened at the desk.
    pub(super) fn append_record(
        &mut self,
        by: &str,
        recorded_at: DateTime<Utc>,
        event: DeskEvent,
        proof: Option<&Proof>,
    ) -> Result<Entry<DeskEvent>, WriteError> {
        self.runs_forward(recorded_at)?;
        match &event.record {
            Record::DirectoryChanged { change, .. } => query::directory(self.transaction)?
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
        let entry = self.insert(Draft {
            message: None,
            kind: event.record.kind(),
            at: event.at,
            by,
            recorded_at,
            fields: event.to_json(),
            proof,
        })?;
        entry.with(|json| match json {
            Some(json) => DeskEvent::from_json(json).map_err(unreadable),
            None => Ok(event),
        })
    }

    fn runs_forward(&self, recorded_at: DateTime<Utc>) -> Result<(), WriteError> {
        match self.last.filter(|last| recorded_at < *last) {
            Some(last) => Err(JournalError::ClockBack {
                now: recorded_at,
                last,
            }
            .into()),
            None => Ok(()),
        }
    }

    /// Seals a draft and puts it at the end. Gives back its fields when it was signed, since they then hold the code.
    fn insert(
        &mut self,
        draft: Draft<'_>,
    ) -> Result<Entry<Option<Map<String, Value>>>, WriteError> {
        let seq = self.seq + 1;
        let mut fields = draft.fields;
        let whole = |mut fields: Map<String, Value>| {
            if let Some(number) = draft.message {
                fields.insert("message".to_owned(), number.to_string().into());
            }
            fields.insert("kind".to_owned(), draft.kind.into());
            fields.insert("at".to_owned(), moment(draft.at).into());
            fields
        };
        for name in ["kind", "message", "at"] {
            fields.remove(name);
        }
        let at = moment(draft.at);
        let recorded = draft
            .recorded_at
            .to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let prev = self.head;
        let mut value = Value::Object(fields);
        let sealed = |fields: &Value| {
            Sealed {
                seq,
                message: draft.message,
                kind: draft.kind,
                at: &at,
                recorded_at: &recorded,
                by: draft.by,
            }
            .canonical(fields)
        };
        let signed = draft.proof.filter(|proof| proof.is_asked_by(&value));
        if let Some(proof) = signed {
            value["signature"]["pin"] = proof.pin.into();
            let code = proof.key.sign(&prev.to_sign(&sealed(&value)));
            value["signature"]["mac"] = code.into();
        }
        let hash = prev.next(&sealed(&value));
        let number = draft.message.unwrap_or(Number { year: 0, index: 0 });
        self.transaction
            .prepare_cached(INSERT_EVENT)?
            .execute(params![
                i64::try_from(seq).unwrap_or(i64::MAX),
                number.year,
                number.index,
                draft.kind,
                at,
                recorded,
                draft.by,
                value.to_string(),
                prev.0,
                hash.0
            ])?;
        (self.seq, self.head, self.last) = (seq, hash, Some(draft.recorded_at));
        let fields = match value {
            Value::Object(fields) if signed.is_some() => Some(whole(fields)),
            _ => None,
        };
        Ok(Entry {
            seq,
            recorded_at: draft.recorded_at,
            by: draft.by.to_owned(),
            prev,
            hash,
            event: fields,
        })
    }
}

fn unreadable(what: String) -> WriteError {
    WriteError::Journal(JournalError::Unsigned(what))
}

impl<T> Entry<T> {
    /// The same entry of another content.
    fn with<U>(
        self,
        content: impl FnOnce(T) -> Result<U, WriteError>,
    ) -> Result<Entry<U>, WriteError> {
        let Self {
            seq,
            recorded_at,
            by,
            prev,
            hash,
            event,
        } = self;
        Ok(Entry {
            seq,
            recorded_at,
            by,
            prev,
            hash,
            event: content(event)?,
        })
    }
}
