//! How often stages were in time, and how long a reply took.

use super::breakdown::{Breakdown, by};
use super::by_whom;
use super::reader::{Case, Reader};
use super::stage_table::{STAGES, counted_stages, row, stage_cells, table};
use super::table::{Cell, Column, Row, Table, category_words};
use super::tally::{Durations, Tally};
use crate::directory::Organization;
use crate::regulation::{Category, StageCode, stage::Stage};

/// The name that the reply to a message is counted under.
type Name = fn(&Case, &Organization) -> String;

const STAGE: Breakdown<()> = by(
    "stages",
    "этап",
    "II. Своевременность по этапам: в срок, с опозданием, в срок %, медиана",
);

/// What else the replies of a month are broken down by.
const REPLIES: [Breakdown<Name>; 2] = [
    by(
        "by_category",
        "ответ (п. 11, 12): категория",
        "Ответ (п. 11, 12) по категориям",
    )
    .named(|case, _| category_words(case.message.category()).to_owned()),
    by(
        "by_source",
        "ответ (п. 11, 12): источник",
        "Ответ (п. 11, 12) по источникам",
    )
    .named(|case, organization| {
        let code = &case.message.detected.source;
        organization.source_name(code).to_owned()
    }),
];

/// The timeliness of the stages, and of what else they are broken down by.
pub(super) fn tables(
    reader: &Reader<'_>,
    cases: &[Case],
    organization: &Organization,
) -> impl Iterator<Item = Table> {
    let stages = table(&STAGE, by_stage(reader, cases));
    let replies = REPLIES.iter().map(move |breakdown| {
        let name = |case: &Case| (breakdown.names)(case, organization);
        table(breakdown, by_name(breakdown.what, cases, name))
    });
    let by_whom = by_whom::tables(reader, cases, organization);
    std::iter::once(stages).chain(by_whom).chain(replies)
}

fn by_stage(reader: &Reader<'_>, cases: &[Case]) -> Vec<Row> {
    let regulation = &reader.rules.regulation;
    let limits = regulation.on(reader.rules.calendar.local(reader.as_of).date_naive());
    let rows = STAGES.iter().map(|code| {
        let rule = limits.rule(*code);
        let categories = [Category::Ordinary, Category::High];
        let mut paragraphs = categories.map(|own| rule.paragraph(own).as_str()).to_vec();
        paragraphs.dedup();
        // A report has a limit for messages of high importance alone, some stages have none for either.
        let mut norms: Vec<_> = categories.map(|own| rule.limit(own)).into();
        norms.sort_unstable_by(|one, other| other.cmp(one));
        norms.dedup();
        if norms.len() > 1 {
            norms.retain(Option::is_some);
        }
        let tally = tally(cases, |_, stage| stage.code == *code);
        let mut cells = stage_cells(*code, rule, paragraphs.join(", "), &norms);
        // It is what the row is called.
        cells[1] = Cell::Absent;
        let name = match code {
            StageCode::CommonReply => "в том числе общий",
            _ => &rule.name,
        };
        row(STAGE.what, name, Some(cells), false, tally)
    });
    rows.collect()
}

/// The most late first, then by name.
fn by_name(what: &str, cases: &[Case], name: impl Fn(&Case) -> String) -> Vec<Row> {
    let mut tallies: Vec<(String, Tally)> = Vec::new();
    for case in cases {
        for reply in counted_stages(case).filter(|stage| is_reply(stage)) {
            let name = name(case);
            let found = tallies.iter().position(|(own, _)| *own == name);
            let place = found.unwrap_or_else(|| {
                tallies.push((name, Tally::default()));
                tallies.len() - 1
            });
            tallies[place].1.count(case.message.number, reply);
        }
    }
    tallies.retain(|(_, tally)| !tally.is_empty());
    tallies.sort_by(|(one, this), (other, that)| (that.late, one).cmp(&(this.late, other)));
    let rows = tallies.into_iter();
    rows.map(|(name, tally)| row(what, &name, None, false, tally))
        .collect()
}

fn tally(cases: &[Case], is_counted: impl Fn(&Case, &Stage) -> bool) -> Tally {
    let mut tally = Tally::default();
    for case in cases {
        for stage in counted_stages(case).filter(|stage| is_counted(case, stage)) {
            tally.count(case.message.number, stage);
        }
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
