//! Reminders of dues: near, now, past, each once. A bell, a line under the header, a notification on the desktop; never
//! anything that takes the keyboard from the person typing.
//!
//! Outside working time every clock stands and nothing rings. What somebody has entered meanwhile may have brought a due
//! near all the same: that is told when working time begins.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::calendar::{Instant, Now};
use crate::desk::effect::Effect;
use crate::desk::state::told::{Key, Level};
use crate::desk::state::{State, queue::Item, session::Access};
use crate::regulation::stage::{self, Stage};

/// How many forms that were left are named before the rest is only counted.
const FORMS: usize = 3;

/// How many dues are named before the rest is only counted.
const NAMED: usize = 4;

/// Marks what is due at the start as told: the header shows it anyway.
pub fn begin(state: &mut State) {
    state.told.levels = levels(state);
}

/// Tells what has come nearer since the desk last spoke: says it under the header and asks for a bell and a
/// notification.
pub fn tell(state: &mut State) -> Vec<Effect> {
    if is_quiet(state) {
        return Vec::new();
    }
    let now = levels(state);
    let before = std::mem::replace(&mut state.told.levels, now);
    let mut news = Vec::new();
    for item in state.queue.items() {
        for stage in &item.stages {
            let key = key(item, stage);
            let level = state.told.levels.get(&key).copied();
            // A due that was postponed is announced again when it comes near again.
            if level > before.get(&key).copied() {
                news.extend(level.map(|level| due_words(state, item, stage, level)));
            }
        }
    }
    if news.is_empty() {
        return Vec::new();
    }
    let text = summed_up(&news, NAMED, " · ");
    state.say_error(text.clone());
    let settings = &state.setup.settings;
    let mut effects = Vec::new();
    if settings.bell {
        effects.push(Effect::Ring);
    }
    // With the keyboard in this window the line under the header is enough.
    if state.has_focus != Some(true) {
        effects.push(Effect::Notify(text));
    }
    effects
}

fn levels(state: &State) -> HashMap<Key, Level> {
    let soon = state.soon();
    let stages = state.queue.items().iter().flat_map(|item| {
        item.stages
            .iter()
            .filter_map(move |stage| Some((key(item, stage), Level::of_stage(stage, soon)?)))
    });
    stages.collect()
}

fn key(item: &Item, stage: &Stage) -> Key {
    (
        item.message.number,
        stage.code,
        stage.department.clone(),
        stage.round,
    )
}

/// Nothing rings now.
fn is_quiet(state: &State) -> bool {
    let now = stage::to_the_minute(state.now);
    // A term that ends with the day is due at the closing: that minute is still worked.
    state.setup.settings.quiet
        && !is_worked(state, now)
        && !is_worked(state, now - TimeDelta::minutes(1))
}

/// Whether this is working time; a year outside the calendar counts as such, so that nothing is missed.
fn is_worked(state: &State, at: Instant) -> bool {
    match state.setup.rules.calendar.now(at) {
        Ok(Now::Working { .. }) | Err(_) => true,
        Ok(Now::Lunch { .. } | Now::Closed { .. }) => false,
    }
}

fn due_words(state: &State, item: &Item, stage: &Stage, level: Level) -> String {
    let department = stage.department.as_ref().map(|code| {
        let name = state.setup.organization.department_name(code);
        format!(", {name}")
    });
    let what = match level {
        Level::Near => format!("осталось {}", stage.remaining.unwrap_or_default()),
        Level::Due => "срок сейчас".to_owned(),
        Level::Overdue => "срок истёк".to_owned(),
    };
    format!(
        "№ {}: {}{} — {what}",
        item.message.number.index,
        stage.name.to_lowercase(),
        department.unwrap_or_default()
    )
}

/// The first few of several, and how many there are beside them.
fn summed_up(all: &[String], most: usize, separator: &str) -> String {
    let named = all[..all.len().min(most)].join(separator);
    match all.len().saturating_sub(most) {
        0 => named,
        more => format!("{named}{separator}и ещё {more}"),
    }
}

/// What is kept and can be opened again: Отложено: новое сообщение — н; № 17 · Заметка — з.
pub fn kept_forms(state: &State) -> Option<String> {
    let in_work = |number| {
        let mut items = state.queue.items().iter();
        items.any(|item| item.message.number == number)
    };
    let kept = state.drafts.with(None);
    let named: Vec<String> = kept
        .iter()
        .filter(|kept| kept.of_message().is_none_or(|(_, number)| in_work(number)))
        .map(|kept| kept.name(&state.keymap))
        .collect();
    let words = || format!("Отложено: {}", summed_up(&named, FORMS, "; "));
    (!named.is_empty()).then(words)
}

