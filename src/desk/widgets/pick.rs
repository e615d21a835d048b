//! A pick: a text that is mostly one of a list. What is typed narrows the list, in any order of words and in either
//! layout of the keyboard; what the list does not have stays as it is typed.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::{crossterm::event::KeyCode, text::Line};

use crate::desk::input::action::{Fill, Row};
use crate::desk::input::key::{Key, cyrillic, latin};
use crate::desk::style::{text, theme::Theme};
use crate::desk::widgets::{editor::Editor, list};
use crate::directory::LONGEST_NAME;

/// What a letter must bring at least: letters scattered over a name are no beginning of it.
const LEAST: u32 = 12;

/// Rows of the list that are shown at once.
pub const LIST_ROWS: usize = 6;
const PAGE: isize = LIST_ROWS.cast_signed();

/// A pick from a list.
#[derive(Debug)]
pub struct Pick {
    editor: Editor,
    items: Vec<String>,
    /// The list is shown.
    open: bool,
    /// The row of the list that Enter takes.
    cursor: usize,
    /// Nothing was typed yet: the first letter replaces what stands there.
    fresh: bool,
}

impl Pick {
    /// A pick with a value that stands there at first.
    pub fn new(items: Vec<String>, value: &str) -> Self {
        let mut editor = Editor::new(false, LONGEST_NAME);
        editor.set(value);
        Self {
            editor,
            items,
            open: false,
            cursor: 0,
            fresh: true,
        }
    }

    /// A pick whose list is open from the start.
    pub fn opened(items: Vec<String>) -> Self {
        Self {
            open: true,
            ..Self::new(items, "")
        }
    }

    /// The text that stands there.
    pub fn text(&self) -> String {
        self.editor.text()
    }

    /// Nothing was typed yet: the first letter replaces what stands there.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The list is there to be chosen from, and not only seen.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// The editor, for drawing.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// The editor, for what is cut and pasted.
    pub fn editor_mut(&mut self) -> &mut Editor {
        &mut self.editor
    }

    /// Puts a value there.
    pub fn set(&mut self, value: &str) {
        self.editor.set(value);
        (self.open, self.fresh) = (false, true);
    }

    /// Puts these before all others, in this order; one that the list lacks is put there too.
    pub fn prefer(&mut self, first: &[String]) {
        let mut items: Vec<String> = Vec::with_capacity(self.items.len() + first.len());
        for item in first.iter().chain(&self.items) {
            if !items.contains(item) {
                items.push(item.clone());
            }
        }
        self.items = items;
    }

    /// Takes a text that was pasted; tells whether all of it found room.
    pub fn paste(&mut self, text: &str) -> bool {
        if self.fresh {
            self.editor.replace("");
        }
        (self.fresh, self.open) = (false, false);
        self.editor.insert(text)
    }

    /// The rows of the list as far as it is open, best first, and the row that Enter takes. While nothing stands there
    /// the list is seen before it is asked for; Enter takes nothing of it then.
    pub fn list(&self) -> Option<(Vec<&str>, Option<usize>)> {
        let is_offered = self.fresh && self.text().is_empty();
        (self.open || is_offered)
            .then(|| (self.matching(), self.open.then_some(self.cursor)))
            .filter(|(rows, _)| !rows.is_empty())
    }

    /// The rows of the list that are seen, with their places in it.
    pub(crate) fn lines(
        &self,
        indent: &str,
        width: usize,
        theme: &Theme,
    ) -> impl Iterator<Item = (usize, Line<'static>)> {
        let (rows, cursor) = self.list().unwrap_or_default();
        list::seen(cursor.unwrap_or_default(), rows.len(), LIST_ROWS).map(move |place| {
            let is_chosen = Some(place) == cursor;
            let words = format!("{indent}{} {}", text::sign(is_chosen, "›"), rows[place]);
            let style = if is_chosen { theme.title } else { theme.text };
            (place, Line::styled(text::fit(&words, width), style))
        })
    }

    /// The row of the list that Enter takes.
    pub fn chosen(&self) -> Option<&str> {
        let (rows, cursor) = self.list()?;
        rows.get(cursor?).copied()
    }

    /// Shows the list.
    pub fn open(&mut self) {
        if !self.open {
            (self.open, self.cursor) = (true, 0);
        }
    }

    /// Takes a row of the list as it is seen.
    pub fn take(&mut self, row: usize) {
        let row = self.list().and_then(|(rows, _)| rows.get(row).copied());
        if let Some(row) = row.map(ToOwned::to_owned) {
            self.editor.replace(&row);
            (self.open, self.fresh) = (false, true);
        }
    }

