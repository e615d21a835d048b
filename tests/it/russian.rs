//! Everything that the user reads is Russian: the string literals of the desk and of the command line are read off the
//! source, and no English word stands in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms that speak to the user. Below them stand SQL, the names of fields, what must never happen.
const ROOMS: [&str; 2] = ["src/desk", "src/cli"];

/// Latin words that a Russian reader knows by these very letters: keys, names of programs and what they are told.
const KNOWN: &[&str] = &[
    "Alt+Enter",
    "Ctrl+P",
    "Ctrl+буква",
    "Down",
    "End",
    "Enter",
    "Esc",
    "F-клавиша",
    "Home",
    "Left",
    "PageDown",
    "PageUp",
    "PgDn",
    "PgUp",
    "Right",
    "Shift+Tab",
    "Tab",
    "Up",
    // An example of a code, and of a link.
    "https",
    "opeka",
    // Fields of the events, a value of the settings, a part of a file's name.
    "by",
    "message",
    "replaced",
    "true",
    // The words of `pult calc`.
    "add",
    "between",
    "op",
    "sub",
    "workday",
    // Other programs.
    "NO_COLOR",
    "SQLite",
    "UTF-8",
    "app-name",
    "fg",
    "notify-send",
    "wal",
];

/// The sources of a folder, but for those that are tests.
fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() && !path.ends_with("tests") {
        for entry in fs::read_dir(path).expect("a folder") {
            sources(&entry.expect("an entry").path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// The string literals of a source: without comments, attributes and whatever is only there for tests.
fn literals(source: &str) -> Vec<String> {
    let source = source
        .split("#[cfg(test)]")
        .next()
        .expect("there is a first part");
    let (mut found, mut before) = (Vec::new(), String::new());
    let mut rest = source.chars().peekable();
    while let Some(sign) = rest.next() {
        match sign {
            '/' if rest.peek() == Some(&'/') => {
                while rest.next_if(|sign| *sign != '\n').is_some() {}
            }
            // A character: '"' opens nothing. A lifetime has no second quote within reach.
            '\'' => {
                let ahead: Vec<char> = rest.clone().take(3).collect();
                if ahead.first() == Some(&'\\') {
                    rest.nth(1);
                    while rest.next().is_some_and(|sign| sign != '\'') {}
                } else if ahead.get(1) == Some(&'\'') {
                    rest.nth(1);
                }
            }
            '"' => {
                let mut literal = String::new();
                while let Some(sign) = rest.next() {
                    match sign {
                        '"' => break,
                        '\\' => match rest.next() {
                            // A line that is gone on with.
                            Some('\n') => {
                                while rest.next_if(|sign| sign.is_whitespace()).is_some() {}
                            }
                            Some('n' | 't' | 'r') => literal.push(' '),
                            Some('u' | 'x') => {
                                while rest
                                    .next_if(|sign| !matches!(sign, '}' | '"' | ' ' | ']'))
                                    .is_some()
                                {}
                            }
                            other => literal.extend(other),
                        },
                        other => literal.push(other),
                    }
                }
                // Why a lint is allowed or a thing cannot fail is told to developers.
                if !before.ends_with("reason = ") && !before.ends_with(".expect(") {
                    found.push(literal);
                }
                before.clear();
            }
            _ => before.push(sign),
        }
    }
    found
}

/// The Latin words of a literal, without what is filled in.
fn latin(literal: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    let mut signs = literal.chars();
    while let Some(sign) = signs.next() {
        match sign {
            // A part of a date.
            '%' => drop(signs.next()),
            '{' => depth += 1,
            '}' => depth -= 1,
            sign if depth == 0 => plain.push(sign),
            _ => {}
        }
    }
    plain
        .split(|sign: char| !(sign.is_alphanumeric() || "._-/+".contains(sign)))
        .filter(|word| word.chars().any(|sign| sign.is_ascii_alphabetic()))
        .map(str::to_owned)
        .collect()
}

/// The words of a literal that are English, as far as they can be told from what a Russian sentence may hold.
fn english(literal: &str, settings: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_command = false;
    for word in latin(literal) {
        // `pult journal verify` is typed as it stands.
        in_command =
            word == "pult" || in_command && word.chars().all(|sign| sign.is_ascii_lowercase());
        let is_option = word.starts_with("--");
        let word = word.trim_matches(['.', '-', '/', '+', '_']);
        let is_file_or_link = word.contains(['.', '/']);
        let is_date = word.starts_with(|sign: char| sign.is_ascii_digit());
        // PDF, UTC, F10, the chapters of the summary.
        let is_short = word
            .chars()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit());
        let is_setting = settings
            .lines()
            .any(|line| line.starts_with(&format!("{word} = ")))
            || settings.contains(&format!("\"{word}\""));
        let fits = [
            in_command,
            is_option,
            is_file_or_link,
            is_date,
            is_short,
            is_setting,
            KNOWN.contains(&word),
        ];
        if !fits.contains(&true) {
            found.push(word.to_owned());
        }
    }
    found
}

#[test]
fn no_english_word_stands_where_the_user_reads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let settings = fs::read_to_string(root.join("assets/config.toml")).expect("the settings");
    let mut files = Vec::new();
    for room in ROOMS {
        sources(&root.join(room), &mut files);
    }
    let (mut foreign, mut read) = (BTreeMap::new(), 0);
    for file in files {
        let source = fs::read_to_string(&file).expect("UTF-8");
        for literal in literals(&source) {
            let is_russian = literal.chars().any(is_cyrillic);
            read += usize::from(is_russian);
            // A sentence has blanks; a name, a column, a code of the contract has none.
            if is_russian || latin(&literal).len() > 1 && literal.contains(' ') {
                for word in english(&literal, &settings) {
                    foreign.insert(word, format!("{}: {literal}", file.display()));
                }
            }
        }
    }
    assert!(read > 500, "only {read} literals were read");
    assert!(foreign.is_empty(), "{foreign:#?}");
}

fn is_cyrillic(sign: char) -> bool {
    matches!(sign, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

#[test]
fn the_reader_of_literals_finds_what_it_must() {
    let source = r#"
        // "a comment"
        #[allow(dead_code, reason = "told to developers")]
        let quote = '"';
        fn f<'a>(x: &'a str) { say("файл \"{name}\" is \
             broken: %H:%M, pult journal verify --yes, config.toml, PDF") }
        let sentence = "Something went wrong";
        #[cfg(test)] mod tests { "not shown" }
    "#;
    let found: Vec<Vec<String>> = literals(source)
        .iter()
        .map(|literal| english(literal, ""))
        .collect();
    assert_eq!(
        found,
        [vec!["is", "broken"], vec!["Something", "went", "wrong"]]
    );
}
