//! The user's own keys over those of the tables. A table that would leave the user stuck is refused as a whole, and the
//! error names its line: two actions on one key, a key that does not exist, no way to the help or out.

use std::collections::HashMap;

use ratatui::crossterm::event::KeyCode;

use crate::config::{KeyRow, Keys};
use crate::desk::input::action::{Action, Binding, FORM, JOURNAL, Table, Trait};
use crate::desk::input::key::{Key, shown};
use crate::desk::input::keymap::{Keymap, all, bindings, works_on};
use crate::desk::input::place::{Place, Screen, places};
use crate::toml_file::DataError;

/// Keys that an action keeps whatever else it gets, and why.
const KEPT: [(&str, &[Action], &str); 4] = [
    (
        "F1",
        &[Action::Help],
        "без F1 не прочесть, какие клавиши теперь действуют",
    ),
    ("F10", &[Action::Quit], "без F10 из пульта не выйти"),
    ("Esc", &[Action::Back], "Esc везде ведёт на шаг назад"),
    (
        "Enter",
        &[
            Action::NextStep,
            Action::Edit,
            Action::History,
            Action::Drill,
        ],
        "Enter везде делает следующий шаг",
    ),
];

impl Keymap {
    /// The keys of the tables with the user's own in place.
    pub fn new(own: &Keys) -> Result<Self, DataError> {
        let mut keymap = Self::default();
        let mut changed: HashMap<Action, &KeyRow> = HashMap::new();
        for row in &own.rows {
            let action = action_of(own, row)?;
            let keys = keys_of(own, row, action)?;
            keymap.keys.insert(action, keys);
            changed.insert(action, row);
        }
        for place in places() {
            keymap.collisions(own, &changed, place)?;
        }
        Ok(keymap)
    }

    /// No two actions of a screen have one key, and none takes a key that is somebody else's there.
    fn collisions(
        &self,
        own: &Keys,
        changed: &HashMap<Action, &KeyRow>,
        place: Place,
    ) -> Result<(), DataError> {
        let mut taken: HashMap<&str, &Binding> = HashMap::new();
        for binding in bindings(place) {
            let row = changed.get(&binding.action).copied();
            for key in self.keys(binding.action) {
                if let Some(row) = row.filter(|_| place == Screen::Journal.into()) {
                    // A letter of an action of every screen is a letter here; one of this screen alone would be dead.
                    // What is done with a message has its letter on the other screens.
                    let is_own =
                        !binding.action.has(Trait::Message) && is_in(JOURNAL, binding.action);
                    let is_letter = !works_on(place, key);
                    if (is_letter && is_own) || (!is_letter && is_of_a_line(key)) {
                        let problem = format!(
                            "клавиша «{key}» нужна строке поиска на экране «Журнал», для «{}» она не годится",
                            named(binding)
                        );
                        return Err(own.error(row, problem, "F-клавиша или Ctrl+буква"));
                    }
                }
                if !works_on(place, key) {
                    continue;
                }
                let Some(other) = taken.insert(key, binding) else {
                    continue;
                };
                // The later of the two rows of the file is the one to look at.
                let rows = [other, binding].map(|binding| changed.get(&binding.action).copied());
                let Some(row) = rows.into_iter().flatten().max_by_key(|row| row.place()) else {
                    continue;
                };
                let problem = format!(
                    "клавиша «{}» на одном экране отдана и «{}», и «{}»",
                    shown(key),
                    named(other),
                    named(binding)
                );
                let kept = KEPT.iter().find(|(kept, ..)| kept == key);
                let expected = kept.map_or(
                    "другая клавиша у одного из них".to_owned(),
                    |(.., why)| format!("другая клавиша: {why}"),
                );
                return Err(own.error(row, problem, expected));
            }
        }
        Ok(())
    }
}

/// An action as an error names it: by the user's word and by the file's.
fn named(binding: &Binding) -> String {
    format!("{}, {}", binding.label, binding.name)
}

