//! Reading `organization.toml`: every code resolved, every name known, or an error with its line.

use std::collections::HashSet;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};
use unicode_normalization::UnicodeNormalization;

use super::record::{Department, Person, Role, Source, StandIn, TopicGroup};
use super::template::{self, RawTemplate};
use super::{change::Directory, organization::Organization};
use crate::calendar::schedule::{RawDay, RawHours, Schedule, SpecialDays};
use crate::toml_file::{self, DataError};

/// The sample of the first start.
pub const SAMPLE: &str = include_str!("../../assets/organization.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    ministry: RawMinistry,
    hours: Vec<Spanned<RawHours>>,
    #[serde(default)]
    day: Vec<Spanned<RawDay>>,
    source: Vec<Spanned<Source>>,
    topic_group: Vec<TopicGroup>,
    locations: RawLocations,
    department: Vec<RawDepartment>,
    person: Vec<RawPerson>,
    #[serde(default)]
    stand_in: Vec<RawStandIn>,
    #[serde(default)]
    template: Vec<RawTemplate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMinistry {
    name: String,
    short: String,
    order: String,
    zone: Spanned<String>,
    #[serde(default)]
    special_days: SpecialDays,
    duty: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLocations {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDepartment {
    code: Spanned<String>,
    name: String,
    short: String,
    key: Spanned<String>,
    head: Spanned<String>,
    curator: Spanned<String>,
    approver: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPerson {
    name: Spanned<String>,
    position: String,
    department: Option<Spanned<String>>,
    roles: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStandIn {
    person: Spanned<String>,
    since: Spanned<Datetime>,
    until: Spanned<Datetime>,
}

impl Organization {
    /// Reads `organization.toml`: the ministry, and its hours for the calendar.
    pub fn parse(file: &str, text: &str) -> Result<(Self, Schedule), DataError> {
        // Names are compared letter by letter: «й» of one character and of two must be the same name.
        let text: String = text.nfc().collect();
        let source = toml_file::Source::new(file, &text);
        let raw: RawFile = source.parse()?;
        let schedule =
            Schedule::from_raw(&source, &raw.hours, &raw.day, raw.ministry.special_days)?;
        let zone = zone(&source, &raw.ministry.zone)?;
        let departments = departments(&source, &raw.department)?;
        let people = people(&source, &raw.person, &departments)?;
        let known = |name: &Spanned<String>| {
            if people.iter().any(|person| person.name == *name.get_ref()) {
                return Ok(name.get_ref().clone());
            }
            let problem = format!("человека «{}» нет", name.get_ref());
            let expected = "имя из разделов [[person]], буква в букву";
            Err(source.error(Some(name.span()), problem, expected))
        };
        for department in &raw.department {
            known(&department.head)?;
            known(&department.curator)?;
            department.approver.as_ref().map(known).transpose()?;
        }
        let duty = known(&raw.ministry.duty)?;
        let stand_in = |acting: &RawStandIn| {
            let (since, until) = (date(&source, &acting.since)?, date(&source, &acting.until)?);
            if since > until {
                let problem = "последний день раньше первого";
                let expected = "until не раньше since";
                return Err(source.error(Some(acting.until.span()), problem, expected));
            }
            Ok(StandIn {
                person: known(&acting.person)?,
                since,
                until,
                cancelled: false,
            })
        };
        let stand_ins: Result<_, _> = raw.stand_in.iter().map(stand_in).collect();
        let stand_ins = stand_ins?;
        let templates = template::read_templates(&source, raw.template, &raw.topic_group)?;
        let organization = Self {
            name: raw.ministry.name,
            short: raw.ministry.short,
            order: raw.ministry.order,
            zone,
            duty,
            sources: sources(&source, raw.source)?,
            topic_groups: raw.topic_group,
            locations: raw.locations.names,
            templates,
            departments,
            people,
            stand_ins,
        };
        // The journal takes the file's directory in at the first duty, so what it would refuse is told here.
        let seed = Directory::default().difference(&organization.directory());
        let checked = Directory::default().check(&seed, NaiveDate::MIN);
        let expected = "разделы [[department]] и [[person]]";
        checked.map_err(|error| source.error(None, error.what, expected))?;
        Ok((organization, schedule))
    }
}

fn zone(source: &toml_file::Source<'_>, raw: &Spanned<String>) -> Result<Tz, DataError> {
    raw.get_ref().parse().map_err(|_| {
        let problem = format!("часового пояса «{}» нет", raw.get_ref());
        let expected = "имя из базы часовых поясов, например \"Asia/Novokuznetsk\"";
        source.error(Some(raw.span()), problem, expected)
    })
}

fn date(source: &toml_file::Source<'_>, raw: &Spanned<Datetime>) -> Result<NaiveDate, DataError> {
    let date = raw.get_ref().date.and_then(toml_file::calendar_date);
    date.ok_or_else(|| {
        let problem = format!("даты {} нет", raw.get_ref());
        let expected = "дата вида 2026-12-01 без кавычек";
        source.error(Some(raw.span()), problem, expected)
    })
}

fn sources(
    source: &toml_file::Source<'_>,
    raw: Vec<Spanned<Source>>,
) -> Result<Vec<Source>, DataError> {
    let mut codes = HashSet::new();
    for network in &raw {
        let code = &network.get_ref().code;
        if !codes.insert(code) {
            let problem = format!("источник «{code}» записан дважды");
            let expected = "у каждого источника свой code";
            return Err(source.error(Some(network.span()), problem, expected));
        }
    }
    if raw.is_empty() {
        return Err(source.error(None, "нет ни одного источника", "раздел [[source]]"));
    }
    Ok(raw.into_iter().map(Spanned::into_inner).collect())
}

fn departments(
    source: &toml_file::Source<'_>,
    raw: &[RawDepartment],
) -> Result<Vec<Department>, DataError> {
    let (mut codes, mut keys) = (HashSet::new(), HashSet::new());
    let mut departments = Vec::with_capacity(raw.len());
    for raw in raw {
        let code = raw.code.get_ref();
        if code.trim().is_empty() || !codes.insert(code) {
            let problem = format!("код подразделения «{code}» пуст или записан дважды");
            let expected = "у каждого подразделения свой code";
            return Err(source.error(Some(raw.code.span()), problem, expected));
        }
        let mut letters = raw.key.get_ref().chars();
        let (Some(key), None) = (letters.next(), letters.next()) else {
            let problem = format!("клавиша «{}»", raw.key.get_ref());
            return Err(source.error(Some(raw.key.span()), problem, "одна цифра или буква"));
        };
        if !keys.insert(key) {
            let problem = format!("клавиша «{key}» занята другим подразделением");
            let expected = "у каждого подразделения своя клавиша";
            return Err(source.error(Some(raw.key.span()), problem, expected));
        }
        departments.push(Department {
            code: code.clone(),
            name: raw.name.clone(),
            short: raw.short.clone(),
            key,
            head: raw.head.get_ref().clone(),
            curator: raw.curator.get_ref().clone(),
            approver: raw.approver.as_ref().map(|name| name.get_ref().clone()),
            closed: None,
        });
    }
    Ok(departments)
}

fn people(
    source: &toml_file::Source<'_>,
    raw: &[RawPerson],
    departments: &[Department],
) -> Result<Vec<Person>, DataError> {
    let mut names = HashSet::new();
    let mut people = Vec::with_capacity(raw.len());
    for raw in raw {
        if raw.name.get_ref().trim().is_empty() || !names.insert(raw.name.get_ref()) {
            let problem = format!("имя «{}» пусто или записано дважды", raw.name.get_ref());
            let expected =
                "у каждого человека своё имя; однофамильцев различите должностью или отчеством";
            return Err(source.error(Some(raw.name.span()), problem, expected));
        }
        let is_known = |code: &str| departments.iter().any(|own| own.code == code);
        if let Some(code) = (raw.department.as_ref()).filter(|code| !is_known(code.get_ref())) {
            let problem = format!("подразделения «{}» нет", code.get_ref());
            let expected = "code одного из разделов [[department]]";
            return Err(source.error(Some(code.span()), problem, expected));
        }
        people.push(Person {
            name: raw.name.get_ref().clone(),
            position: raw.position.clone(),
            department: raw.department.as_ref().map(|code| code.get_ref().clone()),
            roles: raw.roles.clone(),
            left: None,
        });
    }
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(from: &str, to: &str) -> String {
        let text = SAMPLE.replacen(from, to, 1);
        assert_ne!(text, SAMPLE, "the sample has {from}");
        Organization::parse("organization.toml", &text)
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn the_sample_is_right_and_marked() {
        let (organization, _) = Organization::parse("organization.toml", SAMPLE).expect("right");
        assert!(
            organization
                .people
                .iter()
                .all(|person| person.name.contains("ПРИМЕР"))
        );
        assert!(
            organization
                .departments
                .iter()
                .all(|department| department.name.contains("ПРИМЕР"))
        );
        assert_eq!(
            organization
                .source_of_link("https://m.vk.com/wall-1_2")
                .map(|s| &*s.code),
            Some("vk")
        );
        assert_eq!(organization.source_of_link("https://evilvk.com/"), None);
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        assert!(
            error("Asia/Novokuznetsk", "Asia/Kemerovo")
                .contains("часового пояса «Asia/Kemerovo» нет")
        );
        assert!(
            error("head = \"Петрова", "head = \"Петровна")
                .contains("человека «Петровна А. А. (ПРИМЕР)» нет")
        );
        assert!(error("key = \"2\"", "key = \"1\"").contains("клавиша «1» занята"));
        assert!(
            error("department = \"opeka\"", "department = \"opieka\"")
                .contains("подразделения «opieka» нет")
        );
        assert!(error("monday    =", "mondey =").contains("неизвестное поле «mondey»"));
        assert!(error("code = \"ok\"", "code = \"vk\"").contains("записан дважды"));
    }

    #[test]
    fn what_the_journal_would_refuse_is_refused_in_the_file() {
        let position = "position = \"начальник отдела\"";
        assert!(error(position, "position = \" \"").contains("должность: впишите"));
        assert!(error("key = \"1\"", "key = \"*\"").contains("цифра или буква"));
        // A name typed with й of two characters is the name that the forms give.
        let text = SAMPLE.replace("й", "и\u{306}");
        let (organization, _) = Organization::parse("organization.toml", &text).expect("right");
        assert!(organization.person("Зайцев В. М. (ПРИМЕР)").is_some());
    }

    #[test]
    fn a_stand_in_acts_between_his_dates() {
        let text = format!(
            "{SAMPLE}\n[[stand_in]]\nperson = \"Орлова Т. И. (ПРИМЕР)\"\nsince = 2026-12-01\nuntil = 2026-12-14\n"
        );
        let (organization, _) = Organization::parse("organization.toml", &text).expect("right");
        let on =
            |day| organization.coordinator(NaiveDate::from_ymd_opt(2026, 12, day).expect("a date"));
        assert_eq!(on(14), Some("Орлова Т. И. (ПРИМЕР)"));
        assert_eq!(on(15), Some("Лебедева М. К. (ПРИМЕР)"));
    }
}
