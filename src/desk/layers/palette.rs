//! The palette (Ctrl+P, F12): every action of the screen by its name or its key, in either layout; what was used most comes
//! first, what does nothing now comes last with the reason.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::{Frame, crossterm::event::KeyCode};

use crate::desk::input::action::{Action, Row as Move};
use crate::desk::input::key::{Key, cyrillic, latin, shown};
use crate::desk::input::{keymap::offered, place::Place};
use crate::desk::layer::{Flow, Hint, Layer};
use crate::desk::style::{text, theme::Theme};
use crate::desk::widgets::areas::{Areas, Hit, Target};
use crate::desk::widgets::window::{headed, note, raise, window};
use crate::desk::widgets::{editor::Editor, list, list::moved, pick::fold};
use crate::{desk::state::State, russian::plural};

/// A letter that fits gives 16 points and each gap takes some: under so many points a letter the letters lie too far apart
/// to be what was meant.
const LEAST: u32 = 16;
/// Points for each use, and the uses beyond which there are no more: the habit decides between likes, not over the words.
const HABIT: (u32, u32) = (4, 8);
/// Points for the key itself and for all of the words, beyond what any letters give.
const EXACT: u32 = 100_000;
/// Rows at most.
const HEIGHT: u16 = 26;

/// The palette while it is open.
#[derive(Debug)]
pub struct Palette {
    query: Editor,
    cursor: usize,
    rows: Vec<Row>,
}

/// An action in the palette.
#[derive(Debug)]
struct Row {
    action: Action,
    /// The names of its keys; the first one that works on this screen comes first.
    keys: Vec<String>,
    label: &'static str,
    description: &'static str,
    /// Why it does nothing now.
    why_not: Option<&'static str>,
    /// How often it was done.
    used: u32,
}

