//! How often stages were in time, and how long a reply took.

use super::breakdown::{Breakdown, by};
use super::reader::{Case, Reader};
use super::responsible::responsible_people;
use super::table::{Cell, Column, Row, Table, category_words};
use super::tally::{Durations, Tally};
use crate::directory::Organization;
use crate::regulation::{Category, StageCode, stage::Stage};

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
        .on_screen(),
    Column::new("running", "Идёт", 8.0),
    Column::new("unmarked", "Не отмечено", 10.0),
    Column::new("median_minutes", "Медиана, раб. мин", 11.0).on_screen(),
    Column::new("mean_minutes", "Среднее, раб. мин", 11.0),
    Column::new("p90_minutes", "90 % не дольше, раб. мин", 12.0),
];

/// The names that a stage of a message is counted under.
type Names = fn(&Case, &Stage, &Organization) -> Vec<String>;

const STAGE: Breakdown<()> = by(
    "stages",
    "этап",
    "II. Своевременность по этапам: в срок, с опозданием, в срок %, медиана",
);

/// What else the stages of a month are broken down by.
const BREAKDOWNS: [Breakdown<Names>; 5] = [
    by(
        "roles",
        "кто отвечает (п. 23)",
        "По тому, кто отвечает (п. 23)",
    )
    .named(|_, stage, _| vec![stage.responsible.word().to_owned()]),
    by("departments", "подразделение", "По подразделениям").named(|_, stage, organization| {
        let code = stage.department.as_deref();
        let name = code.map(|code| organization.department_name(code).to_owned());
        name.into_iter().collect()
    }),
    by("people", "человек", "По людям").named(|case, stage, _| {
        let people = responsible_people(stage, &case.message, &case.entries);
        people.into_iter().map(str::to_owned).collect()
    }),
    by(
        "by_category",
        "ответ (п. 11, 12): категория",
        "Ответ (п. 11, 12) по категориям",
    )
    .named(|case, stage, _| of_reply(stage, category_words(case.message.category()))),
    by(
        "by_source",
        "ответ (п. 11, 12): источник",
        "Ответ (п. 11, 12) по источникам",
    )
    .named(|case, stage, organization| {
        let source = &case.message.detected.source;
        of_reply(stage, organization.source_name(source))
    }),
];

/// The reply of п. 11, 12 is counted under a name, other stages under none.
fn of_reply(stage: &Stage, name: &str) -> Vec<String> {
    let name = is_reply(stage).then(|| name.to_owned());
    name.into_iter().collect()
}

/// The timeliness of the stages, and of what else they are broken down by.
pub(super) fn tables(
    reader: &Reader<'_>,
    cases: &[Case],
    organization: &Organization,
) -> impl Iterator<Item = Table> {
    let stages = table(&STAGE, by_stage(reader, cases));
    let others = BREAKDOWNS.iter().map(move |breakdown| {
        let names = |case: &Case, stage: &Stage| (breakdown.names)(case, stage, organization);
        table(breakdown, by_name(breakdown.what, cases, names))
    });
    std::iter::once(stages).chain(others)
}

fn table<N>(breakdown: &Breakdown<N>, rows: Vec<Row>) -> Table {
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
        Cell::or_empty(taken.median, Cell::Minutes),
        Cell::or_empty(taken.mean, Cell::Minutes),
        Cell::or_empty(taken.p90, Cell::Minutes),
    ];
    // What is late is what one wants to look at.
    let messages = if tally.late > 0 {
        tally.late_messages
    } else {
        tally.messages
    };
    Row::new(cells, messages)
}

fn by_stage(reader: &Reader<'_>, cases: &[Case]) -> Vec<Row> {
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
        row(STAGE.what, &rule.name, Cell::Text(paragraph), tally)
    });
    rows.collect()
}

/// The most late first, then by name.
fn by_name(what: &str, cases: &[Case], names: impl Fn(&Case, &Stage) -> Vec<String>) -> Vec<Row> {
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
    let rows = tallies.into_iter();
    rows.map(|(name, tally)| row(what, &name, Cell::Absent, tally))
        .collect()
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
fn is_reply(stage: &Stage) -> bool {
    stage.code == StageCode::Reply
}

/// Working minutes from detection to the reply that met T: of all messages, of the ordinary, of those of high importance.
pub(super) fn reply_durations(cases: &[Case]) -> [Durations; 3] {
    [None, Some(Category::Ordinary), Some(Category::High)].map(|category| {
        let is_of = |case: &Case| category.is_none_or(|own| own == case.message.category());
        tally(cases, |case, stage| is_reply(stage) && is_of(case)).finish()
    })
}

const REPLY_COLUMNS: [Column; 7] = [
    Column::not_in_sheet("name"),
    Column::not_in_sheet("median").not_in_json().on_screen(),
    Column::not_in_sheet("mean").not_in_json().on_screen(),
    Column::not_in_sheet("p90").not_in_json().on_screen(),
    Column::not_in_sheet("this"),
    Column::not_in_sheet("previous"),
    Column::not_in_sheet("last_year"),
];

/// The working minutes to the reply beside those of other months.
pub(super) fn reply_minutes(
    this: [Durations; 3],
    before: [Durations; 3],
    last_year: [Durations; 3],
) -> Table {
    let names = ["все", "обычные", "повышенной важности"];
    let durations = this.into_iter().zip(before).zip(last_year);
    let rows = names.into_iter().zip(durations);
    let rows = rows.map(|(name, ((this, before), last_year))| {
        let cells = vec![
            Cell::text(name),
            Cell::or_empty(this.median, Cell::Minutes),
            Cell::or_empty(this.mean, Cell::Minutes),
            Cell::or_empty(this.p90, Cell::Minutes),
            Cell::Durations(this),
            Cell::Durations(before),
            Cell::Durations(last_year),
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
