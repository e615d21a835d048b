//! The log: who did and signed what, when and how; the newest last, with the beginning of the entry's hash.

use ratatui::text::{Line, Span};
use ratatui::{Frame, layout::Rect, widgets::Paragraph};

use crate::desk::state::{State, phrases::fact_words};
use crate::desk::{screens::signatures::proof_words, style::text, widgets::window::pane};
use crate::journal::Entry;

pub(crate) fn view(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let Some(item) = state.shown().selected_item() else {
        pane(frame, area, " Подписи ".to_owned(), &state.theme);
        return;
    };
    let title = format!(" Подписи № {} ", item.message.number.index);
    let inner = pane(frame, area, title, &state.theme);
    let width = usize::from(inner.width);
    let rows = usize::from(inner.height);
    let first = item.entries.len().saturating_sub(rows);
    let lines: Vec<Line<'_>> = item
        .entries
        .iter()
        .skip(first)
        .map(|entry| {
            let is_corrected = item.message.is_corrected(Some(entry.seq));
            line(state, entry, is_corrected, width)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), inner);
}

fn line(state: &State, entry: &Entry, corrected: bool, width: usize) -> Line<'static> {
    let theme = &state.theme;
    let at = state
        .local(entry.event.instant())
        .format("%d.%m %H:%M")
        .to_string();
    let hash = &entry.hash.short()[..6];
    let signature = entry.event.fact.signature();
    let method = signature
        .map(|signature| proof_words(state, entry.seq, Some(entry.event.message), signature))
        .map(|words| format!("✎ {words} "))
        .unwrap_or_default();
    let tail = format!(" {method}{hash}");
    let room = width.saturating_sub(text::width(&at) + text::width(&tail) + 2);
    let mut words = fact_words(state, &entry.event.fact);
    if corrected {
        words.insert_str(0, "* ");
    }
    Line::from(vec![
        Span::styled(format!("{at}  "), theme.dim),
        Span::styled(
            text::fit(&words, room),
            if signature.is_some() {
                theme.text
            } else {
                theme.dim
            },
        ),
        Span::styled(tail, theme.dim),
    ])
}
