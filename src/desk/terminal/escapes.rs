//! Some terminals tell Alt with an arrow or an F-key as Esc and the sequence of that key. The library ends at the second
//! Esc and takes what follows for letters, which would be hotkeys: here the pieces are one key again.

use std::collections::VecDeque;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// What the events behind an Esc are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Behind {
    /// They begin a sequence, and the rest may still come.
    Begun,
    /// So many of them are the sequence of this key.
    Key(usize, KeyCode),
    /// Keys of their own.
    Keys,
}

/// Looks at what came in one piece with an Esc, which is the first of the events.
pub(crate) fn behind_esc(events: &VecDeque<Event>) -> Behind {
    let mut letters = events.iter().skip(1).map_while(letter);
    let Some(first) = letters.next() else {
        return Behind::Begun;
    };
    match first {
        'O' => match letters.next() {
            None if events.len() == 2 => Behind::Begun,
            Some(last) => key_of(last).map_or(Behind::Keys, |code| Behind::Key(2, code)),
            None => Behind::Keys,
        },
        '[' => {
            let mut numbers = String::new();
            for last in letters {
                match last {
                    '0'..='9' | ';' => numbers.push(last),
                    _ => {
                        let count = numbers.len() + 2;
                        let code = if last == '~' {
                            numbered(&numbers)
                        } else {
                            key_of(last)
                        };
                        return code.map_or(Behind::Keys, |code| Behind::Key(count, code));
                    }
                }
            }
            if events.len() == numbers.len() + 2 {
                Behind::Begun
            } else {
                Behind::Keys
            }
        }
        _ => Behind::Keys,
    }
}

/// The key that the pieces are, with Alt.
pub(crate) fn with_alt(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::ALT))
}

fn letter(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent {
            code: KeyCode::Char(letter),
            modifiers,
            ..
        }) if (*modifiers - KeyModifiers::SHIFT).is_empty() => Some(*letter),
        _ => None,
    }
}

/// The keys whose sequences end with a letter of their own.
fn key_of(last: char) -> Option<KeyCode> {
    Some(match last {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'H' => KeyCode::Home,
        'F' => KeyCode::End,
        'P' => KeyCode::F(1),
        'Q' => KeyCode::F(2),
        'R' => KeyCode::F(3),
        'S' => KeyCode::F(4),
        'Z' => KeyCode::BackTab,
        _ => return None,
    })
}

/// The keys whose sequences have a number.
fn numbered(numbers: &str) -> Option<KeyCode> {
    let number: u8 = numbers.split(';').next()?.parse().ok()?;
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23 | 24 => KeyCode::F(number - 12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(letters: &str) -> VecDeque<Event> {
        let esc = Event::Key(KeyEvent::from(KeyCode::Esc));
        let letters = letters
            .chars()
            .map(|letter| Event::Key(KeyEvent::from(KeyCode::Char(letter))));
        std::iter::once(esc).chain(letters).collect()
    }

    #[test]
    fn the_pieces_of_a_key_are_one_key_and_other_letters_are_letters() {
        for (letters, expected) in [
            ("[A", Behind::Key(2, KeyCode::Up)),
            ("OD", Behind::Key(2, KeyCode::Left)),
            ("OPн", Behind::Key(2, KeyCode::F(1))),
            ("[5~", Behind::Key(3, KeyCode::PageUp)),
            ("[24~н", Behind::Key(4, KeyCode::F(12))),
            ("[1;5C", Behind::Key(5, KeyCode::Right)),
            ("[3;", Behind::Begun),
            ("[", Behind::Begun),
            ("O", Behind::Begun),
            ("", Behind::Begun),
            ("н", Behind::Keys),
            ("[н", Behind::Keys),
            ("[99~", Behind::Keys),
            ("OK", Behind::Keys),
        ] {
            assert_eq!(behind_esc(&events(letters)), expected, "{letters}");
        }
        let mut with_enter = events("[");
        with_enter.push_back(Event::Key(KeyEvent::from(KeyCode::Enter)));
        assert_eq!(behind_esc(&with_enter), Behind::Keys);
    }
}
