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

use anyhow::Result;

use crate::desk::forms::{copy::Copied, dialog::Dialog};
use crate::desk::tasks::background::{Step, Task};
use crate::desk::tasks::list::{self, RegisteredList};
use crate::desk::tasks::print::{PrintNews, PrintRequest};
use crate::desk::tasks::{report::Reading, workbook};
use crate::desk::terminal::Terminal;
use crate::desk::{app::App, effect::Effect, input::place::Screen, outcome::Outcome};
use crate::journal::JournalError;
use crate::papers::job::Job;
use crate::regulation::Number;

const BELL: &str = "\x07";

impl Runtime {
    /// Carries an effect out; what came of it is to be applied in this order.
    pub(crate) fn carry_out(&mut self, app: &App, effect: Effect) -> Result<Vec<Outcome>> {
        let state = &app.state;
        match effect {
            Effect::Register { at, fact } => {
                let hand = self.hand(state.on_duty(), None);
                match self.journal.register(&state.setup.rules, hand, at, fact) {
                    Ok(entry) => {
                        self.tell(Outcome::FormDone);
                        let entered = Outcome::Registered(vec![entry.event.message]);
                        self.refresh_after(app, Some(entered));
                    }
                    Err(error) => self.refuse(error),
                }
            }
            Effect::Append {
                events,
                attach,
                pin,
                done,
            } => {
                let appended = self.append(state, events, &attach, pin.as_ref());
                self.close_form(app, appended.map(|()| done));
            }
            Effect::OpenDuty { person, pin } => {
                let opened = self.open_duty(state, &person, pin.as_ref());
                self.close_form(app, opened);
                self.tell(Outcome::DutyOpened);
            }
            Effect::HandDuty { person, pin } => {
                let handed = self.hand_duty(state, &person, pin.as_ref());
                self.close_form(app, handed);
            }
            Effect::Unlock(pin) => {
                let unlocked = self.unlock(state, &pin);
                self.close_form(app, unlocked);
            }
            Effect::SetPin {
                person,
                old,
                new,
                reason,
            } => {
                let set = self.set_pin(state, &person, old.as_ref(), &new, reason.as_deref());
                self.close_form(app, set);
            }
            Effect::Change { change, done } => {
                let changed = self.change(state, change);
                self.close_form(app, changed.map(|()| done));
            }
            Effect::ConfirmClock(reason) => {
                let confirmed = self.confirm_clock(state, &reason);
                self.close_form(app, confirmed);
                self.tell(Outcome::AskFirst);
            }
            Effect::NoticeClock(doubt) => self.notice_clock(state, doubt),
            Effect::Accept(reason) => {
                let (hand, at) = (self.hand(state.on_duty(), None), self.at(state));
                match self.journal.accept(hand, at, &reason) {
                    Ok(()) => {
                        let words = "Журнал принят; причина внесена".to_owned();
                        self.tell(Outcome::Confirmed(words));
                        self.look_at_the_start(app)?;
                    }
                    Err(error) => self.tell(Outcome::Refused(error)),
                }
            }

            Effect::LookForSimilar(new) => {
                let found = self.journal.alike(&new);
                self.tell(found.map_or_else(Outcome::Refused, Outcome::Similar));
            }
            Effect::LookAround(new) => {
                let similar = self.journal.alike(&new);
                let of_author = self.journal.last_of_author(&new.author);
                // It would only be a help; what is wrong is told when the message is entered.
                self.tell_or_fail(
                    similar.and_then(|similar| Ok(Outcome::Nearby(similar, of_author?))),
                );
            }
            Effect::Find(is_new) => self.tell_or_fail(self.find(app, is_new)),
            Effect::FindMore(request) => {
                self.tell_or_fail(self.page(app, request, false).map(Outcome::Found));
            }
            Effect::Narrow(query) => self.tell(Outcome::Narrowed(query)),
            Effect::TakeUp(number, action) => {
                let message = self.journal.message(number);
                self.tell_or_fail(message.map(|message| match message {
                    Some(message) => Outcome::TakenUp(Box::new(message), action),
                    None => missing(number),
                }));
            }
            Effect::ReadHistory(number) => {
                let life = self.journal.life(number);
                self.tell_or_fail(life.map(|life| match life {
                    Some((message, entries)) => Outcome::History(Box::new(message), entries),
                    None => missing(number),
                }));
            }
            Effect::ReadSignatures(filter) => match self.signatures(filter) {
                Ok(signatures) => {
                    self.tell(signatures);
                    self.tell(Outcome::FormDone);
                }
                Err(error) => self.tell(Outcome::Refused(error)),
            },
            Effect::Travel(at) => self.tell(match self.read_at(state, at) {
                Ok(past) => Outcome::Travelled(Box::new(past)),
                Err(error) => Outcome::NotDone(format!("{error:#}")),
            }),

            Effect::ReadReport(kind) => {
                let (now, month) = (self.clock.now(), app.reports.month);
                let reading = Reading::start(&state.setup, now, kind, month);
                self.tell(Outcome::ReadingReport(reading));
            }
            Effect::SaveReport => self.tell(match &app.reports.read {
                Some(read) => {
                    Outcome::SavingReport(workbook::save(&state.setup, read, self.clock.now()))
                }
                None => Outcome::Said("Отчёт ещё читается; подождите".to_owned()),
            }),
            Effect::ReadList(request) => {
                let reading = list::read(&state.setup, (*request).clone(), self.clock.now());
                self.tell(Outcome::ReadingList(request, reading));
            }
            Effect::RegisterList(registration) => {
                if self.registering.is_none() {
                    let now = self.clock.now();
                    self.registering = Some(list::register(state, *registration, now));
                    self.tell(Outcome::RegisteringList);
                }
            }
            Effect::Print(order) => {
                let clock = self.clock;
                let job = Job::new(&state.setup, order.clone(), move || clock.now());
                self.start_print(PrintRequest::Paper(Box::new(job), order));
            }
            Effect::Resend {
                again,
                printer,
                file,
            } => self.start_print(PrintRequest::Again(again, printer, file)),
            Effect::CancelPrint => {
                if self.print.cancel() {
                    self.tell(Outcome::Said("Печать отменяется…".to_owned()));
                }
            }

            Effect::KeepTheme(name) => self.tell(match state.setup.save_theme(name) {
                Ok(path) => Outcome::Said(format!("Оформление записано: {}", path.display())),
                Err(error) => Outcome::Failed(format!(
                    "оформление останется до закрытия пульта, записать его не удалось: {error}"
                )),
            }),
            Effect::Copy { what, text } => {
                // Whatever else is open goes on.
                if app.dialog().is_some_and(Dialog::asks::<Copied>) {
                    self.tell(Outcome::FormDone);
                }
                let copied = clipboard::copy(self.multiplexer, self.journal.path(), what, &text)?;
                self.tell(copied);
            }
            Effect::Ring => Terminal::tell(BELL)?,
            Effect::Notify(text) => {
                if let Some(sequence) = self.notifier.notify(&text) {
                    Terminal::tell(&sequence)?;
                }
            }
            Effect::Stop => {
                if !Terminal::stop()? {
                    let words =
                        "свернуть нельзя: пульт открыт не из оболочки, вернуться было бы некуда";
                    self.tell(Outcome::Failed(words.to_owned()));
                }
            }
        }
        Ok(self.take_outcomes())
    }

