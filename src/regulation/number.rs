//! A message's number: its place within the year.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A message's number: its place within the year of its detection, never reused. Written `2026-17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    /// The year of detection, in the zone of the ministry.
    pub year: i32,
    /// The place within the year, from 1, without holes.
    pub index: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.year, self.index)
    }
}

impl FromStr for Number {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "номер сообщения «{text}» записан неверно; ожидается год и номер, например 2026-17"
            )
        };
        let (year, index) = text.split_once('-').ok_or_else(wrong)?;
        let plain =
            |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) && !part.starts_with('0');
        if year.len() != 4 || !plain(year) || !plain(index) {
            return Err(wrong());
        }
        Ok(Self {
            year: year.parse().map_err(|_| wrong())?,
            index: index.parse().map_err(|_| wrong())?,
        })
    }
}

impl Number {
    /// A number as people say it: «17» is one of the year given.
    ///
    /// # Errors
    ///
    /// When it is neither that nor a year with a number, in Russian.
    pub fn said(text: &str, year: i32) -> Result<Self, String> {
        match text.parse() {
            Ok(0) | Err(_) => text.parse(),
            Ok(index) => Ok(Self { year, index }),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
