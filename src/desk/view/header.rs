//! The header: the time, whether working time runs, what burns; under it who is on duty, or the line for the user.

use crate::desk::state::phrases;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::calendar::{Now, weekday};
use crate::desk::input::action::Action;
use crate::desk::state::State;
use crate::desk::state::session::Access;
use crate::desk::style::text;
use crate::regulation::stage;

/// Rows of an error at most.
const LONGEST: usize = 5;

pub(crate) fn view(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let now = state.local(state.now);
    let overdue = state
        .queue
        .items()
        .iter()
        .filter(|item| item.is_overdue())
        .count();
    let soon = state
        .queue
        .items()
        .iter()
        .filter(|item| item.is_due_soon(state.soon()))
        .count();
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
    let date = format!(
        "{} {}",
        weekday(now.date_naive()),
        now.format("%d.%m.%Y %H:%M")
    );
    let room = width.saturating_sub(text::width(&alarm) + 2);
    let mut middle = format!("{date}   {}", clock_words(state));
    if text::width(&middle) > room {
        middle = middle.replace("   рабочее время: ", "   ");
    }
    // The time matters more than the ministry's name.
    let name = text::fit(&left, room.saturating_sub(text::width(&middle) + 1).min(45));
    let line = text::fit(&format!("{name} {middle}"), room) + "  ";
    let alarm_style = if overdue > 0 {
        state
            .theme
            .header
            .add_modifier(ratatui::style::Modifier::BOLD)
    } else {
        state.theme.header
    };
    let first = Line::from(vec![
        Span::styled(line, state.theme.header),
        Span::styled(alarm, alarm_style),
    ]);
    let past = state.past.as_ref().map(|past| {
        let at = state.local(past.moment());
        format!(
            " ◄ ПРОШЛОЕ: так было {} {} · только смотреть · Esc — к настоящему",
            weekday(at.date_naive()),
            at.format("%d.%m.%Y %H:%M")
        )
    });
    let mut lines = vec![first];
    let second =
        match &state.notice {
            Some(notice) if notice.is_error => {
                let rows = error_rows(state, width).into_iter();
                lines.extend(rows.map(|row| {
                    Line::styled(text::fit(&format!(" {row}"), width), state.theme.error)
                }));
                return frame.render_widget(Paragraph::new(lines), area);
            }
            Some(notice) => Line::styled(
                text::fit(&format!(" ✓ {}", notice.text), width),
                state.theme.good,
            ),
            None if state.clock_doubt.is_some() => {
                let words = state
                    .clock_doubt
                    .map(|doubt| phrases::clock_words(state, doubt));
                let words = format!(" ! {}", words.unwrap_or_default());
                Line::styled(text::fit(&words, width), state.theme.error)
            }
            None if state.read_only.is_some() || state.no_copy.is_some() => {
                let words = state.read_only.as_ref().or(state.no_copy.as_ref());
                let words = format!(" ! {}", words.map_or("", String::as_str));
                Line::styled(text::fit(&words, width), state.theme.error)
            }
            None => match past {
                Some(words) => Line::styled(text::fit(&words, width), state.theme.selected),
                None => Line::styled(text::fit(&quiet_words(state), width), state.theme.dim),
            },
        };
    lines.push(second);
    frame.render_widget(Paragraph::new(lines), area);
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
        " · УЧЕБНЫЕ ЧАСЫ"
    } else {
        ""
    };
    let duty = match state.access {
        Access::NoDuty => {
            format!("Дежурство не открыто ({})", state.keymap.key(Action::Duty))
        }
        Access::Open => format!("Дежурит {}", state.on_duty()),
        Access::Locked => format!("ЗАПЕРТО · дежурит {}", state.on_duty()),
    };
    format!(" {duty} · координатор {coordinator}{training}")
}
