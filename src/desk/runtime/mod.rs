//! Carries effects out and watches what changes outside of the desk. Effects come in, a reference to the desk with them;
//! what came of them goes out as [`Outcome`]s. Nothing here changes the desk.
//!
//! Open this file first: [`Runtime::carry_out`] has a line for each effect, [`Runtime::follow`] asks the tasks, the
//! journal and the config folder for news.

mod clipboard;
mod config_watch;
mod copies;
mod draft_file;
mod draft_store;
mod drafts;
mod duty;
mod refresh;
mod resources;

pub(crate) use crate::desk::runtime::resources::{Runtime, damage_words};

use std::path::PathBuf;

use anyhow::Result;

use crate::desk::app::App;
use crate::desk::effect::{Effect, Typed};
use crate::desk::forms::copy::Copied;
use crate::desk::forms::dialog::Dialog;
use crate::desk::input::place::Screen;
use crate::desk::outcome::Outcome;
use crate::desk::state::State;
use crate::desk::tasks::list::{ListReading, ListRegistering, NotRegistered, RegisteredList};
use crate::desk::tasks::print::{PrintNews, PrintRequest};
use crate::desk::tasks::report::Reading;
use crate::desk::tasks::workbook::Saving;
use crate::desk::terminal::Terminal;
use crate::journal::{JournalError, Record};
use crate::papers::job::Job;
use crate::regulation::{Event, Fact, Number};

const BELL: &str = "\x07";

