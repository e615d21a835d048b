//! The summary (F5) and the registry (F4) on the screen: the same figures as on paper, with their messages behind them.

use chrono::NaiveDate;
use ratatui::layout::{Constraint, Direction, Layout, Rect};
use ratatui::widgets::{Bar, BarChart, BarGroup};
use ratatui::{Frame, style::Style, text::Line};

use crate::desk::screens::report::{Drill, Reports};
use crate::desk::widgets::window::{note, pane};
use crate::desk::widgets::{areas::Areas, list, list::moved};
use crate::desk::{input::action::Row, state::State, style::text};
use crate::papers::report::{Cell, Kind, Report, Row as TableRow, Table};
use crate::regulation::Number;

/// The narrowest screen with charts beside the table.
const WIDE: u16 = 110;

/// A line of the list.
enum Entry<'a> {
    /// The title of a part, which nothing stands behind.
    Title(&'static str),
    /// What the report says of itself.
    Note(String),
    Row(&'a Table, &'a TableRow),
}

impl Entry<'_> {
    fn label(&self) -> String {
        match self {
            Self::Title(title) => (*title).to_owned(),
            Self::Note(words) => words.clone(),
            Self::Row(table, row) => (table.label)(&row.cells),
        }
    }

    /// The messages behind it.
    fn messages(&self) -> &[Number] {
        match self {
            Self::Title(_) | Self::Note(_) => &[],
            Self::Row(_, row) => &row.messages,
        }
    }

    /// The label, and the figures at the right edge.
    fn fitted(&self, width: usize) -> String {
        const FIGURE: usize = 12;
        let (indent, figures) = match self {
            Self::Title(_) | Self::Note(_) => (" ", Vec::new()),
            Self::Row(table, row) => ("   ", table.figures(row)),
        };
        let room = width.saturating_sub(figures.len() * FIGURE + 2);
        let label = text::fit(&format!("{indent}{}", self.label()), room);
        let figures = figures.iter().map(|words| text::right(words, FIGURE));
        label + &figures.collect::<String>()
    }
}

/// The lines of the report.
fn entries(reports: &Reports) -> Vec<Entry<'_>> {
    let tables = reports.read.iter().flat_map(|report| &report.tables);
    let mut tables: Vec<&Table> = tables.filter(|table| table.is_on_screen()).collect();
    // The topics come before the sources: what people write of matters more than where.
    let place = |code| tables.iter().position(|table| table.code == code);
    if let (Some(sources), Some(topics)) = (place("sources"), place("topics"))
        && sources < topics
    {
        tables[sources..=topics].rotate_left(1);
    }
    let report = reports.read.as_deref();
    let later = report.and_then(|report| report.entered_after.as_ref());
    let note = later.map(|later| Entry::Note(later.sentence()));
    let entries = tables.into_iter().flat_map(|table| {
        let rows = table.rows.iter().filter(|row| row.on_screen);
        let title = table.title.map(Entry::Title);
        title
            .into_iter()
            .chain(rows.map(move |row| Entry::Row(table, row)))
    });
    note.into_iter().chain(entries).collect()
}

/// Moves the cursor of the screen, or of the list behind a figure.
pub(crate) fn go(reports: &mut Reports, row: Row) {
    let rows = entries(reports).len();
    match &mut reports.drill {
        Some(drill) => drill.cursor = moved(drill.cursor, row, drill.messages.len()),
        None => reports.cursor = moved(reports.cursor, row, rows),
    }
}

/// The message under the cursor: of the list behind a figure, or of the registry, where a row is one message.
pub(crate) fn chosen(reports: &Reports) -> Option<Number> {
    if let Some(drill) = &reports.drill {
        return drill.messages.get(drill.cursor).copied();
    }
    match reports.read.as_deref()?.kind {
        Kind::Registry => {
            let entries = entries(reports);
            entries.get(reports.cursor)?.messages().first().copied()
        }
        Kind::Summary => None,
    }
}

/// Something stands behind the row under the cursor.
pub(crate) fn has_more(reports: &Reports) -> bool {
    let entries = entries(reports);
    let entry = entries.get(reports.cursor);
    reports.drill.is_some() || entry.is_some_and(|entry| !entry.messages().is_empty())
}

/// Opens the list of messages behind the row under the cursor; in that list, gives the message under its cursor.
pub(crate) fn enter(reports: &mut Reports) -> Option<Number> {
    if let Some(number) = chosen(reports) {
        return Some(number);
    }
    let entries = entries(reports);
    let entry = entries.get(reports.cursor)?;
    if !entry.messages().is_empty() {
        reports.drill = Some(Drill {
            title: entry.label(),
            messages: entry.messages().to_vec(),
            cursor: 0,
        });
    }
    None
}

