//! All messages ever, found as one types, narrowed by what they share; Enter opens a message's history.

use ratatui::{Frame, layout::Rect, text::Line};

use crate::calendar::Instant;
use crate::desk::effect::request::{PAGE, Query};
use crate::desk::forms::narrow::{called, limits};
use crate::desk::input::{action::Row, key::Key};
use crate::desk::state::{State, phrases::holder_names};
use crate::desk::widgets::window::{frame_of, headed, note, put};
use crate::desk::widgets::{areas::Areas, editor::Editor, list, list::moved};
use crate::desk::{style::text, tasks::sift::SiftTask};
use crate::regulation::{Category, Message, Number};

/// What is looked for and what was found.
#[derive(Debug)]
pub struct Finder {
    query: Editor,
    pub(crate) narrowed: Query,
    pub(super) found: Vec<Message>,
    pub(super) cursor: usize,
    /// What lies before and behind the rows that are held.
    pub(super) around: Around,
    /// The messages are judged one by one.
    pub(super) sifting: Option<SiftTask>,
}

/// What lies around the rows that are held.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// The page that the first held row begins.
    pub(super) first: usize,
    /// Before which message each page begins that was come to.
    pub(super) starts: Vec<Option<Number>>,
    /// There is nothing older than the last held row.
    pub(super) is_end: bool,
    /// All that there are, as far as they are counted.
    pub(super) total: usize,
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            query: Editor::new(false, 200),
            narrowed: Query::default(),
            found: Vec::new(),
            cursor: 0,
            around: Around::default(),
            sifting: None,
        }
    }
}

impl Finder {
    /// What is looked for now.
    pub fn asked(&self) -> Query {
        let mut asked = self.narrowed.clone();
        asked.search.text = self.query.text();
        asked
    }

    /// Takes a key of the line; tells whether something else is looked for now.
    pub fn types(&mut self, key: Key) -> bool {
        self.query.type_in(key)
    }

    /// Takes a pasted text.
    pub fn pastes(&mut self, text: &str) {
        self.query.insert(text);
    }

    /// Takes what was found, from the first row on where something else was looked for.
    pub fn load(&mut self, found: Vec<Message>, is_new: bool) {
        self.sifting = None;
        self.found = found;
        if is_new {
            self.cursor = 0;
        }
        self.go(Row::By(0));
    }

    /// Shows what is being judged, as far as it was found.
    pub(crate) fn sift(&mut self, sifting: SiftTask, is_new: bool) {
        self.around = Around::default();
        self.load(Vec::new(), is_new);
        self.sifting = Some(sifting);
    }

    /// Messages are being judged: the screen changes without a key.
    pub fn is_sifting(&self) -> bool {
        self.sifting.is_some()
    }

    /// Takes in what was found in the meantime; says whether the screen changes, and what went wrong.
    pub fn follow(&mut self) -> (bool, Option<String>) {
        let Some(sifting) = &mut self.sifting else {
            return (false, None);
        };
        let news = sifting.poll();
        let changed = news.has_moved || news.ended.is_some();
        self.found.extend(news.found);
        match news.ended {
            None => (changed, None),
            Some(ended) => {
                self.sifting = None;
                (true, ended.err())
            }
        }
    }

    /// Gives up what goes on; tells whether anything did. What was found stays.
    pub fn stop(&mut self) -> bool {
        self.sifting.take().is_some()
    }

    /// Moves the cursor.
    pub fn go(&mut self, row: Row) {
        self.cursor = moved(self.cursor, row, self.found.len());
    }

    /// The message under the cursor.
    pub fn chosen(&self) -> Option<Number> {
        self.found.get(self.cursor).map(|message| message.number)
    }

    /// A message that was found, by its number.
    pub fn found(&self, number: Number) -> Option<&Message> {
        self.found.iter().find(|message| message.number == number)
    }

    /// Looks for everything again; tells whether it did not before.
    pub fn clear(&mut self) -> bool {
        let was_asked = self.asked() != Query::default();
        self.query.set("");
        self.narrowed = Query::default();
        was_asked
    }

    /// Looks for messages that share this.
    pub fn narrow(&mut self, asked: Query) {
        self.narrowed = asked;
    }

    /// What narrows the search, a chip each.
    fn chips(&self, state: &State) -> String {
        let organization = &state.setup.organization;
        let own = &self.narrowed.search;
        let department = own.department.as_deref();
        let source = own.source.as_deref();
        let breach = self.narrowed.breach;
        let breach = breach.map(|breach| called(limits(state), breach));
        let detected = own.detected.map(|(from, to)| {
            let day = |at: Instant| state.local(at).format("%d.%m.%Y").to_string();
            format!("{} — {}", day(from), day(to - chrono::TimeDelta::days(1)))
        });
        list::chips([
            own.state.map(|state| state.word().to_owned()),
            department.map(|code| organization.department_name(code).to_owned()),
            own.topic.clone(),
            source.map(|code| organization.source_name(code).to_owned()),
            own.category.map(|category| category.word().to_owned()),
            own.person.clone(),
            breach.map(|breach| format!("срок нарушен: {breach}")),
            detected,
        ])
    }

    /// Draws the screen.
    pub(crate) fn view(&self, state: &State, frame: &mut Frame<'_>, area: Rect) -> Areas {
        let theme = &state.theme;
        let is_judged = self.narrowed.breach.is_some();
        let full = if is_judged && self.found.len() >= PAGE {
            " последние"
        } else {
            ""
        };
        let seen = self.sifting.as_ref().map_or(String::new(), |sifting| {
            format!(" · просмотрено {}…", sifting.seen)
        });
        let title = format!(
            " Журнал:{full} {}{}{seen} ",
            self.total(),
            self.chips(state)
        );
        let room = usize::from(area.width.saturating_sub(2));
        // In a long list the title tells the row of the cursor.
        let is_long = self.found.len() >= usize::from(area.height);
        let place = format!(" строка {} ", crate::russian::grouped(self.row_of_all()));
        let place = Some(place).filter(|place| {
            let free = room.saturating_sub(text::width(&title));
            is_long && text::width(place) < free
        });
        let block = frame_of(text::cut(&title, room), theme)
            .title(Line::styled(place.unwrap_or_default(), theme.dim).right_aligned());
        let (query, inner) = headed(put(frame, area, block));
        let width = usize::from(inner.width);
        let typed = text::fit(&format!(" › {}▏", self.query.text()), width);
        note(frame, query, typed, theme.title);
        if self.found.is_empty() {
            let words = if self.is_sifting() {
                " Ищу… Esc — прервать."
            } else {
                " Ничего не найдено. Esc — показать все, Tab — отбор."
            };
            note(frame, inner, words, theme.dim);
        }
        let place = (self.cursor, self.found.len());
        list::view_plain(frame, inner, place, theme, |place| {
            (row(state, &self.found[place], width), theme.text)
        })
    }
}

fn row(state: &State, message: &Message, width: usize) -> String {
    let detected = &message.detected;
    let at = state.local(detected.at).format("%d.%m.%Y %H:%M");
    let important = text::sign(message.category() == Category::High, "!");
    let corrected = text::sign(message.is_corrected(None), "*");
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
        holder_names(state, message)
    );
    let room = width.saturating_sub(text::width(&start));
    format!("{start}{}", text::cut(rest.trim_end_matches(" · "), room))
}
