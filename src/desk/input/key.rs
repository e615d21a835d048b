//! Keys: our own type, because the terminal's compares by layout, case and kind of press.
//!
//! A hotkey is a place on the keyboard. Its [name](Key::name) is the Russian letter of that place in lower case, so «н»
//! and "y", in either case and with Caps Lock, are one hotkey. In a text field letters stay as typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The letters of ЙЦУКЕН, and what the same places have in QWERTY.
const LAYOUT: [&str; 2] = [
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
];

/// Letters of ЙЦУКЕН, and what the same places give with Shift in QWERTY.
const SHIFTED: [&str; 2] = ["хъжэбюё", "{}:\"<>~"];

/// The Russian and the Latin character of each place.
fn pairs([russian, latin]: [&'static str; 2]) -> impl Iterator<Item = (char, char)> {
    russian.chars().zip(latin.chars())
}

/// The keys that have names: how the table and config.toml call them.
const WORDS: [(&str, KeyCode); 28] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("пробел", KeyCode::Char(' ')),
    ("space", KeyCode::Char(' ')),
    ("up", KeyCode::Up),
    ("вверх", KeyCode::Up),
    ("↑", KeyCode::Up),
    ("down", KeyCode::Down),
    ("вниз", KeyCode::Down),
    ("↓", KeyCode::Down),
    ("left", KeyCode::Left),
    ("влево", KeyCode::Left),
    ("←", KeyCode::Left),
    ("right", KeyCode::Right),
    ("вправо", KeyCode::Right),
    ("→", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pgup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("pgdn", KeyCode::PageDown),
    ("insert", KeyCode::Insert),
    ("delete", KeyCode::Delete),
    ("del", KeyCode::Delete),
    ("backspace", KeyCode::Backspace),
    ("escape", KeyCode::Esc),
];

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Which key, or the character it gave.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift.
    pub shift: bool,
}

impl Key {
    /// A press or a repeat; a release (Windows sends them) is no key.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        let pressed = matches!(event.kind, KeyEventKind::Press | KeyEventKind::Repeat);
        let has = |modifier| event.modifiers.contains(modifier);
        pressed.then(|| Self {
            code: event.code,
            ctrl: has(KeyModifiers::CONTROL),
            alt: has(KeyModifiers::ALT),
            shift: has(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab,
        })
    }

    /// The character to type, if this key types one.
    pub fn character(&self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }

    /// The Latin letter of a Ctrl combination, in either layout: Ctrl+З is Ctrl+P.
    pub fn ctrl_letter(&self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if self.ctrl && !self.alt => Some(latin(character)),
            _ => None,
        }
    }

    /// The key of a name, as a person may write it in config.toml: `F8`, `Ctrl+P`, `Shift+Tab`, `н`, `y`, `Вверх`.
    pub fn named(name: &str) -> Option<Self> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = name.trim();
        // "+" itself is a key, and the last one of "Ctrl++".
        while let Some((modifier, key)) = rest.split_once('+').filter(|(_, key)| !key.is_empty()) {
            let flag = match modifier.trim().to_lowercase().as_str() {
                "ctrl" => &mut ctrl,
                "alt" => &mut alt,
                "shift" => &mut shift,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
            rest = key.trim();
        }
        let mut characters = rest.chars();
        let code = match (characters.next(), characters.next()) {
            // Shift is part of the character: a hotkey is a physical key in either case.
            (Some(_), None) if shift => return None,
            (Some(only), None) if !only.is_whitespace() && !only.is_control() => WORDS
                .iter()
                .find(|(word, _)| *word == rest)
                .map_or(KeyCode::Char(only), |own| own.1),
            _ => code_of(&rest.to_lowercase())?,
        };
        let code = match code {
            KeyCode::Tab if shift => KeyCode::BackTab,
            code => code,
        };
        Some(Self {
            code,
            ctrl,
            alt,
            shift,
        })
    }

    /// Terminals send another key for this one: which.
    pub fn is_lost_in(&self) -> Option<&'static str> {
        match self.ctrl_letter()? {
            'i' => Some("Tab"),
            'm' | 'j' => Some("Enter"),
            'h' => Some("Backspace"),
            '[' => Some("Esc"),
            _ => None,
        }
    }

    /// The name by which the key table knows this key.
    pub fn name(&self) -> String {
        let base = match self.code {
            KeyCode::Char(character) if self.ctrl => latin(character).to_uppercase().to_string(),
            KeyCode::Char(' ') => "Пробел".to_owned(),
            KeyCode::Char(character) => cyrillic(character).to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::BackTab => "Tab".to_owned(),
            other => format!("{other:?}"),
        };
        let shift = self.shift && !matches!(self.code, KeyCode::Char(_));
        let modifiers = [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (shift, "Shift+")];
        let prefix: String = modifiers
            .iter()
            .filter(|(on, _)| *on)
            .map(|(_, name)| *name)
            .collect();
        prefix + &base
    }
}

