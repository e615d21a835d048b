//! What a key does: to the layer that lies on top, or, with nothing over the screen, by the table of actions.

use super::act::act;
use super::app::{Access, App, Layer, Screen};
use super::dialogs::{self, Dialog, Purpose};
use super::effect::Effect;
use super::guard::{ask_first, must_wait};
use super::key::Key;
use super::keymap::bindings;
use super::palette;
use super::update::{keep_draft, show_purpose};
use super::widgets::form::Outcome;

/// Takes a key in.
pub(super) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    match std::mem::replace(&mut app.layer, Layer::None) {
        Layer::Dialog(dialog) => in_dialog(app, dialog, key),
        Layer::Help(row) => {
            app.layer = match key.name().as_str() {
                "Esc" | "F1" | "Enter" => Layer::None,
                "Up" => Layer::Help(row.saturating_sub(1)),
                "Down" => Layer::Help(row + 1),
                "PageUp" => Layer::Help(row.saturating_sub(10)),
                "PageDown" | "Пробел" => Layer::Help(row + 10),
                "Home" => Layer::Help(0),
                "F10" => {
                    app.leaving = true;
                    Layer::None
                }
                _ => Layer::Help(row),
            };
            Vec::new()
        }
        Layer::Explain(explain) => {
            if key.name() == "F10" {
                app.leaving = true;
            }
            let item = app.shown().selected_item();
            let stages = item.map_or(0, |item| item.stages.len());
            app.layer = explain
                .update(key, stages)
                .map_or(Layer::None, Layer::Explain);
            Vec::new()
        }
        Layer::History(history) => {
            app.layer = history
                .update(key)
                .map_or(Layer::None, |history| Layer::History(Box::new(history)));
            Vec::new()
        }
        Layer::Palette(mut palette) => match palette.update(key) {
            palette::Outcome::Open => {
                app.layer = Layer::Palette(palette);
                Vec::new()
            }
            palette::Outcome::Left => Vec::new(),
            palette::Outcome::Chosen(action) => act(app, action),
        },
        Layer::None => {
            app.notice = None;
            let name = key.name();
            let found = bindings(app.screen).find(|binding| binding.keys.contains(&name.as_str()));
            match found {
                Some(binding) => act(app, binding.action),
                // Whatever is no key of the journal is what is looked for.
                None if app.screen == Screen::Journal && app.finder.types(key) => {
                    vec![Effect::Find(true)]
                }
                None => Vec::new(),
            }
        }
    }
}

fn in_dialog(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    if key.name() == "F4" && app.drafts.remove(&dialog.draft_name()).is_some() {
        app.layer = Layer::None;
        show_purpose(app, dialog.purpose);
        return Vec::new();
    }
    if dialog.purpose == Purpose::Unlock && matches!(key.name().as_str(), "F9" | "F10") {
        if key.name() == "F10" {
            app.leaving = true;
        } else {
            show_purpose(app, Purpose::HandDuty);
        }
        return Vec::new();
    }
    let before = dialog.form.focused();
    match dialog.form.update(key) {
        Outcome::Open => {
            if before != dialog.form.focused() {
                dialogs::fill_in(app, &mut dialog, before);
            }
            app.layer = Layer::Dialog(dialog);
            Vec::new()
        }
        Outcome::Left => {
            app.layer = Layer::Dialog(dialog);
            keep_draft(app);
            app.layer = Layer::None;
            if app.access == Access::Locked {
                show_purpose(app, Purpose::Unlock);
            }
            Vec::new()
        }
        Outcome::Sent if must_wait(app, &dialog.purpose) => {
            app.layer = Layer::Dialog(dialog);
            keep_draft(app);
            ask_first(app);
            Vec::new()
        }
        Outcome::Sent => {
            dialogs::fill_in(app, &mut dialog, before);
            let effects = dialogs::send(app, &mut dialog).into_iter().collect();
            // The form stays until the journal has confirmed the entry.
            app.layer = Layer::Dialog(dialog);
            effects
        }
    }
}
