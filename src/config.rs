//! Where files lie, and what is read from them at the start.
//!
//! The arguments come in; a [`Setup`] goes out: the ministry, the rules, the settings and the place of the journal. A
//! file that is not there is made (`organization.toml`, `config.toml`) or taken from the program itself
//! (`regulation.toml`; `holidays.toml` year by year). A file that is wrong is an error with its line; the desk asks to
//! go on with the program's own copy instead ([`Setup::load_leniently`]) and shows the errors.

mod keys;
mod path;
mod settings;

pub use self::keys::{KeyRow, Keys};
pub use self::path::typed as typed_path;
pub use self::settings::{Duplex, GlyphSet, Notify, Settings, ThemeName};

use std::path::{Path, PathBuf};
use std::{fs, io, sync::Arc};

use sha2::{Digest, Sha256};

use crate::calendar::production::{self, Production};
use crate::calendar::{CalendarError, WorkingCalendar};
use crate::directory::{self, Organization};
use crate::regulation::{Regulation, Rules, limits};
use crate::{russian::system_error, toml_file::DataError};

/// The sample settings, every one with its default.
pub const SAMPLE: &str = include_str!("../assets/config.toml");

/// Files of the config folder.
const ORGANIZATION: &str = "organization.toml";
const SETTINGS: &str = "config.toml";
/// The production calendar.
pub const HOLIDAYS: &str = "holidays.toml";
const REGULATION: &str = "regulation.toml";

/// The files of the config folder that a person may edit.
pub const FILES: [&str; 4] = [SETTINGS, ORGANIZATION, HOLIDAYS, REGULATION];

/// Bytes that are left for this user on the disk of a folder; none where the system does not tell.
pub fn free_room(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let told = rustix::fs::statvfs(folder).ok()?;
        Some(told.f_bavail * told.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// Whether a program is found where the system looks for programs, or where its own path leads.
pub fn is_on_path(program: &str) -> bool {
    let is_there = |folder: PathBuf| folder.join(program).is_file();
    if Path::new(program).components().count() > 1 {
        return Path::new(program).is_file();
    }
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(is_there))
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The system names no home folder.
    #[error(
        "система не назвала домашнюю папку; укажите места сами: pult --journal ФАЙЛ --config ПАПКА"
    )]
    NoHome,
    /// A file or a folder cannot be read or made.
    #[error("{}: {what}: {}", path.display(), system_error(error))]
    Io {
        /// Which one.
        path: PathBuf,
        /// What was being done.
        what: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// A data file is wrong.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The hours and holidays make no calendar.
    #[error("{}: {error}", path.display())]
    Calendar {
        /// The file with the hours.
        path: PathBuf,
        /// What is wrong with them.
        error: CalendarError,
    },
}

/// What the system said of a file or a folder.
fn failed(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> SetupError + use<> {
    let path = path.to_owned();
    move |error| SetupError::Io { path, what, error }
}

/// Where the user's files lie.
#[derive(Debug, Clone)]
pub struct Places {
    /// The folder with the files a person may edit.
    pub config: PathBuf,
    /// The journal given on the command line, which wins over the settings.
    pub journal: Option<PathBuf>,
    /// The program's data folder.
    data: PathBuf,
}

impl Places {
    /// The places given on the command line, or the system's own for this user.
    pub fn new(journal: Option<PathBuf>, config: Option<PathBuf>) -> Result<Self, SetupError> {
        let own = directories::ProjectDirs::from("", "", "pult");
        let own = own.map(|own| (own.config_dir().to_owned(), own.data_dir().to_owned()));
        let (own_config, own_data) = own.unzip();
        let data = match (&journal, own_data) {
            (_, Some(data)) => data,
            (Some(journal), None) => journal.parent().unwrap_or(Path::new(".")).to_owned(),
            (None, None) => return Err(SetupError::NoHome),
        };
        Ok(Self {
            config: config.or(own_config).ok_or(SetupError::NoHome)?,
            journal,
            data,
        })
    }
}

/// Everything that was read at the start.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The settings.
    pub settings: Settings,
    /// The ministry.
    pub organization: Organization,
    /// Calendar and limits, shared with the threads that print.
    pub rules: Arc<Rules>,
    /// The journal file.
    pub journal: PathBuf,
    /// The folder for printed pages.
    pub papers: PathBuf,
    /// The config folder.
    pub config: PathBuf,
    /// SHA-256 of organization.toml, in hex: whether it has changed since the directory was taken from it.
    pub organization_digest: String,
    /// SHA-256 of holidays.toml and regulation.toml, in hex: whether the terms are counted as before.
    pub rules_digest: String,
    /// organization.toml cannot be read: the sample stands in for it, and nobody of the sample works here.
    pub organization_is_wrong: bool,
    /// Why config.toml does not tell where the journal lies, when nobody else has: what would be opened may be another one.
    pub journal_is_unknown: Option<String>,
    /// What was wrong in the user's files and was replaced by the program's own copy.
    pub warnings: Vec<String>,
}

