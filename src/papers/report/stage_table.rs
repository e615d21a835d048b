//! The tables of the timeliness: which stages they count, their columns, and how a tally becomes a row.

use super::breakdown::Breakdown;
use super::table::{Cell, Column, Row, Table};
use super::{reader::Case, tally::Tally};
use crate::calendar::WorkMinutes;
use crate::regulation::{Category, StageCode, limits::Rule, stage::Stage};
use crate::russian::plural;

/// The stages of the timeliness, in the order of the paragraphs; the common reply of п. 18 stands under the reply, which
/// it is part of. The delivery of п. 15 has no limit of its own.
pub(super) const STAGES: [StageCode; 12] = [
    StageCode::Routing,
    StageCode::Return,
    StageCode::Rerouting,
    StageCode::Reply,
    StageCode::CommonReply,
    StageCode::Drafting,
    StageCode::Approval,
    StageCode::Revision,
    StageCode::Posting,
    StageCode::Final,
    StageCode::Information,
    StageCode::Report,
];

const COLUMNS: [Column; 17] = [
    Column::new("what", "Разрез", 26.0).not_in_json(),
    Column::new("name", "Показатель", 40.0),
    Column::not_in_sheet("stage"),
    Column::new("stage_name", "Этап", 16.0),
    Column::new("paragraph", "Пункт", 8.0),
    Column::new("norm", "Срок", 14.0),
    Column::not_in_sheet("limit_minutes"),
    Column::new("in_time", "В срок", 9.0).on_screen(),
    Column::new("late", "С опозданием", 11.0).on_screen(),
    Column::new("through_others", "С опозданием из-за других", 12.0),
    Column::new("reply_missed", "Из-за этого пропущен срок ответа", 13.0),
    Column::new("share", "В срок, %", 10.0)
        .not_in_json()
        .on_screen(),
    Column::new("running", "Выполняется", 8.0),
    Column::new("unmarked", "Не отмечено", 10.0),
    Column::new("median_minutes", "Медиана, раб. мин", 11.0).on_screen(),
    Column::new("mean_minutes", "Среднее, раб. мин", 11.0),
    Column::new("p90_minutes", "90 % не дольше, раб. мин", 12.0),
];

/// The stages of a message that are counted. The 25 minutes of a repeat are a guide (п. 20): neither in time nor late.
pub(super) fn counted_stages(case: &Case) -> impl Iterator<Item = &Stage> {
    let is_repeat = case.message.detected.repeat_of.is_some();
    let stages = case.stages.iter();
    stages.filter(move |stage| {
        let is_a_guide = is_repeat && stage.code == StageCode::Routing;
        STAGES.contains(&stage.code) && !is_a_guide
    })
}

pub(super) fn table<N>(breakdown: &Breakdown<N>, rows: Vec<Row>) -> Table {
    Table {
        code: breakdown.code,
        title: Some(breakdown.title),
        sheet: "Своевременность",
        columns: &COLUMNS,
        label: |cells| {
            let words = |place: usize| cells[place].shown();
            match (&cells[3], &cells[4]) {
                (Cell::Text(stage), Cell::Text(paragraph)) => {
                    format!("{} · {stage} (п. {paragraph}), срок {}", words(1), words(5))
                }
                (_, Cell::Text(paragraph)) => format!("{} (п. {paragraph})", words(1)),
                _ => words(1),
            }
        },
        rows,
    }
}

/// The cells that tell a stage and its norms: code, name, paragraph, norm in words and in minutes.
pub(super) fn stage_cells(
    code: StageCode,
    rule: &Rule,
    paragraph: String,
    limits: &[Option<WorkMinutes>],
) -> [Cell; 5] {
    let norms: Vec<String> = limits.iter().map(|limit| norm(rule, *limit)).collect();
    let limit = match limits {
        [limit] => Cell::or_empty(limit.map(WorkMinutes::get), Cell::Number),
        _ => Cell::Empty,
    };
    [
        Cell::text(code.code()),
        Cell::text(&*rule.name),
        Cell::Text(paragraph),
        Cell::Text(norms.join(" / ")),
        limit,
    ]
}

/// How long a stage may take, in words.
fn norm(rule: &Rule, limit: Option<WorkMinutes>) -> String {
    if let Some(limit) = limit {
        return match limit {
            // п. 25: "незамедлительно".
            WorkMinutes::ZERO => "сразу".to_owned(),
            limit => limit.to_string().trim_end_matches(" 00 мин").to_owned(),
        };
    }
    if let Some(days) = rule.working_days {
        let days_words = plural(days as usize, "раб. день", "раб. дня", "раб. дней");
        return format!("{days} {days_words}");
    }
    match rule.before_reply(Category::Ordinary).unwrap_or_default() {
        WorkMinutes::ZERO => "срок ответа".to_owned(),
        before => format!("за {before} до срока ответа"),
    }
}

/// A row of a table. `stage` tells of which stage it is, where the table is not of the reply alone; `is_by_whom` that it
/// counts for somebody, so that what others caused stands apart.
pub(super) fn row(
    what: &str,
    name: &str,
    stage: Option<[Cell; 5]>,
    is_by_whom: bool,
    mut tally: Tally,
) -> Row {
    let taken = tally.finish();
    let by_whom = |count| {
        if is_by_whom {
            Cell::count(count)
        } else {
            Cell::Absent
        }
    };
    let mut cells = vec![Cell::text(what), Cell::text(name)];
    cells.extend(stage.unwrap_or([const { Cell::Absent }; 5]));
    cells.extend([
        Cell::count(tally.in_time),
        Cell::count(tally.late),
        by_whom(tally.through_others),
        by_whom(tally.reply_missed),
        Cell::or_empty(tally.permille(), Cell::Share),
        Cell::count(tally.running),
        Cell::count(tally.unmarked),
        Cell::or_empty(taken.median, Cell::Minutes),
        Cell::or_empty(taken.mean, Cell::Minutes),
        Cell::or_empty(taken.p90, Cell::Minutes),
    ]);
    // What is late is what one wants to look at.
    let messages = if tally.late > 0 {
        tally.late_messages
    } else {
        tally.messages
    };
    Row::new(cells, messages)
}
