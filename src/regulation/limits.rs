//! The stages and their limits, from `regulation.toml`, in dated versions.
//!
//! A message keeps the version of the day of its detection. The loader refuses a version whose critical path does not
//! fit its reply term: the numbers of приказ № 93 are one exact path, and an amendment that breaks it is a mistake.

mod version;

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fact::Category;
use crate::calendar::WorkMinutes;
use crate::toml_file::{DataError, Source};

/// The limits as the regulation has them.
pub const EMBEDDED: &str = include_str!("../../assets/regulation.toml");

/// A stage of a message's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageCode {
    /// The reply prepared and posted (п. 11, 12): its due instant is T.
    Reply,
    /// Routed to a department (п. 8).
    Routing,
    /// Reported to the coordinator (п. 25).
    Report,
    /// Returned as not ours (п. 9).
    Return,
    /// Routed again (п. 10).
    Rerouting,
    /// The draft handed to the approvers (п. 13).
    Drafting,
    /// Approved or sent back (п. 14).
    Approval,
    /// Revised and submitted again (п. 15).
    Revision,
    /// The approved reply handed to the specialist (п. 15).
    Delivery,
    /// Posted in the same network (п. 16).
    Posting,
    /// Information for a common reply (п. 18).
    Information,
    /// The common reply prepared and posted (п. 18).
    CommonReply,
    /// The final reply after an interim one (п. 17).
    Final,
}

impl StageCode {
    /// Every stage, in the order in which the desk lists them.
    pub const ALL: [Self; 13] = [
        Self::Reply,
        Self::Report,
        Self::Routing,
        Self::Return,
        Self::Rerouting,
        Self::Drafting,
        Self::Approval,
        Self::Revision,
        Self::Delivery,
        Self::Posting,
        Self::Information,
        Self::CommonReply,
        Self::Final,
    ];
}

impl StageCode {
    /// The code as the files and the JSON have it.
    pub fn code(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(code)) => code,
            _ => String::new(),
        }
    }

    fn codes(stages: &[Self]) -> Vec<String> {
        stages.iter().map(|stage| stage.code()).collect()
    }
}

/// Who answers for a stage (п. 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// специалист отдела делопроизводства
    Specialist,
    /// исполнитель
    Executor,
    /// согласующие лица
    Approvers,
}

impl Responsible {
    /// The role in Russian.
    pub fn word(self) -> &'static str {
        match self {
            Self::Specialist => "специалист",
            Self::Executor => "исполнитель",
            Self::Approvers => "согласующие лица",
        }
    }
}

/// A number of working minutes for each category; a category without one has no such limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByCategory {
    ordinary: Option<u32>,
    high: Option<u32>,
}

impl ByCategory {
    /// The number for a category.
    pub fn get(self, category: Category) -> Option<WorkMinutes> {
        let minutes = match category {
            Category::Ordinary => self.ordinary,
            Category::High => self.high,
        };
        minutes.map(|minutes| WorkMinutes::new(i64::from(minutes)))
    }
}

/// What one version says of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Name as the desk shows it.
    pub name: Arc<str>,
    /// Paragraph of the regulation for an ordinary message and for one of high importance: "13", "13".
    pub paragraphs: [Arc<str>; 2],
    /// Own limit, in working minutes from the start of the stage.
    pub limit: ByCategory,
    /// The stage ends not later than so many working minutes before T.
    pub before_reply: Option<ByCategory>,
    /// A limit in working days.
    pub working_days: Option<u32>,
    /// Who answers for it.
    pub responsible: Responsible,
}

impl Rule {
    /// The paragraph that sets the stage for a category.
    pub fn paragraph(&self, category: Category) -> &Arc<str> {
        match category {
            Category::Ordinary => &self.paragraphs[0],
            Category::High => &self.paragraphs[1],
        }
    }
}

/// "11, 12" is п. 11 for an ordinary message and п. 12 for one of high importance.
fn paragraphs(written: &str) -> [Arc<str>; 2] {
    let (ordinary, high) = written.split_once(", ").unwrap_or((written, written));
    [ordinary.into(), high.into()]
}

/// One version of the regulation.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Messages detected from this day on are judged by it.
    pub since: NaiveDate,
    /// The act that set it.
    pub act: String,
    /// In the order of the codes.
    rules: Vec<Rule>,
}

impl Limits {
    /// What is said of a stage.
    pub fn rule(&self, stage: StageCode) -> &Rule {
        // The loader refuses a version that lacks a stage.
        &self.rules[stage as usize]
    }

    /// The own limit of a stage, zero where it has none.
    pub fn limit(&self, stage: StageCode, category: Category) -> WorkMinutes {
        self.rule(stage).limit.get(category).unwrap_or_default()
    }

    /// The reply term of a category (п. 11, 12), in working minutes from detection.
    pub fn term(&self, category: Category) -> WorkMinutes {
        self.limit(StageCode::Reply, category)
    }
}

/// All versions, oldest first.
#[derive(Debug, Clone)]
pub struct Regulation {
    versions: Vec<Limits>,
}

