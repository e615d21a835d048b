//! Keys: our own type, because the terminal's compares by layout, case and kind of press.
//!
//! A hotkey is a place on the keyboard. Its [name](Key::name) is the Russian letter of that place in lower case, so «н»
//! and "y", in either case and with Caps Lock, are one hotkey. In a text field letters stay as typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The letters of ЙЦУКЕН and of QWERTY, place by place.
const LAYOUT: [(char, char); 33] = [
    ('й', 'q'),
    ('ц', 'w'),
    ('у', 'e'),
    ('к', 'r'),
    ('е', 't'),
    ('н', 'y'),
    ('г', 'u'),
    ('ш', 'i'),
    ('щ', 'o'),
    ('з', 'p'),
    ('х', '['),
    ('ъ', ']'),
    ('ф', 'a'),
    ('ы', 's'),
    ('в', 'd'),
    ('а', 'f'),
    ('п', 'g'),
    ('р', 'h'),
    ('о', 'j'),
    ('л', 'k'),
    ('д', 'l'),
    ('ж', ';'),
    ('э', '\''),
    ('я', 'z'),
    ('ч', 'x'),
    ('с', 'c'),
    ('м', 'v'),
    ('и', 'b'),
    ('т', 'n'),
    ('ь', 'm'),
    ('б', ','),
    ('ю', '.'),
    ('ё', '`'),
];

/// What the same places give with Shift in the Latin layout.
const SHIFTED: [(char, char); 7] = [
    ('х', '{'),
    ('ъ', '}'),
    ('ж', ':'),
    ('э', '"'),
    ('б', '<'),
    ('ю', '>'),
    ('ё', '~'),
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
    let by_place = LAYOUT
        .iter()
        .chain(&SHIFTED)
        .find(|(_, latin)| *latin == lower);
    by_place.map_or(lower, |(cyrillic, _)| *cyrillic)
}

/// The Latin letter of a place, in lower case.
fn latin(character: char) -> char {
    let lower = character.to_lowercase().next().unwrap_or(character);
    LAYOUT
        .iter()
        .find(|(cyrillic, _)| *cyrillic == lower)
        .map_or(lower, |(_, latin)| *latin)
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
        for (russian, english) in LAYOUT {
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
        for (russian, english) in SHIFTED {
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
    fn a_release_is_no_key() {
        let release =
            KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::from_event(&release), None);
    }
}