impl Setup {
    /// Reads everything; a wrong file is an error.
    pub fn load(places: &Places) -> Result<Self, SetupError> {
        Self::read(places, &mut |error, _| Err(error))
    }

    /// Reads everything; in place of a wrong file the program's own copy is taken and the mistake is told in
    /// [`Setup::warnings`]. For the desk, which must show the journal in any case.
    pub fn load_leniently(places: &Places) -> Result<Self, SetupError> {
        let mut warnings = Vec::new();
        let mut setup = Self::read(places, &mut |error, file| {
            warnings.push(format!("{error}. Взят встроенный {file}"));
            Ok(())
        })?;
        setup.warnings = warnings;
        Ok(setup)
    }

    /// The folder for what the program tells of its own work.
    pub fn log(&self) -> PathBuf {
        self.journal.parent().unwrap_or(Path::new(".")).join("log")
    }

    /// The folder for the ministry's own forms of the papers.
    pub fn forms(&self) -> PathBuf {
        self.config.join("forms")
    }

    /// Writes the name of a theme into config.toml, in place of the one that stands there; tells the file. Comments and
    /// everything else stay as they are.
    pub fn save_theme(&self, theme: &str) -> Result<PathBuf, SetupError> {
        let path = self.config.join(SETTINGS);
        let failed = |what| failed(&path, what);
        let text = fs::read_to_string(&path).map_err(failed("не читается"))?;
        let changed = settings::with_theme(&path.display().to_string(), &text, theme)?;
        // A file that is a link stays one: what it points to is replaced, whole or not at all.
        let target = fs::canonicalize(&path).map_err(failed("не читается"))?;
        let part = target.with_extension("toml.part");
        let written = fs::File::create(&part).and_then(|mut file| {
            io::Write::write_all(&mut file, changed.as_bytes())?;
            file.set_permissions(fs::metadata(&target)?.permissions())?;
            file.sync_all()
        });
        let replaced = written.and_then(|()| fs::rename(&part, &target));
        replaced.map_err(|error| {
            // What is left of a failed attempt is of no use to anybody.
            let _ = fs::remove_file(&part);
            failed("не записать")(error)
        })?;
        Ok(path)
    }

    /// Reads everything again for the same journal; a wrong file is an error.
    pub fn reload(&self) -> Result<Self, SetupError> {
        // In place of a file that is gone the sample would be written.
        for path in [ORGANIZATION, SETTINGS].map(|name| self.config.join(name)) {
            fs::metadata(&path).map_err(failed(&path, "не читается"))?;
        }
        Self::load(&Places {
            config: self.config.clone(),
            journal: Some(self.journal.clone()),
            data: self.config.clone(),
        })
    }

    /// The folder that config.toml names for the journal, where it is not there: its disk is not connected, most likely.
    pub fn lost_folder(&self) -> Option<&Path> {
        let chosen = self.journal == path::resolve_links(Path::new(self.settings.journal.trim()));
        let folder = self.journal.parent().filter(|_| chosen)?;
        (!folder.as_os_str().is_empty() && !folder.exists()).then_some(folder)
    }

    /// The folder that config.toml names for the copies of the journal; none for the program's own.
    pub fn backups_folder(&self) -> Option<&Path> {
        let folder = self.settings.backups.trim();
        (!folder.is_empty()).then_some(Path::new(folder))
    }

