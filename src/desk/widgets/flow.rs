//! How a text that is being edited flows into rows, and which place of the text stands where: what is drawn, where a
//! click falls and where the arrows go are found by the same rows.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::desk::style::text;

/// A row: what is seen of it, and which characters of which line it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Safe text.
    pub text: String,
    /// The line of the text.
    pub line: usize,
    /// The first character of that line that stands here, and the first that does not.
    pub from: usize,
    pub to: usize,
    /// Where each cluster begins: the character, and the column.
    clusters: Vec<(usize, usize)>,
    /// Columns that are taken.
    used: usize,
    /// The line goes on in the next row.
    is_broken: bool,
}

impl Row {
    fn new(line: usize, from: usize) -> Self {
        Self {
            text: String::new(),
            line,
            from,
            to: from,
            clusters: Vec::new(),
            used: 0,
            is_broken: false,
        }
    }

    fn push(&mut self, cluster: &Cluster<'_>) {
        self.clusters.push((self.to, self.used));
        self.text.push_str(&cluster.shown);
        self.used += cluster.wide;
        self.to += cluster.characters;
    }

    /// The column of a character of it.
    fn column(&self, character: usize) -> usize {
        let found = self
            .clusters
            .iter()
            .rev()
            .find(|(own, _)| *own <= character);
        match found {
            _ if character >= self.to => self.used,
            Some((_, column)) => *column,
            None => 0,
        }
    }

    /// The character at a column; behind the last one the end.
    pub fn at(&self, column: usize) -> usize {
        if column >= self.used {
            return self.end();
        }
        let found = self.clusters.iter().rev().find(|(_, own)| *own <= column);
        found.map_or(self.from, |(character, _)| *character)
    }

    /// The last place of it where a cursor is seen in it: what stands behind a break is seen in the next row.
    pub fn end(&self) -> usize {
        match self.clusters.last() {
            Some((last, _)) if self.is_broken => *last,
            _ => self.to,
        }
    }
}

/// What is seen as one character.
struct Cluster<'a> {
    shown: Cow<'a, str>,
    wide: usize,
    characters: usize,
}

impl<'a> Cluster<'a> {
    fn new(cluster: &'a str) -> Self {
        let shown = text::visible(cluster);
        Self {
            wide: text::width(&shown),
            characters: cluster.chars().count(),
            shown,
        }
    }
}

/// Breaks lines into rows of so many columns, the last of which is kept for the cursor, between words where a word is not
/// longer than a row.
pub fn rows(lines: &[impl AsRef<str>], columns: usize) -> Vec<Row> {
    let columns = columns.max(2);
    let mut rows = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut row = Row::new(number, 0);
        for word in pieces(line.as_ref()) {
            let is_blank = word.starts_with(is_blank);
            let clusters: Vec<_> = word.graphemes(true).map(Cluster::new).collect();
            let wide: usize = clusters.iter().map(|cluster| cluster.wide).sum();
            if !is_blank && row.used > 0 && row.used + wide >= columns {
                go_on(&mut rows, &mut row);
            }
            // A blank after the last word may stand where the cursor stands otherwise.
            let room = if is_blank { columns } else { columns - 1 };
            for cluster in clusters {
                if row.used + cluster.wide > room && !row.clusters.is_empty() {
                    go_on(&mut rows, &mut row);
                }
                row.push(&cluster);
            }
        }
        rows.push(row);
    }
    rows
}