/// Says once what an earlier run of the desk has left, as soon as it can be gone on with. Tells whether it was said.
pub fn remind_of_forms(state: &mut State) -> bool {
    let can_go_on = state.access == Access::Open;
    if state.drafts.told || !can_go_on {
        return false;
    }
    state.drafts.told = true;
    let Some(words) = kept_forms(state) else {
        return false;
    };
    match &mut state.notice {
        Some(notice) => notice.text = format!("{}. {words}", notice.text.trim_end_matches('.')),
        None => state.say(words),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Places, Setup};
    use crate::desk::{app::App, style::theme::Theme, update::tick};
    use crate::journal::Journal;

    /// A Monday; the ministry works from 8:30 to 17:30 and has lunch from 12:30 to 13:18.
    fn at(time: &str) -> Instant {
        format!("2026-11-23T{time}:00+07:00")
            .parse()
            .expect("an instant")
    }

    fn desk(time: &str) -> (tempfile::TempDir, App) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("journal.db");
        let places = Places::new(Some(path), Some(folder.path().to_owned())).expect("places");
        let setup = Setup::load(&places).expect("the sample is right");
        let app = App::new(setup, Theme::choose("none", true, ""), at(time));
        (folder, app)
    }

    /// Registers messages detected at these times: each has to be routed within 25 minutes.
    fn detected(app: &mut App, times: &[&str]) {
        let mut journal = Journal::open_or_create(&app.state.setup.journal).expect("a journal");
        let lines: Vec<String> = times
            .iter()
            .zip(1..)
            .map(|(time, number)| {
                format!(
                    r#"{{"kind":"detected","message":"2026-{number}","at":"2026-11-23T{time}:00+07:00","source":"vk","url":"https://vk.com/w{number}","author":"А","text":"Т","topic":"Т","location":"Л"}}"#
                )
            })
            .collect();
        journal
            .import(&app.state.setup.rules, lines.join("\n").as_bytes())
            .expect("imported");
        let open = journal.open_messages().expect("read").into_iter();
        app.state
            .load(open.map(|message| (message, Vec::new())).collect());
    }

    /// The clock goes on to a time; what is said and how often it rings.
    fn goes_on(app: &mut App, time: &str) -> (Option<String>, usize) {
        app.state.notice = None;
        let (_, effects) = tick(app, at(time));
        let rings = effects.iter().filter(|effect| **effect == Effect::Ring);
        let rings = rings.count();
        let said = app.state.notice.take().map(|notice| notice.text);
        let cried = effects.into_iter().find_map(|effect| match effect {
            Effect::Notify(text) => Some(text),
            _ => None,
        });
        if app.state.has_focus != Some(true) {
            assert_eq!(said, cried, "the desktop hears what the header says");
        }
        (said, rings)
    }

    fn said(text: &str) -> (Option<String>, usize) {
        (Some(text.to_owned()), 1)
    }

    #[test]
    fn a_due_is_told_when_near_when_now_and_when_past_once_each() {
        let (_folder, mut app) = desk("09:05");
        detected(&mut app, &["09:00"]);
        begin(&mut app.state);
        assert_eq!(goes_on(&mut app, "09:14"), (None, 0));
        let near = said("№ 1: направить — осталось 10 мин");
        assert_eq!(goes_on(&mut app, "09:15"), near);
        assert_eq!(goes_on(&mut app, "09:16"), (None, 0));
        assert_eq!(
            goes_on(&mut app, "09:25"),
            said("№ 1: направить — срок сейчас")
        );
        assert_eq!(
            goes_on(&mut app, "09:26"),
            said("№ 1: направить — срок истёк")
        );
        assert_eq!(goes_on(&mut app, "09:27"), (None, 0));
    }

    #[test]
    fn what_there_is_when_the_desk_opens_is_not_told_again() {
        let (_folder, mut app) = desk("09:20");
        detected(&mut app, &["09:00"]);
        begin(&mut app.state);
        assert_eq!(goes_on(&mut app, "09:21"), (None, 0));
        assert_eq!(goes_on(&mut app, "09:25").1, 1, "the next step is");
    }

    #[test]
    fn minutes_asleep_leave_the_last_word() {
        let (_folder, mut app) = desk("09:05");
        detected(&mut app, &["09:00"]);
        begin(&mut app.state);
        assert_eq!(
            goes_on(&mut app, "09:40"),
            said("№ 1: направить — срок истёк")
        );
        assert_eq!(goes_on(&mut app, "09:41"), (None, 0));
    }

    #[test]
    fn lunch_is_quiet_and_what_came_up_is_told_after_it() {
        for is_quiet in [true, false] {
            let (_folder, mut app) = desk("12:40");
            app.state.setup.settings.quiet = is_quiet;
            begin(&mut app.state);
            detected(&mut app, &["12:14"]);
            let near = said("№ 1: направить — осталось 9 мин");
            let expected = if is_quiet { (None, 0) } else { near.clone() };
            assert_eq!(goes_on(&mut app, "12:41"), expected);
            assert_eq!(goes_on(&mut app, "13:17"), (None, 0));
            let expected = if is_quiet { near } else { (None, 0) };
            assert_eq!(goes_on(&mut app, "13:18"), expected);
        }
    }

    #[test]
    fn a_due_at_the_closing_is_told_at_the_closing() {
        let (_folder, mut app) = desk("17:10");
        detected(&mut app, &["17:05"]);
        begin(&mut app.state);
        assert_eq!(goes_on(&mut app, "17:20").1, 1);
        assert_eq!(
            goes_on(&mut app, "17:30"),
            said("№ 1: направить — срок сейчас")
        );
        assert_eq!(goes_on(&mut app, "17:31"), (None, 0));
    }

    #[test]
    fn many_at_once_are_one_bell_and_the_rest_is_counted() {
        let (_folder, mut app) = desk("09:05");
        detected(
            &mut app,
            &["09:00", "09:00", "09:00", "09:00", "09:01", "09:02"],
        );
        begin(&mut app.state);
        let (said, rings) = goes_on(&mut app, "09:17");
        let said = said.expect("something");
        assert!(said.ends_with(" · и ещё 2"), "{said}");
        assert_eq!((said.matches('№').count(), rings), (NAMED, 1));
    }

    #[test]
    fn the_bell_and_the_desktop_can_be_silent_and_the_line_is_not() {
        let (_folder, mut app) = desk("09:05");
        app.state.setup.settings.bell = false;
        app.state.has_focus = Some(true);
        detected(&mut app, &["09:00"]);
        begin(&mut app.state);
        app.state.notice = None;
        let (changed, effects) = tick(&mut app, at("09:15"));
        assert_eq!((changed, effects), (true, Vec::new()));
        assert!(app.state.notice.is_some());
    }
}
