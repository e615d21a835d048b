//! What a key does: to the layer that lies on top, or, with nothing over the screen, by the table of actions.

use super::act::act;
use super::action::{Action, Fill, Row};
use super::app::{Access, App, Layer, Screen};
use super::dialogs::templates::{self, Templates};
use super::dialogs::{self, Dialog, Purpose, register};
use super::effect::Effect;
use super::guard::{ask_first, must_wait};
use super::help::Help;
use super::intake::{self, Intake};
use super::key::Key;
use super::keymap::Place;
use super::looks;
use super::palette;
use super::update::{keep_draft, show_purpose};
use super::widgets::form::Outcome;

/// Takes a key in.
pub(super) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    if key.alt && !is_bound(app, &key) {
        // Esc and the next key in one piece look like this: neither of the two is what was meant for sure.
        return Vec::new();
    }
    let over = app.keymap.find_over(app.screen, &key);
    if over == Some(Action::Help) && !matches!(app.layer, Layer::None | Layer::Help(_)) {
        let under = std::mem::replace(&mut app.layer, Layer::None);
        app.layer = Layer::Help(Box::new(Help::over(app, under)));
        return Vec::new();
    }
    // In a form Ctrl+Z takes back what was typed.
    if over == Some(Action::Stop) && !matches!(app.layer, Layer::Dialog(_)) {
        return vec![Effect::Stop];
    }
    match std::mem::replace(&mut app.layer, Layer::None) {
        Layer::Dialog(dialog) => in_dialog(app, dialog, key),
        Layer::Help(mut help) => {
            let stays = over != Some(Action::Help) && help.update(app.window, &key);
            app.layer = if stays { Layer::Help(help) } else { help.under };
            if over == Some(Action::Quit) {
                keep_draft(app);
                app.leaving = true;
            }
            Vec::new()
        }
        Layer::Explain(_) if over == Some(Action::Quit) => {
            app.leaving = true;
            Vec::new()
        }
        Layer::Explain(_) if app.keymap.find(app.screen, &key) == Some(Action::Explain) => {
            Vec::new()
        }
        Layer::Looks(looks) => match looks.update(key) {
            looks::Outcome::Open(looks) => {
                app.theme = app.theme_of(looks.name());
                app.layer = Layer::Looks(looks);
                Vec::new()
            }
            looks::Outcome::Left(before) => {
                app.theme = before;
                Vec::new()
            }
            looks::Outcome::Kept(name) => {
                app.theme = app.theme_of(name);
                app.setup.settings.theme = name.parse().unwrap_or_default();
                vec![Effect::KeepTheme(name)]
            }
        },
        Layer::Explain(explain) => {
            let item = app.shown().selected_item();
            let stages = item.map_or(0, |item| item.stages.len());
            app.layer = explain
                .update(key, stages)
                .map_or(Layer::None, Layer::Explain);
            Vec::new()
        }
        Layer::History(history) => {
            app.notice = None;
            app.layer = Layer::History(history);
            match (app.keymap.find(Place::History, &key), key.name().as_str()) {
                (Some(action), _) => act(app, action),
                (None, "Enter") => act(app, Action::Back),
                (None, "Left") => act(app, Action::Row(Row::By(-1))),
                (None, "Right") => act(app, Action::Row(Row::By(1))),
                (None, _) => Vec::new(),
            }
        }
        Layer::Intake(intake) => in_list(app, intake, key),
        Layer::Palette(mut palette) => match palette.update(key) {
            palette::Outcome::Open => {
                app.layer = Layer::Palette(palette);
                Vec::new()
            }
            palette::Outcome::Left => {
                app.layer = palette.under;
                Vec::new()
            }
            palette::Outcome::Chosen(action) => {
                app.layer = palette.under;
                act(app, action)
            }
        },
        Layer::None => {
            app.notice = None;
            match app.keymap.find(app.screen, &key) {
                Some(action) => act(app, action),
                // Whatever is no key of the journal is what is looked for.
                None if app.screen == Screen::Journal && app.finder.types(key) => {
                    vec![Effect::Find(true)]
                }
                None => Vec::new(),
            }
        }
    }
}

/// A key with Alt does something here.
fn is_bound(app: &App, key: &Key) -> bool {
    let place = match app.layer {
        Layer::Dialog(_) => Place::Form,
        Layer::Intake(_) => Place::List,
        _ => app.place(),
    };
    let over = app.keymap.find_over(app.screen, key);
    app.keymap.find(place, key).or(over).is_some()
}

