//! The two pure floors: counting working time at spans of a day, a month, a year and five years, beside the two crates
//! that do the same work, and folding a message of twelve events into all its stages.
//!
//! All three engines know the ministry's hours, its lunch and the days off of 2015–2042; the peers know neither short
//! days nor working Saturdays, which only makes their work easier.

mod common;

use std::cell::Cell;
use std::hint::black_box;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};
use divan::Bencher;
use pult::calendar::{Production, WorkMinutes, WorkingCalendar, production};
use pult::directory::{self, Organization};
use pult::regulation::stage::stages;
use pult::regulation::{Event, Message, Recorded, Rules};
use ule_hours::jiff::civil::{Date, time};
use ule_hours::jiff::{SignedDuration, Timestamp};

fn main() {
    divan::main();
}

/// Wall-clock days of a span.
const SPANS: [i64; 4] = [1, 30, 365, 1826];
/// Instants to go round, so that no branch is learned by heart.
const INSTANTS: usize = 1024;
/// Calls in a sample of what takes nanoseconds: the clock is no finer. Left to itself divan takes as many as the first
/// calls suggest, which find nothing in the processor's caches.
const NANOSECONDS: u32 = 4096;

static RULES: LazyLock<Rules> = LazyLock::new(common::rules);

/// The days from Monday to Friday of 2019–2032 that are off.
fn days_off() -> Vec<Date> {
    let calendar = &RULES.calendar;
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a date");
    first
        .iter_days()
        .take_while(|date| date.year() < 2033)
        .filter(|date| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
        .filter(|date| calendar.day(*date).expect("a year").spans.is_empty())
        .map(|date| {
            let number = |part: u32| i8::try_from(part).expect("small");
            let year = i16::try_from(date.year()).expect("small");
            Date::new(year, number(date.month()), number(date.day())).expect("a date")
        })
        .collect()
}

static WORKCLOCK: LazyLock<workclock::Schedule> = LazyLock::new(|| {
    use workclock::{Break, Holidays, Schedule, Weekdays, WorkDay};
    let days = Weekdays::MON_TO_FRI;
    Schedule::builder()
        .time_zone("Asia/Novokuznetsk")
        .rule(WorkDay::new(time(8, 30, 0, 0), time(17, 30, 0, 0), days))
        .rule(Break::new(time(12, 30, 0, 0), time(13, 18, 0, 0), days))
        .rule(Holidays::new(days_off()))
        .build()
        .expect("a schedule")
});

static ULE_HOURS: LazyLock<ule_hours::Schedule> = LazyLock::new(|| {
    let mut builder = ule_hours::Schedule::builder("Asia/Novokuznetsk")
        .expect("a zone")
        .mon_fri("08:30-12:30, 13:18-17:30")
        .expect("hours");
    for date in days_off() {
        builder = builder.closed_on(date);
    }
    builder.build()
});

/// Pseudo-random instants of 2020–2026, the same in every run; each pair is so many days apart.
fn pairs(days: i64) -> Vec<(i64, i64)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..INSTANTS)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let from = 1_577_836_800 + i64::try_from(state % (7 * 365 * 1440)).expect("small") * 60;
            (from, from + days * 86_400)
        })
        .collect()
}

fn chrono_pairs(days: i64) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let instant = |seconds| DateTime::from_timestamp(seconds, 0).expect("an instant");
    pairs(days)
        .into_iter()
        .map(|(from, to)| (instant(from), instant(to)))
        .collect()
}

fn jiff_pairs(days: i64) -> Vec<(Timestamp, Timestamp)> {
    let instant = |seconds| Timestamp::from_second(seconds).expect("an instant");
    pairs(days)
        .into_iter()
        .map(|(from, to)| (instant(from), instant(to)))
        .collect()
}

/// The next of the inputs, round and round.
fn round<'a, T>(inputs: &'a [T], place: &Cell<usize>) -> &'a T {
    place.set((place.get() + 1) % INSTANTS);
    &inputs[place.get()]
}

mod between {
    use super::{
        Bencher, Cell, NANOSECONDS, RULES, SPANS, ULE_HOURS, WORKCLOCK, black_box, chrono_pairs,
        jiff_pairs, round,
    };

