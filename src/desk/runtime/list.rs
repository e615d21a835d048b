//! Lists of messages: reading one, registering one, and what came of it.

use crate::desk::app::App;
use crate::desk::forms::list::{Columns, Intake as WhichList};
use crate::desk::layers::list::{Intake, Registration, Trouble, Working, start_registering};
use crate::desk::runtime::Outside;
use crate::desk::state::drafts;
use crate::intake::Request;
use crate::journal::JournalError;
use crate::regulation::Number;

/// What came of a registration: the numbers, and what was not remembered.
type Outcome = Result<Result<(Vec<Number>, Option<String>), JournalError>, &'static str>;

impl Outside {
    /// Starts to read a list; what was typed of it is kept until it is registered.
    pub(crate) fn read_list(&self, app: &mut App, request: Request) {
        if let Some(form) = app.open_draft() {
            app.state.drafts.insert(form);
        }
        let intake = Intake::reading(&app.state.setup, request, self.clock.now());
        app.layers.clear();
        app.lay_over(intake);
    }

    /// Starts to register a list that was looked at.
    pub(crate) fn register_list(&mut self, app: &mut App, registration: Registration) {
        if self.registering.is_none() {
            self.registering = Some(start_registering(
                &app.state,
                registration,
                self.clock.now(),
            ));
            if let Some(intake) = app.top_mut::<Intake>() {
                intake.registers();
            }
        }
    }

    /// Takes in what the threads tell; says whether anything is new.
    pub(crate) fn follow_list(&mut self, app: &mut App) -> bool {
        let registered = self.registering.as_ref().and_then(Working::outcome);
        if let Some(outcome) = registered {
            self.registering = None;
            self.registered(app, outcome);
            return true;
        }
        let Some(intake) = app.top_mut::<Intake>() else {
            return false;
        };
        let (is_new, trouble) = intake.follow();
        let request = intake.request().clone();
        match trouble {
            None => {}
            Some(Trouble::Columns(layout)) => {
                app.open(Columns((request, layout)));
            }
            Some(Trouble::Told(words)) => {
                app.open(WhichList);
                if let Some(dialog) = app.dialog_mut() {
                    dialog.form.refuse("path", words);
                }
            }
        }
        is_new
    }

    fn registered(&mut self, app: &mut App, outcome: Outcome) {
        let (numbers, forgotten) = match outcome {
            Ok(Ok(done)) => done,
            Ok(Err(error)) => {
                // The list is looked through again: what stood in the way is then seen at its row.
                if let Some(intake) = app.top::<Intake>() {
                    let request = intake.request().clone();
                    self.read_list(app, request);
                }
                return self.refused(app, &error);
            }
            Err(words) => {
                app.layers.clear();
                return app.state.say_error(words);
            }
        };
        app.state.drafts.forget(drafts::is_of_a_list);
        if app.top::<Intake>().is_some() {
            app.layers.clear();
        }
        if let Err(error) = self.read(app) {
            return app.state.say_error(error.to_string());
        }
        if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
            app.state.queue.select(*first);
            let (count, first, last) = (numbers.len(), first.index, last.index);
            app.state.say(if count == 1 {
                format!("Зарегистрировано № {first}")
            } else {
                format!("Зарегистрировано: {count}, № {first} — {last}")
            });
        }
        if let Some(words) = forgotten {
            app.state
                .say_error(format!("Список внесён, а столбцы не запомнены: {words}"));
        }
    }
}
