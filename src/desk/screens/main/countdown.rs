//! The countdown: every stage of the selected message with its limit, due, what is left or used, and its paragraph.

use ratatui::text::{Line, Span};
use ratatui::{Frame, layout::Rect, style::Style, widgets::Paragraph};

use crate::calendar::{Now, WorkMinutes};
use crate::desk::state::{State, queue::Item};
use crate::desk::{style::text, widgets::window::pane};
use crate::regulation::{Category, Stage, StageCode, Status};

/// Rows that the text of the message may take.
const MOST_OF_TEXT: usize = 4;
/// Cells of a bar.
const BAR: usize = 8;

pub(crate) fn view(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let Some(item) = state.shown().selected_item() else {
        pane(frame, area, " Сроки ".to_owned(), &state.theme);
        return;
    };
    let title = format!(
        " Сроки № {} · {} ",
        item.message.number.index, item.message.detected.topic
    );
    let room = usize::from(area.width.saturating_sub(2));
    let inner = pane(frame, area, text::cut(&title, room), &state.theme);
    let width = usize::from(inner.width);
    let standing = standing(state);
    // The stages come first; the text takes what they leave.
    let taken = 2 + item.stages.len() + usize::from(standing.is_some());
    let rows = usize::from(inner.height).saturating_sub(taken);
    let mut lines = about(state, item, width, rows.clamp(1, MOST_OF_TEXT));
    if let Some(words) = standing {
        lines.push(Line::styled(text::fit(&words, width), state.theme.soon));
    }
    let several = item.message.legs.len() + item.message.awaited.len() > 1;
    for stage in &item.stages {
        lines.push(stage_line(state, stage, several, width));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

/// What the message is: author, place, its text in so many rows, what is decided.
fn about(state: &State, item: &Item, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = &state.theme;
    let message = &item.message;
    let detected = &message.detected;
    let organization = &state.setup.organization;
    let source = organization.source_name(&detected.source);
    let first = format!("{} · {} · {}", source, detected.author, detected.location);
    let mut lines = vec![Line::styled(text::cut(&first, width), theme.text)];
    lines.extend(
        text::beginning(&format!("«{}»", detected.text), width, rows)
            .into_iter()
            .map(|row| Line::styled(row, theme.dim)),
    );
    let category = match message.category_at(state.shown().moment()) {
        (Category::Ordinary, true) => "категория не определена: срок обычный, предварительно",
        (Category::Ordinary, false) => "обычное",
        (Category::High, _) => "! повышенной важности",
    };
    let mut decided = category.to_owned();
    if let Some(decision) = message.decisions.last() {
        if let Some(term) = decision.term {
            decided += &format!(", сокращённый срок {term}");
        }
        decided += &format!(" · {}", decision.decided_by);
    }
    if let Some(earlier) = detected.repeat_of {
        decided = format!("повторное к № {earlier} · {decided}");
    }
    let style = if message.category() == Category::High {
        theme.title
    } else {
        theme.dim
    };
    lines.push(Line::styled(text::cut(&decided, width), style));
    lines
}

/// The clocks stand: why, and until when.
fn standing(state: &State) -> Option<String> {
    match state
        .setup
        .rules
        .calendar
        .now(state.shown().moment())
        .ok()?
    {
        Now::Working { .. } => None,
        Now::Lunch { until, .. } => Some(format!(
            "⏸ обед: сроки стоят до {}",
            state.clock_time(until)
        )),
        Now::Closed { reason, until } => Some(format!(
            "⏸ {reason}: сроки стоят до {}",
            state.clock_time(until)
        )),
    }
}

pub(crate) fn stage_line(
    state: &State,
    stage: &Stage,
    several: bool,
    width: usize,
) -> Line<'static> {
    let theme = &state.theme;
    let mut name = stage.name.to_string();
    if let Some(round) = stage.round.filter(|round| *round > 1) {
        name += &format!(" {round}");
    }
    if let Some(department) = stage.department.as_ref().filter(|_| several) {
        name += &format!(" {}", state.setup.organization.department_name(department));
    }
    let limit = stage
        .limit
        .map_or_else(String::new, |limit| limit.get().to_string());
    let (words, style) = due_and_style(state, stage);
    let paragraph = format!(" п. {}", stage.paragraph);
    let name_width = if several { 21 } else { 15 };
    let left = format!(
        "{} {} ",
        text::fit(&name, name_width),
        text::right(&limit, 3)
    );
    let room = width.saturating_sub(text::width(&left) + text::width(&paragraph));
    Line::from(vec![
        Span::styled(left, theme.text),
        Span::styled(text::fit(&words, room), style),
        Span::styled(paragraph, theme.dim),
    ])
}

/// How a stage stands, in words and a bar.
fn due_and_style(state: &State, stage: &Stage) -> (String, Style) {
    let theme = &state.theme;
    let due = stage
        .due
        .map(|due| state.clock_time(due))
        .unwrap_or_default();
    let used = stage.used.unwrap_or_default();
    match stage.status {
        Status::Running => {
            let Some(left) = stage.remaining else {
                return ("идёт, без срока".to_owned(), theme.text);
            };
            let is_soon = left <= state.soon() && stage.code != StageCode::Return;
            let sign = if is_soon { "◐ " } else { "" };
            let words = format!("{sign}{} {} до {due}", bar(used, left), left.short());
            (words, if is_soon { theme.soon } else { theme.text })
        }
        Status::Overdue => (
            format!("● −{} срок был {due}", stage.overdue.short()),
            theme.overdue,
        ),
        Status::Met if stage.used.is_none() => ("✓ не возвращено".to_owned(), theme.dim),
        Status::Met => (format!("✓ {used}"), theme.good),
        // Hours are told in few columns, so that the second number is not cut.
        Status::Missed if used.get() >= 60 => (
            format!("✗ {}, опоздание {}", used.short(), stage.overdue.short()),
            theme.overdue,
        ),
        Status::Missed => (
            format!("✗ {used}, опоздание {}", stage.overdue),
            theme.overdue,
        ),
        Status::Unmarked => ("? не отмечено".to_owned(), theme.dim),
    }
}

fn bar(used: WorkMinutes, left: WorkMinutes) -> String {
    let whole = (used + left).get().max(1);
    let full = usize::try_from(used.get().max(0) * i64::try_from(BAR).unwrap_or(8) / whole)
        .unwrap_or(BAR)
        .min(BAR);
    "▓".repeat(full) + &"░".repeat(BAR - full)
}
