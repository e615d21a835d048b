//! The queue: open messages, the least slack first.

use crate::{calendar::WorkMinutes, regulation::Category, russian::plural};
use ratatui::text::{Line, Span};
use ratatui::{Frame, layout::Rect, style::Style, widgets::Paragraph};

use crate::desk::state::phrases::{holder_names, step_words};
use crate::desk::state::{State, queue::Item};
use crate::desk::widgets::window::{headed, note, pane};
use crate::desk::widgets::{areas::Areas, list};
use crate::desk::{input::action::Action, style::text};

pub(crate) fn view(state: &State, frame: &mut Frame<'_>, area: Rect) -> Areas {
    let count = state.shown().items().len();
    let messages = plural(count, "сообщение", "сообщения", "сообщений");
    let title = match &state.past {
        Some(past) => {
            let at = state.local(past.moment()).format("%d.%m.%Y %H:%M");
            format!(" ◄ Прошлое, {at}: {count} {messages} в работе ")
        }
        None => format!(" Очередь: {count} {messages} в работе "),
    };
    let inner = pane(frame, area, title, &state.theme);
    let width = usize::from(inner.width);
    if state.shown().items().is_empty() {
        let key = |action| state.keymap.key(action);
        let words: &[&str] = match &state.past {
            Some(_) => &["В тот момент сообщений в работе не было."],
            None => &[
                "Сообщений в работе нет.",
                "",
                &format!(
                    "{} — зарегистрировать выявленное сообщение",
                    key(Action::Register)
                ),
                &format!(
                    "{} — справка, {} — все команды, {} — выход",
                    key(Action::Help),
                    key(Action::Palette),
                    key(Action::Quit)
                ),
            ],
        };
        let lines: Vec<Line<'_>> = words
            .iter()
            .map(|line| Line::raw(format!("  {line}")))
            .collect();
        frame.render_widget(Paragraph::new(lines), inner);
        return Areas::default();
    }
    let head = format!(
        "  {:>4}   {:>6} {:>8}  {:<16}{:<13}{}",
        "№", "запас", "до срока", "этап", "подразд.", "тема"
    );
    let (above, inner) = headed(inner);
    note(frame, above, text::fit(&head, width), state.theme.dim);
    let cursor = state.shown().selected_place().unwrap_or_default();
    list::view(frame, inner, (cursor, count), |place, is_selected| {
        row(state, &state.shown().items()[place], is_selected, width)
    })
}

fn row(state: &State, item: &Item, is_selected: bool, width: usize) -> Line<'static> {
    let theme = &state.theme;
    let message = &item.message;
    let department = holder_names(state, message);
    let short =
        |minutes: Option<WorkMinutes>| minutes.map_or_else(|| "—".to_owned(), WorkMinutes::short);
    let sign = if item.is_overdue() {
        "●"
    } else if item.is_due_soon(state.soon()) {
        "◐"
    } else {
        " "
    };
    let important = text::sign(message.category() == Category::High, "!");
    let mark = text::sign(is_selected, "▸");
    // What is shown is what counts after a correction; the history has both.
    let corrected = text::sign(message.is_corrected(None), "*");
    let number = format!(
        "{mark}{sign}{:>4}{corrected}{important}",
        message.number.index
    );
    let spare = format!("{:>7}", short(item.slack));
    let rest = format!(
        " {:>8}  {}{} {}",
        item.left.short(),
        text::fit(step_words(&item.message), 16),
        text::fit(&department, 12),
        text::cut(&message.detected.topic, width)
    );
    let state: Style = if item.is_overdue() || !item.can_be_in_time {
        theme.overdue
    } else if item.is_due_soon(state.soon()) {
        theme.soon
    } else {
        theme.text
    };
    if is_selected {
        return Line::styled(
            text::fit(&format!("{number}{spare}{rest}"), width),
            theme.selected,
        );
    }
    let rest = text::cut(
        &rest,
        width.saturating_sub(text::width(&number) + text::width(&spare)),
    );
    Line::from(vec![
        Span::styled(number, state),
        Span::styled(spare, state),
        Span::styled(
            rest,
            if message.category() == Category::High {
                theme.title
            } else {
                theme.text
            },
        ),
    ])
}
