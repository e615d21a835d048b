//! A row of a list: what would be registered, why it is left out, or what is wrong with it. The same is asked of a row
//! as of the form of a registration.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Datelike, FixedOffset};
use unicode_normalization::UnicodeNormalization;

use super::headers::{Field, folded};
use super::request::{Defaults, DetectedAt};
use super::sheet::{Cell, Row, shortened};
use super::{list::List, moment};
use crate::calendar::Instant;
use crate::directory::{LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, Organization, Source, link};
use crate::regulation::{Category, Event, Fact, Number, Rules, Text, decide};

/// Stands for an author that the list does not name.
const NO_AUTHOR: &str = "не указан";

/// Why a row is left out, which is no mistake of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// Its link is registered already.
    Registered(Number),
    /// Its link stands in an earlier row.
    Repeats(usize),
    /// There is no link: a total, say, or a title.
    NoLink,
    /// There is no text: a picture, say.
    NoText,
}

impl Skip {
    /// Why, in Russian.
    pub fn reason(&self) -> String {
        match self {
            Self::Registered(number) => format!("уже в журнале под № {number}"),
            Self::Repeats(row) => format!("та же ссылка, что в строке {row}"),
            Self::NoLink => "нет ссылки".to_owned(),
            Self::NoText => "нет текста".to_owned(),
        }
    }
}

/// What would be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its row.
    pub row: usize,
    /// When it was detected; `None` for the moment of its registration.
    pub at: Option<DateTime<FixedOffset>>,
    /// The detection.
    pub fact: Fact,
}

impl Finding {
    pub(super) fn link(&self) -> String {
        match &self.fact {
            Fact::Detected { url, .. } => link::canonical(url),
            _ => String::new(),
        }
    }

    /// The ordinary term (п. 11) has run out already.
    pub(super) fn is_overdue(&self, rules: &Rules, now: Instant) -> bool {
        self.at.is_some_and(|at| {
            let limits = rules.regulation.on(at.date_naive());
            let term = limits.term(Category::Ordinary);
            let due = rules.calendar.add(at.to_utc(), term);
            due.is_ok_and(|due| due < now)
        })
    }
}

/// A detection without a number yet. It is checked as the last of its year, after whatever it repeats.
pub fn to_be_registered(at: DateTime<FixedOffset>, fact: Fact) -> Event {
    let (year, index) = (at.year(), u32::MAX);
    Event::new(Number { year, index }, at, fact)
}

/// What is counted for the notes of a plan.
#[derive(Default)]
pub(super) struct Notes {
    no_author: usize,
    no_topic: usize,
    no_location: usize,
    /// The topic entered for each topic of the list.
    known: HashMap<Text, Text>,
    /// Topics that the ministry does not have.
    topics: BTreeSet<String>,
    /// Messages of networks that are switched off, by name.
    off: BTreeMap<String, usize>,
}

/// Reads the rows of a list.
pub(super) struct Reader<'a> {
    pub(super) list: &'a List,
    pub(super) defaults: &'a Defaults,
    pub(super) organization: &'a Organization,
    pub(super) rules: &'a Rules,
    pub(super) now: Instant,
}

