//! The plan of an intake: of each row, what would be registered, why it is left out, or what is wrong with it. The same
//! is asked of a row as of the form of a registration.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike, FixedOffset};
use unicode_normalization::UnicodeNormalization;

use super::columns::{Field, folded};
use super::table::{Cell, Row};
use super::{IntakeError, List, MOST_ROWS, moment, separated};
use crate::calendar::Instant;
use crate::directory::{LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, Organization, Source, link};
use crate::journal::{Detection, Journal};
use crate::regulation::{Category, Event, Fact, Number, Rules, Text, decide};

/// What stands for an author that the list does not name.
const NO_AUTHOR: &str = "не указан";

/// When the messages of a list were detected (п. 8): the terms run from then, and not from their publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetectedAt {
    /// As they are registered: the specialist finds them in the list.
    Now,
    /// When the column of the date says.
    Column,
}

/// What holds where a row says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// The topic; nothing where every row must have its own.
    pub topic: Option<String>,
    /// The location.
    pub location: String,
    /// Code of the network of links that tell none.
    pub source: Option<String>,
    /// When they were detected.
    pub detected: DetectedAt,
}

impl Defaults {
    /// What is taken unless the user says otherwise.
    pub const LOCATION: &'static str = "Не указана";
}

/// Why a row is left out. That is no mistake of the list.
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
    /// In Russian.
    pub fn words(&self) -> String {
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
pub struct Ground {
    /// Its row.
    pub row: usize,
    /// When it was detected; nothing is the moment of its registration.
    pub at: Option<DateTime<FixedOffset>>,
    /// The detection.
    pub fact: Fact,
}

/// A list that was looked through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What would be registered, in the order of the list.
    pub grounds: Vec<Ground>,
    /// What is left out, and why.
    pub skipped: Vec<(usize, Skip)>,
    /// What is wrong at which row, in Russian.
    pub wrong: Vec<(usize, String)>,
    /// What a person should know before he agrees.
    pub notes: Vec<String>,
}

impl Plan {
    /// Looks through a list: nothing is written. `journal` is none where there is none yet.
    pub fn of(
        list: &List,
        defaults: &Defaults,
        organization: &Organization,
        rules: &Rules,
        journal: Option<&Journal>,
        now: Instant,
    ) -> Result<Self, IntakeError> {
        let whole = |what: String| IntakeError::File {
            file: list.file.clone(),
            what,
        };
        if defaults.detected == DetectedAt::Column && list.layout.column(Field::Date).is_none() {
            let what = "столбца с датой нет, а время выявления велено взять из него";
            return Err(whole(what.to_owned()));
        }
        let rows = &list.sheet.rows[list.layout.header + 1..];
        if rows.len() > MOST_ROWS {
            return Err(whole(separated::too_many()));
        }
        let reader = Reader {
            list,
            defaults,
            organization,
            rules,
            now,
        };
        let mut plan = Self::default();
        let mut notes = Notes::default();
        for row in rows {
            match reader.ground(row, &mut notes) {
                Ok(Ok(ground)) => plan.grounds.push(ground),
                Ok(Err(skip)) => plan.skipped.push((row.number, skip)),
                Err(what) => plan.wrong.push((row.number, what)),
            }
        }
        plan.leave_known_out(journal)?;
        plan.notes = notes.words(&plan, rules, now);
        Ok(plan)
    }

    /// Leaves out what is registered or comes twice.
    fn leave_known_out(&mut self, journal: Option<&Journal>) -> Result<(), IntakeError> {
        let links: Vec<String> = self.grounds.iter().map(Ground::link).collect();
        let registered = match journal {
            Some(journal) => journal.registered(&links.iter().cloned().collect::<HashSet<_>>())?,
            None => HashMap::new(),
        };
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut kept = Vec::with_capacity(self.grounds.len());
        for (ground, link) in std::mem::take(&mut self.grounds).into_iter().zip(links) {
            if let Some(number) = registered.get(&link) {
                self.skipped.push((ground.row, Skip::Registered(*number)));
            } else if let Some(earlier) = seen.get(&link) {
                self.skipped.push((ground.row, Skip::Repeats(*earlier)));
            } else {
                seen.insert(link, ground.row);
                kept.push(ground);
            }
        }
        self.grounds = kept;
        self.skipped.sort_by_key(|(row, _)| *row);
        Ok(())
    }

    /// What is to be registered, for a registration at this moment.
    pub fn detections(&self, now: DateTime<FixedOffset>) -> Vec<Detection> {
        let detection = |ground: &Ground| Detection {
            row: ground.row,
            at: ground.at.unwrap_or(now),
            fact: ground.fact.clone(),
        };
        self.grounds.iter().map(detection).collect()
    }
}

/// A detection that has no number yet: it is asked about as the last of its year, which whatever it repeats comes before.
pub fn to_be_registered(at: DateTime<FixedOffset>, fact: Fact) -> Event {
    let number = Number {
        year: at.year(),
        index: u32::MAX,
    };
    Event::new(number, at, fact)
}

