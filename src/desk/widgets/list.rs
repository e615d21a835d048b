//! A list with a cursor: where the cursor goes, which rows are seen, how they are drawn and where each one is.

use std::ops::Range;

use ratatui::{Frame, layout::Rect, style::Style, text::Line, widgets::Paragraph};

use crate::desk::input::{action::Row, key::Key};
use crate::desk::style::{text, theme::Theme};
use crate::desk::widgets::areas::{Areas, Target};

/// The place of a cursor after a move over so many rows.
pub(crate) fn moved(cursor: usize, row: Row, rows: usize) -> usize {
    let last = rows.saturating_sub(1);
    match row {
        Row::By(by) => cursor.saturating_add_signed(by).min(last),
        Row::First => 0,
        Row::Last => last,
    }
}

/// The move over the rows that a key of the cursor pad makes.
pub(crate) fn move_of(key: &Key) -> Option<Row> {
    Some(match key.name().as_str() {
        "Up" => Row::By(-1),
        "Down" => Row::By(1),
        "PageUp" => Row::By(-10),
        "PageDown" => Row::By(10),
        "Home" => Row::First,
        "End" => Row::Last,
        _ => return None,
    })
}

/// The same where nothing is typed: the space bar turns a page too.
pub(crate) fn scroll_of(key: &Key) -> Option<Row> {
    match key.name().as_str() {
        "Пробел" => Some(Row::By(10)),
        _ => move_of(key),
    }
}

/// The rows that are seen in so many lines: the first ones, until the cursor is the last of them.
pub(crate) fn seen(cursor: usize, rows: usize, height: usize) -> Range<usize> {
    let first = (cursor + 1).saturating_sub(height);
    first..rows.min(first + height)
}

/// Draws what is seen of so many rows in an area; `line` gives a row by its place and whether the cursor is on it.
pub(crate) fn view(
    frame: &mut Frame<'_>,
    area: Rect,
    (cursor, rows): (usize, usize),
    line: impl Fn(usize, bool) -> Line<'static>,
) -> Areas {
    let seen = seen(cursor, rows, usize::from(area.height));
    let lines: Vec<Line<'_>> = seen
        .clone()
        .map(|place| line(place, place == cursor))
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
    let mut areas = Areas::default();
    for (place, row) in seen.zip(area.rows()) {
        areas.push(row, Target::Row(place));
    }
    areas
}

/// The same where the whole row under the cursor is in the colour of the selection.
pub(crate) fn view_plain(
    frame: &mut Frame<'_>,
    area: Rect,
    place: (usize, usize),
    theme: &Theme,
    row: impl Fn(usize) -> (String, Style),
) -> Areas {
    view(frame, area, place, |place, is_chosen| {
        let (words, style) = row(place);
        let style = if is_chosen { theme.selected } else { style };
        Line::styled(text::fit(&words, usize::from(area.width)), style)
    })
}

/// Draws what is seen of a text that is scrolled by so many rows, never beyond its last page.
pub(crate) fn view_scrolled(
    frame: &mut Frame<'_>,
    area: Rect,
    lines: Vec<Line<'static>>,
    row: usize,
) {
    let height = usize::from(area.height);
    let first = row.min(lines.len().saturating_sub(height));
    let seen: Vec<Line<'_>> = lines.into_iter().skip(first).take(height).collect();
    frame.render_widget(Paragraph::new(seen), area);
}

/// What narrows a list, for its title.
pub(crate) fn chips(narrowed_by: impl IntoIterator<Item = Option<String>>) -> String {
    let chips = narrowed_by.into_iter().flatten();
    chips.fold(String::new(), |all, chip| all + " [" + &chip + "]")
}
