//! What stands outside the state of the desk: the journal, the clock, the worker. It carries effects out, one at a time,
//! and reads the journal anew when it has changed.

mod copying;
mod drafts;
mod duty;
mod intake;
mod keeping;
mod reading;

pub(super) use self::keeping::damage_words;

use std::env;
use std::path::PathBuf;

use anyhow::Result;
use chrono::{DateTime, FixedOffset, NaiveDate};

use super::action::Action;
use super::app::{Access, App, ClockDoubt, Layer};
use super::backup::Keeper;
use super::effect::{Effect, Typed};
use super::history::History;
use super::intake::Registering;
use super::notice::way::{Around, Crier, Way};
use super::osc::Between;
use super::reports::{Reading, Saving};
use super::terminal::Terminal;
use super::watch::Watch;
use super::worker::{Work, Worker};
use super::{act, dialogs, drafts as left, guard, update};
use crate::clock::Clock;
use crate::config::{Setup, is_on_path};
use crate::journal::record::Purpose;
use crate::journal::{Hand, Journal, JournalError, Proof};
use crate::papers::job::Job;
use crate::regulation::{Event, Fact};

/// The outside of the desk.
pub(super) struct Outside {
    journal: Journal,
    pub(super) clock: Clock,
    worker: Worker,
    pub(in crate::desk) crier: Crier,
    between: Between,
    registering: Option<Registering>,
    keeper: Keeper,
    /// No copy was thought of yet since the desk was opened.
    is_new: bool,
    /// The day that a copy was last thought of.
    copied_on: Option<NaiveDate>,
    drafts: drafts::Keeper,
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
    pub(super) fn new(journal: Journal, clock: Clock, setup: &Setup) -> Self {
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
            drafts: drafts::Keeper::beside(journal.path()),
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
            by: app.on_duty(),
            now: self.clock.now(),
            proof,
        }
    }

    /// Another program holds the journal just now.
    pub(super) fn is_held(&self) -> bool {
        self.journal.is_held()
    }

    fn at(&self, app: &App) -> DateTime<FixedOffset> {
        app.local(self.clock.now())
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

    pub(super) fn carry_out(&mut self, app: &mut App, effect: Effect) -> Result<()> {
        match effect {
            Effect::Ring => Terminal::tell(BELL)?,
            Effect::KeepTheme(name) => match app.setup.keep_theme(name) {
                Ok(path) => app.say(format!("Оформление записано: {}", path.display())),
                Err(error) => app.say_error(format!(
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
                if matches!(&app.layer, Layer::Dialog(dialog) if dialog.is_for_copying()) {
                    update::put_away(app);
                }
                self.copy(app, what, &text)?;
            }
            Effect::Stop => {
                if !Terminal::stop()? {
                    app.say_error(
                        "свернуть нельзя: пульт открыт не из оболочки, вернуться было бы некуда",
                    );
                }
            }
            Effect::Travel(at) => match self.read_at(app, at) {
                Ok(past) => update::travelled(app, past),
                Err(error) => update::not_done(app, format!("{error:#}")),
            },
            Effect::LookForSimilar(new) => match self.journal.alike(&new) {
                Ok(found) => {
                    if let Some(effect) = dialogs::register::similar_found(app, found) {
                        self.carry_out(app, effect)?;
                    }
                }
                Err(error) => update::refused(app, &error),
            },
            Effect::LookAround(new) => {
                let similar = self.journal.alike(&new);
                let of_author = self.journal.last_of_author(&new.author);
                match similar.and_then(|similar| Ok((similar, of_author?))) {
                    Ok((similar, of_author)) => {
                        dialogs::register::looked_around(app, similar, of_author);
                    }
                    // It would only be a help; what is wrong is told when the message is entered.
                    Err(error) => app.say_error(error.to_string()),
                }
            }
            Effect::Register { at, fact } => {
                let hand = self.hand(app, None);
                match self.journal.register(&app.setup.rules, hand, at, fact) {
                    Ok(entry) => {
                        let number = entry.event.message;
                        update::put_away(app);
                        self.read(app)?;
                        app.queue.select(number);
                        app.say(format!("Зарегистрировано № {}", number.index));
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
                let job = Job::new(&app.setup, order.clone(), move || clock.now());
                self.start(app, Work::Print(Box::new(job), order));
            }
            Effect::Resend {
                again,
                printer,
                file,
            } => self.start(app, Work::Resend(again, printer, file)),
            Effect::CancelPrint => {
                if self.worker.cancel() {
                    app.say("Печать отменяется…");
                }
            }
            Effect::OpenDuty { person, pin } => {
                let opened = self.open_duty(app, &person, pin.as_ref());
                self.tell(app, opened)?;
                self.keep_a_copy(app, false);
                // What is wrong with the files has to be seen by whoever works with them.
                let warning = app.setup.warnings.first().cloned();
                if let Some(warning) = warning.filter(|_| app.access == Access::Open) {
                    app.say_error(warning);
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
                guard::ask_first(app);
            }
            Effect::Accept(reason) => {
                let hand = self.hand(app, None);
                let accepted = self.journal.accept(hand, self.at(app), &reason);
                match accepted {
                    Ok(()) => {
                        update::confirmed(app, "Журнал принят; причина внесена".to_owned());
                        self.begin(app)?;
                    }
                    Err(error) => update::refused(app, &error),
                }
            }
            Effect::Find(is_new) => {
                if let Err(error) = self.find(app, is_new) {
                    app.say_error(error.to_string());
                }
            }
            Effect::FindMore(wanted) => {
                if let Err(error) = self.find_rows(app, wanted, false) {
                    app.say_error(error.to_string());
                }
            }
            Effect::Narrow(asked) => {
                update::put_away(app);
                app.finder.narrow(asked);
                if let Err(error) = self.find(app, true) {
                    app.say_error(error.to_string());
                }
            }
            Effect::TakeUp(number, action) => match self.journal.message(number) {
                Ok(Some(message)) => {
                    app.aside = Some(message);
                    for effect in act::go_on(app, action) {
                        self.carry_out(app, effect)?;
                    }
                }
                Ok(None) => app.say_error(format!("сообщения {number} в журнале нет")),
                Err(error) => app.say_error(error.to_string()),
            },
            Effect::ReadHistory(number) => match self.journal.life(number) {
                Ok(Some((message, entries))) => {
                    app.layer = Layer::History(Box::new(History::new(message, entries)));
                }
                Ok(None) => app.say_error(format!("сообщения {number} в журнале нет")),
                Err(error) => app.say_error(error.to_string()),
            },
            Effect::ReadReport(kind) => {
                app.reports.read = None;
                app.reports.cursor = 0;
                let reading = Reading::start(&app.setup, self.clock.now(), kind, app.reports.month);
                app.reports.reading = Some(reading);
            }
            Effect::SaveReport => {
                if let Some(read) = app.reports.read.clone() {
                    let now = self.clock.now();
                    let saving = Saving::start(&app.setup, &read, now);
                    app.reports.saving = Some(saving);
                    app.say("Сохраняю… Esc — прервать");
                } else {
                    app.say("Отчёт ещё читается; подождите");
                }
            }
            Effect::ReadList(request) => self.read_list(app, *request),
            Effect::RegisterList(registration) => self.register_list(app, *registration),
            Effect::ReadSignatures(filter) => match self.read_signatures(app, filter) {
                Ok(()) => update::put_away(app),
                Err(error) => update::refused(app, &error),
            },
        }
        Ok(())
    }

    fn start(&mut self, app: &mut App, work: Work) {
        match self.worker.start(work) {
            Ok(()) => {
                update::put_away(app);
                app.printing = Some("готовится к печати".to_owned());
            }
            Err(said) => update::not_done(app, said.to_owned()),
        }
    }

    /// Takes in the drafts that desks which are gone have left.
    pub(super) fn find_drafts(&mut self, app: &mut App) {
        self.keeps_drafts = app.read_only.is_none();
        if !self.keeps_drafts {
            return;
        }
        let found = self.drafts.find();
        app.drafts.adopt(found.forms);
        let items = app.queue.items();
        let in_work = |number| items.iter().any(|item| item.message.number == number);
        app.drafts.forget_stale(app.now, in_work);
        if let Some(problem) = found.problem {
            app.say_error(problem);
        }
    }

    /// Keeps what is being typed, and says what an earlier run has left. Tells whether anything on the screen changes.
    pub(super) fn keep_drafts(&mut self, app: &mut App) -> bool {
        if !self.keeps_drafts {
            return false;
        }
        self.drafts
            .keep(app.now, || app.drafts.with(left::open_form(app)));
        if let Some(error) = self.drafts.error() {
            app.say_error(error);
            return true;
        }
        left::remind(app)
    }

    /// A person leaves. What was typed has to be on the disk before; where it cannot be, that is said, and whoever asks
    /// once more leaves without it.
    pub(super) fn may_leave(&mut self, app: &mut App) {
        let forms = app.drafts.with(left::open_form(app));
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
        app.leaving = false;
        guard::ask_first(app);
        let key = app.keymap.key(Action::Quit);
        app.say_error(format!(
            "{error}. Если выйти сейчас, набранное пропадёт; выйти всё равно — {key} ещё раз"
        ));
    }

    /// The desk is being left: what is kept is on the disk before it goes. What to say of that.
    pub(super) fn leave_drafts(&mut self, app: &App) -> Option<String> {
        if !self.keeps_drafts {
            return None;
        }
        let forms = app.drafts.with(left::open_form(app));
        let is_nothing = forms.is_empty();
        let error = self.drafts.finish(forms).filter(|_| !is_nothing);
        if let Some(error) = error {
            return Some(format!("{error}. Набранное не сохранено."));
        }
        if app.read_only.is_some() && !is_nothing {
            let words = "Набранное сохранено: пульт предложит его, когда в журнал снова можно будет вносить.";
            return Some(words.to_owned());
        }
        let words = left::words(app)?;
        Some(format!(
            "{words}. Набранное будет на месте, когда вы откроете пульт."
        ))
    }

    /// Says what came of an effect, and shows the journal as it is now. The form goes first: what a second desk has
    /// done meanwhile may lock this one, and what is entered must not be kept as a draft.
    fn tell(&mut self, app: &mut App, done: Done) -> Result<(), JournalError> {
        match done {
            Ok(done) => {
                update::confirmed(app, done);
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
            if app.clock_doubt.is_none() {
                app.clock_doubt = Some(doubt);
                self.notice_clock(app, doubt);
            }
            return update::not_done(app, guard::clock_words(app, doubt));
        }
        if let JournalError::Damaged { what, .. } = error {
            self.show_damage(app, what.clone());
        }
        app.seal_broken = self.journal.seal_broken().map(ToString::to_string);
        update::refused(app, error);
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
        let entries = self.journal.append(&app.setup.rules, hand, &events)?;
        if proof.is_some() {
            app.checked
                .extend(entries.iter().map(|entry| (entry.seq, true)));
        }
        Ok(())
    }
}
