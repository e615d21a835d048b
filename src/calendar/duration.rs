//! A length of working time in whole working minutes: reading it, showing it, adding it up.

use std::ops::{Add, Neg, Sub};
use std::{fmt, iter::Sum, str::FromStr};

use serde::{Deserialize, Serialize};

/// Whole working minutes; negative when time runs backwards. Never a span of wall-clock time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct WorkMinutes(i64);

impl WorkMinutes {
    /// No working time at all.
    pub const ZERO: Self = Self(0);

    /// That many working minutes.
    pub const fn new(minutes: i64) -> Self {
        Self(minutes)
    }

    /// The bare number of working minutes.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Hours and minutes in few columns, for tables.
    ///
    /// ```
    /// use pult::calendar::WorkMinutes;
    /// assert_eq!(WorkMinutes::new(168).short(), "2:48");
    /// assert_eq!(WorkMinutes::new(-12).short(), "−0:12");
    /// ```
    pub fn short(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        format!(
            "{sign}{}:{:02}",
            self.0.unsigned_abs() / 60,
            self.0.unsigned_abs() % 60
        )
    }
}

/// As people write it.
///
/// ```
/// use pult::calendar::WorkMinutes;
/// assert_eq!(WorkMinutes::new(125).to_string(), "2 ч 05 мин");
/// assert_eq!(WorkMinutes::new(45).to_string(), "45 мин");
/// assert_eq!(WorkMinutes::new(-120).to_string(), "−2 ч 00 мин");
/// ```
impl fmt::Display for WorkMinutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "−" } else { "" };
        match (self.0.unsigned_abs() / 60, self.0.unsigned_abs() % 60) {
            (0, minutes) => write!(f, "{sign}{minutes} мин"),
            (hours, minutes) => write!(f, "{sign}{hours} ч {minutes:02} мин"),
        }
    }
}

/// The longest duration that is read.
const LONGEST: i64 = 9_999_999;

/// Reads `135`, `2h15m`, `2ч15м`, `2 ч 15 мин`, `2:15`, with or without a minus.
///
/// ```
/// use pult::calendar::WorkMinutes;
/// for text in ["135", "2h15m", "2ч15м", "2 ч 15 мин", "2:15"] {
///     assert_eq!(text.parse(), Ok(WorkMinutes::new(135)));
/// }
/// assert_eq!("-1h".parse(), Ok(WorkMinutes::new(-60)));
/// assert!("2ч75м".parse::<WorkMinutes>().is_err(), "an hour has 60 minutes");
/// assert_eq!("166666:39".parse(), Ok(WorkMinutes::new(9_999_999)));
/// assert!("166666:40".parse::<WorkMinutes>().is_err(), "a century is enough");
/// ```
impl FromStr for WorkMinutes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("длительность «{text}» записана неверно; ожидается 135, 2h15m или 2ч15м");
        let packed = text.split_whitespace().collect::<String>().to_lowercase();
        let unsigned = packed.strip_prefix(['-', '−']);
        let sign = if unsigned.is_some() { -1 } else { 1 };
        let rest = unsigned.unwrap_or(&packed);
        // Seven digits of minutes are a century of working time: enough, whichever way it is written.
        let number = |digits: &str| -> Result<i64, String> {
            let is_plain = digits.len() <= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|_| is_plain).ok_or_else(wrong)
        };
        let bare = |minutes: &'_ str| -> String {
            let units = ["мин", "m", "м"];
            let bare = units.iter().find_map(|unit| minutes.strip_suffix(unit));
            bare.unwrap_or(minutes).to_owned()
        };
        let minutes = match rest.split_once(['h', 'ч', ':']) {
            None => number(&bare(rest))?,
            Some((hours, "")) => number(hours)? * 60,
            Some((hours, rest)) => {
                let minutes = Some(number(&bare(rest))?).filter(|minutes| *minutes < 60);
                number(hours)? * 60 + minutes.ok_or_else(wrong)?
            }
        };
        if minutes > LONGEST {
            return Err(wrong());
        }
        Ok(Self(sign * minutes))
    }
}

impl Add for WorkMinutes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for WorkMinutes {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for WorkMinutes {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for WorkMinutes {
    fn sum<I: Iterator<Item = Self>>(minutes: I) -> Self {
        minutes.fold(Self::ZERO, Add::add)
    }
}
