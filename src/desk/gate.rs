//! What must be settled before an entry: the journal fits its seal, the clock is right, the duty is open.
//! An idle desk locks itself.

use chrono::TimeDelta;

use crate::calendar::Instant;
use crate::desk::forms::doubt::{Accept, Clock};
use crate::desk::forms::duty::{HandDuty, OpenDuty, Unlock};
use crate::desk::state::phrases;
use crate::desk::state::session::{Access, ClockDoubt};
use crate::desk::{app::App, effect::Effect, forms::dialog::Dialog, input::place::Screen};
use crate::journal::SLEW;

/// A jump of the clock that a person is asked about.
const JUMP: TimeDelta = TimeDelta::hours(24);

/// Notices that the clock was set back or has jumped, and that it is right again.
pub fn doubt_the_clock(app: &mut App, now: Instant) -> Option<Effect> {
    if let Some(doubt) = app.state.clock_doubt {
        let right_again = if doubt.shown < doubt.last {
            now >= doubt.last
        } else {
            now >= doubt.last && now - doubt.last < JUMP
        };
        if right_again {
            app.state.clock_doubt = None;
            app.state.touched = now;
            app.state.say("Часы компьютера снова верны");
        }
        return None;
    }
    let (back, ahead) = (now + SLEW < app.state.now, now - app.state.now > JUMP);
    if !back && !ahead {
        return None;
    }
    let doubt = ClockDoubt {
        shown: now,
        last: app.state.now,
    };
    app.state.touched = now;
    app.state.clock_doubt = Some(doubt);
    app.state.say_error(phrases::clock_words(&app.state, doubt));
    back.then_some(Effect::NoticeClock(doubt))
}

/// Locks the desk: what was typed is kept, the countdowns stay in sight.
pub fn lock(app: &mut App) {
    app.keep_draft();
    app.state.access = Access::Locked;
    app.state.screen = Screen::Main;
    app.state.past = None;
    app.open(Unlock);
}

/// Follows a duty that was opened or handed over at a second desk. Nobody may continue here in
/// another's name without his PIN.
pub fn follow_duty(app: &mut App) {
    if app.state.read_only.is_some() {
        return;
    }
    if app.state.duty_has_pin() {
        lock(app);
    } else {
        let is_about_duty = |dialog: &Dialog| {
            dialog.asks::<OpenDuty>() || dialog.asks::<HandDuty>() || dialog.asks::<Unlock>()
        };
        if app.dialog().is_some_and(is_about_duty) {
            app.layers.clear();
        }
        app.state.access = Access::Open;
    }
    app.state.say(format!(
        "Дежурство на другом пульте: {}",
        app.state.on_duty()
    ));
}

/// Locks an idle desk if its duty has a PIN, else asks for the new day's duty; true if either was done.
pub fn rest(app: &mut App) -> bool {
    if app.state.duty_has_pin() {
        lock(app);
    } else if app.state.duty.is_some() && !app.state.duty_is_of_today() {
        app.keep_draft();
        app.state.access = Access::NoDuty;
        app.open(OpenDuty);
    } else {
        return false;
    }
    true
}

