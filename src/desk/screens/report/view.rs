//! The summary (F5) and the registry (F4) on the screen: the same figures as on paper, with their messages behind them.

use ratatui::Frame;
use ratatui::layout::{Constraint, Direction, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Bar, BarChart, BarGroup};

use crate::desk::input::action::Row;
use crate::desk::screens::report::{Drill, Reports};
use crate::desk::state::State;
use crate::desk::style::text;
use crate::desk::tasks::report::Read;
use crate::desk::widgets::areas::Areas;
use crate::desk::widgets::list;
use crate::desk::widgets::list::moved;
use crate::desk::widgets::window::{note, pane};
use crate::papers::report::registry::Registry;
use crate::papers::report::summary;
use crate::papers::report::summary::Summary;
use crate::papers::report::tally::{minutes, percent};
use crate::regulation::Number;

/// The narrowest screen with charts beside the table.
const WIDE: u16 = 110;

/// A row of a table.
struct TableRow {
    /// A title of a part, which nothing stands behind.
    is_title: bool,
    words: String,
    /// Figures at the right edge.
    figures: Vec<String>,
    /// The messages behind it.
    messages: Vec<Number>,
}

impl TableRow {
    fn title(words: &str) -> Self {
        Self {
            is_title: true,
            words: words.to_owned(),
            figures: Vec::new(),
            messages: Vec::new(),
        }
    }

    fn of(words: impl Into<String>, figures: Vec<String>, messages: &[Number]) -> Self {
        Self {
            is_title: false,
            words: words.into(),
            figures,
            messages: messages.to_vec(),
        }
    }

    fn fit(&self, width: usize) -> String {
        const FIGURE: usize = 12;
        let room = width.saturating_sub(self.figures.len() * FIGURE + 2);
        let figures: String = self
            .figures
            .iter()
            .map(|words| text::right(words, FIGURE))
            .collect();
        let indent = if self.is_title { " " } else { "   " };
        format!(
            "{}{figures}",
            text::fit(&format!("{indent}{}", self.words), room)
        )
    }
}

/// Moves the cursor of the screen, or of the list behind a figure.
pub(crate) fn go(reports: &mut Reports, row: Row) {
    let rows = rows(reports).len();
    match &mut reports.drill {
        Some(drill) => drill.cursor = moved(drill.cursor, row, drill.messages.len()),
        None => reports.cursor = moved(reports.cursor, row, rows),
    }
}

/// The message under the cursor: of the list behind a figure, or of a row that is one message.
pub(crate) fn chosen(reports: &Reports) -> Option<Number> {
    if let Some(drill) = &reports.drill {
        return drill.messages.get(drill.cursor).copied();
    }
    match reports.read.as_deref()? {
        Read::Registry(registry) => {
            // Under the answers stands a title, under that what is on control.
            let control = reports.cursor.checked_sub(registry.rows.len() + 1);
            let answered = registry.rows.get(reports.cursor).map(|row| row.number);
            answered.or_else(|| Some(registry.control.get(control?)?.number))
        }
        Read::Summary(_) => None,
    }
}

/// Something stands behind the row under the cursor.
pub(crate) fn has_more(reports: &Reports) -> bool {
    let rows = rows(reports);
    reports.drill.is_some()
        || rows
            .get(reports.cursor)
            .is_some_and(|row| !row.messages.is_empty())
}

/// Opens the list of messages behind the row under the cursor; in that list, gives the message under its cursor.
pub(crate) fn enter(reports: &mut Reports) -> Option<Number> {
    if let Some(number) = chosen(reports) {
        return Some(number);
    }
    let rows = rows(reports);
    let row = rows.get(reports.cursor)?;
    match row.messages.as_slice() {
        [] => {}
        messages => {
            reports.drill = Some(Drill {
                title: row.words.clone(),
                messages: messages.to_vec(),
                cursor: 0,
            });
        }
    }
    None
}

