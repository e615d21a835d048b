//! What a column may hold, and the headers by which monitoring systems call it in Russian and in English. A header is
//! compared by its letters and digits alone: case, ё, blanks and signs do not count.

use std::{collections::HashMap, sync::LazyLock};

use strum::IntoStaticStr;
use unicode_normalization::UnicodeNormalization;

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Field {
    Url,
    Text,
    Author,
    Source,
    Topic,
    Location,
    /// With its time or without.
    Date,
    Time,
}

impl Field {
    /// Every field, in the order in which the user is asked.
    pub const ALL: [Self; 8] = [
        Self::Url,
        Self::Text,
        Self::Author,
        Self::Source,
        Self::Topic,
        Self::Location,
        Self::Date,
        Self::Time,
    ];

    /// Its code in `intake.toml` and after `--map`.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Its name in Russian.
    pub fn word(self) -> &'static str {
        match self {
            Self::Url => "ссылка",
            Self::Text => "текст",
            Self::Author => "автор",
            Self::Source => "источник",
            Self::Topic => "тема",
            Self::Location => "локация",
            Self::Date => "дата",
            Self::Time => "время",
        }
    }

    /// The field of a code or a name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = folded(text);
        let is = |field: &Self| folded(field.code()) == text || folded(field.word()) == text;
        Self::ALL.into_iter().find(is)
    }

    /// Without it nothing can be registered.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Url | Self::Text)
    }

    /// Its headers; those of a group are equally good, an earlier group is better than a later one.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Url => &[
                "ссылка на сообщение, ссылка на пост, ссылка на публикацию, ссылка на оригинал, ссылка на обращение, \
                 url сообщения, url публикации, url поста, адрес сообщения, адрес публикации, post url, message url, \
                 permalink",
                "ссылка, url, url адрес, link, гиперссылка, адрес ссылки",
                "адрес, address",
            ],
            Self::Text => &[
                "текст сообщения, текст публикации, текст поста, текст обращения, полный текст, full text, \
                 message text, post text",
                "текст, сообщение, содержание, text, message, content",
                "цитата, фрагмент, отрывок, краткое содержание, аннотация, snippet",
            ],
            Self::Author => &[
                "автор, автор сообщения, автор публикации, автор поста, имя автора, author, author name",
                "пользователь, никнейм, ник, фио, фио автора, user, username, nickname",
            ],
            Self::Source => &[
                "площадка, соцсеть, социальная сеть, сеть, social network, network, platform",
                "источник, ресурс, хост, домен, сайт, source, resource, host, domain, site, hub",
            ],
            Self::Topic => &[
                "тема, тема сообщения, тематика, topic, theme, subject",
                "рубрика, категория, rubric, category",
                "тег, теги, тэг, тэги, метки, tag, tags",
            ],
            Self::Location => &[
                "локация, населенный пункт, город, место, location, city, place",
                "муниципалитет, муниципальное образование, район, округ, municipality, district",
                "регион, область, субъект, субъект рф, география, геолокация, region, geo",
            ],
            Self::Date => &[
                "дата и время выявления, дата выявления, выявлено, дата обнаружения, обнаружено",
                "дата и время, дата и время публикации, дата публикации, дата сообщения, дата поста, дата создания, \
                 дата, опубликовано, создано, date, datetime, date time, published, publication date, created at",
            ],
            Self::Time => &[
                "время выявления, время обнаружения",
                "время, время публикации, время сообщения, time, publication time",
            ],
        }
    }
}

/// What the user said of the columns: a header and its field; `None` for a column that is not used.
pub type Columns = Vec<(String, Option<Field>)>;

/// How many headers of a row are recognised.
pub(super) fn recognised<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    let names: Vec<String> = cells.map(str::to_owned).collect();
    by_header(&names).iter().flatten().count()
}

/// Every known header: its field and the place of its group, of which an earlier one is better.
static KNOWN: LazyLock<HashMap<String, (Field, usize)>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for field in Field::ALL {
        for (place, group) in field.headers().iter().enumerate() {
            let headers = group.split(", ").map(folded);
            known.extend(headers.map(|header| (header, (field, place))));
        }
    }
    known
});

/// The field of each column by its header. Where two are equally good for a required field, neither gets it, and the
/// user is asked.
pub(super) fn by_header(names: &[String]) -> Vec<Option<Field>> {
    let told: Vec<Option<&(Field, usize)>> =
        names.iter().map(|name| KNOWN.get(&folded(name))).collect();
    let mut fields = vec![None; names.len()];
    for field in Field::ALL {
        let own = || told.iter().flatten().filter(|(own, _)| *own == field);
        let Some(best) = own().map(|(_, group)| *group).min() else {
            continue;
        };
        let mut columns = (0..names.len()).filter(|column| told[*column] == Some(&(field, best)));
        match (columns.next(), columns.next()) {
            (Some(_), Some(_)) if field.is_needed() => {}
            (Some(column), _) => fields[column] = Some(field),
            (None, _) => {}
        }
    }
    // A time column without a date column holds the whole moment.
    if !fields.contains(&Some(Field::Date)) {
        let times = fields.iter_mut().flatten();
        times
            .filter(|field| **field == Field::Time)
            .for_each(|field| *field = Field::Date);
    }
    fields
}

/// Normalises a header for comparison.
pub(super) fn folded(header: &str) -> String {
    header
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ё' { 'е' } else { letter })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}
