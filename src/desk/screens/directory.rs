//! The directory (F7): departments, people and stand-ins, what of them is in force and who has a PIN.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use crate::desk::forms::directory::department::Department;
use crate::desk::forms::directory::person::{Person, ROLES};
use crate::desk::forms::directory::stand_in::StandIn;
use crate::desk::forms::questions::Questions;
use crate::desk::input::action::Row;
use crate::desk::screens::signatures::moved;
use crate::desk::state::State;
use crate::desk::state::session::Access;
use crate::desk::style::text;

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

    /// The row under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves the cursor over so many rows.
    pub fn go(&mut self, row: Row, rows: usize) {
        self.cursor = moved(self.cursor, row, rows);
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
}

/// How many rows the page has.
pub(crate) fn rows(app: &crate::desk::app::App) -> usize {
    lines(app).len()
}

/// Draws the directory.
pub(crate) fn view(app: &crate::desk::app::App, frame: &mut Frame<'_>, area: Rect) {
    let tabs = [
        (Tab::People, "Люди"),
        (Tab::Departments, "Подразделения"),
        (Tab::StandIns, "Замещения"),
    ];
    let tabs: Vec<String> = tabs
        .iter()
        .map(|(tab, name)| {
            if *tab == app.directory.tab {
                format!("▸{name}")
            } else {
                (*name).to_owned()
            }
        })
        .collect();
    let block = crate::desk::view::frame_of(
        format!(" Справочник: {} (Tab) ", tabs.join(" · ")),
        &app.state.theme,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inner.width);
    let lines = lines(app);
    if lines.is_empty() {
        let words = format!(
            " Пусто. {} — внести.",
            app.state
                .keymap
                .key(crate::desk::input::action::Action::Add)
        );
        return frame.render_widget(
            Paragraph::new(Line::styled(words, app.state.theme.dim)),
            inner,
        );
    }
    let rows = usize::from(inner.height).saturating_sub(1);
    let first = (app.directory.cursor + 1).saturating_sub(rows);
    let names = app.directory.tab.columns().iter();
    let names: Vec<String> = names.map(|(name, _)| (*name).to_owned()).collect();
    let head = Line::styled(app.directory.tab.fit(&names, width), app.state.theme.dim);
    let shown = lines.into_iter().enumerate().skip(first).take(rows);
    let shown = shown.map(|(place, (words, style))| {
        let style = if place == app.directory.cursor {
            app.state.theme.selected
        } else {
            style
        };
        Line::styled(
            text::fit(&app.directory.tab.fit(&words, width), width),
            style,
        )
    });
    let shown: Vec<Line<'_>> = std::iter::once(head).chain(shown).collect();
    frame.render_widget(Paragraph::new(shown), inner);
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

/// The words of each row, and its style.
fn lines(app: &crate::desk::app::App) -> Vec<(Vec<String>, Style)> {
    let organization = &app.state.setup.organization;
    let today = app.state.today();
    let style = |in_force: bool| {
        if in_force {
            app.state.theme.text
        } else {
            app.state.theme.dim
        }
    };
    match app.directory.tab {
        Tab::People => organization
            .people
            .iter()
            .map(|person| {
                let department = person.department.as_deref();
                let department = department.map_or("", |code| organization.department_name(code));
                let roles: Vec<&str> = ROLES
                    .iter()
                    .filter(|(_, role)| person.roles.contains(role))
                    .map(|(_, role)| role.short())
                    .collect();
                let standing = match person.left {
                    Some(left) => format!("по {}", left.format("%d.%m.%y")),
                    None if app.state.access != Access::NoDuty
                        && person.name == app.state.on_duty() =>
                    {
                        "дежурит".to_owned()
                    }
                    None => String::new(),
                };
                let pin = if app.state.pins.contains(&person.name) {
                    "ПИН"
                } else {
                    "—"
                };
                let columns = vec![
                    person.name.clone(),
                    person.position.clone(),
                    department.to_owned(),
                    roles.join(", "),
                    pin.to_owned(),
                    standing,
                ];
                (columns, style(person.works(today)))
            })
            .collect(),
        Tab::Departments => organization
            .departments
            .iter()
            .map(|own| {
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
                (columns, style(own.is_open(today)))
            })
            .collect(),
        Tab::StandIns => organization
            .stand_ins
            .iter()
            .map(|own| {
                let dates = format!(
                    "{} — {}",
                    own.since.format("%d.%m.%Y"),
                    own.until.format("%d.%m.%Y")
                );
                let in_force = !own.cancelled && (own.since..=own.until).contains(&today);
                let standing = match (own.cancelled, in_force) {
                    (true, _) => "отменено",
                    (false, true) => "сегодня замещает",
                    (false, false) => "",
                };
                let columns = vec![own.person.clone(), dates, standing.to_owned()];
                (columns, style(in_force))
            })
            .collect(),
    }
}
