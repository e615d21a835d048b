//! Entries, the duty and the PINs: what the journal is asked and told when somebody opens the duty, takes it over,
//! unlocks the
//! desk, signs, sets a PIN, or says that the clock is right.

use std::path::PathBuf;

use crate::desk::state::{State, session::ClockDoubt};
use crate::desk::{effect::Typed, outcome::Outcome, runtime::resources::Runtime};
use crate::directory::change::{Change, ChangeError};
use crate::directory::pin::{Pin, PinRecord};
use crate::journal::record::{OpenMessage, Purpose};
use crate::journal::{JournalError, Proof, Record};
use crate::random;
use crate::regulation::fact::{Method, Signature};
use crate::regulation::{Event, Fact, event::moment};

/// Words for the user.
type Done = Result<String, JournalError>;

impl Runtime {
    /// Proves a PIN, and checks with its key whatever else its person has signed with it.
    fn prove(
        &mut self,
        state: &State,
        person: &str,
        purpose: Purpose,
        pin: &Pin,
    ) -> Result<Proof, JournalError> {
        let (hand, at) = (self.hand(state.on_duty(), None), self.at(state));
        let proof = self.journal.prove(hand, at, person, purpose, pin)?;
        let found = self
            .journal
            .verify_signatures(&proof.person, proof.pin, &proof.key)?;
        let proved = found.proved.iter().map(|seq| (*seq, true));
        let forged = found.forged.iter().map(|seq| (*seq, false));
        self.tell(Outcome::Checked(proved.chain(forged).collect()));
        if let Some(seq) = found.forged.first() {
            self.tell(Outcome::Failed(format!(
                "подпись под записью {seq} сделана другим ПИН: {}. Проверьте журнал: pult journal verify",
                proof.person
            )));
        }
        Ok(proof)
    }

    /// Appends facts, signed where a PIN was typed.
    pub(super) fn append(
        &mut self,
        state: &State,
        mut events: Vec<Event>,
        attach: &[PathBuf],
        typed: Option<&Typed>,
    ) -> Result<(), JournalError> {
        let proof = typed.map(|own| self.prove(state, &own.person, Purpose::Sign, &own.pin));
        let proof = proof.transpose()?;
        // The files are copied beside the journal before the entry that names them is made.
        if !attach.is_empty() {
            let attached = self.journal.attach(attach)?;
            for event in &mut events {
                if let Fact::Posted { attachments, .. } = &mut event.fact {
                    *attachments = Some(attached.clone());
                }
            }
        }
        let hand = self.hand(state.on_duty(), proof.as_ref());
        let entries = self.journal.append(&state.setup.rules, hand, &events)?;
        if proof.is_some() {
            let signed = entries.iter().map(|entry| (entry.seq, true));
            self.tell(Outcome::Checked(signed.collect()));
        }
        Ok(())
    }

    pub(super) fn open_duty(&mut self, state: &State, person: &str, pin: Option<&Pin>) -> Done {
        self.seed(state)?;
        let (proof, signature) = self.sign_for_duty(state, person, pin)?;
        let record = Record::DutyOpened {
            person: person.into(),
            signature,
        };
        // Whoever opens the duty is on it from this entry on.
        self.record(state, person, proof.as_ref(), record)?;
        self.begin_duty(false)?;
        Ok(format!("Дежурство открыто: {person}"))
    }

    /// Work begins with the first duty: the directory is taken from organization.toml then, so that whoever only looks
    /// at the sample leaves no trace of it.
    fn seed(&mut self, state: &State) -> Result<(), JournalError> {
        // If the file is wrong, the sample is used in its place, and its people do not work here.
        if state.setup.organization_is_wrong || self.journal.directory()?.is_some() {
            return Ok(());
        }
        let seed = Record::seed(&state.file_directory, &state.setup.organization_digest);
        self.record(state, state.on_duty(), None, seed)
    }

