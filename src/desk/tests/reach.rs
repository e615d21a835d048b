//! Every action is reached by the keyboard alone: by its key, from the palette, from the footer or what the footer leads
//! to, and the help tells of it. Tried over the whole table, screen by screen.

use std::collections::HashSet;

use crate::desk::app::App;
use crate::desk::input::action::Action;
use crate::desk::input::key::{Key, shown};
use crate::desk::input::keymap::{Keymap, bindings};
use crate::desk::layer::Flow;
use crate::desk::layers::help;
use crate::desk::tests::desk::{busy, empty, on_every_screen, press, text, types};
use crate::desk::view::footer_words;

/// Every size that the desk is promised to work at.
const WIDTHS: [u16; 4] = [60, 80, 120, 200];

fn chosen_from_the_palette(app: &mut App, query: &str) -> Option<Action> {
    press(app, "Ctrl+P");
    types(app, query);
    let enter = Key::named("Enter").expect("a key");
    let palette = app.layers.last_mut().expect("the palette is open");
    match palette.key(enter, &mut app.state) {
        Flow::Choose(action) => Some(action),
        _ => None,
    }
}

#[test]
fn every_action_has_a_key_that_works_on_its_screen_and_is_told_in_the_help() {
    let keymap = Keymap::default();
    let help = help::lines(&keymap, None);
    for (_folder, app) in on_every_screen() {
        for binding in bindings(app.state.screen) {
            let name = keymap.name_on(app.state.screen, binding.action);
            let name = name.unwrap_or_else(|| panic!("{} has no key", binding.label));
            let key = Key::named(name).expect("a key");
            assert_eq!(keymap.find(app.state.screen, &key), Some(binding.action));
            let told = help.iter().any(|line| {
                let keys = keymap.keys(binding.action);
                line.contains(binding.description)
                    && keys.iter().all(|key| line.contains(shown(key)))
            });
            assert!(told, "the help tells of {} and its keys", binding.label);
            let name = binding.name;
            assert!(
                help.iter().any(|line| line.trim_start().starts_with(name)),
                "{name}"
            );
        }
    }
}

#[test]
fn every_action_of_every_screen_is_chosen_from_its_palette_by_its_words_and_by_its_key() {
    for (_folder, mut app) in on_every_screen() {
        let screen = app.state.screen;
        for binding in bindings(screen).filter(|own| own.action != Action::Palette) {
            let key = app
                .state
                .keymap
                .name_on(screen, binding.action)
                .expect("a key");
            for query in [binding.description.to_owned(), key.to_owned()] {
                app.layers.clear();
                let found = chosen_from_the_palette(&mut app, &query);
                assert_eq!(found, Some(binding.action), "{screen:?}: {query}");
            }
        }
    }
}

#[test]
fn the_footer_leads_to_every_action_at_every_size() {
    for (_folder, mut app) in on_every_screen() {
        for width in WIDTHS {
            let words = footer_words(&app, width);
            let shown: HashSet<&str> = words.iter().map(|(key, _)| key.as_str()).collect();
            for action in [Action::Palette, Action::Help] {
                let key = app
                    .state
                    .keymap
                    .name_on(app.state.screen, action)
                    .expect("a key");
                assert!(
                    shown.contains(key),
                    "{:?} at {width}: {words:?}",
                    app.state.screen
                );
            }
            // Whatever the footer shows does something.
            for (key, _) in &words {
                let key = Key::named(key).expect("a key");
                assert!(
                    app.state.keymap.find(app.state.screen, &key).is_some(),
                    "{key:?}"
                );
            }
            let line = text(&app, width, 24);
            let footer = line.lines().last().expect("a footer");
            assert!(footer.ends_with("команды   F1 справка"), "{footer}");
        }
        for (key, opens) in [("F12", "Команды"), ("Ctrl+P", "Команды"), ("F1", "Справка")]
        {
            press(&mut app, key);
            assert!(
                text(&app, 80, 24).contains(opens),
                "{:?}: {key}",
                app.state.screen
            );
            press(&mut app, "Esc");
            assert!(app.layers.is_empty());
        }
    }
}

#[test]
fn the_footer_names_the_next_step_first_on_every_screen() {
    let first = |app: &App| {
        let (key, label) = footer_words(app, 80).remove(0);
        format!("{key} {label}")
    };
    let (_folder, mut app) = busy();
    assert_eq!(first(&app), "Enter на согласование");
    press(&mut app, "Down");
    assert_eq!(first(&app), "Enter категория", "{}", text(&app, 120, 32));
    let (_folder, nothing) = empty();
    assert_eq!(first(&nothing), "н новое");
    for (key, expected) in [
        ("F6", "Esc к очереди"),
        ("F7", "Enter изменить"),
        ("F2", "Enter категория"),
        ("F12", "Enter выполнить"),
        ("ц", "Enter оставить"),
        ("н", "Enter дальше"),
        ("ч", "Left другой этап"),
        ("F1", "Esc закрыть"),
    ] {
        app.layers.clear();
        press(&mut app, key);
        assert_eq!(first(&app), expected, "{key}");
    }
}

#[test]
fn the_f_keys_fill_what_room_there_is() {
    let (_folder, app) = empty();
    let line = |width: u16| {
        let text = text(&app, width, 24);
        text.lines().last().expect("a footer").to_owned()
    };
    assert_eq!(
        line(80),
        " н новое   F3 журнал   F4 реестр   F5 сводная   Ctrl+P команды   F1 справка"
    );
    let wide = line(200);
    for way in [
        "F3 журнал",
        "F4 реестр",
        "F5 сводная",
        "F6 календарь",
        "F7 справочник",
        "F8 печать",
        "F9 дежурство",
        "F10 выход",
    ] {
        assert!(wide.contains(way), "{wide}");
    }
}

#[test]
fn the_help_opens_over_a_half_filled_form_and_gives_it_back() {
    let (_folder, mut app) = busy();
    press(&mut app, "н");
    types(&mut app, "https");
    press(&mut app, "F1");
    assert!(text(&app, 120, 32).contains("Что такое Пульт"));
    press(&mut app, "PageDown");
    press(&mut app, "Esc");
    let form = text(&app, 120, 32);
    assert!(
        form.contains("https") && !form.contains("Что такое Пульт"),
        "{form}"
    );
    // Left from the help, what was typed is kept.
    press(&mut app, "F1");
    press(&mut app, "F10");
    assert!(app.state.leaving);
    assert_eq!(app.state.drafts["register"]["url"], "https");
}