/// The Russian letter of a place, in lower case; a character that is on no letter's place stays.
pub fn cyrillic(character: char) -> char {
    let lower = character.to_lowercase().next().unwrap_or(character);
    let mut places = pairs(LAYOUT).chain(pairs(SHIFTED));
    let by_place = places.find(|(_, latin)| *latin == lower);
    by_place.map_or(lower, |(cyrillic, _)| cyrillic)
}

/// How a key of the table is shown: arrows as arrows.
pub fn shown(name: &str) -> &str {
    match name {
        "Up" => "↑",
        "Down" => "↓",
        "Left" => "←",
        "Right" => "→",
        "PageUp" => "PgUp",
        "PageDown" => "PgDn",
        _ => name,
    }
}

/// The key of a word in lower case.
fn code_of(word: &str) -> Option<KeyCode> {
    let function = word
        .strip_prefix('f')
        .and_then(|number| number.parse::<u8>().ok());
    match function {
        Some(number @ 1..=12) => Some(KeyCode::F(number)),
        _ => WORDS.iter().find(|(own, _)| *own == word).map(|own| own.1),
    }
}

/// The Latin letter of a place, in lower case.
pub fn latin(character: char) -> char {
    let lower = character.to_lowercase().next().unwrap_or(character);
    let by_place = pairs(LAYOUT).find(|(cyrillic, _)| *cyrillic == lower);
    by_place.map_or(lower, |(_, latin)| latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(code: KeyCode, modifiers: KeyModifiers) -> String {
        Key::from_event(&KeyEvent::new(code, modifiers))
            .expect("a press")
            .name()
    }

    #[test]
    fn a_place_has_one_name_in_both_layouts_and_cases() {
        for (russian, english) in pairs(LAYOUT) {
            let names: Vec<String> = [russian, english]
                .into_iter()
                .flat_map(|letter| [letter, letter.to_uppercase().next().expect("a letter")])
                .map(|letter| name(KeyCode::Char(letter), KeyModifiers::NONE))
                .collect();
            assert!(
                names.iter().all(|name| *name == russian.to_string()),
                "{russian} {english}: {names:?}"
            );
        }
        for (russian, english) in pairs(SHIFTED) {
            assert_eq!(
                name(KeyCode::Char(english), KeyModifiers::SHIFT),
                russian.to_string()
            );
        }
    }

    #[test]
    fn ctrl_goes_by_place_too() {
        assert_eq!(name(KeyCode::Char('з'), KeyModifiers::CONTROL), "Ctrl+P");
        assert_eq!(name(KeyCode::Char('P'), KeyModifiers::CONTROL), "Ctrl+P");
        assert_eq!(name(KeyCode::F(8), KeyModifiers::NONE), "F8");
        assert_eq!(name(KeyCode::BackTab, KeyModifiers::SHIFT), "Shift+Tab");
    }

    #[test]
    fn a_name_gives_the_key_that_has_it() {
        for (written, known) in [
            ("F8", "F8"),
            ("f12", "F12"),
            ("н", "н"),
            ("Y", "н"),
            ("ctrl+p", "Ctrl+P"),
            ("Ctrl+З", "Ctrl+P"),
            ("Shift+Tab", "Shift+Tab"),
            ("Shift+F2", "Shift+F2"),
            ("Вверх", "Up"),
            ("→", "Right"),
            ("PgDn", "PageDown"),
            ("пробел", "Пробел"),
            ("+", "+"),
            ("Ctrl++", "Ctrl++"),
            ("Alt+ж", "Alt+ж"),
        ] {
            let key = Key::named(written).unwrap_or_else(|| panic!("{written} is a key"));
            assert_eq!(key.name(), known, "{written}");
        }
        for written in [
            "",
            "F13",
            "F0",
            "нн",
            "Ctrl",
            "Ctrl+",
            "Shift+н",
            "Ctrl+Ctrl+P",
            "Super+P",
            " ",
        ] {
            assert_eq!(Key::named(written), None, "{written}");
        }
        assert_eq!(
            Key::named("Ctrl+ш").and_then(|key| key.is_lost_in()),
            Some("Tab")
        );
    }

    #[test]
    fn a_release_is_no_key() {
        let release =
            KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::from_event(&release), None);
    }
}
