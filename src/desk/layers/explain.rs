//! Why a term is what it is (ч): for a stage of the selected message, what its due was counted from and the walk over the
//! calendar, day by day, with what was skipped and by which rule.

use ratatui::{Frame, layout::Rect, style::Style, text::Line};

use crate::calendar::explain::{Walk, provisional_note};
use crate::calendar::{Instant, WorkMinutes};
use crate::desk::input::action::{Action, Row};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::state::{State, phrases, queue::Item};
use crate::desk::widgets::window::{centred, indented, raise, window, wrapped};
use crate::desk::widgets::{areas::Areas, list};
use crate::desk::{input::key::Key, style::text};
use crate::regulation::{Basis, Stage, StageCode, Status, breaches, why};

/// Columns of the dates, the hours and the minutes of a walk.
const COLUMNS: (usize, usize, usize) = (21, 25, 13);
/// A note gets a line of its own where less than so many columns are left for it.
const NOTE: usize = 24;

/// The explanation while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explain {
    /// The place of the stage among those of the message.
    stage: usize,
    /// The first row that is shown.
    row: usize,
}

impl Explain {
    /// Opens on what burns: the clock that runs out first; on the reply when none runs.
    pub fn new(item: &Item) -> Self {
        let burning = item
            .stages
            .iter()
            .enumerate()
            .filter(|(_, stage)| stage.is_running() && stage.code != StageCode::Reply)
            .min_by_key(|(_, stage)| (stage.due.is_none(), stage.due));
        Self {
            stage: burning.map_or(0, |(place, _)| place),
            row: 0,
        }
    }
}

impl Layer for Explain {
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let Some((item, stage)) = state.shown().selected_item().and_then(|item| {
            let last = item.stages.len().checked_sub(1)?;
            Some((item, &item.stages[self.stage.min(last)]))
        }) else {
            return Areas::default();
        };
        let width = area.width.min(104);
        let inner_width = usize::from(width.saturating_sub(4));
        let lines = lines(state, item, stage, inner_width)
            .unwrap_or_else(|outside| vec![Line::styled(outside.to_string(), theme.error)]);
        let outer = centred(area, width, lines.len() + 2);
        let title = format!(
            "№ {} · Почему такой срок: {} ({} из {})",
            item.message.number.index,
            stage.name,
            self.stage.min(item.stages.len() - 1) + 1,
            item.stages.len()
        );
        let keys = "← → другой этап   ↑↓ листать   Esc закрыть";
        let inner = raise(frame, outer, window(outer, &title, keys, theme));
        list::view_scrolled(frame, indented(inner), lines, self.row);
        Areas::default()
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        if state.keymap.find_over(state.screen, &key) == Some(Action::Quit) {
            return Flow::Leave;
        }
        if state.keymap.find(state.screen, &key) == Some(Action::Explain) {
            return Flow::Close;
        }
        let item = state.shown().selected_item();
        let stages = item.map_or(0, |item| item.stages.len());
        let last = stages.saturating_sub(1);
        let stage = self.stage.min(last);
        match key.name().as_str() {
            "Esc" | "Enter" | "ч" => return Flow::Close,
            "Right" | "Tab" => (self.stage, self.row) = ((stage + 1) % stages.max(1), 0),
            "Left" | "Shift+Tab" => {
                (self.stage, self.row) = (stage.checked_sub(1).unwrap_or(last), 0);
            }
            _ => match list::scroll_of(&key) {
                Some(Row::By(rows)) => self.scroll(rows, state),
                Some(Row::First) => self.row = 0,
                Some(Row::Last) | None => {}
            },
        }
        Flow::Stay
    }

    fn scroll(&mut self, rows: isize, _state: &State) {
        self.row = self.row.saturating_add_signed(rows);
    }

    fn hints(&self, _state: &State) -> Vec<Hint> {
        vec![
            Hint::new(&["Left", "Right"], "другой этап"),
            Hint::new(&["Up", "Down"], "листать"),
            Hint::new(&["Esc"], "закрыть"),
        ]
    }
}

