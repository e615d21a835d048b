//! `pult directory`: departments, people and stand-ins as the journal keeps them, and what organization.toml would
//! change in them.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Subcommand;
use sha2::{Digest, Sha256};

use super::output::{read_text, say};
use super::{failure::Failure, open::open_for};
use crate::directory::change::{Change, Directory};
use crate::directory::{Department, Organization, Person, StandIn};
use crate::journal::{Journal, Record, Recorder};
use crate::{clock::Clock, config::Setup};

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Показать подразделения, людей и замещения
    List,
    /// Взять подразделения, людей и замещения из organization.toml: без --yes только показать, что изменится
    Import {
        /// Файл; без него — organization.toml из папки настроек
        #[arg(value_name = "ФАЙЛ")]
        file: Option<PathBuf>,
        /// Внести изменения в журнал
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(task: &Task, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let at = setup.rules.calendar.local(clock.now());
    match task {
        Task::List => list(&setup.organization, at.date_naive()),
        Task::Import { file, yes } => {
            let own = setup.config.join("organization.toml");
            import(file.as_ref().unwrap_or(&own), *yes, setup, clock)
        }
    }
}

fn list(organization: &Organization, today: NaiveDate) -> Result<(), Failure> {
    say("Подразделения")?;
    for own in &organization.departments {
        let closed = own.closed.map(|day| format!("; закрыто с {}", date(day)));
        say(format!(
            "  {} {} ({}) — {}; руководитель {}, согласует {}{}",
            own.key,
            own.short,
            own.code,
            own.name,
            own.head,
            own.usual_approver(),
            closed.unwrap_or_default()
        ))?;
    }
    say("Люди")?;
    for own in &organization.people {
        let left = own.left.map(|day| format!("; работал(а) по {}", date(day)));
        let left = left.unwrap_or_default();
        say(format!("  {} — {}{left}", own.name, own.position))?;
    }
    say("Замещения")?;
    for own in &organization.stand_ins {
        let state = if own.cancelled {
            "; отменено"
        } else {
            ""
        };
        say(format!("  {}{state}", stand_in_words(own)))?;
    }
    let coordinator = organization.coordinator(today).unwrap_or("не назначен");
    say(format!("Координатор сегодня: {coordinator}"))
}

fn import(file: &Path, yes: bool, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let named = file.display().to_string();
    let text = read_text(file)?;
    let (organization, _) =
        Organization::parse(&named, &text).map_err(|error| Failure::usage(error.to_string()))?;
    let wanted = organization.directory();
    let mut journal = open_for(yes, setup)?;
    let own = journal.as_ref().map(Journal::directory).transpose()?;
    let own = own.flatten().unwrap_or_default();
    let change = own.difference(&wanted);
    let at = setup.rules.calendar.local(clock.now());
    for line in preview(&own, &change) {
        say(line)?;
    }
    for name in own.absent_from(&wanted, at.date_naive()) {
        say(format!(
            "  в файле нет: {name} (остаётся; закрыть или отметить выбывшим — F7)"
        ))?;
    }
    if change.is_empty() {
        return say(format!(
            "Справочник такой же, как в {named}: вносить нечего."
        ));
    }
    own.check(&change, at.date_naive())
        .map_err(|what| Failure::no(format!("{named}: {what}")))?;
    let Some(journal) = journal.as_mut().filter(|_| yes) else {
        return say("Ничего не внесено. Внести: pult directory import --yes");
    };
    let record = Record::DirectoryChanged {
        change,
        file: Some(hex::encode(Sha256::digest(&text)).into()),
    };
    let hand = Recorder::new(&setup.organization.duty, clock.now());
    journal.record(hand, at, record)?;
    say("Внесено.")
}

/// A change, a record a line: «+» for a new one, «~» for a changed one.
fn preview(own: &Directory, change: &Change) -> Vec<String> {
    let departments = change.departments.iter().map(|new| {
        let old = own.departments.iter().find(|old| old.code == new.code);
        let old = old.map(department_words);
        change_line("подразделение", &new.short, old, &department_words(new))
    });
    let people = change.people.iter().map(|new| {
        let old = own.people.iter().find(|old| old.name == new.name);
        let old = old.map(person_words);
        change_line("человек", &new.name, old, &person_words(new))
    });
    let stand_ins = change.stand_ins.iter().map(|new| {
        let same = |old: &&StandIn| old.person == new.person && old.since == new.since;
        let old = own.stand_ins.iter().find(same).map(stand_in_words);
        change_line("замещение", &new.person, old, &stand_in_words(new))
    });
    departments.chain(people).chain(stand_ins).collect()
}

fn change_line(what: &str, name: &str, old: Option<String>, new: &str) -> String {
    match old {
        None => format!("+ {what} {name}: {new}"),
        Some(old) => format!("~ {what} {name}: было {old}; станет {new}"),
    }
}

fn department_words(own: &Department) -> String {
    format!(
        "«{}», клавиша {}, руководитель {}, курирует {}, согласует {}",
        own.name,
        own.key,
        own.head,
        own.curator,
        own.usual_approver()
    )
}

fn person_words(own: &Person) -> String {
    let roles: Vec<&str> = own.roles.iter().map(|role| role.full_name()).collect();
    let department = own.department.as_deref().unwrap_or("вне подразделений");
    format!("{}, {department}, {}", own.position, roles.join(", "))
}

fn stand_in_words(own: &StandIn) -> String {
    let (since, until) = (date(own.since), date(own.until));
    format!("{} с {since} по {until}", own.person)
}

fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}
