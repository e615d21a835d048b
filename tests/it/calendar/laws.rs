//! The laws of working time, over random hours, zones and years.
//!
//! W(t) is the working time before t; n > 0. An office that breaks a law is printed as the TOML that makes it and the
//! zone, with the fewest tables that still break it.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use pult::calendar::{Now, OutsideCalendar, WorkMinutes, WorkingCalendar};

use super::Office;

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Zones with summer time of both hemispheres, of half an hour, at midnight, of days without a midnight, and with none.
const ZONES: [Tz; 8] = [
    Tz::UTC,
    Tz::Asia__Novokuznetsk,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::America__Sao_Paulo,
    Tz::Africa__Cairo,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
];

/// Hours as they are written, and the calendar that is built from them.
struct Made {
    toml: String,
    zone: Tz,
    calendar: WorkingCalendar,
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.zone, self.toml)
    }
}

fn clock(minute: u16) -> String {
    if minute > 1440 {
        format!("{:02}:{:02}+1", (minute - 1440) / 60, minute % 60)
    } else {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

/// One to three spans of a day, as written.
fn day_hours() -> impl Strategy<Value = String> {
    // Some of them at night, when clocks change.
    let cuts = btree_set(prop_oneof![2 => 0_u16..=1440, 1 => 0_u16..=240], 2..=6);
    let touching = any::<bool>();
    (cuts, touching).prop_map(|(cuts, touching)| {
        let cuts: Vec<u16> = cuts.into_iter().collect();
        let pairs: Vec<&[u16]> = if touching {
            cuts.windows(2).collect()
        } else {
            cuts.chunks_exact(2).collect()
        };
        let spans: Vec<String> = pairs
            .iter()
            .map(|pair| format!("{}-{}", clock(pair[0]), clock(pair[1])))
            .collect();
        spans.join(", ")
    })
}

/// A shift over midnight that has ended before the next one begins.
fn night_hours() -> impl Strategy<Value = String> {
    (1000_u16..1440, 1441_u16..=2440)
        .prop_map(|(from, to)| format!("{}-{}", clock(from), clock(to)))
}

fn week() -> impl Strategy<Value = String> {
    let days = |hours: BoxedStrategy<String>| vec(prop::option::weighted(0.7, hours), 7);
    let days = prop_oneof![3 => days(day_hours().boxed()), 1 => days(night_hours().boxed())];
    days.prop_filter_map("a week with some work", |days| {
        let week: String = WEEKDAYS
            .iter()
            .zip(&days)
            .filter_map(|(name, hours)| {
                hours
                    .as_ref()
                    .map(|hours| format!("{name} = \"{hours}\"\n"))
            })
            .collect();
        (!week.is_empty()).then_some(week)
    })
}

fn date() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2015, 1, 1).expect("a date");
    (0_u64..28 * 365).prop_map(move |days| first + Days::new(days))
}

/// A week, sometimes another one since a date, sometimes days ordered otherwise.
fn tables() -> impl Strategy<Value = String> {
    let since = prop::option::of((date(), week()));
    let ordered = prop::collection::btree_map(date(), prop::option::of(day_hours()), 0..4);
    let special = any::<bool>();
    (week(), since, ordered, special).prop_map(|(week, since, ordered, special)| {
        let mut toml = format!(
            "special_days = \"{}\"\n[[hours]]\n{week}",
            if special { "working" } else { "nonworking" }
        );
        if let Some((since, week)) = since {
            toml += &format!("[[hours]]\nsince = {since}\n{week}");
        }
        for (date, hours) in ordered {
            let hours = hours.map_or_else(
                || "off = true".to_owned(),
                |hours| format!("hours = \"{hours}\""),
            );
            toml += &format!("[[day]]\ndate = {date}\n{hours}\nact = \"приказ\"\n");
        }
        toml
    })
}

