//! The monthly summary for the deputy minister (п. 24): dynamics, timeliness, quality, messages of high importance,
//! what stands on control, every breach with its root.

use std::collections::BTreeMap;

use serde::Serialize;

use super::count::{Figure, Share, beside, shares};
use super::figures::{dynamics, quality};
use super::flow::{Balance, Day, balance, days, over};
use super::lists::{BreachLine, Control, High, breach_lines, control, high};
use super::period::Period;
use super::reader::{Case, Progress, Reader, ReportError};
use super::tally::{Spread, Tally};
use super::who::who;
use crate::calendar::Instant;
use crate::directory::Organization;
use crate::regulation::event::moment;
use crate::regulation::stage::Stage;
use crate::regulation::{Category, Number, StageCode, State};

/// The summary of a month.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// The ministry.
    pub organization: String,
    /// The order that set the regulation.
    pub order: String,
    /// The month: `2026-10`.
    pub month: String,
    /// The month in words.
    pub title: String,
    /// As of which instant what still runs is judged.
    pub as_of: String,
    /// A year without a decree that the month is counted in.
    pub provisional_year: Option<i32>,
    /// I. What was in work, came in and went out.
    pub balance: Balance,
    /// I. The figures of the month beside those of others.
    pub dynamics: Vec<Figure>,
    /// I. Day by day.
    pub days: Vec<Day>,
    /// I. By network.
    pub sources: Vec<Share>,
    /// I. By group of topics.
    pub topic_groups: Vec<Share>,
    /// I. By topic.
    pub topics: Vec<Share>,
    /// I. By location.
    pub locations: Vec<Share>,
    /// I. By category.
    pub categories: Vec<Share>,
    /// II. By stage.
    pub stages: Vec<Line>,
    /// II. By responsible role (п. 23).
    pub roles: Vec<Line>,
    /// II. By department.
    pub departments: Vec<Line>,
    /// II. By person.
    pub people: Vec<Line>,
    /// II. The reply (п. 11, 12) by category.
    pub by_category: Vec<Line>,
    /// II. The reply (п. 11, 12) by network.
    pub by_source: Vec<Line>,
    /// II. Working minutes from detection to the reply, beside those of other months.
    pub reply_minutes: Vec<ReplyMinutes>,
    /// III. Quality.
    pub quality: Vec<Figure>,
    /// IV. Messages of high importance.
    pub high: Vec<High>,
    /// V. Interim replies whose final one is still to come.
    pub control: Vec<Control>,
    /// Every breach with its root (п. 23).
    pub breaches: Vec<BreachLine>,
    /// The messages of the month, to look at those behind a figure.
    #[serde(skip)]
    pub messages: BTreeMap<Number, Brief>,
}

/// A message in a line.
#[derive(Debug, Clone)]
pub struct Brief {
    /// When it was detected.
    pub detected: Instant,
    /// Its topic.
    pub topic: String,
    /// Where it stands.
    pub state: State,
    /// It has a breach.
    pub is_late: bool,
}

/// A line of the timeliness.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it is of.
    pub name: String,
    /// The paragraph, for a stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// What was counted.
    #[serde(flatten)]
    pub tally: Tally,
}

/// Working minutes from detection to the reply that met T.
#[derive(Debug, Clone, Serialize)]
pub struct ReplyMinutes {
    /// Of which messages.
    pub name: &'static str,
    /// This month.
    pub this: Spread,
    /// The month before.
    pub previous: Spread,
    /// The same month a year before.
    pub last_year: Spread,
}

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

/// Counts the summary of a month.
pub fn summary(
    reader: &Reader<'_>,
    organization: &Organization,
    month: Period,
    progress: &mut Progress<'_>,
) -> Result<Summary, ReportError> {
    let group = |case: &Case| {
        let topic = &case.message.detected.topic;
        let group = organization.topic_group(topic);
        group.map_or_else(|| "вне групп".to_owned(), |group| group.name.clone())
    };
    let source = |case: &Case| {
        let code = &case.message.detected.source;
        organization.source_name(code).to_owned()
    };
    let named = |cases: &[Case]| -> [Vec<(String, Number)>; 5] {
        let names: [&dyn Fn(&Case) -> String; 5] = [
            &source,
            &group,
            &|case| case.message.detected.topic.to_string(),
            &|case| case.message.detected.location.to_string(),
            &|case| category_words(case.message.category()).to_owned(),
        ];
        names.map(|name| {
            let counted = cases.iter().filter(|case| case.is_counted());
            counted
                .map(|case| (name(case), case.message.number))
                .collect()
        })
    };
    // Of other months only the figures are kept: a month of thousands of messages takes its room once.
    let (before, named_before) = {
        let cases = reader.detected(month.months_on(-1), progress)?;
        (Past::of(&cases), named(&cases))
    };
    let last_year = Past::of(&reader.detected(month.months_on(-12), progress)?);
    let this = reader.detected(month, progress)?;
    let over = over(reader, month, &this, progress)?;
    let calendar = &reader.rules.calendar;
    let (from, to) = month.instants(calendar);
    let [sources, topic_groups, topics, locations, categories] = {
        let mut before = named_before.into_iter();
        named(&this).map(|this| {
            let before = before.next().unwrap_or_default();
            shares(this.into_iter(), before.into_iter())
        })
    };
    Ok(Summary {
        organization: organization.name.clone(),
        order: organization.order.clone(),
        month: month.code(),
        title: month.words(),
        as_of: moment(calendar.local(reader.as_of)),
        provisional_year: calendar.provisional_between(from, to),
        balance: balance(reader, month, &this, &over)?,
        dynamics: beside(dynamics(&this), &before.dynamics, &last_year.dynamics),
        days: days(reader, month, &this, &over),
        sources,
        topic_groups,
        topics,
        locations,
        categories,
        stages: stages(reader, &this),
        roles: lines(&this, |case, stage| {
            let _ = case;
            vec![stage.responsible.word().to_owned()]
        }),
        departments: lines(&this, |_, stage| {
            let department = stage.department.as_deref();
            let name = department.map(|code| organization.department_name(code).to_owned());
            name.into_iter().collect()
        }),
        people: lines(&this, |case, stage| {
            let people = who(stage, &case.message, &case.entries);
            people.into_iter().map(str::to_owned).collect()
        }),
        by_category: lines(&this, |case, stage| {
            let category = category_words(case.message.category());
            of_the_reply(stage)
                .then(|| category.to_owned())
                .into_iter()
                .collect()
        }),
        by_source: lines(&this, |case, stage| {
            let source = organization.source_name(&case.message.detected.source);
            of_the_reply(stage)
                .then(|| source.to_owned())
                .into_iter()
                .collect()
        }),
        reply_minutes: reply_minutes(&this, before.minutes, last_year.minutes),
        quality: beside(quality(&this), &before.quality, &last_year.quality),
        high: high(reader, &this),
        control: control(reader, organization)?,
        breaches: breach_lines(&this, organization),
        messages: this
            .iter()
            .map(|case| (case.message.number, brief(case)))
            .collect(),
    })
}