impl Palette {
    /// Every action of the place, and what can be done with the message that is chosen there.
    pub fn new(
        state: &State,
        place: Place,
        why_not: impl Fn(Action) -> Option<&'static str>,
    ) -> Self {
        let offered = offered(place).filter(|binding| binding.action != Action::Palette);
        let row = |binding: &'static crate::desk::input::action::Binding| {
            let first = state.keymap.name_on(place, binding.action).unwrap_or("");
            let rest = state.keymap.keys(binding.action).iter().map(String::as_str);
            let keys = std::iter::once(first).chain(rest.filter(|key| *key != first));
            Row {
                action: binding.action,
                keys: keys.map(str::to_owned).collect(),
                label: binding.label,
                description: binding.description,
                why_not: why_not(binding.action),
                used: state.used.get(&binding.action).copied().unwrap_or_default(),
            }
        };
        Self {
            query: Editor::new(false, 100),
            cursor: 0,
            rows: offered.map(row).collect(),
        }
    }

    /// What fits, the best first.
    fn matching(&self) -> Vec<&Row> {
        let queries = readings(&self.query.text());
        let mut matcher = Matcher::new(Config::DEFAULT);
        let scored = self.rows.iter().enumerate().filter_map(|(place, row)| {
            let score = queries
                .iter()
                .filter_map(|query| row.score(query, &mut matcher))
                .max();
            let score = if queries.is_empty() { 0 } else { score? };
            let habit = row.used.min(HABIT.1) * HABIT.0;
            // Whoever asks for one thing is told of it, be it that it does nothing now.
            let order = (score < EXACT, row.why_not.is_some());
            Some(((order, Reverse(score + habit), place), row))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort_by_key(|(order, _)| *order);
        scored.into_iter().map(|(_, row)| row).collect()
    }

    fn choose(&self, place: usize) -> Flow {
        let chosen = self.matching().get(place).map(|row| row.action);
        chosen.map_or(Flow::Stay, Flow::Choose)
    }

    fn go(&mut self, rows: isize) {
        self.cursor = moved(self.cursor, Move::By(rows), self.matching().len());
    }
}

impl Layer for Palette {
    /// Draws it over the middle of an area.
    fn view(&self, frame: &mut Frame<'_>, area: Rect, state: &State) -> Areas {
        let theme = &state.theme;
        let area = place(area);
        let found = self.matching();
        let count = found.len();
        let title = format!(
            " {count} {} ",
            plural(count, "команда", "команды", "команд")
        );
        let keys = "Enter выполнить   ↑↓ выбрать   Esc закрыть";
        let window = window(area, "Команды", keys, theme)
            .title(Line::styled(title, theme.dim).right_aligned());
        let (query, inner) = headed(raise(frame, area, window));
        let width = usize::from(inner.width);
        let typed = text::fit(&format!(" › {}▏", self.query.text()), width);
        note(frame, query, typed, theme.selected);
        if count == 0 {
            let words = " Такой команды нет. Ищут по началу слов или по клавише.";
            note(frame, inner, text::fit(words, width), theme.dim);
        }
        list::view(frame, inner, (self.cursor, count), |place, is_chosen| {
            found[place].line(is_chosen, width, theme)
        })
    }

    fn click(&mut self, hit: &Hit, _state: &mut State) -> Flow {
        match hit.target {
            Target::Row(place) => self.choose(place),
            _ => Flow::Stay,
        }
    }

    fn key(&mut self, key: Key, _state: &mut State) -> Flow {
        match key.code {
            KeyCode::Esc => return Flow::Close,
            KeyCode::Enter => return self.choose(self.cursor),
            KeyCode::Up => self.go(-1),
            KeyCode::Down => self.go(1),
            KeyCode::PageUp => self.go(-10),
            KeyCode::PageDown => self.go(10),
            _ if self.query.type_in(key) => self.cursor = 0,
            _ => {}
        }
        Flow::Stay
    }

    fn paste(&mut self, text: &str, _state: &mut State) -> Flow {
        self.query.insert(text);
        self.cursor = 0;
        Flow::Stay
    }

    fn scroll(&mut self, rows: isize, _state: &State) {
        self.go(rows);
    }

    fn hints(&self, _state: &State) -> Vec<Hint> {
        vec![
            Hint::new(&["Enter"], "выполнить"),
            Hint::new(&["Up", "Down"], "выбрать"),
            Hint::new(&["Esc"], "закрыть"),
        ]
    }
}

impl Row {
    /// How well a query fits: its key and its whole name above all, then its letters.
    fn score(&self, query: &str, matcher: &mut Matcher) -> Option<u32> {
        let is_key = |key: &String| fold(key) == query || fold(shown(key)) == query;
        let is_whole = [self.label, self.description]
            .iter()
            .any(|own| fold(own) == query);
        if is_whole || self.keys.iter().any(is_key) {
            return Some(EXACT);
        }
        let mut of = |text: &str, pattern: &Pattern| {
            let mut buffer = Vec::new();
            pattern.score(Utf32Str::new(text, &mut buffer), matcher)
        };
        let (label, all) = (
            fold(self.label),
            fold(&format!("{} {}", self.label, self.description)),
        );
        let mut sum = 0;
        for word in query.split_whitespace() {
            let pattern = Pattern::new(
                word,
                CaseMatching::Respect,
                Normalization::Never,
                AtomKind::Fuzzy,
            );
            let least = LEAST * u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
            // The same letters in the two words of the label are more than in the sentence.
            let best = of(&label, &pattern)
                .map(|score| score + 8)
                .max(of(&all, &pattern));
            sum += best.filter(|score| *score >= least)?;
        }
        Some(sum)
    }

    /// Its row: mark, key, sentence, the reason why not.
    fn line(&self, selected: bool, width: usize, theme: &Theme) -> Line<'static> {
        let mark = text::sign(selected, "›");
        let key = self.keys.first().map_or("", |key| shown(key));
        let start = format!("{mark}{} ", text::fit(key, 9));
        let why = self
            .why_not
            .map_or(String::new(), |why| format!(" — {why}"));
        let room = width.saturating_sub(text::width(&start) + text::width(&why));
        let style = match (selected, self.why_not) {
            (true, _) => theme.title,
            (false, Some(_)) => theme.dim,
            (false, None) => theme.text,
        };
        let key_style = if self.why_not.is_some() {
            theme.dim
        } else {
            theme.key
        };
        let words = text::cut(self.description, room);
        Line::from(vec![
            Span::styled(start, key_style),
            Span::styled(text::fit(&format!("{words}{why}"), width), style),
        ])
    }
}

/// Where it lies over an area.
fn place(area: Rect) -> Rect {
    let [area] = Layout::horizontal([Constraint::Max(92)])
        .flex(Flex::Center)
        .areas(area);
    let [area] = Layout::vertical([Constraint::Max(HEIGHT)])
        .flex(Flex::Center)
        .areas(area);
    area
}

