//! The lists of a summary: messages of high importance, what stands on control, every breach with its root.

use super::reader::{Case, Reader, ReportError};
use super::responsible::responsible_people;
use super::table::{Cell, Column, Row, Table};
use crate::regulation::{Category, StageCode, breach::Breach, stage::reply_due};
use crate::{calendar::Instant, directory::Organization};

const HIGH: [Column; 5] = [
    Column::new("number", "№", 10.0),
    Column::new("detected_at", "Выявлено", 16.0),
    Column::new("topic", "Тема", 50.0),
    Column::new("reported_at", "Доложено", 16.0),
    Column::new("minutes", "Раб. мин до доклада", 12.0).on_screen(),
];

/// The messages of high importance, with the time of their report (п. 25).
pub(super) fn high(reader: &Reader<'_>, cases: &[Case]) -> Table {
    let shown = |at: Instant| Cell::Moment(reader.rules.calendar.local(at));
    let is_high = |case: &&Case| case.is_counted() && case.message.category() == Category::High;
    let rows = cases.iter().filter(is_high).map(|case| {
        let message = &case.message;
        let mut stages = case.stages.iter();
        let minutes = stages
            .find(|stage| stage.code == StageCode::Report)
            .filter(|stage| stage.finished.is_some())
            .and_then(|stage| stage.used);
        let cells = vec![
            Cell::message(message.number),
            shown(message.detected.at),
            Cell::text(&*message.detected.topic),
            Cell::or_empty(message.reports.first(), |(at, _)| shown(*at)),
            minutes.map_or(Cell::NotYet, |minutes| Cell::Number(minutes.get())),
        ];
        Row::new(cells, vec![message.number])
    });
    Table {
        code: "high",
        title: Some("IV. Повышенной важности: рабочих минут до доклада (п. 25)"),
        sheet: "Повышенной важности",
        columns: &HIGH,
        label: |cells| format!("№ {} {}", cells[0].shown(), cells[2].shown()),
        rows: rows.collect(),
    }
}

const CONTROL: [Column; 6] = [
    Column::new("number", "№", 10.0),
    Column::new("topic", "Тема", 50.0),
    Column::new("departments", "Подразделение", 24.0),
    Column::new("interim_at", "Промежуточный ответ", 16.0),
    Column::new("due", "Срок окончательного", 16.0).on_screen(),
    Column::new("working_days", "На контроле, раб. дней", 12.0).on_screen(),
];

/// Interim replies of whichever month whose final one was still to come when the period ended, or is now (п. 17). The
/// days that each has been waiting are counted as those of its term: the first is the working day after the reply.
pub(super) fn control(
    reader: &Reader<'_>,
    organization: &Organization,
    title: &'static str,
) -> Result<Table, ReportError> {
    let calendar = &reader.rules.calendar;
    let shown = |at: Instant| Cell::Moment(calendar.local(at));
    let day = |at: Instant| calendar.local(at).date_naive();
    let mut rows = Vec::new();
    for message in reader.journal.open_messages_at(reader.as_of)? {
        let Some(interim) = message.interim() else {
            continue;
        };
        let days = (day(reader.as_of) - day(interim.at)).num_days();
        let is_past = |days: &i64| {
            let reached = calendar.workday(day(interim.at), *days);
            reached.is_ok_and(|reached| reached <= day(reader.as_of))
        };
        let departments = message.holders();
        let names: Vec<&str> = departments
            .iter()
            .map(|code| organization.department_name(code))
            .collect();
        let cells = vec![
            Cell::message(message.number),
            Cell::text(&*message.detected.topic),
            Cell::Text(names.join(", ")),
            shown(interim.at),
            shown(reply_due(&message, reader.rules, reader.as_of)?),
            Cell::count((1..=days).take_while(is_past).count()),
        ];
        rows.push(Row::new(cells, vec![message.number]));
    }
    Ok(Table {
        code: "control",
        title: Some(title),
        sheet: "На контроле",
        columns: &CONTROL,
        label: |cells| format!("№ {} {}", cells[0].shown(), cells[1].shown()),
        rows,
    })
}

const BREACHES: [Column; 9] = [
    Column::new("number", "№", 10.0),
    Column::new("stage", "Этап", 22.0),
    Column::new("paragraph", "Пункт", 8.0),
    Column::new("department", "Подразделение", 18.0),
    Column::new("responsible", "Кто отвечает", 18.0),
    Column::new("people", "Человек", 24.0),
    Column::new("minutes", "Раб. мин", 10.0).on_screen(),
    Column::new("own", "Свой лимит", 9.0),
    Column::new("roots", "Раньше не уложились", 50.0),
];

/// Every breach of every message (п. 23), with the stages that overspent before it.
pub(super) fn breaches(reader: &Reader<'_>, cases: &[Case], organization: &Organization) -> Table {
    let rows = cases.iter().flat_map(|case| {
        let breaches = case.breaches.iter();
        breaches.map(move |breach| {
            let cells = breach_cells(reader, case, breach, organization);
            Row::new(cells, vec![case.message.number])
        })
    });
    Table {
        code: "breaches",
        title: Some("VI. Нарушения (п. 23): рабочих минут"),
        sheet: "Нарушения",
        columns: &BREACHES,
        label: breach_label,
        rows: rows.collect(),
    }
}

fn breach_cells(
    reader: &Reader<'_>,
    case: &Case,
    breach: &Breach,
    organization: &Organization,
) -> Vec<Cell> {
    let department = |code: Option<&str>| {
        code.map_or("", |code| organization.department_name(code))
            .to_owned()
    };
    let overdue = &breach.stage;
    let people = responsible_people(overdue, case, &reader.duties);
    let roots = breach.roots.iter().map(|root| {
        let name = department(root.department.as_deref());
        let place = if name.is_empty() {
            name
        } else {
            format!(", {name}")
        };
        format!(
            "{} (п. {}{place}) — {}",
            root.name, root.paragraph, root.minutes
        )
    });
    let roots = match roots.collect::<Vec<_>>().join("; ") {
        none if none.is_empty() && !breach.own => "свои сроки никто не превысил".to_owned(),
        roots => roots,
    };
    vec![
        Cell::message(case.message.number),
        Cell::text(&*overdue.name),
        Cell::text(&*overdue.paragraph),
        Cell::Text(department(overdue.department.as_deref())),
        Cell::text(overdue.responsible.word()),
        Cell::Text(people.join(", ")),
        Cell::Number(overdue.minutes.get()),
        // The own limit was exceeded, not only a cap or T.
        Cell::Flag(breach.own),
        Cell::Text(roots),
    ]
}

fn breach_label(cells: &[Cell]) -> String {
    let words = |place: usize| cells[place].shown();
    let root = match cells[7] {
        Cell::Flag(true) => String::new(),
        _ => format!(" ← {}", words(8)),
    };
    format!(
        "№ {} {} (п. {}) {} {}{root}",
        words(0),
        words(1),
        words(2),
        words(4),
        words(3)
    )
}
