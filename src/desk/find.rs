//! The journal (F3): all messages ever, found as one types, narrowed by what they share; Enter opens a message's history.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::action::Row;
use super::app::App;
use super::dialogs::{Wrong, department_code};
use super::key::Key;
use super::panes::frame_of;
use super::screens::signatures::moved;
use super::text;
use super::widgets::editor::Editor;
use super::widgets::field::Field;
use super::widgets::form::Form;
use super::widgets::moment::parse_date;
use crate::calendar::Instant;
use crate::journal::Search;
use crate::papers::report::period::Period;
use crate::regulation::{Category, Message, Number, State, slack};

/// How many messages are read at once; the newest ones.
pub const MOST: u32 = 200;

/// The states that can be asked for, in the order of the form.
const STATES: [State; 10] = [
    State::Detected,
    State::Routed,
    State::InWork,
    State::Approval,
    State::Revision,
    State::Ready,
    State::Interim,
    State::Answered,
    State::Rejected,
    State::Annulled,
];

/// The categories that can be asked for.
const CATEGORIES: [Category; 2] = [Category::Ordinary, Category::High];

/// What is looked for and what was found.
#[derive(Debug)]
pub struct Finder {
    query: Editor,
    search: Search,
    found: Vec<Message>,
    cursor: usize,
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            query: Editor::new(false, 200),
            search: Search::default(),
            found: Vec::new(),
            cursor: 0,
        }
    }
}

impl Finder {
    /// What is looked for now.
    pub fn search(&self) -> Search {
        Search {
            text: self.query.text(),
            ..self.search.clone()
        }
    }

    /// Takes a key of the line; tells whether something else is looked for now.
    pub fn types(&mut self, key: Key) -> bool {
        let before = self.query.text();
        self.query.update(key);
        before != self.query.text()
    }

    /// Takes a pasted text.
    pub fn pastes(&mut self, text: &str) {
        self.query.insert(text);
    }

    /// Takes what was found, from the first row on where something else was looked for.
    pub fn load(&mut self, found: Vec<Message>, is_new: bool) {
        self.found = found;
        if is_new {
            self.cursor = 0;
        }
        self.go(Row::By(0));
    }

    /// Moves the cursor.
    pub fn go(&mut self, row: Row) {
        self.cursor = moved(self.cursor, row, self.found.len());
    }

    /// The row under the cursor, and how many there are.
    pub fn place(&self) -> (usize, usize) {
        (self.cursor, self.found.len())
    }

    /// The message under the cursor.
    pub fn chosen(&self) -> Option<Number> {
        self.found.get(self.cursor).map(|message| message.number)
    }

    /// Looks for everything again; tells whether it did not before.
    pub fn clear(&mut self) -> bool {
        let was_asked = !self.search().is_empty();
        self.query.set("");
        self.search = Search::default();
        was_asked
    }

    /// Looks for messages that share this.
    pub fn narrow(&mut self, search: Search) {
        self.search = search;
    }

    /// The form of what messages share.
    pub fn form(&self, app: &App) -> Form {
        let organization = &app.setup.organization;
        let own = &self.search;
        let states = STATES.map(|state| state.word().to_owned()).to_vec();
        let departments = organization.departments.iter().map(|own| own.short.clone());
        let sources = organization.sources.iter().map(|own| own.name.clone());
        let topics = organization
            .topic_groups
            .iter()
            .flat_map(|group| group.topics.iter().cloned());
        let state = own.state.map(State::word).unwrap_or_default();
        let department = own
            .department
            .as_deref()
            .map(|code| organization.department_name(code));
        let source = own
            .source
            .as_deref()
            .map(|code| organization.source_name(code));
        let day = |at: Instant| app.local(at).format("%d.%m.%Y").to_string();
        let (from, to) = own
            .detected
            .map(|(from, to)| (day(from), day(to - chrono::TimeDelta::days(1))))
            .unwrap_or_default();
        let categories = CATEGORIES
            .map(|category| category.word().to_owned())
            .to_vec();
        let category = own.category.map(Category::word);
        let mut form = Form::new(
            "Отбор сообщений",
            vec![
                Field::pick("state", "Состояние", states, state),
                Field::pick(
                    "department",
                    "Подразделение",
                    departments.collect(),
                    department.unwrap_or_default(),
                ),
                Field::pick(
                    "topic",
                    "Тема",
                    topics.collect(),
                    own.topic.as_deref().unwrap_or_default(),
                ),
                Field::pick(
                    "source",
                    "Источник",
                    sources.collect(),
                    source.unwrap_or_default(),
                ),
                Field::pick(
                    "category",
                    "Категория",
                    categories,
                    category.unwrap_or_default(),
                ),
                Field::line("from", "Выявлено с", &from)
                    .hint("день: 23.11 или 23.11.2026")
                    .selected(),
                Field::line("to", "Выявлено по", &to)
                    .hint("включительно")
                    .selected(),
            ],
        );
        form.intro = vec!["Пустое поле не отбирает; отборы складываются.".to_owned()];
        form
    }

