//! What stands outside the state of the desk: the journal, the clock, the worker. It carries effects out, one at a time,
//! and reads the journal anew when it has changed.

mod clipboard;
mod config_watch;
mod damage;
mod draft_file;
mod duty;
mod list;
mod refresh;

pub(crate) use crate::desk::runtime::damage::damage_words;

use crate::desk::state::phrases;
use std::env;
use std::path::PathBuf;

use anyhow::Result;
use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::clock::Clock;
use crate::config::{Setup, is_on_path};
use crate::desk::app::App;
use crate::desk::effect::{Effect, Typed};
use crate::desk::forms::copy::Copied;
use crate::desk::forms::dialog::Dialog;
use crate::desk::input::action::Action;
use crate::desk::layers::history::History;
use crate::desk::layers::list::Registering;
use crate::desk::runtime::config_watch::Watch;
use crate::desk::screens::report::{Reading, Saving};
use crate::desk::state::drafts as left;
use crate::desk::state::session::{Access, ClockDoubt};
use crate::desk::tasks::copies::Keeper;
use crate::desk::tasks::notify::{Around, Crier, Way};
use crate::desk::tasks::print::{Work, Worker};
use crate::desk::terminal::Terminal;
use crate::desk::terminal::osc::Between;
use crate::desk::{actions, gate};
use crate::journal::record::Purpose;
use crate::journal::{Hand, Journal, JournalError, Proof};
use crate::papers::job::Job;
use crate::regulation::{Event, Fact};

/// The outside of the desk.
pub(crate) struct Outside {
    journal: Journal,
    pub(crate) clock: Clock,
    worker: Worker,
    pub(crate) crier: Crier,
    between: Between,
    registering: Option<Registering>,
    keeper: Keeper,
    /// No copy was thought of yet since the desk was opened.
    is_new: bool,
    /// The day that a copy was last thought of.
    copied_on: Option<NaiveDate>,
    drafts: draft_file::Keeper,
    /// What is typed is kept: something could be entered when the desk was opened, whatever has been found since.
    keeps_drafts: bool,
    /// Drafts that could not be written, as somebody was told when he was about to leave.
    given_up: Vec<left::Kept>,
    version: i64,
    /// What was used of late is to be read anew.
    usage_is_old: bool,
    watch: Watch,
}

/// Rings.
const BELL: &str = "\x07";

/// What came of an effect: words for the user.
type Done = Result<String, JournalError>;

impl Outside {
    pub(crate) fn new(journal: Journal, clock: Clock, setup: &Setup) -> Self {
        let variable = |name: &str| env::var(name).ok();
        let between = Between::read(&variable);
        let way = Way::choose(
            &setup.settings,
            &Around {
                variable: &variable,
                has_program: &is_on_path,
            },
        );
        Self {
            drafts: draft_file::Keeper::beside(journal.path()),
            keeps_drafts: true,
            given_up: Vec::new(),
            journal,
            clock,
            worker: Worker::default(),
            crier: Crier::new(way, between),
            between,
            registering: None,
            keeper: Keeper::default(),
            is_new: true,
            copied_on: None,
            version: 0,
            usage_is_old: true,
            watch: Watch::new(&setup.config),
        }
    }

    fn hand<'a>(&self, app: &'a App, proof: Option<&'a Proof>) -> Hand<'a> {
        Hand {
            by: app.state.on_duty(),
            now: self.clock.now(),
            proof,
        }
    }

    /// Another program holds the journal just now.
    pub(crate) fn is_held(&self) -> bool {
        self.journal.is_held()
    }

    fn at(&self, app: &App) -> DateTime<FixedOffset> {
        app.state.local(self.clock.now())
    }

    fn prove_typed(
        &mut self,
        app: &mut App,
        typed: Option<&Typed>,
    ) -> Result<Option<Proof>, JournalError> {
        typed
            .map(|typed| self.prove(app, &typed.person, Purpose::Sign, &typed.pin))
            .transpose()
    }

