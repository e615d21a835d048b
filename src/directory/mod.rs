//! The ministry as data: its name and order, zone, sources, topic groups, departments, people and stand-ins.
//!
//! `organization.toml` comes in, an [`Organization`] goes out, every code resolved and every name checked, so that the
//! floors above may ask without doubting. Hours are read here and handed down to the calendar. Departments, people and
//! stand-ins of the file are only the seed: once the journal has a [`Directory`] of its own, that one counts.

pub mod change;
mod file;
pub mod link;
pub mod pin;
mod template;

pub use file::SAMPLE;
pub use template::{Filling, Template};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use change::Directory;

/// The longest text of a message, in characters.
pub const LONGEST_TEXT: usize = 100_000;
/// The longest line that is asked, an author's name say.
pub const LONGEST_LINE: usize = 5_000;
/// The longest topic or location.
pub const LONGEST_NAME: usize = 500;

/// The ministry.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Full name, as on papers.
    pub name: String,
    /// Short name, as in the header of the desk.
    pub short: String,
    /// The order that set the regulation: number and date.
    pub order: String,
    /// The zone that working time and dates are counted in.
    pub zone: Tz,
    /// The specialist on duty: who enters events.
    pub duty: String,
    /// Networks that messages come from (п. 4).
    pub sources: Vec<Source>,
    /// Topics by group (п. 8).
    pub topic_groups: Vec<TopicGroup>,
    /// Locations to pick from.
    pub locations: Vec<String>,
    /// Texts to write from: replies, measures, remarks.
    pub templates: Vec<Template>,
    /// Departments.
    pub departments: Vec<Department>,
    /// People.
    pub people: Vec<Person>,
    /// Who acts for the coordinator, and when (п. 3).
    pub stand_ins: Vec<StandIn>,
}

/// A network (п. 4, 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Code in events: `vk`.
    pub code: String,
    /// Name as shown: «ВКонтакте».
    pub name: String,
    /// Hosts of its links, without `www.` or `m.`.
    pub hosts: Vec<String>,
    /// The ministry's own account, from which replies go (п. 5).
    pub account: String,
    /// Not offered for new messages; old ones keep it.
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
        match self {
            Self::Specialist => "специалист",
            Self::Coordinator => "координатор",
            Self::Head => "руководитель",
            Self::Executor => "исполнитель",
            Self::Curator => "курирует",
            Self::FirstDeputy => "первый зам.",
            Self::Minister => "министр",
        }
    }

    /// Its name in Russian.
    pub fn words(self) -> &'static str {
        match self {
            Self::Specialist => "специалист отдела делопроизводства",
            Self::Coordinator => "заместитель министра, координатор",
            Self::Head => "руководитель подразделения",
            Self::Executor => "исполнитель",
            Self::Curator => "заместитель министра, курирующий подразделение",
            Self::FirstDeputy => "первый заместитель министра",
            Self::Minister => "министр",
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

impl Organization {
    /// Departments, people and stand-ins.
    pub fn directory(&self) -> Directory {
        Directory {
            departments: self.departments.clone(),
            people: self.people.clone(),
            stand_ins: self.stand_ins.clone(),
        }
    }

    /// Takes departments, people and stand-ins from the journal in place of the file's.
    pub fn adopt(&mut self, directory: Directory) {
        self.departments = directory.departments;
        self.people = directory.people;
        self.stand_ins = directory.stand_ins;
    }

    /// Departments that are there on a day.
    pub fn open_departments(&self, day: NaiveDate) -> impl Iterator<Item = &Department> {
        self.departments
            .iter()
            .filter(move |department| department.is_open(day))
    }

    /// People who work here on a day.
    pub fn people_at_work(&self, day: NaiveDate) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(move |person| person.works(day))
    }

    /// The department of a code.
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments
            .iter()
            .find(|department| department.code == code)
    }

    /// The short name of a department, or the code itself when the directory has it no more.
    pub fn department_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.department(code)
            .map_or(code, |department| &department.short)
    }

    /// The network of a code.
    pub fn source(&self, code: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.code == code)
    }

    /// The network of a name, a code or a host, however it is written.
    pub fn source_named(&self, wanted: &str) -> Option<&Source> {
        let folded = |text: &str| -> String {
            let letters = text.chars().filter(|letter| letter.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect()
        };
        let wanted = folded(wanted);
        self.sources.iter().find(|source| {
            let names = [&source.name, &source.code]
                .into_iter()
                .chain(&source.hosts);
            !wanted.is_empty() && names.map(|name| folded(name)).any(|name| name == wanted)
        })
    }

    /// The name of a network, or the code itself when the directory has it no more.
    pub fn source_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.source(code).map_or(code, |source| &source.name)
    }

    /// The network that a link leads to, by its host.
    pub fn source_of_link(&self, url: &str) -> Option<&Source> {
        let host = host(url)?;
        self.sources.iter().find(|source| {
            source.hosts.iter().any(|own| {
                host == *own
                    || host
                        .strip_suffix(own.as_str())
                        .is_some_and(|sub| sub.ends_with('.'))
            })
        })
    }

    /// The person of a name.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == name)
    }

    /// The position of a person, empty for a name the directory does not know.
    pub fn position(&self, name: &str) -> &str {
        self.person(name).map_or("", |person| &person.position)
    }

    /// The group of a topic.
    pub fn topic_group(&self, topic: &str) -> Option<&TopicGroup> {
        self.topic_groups
            .iter()
            .find(|group| group.topics.iter().any(|own| own == topic))
    }

    /// Today's coordinator: the stand-in of the day, or the coordinator himself (п. 3).
    pub fn coordinator(&self, date: NaiveDate) -> Option<&str> {
        let stand_in = self
            .stand_ins
            .iter()
            .find(|acting| !acting.cancelled && (acting.since..=acting.until).contains(&date));
        let own = || {
            self.people
                .iter()
                .find(|person| person.works(date) && person.roles.contains(&Role::Coordinator))
        };
        stand_in
            .map(|acting| acting.person.as_str())
            .or_else(|| own().map(|person| person.name.as_str()))
    }

    /// People of a department.
    pub fn staff<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Person> {
        self.people
            .iter()
            .filter(move |person| person.department.as_deref() == Some(code))
    }
}

/// The host of an `http(s)` link, in lower case, without a port.
pub fn host(url: &str) -> Option<String> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let host = rest
        .split(['/', '?', '#'])
        .next()?
        .rsplit('@')
        .next()?
        .split(':')
        .next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}
