//! The log: who did and signed what, when and how; the newest last, with the beginning of the entry's hash.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::frame_of;
use crate::desk::app::App;
use crate::desk::text;
use crate::journal::Entry;
use crate::regulation::fact::{Capacity, Method, RejectReason, Reply};
use crate::regulation::{Category, Fact};

pub(super) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(item) = app.selected_item() else {
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

/// An entry in a few words.
fn words(app: &App, fact: &Fact) -> String {
    let department = |code: &str| app.setup.organization.department_name(code).to_owned();
    match fact {
        Fact::Detected { .. } => "выявлено".to_owned(),
        Fact::Reported { to } => format!("доложено: {to}"),
        Fact::Categorised {
            category,
            departments,
            ..
        } => {
            let category = match category {
                Category::Ordinary => "обычное",
                Category::High => "повышенной важности",
            };
            let names: Vec<String> = departments.iter().map(|code| department(code)).collect();
            format!("решение: {category} → {}", names.join(", "))
        }
        Fact::HandedOver {
            department: code,
            to,
            capacity,
            ..
        } => {
            let capacity = match capacity {
                Capacity::Head => "рук.",
                Capacity::Executor => "исп.",
            };
            format!("{} получил(а) {to}, {capacity}", department(code))
        }
        Fact::Returned {
            department: code,
            who,
            reason,
            ..
        } => {
            format!("{} вернул(а) {who}: {reason}", department(code))
        }
        Fact::Submitted { approvers, .. } => {
            let names: Vec<&str> = approvers
                .iter()
                .map(|approver| approver.person.as_str())
                .collect();
            format!("на согласовании: {}", names.join(", "))
        }
        Fact::SentBack { who, remarks, .. } => format!("на доработку: {who}: {remarks}"),
        Fact::Approved { who, .. } => format!("согласовано: {who}"),
        Fact::InformationReceived {
            department: code,
            who,
            ..
        } => {
            format!("информация, {}: {who}", department(code))
        }
        Fact::ReplyReceived { who, reply, .. } => {
            format!("{} передал(а) {who}", reply_words(*reply))
        }
        Fact::Posted { reply, .. } => format!("размещено: {}", reply_words(*reply)),
        Fact::Rejected { reason, .. } => format!("не обрабатывается: {}", reject_words(*reason)),
        Fact::Annulled { reason } => format!("аннулировано: {reason}"),
        Fact::Corrected { entry, reason, .. } => format!("исправлена запись {entry}: {reason}"),
        Fact::Noted { text } => format!("заметка: {text}"),
    }
}

fn reply_words(reply: Reply) -> &'static str {
    match reply {
        Reply::Final => "ответ",
        Reply::Interim => "промежуточный ответ",
        Reply::Clarification => "запрос (уточнение)",
    }
}

fn reject_words(reason: RejectReason) -> &'static str {
    match reason {
        RejectReason::ThreatOfHarm => "угроза причинить вред",
        RejectReason::Obscene => "брань, оскорбления",
        RejectReason::ThreatToOfficial => "угрозы должностному лицу",
    }
}