fn in_list(app: &mut App, mut intake: Box<Intake>, key: Key) -> Vec<Effect> {
    let Some(key) = app.keymap.own_key(Place::List, key) else {
        app.layer = Layer::Intake(intake);
        return Vec::new();
    };
    let outcome = intake.update(key);
    app.notice = None;
    match outcome {
        intake::Outcome::Left => {}
        intake::Outcome::Open => app.layer = Layer::Intake(intake),
        intake::Outcome::Told(words) => {
            app.layer = Layer::Intake(intake);
            app.say_error(words);
        }
        intake::Outcome::HasErrors => {
            app.layer = Layer::Intake(intake);
            let key = app.keymap.key(Action::SkipWrong);
            app.say_error(format!(
                "Есть строки с ошибками: исправьте их в файле или нажмите {key}, чтобы пропустить"
            ));
        }
        intake::Outcome::Columns(request, layout) => {
            show_purpose(app, Purpose::Columns(Box::new((*request, *layout))));
        }
        intake::Outcome::Register(registration) => {
            // What is to be settled first may have come up while the list was looked at.
            if !ask_first(app) {
                app.layer = Layer::Intake(intake);
                return vec![Effect::RegisterList(registration)];
            }
        }
    }
    Vec::new()
}

fn in_dialog(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    let Some(key) = app.keymap.own_key(Place::Form, key) else {
        app.layer = Layer::Dialog(dialog);
        return Vec::new();
    };
    if dialog.templates.is_some() {
        return in_templates(app, dialog, key);
    }
    if key.name() == Fill::Again.own_key() && app.drafts.remove(&dialog.draft_name()) {
        app.layer = dialog.uncover();
        show_purpose(app, dialog.purpose);
        return Vec::new();
    }
    if dialog.purpose == Purpose::Unlock {
        match app.keymap.find_over(app.screen, &key) {
            Some(Action::Quit) => app.leaving = true,
            Some(Action::Duty) => show_purpose(app, Purpose::HandDuty),
            _ => return in_form(app, dialog, key),
        }
        return Vec::new();
    }
    in_form(app, dialog, key)
}

fn in_form(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    if app.keymap.find_over(app.screen, &key) == Some(Action::Quit) {
        app.layer = Layer::Dialog(dialog);
        keep_draft(app);
        app.layer = Layer::None;
        app.leaving = true;
        return Vec::new();
    }
    match key.name() {
        name if name == Fill::Repeat.own_key() && dialog.purpose == Purpose::Register => {
            register::repeats(&mut dialog);
            app.layer = Layer::Dialog(dialog);
            return Vec::new();
        }
        name if name == Fill::Templates.own_key() && dialog.has_templates() => {
            dialog.templates = Templates::of(app, &dialog).map(Box::new);
            if dialog.templates.is_none() {
                let words = "шаблонов нет: опишите их в organization.toml (там есть образец)";
                dialog.form.refuse("", words);
            }
            app.layer = Layer::Dialog(dialog);
            return Vec::new();
        }
        _ => {}
    }
    let before = dialog.form.focused();
    let mut effects = Vec::new();
    let goes_on = key.name() == "Enter";
    if goes_on {
        // Where Enter goes depends on what follows from the field that it leaves.
        dialog.form.accept();
        effects.extend(dialogs::fill_in(app, &mut dialog, before));
    }
    let copied = dialog.form.clipboard().to_owned();
    let outcome = dialog.form.update(key);
    if dialog.form.clipboard() != copied {
        effects.push(Effect::Copy {
            what: "выделенное",
            text: dialog.form.clipboard().to_owned(),
        });
    }
    match outcome {
        Outcome::Open => {
            if !goes_on && before != dialog.form.focused() {
                effects.extend(dialogs::fill_in(app, &mut dialog, before));
            }
            app.layer = Layer::Dialog(dialog);
            effects
        }
        Outcome::Left => {
            let under = dialog.uncover();
            app.layer = Layer::Dialog(dialog);
            keep_draft(app);
            app.layer = under;
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
            if !goes_on {
                effects.extend(dialogs::fill_in(app, &mut dialog, before));
            }
            effects.extend(dialogs::send(app, &mut dialog));
            // The form stays until the journal has confirmed the entry.
            app.layer = Layer::Dialog(dialog);
            effects
        }
    }
}

fn in_templates(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    let mut effects = Vec::new();
    if app.keymap.find_over(app.screen, &key) == Some(Action::Quit) {
        return in_form(app, dialog, key);
    }
    if let Some(mut shown) = dialog.templates.take() {
        match shown.update(key) {
            templates::Outcome::Open => dialog.templates = Some(shown),
            templates::Outcome::Left => {}
            templates::Outcome::Chosen(_, text) if shown.inserts => dialog.form.paste(&text),
            templates::Outcome::Chosen(name, text) => {
                let focused = dialog.form.focused();
                let words = format!("скопировано: {name}; вставьте в сети");
                dialog.form.notice(focused, Some(words));
                effects.push(Effect::Copy {
                    what: "текст шаблона",
                    text,
                });
            }
        }
    }
    app.layer = Layer::Dialog(dialog);
    effects
}
