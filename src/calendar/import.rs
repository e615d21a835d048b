//! The public production calendar (`calendar.xml` and the JSON of the same site) turned into a `[[year]]` of
//! `holidays.toml`. What was read is checked against what the program makes of it, day by day.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::Deserialize;

use super::production::{self, DayKind, Norm, Year};

/// A year as the public file tells it.
#[derive(Debug, Default)]
struct Published {
    year: i32,
    off: BTreeSet<NaiveDate>,
    short: BTreeSet<NaiveDate>,
    moved: BTreeMap<NaiveDate, NaiveDate>,
    norm: Option<Norm>,
}

/// Turns the text of a public calendar into the TOML of its year. `decree` is the act of the Government, which the
/// public file does not tell.
///
/// # Errors
///
/// In Russian: the file is of neither form, a day in it does not exist, or the year that it tells is not the one that
/// follows from its moves.
pub fn import(text: &str, decree: Option<&str>) -> Result<String, String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let published = if text.starts_with('<') {
        from_xml(text)?
    } else {
        from_json(text)?
    };
    published.to_toml(decree)
}

fn from_xml(text: &str) -> Result<Published, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| {
        let place = error.pos();
        format!(
            "строка {}, столбец {}: это не XML; ожидается calendar.xml производственного календаря",
            place.row, place.col
        )
    })?;
    let root = document.root_element();
    let year = root
        .attribute("year")
        .and_then(|year| year.parse().ok())
        .ok_or("у элемента calendar нет года (year); ожидается calendar.xml производственного календаря")?;
    let mut published = Published {
        year,
        ..Published::default()
    };
    let mut working_weekends = BTreeSet::new();
    let nodes = root.descendants();
    for day in nodes.filter(|node| node.has_tag_name("day") && node.is_element()) {
        let line = document.text_pos_at(day.range().start).row;
        let on_line = |problem: String| format!("строка {line}: {problem}");
        let date = month_day(year, day.attribute("d").unwrap_or_default()).map_err(on_line)?;
        match day.attribute("t") {
            Some("1") => drop(published.off.insert(date)),
            Some("2") => drop(published.short.insert(date)),
            Some("3") => drop(working_weekends.insert(date)),
            other => {
                let kind = other.unwrap_or_default();
                let problem = format!("вид дня t=\"{kind}\"; ожидается 1, 2 или 3");
                return Err(on_line(problem));
            }
        }
        if let Some(from) = day.attribute("f") {
            let from = month_day(year, from).map_err(on_line)?;
            published.moved.insert(date, from);
        }
    }
    // Saturdays and Sundays are off unless the file says otherwise.
    let weekends = production::days((year, year)).filter(|date| production::is_weekend(*date));
    let off = weekends.filter(|date| !working_weekends.contains(date));
    published.off.extend(off);
    Ok(published)
}

#[derive(Deserialize)]
struct RawJson {
    year: i32,
    months: Vec<RawMonth>,
    #[serde(default)]
    transitions: Vec<RawTransition>,
    statistic: Option<RawStatistic>,
}

#[derive(Deserialize)]
struct RawMonth {
    month: u32,
    days: String,
}

#[derive(Deserialize)]
struct RawTransition {
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct RawStatistic {
    workdays: u32,
    hours40: f64,
}

fn from_json(text: &str) -> Result<Published, String> {
    let raw: RawJson = serde_json::from_str(text).map_err(|error| {
        format!(
            "строка {}, столбец {}: это не JSON производственного календаря (нужны year, months, transitions)",
            error.line(),
            error.column()
        )
    })?;
    let mut published = Published {
        year: raw.year,
        ..Published::default()
    };
    for month in &raw.months {
        for written in month.days.split(',').filter(|day| !day.trim().is_empty()) {
            let number = written.trim().trim_end_matches(['*', '+']);
            let date = number
                .parse()
                .ok()
                .and_then(|day| NaiveDate::from_ymd_opt(raw.year, month.month, day))
                .ok_or_else(|| {
                    format!(
                        "месяц {}: дня «{written}» нет; ожидается месяц от 1 до 12 и его дни через запятую",
                        month.month
                    )
                })?;
            if written.contains('*') {
                published.short.insert(date);
            } else {
                published.off.insert(date);
            }
        }
    }
    for moved in &raw.transitions {
        let from = month_day(raw.year, &moved.from)?;
        published
            .moved
            .insert(month_day(raw.year, &moved.to)?, from);
    }
    published.norm = raw.statistic.and_then(|statistic| {
        let whole = statistic.hours40.fract() == 0.0 && (0.0..3000.0).contains(&statistic.hours40);
        // A whole number in that range loses nothing.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        whole.then_some(Norm {
            days: statistic.workdays,
            hours: statistic.hours40 as u32,
        })
    });
    Ok(published)
}

