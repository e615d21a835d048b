//! A year of the working calendar to look at: what each day is, with a sign that needs no colour, and the norms.

use chrono::{Datelike, NaiveDate, Weekday};

use super::production::{self, DayKind, Norm};
use super::working::{OutsideCalendar, WorkingCalendar};
use super::{day::Day, duration::WorkMinutes};

/// What a day is, for somebody who looks at a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// An ordinary working day.
    Working,
    /// A working day an hour shorter (ст. 95).
    Short,
    /// A Saturday or Sunday that is worked.
    WorkingWeekend,
    /// Saturday or Sunday.
    Weekend,
    /// A non-working holiday (ст. 112).
    Holiday,
    /// A day off moved here.
    Moved,
    /// A non-working day with pay by an act of the President.
    Special,
    /// Hours or a day off ordered by the ministry or the region.
    Ordered,
}

impl Mark {
    /// All marks, in the order of a legend.
    pub const ALL: [Self; 8] = [
        Self::Working,
        Self::Short,
        Self::WorkingWeekend,
        Self::Weekend,
        Self::Holiday,
        Self::Moved,
        Self::Special,
        Self::Ordered,
    ];

    /// The sign after the number of the day.
    pub fn sign(self) -> char {
        self.legend().0
    }

    /// What the sign means, in Russian.
    pub fn word(self) -> &'static str {
        self.legend().1
    }

    fn legend(self) -> (char, &'static str) {
        match self {
            Self::Working => (' ', "рабочий"),
            Self::Short => ('-', "короче на час"),
            Self::WorkingWeekend => ('+', "рабочий выходной"),
            Self::Weekend => ('.', "выходной"),
            Self::Holiday => ('*', "праздник"),
            Self::Moved => ('>', "перенесённый выходной"),
            Self::Special => ('°', "нерабочий по указу"),
            Self::Ordered => ('#', "по приказу"),
        }
    }

    /// What a day is.
    pub fn for_day(day: &Day) -> Self {
        if day.ordered.is_some() {
            return Self::Ordered;
        }
        match &day.kind {
            DayKind::Weekend => Self::Weekend,
            DayKind::Holiday { .. } => Self::Holiday,
            DayKind::MovedOff { .. } => Self::Moved,
            DayKind::Working {
                special: Some(_), ..
            } if day.spans.is_empty() => Self::Special,
            DayKind::Working {
                instead_of: Some(_),
                ..
            } => Self::WorkingWeekend,
            DayKind::Working { short: true, .. } => Self::Short,
            // Days of the week on which the ministry does not work.
            DayKind::Working { .. } if day.spans.is_empty() => Self::Weekend,
            DayKind::Working { .. } => Self::Working,
        }
    }
}

/// A month as weeks from Monday; `None` where the week belongs to another month.
pub type Weeks = Vec<[Option<(NaiveDate, Mark)>; 7]>;

/// A year with its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearView {
    /// Which year.
    pub year: i32,
    /// The act of the Government; none when the year is provisional.
    pub decree: Option<String>,
    /// The norm of the year as published calendars count it.
    pub norm: Norm,
    /// The norm of each month.
    pub months: [Norm; 12],
    /// Working time by the ministry's own hours.
    pub own: WorkMinutes,
    /// Days off that were moved: the day off, the day it was moved from, by which act.
    pub moved: Vec<(NaiveDate, NaiveDate, String)>,
    /// Days an hour shorter.
    pub short: Vec<NaiveDate>,
    /// Weekend days that are worked, and for which day.
    pub working_weekends: Vec<(NaiveDate, NaiveDate)>,
}

impl YearView {
    /// The act of the Government that the year is counted by, or that there is none.
    pub fn basis(&self) -> String {
        self.decree.clone().unwrap_or_else(|| {
            "Предварительно: постановления о переносе выходных нет, дни посчитаны по ст. 112 ТК РФ"
                .to_owned()
        })
    }