fn made(
    tables: impl Strategy<Value = String>,
    zones: &'static [Tz],
) -> impl Strategy<Value = Made> {
    (tables, prop::sample::select(zones)).prop_filter_map(
        "hours that leave work and do not overlap",
        |(toml, zone)| {
            let calendar = Office::build(&toml, zone).ok()?;
            Some(Made {
                toml,
                zone,
                calendar,
            })
        },
    )
}

/// An instant on a whole minute of the years 2015–2040, half of them in the weeks in which clocks change somewhere.
fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    let changes = [
        (2, 14),
        (3, 7),
        (3, 24),
        (4, 1),
        (4, 22),
        (9, 20),
        (10, 1),
        (10, 15),
        (10, 22),
        (10, 29),
    ];
    let any_day = (0_u64..364).prop_map(|day| (1, 2, day));
    let near_a_change = (prop::sample::select(changes.to_vec()), 0_u64..7)
        .prop_map(|((month, day), more)| (month, day, more));
    (
        2015_i32..=2040,
        prop_oneof![any_day, near_a_change],
        0_i64..1440,
    )
        .prop_map(|(year, (month, day, more), minute)| {
            let day = NaiveDate::from_ymd_opt(year, month, day).expect("a date") + Days::new(more);
            day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute)
        })
}

/// Several instants, so that one calendar, which takes a while to build, is asked more than once.
fn instants() -> impl Strategy<Value = Vec<DateTime<Utc>>> {
    vec(instant(), 12)
}

fn minutes() -> impl Strategy<Value = i64> {
    prop_oneof![1_i64..30, 1_i64..3_000, 1_i64..200_000]
}

