//! The ministry and the questions about it.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::record::{Department, Person, Role, Source, StandIn, TopicGroup};
use super::{change::Directory, link::host, template::Template};

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
        self.departments.iter().filter(move |own| own.is_open(day))
    }

    /// People who work here on a day.
    pub fn people_at_work(&self, day: NaiveDate) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(move |person| person.works(day))
    }

    /// The department of a code.
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|own| own.code == code)
    }

    /// The short name of a department, or the code itself when the directory has it no more.
    pub fn department_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.department(code).map_or(code, |own| &own.short)
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
            let mut names = [&source.name, &source.code]
                .into_iter()
                .chain(&source.hosts);
            !wanted.is_empty() && names.any(|name| folded(name) == wanted)
        })
    }

    /// The name of a network, or the code itself when the directory has it no more.
    pub fn source_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.source(code).map_or(code, |source| &source.name)
    }

    /// The network that a link leads to, by its host.
    pub fn source_of_link(&self, url: &str) -> Option<&Source> {
        let host = host(url)?;
        let is_under = |own: &String| {
            let sub = host.strip_suffix(own.as_str());
            sub.is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        };
        self.sources
            .iter()
            .find(|source| source.hosts.iter().any(is_under))
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
        let mut groups = self.topic_groups.iter();
        groups.find(|group| group.topics.iter().any(|own| own == topic))
    }

    /// Today's coordinator: the stand-in of the day, or the coordinator himself (п. 3).
    pub fn coordinator(&self, date: NaiveDate) -> Option<&str> {
        let mut stand_ins = self.stand_ins.iter().filter(|own| !own.cancelled);
        if let Some(acting) = stand_ins.find(|own| (own.since..=own.until).contains(&date)) {
            return Some(&acting.person);
        }
        let mut people = self.people_at_work(date);
        let own = people.find(|person| person.roles.contains(&Role::Coordinator))?;
        Some(&own.name)
    }

    /// People of a department.
    pub fn staff<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Person> {
        let people = self.people.iter();
        people.filter(move |person| person.department.as_deref() == Some(code))
    }
}
