//! What is typed into an open form: keys, pastes, what the footer says of them, what is kept when it is left.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::desk::effect::Effect;
use crate::desk::forms::dialog::{Dialog, TEMPLATES};
use crate::desk::forms::duty::{HandDuty, Unlock};
use crate::desk::forms::register::{REPEAT, Register};
use crate::desk::forms::{fields, reading::AT};
use crate::desk::input::action::{Action, Fill};
use crate::desk::input::{key::Key, place::Place};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::state::{State, drafts::Kept};
use crate::desk::widgets::areas::{Areas, Hit};
use crate::desk::widgets::form::{Form, Outcome};

impl Dialog {
    /// The area that it lies in.
    fn area(&self, middle: Rect) -> Rect {
        if !self.asks::<Unlock>() {
            return middle;
        }
        // The countdowns of a locked desk stay in sight.
        let low = middle.height.min(7);
        Rect {
            y: middle.bottom() - low,
            height: low,
            ..middle
        }
    }

    /// A form that was opened before the journal or the clock came into doubt waits until that is settled.
    fn must_wait(&self, state: &State) -> bool {
        let is_in_doubt = state.seal_broken.is_some() || state.clock_doubt.is_some();
        is_in_doubt && !self.questions.can_be_sent_in_doubt()
    }

    /// Tells what is going to be entered, and waits for another Enter: of a fact that speaks for somebody else, and in a
    /// form in which no other key was pressed. Told once, it is not told again.
    fn asks_once_more(&mut self, is_fresh: bool, state: &State) -> bool {
        let answer = self.questions.answer(&self.form, state);
        if !answer.is_ok_and(|effect| effect.enters()) {
            return false;
        }
        let meant = self.questions.sentence(&self.form, state);
        let Some(meant) = meant.or_else(|| is_fresh.then(String::new)) else {
            return false;
        };
        let is_told = self.form.sentence.as_ref() == Some(&meant);
        self.form.sentence = Some(meant);
        !is_told
    }

    /// Lets the form take something in, a key that goes on to the next field or another.
    fn fill(
        &mut self,
        goes_on: bool,
        state: &State,
        take: impl FnOnce(&mut Form) -> Outcome,
    ) -> Flow {
        let before = self.form.focused();
        let mut effects = Vec::new();
        if !goes_on {
            self.form.sentence = None;
        }
        if goes_on {
            // Where Enter goes depends on what follows from the field that it leaves.
            self.form.accept();
            effects.extend(self.leave(before, state));
        }
        let copied = self.form.clipboard().to_owned();
        let outcome = take(&mut self.form);
        if self.form.clipboard() != copied {
            effects.push(Effect::Copy {
                what: "выделенное",
                text: self.form.clipboard().to_owned(),
            });
        }
        let was_fresh = std::mem::take(&mut self.is_fresh);
        match outcome {
            Outcome::Left => return Flow::PutAside,
            // An entry is for ever: what nobody meant is not made by one Enter, nor by the one that opened the form.
            Outcome::Sent if goes_on && self.asks_once_more(was_fresh, state) => {
                return Flow::Ask(effects);
            }
            Outcome::Sent if self.must_wait(state) => return Flow::AskFirst,
            Outcome::Open | Outcome::Sent => {}
        }
        if !goes_on && (outcome == Outcome::Sent || before != self.form.focused()) {
            effects.extend(self.leave(before, state));
        }
        if outcome == Outcome::Sent {
            // The form stays until the journal has confirmed the entry.
            effects.extend(self.send(state));
        }
        Flow::Ask(effects)
    }
}

impl Layer for Dialog {
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        self.form.view(frame, self.area(area), &state.theme)
    }

    fn click(&mut self, hit: &Hit, state: &mut State) -> Flow {
        let before = self.form.focused();
        self.form.click(hit);
        if before == self.form.focused() {
            return Flow::Stay;
        }
        Flow::Ask(self.leave(before, state).into_iter().collect())
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        match state.keymap.find(Place::Form, &key) {
            Some(Action::Quit) => Flow::Leave,
            Some(Action::Duty) if self.asks::<Unlock>() => {
                let dialog = Dialog::open(Box::new(HandDuty), state);
                dialog.map_or(Flow::Close, |dialog| Flow::Replace(Box::new(dialog)))
            }
            Some(Action::Fill(Fill::Again)) if self.was_put_aside(state) => {
                if self.begin_again(state) {
                    Flow::Stay
                } else {
                    Flow::Close
                }
            }
            Some(REPEAT) if self.asks::<Register>() => {
                if let Some((register, form)) = self.registration() {
                    register.repeats(form);
                }
                Flow::Stay
            }
            Some(TEMPLATES) if self.has_templates() => Flow::Do(TEMPLATES),
            Some(Action::Fill(fill)) => self.fill(false, state, |form| form.fill(fill)),
            _ => self.fill(key.name() == "Enter", state, |form| form.update(key)),
        }
    }

    fn paste(&mut self, text: &str, state: &mut State) -> Flow {
        Flow::Ask(self.take_paste(text, state).into_iter().collect())
    }

    fn told(&mut self, words: String) {
        let focused = self.form.focused();
        self.form.notice(focused, Some(words));
    }

    /// A fact happens when it is entered, not when its form was opened, so a time that nobody wrote follows the clock.
    /// That of a registration stays: the message was detected when somebody began with it.
    fn tick(&mut self, state: &State) {
        if self.fact().is_some() {
            self.form.renew(AT, &fields::now(state));
        }
    }

    fn place(&self) -> Option<Place> {
        Some(Place::Form)
    }

    fn draft(&self, state: &State) -> Option<Kept> {
        Some(Kept {
            name: self.draft_name()?,
            title: self.form.title.clone(),
            at: state.now,
            focus: self.form.focused().to_owned(),
            fields: self.typed()?,
        })
    }

    fn draft_name(&self) -> Option<String> {
        self.questions.draft_name()
    }

    fn hints(&self, state: &State) -> Vec<Hint> {
        let verb = self.form.verb;
        if self.asks::<Unlock>() {
            let over = [Action::Duty, Action::Quit];
            let over = over.map(|action| Hint::for_action(state, state.screen, action));
            let mut hints = vec![Hint::new(&["Enter"], verb)];
            hints.extend(over);
            return hints;
        }
        let hint = |fill, label| {
            let key = state.keymap.name_on(Place::Form, Action::Fill(fill));
            Hint::new(&[key.unwrap_or_default()], label)
        };
        let goes_on = self.form.goes_on();
        let mut hints = vec![Hint::new(&["Enter"], if goes_on { "дальше" } else { verb })];
        let own = self.own_action();
        hints.extend(own.map(|action| Hint::for_action(state, Place::Form, action)));
        if goes_on {
            hints.push(hint(Fill::Send, verb));
        }
        hints.push(Hint::new(&["Shift+Tab"], "назад"));
        hints.push(Hint::new(&["Esc"], "отложить"));
        hints.push(hint(Fill::Undo, "отменить правку"));
        hints
    }
}