impl Made {
    fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        self.calendar
            .between(from, to)
            .expect("a year of the calendar")
            .get()
    }

    /// `None` when the hours are so few that the years end before.
    fn add(&self, from: DateTime<Utc>, minutes: i64) -> Option<DateTime<Utc>> {
        self.calendar.add(from, WorkMinutes::new(minutes)).ok()
    }

    fn sub(&self, from: DateTime<Utc>, minutes: i64) -> Option<DateTime<Utc>> {
        self.calendar.sub(from, WorkMinutes::new(minutes)).ok()
    }

    fn is_working(&self, at: DateTime<Utc>) -> bool {
        matches!(self.calendar.now(at), Ok(Now::Working { .. }))
    }

    /// The next instant of working time, or this one.
    fn opening(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, OutsideCalendar> {
        if self.is_working(at) {
            Ok(at)
        } else {
            self.calendar.next_opening(at)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 300, ..ProptestConfig::default() })]

    /// Laws 1, 2, 3, 4, 6 and 12: `add` and `sub` against `between`, against each other, against themselves.
    #[test]
    fn adding_is_the_inverse_of_counting(
        office in made(tables(), &ZONES),
        starts in instants(),
        n in minutes(),
        m in minutes(),
        second in 0_i64..60,
    ) {
        for a in starts.into_iter().map(|a| a + TimeDelta::seconds(second)) {
            let (Some(there), Some(next)) = (office.add(a, n), office.add(a, n + 1)) else { continue };
            prop_assert_eq!(office.between(a, there), n);
            prop_assert!(there < next, "strictly monotone in n");
            for x in [there - TimeDelta::seconds(1), there, next - TimeDelta::seconds(1)] {
                prop_assert_eq!(office.between(a, x) >= n, x >= there, "law 1 at {}", x);
            }
            prop_assert!(office.is_working(there - TimeDelta::seconds(1)), "it lands in (opening, closing]");
            if let Some(both) = office.add(there, m) {
                prop_assert_eq!(Some(both), office.add(a, m + n));
                prop_assert_eq!(office.add(a, -m).and_then(|back| office.add(back, m + n)), office.sub(a, m).map(|_| there));
            }
            prop_assert_eq!(office.sub(there, n), office.opening(a).ok(), "sub mirrors add");
            let later = a + TimeDelta::minutes(m % 5_000);
            prop_assert!(office.add(later, n).is_none_or(|later| later >= there), "monotone in a");
            if let Some(before) = office.sub(a, n) {
                prop_assert_eq!(office.between(before, a), n);
                prop_assert!(office.is_working(before), "it lands in [opening, closing)");
                prop_assert_eq!(office.add(a, -n), Some(before));
            }
        }
    }

    /// Laws 5 and 7: signed, additive in any order, never more than the wall clock, a second at a time.
    #[test]
    fn counting_is_additive_signed_and_bounded(office in made(tables(), &ZONES), at in instants()) {
        for three in at.windows(3) {
            let (a, b, c) = (three[0], three[1], three[2]);
            prop_assert_eq!(office.between(a, b) + office.between(b, c), office.between(a, c));
            prop_assert_eq!(office.between(a, b), -office.between(b, a));
            let (from, to) = (a.min(b), a.max(b));
            prop_assert!((0..=(to - from).num_minutes()).contains(&office.between(from, to)));
            let minute = office.between(a, a + TimeDelta::minutes(1));
            prop_assert_eq!(minute == 1, office.is_working(a));
        }
    }

    /// Law 8: days sum up to any span, where clocks do not change.
    #[test]
    fn days_sum_up(office in made(tables(), &ZONES[..2]), from in date(), days in 1_u64..400) {
        let until = from + Days::new(days);
        prop_assume!(until.year() <= 2042);
        let sum: i64 = from.iter_days().take_while(|date| *date < until).map(|date| {
            let day = office.calendar.day(date).expect("a year of the calendar");
            day.spans.iter().map(|span| i64::from(span.to - span.from)).sum::<i64>()
        }).sum();
        // The morning of a night shift belongs to the day before: cut where no shift is.
        let cut = |date: NaiveDate| {
            let midnight = office.calendar.instant(date.and_time(chrono::NaiveTime::MIN));
            let eve = date.pred_opt().and_then(|eve| office.calendar.closing(eve).ok().flatten());
            eve.map_or(midnight, |closing| closing.max(midnight))
        };
        prop_assert_eq!(office.between(cut(from), cut(until)), sum);
    }

    /// Law 9: to split a span, or to write the orders in another order, changes nothing.
    #[test]
    fn spelling_changes_nothing(
        hours in day_hours(),
        cut in 1_u16..1439,
        zone in prop::sample::select(&ZONES[..]),
        dates in btree_set(date(), 3),
        at in instants(),
    ) {
        let split: Vec<String> = hours.split(", ").map(|span| {
            let (from, to) = span.split_once('-').expect("a span");
            let middle = clock(cut);
            if from < middle.as_str() && middle.as_str() < to {
                format!("{from}-{middle}, {middle}-{to}")
            } else {
                span.to_owned()
            }
        }).collect();
        let orders: Vec<String> = dates
            .iter()
            .map(|date| format!("[[day]]\ndate = {date}\nhours = \"{hours}\"\nact = \"приказ\"\n"))
            .collect();
        let plain = format!("[[hours]]\ntuesday = \"{hours}\"\n{}", orders.concat());
        let other: String = orders.into_iter().rev().collect();
        let other = format!("[[hours]]\ntuesday = \"{}\"\n{other}", split.join(", "));
        let plain = Office::build(&plain, zone).expect("hours");
        let other = Office::build(&other, zone).expect("hours");
        for two in at.windows(2) {
            prop_assert_eq!(plain.between(two[0], two[1]), other.between(two[0], two[1]));
            prop_assert_eq!(plain.add(two[0], WorkMinutes::new(481)), other.add(two[0], WorkMinutes::new(481)));
        }
    }

    /// Law 10: from July to October there are no holidays, and a week later everything is the same.
    #[test]
    fn a_week_later_it_is_the_same(
        office in made(week().prop_map(|week| format!("[[hours]]\n{week}")), &ZONES[..2]),
        year in 2015_i32..=2042,
        from in 0_i64..60 * 1440,
        span in 0_i64..30 * 1440,
    ) {
        let first = NaiveDate::from_ymd_opt(year, 7, 6).expect("a date").and_time(chrono::NaiveTime::MIN).and_utc();
        let a = first + TimeDelta::minutes(from);
        let b = a + TimeDelta::minutes(span);
        let week = TimeDelta::days(7);
        prop_assert_eq!(office.between(a, b), office.between(a + week, b + week));
        let minutes = office.between(a, b);
        if minutes > 0 {
            prop_assert_eq!(office.add(a, minutes).map(|there| there + week), office.add(a + week, minutes));
        }
    }

    /// Law 11: the n-th working day is the one after which n working days have been counted, and the count composes.
    #[test]
    fn working_days_count_there_and_back(office in made(tables(), &ZONES[..2]), from in date(), n in 1_i64..400, m in 1_i64..400) {
        let is_working = |date: NaiveDate| !office.calendar.day(date).expect("a year of the calendar").spans.is_empty();
        let Ok(there) = office.calendar.workday(from, n) else { return Ok(()) };
        let counted = from.iter_days().skip(1).take_while(|date| *date <= there).filter(|date| is_working(*date));
        prop_assert_eq!(i64::try_from(counted.count()).expect("few"), n);
        prop_assert!(is_working(there));
        let further = office.calendar.workday(there, m);
        prop_assert_eq!(further, office.calendar.workday(from, n + m));
        let back = office.calendar.workday(there, -n);
        if is_working(from) {
            prop_assert_eq!(back, Ok(from));
        } else {
            prop_assert!(back.is_err() || back.is_ok_and(|back| back < from));
        }
    }

    /// The table against a walk minute by minute.
    #[test]
    fn a_naive_walk_counts_the_same(office in made(tables(), &ZONES), a in instant(), days in 1_usize..12) {
        let runs = walk(&office, a, days);
        let mut walked = 0;
        for (minute, runs) in (0_i64..).zip(&runs) {
            let at = a + TimeDelta::minutes(minute);
            prop_assert_eq!(office.between(a, at), walked, "at {}", at);
            prop_assert_eq!(office.is_working(at), *runs, "at {}", at);
            walked += i64::from(*runs);
            if *runs {
                prop_assert_eq!(office.add(a, walked), Some(at + TimeDelta::minutes(1)));
            }
        }
    }
}