impl Ground {
    fn link(&self) -> String {
        match &self.fact {
            Fact::Detected { url, .. } => link::same(url),
            _ => String::new(),
        }
    }
}

struct Reader<'a> {
    list: &'a List,
    defaults: &'a Defaults,
    organization: &'a Organization,
    rules: &'a Rules,
    now: Instant,
}

impl Reader<'_> {
    fn cell<'a>(&self, row: &'a Row, field: Field) -> &'a Cell {
        let column = self.list.layout.column(field);
        column.map_or(&Cell::Empty, |column| row.cell(column))
    }

    /// The text of a cell in one line.
    fn line(&self, row: &Row, field: Field, most: usize) -> Result<Text, String> {
        let cell = self.cell(row, field);
        if let Cell::Broken(error) = cell {
            return Err(format!("{}: формула с ошибкой {error}", field.word()));
        }
        let text: String = cell.text().nfc().collect();
        let line = text.replace("\r\n", " ").replace(['\r', '\n'], " ");
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
        let cell = self.cell(row, Field::Text);
        if let Cell::Broken(error) = cell {
            return Err(format!("текст: формула с ошибкой {error}"));
        }
        // As the form keeps it: letters in one piece, line breaks of one kind, all else as it came.
        let text: String = cell.text().nfc().collect();
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.chars().count() > LONGEST_TEXT {
            return Err(format!(
                "текст длиннее {LONGEST_TEXT} знаков; проверьте, не пропала ли кавычка в конце"
            ));
        }
        Ok(text.into())
    }

    /// What a row comes to: what would be registered, why it is left out, or what is wrong.
    fn ground(&self, row: &Row, notes: &mut Notes) -> Result<Result<Ground, Skip>, String> {
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
                self.defaults
                    .topic
                    .as_deref()
                    .map(Text::from)
                    .ok_or("темы нет ни в строке, ни для всего списка (п. 8)")?
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
            DetectedAt::Column => Some(moment::read(
                self.cell(row, Field::Date),
                self.cell(row, Field::Time),
                &self.rules.calendar,
            )?),
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
        Ok(Ok(Ground {
            row: row.number,
            at: at.map(|_| event.at),
            fact,
        }))
    }

    /// A topic by the name that the ministry has for it, however it is written.
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

    /// The network: by the link, which cannot be wrong; else by the row's own word; else the one for the whole list.
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
            let host = crate::directory::host(url).unwrap_or_default();
            let said: String = said.chars().take(40).collect();
            let column = if said.is_empty() {
                String::new()
            } else {
                format!(" («{said}»)")
            };
            format!("источник не узнан: {host}{column}")
        })
    }
}

/// What is counted on the way.
#[derive(Default)]
struct Notes {
    no_author: usize,
    no_topic: usize,
    no_location: usize,
    /// What topics of the list came to.
    known: HashMap<Text, Text>,
    /// Those that the ministry's list does not have.
    topics: BTreeSet<String>,
    /// Messages of networks that are off, by name.
    off: BTreeMap<String, usize>,
}

/// So many topics are named.
const TOPICS: usize = 5;

impl Notes {
    fn words(&self, plan: &Plan, rules: &Rules, now: Instant) -> Vec<String> {
        let mut words = Vec::new();
        let mut count = |count: usize, what: String| {
            if count > 0 {
                words.push(format!("{what}: {count}"));
            }
        };
        count(
            self.no_author,
            format!("автора нет, будет «{NO_AUTHOR}», строк"),
        );
        count(self.no_topic, "темы нет, будет общая, строк".to_owned());
        count(
            self.no_location,
            "локации нет, будет общая, строк".to_owned(),
        );
        for (name, own) in &self.off {
            count(
                *own,
                format!("источник {name} отключён в organization.toml, строк"),
            );
        }
        let overdue = plan
            .grounds
            .iter()
            .filter(|ground| ground.is_overdue(rules, now));
        count(
            overdue.count(),
            "срок ответа уже истёк, сообщений".to_owned(),
        );
        if !self.topics.is_empty() {
            let named: Vec<String> = self
                .topics
                .iter()
                .take(TOPICS)
                .map(|topic| format!("«{}»", topic.chars().take(40).collect::<String>()))
                .collect();
            let more = self.topics.len().saturating_sub(TOPICS);
            let more = if more > 0 {
                format!(" и ещё {more}")
            } else {
                String::new()
            };
            words.push(format!(
                "темы не из списка министерства, останутся как есть: {}{more}",
                named.join(", ")
            ));
        }
        words
    }
}

impl Ground {
    /// The ordinary term (п. 11) has run out already.
    fn is_overdue(&self, rules: &Rules, now: Instant) -> bool {
        self.at.is_some_and(|at| {
            let limits = rules.regulation.on(at.date_naive());
            let due = rules
                .calendar
                .add(at.to_utc(), limits.term(Category::Ordinary));
            due.is_ok_and(|due| due < now)
        })
    }
}
