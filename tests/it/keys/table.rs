//! Every key of every screen, as each layout sends it: its own action and no other.

use std::collections::HashSet;

use pult::desk::input::action::Action;
use pult::desk::input::key::Key;
use pult::desk::input::keymap::{Keymap, bindings, takes_letters};
use pult::desk::input::place::places;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The places of ЙЦУКЕН and QWERTY, written down apart from the program's own table.
const RUSSIAN: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
/// What the Latin places give with Shift.
const SHIFTED: &str = "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";

fn upper(letter: char) -> char {
    letter.to_uppercase().next().expect("a letter")
}

/// What terminals send for a letter's place: each layout, with Shift, with Caps Lock, with both.
fn letters(letter: char) -> Vec<KeyEvent> {
    let place = RUSSIAN.chars().position(|own| own == letter);
    let Some(place) = place else {
        return vec![event(KeyCode::Char(letter), KeyModifiers::NONE)];
    };
    let latin = LATIN.chars().nth(place).expect("a place");
    let shifted = SHIFTED.chars().nth(place).expect("a place");
    let (none, shift) = (KeyModifiers::NONE, KeyModifiers::SHIFT);
    let capital = upper(latin);
    vec![
        event(KeyCode::Char(letter), none),
        event(KeyCode::Char(upper(letter)), shift),
        event(KeyCode::Char(upper(letter)), none),
        event(KeyCode::Char(letter), shift),
        event(KeyCode::Char(latin), none),
        event(KeyCode::Char(shifted), shift),
        event(KeyCode::Char(capital), none),
        event(KeyCode::Char(latin), shift),
    ]
}

fn event(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

/// What terminals send for a key of the table.
fn events(name: &str) -> Vec<KeyEvent> {
    let none = KeyModifiers::NONE;
    for (prefix, modifier) in [
        ("Shift+", KeyModifiers::SHIFT),
        ("Alt+", KeyModifiers::ALT),
        ("Ctrl+", KeyModifiers::CONTROL),
    ] {
        let named = name.strip_prefix(prefix);
        if let Some(named) = named.filter(|key| key.chars().count() > 1 && name != "Shift+Tab") {
            return vec![event(events(named)[0].code, modifier)];
        }
    }
    if let Some(letter) = name.strip_prefix("Ctrl+") {
        let latin = letter
            .chars()
            .next()
            .expect("a letter")
            .to_ascii_lowercase();
        let place = LATIN.chars().position(|own| own == latin).expect("a place");
        let russian = RUSSIAN.chars().nth(place).expect("a place");
        let with_shift = KeyModifiers::CONTROL | KeyModifiers::SHIFT;
        return vec![
            event(KeyCode::Char(latin), KeyModifiers::CONTROL),
            event(KeyCode::Char(russian), KeyModifiers::CONTROL),
            event(KeyCode::Char(upper(latin)), with_shift),
            event(KeyCode::Char(upper(russian)), with_shift),
        ];
    }
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Insert" => KeyCode::Insert,
        "Delete" => KeyCode::Delete,
        "Shift+Tab" => {
            // Terminals tell it with and without the modifier.
            let shift = KeyModifiers::SHIFT;
            return vec![
                event(KeyCode::BackTab, none),
                event(KeyCode::BackTab, shift),
            ];
        }
        _ if name.chars().count() == 1 => return letters(name.chars().next().expect("a letter")),
        _ => {
            let number = name.strip_prefix('F').expect("an F-key");
            KeyCode::F(number.parse().expect("a number"))
        }
    };
    vec![event(code, none)]
}

fn key(event: KeyEvent) -> Key {
    Key::from_event(&event).expect("a press")
}

#[test]
fn every_key_of_every_screen_does_its_action_and_no_other_in_each_layout_and_case() {
    let keymap = Keymap::default();
    let mut tried = 0;
    for screen in places() {
        for binding in bindings(screen) {
            for name in binding.keys {
                for event in events(name) {
                    let pressed = key(event);
                    let is_text = takes_letters(screen) && pressed.character().is_some();
                    let expected = (!is_text).then_some(binding.action);
                    let found = keymap.find(screen, &pressed);
                    assert_eq!(found, expected, "{screen:?}: {name} as {event:?}");
                    let own = bindings(screen)
                        .filter(|own| keymap.keys(own.action).contains(&pressed.name()))
                        .map(|own| own.action);
                    let own: HashSet<_> = own.collect();
                    assert_eq!(own.len(), 1, "{screen:?}: {name} as {event:?}: {own:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 300, "{tried} presses were tried");
}

#[test]
fn a_letter_that_no_action_has_does_nothing_in_either_layout() {
    let keymap = Keymap::default();
    for screen in places() {
        let taken: HashSet<&str> = bindings(screen).flat_map(|own| own.keys).copied().collect();
        let free = RUSSIAN
            .chars()
            .filter(|own| !taken.contains(own.to_string().as_str()));
        for event in free.flat_map(letters) {
            assert_eq!(
                keymap.find(screen, &key(event)),
                None,
                "{screen:?} {event:?}"
            );
        }
    }
}

#[test]
fn the_keys_of_an_action_are_the_same_on_every_screen() {
    for binding in places().flat_map(bindings) {
        assert_eq!(
            Keymap::default().keys(binding.action),
            binding.keys,
            "{}",
            binding.label
        );
    }
}

#[test]
fn a_ctrl_key_has_a_plain_key_beside_it() {
    // In the Russian layout some terminals send Ctrl with a letter as the bare letter, or not at all.
    // The shell's own key has none: whoever stops programs knows it, and the palette has the action by its name.
    for place in places() {
        for binding in bindings(place).filter(|binding| binding.action != Action::Stop) {
            let works = |key: &str| !takes_letters(place) || key.chars().count() > 1;
            let mut keys = binding.keys.iter().filter(|key| works(key));
            let plain = keys.any(|key| !key.starts_with("Ctrl+"));
            assert!(plain, "{place:?}: {}: {:?}", binding.label, binding.keys);
        }
    }
}
