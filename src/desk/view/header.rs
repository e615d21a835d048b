//! The header: the time, whether working time runs, what burns; under it who is on duty, or the line for the user.

use ratatui::text::{Line, Span};
use ratatui::{Frame, layout::Rect, style::Style, widgets::Paragraph};

use crate::desk::state::{State, phrases, session::Access};
use crate::desk::{input::action::Action, style::text};
use crate::{calendar::Now, regulation::stage};

/// Rows of an error at most.
const LONGEST: usize = 5;

pub(crate) fn view(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let now = state.local(state.now);
    let items = state.queue.items().iter();
    let overdue = items.clone().filter(|item| item.is_overdue()).count();
    let soon = items.filter(|item| item.is_due_soon(state.soon())).count();
    let mut alarm = String::new();
    if overdue > 0 {
        alarm = format!("● {overdue} просрочено ");
    }
    if soon > 0 {
        alarm += &format!("◐ {soon} скоро ");
    }
    if let Some(printing) = &state.printing {
        // On a narrow screen it is enough to see that it goes on.
        let word = printing.split(':').next().unwrap_or(printing);
        let words = if width < 140 { word } else { printing };
        alarm = format!("{words}… {alarm}");
    }
    if let Some(copying) = &state.copying {
        alarm = format!("{copying}… {alarm}");
    }
    if state.no_copy.is_some() {
        alarm = format!("! нет копии {alarm}");
    }
    let left = format!(" Пульт · {}", state.setup.organization.short);
    let date = phrases::day_and_time(now);
    let room = width.saturating_sub(text::width(&alarm) + 2);
    let mut middle = format!("{date}   {}", clock_words(state));
    if text::width(&middle) > room {
        middle = middle.replace("   рабочее время: ", "   ");
    }
    // The time matters more than the ministry's name.
    let name = text::fit(&left, room.saturating_sub(text::width(&middle) + 1).min(45));
    let line = text::fit(&format!("{name} {middle}"), room) + "  ";
    let style = state.theme.header;
    let alarm_style = if overdue > 0 { style.bold() } else { style };
    let first = Line::from(vec![
        Span::styled(line, style),
        Span::styled(alarm, alarm_style),
    ]);
    let mut lines = vec![first];
    let error = error_rows(state, width);
    if error.is_empty() {
        let (words, style) = second(state);
        lines.push(Line::styled(text::fit(&words, width), style));
    }
    let error = error
        .into_iter()
        .map(|row| text::fit(&format!(" {row}"), width));
    lines.extend(error.map(|row| Line::styled(row, state.theme.error)));
    frame.render_widget(Paragraph::new(lines), area);
}

/// The line for the user: what was just said, else what is in doubt, else how things stand.
fn second(state: &State) -> (String, Style) {
    let theme = &state.theme;
    let doubt = state.clock_doubt;
    let doubt = doubt.map(|doubt| phrases::clock_words(state, doubt));
    let trouble = state.read_only.as_ref().or(state.no_copy.as_ref());
    if let Some(notice) = &state.notice {
        (format!(" ✓ {}", notice.text), theme.good)
    } else if let Some(words) = doubt.as_ref().or(trouble) {
        (format!(" ! {words}"), theme.error)
    } else if let Some(past) = &state.past {
        let at = phrases::day_and_time(state.local(past.moment()));
        let words = format!(" ◄ ПРОШЛОЕ: так было {at} · только смотреть · Esc — к настоящему");
        (words, theme.selected)
    } else {
        (quiet_words(state), theme.dim)
    }
}

/// The rows that the header takes: an error that is longer than its line has more of them, since what to do stands at its
/// end.
pub(crate) fn height(state: &State, width: u16) -> u16 {
    let rows = error_rows(state, usize::from(width)).len();
    1 + u16::try_from(rows.max(1)).unwrap_or(1)
}

/// The rows of an error.
fn error_rows(state: &State, width: usize) -> Vec<String> {
    let error = state.notice.as_ref().filter(|notice| notice.is_error);
    let Some(error) = error else {
        return Vec::new();
    };
    let mut rows = text::wrap(&format!("! {}", error.text), width.saturating_sub(2));
    rows.truncate(LONGEST);
    rows
}

/// Does working time run, and until when.
fn clock_words(state: &State) -> String {
    let calendar = &state.setup.rules.calendar;
    // A year is in use when it is now, or when something in the queue is due in it.
    let furthest = state.queue.items().iter().map(|item| item.due).max();
    let until = furthest.map_or(state.now, |due| due.max(state.now));
    let provisional = calendar
        .provisional_between(state.now, until)
        .map(|year| format!(" · {year} предварительно"))
        .unwrap_or_default();
    let words = match calendar.now(state.now) {
        Ok(Now::Working { closing, .. }) => {
            let left = calendar
                .between(stage::to_the_minute(state.now), closing)
                .unwrap_or_default();
            format!("рабочее время: до закрытия {left}")
        }
        Ok(Now::Lunch { until, .. }) => format!("обед до {}: сроки стоят", state.clock_time(until)),
        Ok(Now::Closed { reason, until }) => {
            format!("{reason}: сроки стоят до {}", state.clock_time(until))
        }
        Err(outside) => format!("календарь: {outside}"),
    };
    words + &provisional
}

fn quiet_words(state: &State) -> String {
    let today = state.local(state.now).date_naive();
    let coordinator = state
        .setup
        .organization
        .coordinator(today)
        .unwrap_or("не назначен");
    let training = if state.is_training {
        " · УЧЕБНЫЙ РЕЖИМ"
    } else {
        ""
    };
    let duty = match state.access {
        Access::NoDuty => {
            format!("Дежурство не открыто ({})", state.keymap.key(Action::Duty))
        }
        Access::Open => format!("Дежурит {}", state.on_duty()),
        Access::Locked => format!("ЗАБЛОКИРОВАНО · дежурит {}", state.on_duty()),
    };
    format!(" {duty} · координатор {coordinator}{training}")
}
