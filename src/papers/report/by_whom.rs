//! The timeliness by role, department and person (п. 23): a line for each stage and norm, since minutes under different
//! norms say nothing together.
//!
//! Nobody is blamed for time that others took. A stage that is late only because others overspent before it stands apart
//! from those that are late through whoever is named; and a reply that missed T is counted to the stages that overspent,
//! its roots, one message to each of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::breakdown::{Breakdown, by};
use super::reader::{Case, Reader};
use super::responsible::responsible_people;
use super::stage_table::{STAGES, counted_stages, row, stage_cells, table};
use super::{table::Row, table::Table, tally::Tally};
use crate::calendar::WorkMinutes;
use crate::directory::Organization;
use crate::regulation::{StageCode, limits::Responsible, stage::Stage};

/// The names that a stage of a message is counted under.
type Names = fn(&Reader<'_>, &Organization, &Case, &Stage) -> Vec<String>;

const BREAKDOWNS: [Breakdown<Names>; 3] = [
    by("roles", "кто отвечает (п. 23)", "По ответственным (п. 23)")
        .named(|_, _, _, stage| vec![stage.responsible.word().to_owned()]),
    // What the department did itself: its drafts are routed, approved and posted by others.
    by("departments", "подразделение", "По подразделениям").named(|_, organization, _, stage| {
        let code = stage.department.as_deref();
        let code = code.filter(|_| stage.responsible == Responsible::Executor);
        let name = code.map(|code| organization.department_name(code).to_owned());
        name.into_iter().collect()
    }),
    by("people", "человек", "По людям").named(|reader, _, case, stage| {
        let people = responsible_people(stage, case, &reader.duties);
        people.into_iter().map(str::to_owned).collect()
    }),
];

/// What a line counts: a name, the place of the stage in the table, the longer norm first.
type Key = (String, usize, Reverse<Option<WorkMinutes>>);

/// A stage that stands for all those of a line, and their tally.
struct Line<'a> {
    case: &'a Case,
    stage: &'a Stage,
    tally: Tally,
}

#[derive(Default)]
struct Lines<'a>(BTreeMap<Key, Line<'a>>);

impl<'a> Lines<'a> {
    fn tally(&mut self, key: Key, case: &'a Case, stage: &'a Stage) -> &mut Tally {
        let line = self.0.entry(key).or_insert_with(|| Line {
            case,
            stage,
            tally: Tally::default(),
        });
        &mut line.tally
    }
}

/// The tables by whoever answers.
pub(super) fn tables(
    reader: &Reader<'_>,
    cases: &[Case],
    organization: &Organization,
) -> impl Iterator<Item = Table> {
    BREAKDOWNS.iter().map(move |breakdown| {
        let names = |case: &Case, stage: &Stage| {
            let names = (breakdown.names)(reader, organization, case, stage);
            names.into_iter().collect()
        };
        table(breakdown, rows(reader, breakdown.what, cases, names))
    })
}

/// Whoever is late most often first, then by name; the stages of each in their order.
fn rows(
    reader: &Reader<'_>,
    what: &str,
    cases: &[Case],
    names: impl Fn(&Case, &Stage) -> BTreeSet<String>,
) -> Vec<Row> {
    let mut lines = Lines::default();
    for case in cases {
        count(case, &names, &mut lines);
    }
    lines.0.retain(|_, line| !line.tally.is_empty());
    let mut late: HashMap<String, usize> = HashMap::new();
    for ((name, ..), line) in &lines.0 {
        *late.entry(name.clone()).or_default() += line.tally.late;
    }
    let mut lines: Vec<(Key, Line<'_>)> = lines.0.into_iter().collect();
    lines.sort_by_key(|((name, ..), _)| Reverse(late[name]));
    let rows = lines.into_iter().map(|((name, ..), line)| {
        let Line { case, stage, tally } = line;
        let rule = reader.rules.limits(&case.message).rule(stage.code);
        let paragraph = stage.paragraph.to_string();
        let cells = stage_cells(stage.code, rule, paragraph, &[stage.limit]);
        row(what, &name, Some(cells), true, tally)
    });
    rows.collect()
}

fn count<'a>(
    case: &'a Case,
    names: &impl Fn(&Case, &Stage) -> BTreeSet<String>,
    lines: &mut Lines<'a>,
) {
    let number = case.message.number;
    let key = |name, stage: &Stage| {
        let place = STAGES.iter().position(|code| *code == stage.code);
        (name, place.unwrap_or(STAGES.len()), Reverse(stage.limit))
    };
    // A common reply is counted once, as the reply that it is.
    for stage in counted_stages(case).filter(|stage| stage.code != StageCode::CommonReply) {
        let own = at_fault(case, stage);
        if own.is_empty() {
            for name in names(case, stage) {
                let tally = lines.tally(key(name, stage), case, stage);
                tally.count_through_others(number);
            }
        }
        let own: BTreeSet<String> = own.iter().flat_map(|own| names(case, own)).collect();
        for name in own {
            let tally = lines.tally(key(name, stage), case, stage);
            tally.count(number, stage);
        }
    }
    let replies = case.breaches.iter();
    let replies = replies.filter(|breach| breach.stage.code == StageCode::Reply);
    let mut roots: BTreeMap<Key, &Stage> = BTreeMap::new();
    for root in replies.flat_map(|breach| &breach.roots) {
        let names = names(case, root).into_iter();
        roots.extend(names.map(|name| (key(name, root), &**root)));
    }
    for (key, root) in roots {
        lines.tally(key, case, root).reply_missed += 1;
    }
}

/// The stages for which whoever is responsible for this one is counted: itself, or those of them that overspent before
/// it was late. None where only others did.
fn at_fault<'a>(case: &'a Case, stage: &'a Stage) -> Vec<&'a Stage> {
    let breach = case.breach(stage);
    let Some(breach) = breach.filter(|breach| !breach.roots.is_empty()) else {
        return vec![stage];
    };
    let is_of_same = |root: &&Stage| {
        root.responsible == stage.responsible
            && (stage.responsible == Responsible::Specialist || root.department == stage.department)
    };
    let roots = breach.roots.iter().map(|root| &**root);
    roots.filter(is_of_same).collect()
}