/// The rows of what was read.
fn rows(reports: &Reports) -> Vec<TableRow> {
    match reports.read.as_deref() {
        Some(Read::Summary(summary)) => summary_rows(summary),
        Some(Read::Registry(registry)) => registry_rows(registry),
        None => Vec::new(),
    }
}

fn summary_rows(summary: &Summary) -> Vec<TableRow> {
    let balance = &summary.balance;
    let mut rows = vec![TableRow::title(
        "I. Динамика: месяц, прошлый месяц, год назад",
    )];
    for (words, count) in [
        ("Остаток на начало", balance.at_start),
        ("Размещено окончательных ответов", balance.answered),
        ("Остаток на конец", balance.at_end),
    ] {
        rows.push(TableRow::of(
            words,
            vec![count.to_string(), String::new(), String::new()],
            &[],
        ));
    }
    let compared = |figure: &crate::papers::report::count::Figure| {
        let figures = [figure.count, figure.previous, figure.last_year];
        TableRow::of(
            figure.name,
            figures.map(|count| count.to_string()).to_vec(),
            &figure.messages,
        )
    };
    rows.extend(summary.dynamics.iter().map(compared));
    for (title, shares) in [
        (
            "По группам тем: месяц, доля, прошлый месяц",
            &summary.topic_groups,
        ),
        ("По темам", &summary.topics),
        ("По источникам", &summary.sources),
        ("По локациям", &summary.locations),
        ("По категориям", &summary.categories),
    ] {
        rows.push(TableRow::title(title));
        rows.extend(shares.iter().map(|share| {
            let figures = vec![
                share.count.to_string(),
                percent(Some(share.permille)),
                share.previous.to_string(),
            ];
            TableRow::of(&share.name, figures, &share.messages)
        }));
    }
    for (title, lines) in [
        (
            "II. Своевременность по этапам: в срок, с опозданием, в срок %, медиана",
            &summary.stages,
        ),
        ("По тому, кто отвечает (п. 23)", &summary.roles),
        ("По подразделениям", &summary.departments),
        ("По людям", &summary.people),
        ("Ответ (п. 11, 12) по категориям", &summary.by_category),
        ("Ответ (п. 11, 12) по источникам", &summary.by_source),
    ] {
        rows.push(TableRow::title(title));
        rows.extend(lines.iter().map(timeliness));
    }
    rows.push(TableRow::title(
        "Время до ответа: медиана, среднее, 9 из 10 не дольше",
    ));
    rows.extend(summary.reply_minutes.iter().map(|own| {
        let taken = [
            own.this.median_minutes,
            own.this.mean_minutes,
            own.this.p90_minutes,
        ];
        TableRow::of(own.name, taken.map(minutes).to_vec(), &[])
    }));
    rows.push(TableRow::title(
        "III. Качество: месяц, прошлый месяц, год назад",
    ));
    rows.extend(summary.quality.iter().map(compared));
    rows.push(TableRow::title(
        "IV. Повышенной важности: рабочих минут до доклада (п. 25)",
    ));
    rows.extend(summary.high.iter().map(|high| {
        let words = format!("№ {} {}", high.number, high.topic);
        let told = high
            .minutes
            .map_or_else(|| "нет".to_owned(), |minutes| minutes.to_string());
        TableRow::of(words, vec![told], &[high.number])
    }));
    rows.push(TableRow::title(
        "V. На контроле: срок окончательного ответа (п. 17)",
    ));
    rows.extend(summary.control.iter().map(|own| {
        let words = format!("№ {} {}", own.number, own.topic);
        TableRow::of(words, vec![day(&own.due)], &[own.number])
    }));
    rows.push(TableRow::title("VI. Нарушения (п. 23): рабочих минут"));
    rows.extend(summary.breaches.iter().map(|breach| {
        let root = if breach.own {
            String::new()
        } else {
            format!(" ← {}", breach.roots)
        };
        let words = format!(
            "№ {} {} (п. {}) {} {}{root}",
            breach.number, breach.stage, breach.paragraph, breach.responsible, breach.department
        );
        TableRow::of(words, vec![breach.minutes.to_string()], &[breach.number])
    }));
    rows
}

