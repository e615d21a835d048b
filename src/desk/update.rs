//! What an input does to the desk, and what is to be done outside because of it.

use chrono::TimeDelta;
use ratatui::crossterm::event::KeyCode;

use crate::calendar::Instant;
use crate::desk::actions::act;
use crate::desk::app::{App, Layer};
use crate::desk::availability;
use crate::desk::effect::Effect;
use crate::desk::forms;
use crate::desk::forms::{Dialog, Purpose};
use crate::desk::gate::{doubt_the_clock, rest};
use crate::desk::input::action::{Action, Fill, Row, Turn};
use crate::desk::input::place::Screen;
use crate::desk::keys::press;
use crate::desk::mouse::click;
use crate::desk::moves::{go, turn};
use crate::desk::reminders;
use crate::desk::state::drafts;
use crate::desk::state::notice::Notice;
use crate::desk::state::queue::Queue;
use crate::desk::state::session::Access;
use crate::desk::terminal::Input;
use crate::journal::JournalError;
use crate::regulation::stage;

/// Takes in an input.
pub fn update(app: &mut App, input: Input) -> Vec<Effect> {
    let mut effects = take_in(app, input);
    if app.state.screen == Screen::Journal && effects.is_empty() {
        effects.extend(app.finder.wanted().map(Effect::FindMore));
    }
    // Whoever has left the journal waits for nothing there: when he comes back it is looked through anew.
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
    if let Layer::Dialog(dialog) = &mut app.layer {
        // The window may have another width since.
        dialog.form.fit(app.state.window.width);
    }
    match input {
        Input::Leave => {
            keep_draft(app);
            app.state.leaving = true;
            Vec::new()
        }
        Input::Resize | Input::GoOn => Vec::new(),
        Input::Focus(has_it) => {
            app.state.has_focus = Some(has_it);
            Vec::new()
        }
        Input::Paste(text) => {
            match &mut app.layer {
                Layer::Dialog(_) => return paste(app, &text),
                Layer::None if app.state.screen == Screen::Journal => {
                    app.finder.pastes(&text);
                    return vec![Effect::Find(true)];
                }
                Layer::Palette(palette) => palette.paste(&text),
                Layer::None if app.state.screen == Screen::Main => {
                    return paste_over_queue(app, &text);
                }
                Layer::None
                | Layer::Help(_)
                | Layer::Explain(_)
                | Layer::History(_)
                | Layer::Intake(_)
                | Layer::Looks(_) => app.state.say_error(
                    "вставлять здесь некуда: ссылку на новое сообщение вставляют в очередь (F2)",
                ),
            }
            Vec::new()
        }
        Input::Click(column, row) => {
            let desk = app.state.window;
            click(app, desk, column, row)
        }
        Input::Scroll(rows) => {
            match &mut app.layer {
                Layer::Help(help) => help.scroll(app.state.window, isize::from(rows)),
                Layer::Palette(palette) => palette.scroll(isize::from(rows)),
                Layer::Explain(explain) => explain.scroll(isize::from(rows)),
                Layer::Intake(intake) => intake.scroll(isize::from(rows)),
                Layer::None => match app.state.screen {
                    Screen::Main => app.state.shown_mut().select_by(isize::from(rows)),
                    Screen::Calendar(_) => turn(app, Turn::Days(7 * i64::from(rows.signum()))),
                    Screen::Directory
                    | Screen::Signatures
                    | Screen::Journal
                    | Screen::Registry
                    | Screen::Summary => {
                        go(app, Row::By(isize::from(rows)));
                    }
                },
                Layer::History(history) => history.go(Row::By(isize::from(rows))),
                Layer::Dialog(_) | Layer::Looks(_) => {}
            }
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
    forms::follow_the_clock(app);
    effects.extend(reminders::tell(&mut app.state));
    (true, effects)
}

/// Puts the form of a purpose on the desk.
pub fn show_purpose(app: &mut App, purpose: Purpose) {
    if let Some(dialog) = forms::of(app, purpose) {
        show(app, dialog);
    }
}

/// Keeps what was typed into the open form, to be offered again.
pub fn keep_draft(app: &mut App) {
    if let Layer::Help(help) = &mut app.layer {
        // The help may lie over a form.
        app.layer = std::mem::replace(&mut help.under, Layer::None);
    }
    let Layer::Dialog(dialog) = &app.layer else {
        return;
    };
    if let Some(form) = drafts::open_form(app) {
        app.state.drafts.insert(form);
        app.state
            .say("Набранное отложено: откройте ту же форму, и оно будет на месте");
    } else if dialog.keeps_drafts() {
        // Somebody has emptied it again.
        let name = dialog.draft_name();
        app.state.drafts.remove(&name);
    }
}

fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    let mut layer = std::mem::replace(&mut app.layer, Layer::None);
    let effect = match &mut layer {
        Layer::Dialog(dialog) => forms::paste(&app.state, dialog, text),
        _ => None,
    };
    app.layer = layer;
    effect.into_iter().collect()
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
    match &app.layer {
        Layer::Dialog(dialog) if dialog.purpose != Purpose::Register => {
            app.state
                .say("Вставьте ещё раз, когда дежурство будет открыто");
        }
        Layer::Dialog(dialog) if !dialog.form.value("url").is_empty() => {
            app.state
                .say("Это сообщение уже начато: внесите или очистите его и вставьте ещё раз");
        }
        _ => effects.extend(paste(app, text)),
    }
    effects
}

/// Puts a dialog on the desk, with what was typed into it before it was left.
pub(crate) fn show(app: &mut App, mut dialog: Dialog) {
    if let Some(draft) = app.state.drafts.get(&dialog.draft_name()) {
        dialog.restore(&app.state, draft);
    }
    app.state
        .keymap
        .key(Action::Fill(Fill::Send))
        .clone_into(&mut dialog.form.send_key);
    if let Layer::History(history) = std::mem::replace(&mut app.layer, Layer::None) {
        dialog.under = Some(history);
    }
    app.layer = Layer::Dialog(Box::new(dialog));
}

/// The journal has confirmed: the form is done with.
pub fn confirmed(app: &mut App, done: String) {
    put_away(app);
    app.state.say(done);
}

/// The form has done its work, and its draft with it.
pub fn put_away(app: &mut App) {
    if let Layer::Dialog(mut dialog) = std::mem::replace(&mut app.layer, Layer::None) {
        app.state.drafts.remove(&dialog.draft_name());
        app.layer = dialog.uncover();
    }
}

/// What is said while another program holds the journal.
const HELD: &str = "Журнал занят: жду, пока он освободится…";

/// The journal is held by another program: that is said before it is waited for.
pub fn waits_for_the_journal(app: &mut App) {
    app.state.say_error(HELD);
}

/// The journal was waited for; tells whether in vain, so that the entry is still to be made.
pub fn has_waited_in_vain(app: &mut App) -> bool {
    let still_says = |notice: &Notice| notice.text == HELD;
    if app.state.notice.as_ref().is_some_and(still_says) {
        app.state.notice = None;
    }
    let is_refused = |dialog: &Dialog| dialog.form.error.is_some();
    matches!(&app.layer, Layer::Dialog(dialog) if is_refused(dialog))
        || app
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
    let Layer::Dialog(dialog) = &app.layer else {
        return;
    };
    let reason = dialog.form.error.clone();
    if types {
        update(app, input);
    }
    if let Layer::Dialog(dialog) = &mut app.layer {
        dialog.form.error = reason;
    }
}

/// The queue of a moment was read: it is looked at until Esc.
pub fn travelled(app: &mut App, past: Queue) {
    put_away(app);
    app.state.screen = Screen::Main;
    app.state.past = Some(past);
}

/// The journal has refused: the form stays with the reason, told at the field that it is about.
pub fn refused(app: &mut App, error: &JournalError) {
    if let Layer::Dialog(dialog) = &mut app.layer {
        forms::show_refusal(dialog, error);
    } else {
        app.state.say_error(error.to_string());
    }
}

/// It was not done: the form stays with the reason.
pub fn not_done(app: &mut App, reason: String) {
    if let Layer::Dialog(dialog) = &mut app.layer {
        forms::show_reason(dialog, "", reason);
    } else {
        app.state.say_error(reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::desk;
    use crate::regulation::Kind;

    #[test]
    fn a_time_that_nobody_wrote_follows_the_clock_while_a_form_is_open() {
        let (_folder, mut app) = desk::busy();
        let at = |app: &App| match &app.layer {
            Layer::Dialog(dialog) => dialog.form.value("at"),
            _ => panic!("no form is open"),
        };
        let later = |app: &mut App, minutes| {
            let now = app.state.now + TimeDelta::minutes(minutes);
            tick(app, now);
            app.state.local(now).format("%d.%m.%Y %H:%M").to_string()
        };
        let number = app.state.queue.items()[0].message.number;
        show_purpose(&mut app, Purpose::Fact(Kind::Noted, number));
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
        keep_draft(&mut app);
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
        show_purpose(&mut app, Purpose::Register);
        let Layer::Dialog(dialog) = &app.layer else {
            panic!("no form is open")
        };
        let begun = dialog.form.value("at");
        let later = app.state.now + TimeDelta::minutes(7);
        tick(&mut app, later);
        let Layer::Dialog(dialog) = &app.layer else {
            panic!("no form is open")
        };
        assert_eq!(dialog.form.value("at"), begun);
    }

    #[test]
    fn a_link_pasted_over_the_queue_is_a_new_message() {
        let (_folder, mut app) = desk::empty();
        let link = "https://vk.com/wall-1_7";
        update(&mut app, Input::Paste(format!("{link}\nГде пособие?")));
        let value = |app: &App, field| match &app.layer {
            Layer::Dialog(dialog) => dialog.form.value(field),
            _ => panic!("no form is open"),
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
        show_purpose(&mut app, Purpose::Register);
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