    /// What fits what was typed; where nothing does, what fits the same keys in the other layout.
    fn matching(&self) -> Vec<&str> {
        let typed = self.text();
        if self.fresh || typed.trim().is_empty() {
            return self.items.iter().map(String::as_str).collect();
        }
        let by_place = |other: fn(char) -> char| typed.chars().map(other).collect::<String>();
        [typed.clone(), by_place(cyrillic), by_place(latin)]
            .iter()
            .map(|query| self.fitting(query))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn fitting(&self, query: &str) -> Vec<&str> {
        let pattern = Pattern::parse(&fold(query), CaseMatching::Ignore, Normalization::Never);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let letters = query
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .count();
        let least = LEAST * u32::try_from(letters).unwrap_or(u32::MAX);
        let scored = self.items.iter().enumerate().filter_map(|(place, item)| {
            let mut buffer = Vec::new();
            let folded = fold(item);
            let score = pattern.score(Utf32Str::new(&folded, &mut buffer), &mut matcher)?;
            (score >= least).then_some((std::cmp::Reverse(score), place))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort_unstable();
        scored
            .into_iter()
            .map(|(_, place)| self.items[place].as_str())
            .collect()
    }

    fn go(&mut self, rows: isize) {
        self.cursor = list::moved(self.cursor, Row::By(rows), self.matching().len());
    }

    /// Does an action of a form; tells whether it did anything here.
    pub fn fill(&mut self, fill: Fill) -> bool {
        let before = self.text();
        let is_taken = self.editor.fill(fill);
        if self.text() != before {
            (self.open, self.cursor, self.fresh) = (true, 0, false);
        }
        is_taken
    }

    /// Takes a key that is no action; tells whether it did anything here.
    pub fn update(&mut self, key: Key) -> bool {
        match key.code {
            KeyCode::Down if !self.open => self.open(),
            KeyCode::Down => self.go(1),
            KeyCode::PageDown if self.open => self.go(PAGE),
            KeyCode::Up if self.open && self.cursor > 0 => self.go(-1),
            KeyCode::Up if self.open => self.open = false,
            KeyCode::PageUp if self.open => self.go(-PAGE),
            KeyCode::Esc if self.open => self.open = false,
            _ => {
                if self.fresh && (key.character().is_some() || key.code == KeyCode::Backspace) {
                    // What stood there comes back with Ctrl+Z.
                    self.editor.replace("");
                    if key.code == KeyCode::Backspace {
                        (self.open, self.cursor, self.fresh) = (true, 0, false);
                        return true;
                    }
                }
                let before = self.text();
                let taken = self.editor.update(key);
                if self.text() != before || key.character().is_some() {
                    (self.open, self.cursor, self.fresh) = (true, 0, false);
                }
                return taken;
            }
        }
        true
    }

    /// Enter takes the row of the list; a text that the list does not have stays as it is typed.
    pub fn accept(&mut self) {
        if let Some(row) = self.chosen().map(ToOwned::to_owned) {
            self.editor.replace(&row);
            self.fresh = true;
        }
        self.open = false;
    }
}

/// Letters alone count: ё is е, case does not matter.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::input::keymap::edit_of_line;
    use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

    fn typed(items: &[&str], text: &str) -> Pick {
        let mut pick = Pick::new(items.iter().map(ToString::to_string).collect(), "");
        for letter in text.chars() {
            press(&mut pick, KeyCode::Char(letter), KeyModifiers::NONE);
        }
        pick
    }

    fn press(pick: &mut Pick, code: KeyCode, modifiers: KeyModifiers) {
        let key = Key::from_event(&KeyEvent::new(code, modifiers)).expect("a press");
        match edit_of_line(&key) {
            Some(fill) => pick.fill(fill),
            None => pick.update(key),
        };
    }

    fn rows(pick: &Pick) -> Vec<&str> {
        pick.list().map(|(rows, _)| rows).unwrap_or_default()
    }

    #[test]
    fn letters_are_found_in_either_layout_and_without_the_dots() {
        let topics = ["Единое пособие", "Компенсация за уголь", "Жильё детям"];
        assert_eq!(rows(&typed(&topics, "угол")), ["Компенсация за уголь"]);
        assert_eq!(rows(&typed(&topics, "eujk")), ["Компенсация за уголь"]);
        assert_eq!(rows(&typed(&topics, ";bkmt")), ["Жильё детям"]);
        assert_eq!(
            rows(&typed(&["ВКонтакте", "Telegram"], "еудуп")),
            ["Telegram"]
        );
    }

    #[test]
    fn what_is_used_most_comes_first_and_the_rest_keeps_its_order() {
        let mut pick = Pick::new(["Кемерово", "Юрга", "Белово"].map(String::from).into(), "");
        pick.prefer(&["Белово".to_owned(), "пгт Краснобродский".to_owned()]);
        assert_eq!(
            rows(&pick),
            ["Белово", "пгт Краснобродский", "Кемерово", "Юрга"]
        );
        // The list that is only seen is not taken from.
        pick.accept();
        assert_eq!(pick.text(), "");
        press(&mut pick, KeyCode::Down, KeyModifiers::NONE);
        pick.accept();
        assert_eq!(pick.text(), "Белово");
    }

    #[test]
    fn what_a_letter_has_replaced_comes_back() {
        let mut pick = Pick::new(vec!["Кемерово".to_owned()], "Кемерово");
        press(&mut pick, KeyCode::Char('я'), KeyModifiers::NONE);
        assert_eq!(pick.text(), "я");
        press(&mut pick, KeyCode::Char('z'), KeyModifiers::CONTROL);
        press(&mut pick, KeyCode::Char('z'), KeyModifiers::CONTROL);
        assert_eq!(pick.text(), "Кемерово");
    }
}