    /// The norm of the year, and its working time by the ministry's own hours.
    pub fn norm_line(&self) -> String {
        let tenths = |tenths: u32| format!("{},{}", tenths / 10, tenths % 10);
        format!(
            "Норма года: {} рабочих дней; {} ч при 40-часовой неделе, {} при 36, {} при 24; по часам министерства — {}",
            self.norm.days,
            self.norm.hours,
            tenths(self.norm.tenths_at(36)),
            tenths(self.norm.tenths_at(24)),
            self.own
        )
    }

    /// What a year adds up to, in Russian, a line a fact.
    pub fn summary(&self) -> Vec<String> {
        let day = |date: NaiveDate| date.format("%d.%m").to_string();
        let mut lines = vec![self.norm_line()];
        let quarter = |(place, months): (usize, &[Norm])| {
            let days: u32 = months.iter().map(|month| month.days).sum();
            let hours: u32 = months.iter().map(|month| month.hours).sum();
            format!("{} кв. {days} дн {hours} ч", place + 1)
        };
        let quarters: Vec<String> = self.months.chunks(3).enumerate().map(quarter).collect();
        lines.push(format!("По кварталам: {}", quarters.join(" · ")));
        for (off, from, act) in &self.moved {
            let (off, from) = (day(*off), day(*from));
            lines.push(format!("Выходной {off} — перенесён с {from} ({act})"));
        }
        for (date, off) in &self.working_weekends {
            lines.push(format!(
                "Рабочий день {} — вместо {}",
                day(*date),
                day(*off)
            ));
        }
        let mut short: Vec<String> = self.short.iter().map(|date| day(*date)).collect();
        if short.is_empty() {
            short.push("нет".to_owned());
        }
        lines.push(format!(
            "Короче на час (ст. 95 ТК РФ): {}",
            short.join(", ")
        ));
        lines
    }
}

impl WorkingCalendar {
    /// The weeks of a month.
    ///
    /// # Errors
    ///
    /// When the month lies outside the calendar's years, or there is no such month.
    pub fn month(&self, year: i32, month: u32) -> Result<Weeks, OutsideCalendar> {
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| self.outside())?;
        let mut weeks: Weeks = Vec::new();
        for date in first.iter_days().take_while(|date| date.month() == month) {
            if weeks.is_empty() || date.weekday() == Weekday::Mon {
                weeks.push([None; 7]);
            }
            let mark = Mark::for_day(&self.day(date)?);
            if let Some(week) = weeks.last_mut() {
                week[date.weekday().num_days_from_monday() as usize] = Some((date, mark));
            }
        }
        Ok(weeks)
    }

    /// A year with its sums.
    ///
    /// # Errors
    ///
    /// When the year lies outside the calendar.
    pub fn year(&self, year: i32) -> Result<YearView, OutsideCalendar> {
        let (norm, months) = self.production.norms(year);
        let mut view = YearView {
            year,
            decree: self.production.decree(year).map(str::to_owned),
            norm,
            months,
            own: WorkMinutes::ZERO,
            moved: Vec::new(),
            short: Vec::new(),
            working_weekends: Vec::new(),
        };
        for date in production::days((year, year)) {
            let day = self.day(date)?;
            for span in &day.spans {
                view.own = view.own + WorkMinutes::new(i64::from(span.to - span.from));
            }
            match day.kind {
                DayKind::MovedOff { from, act } => view.moved.push((date, from, act)),
                DayKind::Working {
                    short, instead_of, ..
                } => {
                    if short {
                        view.short.push(date);
                    }
                    if let Some(off) = instead_of {
                        view.working_weekends.push((date, off));
                    }
                }
                DayKind::Weekend | DayKind::Holiday { .. } => {}
            }
        }
        Ok(view)
    }
}

/// The name of a month, in Russian.
pub fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "Январь",
        "Февраль",
        "Март",
        "Апрель",
        "Май",
        "Июнь",
        "Июль",
        "Август",
        "Сентябрь",
        "Октябрь",
        "Ноябрь",
        "Декабрь",
    ];
    let name = NAMES.get(month.saturating_sub(1) as usize);
    name.copied().unwrap_or_default()
}