    fn read(places: &Places, forgive: Forgive<'_>) -> Result<Self, SetupError> {
        make_folder(&places.config)?;
        make_sample(&places.config.join(ORGANIZATION), directory::SAMPLE);
        make_sample(&places.config.join(SETTINGS), SAMPLE);
        let mut unread = Vec::new();
        let mut file = |name: &'static str, embedded: &str| {
            read_or(&places.config.join(name), embedded).or_else(|error| {
                unread.push((name, error.to_string()));
                forgive(error, name)?;
                Ok::<_, SetupError>(embedded_text(name, embedded))
            })
        };
        let settings = file(SETTINGS, SAMPLE)?;
        let organization = file(ORGANIZATION, directory::SAMPLE)?;
        let holidays = file(HOLIDAYS, production::EMBEDDED)?;
        let regulation = file(REGULATION, limits::EMBEDDED)?;

        let digest = hex::encode(Sha256::digest(&organization.text));
        let rules_digest = hex::encode(Sha256::digest(holidays.text.clone() + &regulation.text));
        let settings = match Settings::parse(&settings.name, &settings.text) {
            Ok(settings) => settings,
            Err(error) => {
                let why = error.to_string();
                forgive(error.into(), SETTINGS)?;
                settings::embedded_but_places(&settings.text).unwrap_or_else(|| {
                    unread.push((SETTINGS, why));
                    Settings::default()
                })
            }
        };
        let mut organization_is_wrong = unread.iter().any(|(name, _)| *name == ORGANIZATION);
        let unread = unread.into_iter().find(|(name, _)| *name == SETTINGS);
        let journal_is_unknown = unread.filter(|_| places.journal.is_none());
        let journal_is_unknown = journal_is_unknown.map(|(_, why)| why);
        let parsed = Organization::parse(&organization.name, &organization.text);
        organization_is_wrong |= parsed.is_err();
        let sample = || Organization::parse(ORGANIZATION, directory::SAMPLE);
        let (organization, schedule) = or_own(parsed, ORGANIZATION, forgive, sample)?;
        let parsed = Regulation::parse(&regulation.name, &regulation.text);
        let own = || Regulation::parse(REGULATION, limits::EMBEDDED);
        let regulation = or_own(parsed, REGULATION, forgive, own)?;
        let own = || Production::parse(HOLIDAYS, production::EMBEDDED);
        let parsed = Production::parse(&holidays.name, &holidays.text);
        let parsed = parsed.and_then(|read| Ok(read.over(&own()?)));
        let production = or_own(parsed, HOLIDAYS, forgive, own)?;
        let zone = organization.zone;
        let calendar = match WorkingCalendar::build(&production, &schedule, zone) {
            Ok(calendar) => calendar,
            Err(error) => {
                let path = places.config.join(ORGANIZATION);
                forgive(SetupError::Calendar { path, error }, ORGANIZATION)?;
                let (_, schedule) = sample()?;
                WorkingCalendar::build(&production, &schedule, zone).map_err(|error| {
                    let path = ORGANIZATION.into();
                    SetupError::Calendar { path, error }
                })?
            }
        };
        let departments = organization.departments.iter();
        let departments = departments.map(|own| own.code.as_str().into()).collect();
        let in_settings =
            |path: &str| (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()));
        let journal = places
            .journal
            .clone()
            .or_else(|| in_settings(&settings.journal))
            .unwrap_or_else(|| places.data.join("journal.db"));
        let journal = path::resolve_links(&journal);
        let papers = in_settings(&settings.papers)
            .unwrap_or_else(|| journal.parent().unwrap_or(Path::new(".")).join("papers"));
        Ok(Self {
            settings,
            organization,
            rules: Arc::new(Rules {
                calendar,
                regulation,
                departments,
            }),
            journal,
            papers,
            config: places.config.clone(),
            organization_digest: digest,
            rules_digest,
            organization_is_wrong,
            journal_is_unknown,
            warnings: Vec::new(),
        })
    }
}

