//! A list of messages before it is registered (F11): read and looked through on a thread of its own, shown with what
//! would be left out and what is wrong; Enter registers all of it.

use crate::desk::effect::{Effect, request::ListRegistration};
use crate::desk::forms::{dialog::Dialog, list::Columns};
use crate::desk::input::{key::Key, place::Place};
use crate::desk::layer::{Flow, Hint, Layer};

use ratatui::{Frame, layout::Rect, style::Style, text::Line, widgets::Paragraph};

use crate::desk::input::action::{Action, Row};
use crate::desk::tasks::background::{Step, Task};
use crate::desk::tasks::list::{CheckedList, ReadList};
use crate::desk::widgets::window::{indented, raise, window};
use crate::desk::widgets::{areas::Areas, list, list::moved};
use crate::desk::{state::State, style::text};
use crate::intake::{DetectedAt, Finding, Plan, Request};
use crate::{regulation::Fact, russian::plural};

/// What is done with a list.
#[derive(Debug)]
enum Progress {
    Reading(Task<(), ReadList>),
    Shown(Box<CheckedList>),
    Registering,
}

/// A list on the desk.
#[derive(Debug)]
pub struct Intake {
    request: Request,
    progress: Progress,
    skip_wrong: bool,
    /// The row under the cursor.
    cursor: usize,
}

impl Intake {
    pub(crate) fn new(request: Request, reading: Task<(), ReadList>) -> Self {
        Self {
            progress: Progress::Reading(reading),
            request,
            skip_wrong: false,
            cursor: 0,
        }
    }

    /// Something goes on that the user waits for.
    pub fn is_busy(&self) -> bool {
        !matches!(self.progress, Progress::Shown(_))
    }

    /// What was asked for.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// What came of the reading, once.
    pub(crate) fn poll(&mut self) -> Option<Result<ReadList, String>> {
        let Progress::Reading(reading) = &mut self.progress else {
            return None;
        };
        match reading.poll()? {
            Step::Progress(()) => None,
            Step::Done(read) => Some(read),
        }
    }

    pub(crate) fn show(&mut self, list: Box<CheckedList>) {
        self.progress = Progress::Shown(list);
    }

    /// Asks for the list to be registered, unless something in it or before it is to be settled first.
    fn register(&self, state: &mut State) -> Flow {
        let Progress::Shown(list) = &self.progress else {
            return Flow::Stay;
        };
        let plan = &list.plan;
        if plan.findings.is_empty() {
            state.say_error("Регистрировать нечего");
        } else if !plan.wrong.is_empty() && !self.skip_wrong {
            let key = state.keymap.key(Action::SkipWrong).to_owned();
            state.say_error(format!(
                "Есть строки с ошибками: исправьте их в файле или нажмите {key}, чтобы пропустить"
            ));
        } else if state.is_settled() {
            let by_hand = !self.request.by_hand.is_empty();
            return Flow::Ask(vec![Effect::RegisterList(Box::new(ListRegistration {
                columns: by_hand.then(|| list.layout.clone()),
                plan: plan.clone(),
            }))]);
        } else {
            // It may have come up while the list was looked at.
            return Flow::AskFirst;
        }
        Flow::Stay
    }

    /// The registration has begun.
    pub fn registers(&mut self) {
        self.progress = Progress::Registering;
    }

    /// What the list comes to, and its rows from the first one that is shown on.
    fn lines(
        &self,
        state: &State,
        list: &CheckedList,
        width: usize,
        height: usize,
    ) -> Vec<Line<'static>> {
        let (theme, plan) = (&state.theme, &list.plan);
        let mut lines: Vec<Line<'static>> = Vec::new();
        let mut say = |words: &str, most: usize, style: Style| {
            let rows = text::at_most(most, words, width).into_iter();
            lines.extend(rows.map(|row| Line::styled(row, style)));
        };
        for about in &list.about {
            say(about, 2, theme.dim);
        }
        let when = match self.request.defaults.detected {
            DetectedAt::Now => "выявлено сейчас",
            DetectedAt::Column => "выявлено по столбцу с датой",
        };
        let count = plan.findings.len();
        let words = plural(count, "сообщение", "сообщения", "сообщений");
        say(
            &format!("Будет зарегистрировано: {count} {words} ({when})"),
            2,
            theme.title,
        );
        for note in plan.notes.iter().take(4) {
            say(&format!("  {note}"), 2, theme.text);
        }
        if !plan.skipped.is_empty() {
            say(
                &format!("Пропущено строк: {}", plan.skipped.len()),
                1,
                theme.text,
            );
        }
        if !plan.wrong.is_empty() {
            let (what, style) = if self.skip_wrong {
                ("они будут пропущены".to_owned(), theme.soon)
            } else {
                let key = state.keymap.key(Action::SkipWrong);
                let what = format!("пока они есть, не вносится ничего ({key} — пропустить их)");
                (what, theme.error)
            };
            say(
                &format!("С ошибками строк: {}; {what}", plan.wrong.len()),
                2,
                style,
            );
        }
        say("", 1, theme.text);
        let room = height.saturating_sub(lines.len()).max(1);
        for place in list::seen(self.cursor, rows(plan), room) {
            let (words, style) = row(state, plan, place);
            let style = match style {
                _ if place == self.cursor => theme.selected,
                Sort::Wrong => theme.error,
                Sort::Skipped => theme.dim,
                Sort::Finding => theme.text,
            };
            lines.push(Line::styled(text::cut(&words, width), style));
        }
        lines
    }
}

