//! The duty and the PINs: what the journal is asked and told when somebody opens the duty, takes it over, unlocks the
//! desk, sets a PIN, or says that the clock is right.

use crate::desk::app::App;
use crate::desk::runtime::{Done, Outside};
use crate::desk::state::session::{Access, ClockDoubt};
use crate::directory::change::{Change, ChangeError};
use crate::directory::pin::{Pin, PinRecord};
use crate::journal::record::{OpenMessage, Purpose};
use crate::journal::{JournalError, Proof, Record};
use crate::random;
use crate::regulation::event::moment;
use crate::regulation::fact::{Method, Signature};

impl Outside {
    /// Checks a PIN, and with its key whatever else its person has signed with it.
    pub(crate) fn prove(
        &mut self,
        app: &mut App,
        person: &str,
        purpose: Purpose,
        pin: &Pin,
    ) -> Result<Proof, JournalError> {
        let at = self.at(app);
        let proof = self
            .journal
            .prove(self.hand(app, None), at, person, purpose, pin)?;
        self.check(app, &proof)?;
        Ok(proof)
    }

    /// Checks what a person has signed with the PIN that he has just given.
    fn check(&self, app: &mut App, proof: &Proof) -> Result<(), JournalError> {
        let found = self
            .journal
            .verify_signatures(&proof.person, proof.pin, &proof.key)?;
        app.state
            .checked
            .extend(found.proved.iter().map(|seq| (*seq, true)));
        app.state
            .checked
            .extend(found.forged.iter().map(|seq| (*seq, false)));
        if let Some(seq) = found.forged.first() {
            app.state.say_error(format!(
                "подпись под записью {seq} сделана не ПИН, который набран: {}. Проверьте журнал: pult journal verify",
                proof.person
            ));
        }
        Ok(())
    }

    pub(crate) fn open_duty(&mut self, app: &mut App, person: &str, pin: Option<&Pin>) -> Done {
        self.seed(app)?;
        let (proof, signature) = self.sign_for_duty(app, person, pin)?;
        // Whoever opens the duty is on it from this entry on.
        person.clone_into(&mut app.state.setup.organization.duty);
        let record = Record::DutyOpened {
            person: person.into(),
            signature,
        };
        self.journal
            .record(self.hand(app, proof.as_ref()), self.at(app), record)?;
        self.refresh_duty(app)?;
        Ok(format!("Дежурство открыто: {person}"))
    }

    /// Work begins with the first duty: the directory is taken from organization.toml then, so that whoever only looks
    /// at the sample leaves no trace of it.
    fn seed(&mut self, app: &App) -> Result<(), JournalError> {
        // Where the file is wrong the sample stands in for it, and nobody of the sample works here.
        if app.state.setup.organization_is_wrong || self.journal.directory()?.is_some() {
            return Ok(());
        }
        let seed = Record::seed(
            &app.state.file_directory,
            &app.state.setup.organization_digest,
        );
        self.journal
            .record(self.hand(app, None), self.at(app), seed)?;
        Ok(())
    }

    pub(crate) fn hand_duty(&mut self, app: &mut App, person: &str, pin: Option<&Pin>) -> Done {
        let (proof, signature) = self.sign_for_duty(app, person, pin)?;
        let open = app.state.queue.items().iter().map(|item| OpenMessage {
            message: item.message.number,
            due: moment(app.state.local(item.due)).into(),
        });
        let record = Record::DutyHandedOver {
            from: app.state.on_duty().into(),
            to: person.into(),
            open: open.collect(),
            signature,
        };
        self.journal
            .record(self.hand(app, proof.as_ref()), self.at(app), record)?;
        self.refresh_duty(app)?;
        Ok(format!("Дежурство принято: {person}"))
    }

    /// The duty is what this desk has just entered, so nobody is asked about it.
    fn refresh_duty(&self, app: &mut App) -> Result<(), JournalError> {
        app.state.duty = self.journal.duty()?;
        app.state.access = Access::Open;
        Ok(())
    }

    /// Changes the directory; a change must not be all that there is in it.
    pub(crate) fn change(&mut self, app: &App, change: Change) -> Result<(), JournalError> {
        self.seed(app)?;
        if self.journal.directory()?.is_none() {
            let what = "organization.toml с ошибкой: исправьте его и откройте пульт снова, тогда справочник возьмётся из \
                        него";
            return Err(JournalError::Directory(ChangeError {
                what: what.to_owned(),
                field: None,
            }));
        }
        let record = Record::DirectoryChanged { change, file: None };
        self.journal
            .record(self.hand(app, None), self.at(app), record)
            .map(drop)
    }

    fn sign_for_duty(
        &mut self,
        app: &mut App,
        person: &str,
        pin: Option<&Pin>,
    ) -> Result<(Option<Proof>, Signature), JournalError> {
        let proof = pin
            .map(|pin| self.prove(app, person, Purpose::Duty, pin))
            .transpose()?;
        let method = if proof.is_some() {
            Method::Pin
        } else {
            Method::Paper
        };
        let position = app.state.setup.organization.position(person);
        Ok((proof, Signature::new(method, person, position)))
    }

    pub(crate) fn unlock(&mut self, app: &mut App, pin: &Pin) -> Done {
        let person = app.state.on_duty().to_owned();
        let since = app
            .state
            .duty
            .as_ref()
            .map(|duty| app.state.local(duty.since.to_utc()));
        if since.is_none_or(|since| since.date_naive() != app.state.today()) {
            // Locked over the night: another day's duty is opened anew.
            return self.open_duty(app, &person, Some(pin));
        }
        self.prove(app, &person, Purpose::Unlock, pin)?;
        let record = Record::PinAccepted {
            person: person.as_str().into(),
            purpose: Purpose::Unlock,
        };
        self.journal
            .record(self.hand(app, None), self.at(app), record)?;
        app.state.access = Access::Open;
        Ok(format!("Пульт открыт: {person}"))
    }

    pub(crate) fn set_pin(
        &mut self,
        app: &mut App,
        person: &str,
        old: Option<&Pin>,
        new: &Pin,
        reason: Option<&str>,
    ) -> Done {
        let proof = old
            .map(|old| self.prove(app, person, Purpose::Change, old))
            .transpose()?;
        let salt = random::salt().map_err(JournalError::Unsigned)?;
        let (record, _) = PinRecord::set(new, salt);
        self.journal.set_pin(
            self.hand(app, proof.as_ref()),
            self.at(app),
            person,
            record,
            reason,
        )?;
        Ok(format!("ПИН задан: {person}"))
    }

    /// Enters that the clock was set back; where that cannot be entered, the desk still says it.
    pub(crate) fn notice_clock(&mut self, app: &App, doubt: ClockDoubt) {
        let record = Record::ClockNoticed {
            shown: doubt.shown,
            last: doubt.last,
        };
        let _ = self
            .journal
            .record(self.hand(app, None), self.at(app), record);
    }

    pub(crate) fn confirm_clock(&mut self, app: &mut App, reason: &str) -> Done {
        if let Some(doubt) = app.state.clock_doubt {
            let record = Record::ClockConfirmed {
                shown: self.clock.now(),
                last: doubt.last,
                reason: reason.into(),
            };
            self.journal
                .record(self.hand(app, None), self.at(app), record)?;
        }
        app.state.clock_doubt = None;
        Ok("Время подтверждено".to_owned())
    }
}