/// Opens the form for what must be settled before an entry: accepting the journal, confirming the clock, opening the
/// duty. Returns false if nothing stands in the way.
pub fn ask_first(app: &mut App) -> bool {
    if let Some(reason) = app.state.read_only.clone() {
        app.state.say_error(reason);
    } else if app.state.seal_broken.is_some() {
        app.open(Accept);
    } else if app.state.clock_doubt.is_some() {
        app.open(Clock);
    } else {
        match app.state.access {
            Access::Open => return false,
            Access::NoDuty => app.open(OpenDuty),
            Access::Locked => app.open(Unlock),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::forms::{directory::person::Person, register::Register};
    use crate::desk::update::{tick, update};
    use crate::desk::{input::key::Key, terminal::Input, tests::desk};
    use ratatui::crossterm::event::{KeyCode, KeyEvent};

    /// A desk with the duty open by somebody who has a PIN.
    fn desk() -> (tempfile::TempDir, App) {
        let (folder, mut app) = desk::empty();
        app.state.pins.insert(app.state.on_duty().to_owned());
        (folder, app)
    }

    /// What the questions of the open form are called.
    fn asked(app: &App) -> Option<String> {
        let questions = format!("{:?}", app.dialog()?.questions);
        questions.split([' ', '(']).next().map(str::to_owned)
    }

    #[test]
    fn an_idle_desk_locks_and_keeps_what_was_typed() {
        let (_folder, mut app) = desk();
        app.open(Register::default());
        if let Some(dialog) = app.dialog_mut() {
            dialog.form.paste("https://vk.com/wall-1_7");
        }
        let start = app.state.now;
        tick(&mut app, start + TimeDelta::minutes(14));
        assert_eq!(
            (app.state.access, asked(&app).as_deref()),
            (Access::Open, Some("Register"))
        );
        tick(&mut app, start + TimeDelta::minutes(15));
        assert_eq!(
            (app.state.access, asked(&app).as_deref()),
            (Access::Locked, Some("Unlock"))
        );
        assert_eq!(
            app.state.drafts["register"]["url"],
            "https://vk.com/wall-1_7"
        );
        // A clock set back by a year does not keep it open for a year.
        let (_folder, mut app) = desk();
        let back = start - TimeDelta::days(365);
        tick(&mut app, back);
        tick(&mut app, back + TimeDelta::minutes(14));
        assert_eq!(app.state.access, Access::Open);
        tick(&mut app, back + TimeDelta::minutes(15));
        assert_eq!(app.state.access, Access::Locked);
        // Nobody without a PIN is locked out, and 0 minutes is never.
        let (_folder, mut app) = desk();
        app.state.pins.clear();
        tick(&mut app, start + TimeDelta::hours(2));
        assert_eq!(app.state.access, Access::Open);
        let (_folder, mut app) = desk();
        app.state.setup.settings.lock_minutes = 0;
        tick(&mut app, start + TimeDelta::hours(2));
        assert_eq!(app.state.access, Access::Open);
    }

    #[test]
    fn a_clock_set_back_is_noticed_at_once_and_when_it_is_right_again() {
        let (_folder, mut app) = desk();
        let start = app.state.now;
        tick(&mut app, start - TimeDelta::seconds(1));
        assert_eq!(app.state.clock_doubt, None, "a time service does so");
        let before = app.state.now;
        let shown = start - TimeDelta::minutes(1);
        let (changed, effects) = tick(&mut app, shown);
        let doubt = ClockDoubt {
            shown,
            last: before,
        };
        assert!(changed);
        assert_eq!(effects, [Effect::NoticeClock(doubt)]);
        assert!(ask_first(&mut app));
        assert_eq!(asked(&app).as_deref(), Some("Clock"));
        assert!(
            app.state
                .notice
                .as_ref()
                .is_some_and(|notice| notice.text.contains("переведены назад"))
        );
        assert!(
            tick(&mut app, shown + TimeDelta::seconds(1)).1.is_empty(),
            "told once"
        );
        tick(&mut app, before);
        assert_eq!(app.state.clock_doubt, None);
    }

    #[test]
    fn a_form_that_was_open_when_the_clock_jumped_enters_nothing_before_it_is_confirmed() {
        let (_folder, mut app) = desk();
        app.open(Person(None));
        if let Some(dialog) = app.dialog_mut() {
            dialog.form.paste("Новикова Н. Н.");
        }
        let start = app.state.now;
        tick(&mut app, start + TimeDelta::hours(25));
        app.state.access = Access::Open;
        app.open(Person(None));
        let key = Key::from_event(&KeyEvent::from(KeyCode::F(12))).expect("a press");
        let effects = update(&mut app, Input::Key(key));
        assert!(effects.is_empty(), "{effects:?}");
        assert_eq!(asked(&app).as_deref(), Some("Clock"));
    }

    #[test]
    fn a_desk_whose_duty_went_to_another_one_waits_for_the_pin() {
        let (_folder, mut app) = desk();
        app.open(Register::default());
        if let Some(dialog) = app.dialog_mut() {
            dialog.form.paste("https://vk.com/wall-1_7");
        }
        app.state.setup.organization.duty = "Орлова Т. И. (ПРИМЕР)".to_owned();
        app.state.pins.insert("Орлова Т. И. (ПРИМЕР)".to_owned());
        follow_duty(&mut app);
        assert_eq!(
            (app.state.access, asked(&app).as_deref()),
            (Access::Locked, Some("Unlock"))
        );
        assert_eq!(
            app.state.drafts["register"]["url"],
            "https://vk.com/wall-1_7"
        );
        // Somebody without a PIN: it is said, and the desk goes on.
        app.state.pins.clear();
        follow_duty(&mut app);
        assert_eq!(
            (app.state.access, asked(&app).as_deref()),
            (Access::Open, None)
        );
        assert!(
            app.state
                .notice
                .as_ref()
                .is_some_and(|notice| notice.text.contains("Орлова"))
        );
    }

    #[test]
    fn a_duty_without_a_pin_does_not_last_over_the_night() {
        let (_folder, mut app) = desk();
        app.state.pins.clear();
        app.state.duty = Some(crate::journal::Duty {
            person: app.state.on_duty().to_owned(),
            since: app.state.local(app.state.now),
            by_pin: false,
        });
        let start = app.state.now;
        tick(&mut app, start + TimeDelta::hours(14));
        assert_eq!(app.state.access, Access::Open, "the same day");
        tick(&mut app, start + TimeDelta::hours(23));
        assert_eq!(
            (app.state.access, asked(&app).as_deref()),
            (Access::NoDuty, Some("OpenDuty"))
        );
    }

    #[test]
    fn a_jump_over_a_day_is_asked_about_and_enters_nothing_by_itself() {
        let (_folder, mut app) = desk();
        let start = app.state.now;
        let (_, effects) = tick(&mut app, start + TimeDelta::hours(23));
        assert_eq!(
            (app.state.clock_doubt, effects.as_slice()),
            (None, [].as_slice()),
            "a night asleep"
        );
        let (_folder, mut app) = desk();
        let (_, effects) = tick(&mut app, start + TimeDelta::hours(25));
        // An entry made now would push the journal ahead; a person decides first.
        assert!(
            effects
                .iter()
                .all(|effect| !matches!(effect, Effect::NoticeClock(_)))
        );
        assert!(app.state.clock_doubt.is_some() && ask_first(&mut app));
        tick(&mut app, start + TimeDelta::minutes(1));
        assert_eq!(app.state.clock_doubt, None, "the clock was put right");
    }
}