/// As much of a line as one row of so many columns shows, the last of which is kept for the cursor: its beginning, or
/// where the cursor is beyond that, what stands before it.
pub fn window(line: &str, cursor: usize, columns: usize) -> Row {
    let room = columns.max(2) - 1;
    let clusters: Vec<_> = line.graphemes(true).map(Cluster::new).collect();
    let mut at = 0;
    let before = clusters.iter().take_while(|cluster| {
        at += cluster.characters;
        at <= cursor
    });
    let before = before.count();
    let mut used = 0;
    let shown = clusters[..before].iter().rev().take_while(|cluster| {
        used += cluster.wide;
        used <= room
    });
    let first = before - shown.count();
    let hidden = clusters[..first].iter().map(|cluster| cluster.characters);
    let mut row = Row::new(0, hidden.sum());
    for cluster in &clusters[first..] {
        if row.used + cluster.wide > room && !row.clusters.is_empty() {
            break;
        }
        row.push(cluster);
    }
    row
}

/// The row and the column of a place.
pub fn seen(rows: &[Row], (line, character): (usize, usize), columns: usize) -> (usize, usize) {
    let place = rows
        .iter()
        .rposition(|row| (row.line, row.from) <= (line, character));
    let place = place.unwrap_or_default();
    let column = rows.get(place).map_or(0, |row| row.column(character));
    (place, column.min(columns.max(2) - 1))
}

fn go_on(rows: &mut Vec<Row>, row: &mut Row) {
    let next = Row::new(row.line, row.to);
    row.is_broken = true;
    rows.push(std::mem::replace(row, next));
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// Words and the blanks between them, in order.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let blank = is_blank(first);
        let end = rest.find(|own| is_blank(own) != blank);
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, columns: usize) -> Vec<String> {
        let rows = rows(&[line], columns);
        rows.into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn words_are_kept_whole_and_a_word_that_is_too_long_is_broken() {
        assert_eq!(shown("где моё пособие", 9), ["где моё ", "пособие"]);
        assert_eq!(
            shown("а длинноеслово б", 6),
            ["а ", "длинн", "оесло", "во б"]
        );
        // The cursor keeps the last column: a word that would take it goes on in the next row.
        assert_eq!(shown("где моё", 7), ["где ", "моё"]);
        assert_eq!(shown("где моё", 8), ["где моё"]);
        assert_eq!(shown("", 8), [""]);
        assert_eq!(shown("а\u{a0}б в", 5), ["а\u{a0}б ", "в"]);
    }

    #[test]
    fn nothing_is_lost_of_many_blanks_and_no_row_is_too_wide() {
        let line = "  где    моё  漢字漢字漢字 \u{202e}пособие   ";
        for columns in 2..30 {
            let rows = rows(&[line], columns);
            let mut next = 0;
            for row in &rows {
                assert_eq!(row.from, next, "{columns}");
                assert!(
                    text::width(&row.text) <= columns.max(3),
                    "{columns} {:?}",
                    row.text
                );
                next = row.to;
            }
            assert_eq!(next, line.chars().count());
        }
    }

    #[test]
    fn a_place_is_seen_where_a_click_finds_it() {
        let lines = ["где моё пособие", "", "и\u{306}од 漢字 длинноеслово"];
        for columns in [4, 6, 9, 40] {
            let rows = rows(&lines, columns);
            for row in &rows {
                for (character, _) in &row.clusters {
                    let (place, column) = seen(&rows, (row.line, *character), columns);
                    let found = &rows[place];
                    assert_eq!((found.line, found.at(column)), (row.line, *character));
                }
            }
        }
    }

    #[test]
    fn a_line_of_one_row_shows_what_stands_before_the_cursor() {
        let line = "начальник отдела делопроизводства";
        let shown = |cursor| window(line, cursor, 20).text;
        assert_eq!(shown(0), "начальник отдела де");
        assert_eq!(shown(19), "начальник отдела де");
        assert_eq!(shown(20), "ачальник отдела дел");
        assert_eq!(shown(33), "ла делопроизводства");
        assert_eq!(window("", 0, 20).text, "");
        for cursor in 0..=33 {
            let row = window(line, cursor, 20);
            let (place, column) = seen(std::slice::from_ref(&row), (0, cursor), 20);
            assert_eq!((place, row.at(column)), (0, cursor));
        }
    }
}
