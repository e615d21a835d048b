//! The stages and their limits, from `regulation.toml`, in dated versions.
//!
//! A message keeps the version of the day of its detection. The loader refuses a version whose critical path does not
//! fit its reply term: the numbers of приказ № 93 are one exact path, and an amendment that breaks it is a mistake.

mod rule;
mod version;

use chrono::NaiveDate;

use crate::toml_file::{DataError, Source};
pub use rule::{Limits, Responsible, Rule, StageCode};

/// The limits as the regulation has them.
pub const EMBEDDED: &str = include_str!("../../assets/regulation.toml");

/// All versions, oldest first.
#[derive(Debug, Clone)]
pub struct Regulation {
    versions: Vec<Limits>,
}

impl Regulation {
    /// Reads `regulation.toml`; the error names the file, the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let source = Source::new(file, text);
        let raw: version::RawFile = source.parse()?;
        let mut versions: Vec<Limits> = Vec::with_capacity(raw.version.len());
        for version in raw.version {
            let span = version.since.span();
            let limits = version.check(&source)?;
            let since = limits.since;
            if versions.last().is_some_and(|last| last.since >= since) {
                let since = since.format("%d.%m.%Y");
                let problem = format!("редакция с {since} стоит не по порядку");
                let expected = "дата позже, чем у предыдущей редакции";
                return Err(source.error(Some(span), problem, expected));
            }
            versions.push(limits);
        }
        if versions.is_empty() {
            return Err(source.error(None, "нет ни одной редакции", "раздел [[version]]"));
        }
        Ok(Self { versions })
    }

    /// The version in force on a date; the first one for any earlier date.
    pub fn on(&self, date: NaiveDate) -> &Limits {
        let after = self.versions.partition_point(|own| own.since <= date);
        &self.versions[after.saturating_sub(1)]
    }

    /// The day from which there are rules at all.
    pub fn since(&self) -> NaiveDate {
        self.versions[0].since
    }
}

#[cfg(test)]
mod tests {
    use super::super::fact::Category;
    use super::*;
    use crate::calendar::WorkMinutes;

    fn embedded() -> Regulation {
        Regulation::parse("regulation.toml", EMBEDDED).expect("the embedded file is right")
    }

    #[test]
    fn the_limits_are_one_exact_critical_path() {
        let raw: version::RawFile = toml::from_str(EMBEDDED).expect("reads");
        let limits = embedded();
        let limits = limits.on(limits.since());
        for (category, term, reserve) in [(Category::Ordinary, 480, 135), (Category::High, 240, 75)]
        {
            let sum = |path: &[StageCode]| {
                path.iter()
                    .map(|stage| limits.limit(*stage, category).get())
                    .sum::<i64>()
            };
            assert_eq!(sum(raw.version[0].critical_path.get_ref()), term);
            assert_eq!(limits.term(category).get(), term);
            assert_eq!(sum(raw.version[0].reserve.get_ref()), reserve);
            let before = limits.rule(StageCode::Drafting).before_reply(category);
            assert_eq!(before, Some(WorkMinutes::new(reserve)));
        }
    }

    #[test]
    fn a_version_that_cannot_be_kept_is_refused_with_its_line() {
        let refuse = |from: &str, to: &str| {
            let text = EMBEDDED.replacen(from, to, 1);
            assert_ne!(text, EMBEDDED, "the text has {from}");
            Regulation::parse("regulation.toml", &text)
                .expect_err("refused")
                .to_string()
        };
        let error = refuse("ordinary = 300", "ordinary = 301");
        assert!(
            error.contains("строка 18")
                && error.contains(
                    "25 + 15 + 5 + 301 + 30 + 60 + 30 + 15 = 481 мин, больше срока ответа 480"
                ),
            "{error}"
        );
        let error = refuse("ordinary = 135", "ordinary = 134");
        assert!(
            error.contains("после проекта нужно 30 + 60 + 30 + 15 = 135 мин, а оставлено 134 мин"),
            "{error}"
        );
        assert!(refuse("2020-05-18", "2020-02-30").contains("даты «2020-02-30» нет"));
        assert!(refuse("posting      =", "publish =").contains("недопустимое значение «publish»"));
        assert!(refuse("final        =", "# final =").contains("нет этапа «final»"));
    }

    #[test]
    fn a_version_that_lacks_a_term_is_refused_with_the_line_of_the_stage() {
        let refuse = |from: &str, to: &str| {
            let text = EMBEDDED.replacen(from, to, 1);
            assert_ne!(text, EMBEDDED, "the text has {from}");
            Regulation::parse("regulation.toml", &text)
                .expect_err("refused")
                .to_string()
        };
        let cases = [
            (", working_days = 7", "", "строка 35", "working_days = …"),
            (
                "ordinary = 300, high = 120, ",
                "",
                "строка 27",
                "«drafting» нет срока",
            ),
            ("ordinary = 30,  high", "high", "строка 28", "ordinary = …"),
            (
                "before_reply = { ordinary = 15, high = 15 }, ",
                "",
                "строка 31",
                "«delivery» нет срока",
            ),
            ("high = 0, ", "", "строка 23", "«report» нет срока"),
            (
                "{ ordinary = 135, high = 75 }",
                "{ ordinary = 135, high = 240 }",
                "строка 27",
                "до срока ответа 240 мин, а весь срок — 240 мин",
            ),
            (
                "\"rerouting\", ",
                "",
                "строка 18",
                "в критическом пути нет этапа «rerouting»",
            ),
            (
                "reserve = [\"approval\", ",
                "reserve = [",
                "строка 19",
                "reserve = [\"approval\", \"revision\", \"approval\", \"posting\"]",
            ),
            ("\"2020-05-18\"", "18", "строка 16", "даты «18» нет"),
        ];
        for (from, to, line, told) in cases {
            let error = refuse(from, to);
            assert!(error.contains(line) && error.contains(told), "{error}");
        }
        let bare = EMBEDDED.replacen("\"2020-05-18\"", "2020-05-18", 1);
        let bare = Regulation::parse("regulation.toml", &bare).expect("a TOML date will do");
        assert_eq!(bare.since(), embedded().since());
    }

    #[test]
    fn a_message_keeps_the_version_of_its_day() {
        let later = EMBEDDED[EMBEDDED.find("\n[[version]]").expect("has one")..].replacen(
            "2020-05-18",
            "2027-01-01",
            1,
        );
        let text = format!(
            "{EMBEDDED}\n{}",
            later.replace("ordinary = 480", "ordinary = 500")
        );
        let regulation = Regulation::parse("regulation.toml", &text).expect("two versions");
        let term = |year, month, day| {
            regulation
                .on(NaiveDate::from_ymd_opt(year, month, day).expect("a date"))
                .term(Category::Ordinary)
                .get()
        };
        assert_eq!(
            (term(2026, 12, 31), term(2027, 1, 1), term(2019, 1, 1)),
            (480, 500, 480)
        );
    }
}