/// The ways to read what was typed: as it stands, and as the same keys give it in the other layout.
fn readings(query: &str) -> Vec<String> {
    let typed = fold(query.trim());
    if typed.is_empty() {
        return Vec::new();
    }
    let mut readings = vec![
        typed.clone(),
        fold(&typed.chars().map(cyrillic).collect::<String>()),
        typed.chars().map(latin).collect(),
    ];
    readings.dedup();
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::app::App;
    use crate::desk::availability::why_not;
    use crate::desk::tests::desk::{busy, press, text, types};
    use crate::regulation::Kind;

    /// The actions found for a query, best first.
    fn found(app: &App, query: &str) -> Vec<Action> {
        let mut palette = Palette::new(&app.state, app.place(), |action| why_not(app, action));
        palette.query.insert(query);
        palette.matching().iter().map(|row| row.action).collect()
    }

    #[test]
    fn a_word_is_found_by_its_letters_in_either_layout() {
        let (_folder, app) = busy();
        for (query, expected) in [
            ("печать", Action::Print),
            ("gtxfnm", Action::Print),
            ("ПЕЧАТЬ", Action::Print),
            ("пчть", Action::Print),
            ("новое", Action::Register),
            ("yjdjt", Action::Register),
            ("почему", Action::Explain),
            ("зарег сообщ", Action::Register),
            ("п. 26", Action::Registry),
            ("дежурство передать", Action::Duty),
            ("оформл", Action::Looks),
        ] {
            assert_eq!(
                found(&app, query).first(),
                Some(&expected),
                "{query}: {:?}",
                found(&app, query)
            );
        }
        assert!(found(&app, "щщщ").is_empty());
        // Latin words typed in the Russian layout: «зва» is "pdf".
        let (_folder, mut app) = busy();
        app.state.screen = crate::desk::input::place::Screen::Summary;
        app.reports.read = None;
        assert_eq!(found(&app, "зва").first(), Some(&Action::SavePaper));
    }

    #[test]
    fn a_key_finds_what_it_does() {
        let (_folder, app) = busy();
        for (query, expected) in [
            ("F8", Action::Print),
            ("f3", Action::Journal),
            ("н", Action::Register),
            ("y", Action::Register),
            ("ctrl+t", Action::Looks),
            ("Esc", Action::Back),
        ] {
            let found = found(&app, query);
            assert_eq!(found.first(), Some(&expected), "{query}: {found:?}");
        }
    }

    #[test]
    fn what_was_used_most_comes_first_and_what_does_nothing_last_with_the_reason() {
        let (_folder, mut app) = busy();
        assert_eq!(found(&app, "")[0], Action::NextStep);
        for _ in 0..3 {
            press(&mut app, "м");
            press(&mut app, "Esc");
        }
        // From the palette it counts just as by its key.
        press(&mut app, "Ctrl+P");
        types(&mut app, "почему");
        press(&mut app, "Enter");
        press(&mut app, "Esc");
        assert_eq!(
            found(&app, "")[..3],
            [Action::Past, Action::Explain, Action::NextStep]
        );
        let all = found(&app, "");
        let place = |action| {
            all.iter()
                .position(|own| *own == action)
                .expect("it is there")
        };
        let not_now = Action::Step(Kind::Posted);
        assert!(place(not_now) > place(Action::Quit), "{all:?}");
        press(&mut app, "Ctrl+P");
        types(&mut app, "размещение");
        let screen = text(&app, 80, 24);
        assert!(screen.contains("— сейчас не по порядку"), "{screen}");
        // Chosen all the same, it says what is expected instead.
        press(&mut app, "Enter");
        let said = app.state.notice.as_ref().expect("it says").text.clone();
        assert!(said.contains("пока нельзя: следующий шаг"), "{said}");
    }

    #[test]
    fn the_palette_scrolls_counts_and_pages_at_either_size() {
        for (columns, rows) in [(80, 24), (120, 32)] {
            let (_folder, mut app) = busy();
            press(&mut app, "F12");
            let count = found(&app, "").len();
            let screen = text(&app, columns, rows);
            assert!(screen.contains(&format!(" {count} команд")), "{screen}");
            assert!(screen.contains("›Enter"), "{screen}");
            for _ in 0..count + 5 {
                press(&mut app, "Down");
            }
            let last = text(&app, columns, rows);
            assert!(!last.contains("›Enter") && last.contains("›"), "{last}");
            press(&mut app, "PageUp");
            press(&mut app, "Up");
            assert_ne!(text(&app, columns, rows), last);
            for _ in 0..9 {
                press(&mut app, "PageUp");
            }
            assert_eq!(text(&app, columns, rows), screen);
            types(&mut app, "щщщ");
            let none = text(&app, columns, rows);
            assert!(
                none.contains("0 команд") && none.contains("Такой команды нет"),
                "{none}"
            );
        }
    }
}
