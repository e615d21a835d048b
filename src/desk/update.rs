//! What an input does to the desk, and what is to be done outside because of it.

use chrono::TimeDelta;
use ratatui::crossterm::event::KeyCode;

use crate::calendar::Instant;
use crate::desk::actions::{act, follow, go};
use crate::desk::gate::{doubt_the_clock, rest};
use crate::desk::input::action::{Action, Row, Turn};
use crate::desk::screens::calendar;
use crate::desk::state::{notice::Notice, session::Access};
use crate::desk::terminal::Input;
use crate::desk::{app::App, availability, effect::Effect, forms::register::Register, reminders};
use crate::desk::{input::place::Screen, keys::press, layer::Flow, mouse::click};
use crate::regulation::stage;

/// Takes in an input.
pub fn update(app: &mut App, input: Input) -> Vec<Effect> {
    let mut effects = take_in(app, input);
    if app.state.screen == Screen::Journal && effects.is_empty() {
        effects.extend(app.finder.wanted().map(Effect::FindMore));
    }
    // Leaving the journal cancels its search; returning starts a new one.
    if app.state.screen != Screen::Journal {
        app.finder.stop();
    }
    effects
}

fn take_in(app: &mut App, input: Input) -> Vec<Effect> {
    let is_a_person = !matches!(
        input,
        Input::Resize | Input::Focus(_) | Input::GoOn | Input::Leave
    );
    if is_a_person {
        app.state.touched = app.state.now;
    }
    let width = app.state.window.width;
    if let Some(dialog) = app.dialog_mut() {
        // The window may have another width since.
        dialog.form.fit(width);
    }
    match input {
        Input::Leave => {
            app.keep_draft();
            app.state.leaving = true;
            Vec::new()
        }
        Input::Resize | Input::GoOn => Vec::new(),
        Input::Focus(has_it) => {
            app.state.has_focus = Some(has_it);
            Vec::new()
        }
        Input::Paste(text) => paste(app, &text),
        Input::Click(column, row) => click(app, column, row),
        Input::Scroll(rows) => {
            scroll(app, rows);
            Vec::new()
        }
        Input::Key(key) => press(app, key),
    }
}

/// Time has gone on. Tells whether anything on the screen changes, and what is to be done.
pub fn tick(app: &mut App, now: Instant) -> (bool, Vec<Effect>) {
    let minute = stage::to_the_minute(now);
    let is_new = minute != stage::to_the_minute(app.state.now);
    let mut effects: Vec<Effect> = doubt_the_clock(app, now).into_iter().collect();
    let mut changed = !effects.is_empty();
    app.state.now = now;
    let idle = TimeDelta::minutes(i64::from(app.state.setup.settings.lock_minutes));
    if app.state.access == Access::Open && !idle.is_zero() && now - app.state.touched >= idle {
        changed |= rest(app);
    }
    if !is_new {
        return (changed, effects);
    }
    app.state.recount();
    for layer in &mut app.layers {
        layer.tick(&app.state);
    }
    effects.extend(reminders::tell(&mut app.state));
    (true, effects)
}

fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    if app.layers.is_empty() && app.state.screen == Screen::Main {
        return paste_over_queue(app, text);
    }
    if app.layers.is_empty() && app.state.screen == Screen::Journal {
        app.finder.pastes(text);
        return vec![Effect::Find(true)];
    }
    let top = app.layers.last_mut();
    match top.map_or(Flow::Ignored, |layer| layer.paste(text, &mut app.state)) {
        Flow::Ignored => {
            app.state.say_error(
                "вставлять здесь некуда: ссылку на новое сообщение вставляют в очередь (F2)",
            );
            Vec::new()
        }
        flow => follow(app, flow),
    }
}

fn scroll(app: &mut App, rows: i16) {
    let by = isize::from(rows);
    if let Some(layer) = app.layers.last_mut() {
        return layer.scroll(by, &app.state);
    }
    match app.state.screen {
        Screen::Main => app.state.shown_mut().select_by(by),
        Screen::Calendar(_) => {
            calendar::turn(&mut app.state, Turn::Days(7 * i64::from(rows.signum())));
        }
        Screen::Directory
        | Screen::Signatures
        | Screen::Journal
        | Screen::Registry
        | Screen::Summary => go(app, Row::By(by)),
    }
}

/// What is pasted over the queue is the link of a new message, perhaps with its text: the registration opens with it.
fn paste_over_queue(app: &mut App, text: &str) -> Vec<Effect> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    if let Some(why) = availability::why_not(app, Action::Register) {
        app.state.say_error(format!("вставлять некуда: {why}"));
        return Vec::new();
    }
    let mut effects = act(app, Action::Register);
    match app.dialog() {
        Some(dialog) if !dialog.asks::<Register>() => {
            app.state
                .say("Вставьте ещё раз, когда дежурство будет открыто");
        }
        Some(dialog) if !dialog.form.value("url").is_empty() => {
            app.state
                .say("Это сообщение уже начато: внесите или очистите его и вставьте ещё раз");
        }
        Some(_) => effects.extend(paste(app, text)),
        None => {}
    }
    effects
}

/// Shown while another program holds the journal.
const HELD: &str = "Журнал занят: жду, пока он освободится…";

/// Says that another program holds the journal, before waiting for it.
pub fn waits_for_the_journal(app: &mut App) {
    app.state.say_error(HELD);
}

/// Takes the words of waiting away once the journal is free.
pub fn stop_waiting(app: &mut App) {
    let still_says = |notice: &Notice| notice.text == HELD;
    if app.state.notice.as_ref().is_some_and(still_says) {
        app.state.notice = None;
    }
}

