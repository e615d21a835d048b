//! Foreign text on the screen: never sent raw, never wider than its place.
//!
//! What people paste may hold escape sequences, bidi overrides and zero-width characters. They are shown as marks; what
//! is stored stays as it was.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use crate::sanitize::visible;

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
    let line = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    let line = visible(&line);
    if width(&line) <= columns {
        return line.into_owned();
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

/// The text cut or padded to exactly so many columns.
pub fn fit(text: &str, columns: usize) -> String {
    let mut line = cut(text, columns);
    line.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(width(&line)),
    ));
    line
}

/// A number as it is read: 25 300.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// The text at the right edge of so many columns.
pub fn right(text: &str, columns: usize) -> String {
    let line = cut(text, columns);
    let padding = " ".repeat(columns.saturating_sub(width(&line)));
    padding + &line
}

/// The text in lines of at most so many columns, broken between words where it can be.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let shown = visible(paragraph.trim_end_matches('\r')).replace('␉', " ");
        let mut line = String::new();
        for word in shown.split_inclusive(' ') {
            if width(&line) + width(word.trim_end()) <= columns {
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            for cluster in word.trim_start().graphemes(true) {
                if width(&line) + cluster.width() > columns {
                    lines.push(std::mem::take(&mut line));
                }
                line.push_str(cluster);
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The beginning of a text in at most so many rows, the last of them cut with «…» where there is more.
pub fn beginning(text: &str, columns: usize, rows: usize) -> Vec<String> {
    // A long text is not broken into rows that nobody sees.
    let most = columns * (rows + 1) * 4;
    let start: String = text.chars().take(most).collect();
    let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = wrap(&line, columns);
    if shown.len() > rows {
        shown.truncate(rows);
        if let Some(last) = shown.last_mut() {
            let with_mark = format!("{last} …");
            *last = if width(&with_mark) <= columns {
                with_mark
            } else {
                cut(&format!("{last}…"), columns)
            };
        }
    }
    shown
}

/// The form of a word that goes with a number: 1 сообщение, 2 сообщения, 5 сообщений.
pub fn plural<'a>(number: usize, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (number % 100, number % 10) {
        (11..=14, _) => many,
        (_, 1) => one,
        (_, 2..=4) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_straight() {
        assert_eq!(cut("пособие", 7), "пособие");
        assert_eq!(cut("пособие", 4), "пос…");
        assert_eq!(cut("漢字漢字", 4), "漢…");
        assert_eq!(fit("и\u{306}од", 5), "и\u{306}од  ");
        assert_eq!(right("2:48", 6), "  2:48");
        assert_eq!(cut("пособие", 0), "");
        // The last two are one letter to the eye, and two cells in the window.
        assert_eq!(cut("سلا", 2), "س…");
        assert_eq!(fit("سلا", 4), "سلا ");
        assert_eq!(wrap("سلا سلا", 3), ["سلا", "سلا"]);
    }

    #[test]
    fn a_beginning_says_that_there_is_more() {
        assert_eq!(beginning("где моё пособие", 8, 2), ["где моё", "пособие"]);
        assert_eq!(
            beginning("где моё\nпособие, я жду", 8, 2),
            ["где моё", "пособие…"]
        );
        assert_eq!(beginning("где моё пособие", 9, 1), ["где моё …"]);
        assert_eq!(beginning(&"о".repeat(1_000_000), 5, 1), ["оооо…"]);
    }

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        assert_eq!(
            wrap("где моё пособие\nжду", 8),
            ["где моё", "пособие", "жду"]
        );
        assert_eq!(wrap("длинноеслово", 5), ["длинн", "оесло", "во"]);
    }

    #[test]
    fn numbers_agree_with_words() {
        let word = |number| plural(number, "сообщение", "сообщения", "сообщений");
        assert_eq!(
            [1, 2, 5, 11, 12, 21, 104, 111].map(word),
            [
                "сообщение",
                "сообщения",
                "сообщений",
                "сообщений",
                "сообщений",
                "сообщение",
                "сообщения",
                "сообщений"
            ]
        );
    }
}
