//! Foreign text on the screen: never sent raw, never wider than its place.
//!
//! What people paste may hold escape sequences, bidi overrides and zero-width characters. They are shown as marks; what
//! is stored stays as it was.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use crate::sanitize::{cut, visible, width};

/// The text cut or padded to exactly so many columns.
pub fn fit(text: &str, columns: usize) -> String {
    let mut line = cut(text, columns);
    line.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(width(&line)),
    ));
    line
}

/// A sign of one column where something is so, for those too who see no colours.
pub(crate) fn sign(is_so: bool, sign: &'static str) -> &'static str {
    if is_so { sign } else { " " }
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

/// The text as [`wrap`] breaks it, in so many lines at most; the last of them is cut with «…» where there are more.
pub fn at_most(most: usize, text: &str, columns: usize) -> Vec<String> {
    let mut rows = wrap(text, columns);
    if rows.len() > most {
        rows.truncate(most);
        if let Some(last) = rows.last_mut() {
            *last = cut(&format!("{last} …"), columns);
        }
    }
    rows
}

/// The beginning of a text in at most so many rows, the last of them cut with «…» where there is more.
pub fn beginning(text: &str, columns: usize, rows: usize) -> Vec<String> {
    // Rows below the visible part are not computed.
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
}
