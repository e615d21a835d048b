//! How often stages were in time, and how long a reply took.

use super::reader::{Case, Reader};
use super::shares::Breakdown;
use super::table::{Cell, Column, Row, Table};
use super::tally::{Spread, Tally};
use crate::regulation::stage::Stage;
use crate::regulation::{Category, StageCode};

/// The stages of the timeliness, in the order of the paragraphs. The delivery of п. 15 has no limit of its own.
const STAGES: [StageCode; 12] = [
    StageCode::Routing,
    StageCode::Return,
    StageCode::Rerouting,
    StageCode::Reply,
    StageCode::Drafting,
    StageCode::Approval,
    StageCode::Revision,
    StageCode::Posting,
    StageCode::Final,
    StageCode::Information,
    StageCode::CommonReply,
    StageCode::Report,
];

const COLUMNS: [Column; 11] = [
    Column::new("what", "По чему", 26.0).not_in_json(),
    Column::new("name", "Что", 40.0),
    Column::new("paragraph", "Пункт", 8.0),
    Column::new("in_time", "В срок", 9.0).on_screen(),
    Column::new("late", "С опозданием", 11.0).on_screen(),
    Column::new("share", "В срок, %", 10.0)
        .not_in_json()
        .on_screen()
        .empty_as("—"),
    Column::new("running", "Идёт", 8.0),
    Column::new("unmarked", "Не отмечено", 10.0),
    Column::new("median_minutes", "Медиана, раб. мин", 11.0)
        .on_screen()
        .empty_as("—"),
    Column::new("mean_minutes", "Среднее, раб. мин", 11.0),
    Column::new("p90_minutes", "90 % не дольше, раб. мин", 12.0).empty_as("—"),
];

fn table(breakdown: Breakdown, rows: Vec<Row>) -> Table {
    Table {
        code: breakdown.code,
        title: Some(breakdown.title),
        sheet: "Своевременность",
        columns: &COLUMNS,
        label: |cells| match &cells[2] {
            Cell::Text(paragraph) => format!("{} (п. {paragraph})", cells[1].shown()),
            _ => cells[1].shown(),
        },
        rows,
    }
}

fn row(what: &str, name: &str, paragraph: Cell, mut tally: Tally) -> Row {
    let taken = tally.finish();
    let cells = vec![
        Cell::text(what),
        Cell::text(name),
        paragraph,
        Cell::count(tally.in_time),
        Cell::count(tally.late),
        Cell::or_empty(tally.permille(), Cell::Share),
        Cell::count(tally.running),
        Cell::count(tally.unmarked),
        Cell::or_empty(taken.median_minutes, Cell::Minutes),
        Cell::or_empty(taken.mean_minutes, Cell::Minutes),
        Cell::or_empty(taken.p90_minutes, Cell::Minutes),
    ];
    // What is late is what one wants to look at.
    let messages = if tally.late > 0 {
        tally.late_messages
    } else {
        tally.messages
    };
    Row::new(cells, messages)
}

/// The timeliness of each stage.
pub(super) fn by_stage(breakdown: Breakdown, reader: &Reader<'_>, cases: &[Case]) -> Table {
    let regulation = &reader.rules.regulation;
    let limits = regulation.on(reader.rules.calendar.local(reader.as_of).date_naive());
    let rows = STAGES.iter().map(|code| {
        let rule = limits.rule(*code);
        let (ordinary, high) = (
            rule.paragraph(Category::Ordinary),
            rule.paragraph(Category::High),
        );
        let paragraph = if ordinary == high {
            ordinary.to_string()
        } else {
            format!("{ordinary}, {high}")
        };
        let tally = tally(cases, |_, stage| stage.code == *code);
        row(breakdown.what, &rule.name, Cell::Text(paragraph), tally)
    });
    table(breakdown, rows.collect())
}

