//! A stage, and what one version of the regulation says of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::super::{fact::Category, text::Text};
use crate::calendar::WorkMinutes;

/// A stage of a message's life.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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

    /// The code as the files and the JSON have it.
    pub fn code(self) -> &'static str {
        self.into()
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
struct ByCategory {
    ordinary: Option<u32>,
    high: Option<u32>,
}

impl ByCategory {
    fn get(self, category: Category) -> Option<WorkMinutes> {
        let minutes = match category {
            Category::Ordinary => self.ordinary,
            Category::High => self.high,
        };
        minutes.map(|minutes| WorkMinutes::new(i64::from(minutes)))
    }
}

/// What one version says of one stage: a line of `stages` in `regulation.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Name as the desk shows it.
    pub name: Text,
    paragraph: Paragraphs,
    ordinary: Option<u32>,
    high: Option<u32>,
    #[serde(default)]
    before_reply: ByCategory,
    /// A limit in working days.
    pub working_days: Option<u32>,
    /// Who answers for it.
    pub responsible: Responsible,
}

impl Rule {
    /// The paragraph that sets the stage for a category.
    pub fn paragraph(&self, category: Category) -> &Text {
        match category {
            Category::Ordinary => &self.paragraph.ordinary,
            Category::High => &self.paragraph.high,
        }
    }

    /// The stage's own limit, in working minutes from its start.
    pub fn limit(&self, category: Category) -> Option<WorkMinutes> {
        let (ordinary, high) = (self.ordinary, self.high);
        ByCategory { ordinary, high }.get(category)
    }

    /// The stage ends not later than so many working minutes before T.
    pub fn before_reply(&self, category: Category) -> Option<WorkMinutes> {
        self.before_reply.get(category)
    }
}

/// "11, 12" is п. 11 for an ordinary message and п. 12 for one of high importance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
struct Paragraphs {
    ordinary: Text,
    high: Text,
}

impl From<String> for Paragraphs {
    fn from(written: String) -> Self {
        let (ordinary, high) = written.split_once(", ").unwrap_or((&written, &written));
        Self {
            ordinary: ordinary.into(),
            high: high.into(),
        }
    }
}

/// One version of the regulation.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Messages detected from this day on are judged by it.
    pub since: NaiveDate,
    /// The act that set it.
    pub act: String,
    /// In the order of the codes.
    pub(super) rules: Vec<Rule>,
}

impl Limits {
    /// What is said of a stage.
    pub fn rule(&self, stage: StageCode) -> &Rule {
        // The loader refuses a version that lacks a stage.
        &self.rules[stage as usize]
    }

    /// The own limit of a stage, zero where it has none.
    pub fn limit(&self, stage: StageCode, category: Category) -> WorkMinutes {
        self.rule(stage).limit(category).unwrap_or_default()
    }

    /// The reply term of a category (п. 11, 12), in working minutes from detection.
    pub fn term(&self, category: Category) -> WorkMinutes {
        self.limit(StageCode::Reply, category)
    }
}