impl Regulation {
    /// Reads `regulation.toml`; the error names the file, the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let raw: version::RawFile = source.parse()?;
        let mut versions: Vec<Limits> = Vec::with_capacity(raw.version.len());
        for version in raw.version {
            let span = version.since.span();
            let limits = version.check(&source)?;
            if versions
                .last()
                .is_some_and(|earlier| earlier.since >= limits.since)
            {
                let problem = format!(
                    "редакция с {} стоит не по порядку",
                    limits.since.format("%d.%m.%Y")
                );
                return Err(source.error(
                    Some(span),
                    problem,
                    "дата позже, чем у предыдущей редакции",
                ));
            }
            versions.push(limits);
        }
        if versions.is_empty() {
            return Err(DataError::whole(
                file,
                "нет ни одной редакции",
                "раздел [[version]]",
            ));
        }
        Ok(Self { versions })
    }

    /// The version in force on a date; the first one for any earlier date.
    pub fn on(&self, date: NaiveDate) -> &Limits {
        let after = self
            .versions
            .partition_point(|version| version.since <= date);
        &self.versions[after.saturating_sub(1)]
    }

    /// The day from which there are rules at all.
    pub fn since(&self) -> NaiveDate {
        self.versions[0].since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Regulation {
        Regulation::parse("regulation.toml", EMBEDDED).expect("the embedded file is right")
    }

    #[test]
    fn the_limits_are_one_exact_critical_path() {
        let raw: version::RawFile = toml::from_str(EMBEDDED).expect("reads");
        let limits = embedded();
        let limits = limits.on(limits.since());
        for (category, term, reserve) in [(Category::Ordinary, 480, 135), (Category::High, 240, 75)]
        {
            let sum = |path: &[StageCode]| {
                path.iter()
                    .map(|stage| limits.limit(*stage, category).get())
                    .sum::<i64>()
            };
            assert_eq!(sum(raw.version[0].critical_path.get_ref()), term);
            assert_eq!(limits.term(category).get(), term);
            assert_eq!(sum(raw.version[0].reserve.get_ref()), reserve);
            let before = limits
                .rule(StageCode::Drafting)
                .before_reply
                .expect("п. 13");
            assert_eq!(before.get(category), Some(WorkMinutes::new(reserve)));
        }
    }

    #[test]
    fn a_version_that_cannot_be_kept_is_refused_with_its_line() {
        let refuse = |from: &str, to: &str| {
            let text = EMBEDDED.replacen(from, to, 1);
            assert_ne!(text, EMBEDDED, "the text has {from}");
            Regulation::parse("regulation.toml", &text)
                .expect_err("refused")
                .to_string()
        };
        let error = refuse("ordinary = 300", "ordinary = 301");
        assert!(
            error.contains("строка 18")
                && error.contains(
                    "25 + 15 + 5 + 301 + 30 + 60 + 30 + 15 = 481 мин, больше срока ответа 480"
                ),
            "{error}"
        );
        let error = refuse("ordinary = 135", "ordinary = 134");
        assert!(
            error.contains("после проекта нужно 30 + 60 + 30 + 15 = 135 мин, а оставлено 134 мин"),
            "{error}"
        );
        assert!(refuse("2020-05-18", "2020-02-30").contains("даты «2020-02-30» нет"));
        assert!(refuse("posting      =", "publish =").contains("недопустимое значение «publish»"));
        assert!(refuse("final        =", "# final =").contains("нет этапа «final»"));
    }

    #[test]
    fn a_version_that_lacks_a_term_is_refused_with_the_line_of_the_stage() {
        let refuse = |from: &str, to: &str| {
            let text = EMBEDDED.replacen(from, to, 1);
            assert_ne!(text, EMBEDDED, "the text has {from}");
            Regulation::parse("regulation.toml", &text)
                .expect_err("refused")
                .to_string()
        };
        let cases = [
            (", working_days = 7", "", "строка 35", "working_days = …"),
            (
                "ordinary = 300, high = 120, ",
                "",
                "строка 27",
                "«drafting» нет срока",
            ),
            ("ordinary = 30,  high", "high", "строка 28", "ordinary = …"),
            (
                "before_reply = { ordinary = 15, high = 15 }, ",
                "",
                "строка 31",
                "«delivery» нет срока",
            ),
            ("high = 0, ", "", "строка 23", "«report» нет срока"),
            (
                "{ ordinary = 135, high = 75 }",
                "{ ordinary = 135, high = 240 }",
                "строка 27",
                "до срока ответа 240 мин, а весь срок — 240 мин",
            ),
            (
                "\"rerouting\", ",
                "",
                "строка 18",
                "в критическом пути нет этапа «rerouting»",
            ),
            (
                "reserve = [\"approval\", ",
                "reserve = [",
                "строка 19",
                "reserve = [\"approval\", \"revision\", \"approval\", \"posting\"]",
            ),
            ("\"2020-05-18\"", "18", "строка 16", "даты «18» нет"),
        ];
        for (from, to, line, told) in cases {
            let error = refuse(from, to);
            assert!(error.contains(line) && error.contains(told), "{error}");
        }
        let bare = EMBEDDED.replacen("\"2020-05-18\"", "2020-05-18", 1);
        let bare = Regulation::parse("regulation.toml", &bare).expect("a TOML date will do");
        assert_eq!(bare.since(), embedded().since());
    }

    #[test]
    fn a_message_keeps_the_version_of_its_day() {
        let later = EMBEDDED[EMBEDDED.find("\n[[version]]").expect("has one")..].replacen(
            "2020-05-18",
            "2027-01-01",
            1,
        );
        let text = format!(
            "{EMBEDDED}\n{}",
            later.replace("ordinary = 480", "ordinary = 500")
        );
        let regulation = Regulation::parse("regulation.toml", &text).expect("two versions");
        let term = |year, month, day| {
            regulation
                .on(NaiveDate::from_ymd_opt(year, month, day).expect("a date"))
                .term(Category::Ordinary)
                .get()
        };
        assert_eq!(
            (term(2026, 12, 31), term(2027, 1, 1), term(2019, 1, 1)),
            (480, 500, 480)
        );
    }
}