    /// Copies the files beside the journal before the entry that names them is made.
    fn with_attachments(
        &self,
        mut events: Vec<Event>,
        files: &[PathBuf],
    ) -> Result<Vec<Event>, JournalError> {
        if !files.is_empty() {
            let attached = self.journal.attach(files)?;
            for event in &mut events {
                if let Fact::Posted { attachments, .. } = &mut event.fact {
                    *attachments = Some(attached.clone());
                }
            }
        }
        Ok(events)
    }

    pub(crate) fn carry_out(&mut self, app: &mut App, effect: Effect) -> Result<()> {
        match effect {
            Effect::Ring => Terminal::tell(BELL)?,
            Effect::KeepTheme(name) => match app.state.setup.save_theme(name) {
                Ok(path) => app
                    .state
                    .say(format!("Оформление записано: {}", path.display())),
                Err(error) => app.state.say_error(format!(
                    "оформление останется до закрытия пульта, записать его не удалось: {error}"
                )),
            },
            Effect::Notify(text) => {
                if let Some(sequence) = self.crier.cry(&text) {
                    Terminal::tell(&sequence)?;
                }
            }
            Effect::Copy { what, text } => {
                // Whatever else is open goes on.
                if app.dialog().is_some_and(Dialog::asks::<Copied>) {
                    app.put_away();
                }
                self.copy(app, what, &text)?;
            }
            Effect::Stop => {
                if !Terminal::stop()? {
                    app.state.say_error(
                        "свернуть нельзя: пульт открыт не из оболочки, вернуться было бы некуда",
                    );
                }
            }
            Effect::Travel(at) => match self.read_at(app, at) {
                Ok(past) => app.travelled(past),
                Err(error) => app.not_done(format!("{error:#}")),
            },
            Effect::LookForSimilar(new) => match self.journal.alike(&new) {
                Ok(found) => {
                    let form = app.dialog_and_state();
                    let effect =
                        form.and_then(|(dialog, state)| dialog.similar_found(found, state));
                    if let Some(effect) = effect {
                        self.carry_out(app, effect)?;
                    }
                }
                Err(error) => app.refused(&error),
            },
            Effect::LookAround(new) => {
                let similar = self.journal.alike(&new);
                let of_author = self.journal.last_of_author(&new.author);
                match similar.and_then(|similar| Ok((similar, of_author?))) {
                    Ok((similar, of_author)) => {
                        if let Some((dialog, state)) = app.dialog_and_state()
                            && let Some((register, form)) = dialog.registration()
                        {
                            register.looked_around(form, similar, of_author, state);
                        }
                    }
                    // It would only be a help; what is wrong is told when the message is entered.
                    Err(error) => app.state.say_error(error.to_string()),
                }
            }
            Effect::Register { at, fact } => {
                let hand = self.hand(app, None);
                match self
                    .journal
                    .register(&app.state.setup.rules, hand, at, fact)
                {
                    Ok(entry) => {
                        let number = entry.event.message;
                        app.put_away();
                        self.read(app)?;
                        app.state.queue.select(number);
                        app.state
                            .say(format!("Зарегистрировано № {}", number.index));
                    }
                    Err(error) => self.refused(app, &error),
                }
            }
            Effect::Append {
                events,
                attach,
                pin,
                done,
            } => {
                let appended = self.append(app, events, &attach, pin.as_ref());
                self.tell(app, appended.map(|()| done))?;
            }
            Effect::Print(order) => {
                let clock = self.clock;
                let job = Job::new(&app.state.setup, order.clone(), move || clock.now());
                self.start(app, Work::Print(Box::new(job), order));
            }
            Effect::Resend {
                again,
                printer,
                file,
            } => self.start(app, Work::Resend(again, printer, file)),
            Effect::CancelPrint => {
                if self.worker.cancel() {
                    app.state.say("Печать отменяется…");
                }
            }
            Effect::OpenDuty { person, pin } => {
                let opened = self.open_duty(app, &person, pin.as_ref());
                self.tell(app, opened)?;
                self.keep_a_copy(app, false);
                // What is wrong with the files has to be seen by whoever works with them.
                let warning = app.state.setup.warnings.first().cloned();
                if let Some(warning) = warning.filter(|_| app.state.access == Access::Open) {
                    app.state.say_error(warning);
                }
            }
            Effect::HandDuty { person, pin } => {
                let handed = self.hand_duty(app, &person, pin.as_ref());
                let is_done = handed.is_ok();
                self.tell(app, handed)?;
                if is_done {
                    self.keep_a_copy(app, true);
                }
            }
            Effect::Unlock(pin) => {
                let unlocked = self.unlock(app, &pin);
                self.tell(app, unlocked)?;
                // After a night it opens another day's duty.
                self.keep_a_copy(app, false);
            }
            Effect::SetPin {
                person,
                old,
                new,
                reason,
            } => {
                let set = self.set_pin(app, &person, old.as_ref(), &new, reason.as_deref());
                self.tell(app, set)?;
            }
            Effect::Change { change, done } => {
                let changed = self.change(app, change);
                self.tell(app, changed.map(|()| done))?;
            }
            Effect::NoticeClock(doubt) => self.notice_clock(app, doubt),
            Effect::ConfirmClock(reason) => {
                let confirmed = self.confirm_clock(app, &reason);
                self.tell(app, confirmed)?;
                gate::ask_first(app);
            }
            Effect::Accept(reason) => {
                let hand = self.hand(app, None);
                let accepted = self.journal.accept(hand, self.at(app), &reason);
                match accepted {
                    Ok(()) => {
                        app.confirmed("Журнал принят; причина внесена".to_owned());
                        self.begin(app)?;
                    }
                    Err(error) => app.refused(&error),
                }
            }
            Effect::Find(is_new) => {
                if let Err(error) = self.find(app, is_new) {
                    app.state.say_error(error.to_string());
                }
            }
            Effect::FindMore(wanted) => {
                if let Err(error) = self.find_rows(app, wanted, false) {
                    app.state.say_error(error.to_string());
                }
            }
            Effect::Narrow(asked) => {
                app.put_away();
                app.finder.narrow(asked);
                if let Err(error) = self.find(app, true) {
                    app.state.say_error(error.to_string());
                }
            }
            Effect::TakeUp(number, action) => match self.journal.message(number) {
                Ok(Some(message)) => {
                    app.state.aside = Some(message);
                    for effect in actions::go_on(app, action) {
                        self.carry_out(app, effect)?;
                    }
                }
                Ok(None) => app
                    .state
                    .say_error(format!("сообщения {number} в журнале нет")),
                Err(error) => app.state.say_error(error.to_string()),
            },
            Effect::ReadHistory(number) => match self.journal.life(number) {
                Ok(Some((message, entries))) => {
                    app.layers.clear();
                    app.lay_over(History::new(message, entries));
                }
                Ok(None) => app
                    .state
                    .say_error(format!("сообщения {number} в журнале нет")),
                Err(error) => app.state.say_error(error.to_string()),
            },
            Effect::ReadReport(kind) => {
                app.reports.read = None;
                app.reports.cursor = 0;
                let reading =
                    Reading::start(&app.state.setup, self.clock.now(), kind, app.reports.month);
                app.reports.reading = Some(reading);
            }
            Effect::SaveReport => {
                if let Some(read) = app.reports.read.clone() {
                    let now = self.clock.now();
                    let saving = Saving::start(&app.state.setup, &read, now);
                    app.reports.saving = Some(saving);
                    app.state.say("Сохраняю… Esc — прервать");
                } else {
                    app.state.say("Отчёт ещё читается; подождите");
                }
            }
            Effect::ReadList(request) => self.read_list(app, *request),
            Effect::RegisterList(registration) => self.register_list(app, *registration),
            Effect::ReadSignatures(filter) => match self.read_signatures(app, filter) {
                Ok(()) => app.put_away(),
                Err(error) => app.refused(&error),
            },
        }
        Ok(())
    }