/// The desk says that what was asked for was not done.
pub fn is_refused(app: &App) -> bool {
    let form = app
        .dialog()
        .is_some_and(|dialog| dialog.form.error.is_some());
    form || app
        .state
        .notice
        .as_ref()
        .is_some_and(|notice| notice.is_error)
}

/// Takes in what was typed before anybody could read that the entry was refused: text goes where it was typed, keys that
/// do something are not done over again, and the reason stays to be read.
pub fn typed_meanwhile(app: &mut App, input: Input) {
    let types = match &input {
        Input::Key(key) => key.character().is_some() || key.code == KeyCode::Backspace,
        Input::Paste(_) => true,
        Input::Click(..) | Input::Scroll(_) => return,
        // The terminal itself, which knows of no reasons.
        Input::Resize | Input::Focus(_) | Input::GoOn | Input::Leave => {
            update(app, input);
            return;
        }
    };
    let Some(dialog) = app.dialog() else {
        return;
    };
    let reason = dialog.form.error.clone();
    if types {
        update(app, input);
    }
    if let Some(dialog) = app.dialog_mut() {
        dialog.form.error = reason;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{forms::facts::of_message, tests::desk};
    use crate::regulation::Kind;

    #[test]
    fn a_time_that_nobody_wrote_follows_the_clock_while_a_form_is_open() {
        let (_folder, mut app) = desk::busy();
        let at = |app: &App| match app.dialog() {
            Some(dialog) => dialog.form.value("at"),
            None => panic!("no form is open"),
        };
        let later = |app: &mut App, minutes| {
            let now = app.state.now + TimeDelta::minutes(minutes);
            tick(app, now);
            app.state.local(now).format("%d.%m.%Y %H:%M").to_string()
        };
        let number = app.state.queue.items()[0].message.number;
        app.open(of_message(Kind::Noted, number).expect("a form"));
        desk::types(&mut app, "ждём");
        let opened = at(&app);
        let now = later(&mut app, 7);
        assert_eq!(at(&app), now);
        assert_ne!(opened, now);

        // It does over the help too, and is nothing that was typed.
        desk::press(&mut app, "F1");
        let now = later(&mut app, 1);
        desk::press(&mut app, "Esc");
        assert_eq!(at(&app), now);
        app.keep_draft();
        let kept = app
            .state
            .drafts
            .get(&format!("noted {number}"))
            .expect("the note is kept");
        assert!(!kept.fields.contains_key("at"));

        // What somebody wrote, or begins to edit, is his.
        desk::press(&mut app, "Tab");
        desk::press(&mut app, "End");
        desk::press(&mut app, "Backspace");
        let written = at(&app);
        later(&mut app, 1);
        assert_eq!(at(&app), written);
    }

    #[test]
    fn a_registration_keeps_the_time_at_which_it_was_begun() {
        let (_folder, mut app) = desk::empty();
        app.open(Register::default());
        let Some(dialog) = app.dialog() else {
            panic!("no form is open")
        };
        let begun = dialog.form.value("at");
        let later = app.state.now + TimeDelta::minutes(7);
        tick(&mut app, later);
        let Some(dialog) = app.dialog() else {
            panic!("no form is open")
        };
        assert_eq!(dialog.form.value("at"), begun);
    }

    #[test]
    fn a_link_pasted_over_the_queue_is_a_new_message() {
        let (_folder, mut app) = desk::empty();
        let link = "https://vk.com/wall-1_7";
        update(&mut app, Input::Paste(format!("{link}\nГде пособие?")));
        let value = |app: &App, field| match app.dialog() {
            Some(dialog) => dialog.form.value(field),
            None => panic!("no form is open"),
        };
        assert_eq!(value(&app, "url"), link);
        assert_eq!(value(&app, "text"), "Где пособие?");
        // What was begun is not pasted over.
        desk::press(&mut app, "Esc");
        update(&mut app, Input::Paste("https://vk.com/wall-1_8".to_owned()));
        assert_eq!(value(&app, "url"), link);
        let said = app.state.notice.as_ref().map(|notice| notice.text.as_str());
        assert!(
            said.is_some_and(|said| said.contains("уже начато")),
            "{said:?}"
        );
    }

    #[test]
    fn a_paste_that_has_no_place_is_said() {
        let (_folder, mut app) = desk::empty();
        desk::press(&mut app, "F1");
        update(&mut app, Input::Paste("https://vk.com/wall-1_7".to_owned()));
        let said = app.state.notice.as_ref().map(|notice| notice.text.as_str());
        assert!(said.is_some_and(|said| said.contains("некуда")), "{said:?}");
    }

    #[test]
    fn a_desk_that_is_asked_to_leave_keeps_what_was_typed() {
        let (_folder, mut app) = desk::empty();
        app.open(Register::default());
        update(&mut app, Input::Paste("https://vk.com/wall-1_7".to_owned()));
        // Being stopped and looked at again takes nothing away.
        for input in [
            Input::Focus(false),
            Input::GoOn,
            Input::Focus(true),
            Input::Resize,
        ] {
            assert!(update(&mut app, input).is_empty());
        }
        assert!(app.state.drafts.is_empty() && !app.state.leaving);
        update(&mut app, Input::Leave);
        assert!(app.state.leaving);
        assert_eq!(
            app.state.drafts["register"]["url"],
            "https://vk.com/wall-1_7"
        );
    }
}
