//! The user's settings: `config.toml`, every key with its default, a mistake told with its line.

use std::{ops::Range, str::FromStr};

use serde::{Deserialize, Deserializer, de};
use strum::{EnumString, IntoStaticStr, VariantNames};

use super::keys::Keys;
use crate::toml_file::{DataError, Source};

/// A setting that is one of a few words.
trait Choice: FromStr + VariantNames {
    /// What is not there where the word is none of them, in Russian.
    const WHAT: &'static str;
}

/// The colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs, reason = "the sample says it")]
pub enum ThemeName {
    #[default]
    Auto,
    Dark,
    Light,
    Contrast,
    #[strum(serialize = "16")]
    Sixteen,
    None,
}

impl ThemeName {
    /// As the settings write it.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

impl Choice for ThemeName {
    const WHAT: &'static str = "оформления";
}

/// Borders and marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs, reason = "the sample says it")]
pub enum GlyphSet {
    #[default]
    Auto,
    Full,
    Plain,
}

impl Choice for GlyphSet {
    const WHAT: &'static str = "знаков";
}

/// How a due gets to the desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs, reason = "the sample says it")]
pub enum Notify {
    #[default]
    Auto,
    Osc9,
    Osc777,
    Command,
    None,
}

impl Choice for Notify {
    const WHAT: &'static str = "уведомления";
}

/// Both sides of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Duplex {
    /// One side.
    #[default]
    None,
    /// Both, turned over the long edge.
    Long,
    /// Both, turned over the short edge.
    Short,
}

impl Choice for Duplex {
    const WHAT: &'static str = "двусторонней печати";
}

fn choice<'de, T: Choice, D: Deserializer<'de>>(words: D) -> Result<T, D::Error> {
    let word = String::deserialize(words)?;
    word.parse().map_err(|_| {
        let expected = T::VARIANTS.join(", ");
        de::Error::custom(format!("{} «{word}» нет{ONE_OF}{expected}", T::WHAT))
    })
}

const ONE_OF: &str = "; ожидается: одно из: ";

/// The user's settings (`config.toml`).
#[derive(Debug, Clone, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a line of the file")]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The journal file; empty for the program's data folder.
    pub(super) journal: String,
    /// The journal may lie on a network folder.
    pub network: bool,
    /// Where printed pages go; empty for `papers` beside the journal.
    pub(super) papers: String,
    /// Where copies of the journal go; empty for `backups` beside the journal.
    pub backups: String,
    /// How many of the latest copies are kept.
    pub backups_keep: u16,
    /// For how many days the last copy of each month is kept beside.
    pub backups_days: u16,
    /// The colours.
    #[serde(deserialize_with = "choice")]
    pub theme: ThemeName,
    /// Borders and marks.
    #[serde(deserialize_with = "choice")]
    pub glyphs: GlyphSet,
    /// Take the mouse.
    pub mouse: bool,
    /// Ring the bell.
    pub bell: bool,
    /// How a due gets to the desktop.
    #[serde(deserialize_with = "choice")]
    pub notify: Notify,
    /// The command of a notification; empty for the system's own.
    pub notify_command: String,
    /// Nothing rings outside working time.
    pub quiet: bool,
    /// How many working minutes before a due it is called soon.
    pub notice_minutes: u16,
    /// Messages on a sheet of the journal.
    pub rows_per_page: u16,
    /// The printer: empty for a file alone, `auto` for the system's choice, or its name.
    pub printer: String,
    /// Copies of what is printed.
    pub copies: u16,
    /// Both sides.
    #[serde(deserialize_with = "choice")]
    pub duplex: Duplex,
    /// A command to print with in place of the system's own.
    pub command: String,
    /// Minutes without a key after which the desk locks, where whoever is on duty has a PIN; 0 for never.
    pub lock_minutes: u16,
    /// The user's own keys.
    pub keys: Keys,
}