impl Runtime {
    pub(crate) fn carry_out(&mut self, app: &App, effect: Effect) -> Result<Vec<Outcome>> {
        let state = &app.state;
        let outcome = match effect {
            Effect::Register { at, fact } => {
                let hand = self.hand(state.on_duty(), None);
                let mut outcomes = Vec::new();
                match self.journal.register(&state.setup.rules, hand, at, fact) {
                    Ok(entry) => {
                        outcomes.push(Outcome::FormDone);
                        outcomes.extend(self.refresh(app));
                        outcomes.push(Outcome::Registered(vec![entry.event.message]));
                    }
                    Err(error) => self.refuse(error, &mut outcomes),
                }
                return Ok(outcomes);
            }
            Effect::Append {
                events,
                attach,
                pin,
                done,
            } => {
                return Ok(self.enter(app, |runtime, outcomes| {
                    runtime.append(state, events, &attach, pin.as_ref(), outcomes)?;
                    Ok(done)
                }));
            }
            Effect::OpenDuty { person, pin } => {
                let mut outcomes = self.enter(app, |runtime, outcomes| {
                    runtime.open_duty(state, &person, pin.as_ref(), outcomes)
                });
                outcomes.push(Outcome::DutyOpened);
                return Ok(outcomes);
            }
            Effect::HandDuty { person, pin } => {
                return Ok(self.enter(app, |runtime, outcomes| {
                    runtime.hand_duty(state, &person, pin.as_ref(), outcomes)
                }));
            }
            Effect::Unlock(pin) => {
                return Ok(self.enter(app, |runtime, outcomes| {
                    runtime.unlock(state, &pin, outcomes)
                }));
            }
            Effect::SetPin {
                person,
                old,
                new,
                reason,
            } => {
                return Ok(self.enter(app, |runtime, outcomes| {
                    runtime.set_pin(state, &person, old.as_ref(), &new, reason, outcomes)
                }));
            }
            Effect::Change { change, done } => {
                return Ok(self.enter(app, |runtime, _| {
                    runtime.change(state, change)?;
                    Ok(done)
                }));
            }
            Effect::ConfirmClock(reason) => {
                let mut outcomes = self.enter(app, |runtime, outcomes| {
                    runtime.confirm_clock(state, &reason, outcomes)
                });
                outcomes.push(Outcome::AskFirst);
                return Ok(outcomes);
            }
            Effect::NoticeClock(doubt) => {
                let record = Record::ClockNoticed {
                    shown: doubt.shown,
                    last: doubt.last,
                };
                // Where it cannot be entered, the desk still says it.
                let _ = self.record(state, state.on_duty(), None, record);
                return Ok(Vec::new());
            }
            Effect::Accept(reason) => {
                let (hand, at) = (self.hand(state.on_duty(), None), self.at(state));
                match self.journal.accept(hand, at, &reason) {
                    Ok(()) => {
                        let words = "Журнал принят; причина внесена".to_owned();
                        let mut outcomes = vec![Outcome::Confirmed(words)];
                        outcomes.extend(self.begin(app)?);
                        return Ok(outcomes);
                    }
                    Err(error) => Outcome::Refused(error),
                }
            }

            Effect::LookForSimilar(new) => match self.journal.alike(&new) {
                Ok(found) => Outcome::Similar(found),
                Err(error) => Outcome::Refused(error),
            },
            Effect::LookAround(new) => {
                let similar = self.journal.alike(&new);
                let of_author = self.journal.last_of_author(&new.author);
                match similar.and_then(|similar| Ok((similar, of_author?))) {
                    Ok((similar, of_author)) => Outcome::Nearby(similar, of_author),
                    // It would only be a help; what is wrong is told when the message is entered.
                    Err(error) => Outcome::Failed(error.to_string()),
                }
            }
            Effect::Find(is_new) => or_failed(self.find(app, is_new)),
            Effect::FindMore(request) => {
                or_failed(self.page(app, request, false).map(Outcome::Found))
            }
            Effect::Narrow(query) => Outcome::Narrowed(query),
            Effect::TakeUp(number, action) => {
                let message = self.journal.message(number);
                of_message(number, message, |message| {
                    Outcome::TakenUp(Box::new(message), action)
                })
            }
            Effect::ReadHistory(number) => {
                let life = self.journal.life(number);
                of_message(number, life, |(message, entries)| {
                    Outcome::History(Box::new(message), entries)
                })
            }
            Effect::ReadSignatures(filter) => match self.signatures(filter) {
                Ok(signatures) => return Ok(vec![signatures, Outcome::FormDone]),
                Err(error) => Outcome::Refused(error),
            },
            Effect::Travel(at) => match self.read_at(state, at) {
                Ok(past) => Outcome::Travelled(Box::new(past)),
                Err(error) => Outcome::NotDone(format!("{error:#}")),
            },

            Effect::ReadReport(kind) => {
                let (now, month) = (self.clock.now(), app.reports.month);
                Outcome::ReadingReport(Reading::start(&state.setup, now, kind, month))
            }
            Effect::SaveReport => match &app.reports.read {
                Some(read) => {
                    let now = self.clock.now();
                    Outcome::SavingReport(Saving::start(&state.setup, read, now))
                }
                None => Outcome::Said("Отчёт ещё читается; подождите".to_owned()),
            },
            Effect::ReadList(request) => {
                let now = self.clock.now();
                let reading = ListReading::start(&state.setup, (*request).clone(), now);
                Outcome::ReadingList(request, reading)
            }
            Effect::RegisterList(registration) => {
                if self.registering.is_some() {
                    return Ok(Vec::new());
                }
                let now = self.clock.now();
                self.registering = Some(ListRegistering::start(state, *registration, now));
                Outcome::RegisteringList
            }
            Effect::Print(order) => {
                let clock = self.clock;
                let job = Job::new(&state.setup, order.clone(), move || clock.now());
                return Ok(self.start_print(PrintRequest::Paper(Box::new(job), order)));
            }
            Effect::Resend {
                again,
                printer,
                file,
            } => return Ok(self.start_print(PrintRequest::Again(again, printer, file))),
            Effect::CancelPrint => {
                if !self.print.cancel() {
                    return Ok(Vec::new());
                }
                Outcome::Said("Печать отменяется…".to_owned())
            }

            Effect::KeepTheme(name) => match state.setup.save_theme(name) {
                Ok(path) => Outcome::Said(format!("Оформление записано: {}", path.display())),
                Err(error) => Outcome::Failed(format!(
                    "оформление останется до закрытия пульта, записать его не удалось: {error}"
                )),
            },
            Effect::Copy { what, text } => {
                let copied = clipboard::copy(self.multiplexer, self.journal.path(), what, &text)?;
                // Whatever else is open goes on.
                if app.dialog().is_some_and(Dialog::asks::<Copied>) {
                    return Ok(vec![Outcome::FormDone, copied]);
                }
                copied
            }
            Effect::Ring => {
                Terminal::tell(BELL)?;
                return Ok(Vec::new());
            }
            Effect::Notify(text) => {
                if let Some(sequence) = self.notifier.notify(&text) {
                    Terminal::tell(&sequence)?;
                }
                return Ok(Vec::new());
            }
            Effect::Stop => {
                if Terminal::stop()? {
                    return Ok(Vec::new());
                }
                let words =
                    "свернуть нельзя: пульт открыт не из оболочки, вернуться было бы некуда";
                Outcome::Failed(words.to_owned())
            }
        };
        Ok(vec![outcome])
    }