fn timeliness(line: &summary::Line) -> TableRow {
    let tally = &line.tally;
    let words = match &line.paragraph {
        Some(paragraph) => format!("{} (п. {paragraph})", line.name),
        None => line.name.clone(),
    };
    let figures = vec![
        tally.in_time.to_string(),
        tally.late.to_string(),
        percent(tally.permille()),
        minutes(tally.minutes_taken.median_minutes),
    ];
    // What is late is what one wants to look at.
    let messages = if tally.late > 0 {
        &tally.late_messages
    } else {
        &tally.messages
    };
    TableRow::of(words, figures, messages)
}

fn registry_rows(registry: &Registry) -> Vec<TableRow> {
    let rows = registry.rows.iter().map(|row| {
        let kept = if row.in_time {
            "в срок"
        } else {
            "с опоздан."
        };
        let words = format!(
            "№ {} {} · {} · {}",
            row.number, row.topic, row.departments, row.executors
        );
        let figures = vec![
            day(&row.replied_at),
            minutes(row.used_minutes),
            kept.to_owned(),
        ];
        TableRow::of(words, figures, &[row.number])
    });
    let mut rows: Vec<TableRow> = rows.collect();
    if !registry.control.is_empty() {
        rows.push(TableRow::title(
            "На контроле: срок окончательного ответа (п. 17)",
        ));
        rows.extend(registry.control.iter().map(|own| {
            let words = format!("№ {} {}", own.number, own.topic);
            TableRow::of(words, vec![day(&own.due)], &[own.number])
        }));
    }
    rows
}

/// A moment of the contract as short as a column takes: `05.10 09:31`.
fn day(moment: &str) -> String {
    let part = |from: usize, to: usize| moment.get(from..to).unwrap_or_default();
    format!("{}.{} {}", part(8, 10), part(5, 7), part(11, 16))
}

/// Draws either screen.
pub(crate) fn view(state: &State, reports: &Reports, frame: &mut Frame<'_>, area: Rect) -> Areas {
    let (name, charts) = match reports.read.as_deref() {
        Some(Read::Summary(summary)) if reports.drill.is_none() && area.width >= WIDE => {
            ("Сводная информация", Some(summary))
        }
        Some(Read::Summary(_)) => ("Сводная информация", None),
        Some(Read::Registry(_)) => ("Реестр размещённых ответов", None),
        None => ("Отчёт", None),
    };
    let (left, right) = match charts {
        Some(_) => {
            let [left, right] =
                Layout::horizontal([Constraint::Percentage(62), Constraint::Min(30)]).areas(area);
            (left, Some(right))
        }
        None => (area, None),
    };
    if let Some(drill) = &reports.drill {
        return drill_view(state, reports, drill, frame, area);
    }
    let title = format!(" {name}: {} ", reports.month.words());
    let inner = pane(frame, left, title, &state.theme);
    if let Some(reading) = &reports.reading {
        let (done, all) = reading.progress;
        let words = format!(" Читаю журнал: {done} из {all}. Esc — прервать.");
        note(frame, inner, words, state.theme.dim);
        return Areas::default();
    }
    let rows = rows(reports);
    if rows.is_empty() {
        let words = " За этот месяц ответов не размещено. ← и → — другой месяц.";
        note(frame, inner, words, state.theme.dim);
        return Areas::default();
    }
    let width = usize::from(inner.width);
    let place = (reports.cursor, rows.len());
    let areas = list::view_plain(frame, inner, place, &state.theme, |place| {
        let row = &rows[place];
        let style = if row.is_title {
            state.theme.title
        } else {
            state.theme.text
        };
        (row.fit(width), style)
    });
    if let (Some(summary), Some(right)) = (charts, right) {
        charts_view(state, summary, frame, right);
    }
    areas
}