/// For each minute of so many days, whether it is a working one. Opening is the first time that the wall clock reaches
/// the hour, closing the last time: so a minute works when the clock has been at the opening and will yet be before
/// the closing.
fn walk(office: &Made, a: DateTime<Utc>, days: usize) -> Vec<bool> {
    const MARGIN: usize = 3 * 60;
    let first = a - TimeDelta::minutes(i64::try_from(MARGIN).expect("small"));
    let local: Vec<NaiveDateTime> = (0_i64..)
        .take(days * 1440 + 2 * MARGIN)
        .map(|minute| {
            office
                .calendar
                .local(first + TimeDelta::minutes(minute))
                .naive_local()
        })
        .collect();
    let mut reached = local.clone();
    for at in 1..reached.len() {
        reached[at] = reached[at].max(reached[at - 1]);
    }
    let mut left = local.clone();
    for at in (0..left.len() - 1).rev() {
        left[at] = left[at].min(left[at + 1]);
    }
    let works = |at: usize| {
        let today = local[at].date();
        [today.pred_opt(), Some(today), today.succ_opt()]
            .into_iter()
            .flatten()
            .any(|date| {
                let Ok(day) = office.calendar.day(date) else {
                    return false;
                };
                let midnight = date.and_time(chrono::NaiveTime::MIN);
                day.spans.iter().any(|span| {
                    let opening = midnight + TimeDelta::minutes(i64::from(span.from));
                    let closing = midnight + TimeDelta::minutes(i64::from(span.to));
                    opening <= reached[at] && left[at] < closing
                })
            })
    };
    (MARGIN..MARGIN + days * 1440).map(works).collect()
}

/// The start of a minute, so that the walk and the table mean the same one.
#[test]
fn an_instant_of_the_laws_is_a_whole_minute() {
    proptest!(|(at in instant())| prop_assert_eq!((at.second(), at.nanosecond()), (0, 0)));
}