    pub(super) fn hand_duty(&mut self, state: &State, person: &str, pin: Option<&Pin>) -> Done {
        let (proof, signature) = self.sign_for_duty(state, person, pin)?;
        let open = state.queue.items().iter().map(|item| OpenMessage {
            message: item.message.number,
            due: moment(state.local(item.due)).into(),
        });
        let record = Record::DutyHandedOver {
            from: state.on_duty().into(),
            to: person.into(),
            open: open.collect(),
            signature,
        };
        self.record(state, state.on_duty(), proof.as_ref(), record)?;
        self.begin_duty(true)?;
        Ok(format!("Дежурство принято: {person}"))
    }

    /// The duty is what this desk has just entered, so nobody is asked about it; the journal is copied.
    fn begin_duty(&mut self, copies_always: bool) -> Result<(), JournalError> {
        let duty = self.journal.duty()?;
        self.tell(Outcome::Duty(duty));
        self.tell(Outcome::Unlocked);
        self.copy_due = Some(copies_always);
        Ok(())
    }

    /// Changes the directory; a change must not be all that there is in it.
    pub(super) fn change(&mut self, state: &State, change: Change) -> Result<(), JournalError> {
        self.seed(state)?;
        if self.journal.directory()?.is_none() {
            let what = "organization.toml с ошибкой: исправьте его и откройте пульт снова, тогда справочник возьмётся из \
                        него";
            return Err(JournalError::Directory(ChangeError {
                what: what.to_owned(),
                field: None,
            }));
        }
        let record = Record::DirectoryChanged { change, file: None };
        self.record(state, state.on_duty(), None, record)
    }

    fn sign_for_duty(
        &mut self,
        state: &State,
        person: &str,
        pin: Option<&Pin>,
    ) -> Result<(Option<Proof>, Signature), JournalError> {
        let proof = pin.map(|pin| self.prove(state, person, Purpose::Duty, pin));
        let proof = proof.transpose()?;
        let method = pin.map_or(Method::Paper, |_| Method::Pin);
        let position = state.setup.organization.position(person);
        Ok((proof, Signature::new(method, person, position)))
    }

    pub(super) fn unlock(&mut self, state: &State, pin: &Pin) -> Done {
        let person = state.on_duty();
        if !state.duty_is_of_today() {
            // Locked over the night: another day's duty is opened anew.
            return self.open_duty(state, person, Some(pin));
        }
        self.prove(state, person, Purpose::Unlock, pin)?;
        let record = Record::PinAccepted {
            person: person.into(),
            purpose: Purpose::Unlock,
        };
        self.record(state, person, None, record)?;
        self.tell(Outcome::Unlocked);
        self.copy_due = Some(false);
        Ok(format!("Пульт открыт: {person}"))
    }

    pub(super) fn set_pin(
        &mut self,
        state: &State,
        person: &str,
        old: Option<&Pin>,
        new: &Pin,
        reason: Option<&str>,
    ) -> Done {
        let proof = old.map(|old| self.prove(state, person, Purpose::Change, old));
        let proof = proof.transpose()?;
        let salt = random::salt().map_err(JournalError::Unsigned)?;
        let (record, _) = PinRecord::set(new, salt);
        let (hand, at) = (self.hand(state.on_duty(), proof.as_ref()), self.at(state));
        self.journal.set_pin(hand, at, person, record, reason)?;
        Ok(format!("ПИН задан: {person}"))
    }

    /// Enters that the clock was found set back; where that cannot be entered, the desk still says it.
    pub(super) fn notice_clock(&mut self, state: &State, doubt: ClockDoubt) {
        let record = Record::ClockNoticed {
            shown: doubt.shown,
            last: doubt.last,
        };
        let _ = self.record(state, state.on_duty(), None, record);
    }

    pub(super) fn confirm_clock(&mut self, state: &State, reason: &str) -> Done {
        if let Some(doubt) = state.clock_doubt {
            let record = Record::ClockConfirmed {
                shown: self.clock.now(),
                last: doubt.last,
                reason: reason.into(),
            };
            self.record(state, state.on_duty(), None, record)?;
        }
        self.tell(Outcome::ClockConfirmed);
        Ok("Время подтверждено".to_owned())
    }
}
