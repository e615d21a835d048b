//! Foreign text on its way to a terminal: nothing in it may act there.
//!
//! What people paste or import may hold escape sequences, bidi overrides and zero-width characters. They are shown as
//! marks, on the desk and on the command line; what is stored stays as it was.

use std::{borrow::Cow, fmt::Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A mark for a character that must not reach the terminal; `None` for one that may.
fn mark(character: char) -> Option<char> {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('␡'),
        '\u{80}'..='\u{9f}' => Some('▯'),
        _ if is_unseen(character) => Some('¿'),
        _ => None,
    }
}

/// Bidi controls would turn the line around, zero-width characters hide what is there, and separators of lines and soft
/// hyphens are as wide as the terminal thinks, so that the rest of a line would stand in another place.
pub fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// What makes one picture of several, or another one of it: joiners, tones of skin, forms. A terminal that knows of it
/// takes fewer cells, one that does not takes more, and its line runs over the right edge.
fn merges_pictures(character: char) -> bool {
    matches!(
        character,
        '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'
    )
}

/// The text with every dangerous character shown as a mark. Pictures stand one by one: how wide they are together no two
/// terminals agree on.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_plain = |character| mark(character).is_none() && !merges_pictures(character);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let is_picture = |before: &char| u32::from(*before) >= 0x2190;
    // A digit in a box.
    let may_be_boxed = |before: &char| matches!(before, '0'..='9' | '#' | '*');
    let mut shown = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    for character in text.chars() {
        let of_a_picture = merges_pictures(character)
            && before.as_ref().is_some_and(|before| {
                is_picture(before) || (character == '\u{fe0f}' && may_be_boxed(before))
            });
        if !of_a_picture {
            shown.push(mark(character).unwrap_or(character));
        }
        before = Some(character);
    }
    Cow::Owned(shown)
}

/// The same in one line: breaks are spaces.
pub fn line(text: &str) -> String {
    let line = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    visible(&line).into_owned()
}

/// The same with the lines that it has.
pub fn lines(text: &str) -> String {
    let shown: Vec<Cow<'_, str>> = text.split('\n').map(visible).collect();
    shown.join("\n")
}

/// JSON that means the same and holds nothing that acts on a terminal: control and bidi characters, which stand only
/// inside strings, are written by their numbers.
pub fn json(text: &str) -> Cow<'_, str> {
    let acts = |character: char| character >= '\u{7f}' && mark(character).is_some();
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing into a string does not fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Columns that a text takes: those of its characters, one by one, as they are put into the cells of the window. In some
/// scripts two of them together are counted as less.
pub fn width(text: &str) -> usize {
    let is_of_a_simple_script = |character: char| character < '\u{590}';
    if text.chars().all(is_of_a_simple_script) {
        return text.width();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text in one line of at most so many columns, cut by whole characters with «…».
pub fn cut(text: &str, columns: usize) -> String {
    let line = line(text);
    if width(&line) <= columns {
        return line;
    }
    let mut taken = String::new();
    let mut used = 0;
    for cluster in line.graphemes(true) {
        let wide = cluster.width();
        if used + wide + 1 > columns {
            break;
        }
        used += wide;
        taken.push_str(cluster);
    }
    if columns > 0 {
        taken.push('…');
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_dangerous_reaches_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\u{7}\u{9b}c"), "a␛[2Jb␇▯c");
        assert_eq!(visible("до\u{202e}ход\u{200b}"), "до¿ход¿");
        assert_eq!(visible("мяг\u{ad}кий\u{2028}раз\u{e0041}"), "мяг¿кий¿раз¿");
        // Each picture as wide as every terminal takes it to be.
        assert_eq!(visible("👨\u{200d}👩\u{200d}👧!"), "👨👩👧!");
        assert_eq!(
            visible("👍\u{1f3fd} ❤\u{fe0f} 1\u{fe0f}\u{20e3}"),
            "👍 ❤ 1\u{20e3}"
        );
        assert_eq!(visible("а\u{200d}б \u{1f3fd}"), "а¿б \u{1f3fd}");
        assert!(matches!(visible("обычный текст"), Cow::Borrowed(_)));
        assert_eq!(line("а\r\nб\tв\u{1b}"), "а б в␛");
        assert_eq!(lines("а\nб\u{1b}\r\n"), "а\nб␛␍\n");
    }

    #[test]
    fn json_means_the_same() {
        let text = "а\u{9b}31m\u{202e}\u{7f}\u{1b}\"\u{e0041}";
        let plain = serde_json::to_string(text).expect("JSON");
        let safe = json(&plain);
        assert_eq!(
            safe,
            "\"а\\u009b31m\\u202e\\u007f\\u001b\\\"\\udb40\\udc41\""
        );
        assert_eq!(serde_json::from_str::<String>(&safe).expect("JSON"), text);
        assert!(matches!(json("{\"а\":1}"), Cow::Borrowed(_)));
    }
}
