//! Why a count is what it is: the walk from one instant to another, day by day, with what was counted, what was
//! skipped, and by which rule.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta, Timelike};

use super::instant::{Instant, weekday};
use super::working::{OutsideCalendar, WorkingCalendar};
use super::{day::Day, duration::WorkMinutes, production::DayKind};

/// The way from one instant to another over the working calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The earlier instant, by the ministry's clock.
    pub from: chrono::NaiveDateTime,
    /// The later instant, by the ministry's clock.
    pub to: chrono::NaiveDateTime,
    /// The days in order; days off in a row for one reason are one stretch.
    pub days: Vec<Stretch>,
    /// Working minutes of all of them.
    pub total: WorkMinutes,
    /// The way leads through a year that is counted without a decree.
    pub provisional: Option<i32>,
}

/// A day of the walk, or several days off in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
    /// What was counted, by the ministry's clock; nothing on a day off.
    pub spans: Vec<(NaiveTime, NaiveTime)>,
    /// Working minutes of it.
    pub minutes: WorkMinutes,
    /// What was skipped and why, what is special about the day; may be empty.
    pub note: String,
}

impl WorkingCalendar {
    /// The walk between two instants, from the earlier to the later one.
    ///
    /// # Errors
    ///
    /// When an instant lies outside the calendar's years.
    pub fn walk(&self, from: Instant, to: Instant) -> Result<Walk, OutsideCalendar> {
        let (from, to) = (from.min(to), from.max(to));
        let total = self.between(from, to)?;
        let (start, end) = (self.local(from).naive_local(), self.local(to).naive_local());
        let mut days: Vec<Stretch> = Vec::new();
        // A shift over midnight belongs to the day it opened on.
        let first = (start.date() - Days::new(1)).max(self.first);
        for date in first.iter_days().take_while(|date| *date <= end.date()) {
            let day = self.day(date)?;
            let stretch = self.stretch(&day, from, to);
            let is_before = date < start.date();
            if !(is_before && stretch.spans.is_empty()) {
                match days.last_mut().filter(|last| last.goes_on_as(&stretch)) {
                    Some(last) => last.last = date,
                    None => days.push(stretch),
                }
            }
        }
        Ok(Walk {
            from: start,
            to: end,
            days,
            total,
            provisional: self.provisional_between(from, to),
        })
    }

    /// A whole day, as the walk over it would have it.
    ///
    /// # Errors
    ///
    /// When the day lies outside the calendar's years.
    pub fn whole_day(&self, date: NaiveDate) -> Result<Stretch, OutsideCalendar> {
        let day = self.day(date)?;
        Ok(self.stretch(&day, Instant::MIN_UTC, Instant::MAX_UTC))
    }

    fn stretch(&self, day: &Day, from: Instant, to: Instant) -> Stretch {
        let clipped: Vec<(Instant, Instant)> = self
            .hours(day)
            .map(|(opening, closing)| (opening.max(from), closing.min(to)))
            .filter(|(opening, closing)| opening < closing)
            .collect();
        let clock = |at: Instant| self.local(at).time();
        let mut notes: Vec<String> = clipped
            .windows(2)
            .map(|pair| format!("обед {}", hours(clock(pair[0].1), clock(pair[1].0))))
            .collect();
        let worked: TimeDelta = clipped.iter().map(|(from, to)| *to - *from).sum();
        notes.extend(self.rules_of(day));
        if clipped.is_empty() && !day.spans.is_empty() {
            notes.push("вне рабочих часов".to_owned());
        }
        let spans = clipped.iter().map(|(from, to)| (clock(*from), clock(*to)));
        Stretch {
            first: day.date,
            last: day.date,
            spans: spans.collect(),
            minutes: WorkMinutes::new(worked.num_minutes()),
            note: notes.join("; "),
        }
    }

    /// What makes a day other than the usual one of its weekday, in Russian.
    pub fn rules_of(&self, day: &Day) -> Vec<String> {
        if day.spans.is_empty() {
            return vec![day.why_closed(false)];
        }
        if let Some(act) = &day.ordered {
            return vec![format!("часы дня установлены: {act}")];
        }
        let mut rules = Vec::new();
        if let DayKind::Working {
            short,
            instead_of,
            special,
            ..
        } = &day.kind
        {
            if let Some(off) = instead_of {
                let act = match self.production.day(*off) {
                    DayKind::MovedOff { act, .. } => format!(" ({act})"),
                    _ => String::new(),
                };
                rules.push(format!("рабочий день за {}{act}", off.format("%d.%m")));
            }
            if *short {
                rules.push("сокращённый день (ст. 95 ТК РФ)".to_owned());
            }
            if let Some(act) = special {
                rules.push(format!("{act}: министерство работало"));
            }
        }
        rules
    }
}

impl Stretch {
    /// The day, or the first and the last one: "пн 23.11.2026".
    pub fn dates(&self) -> String {
        let day = |date: NaiveDate| date.format("%d.%m.%Y").to_string();
        if self.first == self.last {
            format!("{} {}", weekday(self.first), day(self.first))
        } else {
            format!("{}–{}", day(self.first), day(self.last))
        }
    }

    /// What was counted of it by the clock: "09:00–12:30, 13:18–17:30"; empty on a day off.
    pub fn hours(&self) -> String {
        let spans = self.spans.iter().map(|(from, to)| hours(*from, *to));
        spans.collect::<Vec<_>>().join(", ")
    }

    /// Its working minutes in words; a dash on a day off.
    pub fn counted(&self) -> String {
        if self.spans.is_empty() {
            "—".to_owned()
        } else {
            self.minutes.to_string()
        }
    }

    /// The next day off has the same reason.
    fn goes_on_as(&self, next: &Self) -> bool {
        self.spans.is_empty() && next.spans.is_empty() && self.note == next.note
    }
}

impl Walk {
    /// The walk in Russian, a line a day.
    pub fn lines(&self) -> Vec<String> {
        let moment = |at: chrono::NaiveDateTime| {
            format!("{} {}", weekday(at.date()), at.format("%d.%m.%Y %H:%M"))
        };
        let mut lines = vec![format!("От {} до {}:", moment(self.from), moment(self.to))];
        for day in &self.days {
            let line = format!(
                "  {:<21}  {:<24}  {:<12}  {}",
                day.dates(),
                day.hours(),
                day.counted(),
                day.note
            );
            lines.push(line.trim_end().to_owned());
        }
        lines.push(format!("Итого рабочего времени: {}", self.total));
        lines.extend(self.provisional.map(provisional_note));
        lines
    }
}

/// What is said wherever a count leads through a year without a decree.
pub fn provisional_note(year: i32) -> String {
    format!("{year} год посчитан предварительно: постановления о переносе выходных для него нет")
}

fn hours(from: NaiveTime, to: NaiveTime) -> String {
    let end = if to.num_seconds_from_midnight() == 0 {
        "24:00".to_owned()
    } else {
        to.format("%H:%M").to_string()
    };
    format!("{}–{end}", from.format("%H:%M"))
}