fn action_of(own: &Keys, row: &KeyRow) -> Result<Action, DataError> {
    let found = all().find(|binding| binding.name == row.action.trim());
    found.map(|binding| binding.action).ok_or_else(|| {
        let near = all()
            .map(|binding| binding.name)
            .map(|name| (strsim::jaro_winkler(name, &row.action.to_lowercase()), name))
            .filter(|(likeness, _)| *likeness > 0.75)
            .max_by(|left, right| left.0.total_cmp(&right.0));
        let expected = near.map_or_else(String::new, |(_, name)| format!("{name}? "));
        own.error(
            row,
            format!("действия «{}» нет", row.action),
            expected + "Имена действий — в справке (F1), раздел «Свои клавиши»",
        )
    })
}

fn keys_of(own: &Keys, row: &KeyRow, action: Action) -> Result<Vec<String>, DataError> {
    let mut keys: Vec<String> = Vec::new();
    for written in &row.keys {
        let Some(key) = Key::named(written) else {
            return Err(own.error(
                row,
                format!("клавиши «{written}» нет"),
                "буква или знак, F1–F12, Enter, Tab, Shift+Tab, Пробел, Home, End, PageUp, PageDown, Up, Down, Left, Right, Ctrl+буква",
            ));
        };
        if let Some(other) = key.is_lost_in() {
            let problem = format!("«{written}» терминал не отличает от {other}");
            return Err(own.error(row, problem, "другая клавиша"));
        }
        let name = key.name();
        let fills_in = matches!(action, Action::Fill(_));
        if fills_in && !works_on(Place::Form, &name) {
            let problem = format!(
                "в форме буквы — текст: клавиша «{written}» для «{}» не годится",
                action.binding().name
            );
            return Err(own.error(row, problem, "F-клавиша или Ctrl+буква"));
        }
        let is_taken = is_of_a_form(&key) || (!fills_in && is_of_a_line(&name));
        if is_in(FORM, action) && is_taken {
            let problem = format!(
                "клавиша «{written}» нужна формам, а «{}» действует и в них",
                action.binding().name
            );
            return Err(own.error(
                row,
                problem,
                "F-клавиша или Ctrl+буква, которых в форме нет",
            ));
        }
        if !keys.contains(&name) {
            keys.push(name);
        }
    }
    if keys.is_empty() {
        let problem = format!("у действия «{}» не осталось клавиш", action.binding().name);
        return Err(own.error(row, problem, "хотя бы одна клавиша"));
    }
    for (kept, actions, why) in KEPT {
        if actions.contains(&action) && !keys.iter().any(|key| key == kept) {
            let problem = format!(
                "у действия «{}» отнята клавиша {kept}: {why}",
                action.binding().name
            );
            return Err(own.error(row, problem, format!("список, в котором есть и \"{kept}\"")));
        }
    }
    // On the screen of the journal letters are text, and the palette is the way to everything.
    if action == Action::Palette && !keys.iter().any(|key| works_on(Screen::Journal, key)) {
        let problem =
            "на экране «Журнал» буквами ищут: списка команд там было бы не открыть".to_owned();
        return Err(own.error(row, problem, "ещё и F-клавиша или Ctrl+буква"));
    }
    Ok(keys)
}

/// What the line of the journal needs to be written in.
fn is_of_a_line(name: &str) -> bool {
    let Some(key) = Key::named(name) else {
        return false;
    };
    match key.code {
        KeyCode::Backspace
        | KeyCode::Delete
        | KeyCode::Left
        | KeyCode::Right
        | KeyCode::Home
        | KeyCode::End => true,
        // Alone it does nothing in a text.
        KeyCode::Insert => key.shift || key.ctrl,
        _ => key
            .ctrl_letter()
            .is_some_and(|letter| "zyxcvawj".contains(letter)),
    }
}

/// A table has a row for it.
fn is_in(table: Table, action: Action) -> bool {
    let mut rows = table.iter().copied().flatten();
    rows.any(|binding| binding.action == action)
}