    fn start(&mut self, app: &mut App, work: Work) {
        match self.worker.start(work) {
            Ok(()) => {
                app.put_away();
                app.state.printing = Some("готовится к печати".to_owned());
            }
            Err(said) => app.not_done(said.to_owned()),
        }
    }

    /// Takes in the drafts that desks which are gone have left.
    pub(crate) fn find_drafts(&mut self, app: &mut App) {
        self.keeps_drafts = app.state.read_only.is_none();
        if !self.keeps_drafts {
            return;
        }
        let found = self.drafts.find();
        app.state.drafts.adopt(found.forms);
        let items = app.state.queue.items();
        let in_work = |number| items.iter().any(|item| item.message.number == number);
        app.state.drafts.forget_stale(app.state.now, in_work);
        if let Some(problem) = found.problem {
            app.state.say_error(problem);
        }
    }

    /// Keeps what is being typed, and says what an earlier run has left. Tells whether anything on the screen changes.
    pub(crate) fn keep_drafts(&mut self, app: &mut App) -> bool {
        if !self.keeps_drafts {
            return false;
        }
        self.drafts
            .keep(app.state.now, || app.state.drafts.with(app.open_draft()));
        if let Some(error) = self.drafts.error() {
            app.state.say_error(error);
            return true;
        }
        app.layers.is_empty() && left::remind(&mut app.state)
    }

