//! The directory as it is kept in the journal: departments, people and stand-ins, changed only by [`Change`]s.
//!
//! A change names whole records: one that is there is replaced, another is added, nothing is ever taken away. Somebody
//! who left has a last day, a department that is no more a closing day; old entries go on naming them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::sanitize;

use super::record::{Department, Person, StandIn};

/// The longest name of anything.
const LONGEST: usize = 200;

/// Departments, people and stand-ins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Departments, closed ones too.
    pub departments: Vec<Department>,
    /// People, those who left too.
    pub people: Vec<Person>,
    /// Who acted for the coordinator, and when (п. 3).
    pub stand_ins: Vec<StandIn>,
}

/// Records that are new or not as they were.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    /// By their codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Department>,
    /// By their names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// By person and first day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stand_ins: Vec<StandIn>,
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct ChangeError {
    /// What is wrong and what to do, in Russian.
    pub what: String,
    /// The field of the record that it is about; none when it is the change as a whole.
    pub field: Option<&'static str>,
}

impl Change {
    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        self.departments.is_empty() && self.people.is_empty() && self.stand_ins.is_empty()
    }
}

impl Directory {
    /// Puts a change into effect.
    pub fn apply(&mut self, change: &Change) {
        put(&mut self.departments, &change.departments);
        put(&mut self.people, &change.people);
        put(&mut self.stand_ins, &change.stand_ins);
    }

    /// What of a file is new or not as it is here. A file does not say who left or what is closed: that stays.
    pub fn difference(&self, file: &Self) -> Change {
        Change {
            departments: changed(&self.departments, &file.departments),
            people: changed(&self.people, &file.people),
            stand_ins: changed(&self.stand_ins, &file.stand_ins),
        }
    }

    /// Who and what is in force here on a day and is not in a file, by name.
    pub fn absent_from(&self, file: &Self, today: NaiveDate) -> Vec<String> {
        let departments = self.departments.iter().filter(|own| own.is_open(today));
        let departments = departments.filter(|own| of_same(&file.departments, own).is_none());
        let people = self.people.iter().filter(|own| own.works(today));
        let people = people.filter(|own| of_same(&file.people, own).is_none());
        let departments = departments.map(|own| own.name.clone());
        let people = people.map(|own| own.name.clone());
        departments.chain(people).collect()
    }

    /// May this change be made?
    pub fn check(&self, change: &Change, today: NaiveDate) -> Result<(), ChangeError> {
        let mut after = self.clone();
        after.apply(change);
        for department in &change.departments {
            after.check_department(department, today)?;
        }
        for person in &change.people {
            after.check_person(person, today)?;
        }
        for acting in &change.stand_ins {
            if after.person(&acting.person).is_none() {
                let what = format!("человека «{}» в справочнике нет", acting.person);
                return refused("person", what);
            }
            if acting.since > acting.until {
                return refused("until", "последний день замещения раньше первого");
            }
        }
        Ok(())
    }

    fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name == name)
    }

    fn check_department(
        &self,
        department: &Department,
        today: NaiveDate,
    ) -> Result<(), ChangeError> {
        let (code, name, short) = (&department.code, &department.name, &department.short);
        if code.is_empty() || code.contains(char::is_whitespace) {
            let what = "код подразделения — слово без пробелов, например opeka";
            return refused("code", what);
        }
        for (field, what, text) in [
            ("code", "код", code),
            ("name", "название", name),
            ("short", "краткое название", short),
        ] {
            check_text(field, what, text)?;
        }
        if !department.key.is_alphanumeric() {
            let what = format!("клавиша подразделения «{short}» — цифра или буква");
            return refused("key", what);
        }
        if !department.is_open(today) {
            return Ok(());
        }
        let key = |own: &Department| own.key.to_lowercase().to_string();
        let others = self.departments.iter().filter(|own| own.is_open(today));
        let mut others = others.filter(|own| own.code != *code);
        if let Some(own) = others.find(|own| key(own) == key(department) || own.short == *short) {
            let (field, what) = if own.short == *short {
                ("short", "название")
            } else {
                ("key", "клавиша")
            };
            let what = format!("{what} как у подразделения «{}»; нужно другое", own.short);
            return refused(field, what);
        }
        let mut named = vec![("head", &department.head), ("curator", &department.curator)];
        named.extend(department.approver.iter().map(|name| ("approver", name)));
        for (field, name) in named {
            let Some(person) = self.person(name) else {
                let what = format!("человека «{name}» в справочнике нет; сначала внесите его");
                return refused(field, what);
            };
            if !person.works(today) {
                let what = format!("«{name}» больше не работает; укажите другого");
                return refused(field, what);
            }
        }
        Ok(())
    }

    fn check_person(&self, person: &Person, today: NaiveDate) -> Result<(), ChangeError> {
        check_text("name", "фамилия и инициалы", &person.name)?;
        let of_whom = |error: ChangeError| ChangeError {
            what: format!("{}: {}", person.name, error.what),
            ..error
        };
        check_text("position", "должность", &person.position).map_err(of_whom)?;
        if let Some(code) = &person.department
            && !self.departments.iter().any(|own| own.code == *code)
        {
            let what = format!("подразделения «{code}» в справочнике нет");
            return refused("department", what);
        }
        if person.works(today) {
            return Ok(());
        }
        let names = |own: &&Department| {
            [Some(&own.head), Some(&own.curator), own.approver.as_ref()]
                .contains(&Some(&person.name))
        };
        let mut open = self.departments.iter().filter(|own| own.is_open(today));
        if let Some(own) = open.find(names) {
            let (name, own) = (&person.name, &own.short);
            let what =
                format!("«{name}» записан в подразделении «{own}»; сначала укажите там другого");
            return refused("left", what);
        }
        Ok(())
    }
}

/// A record that a change replaces as a whole.
trait Record: Clone + PartialEq {
    /// It is of the same department, person or stand-in.
    fn is_of_same(&self, other: &Self) -> bool;
    /// Takes the end over from what is known: a file does not say it.
    fn keep_end(&mut self, known: Option<&Self>);
}

impl Record for Department {
    fn is_of_same(&self, other: &Self) -> bool {
        self.code == other.code
    }

    fn keep_end(&mut self, known: Option<&Self>) {
        self.closed = known.and_then(|known| known.closed);
    }
}

impl Record for Person {
    fn is_of_same(&self, other: &Self) -> bool {
        self.name == other.name
    }

    fn keep_end(&mut self, known: Option<&Self>) {
        self.left = known.and_then(|known| known.left);
    }
}

impl Record for StandIn {
    fn is_of_same(&self, other: &Self) -> bool {
        self.person == other.person && self.since == other.since
    }

    fn keep_end(&mut self, known: Option<&Self>) {
        self.cancelled = known.is_some_and(|known| known.cancelled);
    }
}

fn of_same<'a, T: Record>(records: &'a [T], wanted: &T) -> Option<&'a T> {
    records.iter().find(|record| record.is_of_same(wanted))
}

fn put<T: Record>(own: &mut Vec<T>, new: &[T]) {
    for record in new {
        match own.iter_mut().find(|known| known.is_of_same(record)) {
            Some(known) => known.clone_from(record),
            None => own.push(record.clone()),
        }
    }
}

/// The records of a file that are new or not as they are known.
fn changed<T: Record>(own: &[T], file: &[T]) -> Vec<T> {
    let mut records = file.to_vec();
    for record in &mut records {
        let known = of_same(own, record);
        record.keep_end(known);
    }
    records.retain(|record| !own.contains(record));
    records
}

fn refused(field: &'static str, what: impl Into<String>) -> Result<(), ChangeError> {
    Err(ChangeError {
        what: what.into(),
        field: Some(field),
    })
}