    /// What a filled form asks for.
    pub(super) fn answer(app: &App, form: &Form) -> Result<Search, Wrong> {
        let organization = &app.setup.organization;
        let value =
            |id: &str| Some(form.value(id).trim().to_owned()).filter(|text| !text.is_empty());
        let wrong = |field, what: &str| Wrong {
            field,
            what: what.to_owned(),
        };
        let state = match value("state") {
            None => None,
            Some(words) => Some(
                STATES
                    .into_iter()
                    .find(|state| state.word() == words)
                    .ok_or_else(|| {
                        wrong("state", "такого состояния нет; выберите из списка (↓)")
                    })?,
            ),
        };
        let department = match value("department") {
            None => None,
            Some(name) => {
                let code = department_code(organization, &name).ok_or_else(|| {
                    wrong(
                        "department",
                        "такого подразделения нет; выберите из списка (↓)",
                    )
                })?;
                Some(code.to_owned())
            }
        };
        let source = match value("source") {
            None => None,
            Some(name) => {
                let found = organization.sources.iter().find(|own| own.name == name);
                Some(
                    found
                        .ok_or_else(|| {
                            wrong("source", "такого источника нет; выберите из списка (↓)")
                        })?
                        .code
                        .clone(),
                )
            }
        };
        let category = match value("category") {
            None => None,
            Some(words) => Some(
                CATEGORIES
                    .into_iter()
                    .find(|category| category.word() == words)
                    .ok_or_else(|| wrong("category", "обычное или повышенной важности"))?,
            ),
        };
        let day = |id: &'static str| -> Result<Option<NaiveDate>, Wrong> {
            value(id)
                .map(|text| {
                    parse_date(&text, app.today()).map_err(|what| Wrong { field: id, what })
                })
                .transpose()
        };
        let detected = match (day("from")?, day("to")?) {
            (None, None) => None,
            (from, to) => {
                let from = from.unwrap_or(NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default());
                let to = to.unwrap_or(app.today());
                if from > to {
                    return Err(wrong("to", "последний день раньше первого"));
                }
                Some(
                    Period {
                        first: from,
                        last: to,
                    }
                    .instants(&app.setup.rules.calendar),
                )
            }
        };
        Ok(Search {
            text: String::new(),
            state,
            source,
            department,
            category,
            topic: value("topic"),
            detected,
        })
    }

    /// What narrows the search, a chip each.
    fn chips(&self, app: &App) -> String {
        let organization = &app.setup.organization;
        let own = &self.search;
        let mut chips: Vec<String> = Vec::new();
        chips.extend(own.state.map(|state| state.word().to_owned()));
        chips.extend(
            own.department
                .as_deref()
                .map(|code| organization.department_name(code).to_owned()),
        );
        chips.extend(own.topic.clone());
        chips.extend(
            own.source
                .as_deref()
                .map(|code| organization.source_name(code).to_owned()),
        );
        chips.extend(own.category.map(|category| category.word().to_owned()));
        chips.extend(own.detected.map(|(from, to)| {
            let day = |at: Instant| app.local(at).format("%d.%m.%Y").to_string();
            format!("{} — {}", day(from), day(to - chrono::TimeDelta::days(1)))
        }));
        chips
            .iter()
            .fold(String::new(), |chips, chip| chips + " [" + chip + "]")
    }
}

/// Draws the screen.
pub(super) fn view(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let finder = &app.finder;
    let full = if finder.found.len() >= MOST as usize {
        " последние"
    } else {
        ""
    };
    let title = format!(
        " Журнал:{full} {}{} ",
        finder.found.len(),
        finder.chips(app)
    );
    let block = frame_of(
        text::cut(&title, usize::from(area.width.saturating_sub(2))),
        &app.theme,
    );
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inner.width);
    let mut lines = vec![Line::styled(
        text::fit(&format!(" › {}▏", finder.query.text()), width),
        app.theme.title,
    )];
    if finder.found.is_empty() {
        lines.push(Line::styled(
            " Ничего не найдено. Esc — показать все, Tab — отбор.",
            app.theme.dim,
        ));
    }
    let rows = usize::from(inner.height).saturating_sub(1);
    let first = (finder.cursor + 1).saturating_sub(rows);
    for (place, message) in finder.found.iter().enumerate().skip(first).take(rows) {
        let style = if place == finder.cursor {
            app.theme.selected
        } else {
            app.theme.text
        };
        lines.push(Line::styled(
            text::fit(&row(app, message, width), width),
            style,
        ));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

fn row(app: &App, message: &Message, width: usize) -> String {
    let detected = &message.detected;
    let at = app.local(detected.at).format("%d.%m.%Y %H:%M");
    let important = if message.category() == Category::High {
        "!"
    } else {
        " "
    };
    let corrected = if message.is_corrected(None) { "*" } else { " " };
    let departments: Vec<&str> = slack::holders(message)
        .iter()
        .map(|code| app.setup.organization.department_name(code))
        .collect();
    let start = format!(
        " {:<10}{corrected}{important} {at}  {} ",
        message.number.to_string(),
        text::fit(message.state().word(), 16)
    );
    let rest = format!(
        "{} · {} · {} · {}",
        detected.topic,
        detected.author,
        detected.location,
        departments.join(", ")
    );
    let room = width.saturating_sub(text::width(&start));
    format!("{start}{}", text::cut(rest.trim_end_matches(" · "), room))
}
