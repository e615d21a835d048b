//! The production calendar (F6): the months with each day's kind by sign and colour, and all that is to be said of the
//! day under the cursor: its hours, the rule that made it so, the norms of its month and year.
//!
//! The whole year where there is room for it, else the half-year, the quarter or the month of the cursor.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use crate::calendar::year::{Mark, YearView, month_name};
use crate::calendar::{OutsideCalendar, weekday};
use crate::desk::input::{action::Turn, place::Screen};
use crate::desk::state::State;
use crate::desk::style::{text, theme::Theme};
use crate::desk::widgets::window::{indented, note, put, wrapped};

/// Moves the cursor within the calendar's years.
pub(crate) fn turn(state: &mut State, by: Turn) {
    let Screen::Calendar(day) = state.screen else {
        return;
    };
    let moved = match by {
        Turn::Days(days) => day.checked_add_signed(TimeDelta::days(days)),
        Turn::Months(months) if months < 0 => {
            day.checked_sub_months(Months::new(months.unsigned_abs()))
        }
        Turn::Months(months) => day.checked_add_months(Months::new(months.unsigned_abs())),
        Turn::Today => Some(state.today()),
    };
    let Some(day) = moved else { return };
    match state.setup.rules.calendar.day(day) {
        Ok(_) => state.screen = Screen::Calendar(day),
        Err(outside) => state.say_error(format!("{}: {outside}", day.format("%d.%m.%Y"))),
    }
}

/// Columns of a month: seven days of a number and a sign.
const MONTH: usize = 21;
/// Rows of a month: its name, the weekdays, six weeks.
const MONTH_ROWS: usize = 8;
/// Columns of the panel beside the months.
const PANEL: u16 = 29;
/// Rows under the months where there is no room beside them.
const UNDER: u16 = 4;

/// How the months are laid out: how many of them, and how many in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    months: u32,
    columns: u32,
}

impl Grid {
    /// As many months as fit, the fullest first; whole years, half-years, quarters.
    fn for_size(width: u16, height: u16) -> Self {
        const GRIDS: [(u32, u32); 7] = [(12, 4), (12, 3), (6, 3), (6, 2), (3, 3), (2, 2), (1, 1)];
        let fits = |&(months, columns): &(u32, u32)| {
            let wide = columns as usize * (MONTH + 1);
            let high = (months / columns) as usize * MONTH_ROWS;
            wide <= usize::from(width) + 1 && high <= usize::from(height)
        };
        let (months, columns) = GRIDS.into_iter().find(fits).unwrap_or((1, 1));
        Self { months, columns }
    }

    /// The first month of the page that a month is on.
    fn page_of(self, month: u32) -> u32 {
        (month - 1) / self.months * self.months + 1
    }
}

/// Draws the calendar with the cursor on a day.
pub(crate) fn view(state: &State, cursor: NaiveDate, frame: &mut Frame<'_>, area: Rect) {
    let drawn = draw(state, cursor, frame, area);
    if let Err(outside) = drawn {
        note(frame, area, outside.to_string(), state.theme.error);
    }
}

fn draw(
    state: &State,
    cursor: NaiveDate,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Result<(), OutsideCalendar> {
    let theme = &state.theme;
    let year = state.setup.rules.calendar.year(cursor.year())?;
    let [title, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let width = usize::from(title.width);
    let name = "Производственный календарь, ";
    let mut words = format!(" {name}{} год · {}", year.year, year.basis());
    if text::width(&words) > width {
        // What the year is counted by matters more than the name of the screen.
        words = words.replace(name, "");
    }
    let style = if year.decree.is_some() {
        theme.title
    } else {
        theme.soon
    };
    frame.render_widget(Line::styled(text::fit(&words, width), style), title);

    let beside = Grid::for_size(body.width.saturating_sub(PANEL + 1), body.height);
    if beside.months == 12 {
        let months = u16::try_from(beside.columns as usize * (MONTH + 1)).unwrap_or(u16::MAX);
        let [left, right] =
            Layout::horizontal([Constraint::Length(months), Constraint::Min(PANEL)]).areas(body);
        frame.render_widget(months_of(state, cursor, beside)?, left);
        panel(state, &year, cursor, frame, right)?;
        return Ok(());
    }
    let grid = Grid::for_size(body.width, body.height.saturating_sub(UNDER));
    let [above, under] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(UNDER)]).areas(body);
    frame.render_widget(months_of(state, cursor, grid)?, above);
    let width = usize::from(under.width).saturating_sub(2);
    let mut lines = about_day(state, cursor, width)?;
    lines.push(Line::styled(norms_in_brief(&year, cursor), theme.text));
    lines.push(Line::styled(legend().join("  "), theme.dim));
    frame.render_widget(Paragraph::new(lines), indented(under));
    Ok(())
}

