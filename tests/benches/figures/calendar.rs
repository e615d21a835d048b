//! The pure floors, beside the two crates that count working hours too: a month ahead, and a message of twelve events
//! into its stages. `cargo bench --bench core` has them at every span.

use std::hint::black_box;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use pult::calendar::WorkMinutes;
use pult::regulation::stage::stages;
use pult::regulation::{Event, Message, Recorded};
use ule_hours::jiff::{Timestamp, civil::time};

use super::common::rules;
use super::{ratio, shown, timed};

/// Calls in a run; the fastest of some runs counts, since nothing but the neighbours makes one slower.
const CALLS: u32 = 4096;
const RUNS: usize = 15;

fn a_call(calls: u32, mut call: impl FnMut(u32)) -> Duration {
    let run = || timed(|| (0..calls).for_each(&mut call)).0 / calls;
    std::iter::repeat_with(run).take(RUNS).min().expect("a run")
}

/// The figures as lines.
pub fn measure() -> Vec<String> {
    let rules = rules();
    let calendar = &rules.calendar;
    let start = DateTime::from_timestamp(1_577_836_800, 0).expect("an instant");
    let from: Vec<DateTime<Utc>> = (0..1024)
        .map(|place| start + TimeDelta::minutes(place * 3_571 % (6 * 365 * 1440)))
        .collect();
    let at = |place: u32| from[place as usize % from.len()];
    let month = TimeDelta::days(30);
    let between = a_call(CALLS, |place| {
        let _ = black_box(calendar.between(at(place), at(place) + month));
    });
    let add = a_call(CALLS, |place| {
        let _ = black_box(calendar.add(at(place), WorkMinutes::new(9_840)));
    });

    let week = workclock::Weekdays::MON_TO_FRI;
    let workclock = workclock::Schedule::builder()
        .time_zone("Asia/Novokuznetsk")
        .rule(workclock::WorkDay::new(
            time(8, 30, 0, 0),
            time(17, 30, 0, 0),
            week,
        ))
        .rule(workclock::Break::new(
            time(12, 30, 0, 0),
            time(13, 18, 0, 0),
            week,
        ))
        .build()
        .expect("a schedule");
    let ule = ule_hours::Schedule::builder("Asia/Novokuznetsk")
        .expect("a zone")
        .mon_fri("08:30-12:30, 13:18-17:30")
        .expect("hours")
        .build();
    let stamp = |at: DateTime<Utc>| Timestamp::from_second(at.timestamp()).expect("an instant");
    let by_workclock = a_call(64, |place| {
        let _ = black_box(workclock.between(stamp(at(place)), stamp(at(place) + month)));
    });
    let by_ule = a_call(64, |place| {
        let _ = black_box(ule.between(stamp(at(place)), stamp(at(place) + month)));
    });

    let lines = include_str!("life.jsonl").lines();
    let events: Vec<Recorded> = (1..)
        .zip(lines)
        .map(|(seq, line)| Recorded {
            seq,
            event: Event::from_json(serde_json::from_str(line).expect("JSON")).expect("an event"),
        })
        .collect();
    let now = DateTime::from_timestamp(1_795_600_000, 0).expect("an instant");
    let fold = a_call(512, |_| {
        let message = Message::fold(events.clone(), None).expect("a message");
        let _ = black_box(stages(&message, &rules, now));
    });
    vec![
        format!(
            "working minutes between two instants a month apart: {} (`ule-hours` {:.0} times as long, `workclock` {:.0} times)",
            shown(between),
            ratio(by_ule, between),
            ratio(by_workclock, between)
        ),
        format!(
            "a month of working minutes after an instant: {}",
            shown(add)
        ),
        format!(
            "a message of 12 events into all its stages: {}",
            shown(fold)
        ),
    ]
}