/// `01.09` is the 9th of January.
fn month_day(year: i32, text: &str) -> Result<NaiveDate, String> {
    text.split_once('.')
        .and_then(|(month, day)| {
            NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
        })
        .ok_or_else(|| {
            format!("дня «{text}» в {year} году нет; ожидается месяц.день, например 01.09")
        })
}

impl Published {
    fn to_toml(&self, decree: Option<&str>) -> Result<String, String> {
        if !(1992..=2200).contains(&self.year) {
            return Err(format!("год {}; ожидается от 1992 до 2200", self.year));
        }
        let by_law = Year::by_law(self.year);
        let mut moved = self.moved.clone();
        moved.retain(|off, from| by_law.off.get(off).is_none_or(|(law, _)| law != from));
        let mut year = Year::default();
        for (off, from) in &moved {
            year.move_day(*off, *from, "");
        }
        year.move_by_law(self.year);
        self.compare(&year)?;
        let norm = year.norm(self.year);
        if let Some(stated) = self.norm.filter(|stated| *stated != norm) {
            return Err(format!(
                "в файле норма {} дней и {} часов, а по его же дням выходит {} и {}",
                stated.days, stated.hours, norm.days, norm.hours
            ));
        }
        let mut toml = format!("[[year]]\nyear = {}\n", self.year);
        match decree {
            Some(decree) => {
                let decree = toml::Value::from(decree);
                let _ = writeln!(toml, "decree = {decree}");
            }
            None => toml
                .push_str("decree = \"\"    # впишите: постановление Правительства РФ от … № …\n"),
        }
        toml.push_str("moved = [\n");
        for (off, from) in moved {
            let _ = writeln!(toml, "    {{ off = {off}, from = {from} }},");
        }
        let _ = write!(
            toml,
            "]\nnorm = {{ days = {}, hours = {} }}\n",
            norm.days, norm.hours
        );
        Ok(toml)
    }