/// Takes a mistake in a file, or refuses it.
type Forgive<'a> = &'a mut dyn FnMut(SetupError, &'static str) -> Result<(), SetupError>;

/// What was read of a file; where it is wrong and that is forgiven, the program's own copy.
fn or_own<T>(
    parsed: Result<T, DataError>,
    file: &'static str,
    forgive: Forgive<'_>,
    own: impl Fn() -> Result<T, DataError>,
) -> Result<T, SetupError> {
    parsed.or_else(|error| {
        forgive(error.into(), file)?;
        Ok(own()?)
    })
}

struct Text {
    name: String,
    text: String,
}

/// The text of a file in the config folder, or the program's own when there is none.
fn read_or(path: &Path, embedded: &str) -> Result<Text, SetupError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Text {
            name: path.display().to_string(),
            text,
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let name = path.file_name().unwrap_or_default();
            Ok(embedded_text(&name.to_string_lossy(), embedded))
        }
        Err(error) => Err(failed(path, "не читается")(error)),
    }
}

fn embedded_text(name: &str, embedded: &str) -> Text {
    Text {
        name: format!("{name} (встроенный)"),
        text: embedded.to_owned(),
    }
}

/// Makes a folder that only its owner may enter.
pub fn make_folder(path: &Path) -> Result<(), SetupError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(path)
        .map_err(failed(path, "папку не создать"))
}

/// Writes a sample where no file is yet. In a folder that cannot be written, or has no room, the program does without.
fn make_sample(path: &Path, text: &str) {
    let Ok(mut file) = fs::File::create_new(path) else {
        return;
    };
    if io::Write::write_all(&mut file, text.as_bytes()).is_err() {
        // Half a sample would be a file with a mistake in it from then on.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_tells_the_defaults() {
        let sample: Settings = toml::from_str(SAMPLE).expect("reads");
        assert_eq!(format!("{sample:?}"), format!("{:?}", Settings::default()));
    }

    #[test]
    fn another_theme_is_written_in_place_and_nothing_else_changes() {
        let with = |text: &str| settings::with_theme(SETTINGS, text, "light");
        let changed = with(SAMPLE).expect("written");
        assert_eq!(
            changed,
            SAMPLE.replacen("theme = \"auto\"", "theme = \"light\"", 1)
        );
        // A byte order mark, Windows line ends, quotes of the other kind and a comment behind stay.
        let own = "\u{feff}# моё\r\ntheme='dark' # тёмное\r\nbell = false\r\n";
        assert_eq!(
            with(own).expect("written"),
            own.replace("'dark'", "\"light\"")
        );
        assert_eq!(
            with("bell = false\n").expect("written"),
            "theme = \"light\"\nbell = false\n"
        );
        assert_eq!(
            with("\u{feff}bell = false\r\n").expect("written"),
            "\u{feff}theme = \"light\"\r\nbell = false\r\n"
        );
        assert_eq!(with("").expect("written"), "theme = \"light\"\n");
        let keys = "[keys]\nlooks = [\"ц\", \"э\"]\n";
        assert_eq!(
            with(keys).expect("written"),
            format!("theme = \"light\"\n{keys}")
        );
        // A file that is wrong already is not touched.
        assert!(with("bel = true\n").is_err());
    }

    #[test]
    fn a_wrong_setting_is_told_with_its_line() {
        let error = |from: &str, to: &str| {
            Settings::parse(SETTINGS, &SAMPLE.replacen(from, to, 1))
                .expect_err("refused")
                .to_string()
        };
        assert!(error("glyphs = \"auto\"", "glyphs = \"x\"").contains("auto, full, plain"));
        assert_eq!(
            error("theme = \"auto\"", "theme = \"red\""),
            "config.toml, строка 24, столбец 1: оформления «red» нет; ожидается: одно из: auto, dark, light, contrast, 16, none"
        );
        assert!(error("rows_per_page = 6", "rows_per_page = 0").contains("от 1 до 7"));
        assert!(error("copies = 1", "copies = 0").contains("от 1 до 99"));
        assert!(error("notify = \"auto\"", "notify = \"да\"").contains("osc9"));
        assert!(error("duplex = \"none\"", "duplex = \"да\"").contains("none, long, short"));
        assert!(error("\ncommand = \"\"", "\ncommand = \"lpr\"").contains("{file}"));
        assert!(error("bell = true", "bell = \"да\"").contains("true или false"));
        assert!(error("bell =", "bel =").contains("неизвестное поле «bel»"));
    }
}