/// Draws either screen.
pub(crate) fn view(state: &State, reports: &Reports, frame: &mut Frame<'_>, area: Rect) -> Areas {
    let theme = &state.theme;
    if let Some(drill) = &reports.drill {
        let count = drill.messages.len();
        let title = format!(" {}: {count} ", text::cut(&drill.title, 60));
        let inner = pane(frame, area, title, theme);
        return list::view_plain(frame, inner, (drill.cursor, count), theme, |place| {
            (brief(state, reports, drill.messages[place]), theme.text)
        });
    }
    let report = reports.read.as_deref();
    let name = match report.map(|report| report.kind) {
        Some(Kind::Summary) => "Сводная информация",
        Some(Kind::Registry) => "Реестр размещённых ответов",
        None => "Отчёт",
    };
    let charts = report.filter(|report| report.kind == Kind::Summary && area.width >= WIDE);
    let [left, right] = match charts {
        Some(_) => {
            Layout::horizontal([Constraint::Percentage(62), Constraint::Min(30)]).areas(area)
        }
        None => [area, Rect::ZERO],
    };
    let title = format!(" {name}: {} ", reports.month.title());
    let inner = pane(frame, left, title, theme);
    let entries = entries(reports);
    let told = match &reports.reading {
        Some(reading) => {
            let (done, all) = reading.progress;
            Some(format!(" Читаю журнал: {done} из {all}. Esc — прервать."))
        }
        None => entries
            .is_empty()
            .then(|| " За этот месяц ответов не размещено. ← и → — другой месяц.".to_owned()),
    };
    if let Some(words) = told {
        note(frame, inner, words, theme.dim);
        return Areas::default();
    }
    let width = usize::from(inner.width);
    let place = (reports.cursor, entries.len());
    let areas = list::view_plain(frame, inner, place, theme, |place| {
        let entry = &entries[place];
        let style = match entry {
            Entry::Title(_) => theme.title,
            Entry::Note(_) => theme.dim,
            Entry::Row(..) => theme.text,
        };
        (entry.fitted(width), style)
    });
    if let Some(report) = charts {
        charts_view(state, report, frame, right);
    }
    areas
}

/// A message behind a figure, in a line.
fn brief(state: &State, reports: &Reports, number: Number) -> String {
    let report = reports.read.as_deref();
    let known = report.and_then(|report| report.messages.get(&number));
    known.map_or_else(
        || format!(" № {number}"),
        |brief| {
            let sign = if brief.is_late { "●" } else { " " };
            let at = state.local(brief.detected).format("%d.%m.%Y %H:%M");
            let standing = text::fit(brief.state.word(), 18);
            format!(
                " {sign} № {:<10} {at}  {standing} {}",
                number.to_string(),
                brief.topic
            )
        },
    )
}

fn charts_view(state: &State, report: &Report, frame: &mut Frame<'_>, area: Rect) {
    let [days, groups, times] =
        ["days", "topic_groups", "reply_minutes"].map(|code| rows(report, code));
    let lines = u16::try_from(groups.len()).unwrap_or(u16::MAX);
    let [days_area, groups_area, times_area] = Layout::vertical([
        Constraint::Min(8),
        Constraint::Length(lines.saturating_add(2).min(area.height / 2)),
        Constraint::Length(5),
    ])
    .areas(area);
    days_view(state, days, frame, days_area);
    let label = usize::from(groups_area.width.saturating_sub(2) / 2);
    let groups = groups.iter().filter_map(|row| {
        let count = row.cells[2].number().filter(|count| *count > 0)?;
        Some(bar(
            count,
            text::fit(&row.cells[1].shown(), label),
            state.theme.soon,
        ))
    });
    bars_view(state, " По группам тем ", groups, frame, groups_area);
    let times = times.iter().filter_map(|row| {
        let (name, median) = (row.cells[0].shown(), &row.cells[1]);
        let bar = bar(median.number()?, text::fit(&name, label), state.theme.good);
        Some(bar.text_value(median.shown()))
    });
    bars_view(
        state,
        " Время до ответа: медиана ",
        times,
        frame,
        times_area,
    );
}

fn rows<'a>(report: &'a Report, code: &str) -> &'a [TableRow] {
    report.table(code).map_or(&[], |table| &table.rows)
}

/// Bars that lie under one another.
fn bars_view(
    state: &State,
    title: &str,
    bars: impl Iterator<Item = Bar<'static>>,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let bars: Vec<Bar<'_>> = bars.collect();
    let inner = pane(frame, area, title.to_owned(), &state.theme);
    let chart = BarChart::default()
        .direction(Direction::Horizontal)
        .bar_width(1)
        .bar_gap(0)
        .data(BarGroup::default().bars(&bars));
    frame.render_widget(chart, inner);
}

fn days_view(state: &State, days: &[TableRow], frame: &mut Frame<'_>, area: Rect) {
    let inner = pane(frame, area, " Поступило по дням ".to_owned(), &state.theme);
    let width = usize::from(inner.width);
    let mut days: Vec<(NaiveDate, u64)> = days
        .iter()
        .filter_map(|row| match (&row.cells[0], row.cells[1].number()) {
            (Cell::Date(date), Some(received)) => Some((*date, received)),
            _ => None,
        })
        .collect();
    // Days off on which nothing came in are left out where there is no room for all, then the gaps between the bars.
    if days.len() * 3 > width {
        days.retain(|(_, received)| *received > 0);
    }
    let gap = u16::from(days.len() * 3 <= width);
    let room = width / (2 + usize::from(gap));
    let shown = days.iter().take(room.max(1)).enumerate();
    let bars = shown.map(|(place, (date, received))| {
        // Without a gap neighbours are told apart by their style.
        let style = if gap == 0 && place % 2 == 1 {
            state.theme.good
        } else {
            state.theme.title
        };
        bar(*received, date.format("%d").to_string(), style)
    });
    let bars: Vec<Bar<'_>> = bars.collect();
    let chart = BarChart::default()
        .bar_width(2)
        .bar_gap(gap)
        .data(BarGroup::default().bars(&bars));
    frame.render_widget(chart, inner);
}

fn bar(value: u64, label: String, style: Style) -> Bar<'static> {
    Bar::default()
        .value(value)
        .label(Line::from(label))
        .style(style)
}