/// The page of months that the cursor is on.
fn months_of(
    state: &State,
    cursor: NaiveDate,
    grid: Grid,
) -> Result<Paragraph<'static>, OutsideCalendar> {
    let first = grid.page_of(cursor.month());
    let mut lines = Vec::new();
    for row in (first..first + grid.months).step_by(grid.columns as usize) {
        let months: Vec<Vec<Line<'static>>> = (row..row + grid.columns)
            .map(|month| month_lines(state, cursor, month))
            .collect::<Result<_, _>>()?;
        for number in 0..MONTH_ROWS {
            let mut spans = vec![Span::raw(" ")];
            for month in &months {
                match month.get(number) {
                    Some(line) => spans.extend(line.spans.iter().cloned()),
                    None => spans.push(Span::raw(" ".repeat(MONTH))),
                }
                spans.push(Span::raw(" "));
            }
            lines.push(Line::from(spans));
        }
    }
    Ok(Paragraph::new(lines))
}

/// A month: its name and norm, the weekdays, the weeks.
fn month_lines(
    state: &State,
    cursor: NaiveDate,
    month: u32,
) -> Result<Vec<Line<'static>>, OutsideCalendar> {
    let theme = &state.theme;
    let calendar = &state.setup.rules.calendar;
    let today = state.local(state.now).date_naive();
    let is_current = month == cursor.month();
    let name = text::fit(&format!("{:^MONTH$}", month_name(month)), MONTH);
    let style = if is_current { theme.title } else { theme.text };
    let mut lines = vec![
        Line::styled(name, style),
        Line::styled("пн вт ср чт пт сб вс ", theme.dim),
    ];
    for week in calendar.month(cursor.year(), month)? {
        let cells = week.into_iter().map(|day| match day {
            None => Span::raw("   "),
            Some((date, mark)) => {
                let cell = format!("{:>2}{}", date.day(), mark.sign());
                let mut style = style_of(mark, theme);
                if date == today {
                    style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
                }
                if date == cursor {
                    style = theme.selected;
                }
                Span::styled(cell, style)
            }
        });
        lines.push(Line::from(cells.collect::<Vec<_>>()));
    }
    Ok(lines)
}

fn style_of(mark: Mark, theme: &Theme) -> Style {
    match mark {
        Mark::Working => theme.text,
        Mark::Weekend => theme.dim,
        Mark::Holiday | Mark::Special => theme.overdue,
        Mark::Moved => theme.soon,
        Mark::Short | Mark::WorkingWeekend => theme.good,
        Mark::Ordered => theme.key,
    }
}

/// The day under the cursor: what it is, its hours, the rules that made it so.
fn about_day(
    state: &State,
    date: NaiveDate,
    width: usize,
) -> Result<Vec<Line<'static>>, OutsideCalendar> {
    let theme = &state.theme;
    let calendar = &state.setup.rules.calendar;
    let day = calendar.day(date)?;
    let mark = Mark::for_day(&day);
    let stretch = calendar.whole_day(date)?;
    let today = if date == state.local(state.now).date_naive() {
        ", сегодня"
    } else {
        ""
    };
    let mut title = format!(
        "{} {}{today} — {}",
        weekday(date),
        date.format("%d.%m.%Y"),
        mark.word()
    );
    let hours = format!("{} · {}", stretch.hours(), stretch.counted());
    // Where there is room for one line, the hours stand beside the date.
    let fits = text::width(&title) + text::width(&hours) + 3 <= width;
    let hours = Some(hours).filter(|_| !stretch.spans.is_empty());
    if let Some(hours) = hours.as_ref().filter(|_| fits) {
        title += &format!(" · {hours}");
    }
    let mut lines = Vec::new();
    let mut say = |words: &str, style: Style| lines.extend(wrapped(words, width, style));
    say(&title, theme.title);
    say(
        hours.as_deref().filter(|_| !fits).unwrap_or_default(),
        theme.text,
    );
    let note = Some(stretch.note.as_str()).filter(|note| *note != mark.word());
    say(note.unwrap_or_default(), theme.text);
    lines.retain(|line| line.width() > 0);
    Ok(lines)
}

