//! Forms that were left or cut short: what was typed into them, to be offered again. Held in memory here; the
//! runtime keeps it in a file beside the journal, so that it outlives the process. A PIN is never among it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::calendar::Instant;
use crate::desk::input::keymap::{self, Keymap};
use crate::desk::input::{action::Action, key::shown, place::Screen};
use crate::desk::widgets::form::Draft;
use crate::regulation::{Kind, Number};

/// Drafts of a message that is not in work any more are kept so long: its other desk may have been wrong to close it.
const STALE: TimeDelta = TimeDelta::days(30);

/// The name of the draft of the form that asks which list is to be registered.
pub(crate) const LIST: &str = "Intake";

/// A draft of the forms of a list.
pub fn is_of_a_list(name: &str) -> bool {
    name == LIST || name.starts_with("Columns(")
}

/// A form that was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Which form: the name that its dialog gives itself.
    pub name: String,
    /// What the user reads over it.
    pub title: String,
    /// When it was last typed into.
    pub at: Instant,
    /// The field that had the focus.
    pub focus: String,
    /// What was typed, by the names of the fields.
    pub fields: Draft,
}

impl Kept {
    /// The fact and the message that it is about, if it is about one.
    pub fn of_message(&self) -> Option<(Kind, Number)> {
        let (code, number) = self.name.split_once(' ')?;
        let kind = keymap::all().find_map(|binding| match binding.action {
            Action::Step(kind) if kind.code() == code => Some(kind),
            _ => None,
        })?;
        Some((kind, number.parse().ok()?))
    }

    /// новое сообщение — н
    pub fn name(&self, keymap: &Keymap) -> String {
        let kind = match self.name.as_str() {
            "register" => Some(Action::Register),
            LIST => Some(Action::Intake),
            _ => self
                .of_message()
                .and_then(|(kind, _)| Action::of_kind(kind)),
        };
        let key = kind.and_then(|action| keymap.name_on(Screen::Main, action));
        let key = key.map(|key| format!(" — {}", shown(key)));
        let mut letters = self.title.chars();
        let title = match letters.next() {
            Some(first) => first.to_lowercase().chain(letters).collect(),
            None => String::new(),
        };
        format!("{title}{}", key.unwrap_or_default())
    }
}

/// Every form that was left.
#[derive(Debug, Default)]
pub struct Drafts {
    /// By name; of several of one name the last is offered first, and the others when it is done with.
    kept: BTreeMap<String, Vec<Kept>>,
    /// What was found at the start has been said.
    pub told: bool,
}

impl Drafts {
    /// What was typed into a form.
    pub fn get(&self, name: &str) -> Option<&Kept> {
        self.kept.get(name)?.last()
    }

    /// Keeps a form in place of what was kept of it.
    pub fn insert(&mut self, form: Kept) {
        let all = self.kept.entry(form.name.clone()).or_default();
        all.pop();
        all.push(form);
        // The user sees this form being put aside and needs no reminder of it.
        self.told = true;
    }

    /// Drops what was kept of a form; true if there was anything.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(all) = self.kept.get_mut(name) else {
            return false;
        };
        all.pop();
        if all.is_empty() {
            self.kept.remove(name);
        }
        true
    }

    /// Takes in what another run of the desk has left, unless it is here already.
    pub fn adopt(&mut self, forms: Vec<Kept>) {
        // The columns of a list are asked for when it has been read again.
        let can_be_opened = |form: &Kept| form.name == LIST || !is_of_a_list(&form.name);
        for form in forms.into_iter().filter(can_be_opened) {
            let all = self.kept.entry(form.name.clone()).or_default();
            if !all.contains(&form) {
                all.insert(0, form);
                all.sort_by_key(|kept| kept.at);
            }
        }
    }

    /// Forms of these names are done with.
    pub fn forget(&mut self, is_done: impl Fn(&str) -> bool) {
        self.kept.retain(|name, _| !is_done(name));
    }

    /// Drops drafts of messages that have been out of work for long.
    pub fn forget_stale(&mut self, now: Instant, is_in_work: impl Fn(Number) -> bool) {
        for all in self.kept.values_mut() {
            all.retain(|kept| match kept.of_message() {
                Some((_, number)) => is_in_work(number) || now - kept.at < STALE,
                None => true,
            });
        }
        self.kept.retain(|_, all| !all.is_empty());
    }

    /// Nothing was left.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Everything to be kept: what was left, and the form that is open now.
    pub fn with(&self, open: Option<Kept>) -> Vec<Kept> {
        let mut all = self.kept.clone();
        if let Some(open) = open {
            let of_name = all.entry(open.name.clone()).or_default();
            // It was opened with the last of them.
            let before = of_name.pop();
            let is_as_before = before
                .as_ref()
                .is_some_and(|before| before.fields == open.fields);
            of_name.push(before.filter(|_| is_as_before).unwrap_or(open));
        }
        all.into_values().flatten().collect()
    }
}

#[cfg(test)]
impl std::ops::Index<&str> for Drafts {
    type Output = Draft;

    fn index(&self, name: &str) -> &Draft {
        &self.get(name).expect("a draft").fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, text: &str, minute: i64) -> Kept {
        let start: Instant = "2026-11-23T02:31:00Z".parse().expect("an instant");
        Kept {
            name: name.to_owned(),
            title: "№ 17 · Заметка".to_owned(),
            at: start + TimeDelta::minutes(minute),
            focus: "text".to_owned(),
            fields: Draft::from([("text".to_owned(), text.to_owned())]),
        }
    }

    #[test]
    fn two_desks_that_left_the_same_form_both_find_it_again() {
        let mut drafts = Drafts::default();
        drafts.adopt(vec![kept("register", "второе", 5)]);
        drafts.adopt(vec![
            kept("register", "первое", 1),
            kept("register", "второе", 5),
        ]);
        assert_eq!(drafts["register"]["text"], "второе");
        assert!(drafts.remove("register"));
        assert_eq!(drafts["register"]["text"], "первое");
        assert!(drafts.remove("register"));
        assert!(!drafts.remove("register"));
    }

    #[test]
    fn the_open_form_stands_for_the_draft_that_it_was_opened_with() {
        let mut drafts = Drafts::default();
        drafts.insert(kept("register", "было", 0));
        let open = kept("register", "стало", 3);
        assert_eq!(drafts.with(Some(open.clone())), [open]);
        let untouched = kept("register", "было", 3);
        let same = drafts.with(Some(untouched));
        assert_eq!(same, [kept("register", "было", 0)], "nothing new to write");
    }

    #[test]
    fn a_draft_of_a_message_out_of_work_goes_after_a_month() {
        let mut drafts = Drafts::default();
        drafts.insert(kept("noted 2026-17", "звонили", 0));
        drafts.insert(kept("register", "давнее", 0));
        let later = |days| kept("", "", 0).at + TimeDelta::days(days);
        drafts.forget_stale(later(40), |_| true);
        drafts.forget_stale(later(29), |_| false);
        assert_eq!(drafts["noted 2026-17"]["text"], "звонили");
        drafts.forget_stale(later(31), |_| false);
        assert!(drafts.get("noted 2026-17").is_none());
        assert_eq!(drafts["register"]["text"], "давнее");
    }
}