    /// What is new: what a second desk has written, what the tasks have done, which files have changed. Keeps what is
    /// being typed.
    pub(crate) fn follow(&mut self, app: &App) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let version = self.journal.data_version();
        if version.is_ok_and(|version| version != self.version) {
            outcomes.extend(self.refresh(app));
            if app.state.screen == Screen::Signatures {
                let signatures = self.signatures(app.log.filter.clone());
                outcomes.push(signatures.unwrap_or_else(|error| self.unread(error)));
            }
        }
        outcomes.extend(self.watch.follow(&app.state, &self.journal));
        outcomes.extend(self.notifier.poll().map(Outcome::Failed));
        self.follow_copies(&app.state, &mut outcomes);
        if let Some(done) = self.registering.as_mut().and_then(ListRegistering::poll) {
            self.registering = None;
            self.list_registered(app, done, &mut outcomes);
        }
        while let Some(news) = self.print.poll() {
            outcomes.push(Outcome::Print(news));
        }
        self.keep_drafts(app, &mut outcomes);
        outcomes
    }

    /// Makes an entry. What is confirmed or refused comes last, then the journal as it now stands: what a second desk has
    /// done meanwhile may lock this one, and what is entered must not be kept as a draft.
    fn enter(
        &mut self,
        app: &App,
        entry: impl FnOnce(&mut Self, &mut Vec<Outcome>) -> Result<String, JournalError>,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        match entry(self, &mut outcomes) {
            Ok(done) => {
                outcomes.push(Outcome::Confirmed(done));
                outcomes.extend(self.refresh(app));
            }
            Err(error) => self.refuse(error, &mut outcomes),
        }
        outcomes
    }

    fn append(
        &mut self,
        state: &State,
        mut events: Vec<Event>,
        attach: &[PathBuf],
        typed: Option<&Typed>,
        outcomes: &mut Vec<Outcome>,
    ) -> Result<(), JournalError> {
        let proof = self.prove_typed(state, typed, outcomes)?;
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
            outcomes.push(Outcome::Checked(signed.collect()));
        }
        Ok(())
    }

    fn start_print(&mut self, request: PrintRequest) -> Vec<Outcome> {
        match self.print.start(request) {
            Ok(()) => {
                let words = "готовится к печати".to_owned();
                vec![
                    Outcome::FormDone,
                    Outcome::Print(PrintNews::Progress(words)),
                ]
            }
            Err(reason) => vec![Outcome::NotDone(reason.to_owned())],
        }
    }

    fn list_registered(
        &mut self,
        app: &App,
        done: Result<RegisteredList, NotRegistered>,
        outcomes: &mut Vec<Outcome>,
    ) {
        match done {
            Ok(RegisteredList { numbers, forgotten }) => {
                outcomes.push(Outcome::ListRegistered);
                outcomes.extend(self.refresh(app));
                outcomes.push(Outcome::Registered(numbers));
                outcomes.extend(forgotten.map(|words| {
                    Outcome::Failed(format!("Список внесён, а столбцы не запомнены: {words}"))
                }));
            }
            Err(NotRegistered::Refused(error)) => {
                outcomes.push(Outcome::ListRefused);
                self.refuse(error, outcomes);
            }
            Err(NotRegistered::Died(words)) => outcomes.push(Outcome::ListDied(words)),
        }
    }
}

fn or_failed(outcome: Result<Outcome, JournalError>) -> Outcome {
    outcome.unwrap_or_else(|error| Outcome::Failed(error.to_string()))
}

/// What came of reading a message.
fn of_message<T>(
    number: Number,
    read: Result<Option<T>, JournalError>,
    outcome: impl FnOnce(T) -> Outcome,
) -> Outcome {
    match read {
        Ok(Some(read)) => outcome(read),
        Ok(None) => Outcome::Failed(format!("сообщения {number} в журнале нет")),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}
