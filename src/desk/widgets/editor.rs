//! Editing text: one line or several, over `ratatui-textarea`, drawn by ourselves so that nothing typed or pasted
//! reaches the terminal raw.

use std::cmp::Ordering;

use ratatui::crossterm::event::KeyCode;
use ratatui_textarea::{CursorMove, TextArea};
use unicode_normalization::UnicodeNormalization;

use crate::desk::input::{action::Fill, key::Key, keymap::edit_of_line};
use crate::desk::widgets::flow;

/// A text being edited.
#[derive(Debug)]
pub struct Editor {
    area: TextArea<'static>,
    multiline: bool,
    /// The longest text, in characters.
    limit: usize,
    /// Columns that it is seen in.
    columns: usize,
    /// The column that the cursor came from, while it goes up and down.
    goal: Option<usize>,
}

/// Columns until it is told how many there are.
const COLUMNS: usize = 60;

/// What is seen of a text: its rows, and where the cursor stands among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// Rows of safe text.
    pub rows: Vec<String>,
    /// Row and column of the cursor.
    pub cursor: (usize, usize),
}

impl Editor {
    /// An editor of one line, or of several.
    pub fn new(multiline: bool, limit: usize) -> Self {
        Self {
            area: TextArea::default(),
            multiline,
            limit,
            columns: COLUMNS,
            goal: None,
        }
    }