fn norms_in_brief(year: &YearView, cursor: NaiveDate) -> String {
    let month = &year.months[cursor.month0() as usize];
    format!(
        "{}: {} дн, {} ч · год: {} дн, {} ч, по нашим часам {}",
        month_name(cursor.month()),
        month.days,
        month.hours,
        year.norm.days,
        year.norm.hours,
        year.own
    )
}

/// The signs that are not plain, each with its word.
fn legend() -> Vec<String> {
    let short = |mark: Mark| match mark {
        Mark::Working => None,
        Mark::Short => Some("короче"),
        Mark::WorkingWeekend => Some("рабочий"),
        Mark::Weekend => Some("выходной"),
        Mark::Holiday => Some("праздник"),
        Mark::Moved => Some("перенос"),
        Mark::Special => Some("указ"),
        Mark::Ordered => Some("приказ"),
    };
    let signs = Mark::ALL
        .into_iter()
        .filter_map(|mark| Some((mark, short(mark)?)));
    signs
        .map(|(mark, word)| format!("{} {word}", mark.sign()))
        .collect()
}

/// All of it beside the year.
fn panel(
    state: &State,
    year: &YearView,
    cursor: NaiveDate,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Result<(), OutsideCalendar> {
    let theme = &state.theme;
    let block = Block::bordered().border_style(theme.border);
    let inner = put(frame, area, block);
    let width = usize::from(inner.width);
    let mut lines = about_day(state, cursor, width)?;
    let mut say = |words: &str, style: Style| lines.extend(wrapped(words, width, style));
    let month = &year.months[cursor.month0() as usize];
    say("", theme.text);
    say(
        &format!(
            "{}: {} дн, {} ч",
            month_name(cursor.month()),
            month.days,
            month.hours
        ),
        theme.title,
    );
    say(&year.norm_line(), theme.text);
    let short = |date: &NaiveDate| date.format("%d.%m").to_string();
    if !year.moved.is_empty() {
        say("", theme.text);
        say("Перенесены выходные", theme.title);
        for (to, from, _) in &year.moved {
            say(&format!("с {} на {}", short(from), short(to)), theme.text);
        }
    }
    if !year.working_weekends.is_empty() {
        let days: Vec<String> = year
            .working_weekends
            .iter()
            .map(|(day, _)| short(day))
            .collect();
        say(
            &format!("Рабочие выходные: {}", days.join(", ")),
            theme.text,
        );
    }
    if !year.short.is_empty() {
        let days: Vec<String> = year.short.iter().map(short).collect();
        say(&format!("Короче на час: {}", days.join(", ")), theme.text);
    }
    say("", theme.text);
    for row in legend().chunks(2) {
        let row: Vec<String> = row.iter().map(|sign| text::fit(sign, 12)).collect();
        say(row.concat().trim_end(), theme.dim);
    }
    frame.render_widget(Paragraph::new(lines), inner);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_shown_whole_where_it_fits_and_by_its_parts_elsewhere() {
        let grid = |width, height| {
            let Grid { months, columns } = Grid::for_size(width, height);
            (months, columns)
        };
        assert_eq!(grid(88, 28), (12, 4));
        assert_eq!(grid(80, 32), (12, 3));
        assert_eq!(grid(80, 16), (6, 3));
        assert_eq!(grid(60, 24), (6, 2));
        assert_eq!(grid(60, 8), (2, 2));
        assert_eq!(grid(10, 3), (1, 1));
        let half = Grid {
            months: 6,
            columns: 3,
        };
        assert_eq!([1, 6, 7, 12].map(|month| half.page_of(month)), [1, 1, 7, 7]);
    }
}
