//! One `[[version]]` of `regulation.toml`: read, and refused unless every stage has its terms and the stages in a row fit
//! into the term of the reply.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::super::fact::Category;
use super::rule::{Limits, Rule, StageCode};
use crate::calendar::WorkMinutes;
use crate::toml_file::{DataError, Source};

/// What lies on the way of every message that is returned once and revised once; approval is passed twice.
const PATH: [StageCode; 7] = [
    StageCode::Routing,
    StageCode::Return,
    StageCode::Rerouting,
    StageCode::Drafting,
    StageCode::Approval,
    StageCode::Revision,
    StageCode::Posting,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    #[serde(default)]
    pub(super) version: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVersion {
    pub(super) since: Spanned<toml::Value>,
    act: String,
    pub(super) critical_path: Spanned<Vec<StageCode>>,
    pub(super) reserve: Spanned<Vec<StageCode>>,
    stages: Spanned<BTreeMap<StageCode, Spanned<Rule>>>,
}

impl RawVersion {
    pub(super) fn check(self, source: &Source<'_>) -> Result<Limits, DataError> {
        let since = self.since(source)?;
        let span = self.stages.span();
        let stages = self.stages.into_inner();
        let place_of = |code| stages.get(&code).map(Spanned::span);
        let mut codes = StageCode::ALL.iter();
        if let Some(missing) = codes.find(|code| !stages.contains_key(code)) {
            let problem = format!("нет этапа «{}»", missing.code());
            let expected = "все этапы Положения, по строке на этап";
            return Err(source.error(Some(span), problem, expected));
        }
        let limits = Limits {
            since,
            act: self.act,
            rules: (stages.values().map(Spanned::get_ref).cloned()).collect(),
        };
        for code in StageCode::ALL {
            limits.has_what_it_needs(code).map_err(|expected| {
                let problem = format!("у этапа «{}» нет срока", code.code());
                source.error(place_of(code), problem, expected)
            })?;
        }
        let path = self.critical_path.get_ref();
        if let Some(missing) = PATH.iter().find(|code| !path.contains(code)) {
            let problem = format!("в критическом пути нет этапа «{}»", missing.code());
            let expected = "весь путь сообщения, от routing до posting";
            return Err(source.error(Some(self.critical_path.span()), problem, expected));
        }
        let drafted = path.iter().position(|code| *code == StageCode::Drafting);
        let after = drafted.map_or(path.as_slice(), |place| &path[place + 1..]);
        if self.reserve.get_ref() != after {
            let problem = "reserve — не то, что стоит в critical_path после drafting";
            let after: Vec<&str> = after.iter().map(|stage| stage.code()).collect();
            let expected = format!("reserve = {after:?}");
            return Err(source.error(Some(self.reserve.span()), problem, expected));
        }
        for category in [Category::Ordinary, Category::High] {
            let sum = |path: &[StageCode]| -> (i64, String) {
                let limits = || {
                    path.iter()
                        .map(|stage| limits.limit(*stage, category).get())
                };
                let terms: Vec<String> = limits().map(|limit| limit.to_string()).collect();
                (limits().sum(), terms.join(" + "))
            };
            let ((path, terms), term) = (sum(path), limits.term(category).get());
            if path > term {
                let problem = format!(
                    "критический путь {terms} = {path} мин, больше срока ответа {term} мин"
                );
                let expected = "сумма этапов не больше срока ответа (reply)";
                return Err(source.error(Some(self.critical_path.span()), problem, expected));
            }
            let before = |code| {
                let minutes = limits.rule(code).before_reply(category);
                minutes.map(WorkMinutes::get)
            };
            let kept = before(StageCode::Drafting).unwrap_or_default();
            let (reserve, terms) = sum(after);
            if reserve > kept {
                let problem =
                    format!("после проекта нужно {terms} = {reserve} мин, а оставлено {kept} мин");
                let expected = "before_reply проекта (drafting) не меньше суммы этапов после него";
                return Err(source.error(Some(self.reserve.span()), problem, expected));
            }
            for code in StageCode::ALL {
                if let Some(minutes) = before(code).filter(|minutes| *minutes >= term) {
                    let problem =
                        format!("до срока ответа {minutes} мин, а весь срок — {term} мин");
                    let place = place_of(code);
                    return Err(source.error(place, problem, "before_reply меньше срока ответа"));
                }
            }
        }
        Ok(limits)
    }

    /// The day of the version: a TOML date, or the same in quotes.
    fn since(&self, source: &Source<'_>) -> Result<NaiveDate, DataError> {
        let written = match self.since.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        NaiveDate::parse_from_str(&written, "%Y-%m-%d").map_err(|_| {
            let problem = format!("даты «{written}» нет");
            source.error(Some(self.since.span()), problem, "дата вида 2020-05-18")
        })
    }
}

impl Limits {
    /// What a stage cannot do without; otherwise what is expected.
    fn has_what_it_needs(&self, code: StageCode) -> Result<(), &'static str> {
        let rule = self.rule(code);
        let both = |minutes: fn(&Rule, Category) -> Option<WorkMinutes>| {
            minutes(rule, Category::Ordinary).is_some() && minutes(rule, Category::High).is_some()
        };
        let has_limits = both(Rule::limit);
        let is_before_reply = both(Rule::before_reply);
        let (has, expected) = match code {
            StageCode::Reply
            | StageCode::Routing
            | StageCode::Return
            | StageCode::Rerouting
            | StageCode::Approval
            | StageCode::Revision => (has_limits, "ordinary = … и high = …, в минутах"),
            StageCode::Drafting | StageCode::Posting => (
                has_limits && is_before_reply,
                "ordinary = … и high = …, в минутах, и before_reply = { ordinary = …, high = … }",
            ),
            StageCode::Report => (rule.limit(Category::High).is_some(), "high = …, в минутах"),
            StageCode::Delivery | StageCode::Information | StageCode::CommonReply => {
                (is_before_reply, "before_reply = { ordinary = …, high = … }")
            }
            StageCode::Final => (
                rule.working_days.is_some_and(|days| days > 0),
                "working_days = …, в рабочих днях",
            ),
        };
        if has { Ok(()) } else { Err(expected) }
    }
}