fn brief(case: &Case) -> Brief {
    Brief {
        detected: case.message.detected.at,
        topic: case.message.detected.topic.to_string(),
        state: case.message.state(),
        is_late: !case.breaches.is_empty(),
    }
}

fn of_the_reply(stage: &Stage) -> bool {
    stage.code == StageCode::Reply
}

pub(super) fn category_words(category: Category) -> &'static str {
    match category {
        Category::Ordinary => "обычные",
        Category::High => "повышенной важности",
    }
}

/// What the summary says of another month.
struct Past {
    dynamics: Vec<Figure>,
    quality: Vec<Figure>,
    minutes: [Spread; 3],
}

impl Past {
    fn of(cases: &[Case]) -> Self {
        Self {
            dynamics: dynamics(cases),
            quality: quality(cases),
            minutes: minutes(cases),
        }
    }
}

fn stages(reader: &Reader<'_>, cases: &[Case]) -> Vec<Line> {
    let regulation = &reader.rules.regulation;
    let limits = regulation.on(reader.rules.calendar.local(reader.as_of).date_naive());
    STAGES
        .iter()
        .map(|code| {
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
            let mut tally = Tally::default();
            for (case, stage) in every_stage(cases).filter(|(_, stage)| stage.code == *code) {
                tally.count(case.message.number, stage);
            }
            tally.finish();
            Line {
                name: rule.name.to_string(),
                paragraph: Some(paragraph),
                tally,
            }
        })
        .collect()
}

/// Every stage that has a term of its own.
fn every_stage(cases: &[Case]) -> impl Iterator<Item = (&Case, &Stage)> {
    cases
        .iter()
        .flat_map(|case| case.stages.iter().map(move |stage| (case, stage)))
        .filter(|(_, stage)| STAGES.contains(&stage.code))
}

/// Tallies stages under the names that a function gives each; the most late first, then by name.
fn lines(cases: &[Case], names: impl Fn(&Case, &Stage) -> Vec<String>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (case, stage) in every_stage(cases) {
        for name in names(case, stage) {
            let place = lines
                .iter()
                .position(|line| line.name == name)
                .unwrap_or_else(|| {
                    lines.push(Line {
                        name,
                        paragraph: None,
                        tally: Tally::default(),
                    });
                    lines.len() - 1
                });
            lines[place].tally.count(case.message.number, stage);
        }
    }
    for line in &mut lines {
        line.tally.finish();
    }
    lines.retain(|line| !line.tally.is_empty());
    lines.sort_by(|one, other| (other.tally.late, &one.name).cmp(&(one.tally.late, &other.name)));
    lines
}

/// Working minutes to the reply: of all messages, of the ordinary, of those of high importance.
fn minutes(cases: &[Case]) -> [Spread; 3] {
    [None, Some(Category::Ordinary), Some(Category::High)].map(|category| {
        let mut tally = Tally::default();
        for (case, stage) in every_stage(cases) {
            if of_the_reply(stage) && category.is_none_or(|own| own == case.message.category()) {
                tally.count(case.message.number, stage);
            }
        }
        tally.finish();
        tally.minutes_taken
    })
}

fn reply_minutes(this: &[Case], before: [Spread; 3], last_year: [Spread; 3]) -> Vec<ReplyMinutes> {
    let names = ["все", "обычные", "повышенной важности"];
    let spreads = minutes(this).into_iter().zip(before).zip(last_year);
    names
        .into_iter()
        .zip(spreads)
        .map(|(name, ((this, previous), last_year))| ReplyMinutes {
            name,
            this,
            previous,
            last_year,
        })
        .collect()
}
