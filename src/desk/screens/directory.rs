//! The directory (F7): departments, people and stand-ins, what of them is in force and who has a PIN.

use ratatui::{Frame, layout::Rect};

use crate::desk::forms::directory::person::{Person, ROLES};
use crate::desk::forms::directory::{department::Department, stand_in::StandIn};
use crate::desk::input::action::{Action, Row};
use crate::desk::state::{State, session::Access};
use crate::desk::widgets::window::{headed, note, pane};
use crate::desk::widgets::{areas::Areas, list, list::moved};
use crate::desk::{forms::questions::Questions, style::text};
use crate::directory::Organization;

/// A page of the directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// People.
    #[default]
    People,
    /// Departments.
    Departments,
    /// Stand-ins of the coordinator.
    StandIns,
}

/// Where in the directory the user is.
#[derive(Debug, Clone, Copy, Default)]
pub struct DirectoryView {
    tab: Tab,
    cursor: usize,
}

impl DirectoryView {
    /// The next page.
    pub fn turn(&mut self) {
        self.tab = match self.tab {
            Tab::People => Tab::Departments,
            Tab::Departments => Tab::StandIns,
            Tab::StandIns => Tab::People,
        };
        self.cursor = 0;
    }

    /// Moves the cursor.
    pub fn go(&mut self, row: Row, state: &State) {
        self.cursor = moved(self.cursor, row, self.rows(&state.setup.organization));
    }

    /// What adds a record to the page.
    pub(crate) fn add(&self) -> Box<dyn Questions> {
        match self.tab {
            Tab::People => Box::new(Person(None)),
            Tab::Departments => Box::new(Department(None)),
            Tab::StandIns => Box::new(StandIn(None)),
        }
    }

    /// What changes the record under the cursor.
    pub(crate) fn edit(&self, state: &State) -> Option<Box<dyn Questions>> {
        let organization = &state.setup.organization;
        Some(match self.tab {
            Tab::People => Box::new(Person(Some(self.person(state)?))),
            Tab::Departments => {
                let own = organization.departments.get(self.cursor)?;
                Box::new(Department(Some(own.code.clone())))
            }
            Tab::StandIns => {
                let own = organization.stand_ins.get(self.cursor)?;
                Box::new(StandIn(Some((own.person.clone(), own.since))))
            }
        })
    }

    /// The person under the cursor.
    pub fn person(&self, state: &State) -> Option<String> {
        let person = state.setup.organization.people.get(self.cursor);
        person
            .filter(|_| self.tab == Tab::People)
            .map(|person| person.name.clone())
    }

    /// How many rows the page has.
    fn rows(&self, organization: &Organization) -> usize {
        match self.tab {
            Tab::People => organization.people.len(),
            Tab::Departments => organization.departments.len(),
            Tab::StandIns => organization.stand_ins.len(),
        }
    }

    /// Draws the directory.
    pub(crate) fn view(&self, state: &State, frame: &mut Frame<'_>, area: Rect) -> Areas {
        let theme = &state.theme;
        let tabs = [
            (Tab::People, "Люди"),
            (Tab::Departments, "Подразделения"),
            (Tab::StandIns, "Замещения"),
        ];
        let tabs = tabs.map(|(tab, name)| {
            let mark = if tab == self.tab { "▸" } else { "" };
            format!("{mark}{name}")
        });
        let title = format!(" Справочник: {} (Tab) ", tabs.join(" · "));
        let inner = pane(frame, area, title, theme);
        let rows = self.rows(&state.setup.organization);
        if rows == 0 {
            let words = format!(" Пусто. {} — внести.", state.keymap.key(Action::Add));
            note(frame, inner, words, theme.dim);
            return Areas::default();
        }
        let width = usize::from(inner.width);
        let (head, inner) = headed(inner);
        let names = self.tab.columns().iter();
        let names: Vec<String> = names.map(|(name, _)| (*name).to_owned()).collect();
        note(frame, head, self.tab.fit(&names, width), theme.dim);
        list::view_plain(frame, inner, (self.cursor, rows), theme, |place| {
            let (words, is_in_force) = self.row(state, place);
            let style = if is_in_force { theme.text } else { theme.dim };
            (self.tab.fit(&words, width), style)
        })
    }