impl Reader<'_> {
    fn cell<'a>(&self, row: &'a Row, field: Field) -> &'a Cell {
        let column = self.list.layout.column(field);
        column.map_or(&Cell::Empty, |column| row.cell(column))
    }

    /// What a cell holds, as the form keeps it: letters in one piece, line breaks of one kind, all else as it came.
    fn content(&self, row: &Row, field: Field) -> Result<String, String> {
        let cell = self.cell(row, field);
        if let Cell::Broken(error) = cell {
            return Err(format!("{}: формула с ошибкой {error}", field.word()));
        }
        let text: String = cell.text().nfc().collect();
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }

    /// What a cell holds, in one line.
    fn line(&self, row: &Row, field: Field, most: usize) -> Result<Text, String> {
        let line = self.content(row, field)?.replace('\n', " ");
        let line = line.trim();
        if line.chars().count() > most {
            return Err(format!("{}: длиннее {most} знаков", field.word()));
        }
        Ok(line.into())
    }

    /// The link of a row: what the cell shows, or where it leads.
    fn url(&self, row: &Row) -> Result<Text, String> {
        let shown = self.line(row, Field::Url, usize::MAX)?;
        let column = self.list.layout.column(Field::Url).unwrap_or_default();
        match self.list.sheet.hyperlinks.get(&(row.number, column)) {
            Some(target) if link::check(&shown).is_err() => Ok(target.trim().into()),
            _ => Ok(shown),
        }
    }

    fn text(&self, row: &Row) -> Result<Text, String> {
        let text = self.content(row, Field::Text)?;
        let text = text.trim();
        if text.chars().count() > LONGEST_TEXT {
            return Err(format!(
                "текст длиннее {LONGEST_TEXT} знаков; проверьте, не пропала ли кавычка в конце"
            ));
        }
        Ok(text.into())
    }

    /// What a row comes to: what would be registered, why it is left out, or what is wrong.
    pub(super) fn read(
        &self,
        row: &Row,
        notes: &mut Notes,
    ) -> Result<Result<Finding, Skip>, String> {
        let width = self.list.layout.names.len();
        if self.list.sheet.is_separated && row.cells.len() > width {
            return Err(format!(
                "ячеек {}, а столбцов {width}: разделитель внутри текста без кавычек",
                row.cells.len()
            ));
        }
        let url = self.url(row)?;
        if url.is_empty() {
            return Ok(Err(Skip::NoLink));
        }
        if let Err(what) = link::check(&url) {
            let shown: String = url.chars().take(60).collect();
            return Err(format!("ссылка «{shown}»: {what}"));
        }
        let text = self.text(row)?;
        if text.is_empty() {
            return Ok(Err(Skip::NoText));
        }
        let source = self.source(row, &url)?;
        let author = match self.line(row, Field::Author, LONGEST_LINE)? {
            author if author.is_empty() => {
                notes.no_author += 1;
                NO_AUTHOR.into()
            }
            author => author,
        };
        let topic = match self.line(row, Field::Topic, LONGEST_NAME)? {
            topic if topic.is_empty() => {
                notes.no_topic += 1;
                let topic = self.defaults.topic.as_deref();
                let topic = topic.ok_or("темы нет ни в строке, ни для всего списка (п. 8)")?;
                topic.into()
            }
            topic => self.own_topic(topic, notes),
        };
        let location = match self.line(row, Field::Location, LONGEST_NAME)? {
            location if location.is_empty() => {
                notes.no_location += 1;
                self.defaults.location.as_str().into()
            }
            location => location,
        };
        let at = match self.defaults.detected {
            DetectedAt::Now => None,
            DetectedAt::Column => {
                let (date, time) = (self.cell(row, Field::Date), self.cell(row, Field::Time));
                Some(moment::detected_at(date, time, &self.rules.calendar)?)
            }
        };
        if source.off {
            *notes.off.entry(source.name.clone()).or_default() += 1;
        }
        let fact = Fact::Detected {
            source: source.code.as_str().into(),
            url,
            author,
            text,
            topic,
            location,
            repeat_of: None,
        };
        let moment = at.unwrap_or_else(|| self.rules.calendar.local(self.now));
        let event = to_be_registered(moment, fact.clone());
        decide(None, &event, self.rules, self.now).map_err(|refusal| refusal.to_string())?;
        Ok(Ok(Finding {
            row: row.number,
            at: at.map(|_| event.at),
            fact,
        }))
    }

    /// The ministry's own spelling of a topic.
    fn own_topic(&self, topic: Text, notes: &mut Notes) -> Text {
        if let Some(known) = notes.known.get(&topic) {
            return known.clone();
        }
        let groups = self.organization.topic_groups.iter();
        let mut topics = groups.flat_map(|group| &group.topics);
        let wanted = folded(&topic);
        let own = topics.find(|own| folded(own) == wanted);
        let own = if let Some(own) = own {
            Text::from(own.as_str())
        } else {
            notes.topics.insert(topic.to_string());
            topic.clone()
        };
        notes.known.insert(topic, own.clone());
        own
    }

    /// The network: by the link, which cannot be wrong; else as the row names it; else the default of the list.
    fn source(&self, row: &Row, url: &str) -> Result<&Source, String> {
        if let Some(source) = self.organization.source_of_link(url) {
            return Ok(source);
        }
        let said = self.line(row, Field::Source, LONGEST_LINE)?;
        let named = self.organization.source_named(&said);
        let default = || {
            let code = self.defaults.source.as_deref()?;
            self.organization.source(code)
        };
        named.or_else(default).ok_or_else(|| {
            let host = link::host(url).unwrap_or_default();
            let column = match shortened(&said) {
                said if said.is_empty() => String::new(),
                said => format!(" («{said}»)"),
            };
            format!("источник не узнан: {host}{column}")
        })
    }
}

/// How many unknown topics are named.
const TOPICS: usize = 5;

impl Notes {
    /// What the user should know before registering, with the number of messages that are overdue already.
    pub(super) fn lines(&self, overdue: usize) -> Vec<String> {
        let mut words = Vec::new();
        let mut count = |count: usize, what: String| {
            if count > 0 {
                words.push(format!("{what}: {count}"));
            }
        };
        let no_author = format!("автора нет, будет «{NO_AUTHOR}», строк");
        count(self.no_author, no_author);
        count(self.no_topic, "темы нет, будет общая, строк".to_owned());
        let no_location = "локации нет, будет общая, строк";
        count(self.no_location, no_location.to_owned());
        for (name, own) in &self.off {
            let what = format!("источник {name} отключён в organization.toml, строк");
            count(*own, what);
        }
        count(overdue, "срок ответа уже истёк, сообщений".to_owned());
        if !self.topics.is_empty() {
            let shown = |topic: &String| format!("«{}»", shortened(topic));
            let named: Vec<String> = self.topics.iter().take(TOPICS).map(shown).collect();
            let more = match self.topics.len().saturating_sub(TOPICS) {
                0 => String::new(),
                more => format!(" и ещё {more}"),
            };
            words.push(format!(
                "темы не из списка министерства, останутся как есть: {}{more}",
                named.join(", ")
            ));
        }
        words
    }
}