    /// What is new: what a second desk has written, what the tasks have done, which files have changed. Keeps what is
    /// being typed.
    pub(crate) fn follow(&mut self, app: &App) -> Vec<Outcome> {
        let version = self.journal.data_version();
        if version.is_ok_and(|version| version != self.version) {
            self.refresh(app);
            if app.state.screen == Screen::Signatures {
                match self.signatures(app.log.filter.clone()) {
                    Ok(signatures) => self.tell(signatures),
                    Err(error) => self.tell_unread(error),
                }
            }
        }
        let files = self.watch.follow(&app.state, &self.journal);
        self.outcomes.extend(files);
        self.outcomes
            .extend(self.notifier.poll().map(Outcome::Failed));
        self.follow_copies(&app.state);
        if let Some(Step::Done(done)) = self.registering.as_mut().and_then(Task::poll) {
            self.registering = None;
            self.list_registered(app, done);
        }
        while let Some(news) = self.print.poll() {
            self.tell(Outcome::Print(news));
        }
        self.keep_drafts(app);
        self.take_outcomes()
    }

    /// Tells what came of a form, and shows the journal as it now stands. The form goes first: what a second desk has
    /// done meanwhile may lock this one, and what is entered must not be kept as a draft.
    fn close_form(&mut self, app: &App, done: Result<String, JournalError>) {
        match done {
            Ok(words) => {
                self.tell(Outcome::Confirmed(words));
                self.refresh(app);
            }
            Err(error) => self.refuse(error),
        }
    }

    fn start_print(&mut self, request: PrintRequest) {
        match self.print.start(request) {
            Ok(()) => {
                self.tell(Outcome::FormDone);
                let words = "готовится к печати".to_owned();
                self.tell(Outcome::Print(PrintNews::Progress(words)));
            }
            Err(reason) => self.tell(Outcome::NotDone(reason.to_owned())),
        }
    }

    fn list_registered(
        &mut self,
        app: &App,
        done: Result<Result<RegisteredList, JournalError>, String>,
    ) {
        match done {
            Ok(Ok(RegisteredList { numbers, forgotten })) => {
                self.tell(Outcome::ListRegistered);
                self.refresh_after(app, Some(Outcome::Registered(numbers)));
                if let Some(words) = forgotten {
                    let words = format!("Список внесён, а столбцы не запомнены: {words}");
                    self.tell(Outcome::Failed(words));
                }
            }
            Ok(Err(error)) => {
                self.tell(Outcome::ListRefused);
                self.refuse(error);
            }
            Err(words) => self.tell(Outcome::ListDied(words)),
        }
    }
}

fn missing(number: Number) -> Outcome {
    Outcome::Failed(format!("сообщения {number} в журнале нет"))
}
