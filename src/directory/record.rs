//! What the ministry consists of: networks, topics, departments, people, stand-ins.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The longest text of a message, in characters.
pub const LONGEST_TEXT: usize = 100_000;
/// The longest line that is asked, an author's name say.
pub const LONGEST_LINE: usize = 5_000;
/// The longest topic or location.
pub const LONGEST_NAME: usize = 500;

/// A network (п. 4, 5).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Code in events: `vk`.
    pub code: String,
    /// Name as shown: «ВКонтакте».
    pub name: String,
    /// Hosts of its links, without `www.` or `m.`.
    pub hosts: Vec<String>,
    /// The ministry's own account, from which replies go (п. 5).
    #[serde(default)]
    pub account: String,
    /// Not offered for new messages; old ones keep it.
    #[serde(default)]
    pub off: bool,
    /// A footnote for print.
    pub note: Option<String>,
}

impl Source {
    /// Every link of the network leads to one of its own hosts. A blog may lie anywhere.
    pub fn has_own_hosts(&self) -> bool {
        !self.hosts.is_empty() && self.code != "blog"
    }
}

/// A group of topics.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicGroup {
    /// Name of the group.
    pub name: String,
    /// Its topics.
    pub topics: Vec<String>,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Code in events: `opeka`.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name for lists.
    pub short: String,
    /// The key that marks it at the desk.
    pub key: char,
    /// Name of the head.
    pub head: String,
    /// Name of the curating deputy minister (п. 13).
    pub curator: String,
    /// Who of the higher approvers is offered first, where it is not the curator (п. 13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// From this day on it is not offered any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<NaiveDate>,
}

impl Department {
    /// It is there on a day.
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.closed.is_none_or(|closed| day < closed)
    }

    /// The higher approver to offer first (п. 13).
    pub fn usual_approver(&self) -> &str {
        self.approver.as_deref().unwrap_or(&self.curator)
    }
}

/// What a person may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// специалист отдела делопроизводства
    Specialist,
    /// заместитель министра, координатор
    Coordinator,
    /// руководитель структурного подразделения
    Head,
    /// исполнитель
    Executor,
    /// заместитель министра, курирующий подразделение
    Curator,
    /// первый заместитель министра
    FirstDeputy,
    /// министр
    Minister,
}

impl Role {
    /// Its name in a word or two.
    pub fn short(self) -> &'static str {
        self.names().0
    }

    /// Its name in Russian.
    pub fn full_name(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Specialist => ("специалист", "специалист отдела делопроизводства"),
            Self::Coordinator => ("координатор", "заместитель министра, координатор"),
            Self::Head => ("руководитель", "руководитель подразделения"),
            Self::Executor => ("исполнитель", "исполнитель"),
            Self::Curator => ("курирует", "заместитель министра, курирующий подразделение"),
            Self::FirstDeputy => ("первый зам.", "первый заместитель министра"),
            Self::Minister => ("министр", "министр"),
        }
    }
}

/// A person. Names are unique: events name people by them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name as written in the journal: «Петрова А. А.».
    pub name: String,
    /// Position.
    pub position: String,
    /// Code of the department, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Roles.
    pub roles: Vec<Role>,
    /// The last day of somebody who left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<NaiveDate>,
}

impl Person {
    /// The person works here on a day.
    pub fn works(&self, day: NaiveDate) -> bool {
        self.left.is_none_or(|left| day <= left)
    }
}

/// A deputy who acts for the coordinator between two dates, both included (п. 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIn {
    /// Name of the person.
    pub person: String,
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Entered by mistake: it does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}
