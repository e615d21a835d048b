//! `pult demo`: a training journal with a lively working day around now, in a folder of its own; or a large one of made-up
//! lives in a file. The ministry's own setup comes in, so its calendar and people count; a journal goes out, written by the
//! same rules as any other. `day.rs` has the day, `lives.rs` the made-up lives.

mod coverage;
mod day;
mod flow;
mod lives;
mod pace;

use std::path::{Path, PathBuf};
use std::slice;

use chrono::{NaiveTime, TimeDelta};
use clap::Args;

use self::{flow::Flow, lives::Lives, pace::Pace};
use crate::cli::output::{Progress, say};
use crate::cli::{failure::Failure, open::open_desk};
use crate::journal::{Journal, Record, Recorder};
use crate::regulation::fact::{Method, Signature};
use crate::{clock::Clock, config::Setup, regulation::Fact};

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Вместо дня — большой учебный журнал: столько сообщений (вместе с --into)
    #[arg(long, value_name = "ЧИСЛО", requires = "into")]
    messages: Option<u64>,
    /// Куда записать большой учебный журнал; файла ещё не должно быть
    #[arg(long, value_name = "ФАЙЛ", requires = "messages")]
    into: Option<PathBuf>,
    /// С того же числа получается тот же журнал
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 1)]
    seed: u64,
    /// Сообщений за рабочий день
    #[arg(long, value_name = "ЧИСЛО", default_value_t = 48)]
    a_day: u32,
    /// По какой день (по умолчанию — сегодня)
    #[arg(long, value_name = "ДЕНЬ")]
    until: Option<String>,
}

/// Makes the journal and opens the desk over it. At night and on days off the clock is set to the last working day and
/// the desk says so.
pub(super) fn run(args: &DemoArgs, mut setup: Setup, clock: &Clock) -> Result<(), Failure> {
    if let (Some(messages), Some(into)) = (args.messages, &args.into) {
        return write_large(args, messages, into, &setup, clock);
    }
    let now = day::lively_moment(&setup.rules.calendar, clock.now())?;
    let is_lively = (clock.now() - now).abs() < TimeDelta::minutes(1);
    let clock = if is_lively {
        *clock
    } else {
        Clock::set_to(now)
    };
    let folder = std::env::temp_dir().join(format!("pult-demo-{}", std::process::id()));
    crate::config::make_folder(&folder)?;
    setup.journal = folder.join("demo.db");
    setup.papers = folder.join("papers");
    // Nothing of a training day among the real copies.
    setup.settings.backups = String::new();
    let by = setup.organization.duty.as_str();
    let mut journal = Journal::open_or_create(&setup.journal)?;
    for event in day::events(&setup.rules.calendar, now)? {
        let hand = Recorder::new(by, event.instant());
        match event.fact {
            Fact::Detected { .. } => {
                drop(journal.register(&setup.rules, hand, event.at, event.fact)?);
            }
            _ => drop(journal.append(&setup.rules, hand, slice::from_ref(&event))?),
        }
    }
    let (hand, at) = (Recorder::new(by, now), setup.rules.calendar.local(now));
    let directory = Record::seed(&setup.organization.directory(), &setup.organization_digest);
    let opened = Record::DutyOpened {
        person: by.into(),
        signature: Signature::new(Method::Paper, by, setup.organization.position(by)),
    };
    journal.record(hand, at, directory)?;
    journal.record(hand, at, opened)?;
    drop(journal);
    say(format!("Учебный журнал: {}", setup.journal.display()))?;
    open_desk(setup, clock)
}

/// Writes a large journal: every fact goes in by the same rules as any other.
fn write_large(
    args: &DemoArgs,
    messages: u64,
    into: &Path,
    setup: &Setup,
    clock: &Clock,
) -> Result<(), Failure> {
    if into.exists() {
        return Err(Failure::usage(format!(
            "{}: такой файл уже есть",
            into.display()
        )));
    }
    let calendar = &setup.rules.calendar;
    let today = calendar.local(clock.now()).date_naive();
    let until = match &args.until {
        Some(text) => crate::calendar::typed::parse_date(text, today).map_err(Failure::usage)?,
        None => today,
    };
    let since = setup.rules.regulation.since() + TimeDelta::days(1);
    let end = calendar
        .instant((until + TimeDelta::days(1)).and_time(NaiveTime::MIN))
        .min(clock.now());
    if end <= calendar.instant(since.and_time(NaiveTime::MIN)) {
        return Err(Failure::usage(format!(
            "учебный журнал не может кончаться раньше {}: порядка ещё не было",
            since.format("%d.%m.%Y")
        )));
    }
    let pace = Pace::up_to(end, messages, args.a_day, since, calendar)?;
    let lives = Lives::new(calendar, &setup.organization, args.seed, pace, end);
    let flow = Flow::new(lives, messages, end);
    let (progress, mut made) = (Progress::new(), 0_u64);
    let events = flow.inspect(|event| {
        if matches!(event, Ok(event) if matches!(event.fact, Fact::Detected { .. })) {
            made += 1;
            if made.is_multiple_of(1000) {
                progress.show(|| format!("сообщений {made} из {messages}"));
            }
        }
    });
    let events = events.map(|event| event.map_err(Failure::from));
    let count = Journal::load::<Failure>(into, &setup.rules, &setup.organization.duty, events)?;
    drop(progress);
    say(format!(
        "{}: сообщений {made}, записей {count}",
        into.display()
    ))
}