/// The explanation of a stage in lines of at most so many columns.
fn lines(
    state: &State,
    item: &Item,
    stage: &Stage,
    width: usize,
) -> Result<Vec<Line<'static>>, crate::calendar::OutsideCalendar> {
    let theme = &state.theme;
    let moment = state.shown().moment();
    let why = why(stage, &item.message, &state.setup.rules, moment)?;
    let mut lines = Vec::new();
    let mut say = |words: &str, style: Style| lines.extend(wrapped(words, width, style));
    say(&who(state, stage), theme.title);
    say(&from_what(state, stage, why.basis), theme.text);
    let (words, style) = match stage.status {
        Status::Running => {
            let left = stage.remaining.map(|left| format!("Осталось {left}."));
            (left.unwrap_or_default(), theme.text)
        }
        Status::Overdue => (format!("Просрочено на {}.", stage.overdue), theme.overdue),
        Status::Missed => (format!("Опоздание {}.", stage.overdue), theme.overdue),
        Status::Met if stage.used.is_none() => (
            "Правом возврата не воспользовались: срок не оценивается.".to_owned(),
            theme.dim,
        ),
        Status::Met => ("В срок.".to_owned(), theme.good),
        Status::Unmarked => (
            "Отметки в журнале нет: оценить этап нельзя.".to_owned(),
            theme.dim,
        ),
    };
    say(&words, style);
    let department = |code| state.setup.organization.department_name(code);
    let own = |breach: &&crate::regulation::Breach| {
        (
            breach.stage.code,
            &breach.stage.department,
            breach.stage.started,
        ) == (stage.code, &stage.department, stage.started)
    };
    for breach in breaches(&item.stages).iter().filter(own) {
        say(
            &format!("Нарушение (п. 23): {}", breach.description(department)),
            theme.overdue,
        );
    }
    let mut doubts = [&why.to_due, &why.used].into_iter().flatten();
    if let Some(year) = doubts.find_map(|walk| walk.provisional) {
        say(&provisional_note(year), theme.soon);
    }
    let until = if stage.finished.is_some() {
        "Сколько ушло"
    } else {
        "Сколько прошло"
    };
    let begun = |walk: &&Walk| walk.total > WorkMinutes::ZERO;
    let used = why.used.as_ref().filter(begun);
    let to_due = why.to_due.as_ref();
    for (walk, title) in [(to_due, "Как получен срок"), (used, until)] {
        let Some(walk) = walk else { continue };
        say("", theme.text);
        say(title, theme.title);
        for row in in_rows(walk, width) {
            say(&row, theme.text);
        }
    }
    Ok(lines)
}

fn who(state: &State, stage: &Stage) -> String {
    let round = stage.round.filter(|round| *round > 1);
    let round = round.map(|round| format!(" {round}")).unwrap_or_default();
    let department = stage
        .department
        .as_ref()
        .map(|code| format!(" · {}", state.setup.organization.department_name(code)));
    format!(
        "{}{round}{} · п. {} · отвечает {}",
        stage.name,
        department.unwrap_or_default(),
        stage.paragraph,
        stage.responsible.word()
    )
}

fn from_what(state: &State, stage: &Stage, basis: Basis) -> String {
    let moment = |at: Instant| phrases::day_and_time(state.local(at));
    let Some(started) = stage.started else {
        return "Этап прошёл без отметки в журнале.".to_owned();
    };
    let started = format!("Отсчёт начат {}.", moment(started));
    let due = stage.due.map(|due| format!(" Срок — {}.", moment(due)));
    let due = due.unwrap_or_default();
    let own = stage
        .limit
        .map(|limit| format!("Собственный срок {limit} истёк бы позже. "));
    let own = own.unwrap_or_default();
    match basis {
        Basis::None => format!("{started} Своего срока у этапа нет."),
        Basis::Own(limit) if limit.get() == 0 => format!("{started} Срок — незамедлительно.{due}"),
        Basis::Own(limit) => {
            format!("{started} Даётся {limit} рабочего времени.{due}")
        }
        Basis::BeforeReply(before, None) => format!(
            "{started} {own}Закончить надо было за {before} до срока ответа, а это время прошло ещё до начала этапа: срок — немедленно."
        ),
        Basis::BeforeReply(before, Some(reply)) => {
            let cap = if before.get() == 0 {
                "не позже срока ответа".to_owned()
            } else {
                format!("не позже чем за {before} до срока ответа")
            };
            format!(
                "{started} {own}Закончить надо {cap} ({}); срок ответа считают от выявления.{due}",
                moment(reply)
            )
        }
        Basis::WorkingDays(days) => format!(
            "{started} Дано рабочих дней: {days}; первый — следующий за промежуточным ответом, последний — до закрытия (п. 17).{due}"
        ),
    }
}

/// A walk in rows: dates, hours, minutes; the note beside them, or under them where the window is narrow.
fn in_rows(walk: &Walk, width: usize) -> Vec<String> {
    let (dates, hours, minutes) = COLUMNS;
    let room = width.saturating_sub(dates + hours + minutes + 2);
    let mut rows = Vec::new();
    for day in &walk.days {
        let row = format!(
            "  {}{}{}",
            text::fit(&day.dates(), dates + 1),
            text::fit(&day.hours(), hours),
            text::fit(&day.counted(), minutes)
        );
        let notes = text::wrap(
            &day.note,
            if room >= NOTE {
                room - 1
            } else {
                width.saturating_sub(6)
            },
        );
        if room >= NOTE {
            let indent = " ".repeat(text::width(&row));
            for (place, note) in notes.iter().enumerate() {
                let left = if place == 0 { &row } else { &indent };
                rows.push(format!("{left}{note}").trim_end().to_owned());
            }
        } else {
            rows.push(row.trim_end().to_owned());
            let notes = notes.into_iter().filter(|note| !note.is_empty());
            rows.extend(notes.map(|note| format!("      {note}")));
        }
    }
    rows.push(format!("  Итого рабочего времени: {}", walk.total));
    rows
}