    /// The text, in NFC: "й" typed as two characters is one letter.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").nfc().collect()
    }

    /// Puts a text in place of what is there; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.area = TextArea::default();
        self.insert(text);
    }

    /// Puts a text in place of what is there, so that Ctrl+Z brings that back.
    pub fn replace(&mut self, text: &str) {
        self.area.select_all();
        if text.is_empty() {
            let kept = self.area.yank_text();
            self.area.cut();
            self.area.set_yank_text(kept);
        } else {
            self.insert(text);
        }
    }

    /// The longest text, in characters.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// What was last cut or copied here.
    pub fn clipboard(&self) -> String {
        self.area.yank_text()
    }

    /// What Ctrl+V is to paste here.
    pub fn set_clipboard(&mut self, text: &str) {
        self.area.set_yank_text(text);
    }

    /// How many characters may still be typed.
    pub fn room(&self) -> usize {
        let used: usize = self
            .area
            .lines()
            .iter()
            .map(|line| line.chars().count() + 1)
            .sum();
        self.limit.saturating_sub(used.saturating_sub(1))
    }

    /// Inserts a text at the cursor as one piece; tells whether all of it found room.
    pub fn insert(&mut self, text: &str) -> bool {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = if self.multiline {
            text
        } else {
            text.trim_end_matches('\n').replace('\n', " ")
        };
        let room = self.room();
        let fits = text.chars().count() <= room;
        self.area.insert_str(if fits {
            text
        } else {
            text.chars().take(room).collect()
        });
        fits
    }

    /// Does an action of a form; tells whether it did anything here.
    pub fn fill(&mut self, fill: Fill) -> bool {
        self.goal = None;
        match fill {
            Fill::Undo => return self.area.undo(),
            Fill::Redo => return self.area.redo(),
            Fill::Cut => return self.area.cut(),
            Fill::Paste => return self.area.paste(),
            Fill::CopyText => self.area.copy(),
            Fill::SelectAll => self.select_all(),
            Fill::NewLine if self.multiline => self.area.insert_newline(),
            Fill::NewLine | Fill::Send | Fill::Again | Fill::Templates | Fill::Repeat => {
                return false;
            }
        }
        true
    }

    /// Takes a key of a line outside the forms; tells whether it holds another text now.
    pub fn type_in(&mut self, key: Key) -> bool {
        let before = self.text();
        match edit_of_line(&key) {
            Some(fill) => self.fill(fill),
            None => self.update(key),
        };
        self.text() != before
    }

    /// Takes a key that is no action; tells whether it did anything here.
    pub fn update(&mut self, key: Key) -> bool {
        let goal = self.goal.take();
        if key.ctrl {
            return self.control(key);
        }
        if let Some(character) = key.character() {
            if self.room() > 0 {
                self.area.insert_char(character);
            }
            return true;
        }
        let movement = match key.code {
            KeyCode::Backspace => {
                self.area.delete_char();
                return true;
            }
            KeyCode::Delete if key.shift => return false,
            KeyCode::Delete => {
                self.area.delete_next_char();
                return true;
            }
            KeyCode::Left => CursorMove::Back,
            KeyCode::Right => CursorMove::Forward,
            KeyCode::Home => return self.go_to_edge(key.shift, |row| row.from, CursorMove::Head),
            KeyCode::End => return self.go_to_edge(key.shift, flow::Row::end, CursorMove::End),
            KeyCode::Up => return self.by_rows(-1, goal, key.shift),
            KeyCode::Down => return self.by_rows(1, goal, key.shift),
            _ => return false,
        };
        self.go(movement, key.shift);
        true
    }

    fn control(&mut self, key: Key) -> bool {
        let movement = match (key.ctrl_letter(), key.code) {
            (Some('w'), _) | (_, KeyCode::Backspace) => return self.area.delete_word(),
            // Ctrl+J is the line feed that a terminal sends for Ctrl+Enter.
            (Some('j'), _) if self.multiline => {
                self.area.insert_newline();
                return true;
            }
            (_, KeyCode::Delete) => return self.area.delete_next_word(),
            (_, KeyCode::Left) => CursorMove::WordBack,
            (_, KeyCode::Right) => CursorMove::WordForward,
            (_, KeyCode::Home) => CursorMove::Top,
            (_, KeyCode::End) => {
                self.go(CursorMove::Bottom, key.shift);
                CursorMove::End
            }
            _ => return false,
        };
        self.go(movement, key.shift);
        true
    }

    /// Selects all of it: what is typed next replaces it.
    pub fn select_all(&mut self) {
        self.area.select_all();
    }

    /// Something is selected.
    pub fn has_selection(&self) -> bool {
        self.area.is_selecting()
    }

    fn go(&mut self, movement: CursorMove, selecting: bool) {
        match (selecting, self.area.is_selecting()) {
            (true, false) => self.area.start_selection(),
            (false, true) => self.area.cancel_selection(),
            _ => {}
        }
        self.area.move_cursor(movement);
    }

    /// Tells in how many columns it is seen: the arrows go by what is seen.
    pub fn fit(&mut self, columns: usize) {
        self.columns = columns;
    }

    fn flow(&self, columns: usize) -> Vec<flow::Row> {
        if self.multiline {
            return flow::rows(self.area.lines(), columns);
        }
        let line = self.area.lines().first().map_or("", String::as_str);
        vec![flow::window(line, self.place().1, columns)]
    }

    fn place(&self) -> (usize, usize) {
        let at = self.area.cursor();
        (at.0, at.1)
    }

    /// The text in rows of so many columns: safe to draw, the cursor among them.
    pub fn rows(&self, columns: usize) -> Rows {
        let rows = self.flow(columns);
        let cursor = flow::seen(&rows, self.place(), columns);
        Rows {
            rows: rows.into_iter().map(|row| row.text).collect(),
            cursor,
        }
    }

    /// It shows its beginning: the cursor goes there.
    pub fn begin(&mut self) {
        self.area.move_cursor(CursorMove::Head);
    }

    /// Puts the cursor where a click has fallen, on a row of so many columns.
    pub fn point(&mut self, row: usize, column: usize, columns: usize) {
        let rows = self.flow(columns);
        if let Some(row) = rows.get(row).or(rows.last()) {
            self.goal = None;
            self.go_to((row.line, row.at(column)), false);
        }
    }

    /// A row up or down, at the column where that began; tells whether there was one.
    fn by_rows(&mut self, by: isize, goal: Option<usize>, selecting: bool) -> bool {
        if !self.multiline {
            return false;
        }
        let rows = self.flow(self.columns);
        let (place, column) = flow::seen(&rows, self.place(), self.columns);
        let goal = goal.unwrap_or(column);
        let Some(row) = place
            .checked_add_signed(by)
            .and_then(|place| rows.get(place))
        else {
            return false;
        };
        self.go_to((row.line, row.at(goal)), selecting);
        self.goal = Some(goal);
        true
    }

    /// To the edge of the row, and from there to that of the line.
    fn go_to_edge(
        &mut self,
        selecting: bool,
        edge: impl Fn(&flow::Row) -> usize,
        beyond: CursorMove,
    ) -> bool {
        let rows = self.flow(self.columns);
        let (place, _) = flow::seen(&rows, self.place(), self.columns);
        match rows.get(place).map(|row| (row.line, edge(row))) {
            Some(edge) if self.multiline && edge != self.place() => self.go_to(edge, selecting),
            _ => self.go(beyond, selecting),
        }
        true
    }

    /// Step by step: a jump counts in 16 bits, and a text may be longer.
    fn go_to(&mut self, to: (usize, usize), selecting: bool) {
        let way = match self.place().cmp(&to) {
            Ordering::Less => CursorMove::Forward,
            Ordering::Greater => CursorMove::Back,
            Ordering::Equal if selecting => return,
            Ordering::Equal => return self.area.cancel_selection(),
        };
        let is_before = self.place() < to;
        while self.place() != to && (self.place() < to) == is_before {
            let at = self.place();
            self.go(way, selecting);
            if self.place() == at {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

    fn press(editor: &mut Editor, code: KeyCode, modifiers: KeyModifiers) {
        editor.type_in(Key::from_event(&KeyEvent::new(code, modifiers)).expect("a press"));
    }

    #[test]
    fn a_pasted_text_is_stored_exactly_and_shown_safely() {
        let mut editor = Editor::new(true, 1000);
        assert!(editor.insert("где\u{1b}[2J\r\nпособие\u{202e}?"));
        assert_eq!(editor.text(), "где\u{1b}[2J\nпособие\u{202e}?");
        assert_eq!(editor.rows(40).rows, ["где␛[2J", "пособие¿?"]);
        assert_eq!(editor.rows(40).cursor, (1, 9));
    }

    /// What stands before the cursor.
    fn before(editor: &Editor) -> String {
        let (line, character) = editor.place();
        editor.area.lines()[line].chars().take(character).collect()
    }

    #[test]
    fn the_arrows_go_by_the_rows_that_are_seen() {
        let mut editor = Editor::new(true, 1000);
        editor.fit(10);
        editor.insert("где моё пособие и\nжду");
        let rows = editor.rows(10);
        assert_eq!(rows.rows, ["где моё ", "пособие и", "жду"]);
        assert_eq!(rows.cursor, (2, 3));
        let mut goes = |code, modifiers, seen: &str| {
            press(&mut editor, code, modifiers);
            assert_eq!(before(&editor), seen, "{code:?}");
        };
        let plain = KeyModifiers::NONE;
        goes(KeyCode::Up, plain, "где моё пос");
        goes(KeyCode::End, plain, "где моё пособие и");
        // In a row that is shorter the column is not forgotten.
        goes(KeyCode::Up, plain, "где моё");
        goes(KeyCode::Down, plain, "где моё пособие и");
        goes(KeyCode::Home, plain, "где моё ");
        goes(KeyCode::Home, plain, "");
        goes(KeyCode::End, plain, "где моё");
        goes(KeyCode::End, plain, "где моё пособие и");
        goes(KeyCode::Home, KeyModifiers::SHIFT, "где моё ");
        press(&mut editor, KeyCode::Char('!'), plain);
        assert_eq!(editor.text(), "где моё !\nжду");
        // Beyond the first and the last row the form goes on to another field.
        press(&mut editor, KeyCode::Down, plain);
        let key = |code| Key::from_event(&KeyEvent::new(code, plain)).expect("a press");
        assert!(!editor.update(key(KeyCode::Down)));
        assert!(editor.update(key(KeyCode::Up)));
        assert!(!editor.update(key(KeyCode::Up)));
    }

    #[test]
    fn a_click_puts_the_cursor_where_it_falls() {
        let mut editor = Editor::new(true, 1000);
        editor.insert("где моё пособие и\nжду");
        editor.point(1, 3, 10);
        assert_eq!(before(&editor), "где моё пос");
        assert_eq!(editor.rows(10).cursor, (1, 3));
        editor.point(0, 99, 10);
        assert_eq!(editor.rows(10).cursor, (0, 7));
        editor.point(9, 1, 10);
        assert_eq!(editor.rows(10).cursor, (2, 1));
        // A line longer than 65 535 letters is reached to its end.
        let mut editor = Editor::new(true, 100_000);
        editor.insert(&"слово!".repeat(12_000));
        editor.fit(60);
        press(&mut editor, KeyCode::Up, KeyModifiers::NONE);
        press(&mut editor, KeyCode::Down, KeyModifiers::NONE);
        assert_eq!(before(&editor).chars().count(), 72_000);
    }

    #[test]
    fn one_line_stays_one_line() {
        let mut editor = Editor::new(false, 1000);
        editor.insert("https://vk.com/wall-1_2\n");
        assert_eq!(editor.text(), "https://vk.com/wall-1_2");
    }

    #[test]
    fn the_limit_is_kept() {
        let mut editor = Editor::new(true, 5);
        assert!(!editor.insert("семь букв"));
        assert_eq!((editor.text().as_str(), editor.room()), ("семь ", 0));
        press(&mut editor, KeyCode::Char('я'), KeyModifiers::NONE);
        assert_eq!(editor.text(), "семь ");
    }

    #[test]
    fn a_letter_in_two_pieces_is_one_letter() {
        let mut editor = Editor::new(false, 100);
        editor.insert("и\u{306}");
        assert_eq!(editor.text(), "й");
    }

    #[test]
    fn what_is_selected_is_replaced_by_what_is_typed_or_pasted() {
        let mut editor = Editor::new(false, 100);
        editor.insert("23.11.2026 09:00");
        editor.select_all();
        press(&mut editor, KeyCode::Char('8'), KeyModifiers::NONE);
        assert_eq!(editor.text(), "8");
        editor.select_all();
        editor.insert("9:30");
        assert_eq!(editor.text(), "9:30");
        editor.select_all();
        press(&mut editor, KeyCode::Left, KeyModifiers::NONE);
        press(&mut editor, KeyCode::Char('1'), KeyModifiers::NONE);
        assert_eq!(editor.text(), "9:310", "an arrow lets it be edited");
    }

    #[test]
    fn undo_by_either_layout() {
        let mut editor = Editor::new(false, 100);
        editor.insert("пособие");
        press(&mut editor, KeyCode::Char('я'), KeyModifiers::CONTROL);
        assert_eq!(editor.text(), "");
        press(&mut editor, KeyCode::F(6), KeyModifiers::NONE);
        assert_eq!(editor.text(), "пособие");
        press(&mut editor, KeyCode::F(5), KeyModifiers::NONE);
        assert_eq!(editor.text(), "");
        editor.insert("срок");
        editor.select_all();
        press(&mut editor, KeyCode::Insert, KeyModifiers::CONTROL);
        press(&mut editor, KeyCode::Char('!'), KeyModifiers::NONE);
        press(&mut editor, KeyCode::Insert, KeyModifiers::SHIFT);
        assert_eq!(editor.text(), "срок!срок");
    }
}