impl Settings {
    /// Reads `config.toml`; the error names the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let mut settings: Self = source.parse().map_err(at_its_name)?;
        settings.keys.locate(&source);
        let wrong = |name: &str, problem: &str, expected: &str| {
            Err(source.error(place_of(text, name), problem, expected))
        };
        // More rows leave no room for a wet signature under date and name.
        if !(1..=7).contains(&settings.rows_per_page) {
            let problem = format!("{} сообщений на листе", settings.rows_per_page);
            return wrong("rows_per_page =", &problem, "от 1 до 7");
        }
        if !(1..=99).contains(&settings.copies) {
            let problem = format!("{} экземпляров", settings.copies);
            return wrong("copies =", &problem, "от 1 до 99");
        }
        if settings.backups_keep == 0 {
            let problem = "не хранить ни одной копии нельзя";
            return wrong("backups_keep =", problem, "от 1 до 65535");
        }
        let command = settings.command.trim();
        if !command.is_empty() && !command.contains("{file}") {
            let problem = "в команде печати не сказано, где имя файла";
            return wrong("command =", problem, "слово {file}");
        }
        Ok(settings)
    }
}

/// A choice that is none of its words is told at the beginning of its line, as all other settings are.
fn at_its_name(mut error: DataError) -> DataError {
    if error.problem.contains(ONE_OF) {
        error.place = error.place.map(|(line, _)| (line, 1));
    }
    error
}

/// Where a setting stands: at the beginning of a line, since one name is the end of another.
fn place_of(text: &str, name: &str) -> Option<Range<usize>> {
    let starts = text.match_indices(name).map(|(start, _)| start);
    let mut begins = starts.filter(|start| *start == 0 || text[..*start].ends_with('\n'));
    begins.next().map(|start| start..start + 1)
}

/// The settings that stand in for those of a file that is wrong: the places that it names are kept, since another journal
/// than the ministry's must not be begun in silence. None where the file does not tell what it says of them.
pub(super) fn embedded_but_places(text: &str) -> Option<Settings> {
    let mut places = toml::Table::new();
    let lines = Source::new("", text).text.lines().map(str::trim);
    for line in lines.take_while(|line| !line.starts_with('[')) {
        let name = line.split('=').next().unwrap_or_default();
        let name = name.trim().trim_matches(['"', '\'']);
        if !["journal", "papers", "backups", "network"].contains(&name) {
            continue;
        }
        if name != "network" && places.contains_key(name) {
            return None;
        }
        places.extend(toml::from_str::<toml::Table>(line).ok()?);
    }
    places.try_into().ok()
}

/// The text of `config.toml` with another theme in it, everything else as it stands.
pub(super) fn with_theme(file: &str, text: &str, theme: &str) -> Result<String, DataError> {
    #[derive(Deserialize)]
    struct Own {
        theme: Option<toml::Spanned<String>>,
    }
    // What the program cannot read it does not write into.
    Settings::parse(file, text)?;
    let source = Source::new(file, text);
    let mark = text.len() - source.text.len();
    let own: Own = source.parse()?;
    let mut changed = text.to_owned();
    if let Some(written) = own.theme {
        let span = written.span();
        changed.replace_range(mark + span.start..mark + span.end, &format!("\"{theme}\""));
    } else {
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        changed.insert_str(mark, &format!("theme = \"{theme}\"{end}"));
    }
    Settings::parse(file, &changed)?;
    Ok(changed)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            journal: String::new(),
            network: false,
            papers: String::new(),
            backups: String::new(),
            backups_keep: 30,
            backups_days: 400,
            theme: ThemeName::Auto,
            glyphs: GlyphSet::Auto,
            mouse: true,
            bell: true,
            notify: Notify::Auto,
            notify_command: String::new(),
            quiet: true,
            notice_minutes: 10,
            rows_per_page: 6,
            printer: String::new(),
            copies: 1,
            duplex: Duplex::None,
            command: String::new(),
            lock_minutes: 15,
            keys: Keys::default(),
        }
    }
}