    /// Every day of the file must be what the program makes of the moves.
    fn compare(&self, year: &Year) -> Result<(), String> {
        let mut differ = Vec::new();
        for date in production::days((self.year, self.year)) {
            let found = match year.day(date) {
                DayKind::Working { short: true, .. } => "сокращённый",
                DayKind::Working { .. } => "рабочий",
                DayKind::Weekend | DayKind::Holiday { .. } | DayKind::MovedOff { .. } => "выходной",
            };
            let told = if self.short.contains(&date) {
                "сокращённый"
            } else if self.off.contains(&date) {
                "выходной"
            } else {
                "рабочий"
            };
            if found != told {
                let date = date.format("%d.%m.%Y");
                differ.push(format!("{date}: в файле {told}, по переносам {found}"));
            }
        }
        if differ.is_empty() {
            return Ok(());
        }
        let rest = match differ.len().saturating_sub(5) {
            0 => String::new(),
            more => format!("; и ещё дней: {more}"),
        };
        differ.truncate(5);
        Err(format!(
            "календарь {} года не сходится с законом: {}{rest}. Если это региональный праздник или нерабочие дни по \
             указу, внесите их в organization.toml ([[day]]) или в special",
            self.year,
            differ.join("; ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The public JSON of 2026, as the site gives it.
    const JSON: &str = r#"{"year":2026,"months":[{"month":1,"days":"1,2,3,4,5,6,7,8,9+,10,11,17,18,24,25,31"},
        {"month":2,"days":"1,7,8,14,15,21,22,23,28"},{"month":3,"days":"1,7,8,9+,14,15,21,22,28,29"},
        {"month":4,"days":"4,5,11,12,18,19,25,26,30*"},{"month":5,"days":"1,2,3,8*,9,10,11+,16,17,23,24,30,31"},
        {"month":6,"days":"6,7,11*,12,13,14,20,21,27,28"},{"month":7,"days":"4,5,11,12,18,19,25,26"},
        {"month":8,"days":"1,2,8,9,15,16,22,23,29,30"},{"month":9,"days":"5,6,12,13,19,20,26,27"},
        {"month":10,"days":"3,4,10,11,17,18,24,25,31"},{"month":11,"days":"1,3*,4,7,8,14,15,21,22,28,29"},
        {"month":12,"days":"5,6,12,13,19,20,26,27,31+"}],
        "transitions":[{"from":"01.03","to":"01.09"},{"from":"03.08","to":"03.09"},{"from":"05.09","to":"05.11"},
        {"from":"01.04","to":"12.31"}],
        "statistic":{"workdays":247,"holidays":118,"hours40":1972,"hours36":1774.4,"hours24":1181.6}}"#;

    /// 2024 in the public XML, shortened to the days that are not plain.
    const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <calendar year="2024" lang="ru"><holidays><holiday id="1" title="Новогодние каникулы"/></holidays><days>
        <day d="01.01" t="1" h="1"/><day d="01.02" t="1" h="1"/><day d="01.03" t="1" h="1"/><day d="01.04" t="1" h="1"/>
        <day d="01.05" t="1" h="1"/><day d="01.06" t="1" h="1"/><day d="01.07" t="1" h="2"/><day d="01.08" t="1" h="1"/>
        <day d="02.22" t="2"/><day d="02.23" t="1" h="3"/><day d="03.07" t="2"/><day d="03.08" t="1" h="4"/>
        <day d="04.27" t="3"/><day d="04.29" t="1" f="04.27"/><day d="04.30" t="1" f="11.02"/><day d="05.01" t="1" h="5"/>
        <day d="05.08" t="2"/><day d="05.09" t="1" h="6"/><day d="05.10" t="1" f="01.06"/><day d="06.11" t="2"/>
        <day d="06.12" t="1" h="7"/><day d="11.02" t="2"/><day d="11.04" t="1" h="8"/><day d="12.28" t="3"/>
        <day d="12.30" t="1" f="12.28"/><day d="12.31" t="1" f="01.07"/></days></calendar>"#;

    fn of_the_program(year: i32) -> String {
        let marker = format!("[[year]]\nyear = {year}\n");
        let text = production::EMBEDDED;
        let start = text.find(&marker).expect("the year");
        let end = text[start + 1..]
            .find("[[year]]")
            .map_or(text.len(), |end| start + 1 + end);
        text[start..end].trim().to_owned()
    }

    #[test]
    fn the_public_files_make_the_years_that_the_program_carries() {
        let decree = "постановление Правительства РФ от 24.09.2025 № 1466";
        assert_eq!(
            import(JSON, Some(decree)).expect("reads").trim(),
            of_the_program(2026)
        );
        let decree = "постановление Правительства РФ от 10.08.2023 № 1314";
        assert_eq!(
            import(XML, Some(decree)).expect("reads").trim(),
            of_the_program(2024)
        );
    }

    #[test]
    fn what_does_not_add_up_is_told_by_its_days() {
        let error = import(&JSON.replace("8*,9,10", "8,9,10"), None).expect_err("refused");
        assert!(
            error.contains("08.05.2026: в файле выходной, по переносам сокращённый"),
            "{error}"
        );
        let error = import(&JSON.replace("\"hours40\":1972", "\"hours40\":1980"), None)
            .expect_err("refused");
        assert!(error.contains("норма 247 дней и 1980 часов"), "{error}");
        let error = import(&XML.replace("d=\"02.22\"", "d=\"02.30\""), None).expect_err("refused");
        assert!(
            error.contains("строка 5: дня «02.30» в 2024 году нет"),
            "{error}"
        );
        assert!(
            import("что-то", None)
                .expect_err("refused")
                .contains("это не JSON")
        );
        assert!(
            import("<a", None)
                .expect_err("refused")
                .contains("это не XML")
        );
        let undated = import(JSON, None).expect("reads");
        assert!(undated.contains("впишите"), "{undated}");
    }
}