    /// A person leaves. What was typed has to be on the disk before; where it cannot be, that is said, and whoever asks
    /// once more leaves without it.
    pub(crate) fn may_leave(&mut self, app: &mut App) {
        let forms = app.state.drafts.with(app.open_draft());
        if !self.keeps_drafts || forms.is_empty() {
            return;
        }
        let Some(error) = self.drafts.finish(forms.clone()) else {
            return;
        };
        if self.given_up == forms {
            return;
        }
        self.given_up = forms;
        app.state.leaving = false;
        gate::ask_first(app);
        let key = app.state.keymap.key(Action::Quit);
        app.state.say_error(format!(
            "{error}. Если выйти сейчас, набранное пропадёт; выйти всё равно — {key} ещё раз"
        ));
    }

    /// The desk is being left: what is kept is on the disk before it goes. What to say of that.
    pub(crate) fn leave_drafts(&mut self, app: &App) -> Option<String> {
        if !self.keeps_drafts {
            return None;
        }
        let forms = app.state.drafts.with(app.open_draft());
        let is_nothing = forms.is_empty();
        let error = self.drafts.finish(forms).filter(|_| !is_nothing);
        if let Some(error) = error {
            return Some(format!("{error}. Набранное не сохранено."));
        }
        if app.state.read_only.is_some() && !is_nothing {
            let words = "Набранное сохранено: пульт предложит его, когда в журнал снова можно будет вносить.";
            return Some(words.to_owned());
        }
        let words = left::words(&app.state)?;
        Some(format!(
            "{words}. Набранное будет на месте, когда вы откроете пульт."
        ))
    }

    /// Says what came of an effect, and shows the journal as it is now. The form goes first: what a second desk has
    /// done meanwhile may lock this one, and what is entered must not be kept as a draft.
    fn tell(&mut self, app: &mut App, done: Done) -> Result<(), JournalError> {
        match done {
            Ok(done) => {
                app.confirmed(done);
                self.read(app)?;
            }
            Err(error) => self.refused(app, &error),
        }
        Ok(())
    }

    /// The journal has refused. Where a person has to settle something first, the desk knows it from now on and asks.
    fn refused(&mut self, app: &mut App, error: &JournalError) {
        if let JournalError::ClockBack { now, last } = *error {
            let doubt = ClockDoubt { shown: now, last };
            if app.state.clock_doubt.is_none() {
                app.state.clock_doubt = Some(doubt);
                self.notice_clock(app, doubt);
            }
            return app.not_done(phrases::clock_words(&app.state, doubt));
        }
        if let JournalError::Damaged { what, .. } = error {
            self.show_damage(app, what.clone());
        }
        app.state.seal_broken = self.journal.seal_broken().map(ToString::to_string);
        app.refused(error);
    }

    fn append(
        &mut self,
        app: &mut App,
        events: Vec<Event>,
        attach: &[PathBuf],
        typed: Option<&Typed>,
    ) -> Result<(), JournalError> {
        let proof = self.prove_typed(app, typed)?;
        let events = self.with_attachments(events, attach)?;
        let hand = self.hand(app, proof.as_ref());
        let entries = self.journal.append(&app.state.setup.rules, hand, &events)?;
        if proof.is_some() {
            app.state
                .checked
                .extend(entries.iter().map(|entry| (entry.seq, true)));
        }
        Ok(())
    }
}
