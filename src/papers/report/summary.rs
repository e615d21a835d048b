//! The monthly summary for the deputy minister (п. 24): dynamics, timeliness, quality, messages of high importance,
//! what stands on control, every breach with its root.
//!
//! A new breakdown is a row of the lists in [`summary`], a new figure a row in [`figures`].

use super::content::{Brief, Kind, Opening, Report};
use super::figures::{self, DYNAMICS, QUALITY, counts};
use super::flow::{balance, days, ended_in};
use super::lists::{breaches, control, high};
use super::period::Period;
use super::reader::{Case, Progress, Reader, ReportError};
use super::shares::{self, Breakdown, tallied};
use super::table::category_words;
use super::tally::Spread;
use super::timeliness::{by_name, by_stage, is_reply, reply_minutes, spreads};
use super::who::people_of;
use crate::directory::Organization;
use crate::regulation::event::moment;
use crate::regulation::stage::Stage;

/// What is kept of another month: only the figures, so that a month of thousands of messages takes its room once.
struct OtherMonth {
    dynamics: Vec<usize>,
    quality: Vec<usize>,
    minutes: [Spread; 3],
}

impl OtherMonth {
    fn new(cases: &[Case]) -> Self {
        Self {
            dynamics: counts(&DYNAMICS, cases),
            quality: counts(&QUALITY, cases),
            minutes: spreads(cases),
        }
    }
}

/// Counts the summary of a month.
pub fn summary(
    reader: &Reader<'_>,
    organization: &Organization,
    month: Period,
    progress: &mut Progress<'_>,
) -> Result<Report, ReportError> {
    let source = |case: &Case| {
        let code = &case.message.detected.source;
        organization.source_name(code).to_owned()
    };
    let category = |case: &Case| category_words(case.message.category()).to_owned();
    let group = |case: &Case| {
        let group = organization.topic_group(&case.message.detected.topic);
        group.map_or_else(|| "вне групп".to_owned(), |group| group.name.clone())
    };
    let of_messages: [(Breakdown, &dyn Fn(&Case) -> String); 5] = [
        (
            Breakdown::new("sources", "источник", "По источникам"),
            &source,
        ),
        (
            Breakdown::new(
                "topic_groups",
                "группа тем",
                "По группам тем: месяц, доля, прошлый месяц",
            ),
            &group,
        ),
        (
            Breakdown::new("topics", "тема", "По темам"),
            &|case| case.message.detected.topic.to_string(),
        ),
        (
            Breakdown::new("locations", "локация", "По локациям"),
            &|case| case.message.detected.location.to_string(),
        ),
        (
            Breakdown::new("categories", "категория", "По категориям"),
            &category,
        ),
    ];
    let of_reply = |stage: &Stage, name: String| {
        if is_reply(stage) {
            vec![name]
        } else {
            Vec::new()
        }
    };
    let of_stages: [(Breakdown, &dyn Fn(&Case, &Stage) -> Vec<String>); 5] = [
        (
            Breakdown::new(
                "roles",
                "кто отвечает (п. 23)",
                "По тому, кто отвечает (п. 23)",
            ),
            &|_, stage| vec![stage.responsible.word().to_owned()],
        ),
        (
            Breakdown::new("departments", "подразделение", "По подразделениям"),
            &|_, stage| {
                let code = stage.department.as_deref();
                let name = code.map(|code| organization.department_name(code).to_owned());
                name.into_iter().collect()
            },
        ),
        (
            Breakdown::new("people", "человек", "По людям"),
            &|case, stage| {
                let people = people_of(stage, &case.message, &case.entries);
                people.into_iter().map(str::to_owned).collect()
            },
        ),
        (
            Breakdown::new(
                "by_category",
                "ответ (п. 11, 12): категория",
                "Ответ (п. 11, 12) по категориям",
            ),
            &|case, stage| of_reply(stage, category(case)),
        ),
        (
            Breakdown::new(
                "by_source",
                "ответ (п. 11, 12): источник",
                "Ответ (п. 11, 12) по источникам",
            ),
            &|case, stage| of_reply(stage, source(case)),
        ),
    ];

    let (before, names_before) = {
        let cases = reader.detected(month.months_on(-1), progress)?;
        let names = of_messages.map(|(_, name)| tallied(counted(&cases).map(name)));
        (OtherMonth::new(&cases), names)
    };
    let last_year = OtherMonth::new(&reader.detected(month.months_on(-12), progress)?);
    let this = reader.detected(month, progress)?;
    let ended = ended_in(reader, month, &this, progress)?;
    let calendar = &reader.rules.calendar;
    let (from, to) = month.instants(calendar);
    let balance = balance(reader, month, &this, &ended)?;

    let mut tables = vec![
        figures::dynamics(&balance, &this, &before.dynamics, &last_year.dynamics),
        days(reader, month, &this, &ended),
    ];
    for ((breakdown, name), previous) in of_messages.into_iter().zip(names_before) {
        let messages = counted(&this).map(|case| (name(case), case.message.number));
        tables.push(shares::table(breakdown, messages, previous));
    }
    let stages = Breakdown::new(
        "stages",
        "этап",
        "II. Своевременность по этапам: в срок, с опозданием, в срок %, медиана",
    );
    tables.push(by_stage(stages, reader, &this));
    for (breakdown, names) in of_stages {
        tables.push(by_name(breakdown, &this, names));
    }
    tables.extend([
        reply_minutes(spreads(&this), before.minutes, last_year.minutes),
        figures::quality(&this, &before.quality, &last_year.quality),
        high(reader, &this),
        control(
            reader,
            organization,
            "V. На контроле: срок окончательного ответа (п. 17)",
        )?,
        breaches(&this, organization),
    ]);
    Ok(Report {
        kind: Kind::Summary,
        organization: organization.name.clone(),
        order: organization.order.clone(),
        period: month,
        as_of: moment(calendar.local(reader.as_of)),
        opening: Some(Opening {
            provisional_year: calendar.provisional_between(from, to),
            balance,
        }),
        tables,
        messages: this
            .iter()
            .map(|case| (case.message.number, brief(case)))
            .collect(),
    })
}

/// The messages that are neither void nor under п. 22.
fn counted(cases: &[Case]) -> impl Iterator<Item = &Case> {
    cases.iter().filter(|case| case.is_counted())
}

fn brief(case: &Case) -> Brief {
    Brief {
        detected: case.message.detected.at,
        topic: case.message.detected.topic.to_string(),
        state: case.message.state(),
        is_late: !case.breaches.is_empty(),
    }
}
