//! What a key does: to the layer that lies on top, or, with nothing over the screen, by the table of actions.

use crate::desk::actions::act;
use crate::desk::app::{App, Layer};
use crate::desk::effect::Effect;
use crate::desk::forms;
use crate::desk::forms::{Dialog, Purpose, register};
use crate::desk::gate::{ask_first, must_wait};
use crate::desk::input::action::{Action, Fill, Row};
use crate::desk::input::key::Key;
use crate::desk::input::place::Place;
use crate::desk::input::place::Screen;
use crate::desk::layers::appearance;
use crate::desk::layers::help::Help;
use crate::desk::layers::list;
use crate::desk::layers::list::Intake;
use crate::desk::layers::palette;
use crate::desk::layers::templates;
use crate::desk::layers::templates::Templates;
use crate::desk::state::session::Access;
use crate::desk::update::{keep_draft, show_purpose};
use crate::desk::widgets::form::Outcome;

/// Takes a key in.
pub(crate) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    if key.alt && !is_bound(app, &key) {
        // Esc and the next key in one piece look like this: neither of the two is what was meant for sure.
        return Vec::new();
    }
    let over = app.state.keymap.find_over(app.state.screen, &key);
    if over == Some(Action::Help) && !matches!(app.layer, Layer::None | Layer::Help(_)) {
        let under = std::mem::replace(&mut app.layer, Layer::None);
        app.layer = Layer::Help(Box::new(Help::over(&app.state, under)));
        return Vec::new();
    }
    // In a form Ctrl+Z takes back what was typed.
    if over == Some(Action::Stop) && !matches!(app.layer, Layer::Dialog(_)) {
        return vec![Effect::Stop];
    }
    match std::mem::replace(&mut app.layer, Layer::None) {
        Layer::Dialog(dialog) => in_dialog(app, dialog, key),
        Layer::Help(mut help) => {
            let stays = over != Some(Action::Help) && help.update(app.state.window, &key);
            app.layer = if stays { Layer::Help(help) } else { help.under };
            if over == Some(Action::Quit) {
                keep_draft(app);
                app.state.leaving = true;
            }
            Vec::new()
        }
        Layer::Explain(_) if over == Some(Action::Quit) => {
            app.state.leaving = true;
            Vec::new()
        }
        Layer::Explain(_)
            if app.state.keymap.find(app.state.screen, &key) == Some(Action::Explain) =>
        {
            Vec::new()
        }
        Layer::Looks(looks) => match looks.update(key) {
            appearance::Outcome::Open(looks) => {
                app.state.theme = app.state.theme_of(looks.name());
                app.layer = Layer::Looks(looks);
                Vec::new()
            }
            appearance::Outcome::Left(before) => {
                app.state.theme = before;
                Vec::new()
            }
            appearance::Outcome::Kept(name) => {
                app.state.theme = app.state.theme_of(name);
                app.state.setup.settings.theme = name.to_owned();
                vec![Effect::KeepTheme(name)]
            }
        },
        Layer::Explain(explain) => {
            let item = app.state.shown().selected_item();
            let stages = item.map_or(0, |item| item.stages.len());
            app.layer = explain
                .update(key, stages)
                .map_or(Layer::None, Layer::Explain);
            Vec::new()
        }
        Layer::History(history) => {
            app.state.notice = None;
            app.layer = Layer::History(history);
            match (
                app.state.keymap.find(Place::History, &key),
                key.name().as_str(),
            ) {
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
            app.state.notice = None;
            match app.state.keymap.find(app.state.screen, &key) {
                Some(action) => act(app, action),
                // Whatever is no key of the journal is what is looked for.
                None if app.state.screen == Screen::Journal && app.finder.types(key) => {
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
    let over = app.state.keymap.find_over(app.state.screen, key);
    app.state.keymap.find(place, key).or(over).is_some()
}

fn in_list(app: &mut App, mut intake: Box<Intake>, key: Key) -> Vec<Effect> {
    let Some(key) = app.state.keymap.own_key(Place::List, key) else {
        app.layer = Layer::Intake(intake);
        return Vec::new();
    };
    let outcome = intake.update(key);
    app.state.notice = None;
    match outcome {
        list::Outcome::Left => {}
        list::Outcome::Open => app.layer = Layer::Intake(intake),
        list::Outcome::Told(words) => {
            app.layer = Layer::Intake(intake);
            app.state.say_error(words);
        }
        list::Outcome::HasErrors => {
            app.layer = Layer::Intake(intake);
            let key = app.state.keymap.key(Action::SkipWrong);
            app.state.say_error(format!(
                "Есть строки с ошибками: исправьте их в файле или нажмите {key}, чтобы пропустить"
            ));
        }
        list::Outcome::Columns(request, layout) => {
            show_purpose(app, Purpose::Columns(Box::new((*request, *layout))));
        }
        list::Outcome::Register(registration) => {
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
    let Some(key) = app.state.keymap.own_key(Place::Form, key) else {
        app.layer = Layer::Dialog(dialog);
        return Vec::new();
    };
    if dialog.templates.is_some() {
        return in_templates(app, dialog, key);
    }
    if key.name() == Fill::Again.own_key() && app.state.drafts.remove(&dialog.draft_name()) {
        app.layer = dialog.uncover();
        show_purpose(app, dialog.purpose);
        return Vec::new();
    }
    if dialog.purpose == Purpose::Unlock {
        match app.state.keymap.find_over(app.state.screen, &key) {
            Some(Action::Quit) => app.state.leaving = true,
            Some(Action::Duty) => show_purpose(app, Purpose::HandDuty),
            _ => return in_form(app, dialog, key),
        }
        return Vec::new();
    }
    in_form(app, dialog, key)
}

fn in_form(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    if app.state.keymap.find_over(app.state.screen, &key) == Some(Action::Quit) {
        app.layer = Layer::Dialog(dialog);
        keep_draft(app);
        app.layer = Layer::None;
        app.state.leaving = true;
        return Vec::new();
    }
    match key.name() {
        name if name == Fill::Repeat.own_key() && dialog.purpose == Purpose::Register => {
            register::repeats(&mut dialog);
            app.layer = Layer::Dialog(dialog);
            return Vec::new();
        }
        name if name == Fill::Templates.own_key() && dialog.has_templates() => {
            dialog.templates = Templates::of(&app.state, &dialog).map(Box::new);
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
        effects.extend(forms::fill_in(&app.state, &mut dialog, before));
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
                effects.extend(forms::fill_in(&app.state, &mut dialog, before));
            }
            app.layer = Layer::Dialog(dialog);
            effects
        }
        Outcome::Left => {
            let under = dialog.uncover();
            app.layer = Layer::Dialog(dialog);
            keep_draft(app);
            app.layer = under;
            if app.state.access == Access::Locked {
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
                effects.extend(forms::fill_in(&app.state, &mut dialog, before));
            }
            effects.extend(forms::send(&app.state, &mut dialog));
            // The form stays until the journal has confirmed the entry.
            app.layer = Layer::Dialog(dialog);
            effects
        }
    }
}

fn in_templates(app: &mut App, mut dialog: Box<Dialog>, key: Key) -> Vec<Effect> {
    let mut effects = Vec::new();
    if app.state.keymap.find_over(app.state.screen, &key) == Some(Action::Quit) {
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