enum Sort {
    Wrong,
    Skipped,
    Finding,
}

fn rows(plan: &Plan) -> usize {
    plan.wrong.len() + plan.skipped.len() + plan.findings.len()
}

/// A row of the list in words: first what is wrong, then what is left out, then what would be registered.
fn row(state: &State, plan: &Plan, place: usize) -> (String, Sort) {
    if let Some((row, what)) = plan.wrong.get(place) {
        return (format!("✗ строка {row}: {what}"), Sort::Wrong);
    }
    let place = place - plan.wrong.len();
    if let Some((row, skip)) = plan.skipped.get(place) {
        return (format!("– строка {row}: {}", skip.reason()), Sort::Skipped);
    }
    let place = place - plan.skipped.len();
    let words = plan
        .findings
        .get(place)
        .map(|finding| finding_words(state, finding));
    (words.unwrap_or_default(), Sort::Finding)
}

fn finding_words(state: &State, finding: &Finding) -> String {
    let Fact::Detected {
        source,
        author,
        text,
        topic,
        location,
        ..
    } = &finding.fact
    else {
        return String::new();
    };
    let at = finding.at.map(|at| at.format("%d.%m %H:%M · ").to_string());
    let start: String = text.chars().take(200).collect();
    format!(
        "✓ строка {}: {}{} · {author} · {topic} · {location} · {start}",
        finding.row,
        at.unwrap_or_default(),
        state.setup.organization.source_name(source)
    )
}

impl Layer for Intake {
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let keys = match self.progress {
            Progress::Shown(_) => format!(
                "Enter внести   {} без ошибок   {} столбцы   ↑↓ листать   Esc закрыть",
                state.keymap.key(Action::SkipWrong),
                state.keymap.key(Action::Columns)
            ),
            Progress::Reading(_) => "Esc прервать".to_owned(),
            Progress::Registering => "подождите".to_owned(),
        };
        let file = self.request.path.file_name().unwrap_or_default();
        let title = format!("Список: {}", file.to_string_lossy());
        let inner = raise(frame, area, window(area, &title, &keys, theme));
        let width = usize::from(inner.width.saturating_sub(2));
        let lines = match &self.progress {
            Progress::Reading(_) => vec![Line::styled("Список читается…", theme.text)],
            Progress::Registering => vec![Line::styled("Список вносится…", theme.text)],
            Progress::Shown(list) => self.lines(state, list, width, usize::from(inner.height)),
        };
        frame.render_widget(Paragraph::new(lines), indented(inner));
        Areas::default()
    }

    fn key(&mut self, key: Key, state: &mut State) -> Flow {
        state.notice = None;
        let action = state.keymap.find(Place::List, &key);
        let name = key.name();
        let Progress::Shown(list) = &self.progress else {
            // What is being registered is not to be called back.
            let is_reading = matches!(self.progress, Progress::Reading(_));
            return if is_reading && name == "Esc" {
                Flow::Close
            } else {
                Flow::Stay
            };
        };
        let count = rows(&list.plan);
        match (action, name.as_str()) {
            (Some(Action::SkipWrong), _) => self.skip_wrong = !self.skip_wrong,
            (Some(Action::Columns), _) => {
                let columns = (self.request.clone(), list.layout.clone());
                let dialog = Dialog::open(Box::new(Columns(columns)), state);
                return dialog.map_or(Flow::Close, |dialog| Flow::Replace(Box::new(dialog)));
            }
            (_, "Esc") => return Flow::Close,
            (_, "Enter") => return self.register(state),
            _ => {
                let row = list::scroll_of(&key).unwrap_or(Row::By(0));
                self.cursor = moved(self.cursor, row, count);
            }
        }
        Flow::Stay
    }

    fn scroll(&mut self, rows_on: isize, _state: &State) {
        if let Progress::Shown(list) = &self.progress {
            self.cursor = moved(self.cursor, Row::By(rows_on), rows(&list.plan));
        }
    }

    fn place(&self) -> Option<Place> {
        Some(Place::List)
    }

    fn hints(&self, state: &State) -> Vec<Hint> {
        vec![
            Hint::new(&["Enter"], "внести"),
            Hint::new(&["Up", "Down"], "листать"),
            Hint::for_action(state, Place::List, Action::SkipWrong),
            Hint::for_action(state, Place::List, Action::Columns),
            Hint::new(&["Esc"], "закрыть"),
        ]
    }
}