    /// The words of a row, and whether it is in force.
    fn row(&self, state: &State, place: usize) -> (Vec<String>, bool) {
        let organization = &state.setup.organization;
        let today = state.today();
        match self.tab {
            Tab::People => {
                let person = &organization.people[place];
                (person_words(state, person), person.works(today))
            }
            Tab::Departments => {
                let own = &organization.departments[place];
                let closed = own
                    .closed
                    .map(|day| format!("нет с {}", day.format("%d.%m.%y")));
                let columns = vec![
                    own.key.to_string(),
                    own.short.clone(),
                    own.name.clone(),
                    own.head.clone(),
                    own.usual_approver().to_owned(),
                    closed.unwrap_or_default(),
                ];
                (columns, own.is_open(today))
            }
            Tab::StandIns => {
                let own = &organization.stand_ins[place];
                let dates = format!(
                    "{} — {}",
                    own.since.format("%d.%m.%Y"),
                    own.until.format("%d.%m.%Y")
                );
                let is_in_force = !own.cancelled && (own.since..=own.until).contains(&today);
                let standing = match (own.cancelled, is_in_force) {
                    (true, _) => "отменено",
                    (false, true) => "сегодня замещает",
                    (false, false) => "",
                };
                let columns = vec![own.person.clone(), dates, standing.to_owned()];
                (columns, is_in_force)
            }
        }
    }
}

/// The columns of a page: their names and shares of the width.
const PEOPLE: &[(&str, usize)] = &[
    ("Фамилия И. О.", 26),
    ("Должность", 28),
    ("Подразделение", 14),
    ("Роли", 19),
    ("ПИН", 5),
    ("Состояние", 17),
];
const DEPARTMENTS: &[(&str, usize)] = &[
    ("Кл.", 6),
    ("Кратко", 14),
    ("Название", 32),
    ("Руководитель", 22),
    ("Согласует", 22),
    ("Состояние", 24),
];
const STAND_INS: &[(&str, usize)] = &[("Замещает", 30), ("Дни", 26), ("Состояние", 20)];

impl Tab {
    fn columns(self) -> &'static [(&'static str, usize)] {
        match self {
            Self::People => PEOPLE,
            Self::Departments => DEPARTMENTS,
            Self::StandIns => STAND_INS,
        }
    }

    /// A row of these words.
    fn fit(self, words: &[String], width: usize) -> String {
        let columns = self.columns();
        let shares: usize = columns.iter().map(|(_, share)| share).sum();
        let room = width.saturating_sub(1 + columns.len());
        let fitted = columns
            .iter()
            .zip(words)
            .map(|((_, share), words)| text::fit(words, room * share / shares));
        format!(" {}", fitted.collect::<Vec<_>>().join(" "))
    }
}

/// The columns of a person.
fn person_words(state: &State, person: &crate::directory::Person) -> Vec<String> {
    let organization = &state.setup.organization;
    let department = person.department.as_deref();
    let department = department.map_or("", |code| organization.department_name(code));
    let roles: Vec<&str> = ROLES
        .iter()
        .filter(|(_, role)| person.roles.contains(role))
        .map(|(_, role)| role.short())
        .collect();
    let is_on_duty = state.access != Access::NoDuty && person.name == state.on_duty();
    let standing = match person.left {
        Some(left) => format!("по {}", left.format("%d.%m.%y")),
        None if is_on_duty => "дежурит".to_owned(),
        None => String::new(),
    };
    let has_pin = state.pins.contains(&person.name);
    vec![
        person.name.clone(),
        person.position.clone(),
        department.to_owned(),
        roles.join(", "),
        if has_pin { "ПИН" } else { "—" }.to_owned(),
        standing,
    ]
}