    #[divan::bench(args = SPANS, sample_size = NANOSECONDS)]
    fn pult(bencher: Bencher<'_, '_>, days: i64) {
        let (calendar, inputs, place) = (&RULES.calendar, chrono_pairs(days), Cell::new(0));
        for (from, to) in &inputs {
            let _ = black_box(calendar.between(*from, *to));
        }
        bencher
            .with_inputs(|| *round(&inputs, &place))
            .bench_local_values(|(from, to)| calendar.between(from, to));
    }

    #[divan::bench(args = SPANS)]
    fn workclock(bencher: Bencher<'_, '_>, days: i64) {
        let (schedule, inputs, place) = (&*WORKCLOCK, jiff_pairs(days), Cell::new(0));
        bencher
            .with_inputs(|| *round(&inputs, &place))
            .bench_local_values(|(from, to)| schedule.between(from, to));
    }

    #[divan::bench(args = SPANS)]
    fn ule_hours(bencher: Bencher<'_, '_>, days: i64) {
        let (schedule, inputs, place) = (&*ULE_HOURS, jiff_pairs(days), Cell::new(0));
        bencher
            .with_inputs(|| *round(&inputs, &place))
            .bench_local_values(|(from, to)| schedule.between(from, to));
    }
}

mod add {
    use super::{
        Bencher, Cell, NANOSECONDS, RULES, SPANS, SignedDuration, ULE_HOURS, WORKCLOCK,
        WorkMinutes, black_box, chrono_pairs, jiff_pairs, round,
    };

    /// Working minutes of so many wall-clock days, near enough: 246 minutes a day.
    fn minutes(days: i64) -> i64 {
        days * 246
    }

    #[divan::bench(args = SPANS, sample_size = NANOSECONDS)]
    fn pult(bencher: Bencher<'_, '_>, days: i64) {
        let (calendar, inputs, place) = (&RULES.calendar, chrono_pairs(days), Cell::new(0));
        let minutes = WorkMinutes::new(minutes(days));
        for (from, _) in &inputs {
            let _ = black_box(calendar.add(*from, minutes));
        }
        bencher
            .with_inputs(|| *round(&inputs, &place))
            .bench_local_values(|(from, _)| calendar.add(from, black_box(minutes)));
    }

    #[divan::bench(args = SPANS)]
    fn workclock(bencher: Bencher<'_, '_>, days: i64) {
        let (schedule, inputs, place) = (&*WORKCLOCK, jiff_pairs(days), Cell::new(0));
        let span = SignedDuration::from_mins(minutes(days));
        bencher
            .with_inputs(|| *round(&inputs, &place))
            .bench_local_values(|(from, _)| schedule.add(from, black_box(span)));
    }

    #[divan::bench(args = SPANS)]
    fn ule_hours(bencher: Bencher<'_, '_>, days: i64) {
        let (schedule, inputs, place) = (&*ULE_HOURS, jiff_pairs(days), Cell::new(0));
        let span = SignedDuration::from_mins(minutes(days));
        bencher
            .with_inputs(|| *round(&inputs, &place))
            .bench_local_values(|(from, _)| schedule.add(from, black_box(span)));
    }
}

/// The whole life of an ordinary message with a return and a revision.
const LIFE: &str = include_str!("figures/life.jsonl");

fn life() -> Vec<Recorded> {
    (1..)
        .zip(LIFE.lines())
        .map(|(seq, line)| Recorded {
            seq,
            event: Event::from_json(serde_json::from_str(line).expect("JSON")).expect("an event"),
        })
        .collect()
}

/// Twelve events into a message, the message into its stages.
#[divan::bench]
fn fold_into_stages(bencher: Bencher<'_, '_>) {
    let rules = &*RULES;
    let now = DateTime::from_timestamp(1_795_600_000, 0).expect("an instant");
    let events = life();
    bencher
        .with_inputs(|| events.clone())
        .bench_values(|events| {
            let message = Message::fold(black_box(events), None).expect("a message");
            let stages = stages(&message, rules, black_box(now)).expect("a year of the calendar");
            (message, stages)
        });
}

/// Building the calendar of 28 years.
#[divan::bench]
fn build(bencher: Bencher<'_, '_>) {
    let production = Production::parse("holidays.toml", production::EMBEDDED).expect("right");
    let (organization, schedule) =
        Organization::parse("organization.toml", directory::SAMPLE).expect("right");
    bencher.bench_local(|| WorkingCalendar::build(&production, &schedule, organization.zone));
}
