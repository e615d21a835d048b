//! The log: who did and signed what, when and how; the newest last, with the beginning of the entry's hash.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::frame_of;
use crate::desk::app::App;
use crate::desk::text;
use crate::desk::words::words;
use crate::journal::Entry;
use crate::regulation::fact::Method;

pub(super) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(item) = app.shown().selected_item() else {
        return frame.render_widget(frame_of(" Подписи ".to_owned(), &app.theme), area);
    };
    let block = frame_of(
        format!(" Подписи № {} ", item.message.number.index),
        &app.theme,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inner.width);
    let rows = usize::from(inner.height);
    let first = item.entries.len().saturating_sub(rows);
    let lines: Vec<Line<'_>> = item
        .entries
        .iter()
        .skip(first)
        .map(|entry| line(app, entry, width))
        .collect();
    frame.render_widget(Paragraph::new(lines), inner);
}

fn line(app: &App, entry: &Entry, width: usize) -> Line<'static> {
    let theme = &app.theme;
    let at = app
        .local(entry.event.instant())
        .format("%d.%m %H:%M")
        .to_string();
    let hash = &entry.hash.short()[..6];
    let signed = entry
        .event
        .fact
        .signature()
        .map(|signature| match signature.method {
            Method::Pin => "ПИН",
            Method::Paper => "бумага",
            Method::Name => "по имени",
        });
    let method = signed
        .map(|method| format!("✎ {method} "))
        .unwrap_or_default();
    let tail = format!(" {method}{hash}");
    let room = width.saturating_sub(text::width(&at) + text::width(&tail) + 2);
    let words = words(app, &entry.event.fact);
    Line::from(vec![
        Span::styled(format!("{at}  "), theme.dim),
        Span::styled(
            text::fit(&words, room),
            if signed.is_some() {
                theme.text
            } else {
                theme.dim
            },
        ),
        Span::styled(tail, theme.dim),
    ])
}