/// What a form goes from field to field by, and a text from letter to letter.
fn is_of_a_form(key: &Key) -> bool {
    let plain = !key.ctrl && !key.alt && !key.shift;
    let moves = matches!(
        key.code,
        KeyCode::Enter
            | KeyCode::Esc
            | KeyCode::Tab
            | KeyCode::Up
            | KeyCode::Down
            | KeyCode::Left
            | KeyCode::Right
            | KeyCode::Home
            | KeyCode::End
            | KeyCode::PageUp
            | KeyCode::PageDown
            | KeyCode::Backspace
            | KeyCode::Delete
    );
    (plain && moves) || key.code == KeyCode::BackTab
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{SAMPLE, Settings};
    use crate::desk::input::action::Fill;

    fn keymap(rows: &str) -> Result<Keymap, DataError> {
        let text = format!("theme = \"dark\"\n[keys]\n{rows}");
        let settings = Settings::parse("config.toml", &text)?;
        Keymap::new(&settings.keys)
    }

    fn refused(rows: &str) -> String {
        keymap(rows).expect_err(rows).to_string()
    }

    fn key(name: &str) -> Key {
        Key::named(name).expect("a key")
    }

    #[test]
    fn an_own_key_takes_the_place_of_the_usual_one_in_either_layout() {
        let keymap = keymap("register = [\"э\", \"Ctrl+N\"]\nnoted = \"y\"").expect("fits");
        let main = Screen::Main;
        for name in ["э", "'", "\"", "Э", "Ctrl+N", "Ctrl+Т"] {
            assert_eq!(
                keymap.find(main, &key(name)),
                Some(Action::Register),
                "{name}"
            );
        }
        // What was the key of the registration is now the note's.
        for name in ["н", "Y"] {
            let noted = Action::Step(crate::regulation::Kind::Noted);
            assert_eq!(keymap.find(main, &key(name)), Some(noted), "{name}");
        }
        assert_eq!(keymap.find(main, &key("з")), None);
        assert_eq!(keymap.key(Action::Register), "э");
        // Another screen's «н» is none of this.
        assert_eq!(keymap.find(Screen::Directory, &key("н")), Some(Action::Add));
    }

    #[test]
    fn two_actions_on_one_key_are_refused_with_both_names_and_the_line() {
        let said = refused("register = \"э\"\nnoted = \"к\"");
        assert!(said.contains("config.toml, строка 4, столбец 1"), "{said}");
        assert!(said.contains("«к»"), "{said}");
        assert!(
            said.contains("заметка, noted") && said.contains("категория, categorised"),
            "{said}"
        );
        // In the other layout it is the same key; an action of every screen meets those of each.
        assert!(refused("noted = \"r\"").contains("категория, categorised"));
        assert!(refused("calendar = \"+\"").contains("год вперёд, next_year"));
        assert!(refused("print = \"F7\"").contains("справочник, directory"));
        assert!(refused("noted = \"ctrl+з\"").contains("команды, palette"));
        let said = refused("noted = \"э\"\nregister = \"э\"");
        assert!(said.contains("строка 4"), "{said}");
        assert!(
            said.contains("новое, register") && said.contains("заметка, noted"),
            "{said}"
        );
        // Two screens do not meet.
        assert!(keymap("save_table = \"к\"").is_ok());
        assert!(keymap("noted = \"+\"").is_ok());
    }

    #[test]
    fn what_does_not_exist_is_told_with_what_does() {
        let said = refused("registe = \"э\"");
        assert!(
            said.contains("строка 3, столбец 1: действия «registe» нет"),
            "{said}"
        );
        assert!(said.contains("register?"), "{said}");
        let said = refused("register = \"F13\"");
        assert!(
            said.contains("клавиши «F13» нет") && said.contains("F1–F12"),
            "{said}"
        );
        assert!(refused("register = \"Ctrl+I\"").contains("не отличает от Tab"));
        assert!(refused("register = []").contains("не осталось клавиш"));
        let said = refused("register = 5");
        assert!(
            said.contains("строка 3") && said.contains("в кавычках"),
            "{said}"
        );
        assert!(refused("register = \"э\"\nregister = \"э\"").contains("дважды"));
    }

    #[test]
    fn a_form_and_a_list_have_keys_of_their_own() {
        let keymap = keymap("skip_wrong = \"ы\"\nundo = [\"F11\", \"Ctrl+Z\"]").expect("fits");
        let found = |place, name| keymap.find(place, &key(name));
        assert_eq!(found(Place::List, "s"), Some(Action::SkipWrong));
        assert_eq!(found(Place::List, "п"), None);
        assert_eq!(found(Place::List, "Up"), None);
        for (pressed, done) in [
            ("F11", Some(Fill::Undo)),
            ("Ctrl+Z", Some(Fill::Undo)),
            ("F5", None),
            ("F3", Some(Fill::CopyText)),
            ("Shift+Insert", Some(Fill::Paste)),
            ("ы", None),
            ("Tab", None),
            ("Ctrl+W", None),
        ] {
            assert_eq!(
                found(Place::Form, pressed),
                done.map(Action::Fill),
                "{pressed}"
            );
        }
    }

    #[test]
    fn nobody_locks_himself_out() {
        for (rows, why) in [
            ("help = \"э\"", "какие клавиши теперь действуют"),
            ("quit = \"Ctrl+Q\"", "не выйти"),
            ("back = \"э\"", "на шаг назад"),
            ("next_step = \"э\"", "следующий шаг"),
            ("noted = \"F1\"", "какие клавиши теперь действуют"),
            ("noted = \"Enter\"", "следующий шаг"),
            ("palette = \"э\"", "списка команд"),
            ("duty = \"F12\"", "команды, palette"),
            ("duty = \"Left\"", "нужна формам"),
            ("undo = \"э\"", "в форме буквы — текст"),
            ("undo = \"Enter\"", "нужна формам"),
            ("cut = \"F4\"", "начать заново, start_over"),
            ("templates = \"F1\"", "какие клавиши теперь действуют"),
            ("skip_wrong = \"с\"", "столбцы, columns"),
            ("quit = [\"F10\", \"Tab\"]", "нужна формам"),
        ] {
            let said = refused(rows);
            assert!(said.contains(why), "{rows}: {said}");
        }
        // In the journal letters are what is looked for, and the line needs its own keys.
        assert!(refused("history = [\"Enter\", \"и\"]").contains("строке поиска"));
        assert!(refused("calendar = \"Left\"").contains("«←»"));
        assert!(refused("narrow = \"Delete\"").contains("строке поиска"));
        let keymap = keymap("calendar = [\"щ\", \"F6\"]").expect("fits");
        assert_eq!(keymap.find(Screen::Journal, &key("щ")), None);
        assert_eq!(keymap.find(Screen::Main, &key("щ")), Some(Action::Calendar));
        assert_eq!(keymap.key_on(Screen::Main, Action::Calendar), "щ");
        assert_eq!(keymap.key_on(Screen::Journal, Action::Calendar), "F6");
    }

    #[test]
    fn the_example_in_the_sample_holds() {
        let text: Vec<&str> = SAMPLE.lines().collect();
        let head = text
            .iter()
            .position(|line| *line == "# [keys]")
            .expect("the example");
        let example = text[head..]
            .iter()
            .map(|line| line.trim_start_matches("# "));
        let whole: Vec<&str> = text[..head].iter().copied().chain(example).collect();
        let settings = Settings::parse("config.toml", &whole.join("\n")).expect("reads");
        let keymap = Keymap::new(&settings.keys).expect("no collisions");
        assert_eq!(keymap.keys(Action::Register), ["н", "+"]);
    }

    #[test]
    fn the_names_are_unique_and_can_be_written() {
        let mut seen: HashMap<&str, Action> = HashMap::new();
        for binding in all() {
            let name = binding.name;
            assert_eq!(
                *seen.entry(name).or_insert(binding.action),
                binding.action,
                "{name}"
            );
            let plain = |letter: char| letter.is_ascii_lowercase() || letter == '_';
            assert!(name.chars().all(plain), "{name}");
            assert!(binding.keys.iter().all(|key| Key::named(key).is_some()));
        }
        assert!(Keymap::new(&Keys::default()).is_ok());
    }
}