fn check_text(field: &'static str, what: &str, text: &str) -> Result<(), ChangeError> {
    if text.trim().is_empty() {
        return refused(field, format!("{what}: впишите"));
    }
    if text.trim() != text {
        return refused(field, format!("{what}: уберите пробелы по краям"));
    }
    // Names are compared letter by letter, so what is not seen would make two people of one.
    let is_unseen = |letter: char| letter.is_control() || sanitize::is_unseen(letter);
    if text.chars().any(is_unseen) {
        return refused(field, format!("{what}: невидимые знаки"));
    }
    if text.chars().count() > LONGEST {
        return refused(field, format!("{what}: длиннее {LONGEST} знаков"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Organization, SAMPLE};
    use super::*;

    fn sample() -> Directory {
        Organization::parse("organization.toml", SAMPLE)
            .expect("right")
            .0
            .directory()
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a date")
    }

    #[test]
    fn a_change_replaces_adds_and_takes_nothing_away() {
        let mut directory = sample();
        let before = directory.people.len();
        let mut person = directory.people[0].clone();
        person.position = "главный консультант".to_owned();
        let new = Person {
            name: "Новикова Н. Н.".to_owned(),
            ..person.clone()
        };
        let change = Change {
            people: vec![person.clone(), new],
            ..Change::default()
        };
        assert_eq!(directory.check(&change, day(23)), Ok(()));
        directory.apply(&change);
        assert_eq!(directory.people.len(), before + 1);
        assert_eq!(directory.people[0], person);
        assert!(sample().difference(&directory) == change);
        assert!(directory.difference(&sample()).people.len() == 1);
        assert_eq!(
            directory.absent_from(&sample(), day(23)),
            ["Новикова Н. Н."]
        );
    }

    #[test]
    fn a_file_does_not_bring_back_who_left() {
        let mut directory = sample();
        let mut person = directory.people.last().expect("somebody").clone();
        person.left = Some(day(20));
        directory.apply(&Change {
            people: vec![person],
            ..Change::default()
        });
        assert!(directory.difference(&sample()).is_empty());
    }

    #[test]
    fn names_with_what_is_not_seen_are_refused() {
        let directory = sample();
        for (name, told) in [
            ("Петрова\u{200b} А. А.", "невидимые знаки"),
            ("Петрова А. А.\u{1b}[2J", "невидимые знаки"),
            ("\u{202e}Петрова", "невидимые знаки"),
            (" Петрова А. А.", "пробелы по краям"),
            ("   ", "впишите"),
        ] {
            let person = Person {
                name: name.to_owned(),
                ..directory.people[0].clone()
            };
            let change = Change {
                people: vec![person],
                ..Change::default()
            };
            let what = directory.check(&change, day(23)).expect_err(name);
            assert!(what.what.contains(told), "{name:?}: {what}");
            assert_eq!(what.field, Some("name"));
        }
        let mut other = directory.departments[0].clone();
        (other.code, other.short, other.key) = ("other".to_owned(), "Другое".to_owned(), '*');
        let change = Change {
            departments: vec![other],
            ..Change::default()
        };
        let what = directory.check(&change, day(23)).expect_err("a key");
        assert!(what.what.contains("цифра или буква"), "{what}");
        assert_eq!(what.field, Some("key"));
    }

    #[test]
    fn what_does_not_hold_together_is_told() {
        let directory = sample();
        let told = |change: &dyn Fn(&mut Change)| {
            let mut wrong = Change::default();
            change(&mut wrong);
            directory.check(&wrong, day(23)).expect_err("refused").what
        };
        let department = |edit: &dyn Fn(&mut Department)| {
            let mut department = directory.departments[0].clone();
            edit(&mut department);
            told(&|change| change.departments = vec![department.clone()])
        };
        assert!(department(&|d| d.code = "два слова".to_owned()).contains("без пробелов"));
        assert!(department(&|d| d.key = directory.departments[1].key).contains("клавиша как у"));
        assert!(department(&|d| d.head = "Никто".to_owned()).contains("сначала внесите"));
        assert!(department(&|d| d.name = "я".repeat(201)).contains("длиннее 200"));
        let head = directory.departments[0].head.clone();
        let mut person = directory
            .people
            .iter()
            .find(|person| person.name == head)
            .expect("known")
            .clone();
        person.left = Some(day(20));
        assert!(
            told(&|change| change.people = vec![person.clone()]).contains("укажите там другого")
        );
        let acting = StandIn {
            person: head.clone(),
            since: day(23),
            until: day(20),
            cancelled: false,
        };
        assert!(told(&|change| change.stand_ins = vec![acting.clone()]).contains("раньше первого"));
    }
}