/// The timeliness of the stages under each of the names that a function gives them; the most late first, then by name.
pub(super) fn by_name(
    breakdown: Breakdown,
    cases: &[Case],
    names: impl Fn(&Case, &Stage) -> Vec<String>,
) -> Table {
    let mut tallies: Vec<(String, Tally)> = Vec::new();
    for (case, stage) in every_stage(cases) {
        for name in names(case, stage) {
            let found = tallies.iter().position(|(own, _)| *own == name);
            let place = found.unwrap_or_else(|| {
                tallies.push((name, Tally::default()));
                tallies.len() - 1
            });
            tallies[place].1.count(case.message.number, stage);
        }
    }
    tallies.retain(|(_, tally)| !tally.is_empty());
    tallies.sort_by(|(one, this), (other, that)| (that.late, one).cmp(&(this.late, other)));
    let rows = tallies
        .into_iter()
        .map(|(name, tally)| row(breakdown.what, &name, Cell::Absent, tally));
    table(breakdown, rows.collect())
}

/// Every stage that has a term of its own.
fn every_stage(cases: &[Case]) -> impl Iterator<Item = (&Case, &Stage)> {
    cases
        .iter()
        .flat_map(|case| case.stages.iter().map(move |stage| (case, stage)))
        .filter(|(_, stage)| STAGES.contains(&stage.code))
}

fn tally(cases: &[Case], is_counted: impl Fn(&Case, &Stage) -> bool) -> Tally {
    let mut tally = Tally::default();
    for (case, stage) in every_stage(cases).filter(|(case, stage)| is_counted(case, stage)) {
        tally.count(case.message.number, stage);
    }
    tally
}

/// The stage is the reply of п. 11, 12.
pub(super) fn is_reply(stage: &Stage) -> bool {
    stage.code == StageCode::Reply
}

/// Working minutes from detection to the reply that met T: of all messages, of the ordinary, of those of high importance.
pub(super) fn spreads(cases: &[Case]) -> [Spread; 3] {
    [None, Some(Category::Ordinary), Some(Category::High)].map(|category| {
        let is_of = |case: &Case| category.is_none_or(|own| own == case.message.category());
        tally(cases, |case, stage| is_reply(stage) && is_of(case)).finish()
    })
}

const REPLY_COLUMNS: [Column; 7] = [
    Column::not_in_sheet("name"),
    Column::not_in_sheet("median")
        .not_in_json()
        .on_screen()
        .empty_as("—"),
    Column::not_in_sheet("mean")
        .not_in_json()
        .on_screen()
        .empty_as("—"),
    Column::not_in_sheet("p90")
        .not_in_json()
        .on_screen()
        .empty_as("—"),
    Column::not_in_sheet("this"),
    Column::not_in_sheet("previous"),
    Column::not_in_sheet("last_year"),
];

/// The working minutes to the reply beside those of other months.
pub(super) fn reply_minutes(
    this: [Spread; 3],
    before: [Spread; 3],
    last_year: [Spread; 3],
) -> Table {
    let names = ["все", "обычные", "повышенной важности"];
    let spreads = this.into_iter().zip(before).zip(last_year);
    let rows = names.into_iter().zip(spreads);
    let rows = rows.map(|(name, ((this, before), last_year))| {
        let cells = vec![
            Cell::text(name),
            Cell::or_empty(this.median_minutes, Cell::Minutes),
            Cell::or_empty(this.mean_minutes, Cell::Minutes),
            Cell::or_empty(this.p90_minutes, Cell::Minutes),
            Cell::Spread(this),
            Cell::Spread(before),
            Cell::Spread(last_year),
        ];
        Row::new(cells, Vec::new())
    });
    Table {
        code: "reply_minutes",
        title: Some("Время до ответа: медиана, среднее, 9 из 10 не дольше"),
        sheet: "",
        columns: &REPLY_COLUMNS,
        label: |cells| cells[0].shown(),
        rows: rows.collect(),
    }
}