fn drill_view(
    state: &State,
    reports: &Reports,
    drill: &Drill,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Areas {
    let title = format!(
        " {}: {} ",
        text::cut(&drill.title, 60),
        drill.messages.len()
    );
    let inner = pane(frame, area, title, &state.theme);
    let place = (drill.cursor, drill.messages.len());
    list::view_plain(frame, inner, place, &state.theme, |place| {
        let words = brief(state, reports, drill.messages[place]);
        (words, state.theme.text)
    })
}

/// A message behind a figure, in a line.
fn brief(state: &State, reports: &Reports, number: Number) -> String {
    let known = match reports.read.as_deref() {
        Some(Read::Summary(summary)) => summary.messages.get(&number),
        _ => None,
    };
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

fn charts_view(state: &State, summary: &Summary, frame: &mut Frame<'_>, area: Rect) {
    let groups = u16::try_from(summary.topic_groups.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let [days, topics, times] = Layout::vertical([
        Constraint::Min(8),
        Constraint::Length(groups.min(area.height / 2)),
        Constraint::Length(5),
    ])
    .areas(area);
    days_view(state, summary, frame, days);
    let title = " По группам тем ".to_owned();
    let inner = pane(frame, topics, title, &state.theme);
    let label = usize::from(inner.width / 2);
    let bars = summary
        .topic_groups
        .iter()
        .filter(|share| share.count > 0)
        .map(|share| bar(share.count, text::fit(&share.name, label), state.theme.soon));
    let bars: Vec<Bar<'_>> = bars.collect();
    let chart = BarChart::default()
        .direction(Direction::Horizontal)
        .bar_width(1)
        .bar_gap(0)
        .data(BarGroup::default().bars(&bars));
    frame.render_widget(chart, inner);
    let title = " Время до ответа: медиана ".to_owned();
    let inner = pane(frame, times, title, &state.theme);
    let bars = summary.reply_minutes.iter().filter_map(|own| {
        let median = own.this.median_minutes?;
        let shown = minutes(Some(median));
        let bar = Bar::default()
            .value(median.unsigned_abs())
            .label(Line::from(text::fit(own.name, label)));
        Some(bar.text_value(shown).style(state.theme.good))
    });
    let bars: Vec<Bar<'_>> = bars.collect();
    let chart = BarChart::default()
        .direction(Direction::Horizontal)
        .bar_width(1)
        .bar_gap(0)
        .data(BarGroup::default().bars(&bars));
    frame.render_widget(chart, inner);
}

fn days_view(state: &State, summary: &Summary, frame: &mut Frame<'_>, area: Rect) {
    let title = " Поступило по дням ".to_owned();
    let inner = pane(frame, area, title, &state.theme);
    // Days off on which nothing came in are left out where there is no room for all, then the gaps between the bars.
    let mut days: Vec<_> = summary.days.iter().collect();
    let width = usize::from(inner.width);
    if days.len() * 3 > width {
        days.retain(|day| day.received > 0);
    }
    let gap = u16::from(days.len() * 3 <= width);
    let room = width / (2 + usize::from(gap));
    let bars = days
        .iter()
        .take(room.max(1))
        .enumerate()
        .map(|(place, day)| {
            // Without a gap neighbours are told apart by their style.
            let style = if gap == 0 && place % 2 == 1 {
                state.theme.good
            } else {
                state.theme.title
            };
            bar(day.received, day.date.format("%d").to_string(), style)
        });
    let bars: Vec<Bar<'_>> = bars.collect();
    let chart = BarChart::default()
        .bar_width(2)
        .bar_gap(gap)
        .data(BarGroup::default().bars(&bars));
    frame.render_widget(chart, inner);
}

fn bar(count: usize, label: String, style: Style) -> Bar<'static> {
    Bar::default()
        .value(count as u64)
        .label(Line::from(label))
        .style(style)
}
