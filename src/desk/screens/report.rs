//! The summary (F5) and the registry (F4) on the screen: the same figures as on paper, with their messages behind them.

use ratatui::Frame;
use ratatui::layout::{Constraint, Direction, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Bar, BarChart, BarGroup, Paragraph};

use super::signatures::moved;
use crate::desk::action::Row;
use crate::desk::app::App;
use crate::desk::panes::frame_of;
use crate::desk::reports::{Drill, Kind, Reports};
use crate::desk::text;
use crate::papers::report::{Report, Row as TableRow, Table};
use crate::regulation::Number;

/// The narrowest screen with charts beside the table.
const WIDE: u16 = 110;

/// A line of the list.
enum Entry<'a> {
    /// The title of a part, which nothing stands behind.
    Title(&'static str),
    Row(&'a Table, &'a TableRow),
}

impl Entry<'_> {
    fn label(&self) -> String {
        match self {
            Self::Title(title) => (*title).to_owned(),
            Self::Row(table, row) => (table.label)(&row.cells),
        }
    }

    /// The messages behind it.
    fn messages(&self) -> &[Number] {
        match self {
            Self::Title(_) => &[],
            Self::Row(_, row) => &row.messages,
        }
    }

    /// The label, and the figures at the right edge.
    fn fitted(&self, width: usize) -> String {
        const FIGURE: usize = 12;
        let (indent, figures) = match self {
            Self::Title(_) => (" ", Vec::new()),
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
    if let Some(sources) = tables.iter().position(|table| table.code == "sources") {
        tables[sources..sources + 3].rotate_left(1);
    }
    let entries = tables.into_iter().flat_map(|table| {
        let rows = table.rows.iter().filter(|row| row.on_screen);
        let title = table.title.map(Entry::Title);
        title
            .into_iter()
            .chain(rows.map(move |row| Entry::Row(table, row)))
    });
    entries.collect()
}

/// Moves the cursor of the screen, or of the list behind a figure.
pub(in crate::desk) fn go(reports: &mut Reports, row: Row) {
    let rows = entries(reports).len();
    match &mut reports.drill {
        Some(drill) => drill.cursor = moved(drill.cursor, row, drill.messages.len()),
        None => reports.cursor = moved(reports.cursor, row, rows),
    }
}

/// The row under the cursor, and how many there are.
pub(in crate::desk) fn place(reports: &Reports) -> (usize, usize) {
    match &reports.drill {
        Some(drill) => (drill.cursor, drill.messages.len()),
        None => (reports.cursor, entries(reports).len()),
    }
}

/// The message under the cursor: of the list behind a figure, or of the registry, where a row is one message.
pub(in crate::desk) fn chosen(reports: &Reports) -> Option<Number> {
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
pub(in crate::desk) fn has_more(reports: &Reports) -> bool {
    let entries = entries(reports);
    let entry = entries.get(reports.cursor);
    reports.drill.is_some() || entry.is_some_and(|entry| !entry.messages().is_empty())
}

/// Opens the list of messages behind the row under the cursor; in that list, gives the message under its cursor.
pub(in crate::desk) fn enter(reports: &mut Reports) -> Option<Number> {
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
pub(in crate::desk) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let reports = &app.reports;
    if let Some(drill) = &reports.drill {
        let title = format!(
            " {}: {} ",
            text::cut(&drill.title, 60),
            drill.messages.len()
        );
        let block = frame_of(title, &app.theme);
        let inner = block.inner(area);
        frame.render_widget(block, area);
        return list_view(
            drill.messages.iter(),
            drill.cursor,
            |number| (brief(app, *number), app.theme.text),
            (app, frame, inner),
        );
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
    let block = frame_of(format!(" {name}: {} ", reports.month.title()), &app.theme);
    let inner = block.inner(left);
    frame.render_widget(block, left);
    let entries = entries(reports);
    let instead = match &reports.reading {
        Some(reading) => {
            let (done, all) = reading.progress;
            Some(format!(" Читаю журнал: {done} из {all}. Esc — прервать."))
        }
        None if entries.is_empty() => {
            Some(" За этот месяц ответов не размещено. ← и → — другой месяц.".to_owned())
        }
        None => None,
    };
    if let Some(words) = instead {
        return frame.render_widget(Paragraph::new(Line::styled(words, app.theme.dim)), inner);
    }
    let width = usize::from(inner.width);
    list_view(
        entries.iter(),
        reports.cursor,
        |entry| {
            let style = match entry {
                Entry::Title(_) => app.theme.title,
                Entry::Row(..) => app.theme.text,
            };
            (entry.fitted(width), style)
        },
        (app, frame, inner),
    );
    if let Some(report) = charts {
        charts_view(app, report, frame, right);
    }
}

/// The part of a list that its area has room for, down to the cursor.
fn list_view<T>(
    items: impl Iterator<Item = T>,
    cursor: usize,
    line: impl Fn(T) -> (String, Style),
    (app, frame, area): (&App, &mut Frame<'_>, Rect),
) {
    let visible = usize::from(area.height);
    let first = (cursor + 1).saturating_sub(visible);
    let shown = items.enumerate().skip(first).take(visible);
    let shown = shown.map(|(place, item)| {
        let (words, style) = line(item);
        let style = if place == cursor {
            app.theme.selected
        } else {
            style
        };
        Line::styled(text::fit(&words, usize::from(area.width)), style)
    });
    frame.render_widget(Paragraph::new(shown.collect::<Vec<_>>()), area);
}

/// A message behind a figure, in a line.
fn brief(app: &App, number: Number) -> String {
    let report = app.reports.read.as_deref();
    let known = report.and_then(|report| report.messages.get(&number));
    known.map_or_else(
        || format!(" № {number}"),
        |brief| {
            let sign = if brief.is_late { "●" } else { " " };
            let at = app.local(brief.detected).format("%d.%m.%Y %H:%M");
            let state = text::fit(brief.state.word(), 18);
            format!(
                " {sign} № {:<10} {at}  {state} {}",
                number.to_string(),
                brief.topic
            )
        },
    )
}

fn charts_view(app: &App, report: &Report, frame: &mut Frame<'_>, area: Rect) {
    let [days, groups, times] =
        ["days", "topic_groups", "reply_minutes"].map(|code| rows(report, code));
    let lines = u16::try_from(groups.len()).unwrap_or(u16::MAX);
    let [days_area, groups_area, times_area] = Layout::vertical([
        Constraint::Min(8),
        Constraint::Length(lines.saturating_add(2).min(area.height / 2)),
        Constraint::Length(5),
    ])
    .areas(area);
    days_view(app, days, frame, days_area);
    let label = usize::from(groups_area.width.saturating_sub(2) / 2);
    let bars = groups.iter().filter_map(|row| {
        let count = row.cells[2].number().filter(|count| *count > 0)?;
        let name = text::fit(&row.cells[1].shown(), label);
        Some(bar(count, name, app.theme.soon))
    });
    let bars: Vec<Bar<'_>> = bars.collect();
    bars_view(app, " По группам тем ", &bars, frame, groups_area);
    let bars = times.iter().filter_map(|row| {
        let (name, median) = (text::fit(&row.cells[0].shown(), label), &row.cells[1]);
        Some(bar(median.number()?, name, app.theme.good).text_value(median.shown()))
    });
    let bars: Vec<Bar<'_>> = bars.collect();
    bars_view(app, " Время до ответа: медиана ", &bars, frame, times_area);
}

fn rows<'a>(report: &'a Report, code: &str) -> &'a [TableRow] {
    report.table(code).map_or(&[], |table| &table.rows)
}

/// Bars that lie under one another.
fn bars_view(app: &App, title: &str, bars: &[Bar<'_>], frame: &mut Frame<'_>, area: Rect) {
    let chart = BarChart::default()
        .block(frame_of(title.to_owned(), &app.theme))
        .direction(Direction::Horizontal)
        .bar_width(1)
        .bar_gap(0)
        .data(BarGroup::default().bars(bars));
    frame.render_widget(chart, area);
}

fn days_view(app: &App, days: &[TableRow], frame: &mut Frame<'_>, area: Rect) {
    let block = frame_of(" Поступило по дням ".to_owned(), &app.theme);
    let width = usize::from(block.inner(area).width);
    // «05.10.2026» is under its bar as «05».
    let days = days.iter().map(|row| {
        let received = row.cells[1].number().unwrap_or_default();
        (row.cells[0].shown()[..2].to_owned(), received)
    });
    let mut days: Vec<(String, u64)> = days.collect();
    // Days off on which nothing came in are left out where there is no room for all, then the gaps between the bars.
    if days.len() * 3 > width {
        days.retain(|(_, received)| *received > 0);
    }
    let gap = u16::from(days.len() * 3 <= width);
    let room = width / (2 + usize::from(gap));
    let shown = days.into_iter().take(room.max(1)).enumerate();
    let bars = shown.map(|(place, (day, received))| {
        // Without a gap neighbours are told apart by their style.
        let style = if gap == 0 && place % 2 == 1 {
            app.theme.good
        } else {
            app.theme.title
        };
        bar(received, day, style)
    });
    let bars: Vec<Bar<'_>> = bars.collect();
    let chart = BarChart::default()
        .block(block)
        .bar_width(2)
        .bar_gap(gap)
        .data(BarGroup::default().bars(&bars));
    frame.render_widget(chart, area);
}

fn bar(value: u64, label: String, style: Style) -> Bar<'static> {
    Bar::default()
        .value(value)
        .label(Line::from(label))
        .style(style)
}
