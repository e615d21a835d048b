//! The registry (п. 26): the messages whose final reply was posted in a period, in the order of that; interim replies
//! whose final one is still to come stand on control.

use std::collections::BTreeMap;

use super::content::{Kind, Report};
use super::reader::{Case, Progress, Reader, ReportError};
use super::table::{Cell, Column, Row, Table};
use super::{entered_after::EnteredAfter, lists::control, period::Period};
use crate::calendar::{Instant, WorkMinutes};
use crate::directory::Organization;
use crate::regulation::{StageCode, Status, event::moment, fact::Reply, stage::Stage};

const COLUMNS: [Column; 18] = [
    Column::new("number", "№", 10.0),
    Column::new("detected_at", "Выявлено", 16.0),
    Column::new("source", "Источник", 14.0),
    Column::new("author", "Автор", 18.0),
    Column::new("url", "Ссылка", 28.0),
    Column::new("topic", "Тема", 24.0),
    Column::new("location", "Локация", 16.0),
    Column::new("category", "Категория", 14.0),
    Column::new("departments", "Подразделение", 18.0),
    Column::new("executors", "Исполнитель", 20.0),
    Column::new("repeat_of", "Повторное к №", 11.0),
    Column::new("interim_at", "Промежуточный ответ", 16.0),
    Column::new("replied_at", "Окончательный ответ", 16.0).on_screen(),
    Column::new("reply_url", "Ссылка на ответ", 28.0),
    Column::new("used_minutes", "Затрачено, раб. мин", 11.0).on_screen(),
    Column::new("limit_minutes", "Норматив, раб. мин", 11.0),
    Column::new("in_time", "В срок", 8.0).on_screen(),
    Column::new("breaches", "Кто нарушил", 34.0),
];

/// The registry of a period.
pub fn registry(
    reader: &Reader<'_>,
    organization: &Organization,
    period: Period,
    progress: &mut Progress<'_>,
) -> Result<Report, ReportError> {
    let (from, to) = period.instants(&reader.rules.calendar);
    let numbers = reader.journal.ended_between(from, to)?;
    let mut answered = reader.cases(&numbers, progress)?;
    answered.retain(Case::is_counted);
    let rows = Table {
        code: "rows",
        title: None,
        sheet: "Реестр",
        columns: &COLUMNS,
        label: |cells| {
            let [number, topic, departments, executors] =
                [0, 5, 8, 9].map(|place: usize| cells[place].shown());
            format!("№ {number} {topic} · {departments} · {executors}")
        },
        rows: answered
            .iter()
            .filter_map(|case| row(reader, organization, case))
            .collect(),
    };
    let mut control = control(
        reader,
        organization,
        "На контроле: срок окончательного ответа (п. 17), раб. дней на контроле",
    )?;
    if control.rows.is_empty() {
        control.title = None;
    }
    let others = control.rows.iter().flat_map(|row| row.messages.clone());
    let entered_after = EnteredAfter::find(reader, period, &answered, others)?;
    Ok(Report {
        kind: Kind::Registry,
        organization: organization.name.clone(),
        order: organization.order.clone(),
        period,
        as_of: moment(reader.rules.calendar.local(reader.as_of)),
        entered_after,
        opening: None,
        tables: vec![rows, control],
        messages: BTreeMap::new(),
    })
}

fn row(reader: &Reader<'_>, organization: &Organization, case: &Case) -> Option<Row> {
    let shown = |at: Instant| Cell::Moment(reader.rules.calendar.local(at));
    let message = &case.message;
    let detected = &message.detected;
    let last = message
        .postings
        .iter()
        .find(|posting| posting.reply == Reply::Final)?;
    let legs = message.legs.iter().filter(|leg| leg.is_active());
    let mut departments: Vec<&str> = legs
        .clone()
        .map(|leg| organization.department_name(&leg.department))
        .collect();
    departments.dedup();
    let brought = message.replies.iter().map(|reply| &reply.receipt.who);
    let informed = legs
        .clone()
        .filter_map(|leg| leg.information.as_ref().map(|own| &own.receipt.who));
    let mut executors: Vec<&str> = brought
        .chain(informed)
        .map(crate::regulation::Text::as_str)
        .collect();
    if executors.is_empty() {
        executors = legs.map(|leg| leg.handed.who.as_str()).collect();
    }
    executors.sort_unstable();
    executors.dedup();
    let term = |stage: &&Stage| matches!(stage.code, StageCode::Reply | StageCode::Final);
    let reply = case
        .stages
        .iter()
        .find(|stage| stage.code == StageCode::Reply);
    let late = case
        .stages
        .iter()
        .filter(term)
        .any(|stage| stage.status == Status::Missed);
    let breaches = case
        .breaches
        .iter()
        .filter(|breach| matches!(breach.stage.code, StageCode::Reply | StageCode::Final));
    let words: Vec<String> = breaches
        .map(|breach| breach.description(|code| organization.department_name(code)))
        .collect();
    let cells = vec![
        Cell::message(message.number),
        shown(detected.at),
        Cell::text(organization.source_name(&detected.source)),
        Cell::text(&*detected.author),
        Cell::text(&*detected.url),
        Cell::text(&*detected.topic),
        Cell::text(&*detected.location),
        Cell::Category(message.category()),
        Cell::Text(departments.join(", ")),
        Cell::Text(executors.join(", ")),
        Cell::or_empty(detected.repeat_of, Cell::message),
        Cell::or_empty(message.interim(), |posting| shown(posting.at)),
        shown(last.at),
        Cell::text(&*last.url),
        minutes(reply.and_then(|stage| stage.used)),
        minutes(reply.and_then(|stage| stage.limit)),
        // Every term of the reply was kept: T, and after an interim reply the term of п. 17.
        Cell::InTime(!late),
        Cell::Text(words.join("; ")),
    ];
    Some(Row::new(cells, vec![message.number]))
}

fn minutes(minutes: Option<WorkMinutes>) -> Cell {
    Cell::or_empty(minutes.map(WorkMinutes::get), Cell::Minutes)
}
