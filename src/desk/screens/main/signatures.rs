//! The log: who did and signed what, when and how; the newest last, with the beginning of the entry's hash.

use ratatui::text::{Line, Span};
use ratatui::{Frame, layout::Rect, widgets::Paragraph};

use crate::desk::screens::signatures::{WITHDRAWN, proof_words, sign_of, struck};
use crate::desk::state::{State, phrases::fact_words};
use crate::desk::{style::text, widgets::window::pane};
use crate::{journal::Entry, regulation::Message};

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
        .map(|entry| line(state, entry, &item.message, width))
        .collect();
    frame.render_widget(Paragraph::new(lines), inner);
}

fn line(state: &State, entry: &Entry, message: &Message, width: usize) -> Line<'static> {
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
    let mark = sign_of(message, entry.seq);
    let words = format!("{mark}{}", fact_words(state, &entry.event.fact));
    let plain = if signature.is_some() {
        theme.text
    } else {
        theme.dim
    };
    let style = if mark == WITHDRAWN {
        struck(plain)
    } else {
        plain
    };
    Line::from(vec![
        Span::styled(format!("{at}  "), theme.dim),
        Span::styled(text::fit(&words, room), style),
        Span::styled(tail, theme.dim),
    ])
}
