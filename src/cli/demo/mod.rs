//! `pult demo`: a scratch journal with a lively working day around now, in a folder of its own; or a large one of
//! made-up lives in a file.

mod flow;
mod lives;
mod pace;
mod stand;

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::Args;
use serde_json::{Map, Value, json};

use self::flow::Flow;
use crate::calendar::{Instant, Now, OutsideCalendar, WorkMinutes, WorkingCalendar};
use crate::cli::failure::Failure;
use crate::cli::open::open_desk;
use crate::cli::output::{Progress, say};
use crate::clock::Clock;
use crate::config::Setup;
use crate::journal::{Hand, Journal, Record};
use crate::regulation::event::moment;
use crate::regulation::fact::{Method, Signature};
use crate::regulation::{Event, Fact};

/// `pult demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
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
pub fn run(args: &DemoArgs, mut setup: Setup, clock: &Clock) -> Result<(), Failure> {
    if let (Some(messages), Some(into)) = (args.messages, &args.into) {
        return many(args, messages, into, &setup, clock);
    }
    let calendar = &setup.rules.calendar;
    let now = lively_moment(calendar, clock.now())?;
    let clock = if now == clock.now() || (clock.now() - now).abs() < TimeDelta::minutes(1) {
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
    let lives = lives(calendar, now)?;
    let mut journal = Journal::open_or_create(&setup.journal)?;
    for event in lives {
        let by = setup.organization.duty.clone();
        let hand = Hand::new(&by, event.instant());
        match &event.fact {
            Fact::Detected { .. } => {
                drop(journal.register(&setup.rules, hand, event.at, event.fact)?);
            }
            _ => drop(journal.append(&setup.rules, hand, std::slice::from_ref(&event))?),
        }
    }
    let by = setup.organization.duty.clone();
    let opened = Record::DutyOpened {
        person: by.as_str().into(),
        signature: Signature::new(Method::Paper, by.as_str(), setup.organization.position(&by)),
    };
    let at = setup.rules.calendar.local(now);
    let seed = Record::seed(&setup.organization.directory(), &setup.organization_digest);
    journal.record(Hand::new(&by, now), at, seed)?;
    journal.record(Hand::new(&by, now), at, opened)?;
    drop(journal);
    say(format!("Учебный журнал: {}", setup.journal.display()))?;
    open_desk(setup, clock)
}

/// Writes a large journal: every fact goes in by the same rules as any other.
fn many(
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
        Some(text) => crate::desk::parse_date(text, today).map_err(Failure::usage)?,
        None => today,
    };
    let since = setup.rules.regulation.since() + TimeDelta::days(1);
    let end = calendar
        .instant((until + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN))
        .min(clock.now());
    if end <= calendar.instant(since.and_time(chrono::NaiveTime::MIN)) {
        return Err(Failure::usage(format!(
            "учебный журнал не может кончаться раньше {}: порядка ещё не было",
            since.format("%d.%m.%Y")
        )));
    }
    let pace = pace::Pace::up_to(end, messages, args.a_day, since, calendar)?;
    let lives = lives::Lives::new(calendar, &setup.organization, args.seed, pace, end);
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
    ))?;
    Ok(())
}

/// Now, if two working hours of the day have run; else the last afternoon of work.
fn lively_moment(calendar: &WorkingCalendar, now: Instant) -> Result<Instant, OutsideCalendar> {
    let opening = |at: Instant| {
        let date = calendar.local(at).date_naive();
        calendar.instant(date.and_time(chrono::NaiveTime::MIN))
    };
    let runs = matches!(calendar.now(now)?, Now::Working { .. } | Now::Lunch { .. });
    if runs && calendar.between(opening(now), now)? >= WorkMinutes::new(150) {
        return Ok(now);
    }
    // Half an hour before the end of the last working time.
    let evening = if runs { opening(now) } else { now };
    calendar.sub(evening, WorkMinutes::new(45))
}

/// A day's messages, each at another point of its life; offsets are working minutes before now.
fn lives(calendar: &WorkingCalendar, now: Instant) -> Result<Vec<Event>, OutsideCalendar> {
    let year = chrono::Datelike::year(&calendar.local(now));
    let mut events: Vec<(Instant, usize, Event)> = Vec::new();
    for (index, (detected, steps)) in script().into_iter().enumerate() {
        for (place, (ago, mut fields)) in std::iter::once(detected).chain(steps).enumerate() {
            let at = calendar.sub(now, WorkMinutes::new(ago))?;
            fields.insert("message".to_owned(), format!("{year}-{}", index + 1).into());
            fields.insert("at".to_owned(), moment(calendar.local(at)).into());
            if let Ok(event) = Event::from_json(fields) {
                events.push((event.instant(), place, event));
            }
        }
    }
    events.sort_by_key(|(at, place, event)| (*at, event.message, *place));
    Ok(events.into_iter().map(|(_, _, event)| event).collect())
}

type Step = (i64, Map<String, Value>);

fn step(ago: i64, fields: Value) -> Step {
    match fields {
        Value::Object(fields) => (ago, fields),
        _ => (ago, Map::new()),
    }
}

fn detected(
    ago: i64,
    source: &str,
    url: &str,
    author: &str,
    topic: &str,
    location: &str,
    text: &str,
) -> Step {
    step(
        ago,
        json!({
            "kind": "detected", "source": source, "url": url, "author": author, "text": text, "topic": topic,
            "location": location,
        }),
    )
}

fn decided(ago: i64, category: &str, departments: &[&str]) -> Step {
    step(
        ago,
        json!({
            "kind": "categorised", "category": category, "departments": departments,
            "decided_by": "Лебедева М. К. (ПРИМЕР)",
        }),
    )
}

fn signature(person: &str) -> Value {
    json!({ "method": "paper", "person": person })
}

fn handed(ago: i64, department: &str, to: &str) -> Step {
    step(
        ago,
        json!({
            "kind": "handed_over", "department": department, "to": to, "capacity": "head", "signature": signature(to),
        }),
    )
}

fn submitted(ago: i64, department: &str, head: &str) -> Step {
    step(
        ago,
        json!({
            "kind": "submitted", "department": department,
            "approvers": [{ "person": head, "role": "head" }, { "person": "Орлова Т. И. (ПРИМЕР)", "role": "curator" }],
        }),
    )
}

/// Messages in the order of their detection: numbers follow it.
fn script() -> Vec<(Step, Vec<Step>)> {
    let (petrova, ilin, kuznetsova) = (
        "Петрова А. А. (ПРИМЕР)",
        "Ильин С. П. (ПРИМЕР)",
        "Кузнецова Е. Н. (ПРИМЕР)",
    );
    let belova = "Белова Н. Г. (ПРИМЕР)";
    vec![
        (
            detected(
                470,
                "vk",
                "https://vk.com/wall-1001_17",
                "Анна К.",
                "Пособие от 3 до 7 лет",
                "Кемерово",
                "Подала заявление на пособие в октябре, в МФЦ говорят ждите. Сколько ждать?",
            ),
            vec![
                decided(460, "ordinary", &["posobiya"]),
                handed(452, "posobiya", petrova),
                submitted(200, "posobiya", petrova),
                step(
                    178,
                    json!({
                        "kind": "sent_back", "who": "Орлова Т. И. (ПРИМЕР)", "role": "curator",
                        "remarks": "Назвать срок и телефон",
                    }),
                ),
                submitted(130, "posobiya", petrova),
                step(
                    110,
                    json!({ "kind": "approved", "who": petrova, "role": "head" }),
                ),
                step(
                    104,
                    json!({ "kind": "approved", "who": "Орлова Т. И. (ПРИМЕР)", "role": "curator" }),
                ),
                step(
                    9,
                    json!({
                        "kind": "reply_received", "department": "posobiya", "who": "Сидорова И. И. (ПРИМЕР)",
                        "reply": "final", "signature": signature("Сидорова И. И. (ПРИМЕР)"),
                    }),
                ),
            ],
        ),
        (
            detected(
                420,
                "ok",
                "https://ok.ru/group/55/topic/8",
                "Сергей Иванович",
                "Компенсация за уголь",
                "Белово",
                "Уголь купили в сентябре, компенсации до сих пор нет. Куда обращаться?",
            ),
            vec![
                decided(408, "ordinary", &["lgoty"]),
                handed(389, "lgoty", kuznetsova),
            ],
        ),
        (
            detected(
                300,
                "vk",
                "https://vk.com/wall-1001_21",
                "Марина П.",
                "Жильё детям-сиротам",
                "Новокузнецк",
                "Сироту выселяют из общежития, жильё не дают третий год!",
            ),
            vec![
                step(
                    292,
                    json!({ "kind": "reported", "to": "Лебедева М. К. (ПРИМЕР)" }),
                ),
                decided(288, "high", &["opeka"]),
                handed(280, "opeka", ilin),
                submitted(175, "opeka", ilin),
            ],
        ),
        (
            detected(
                150,
                "telegram",
                "https://t.me/kuzbass_chat/991",
                "@mama_troih",
                "Многодетные семьи",
                "Киселёвск",
                "Положена ли нам выплата на третьего и льгота на проезд? Опекаем ещё племянника.",
            ),
            vec![
                decided(143, "ordinary", &["posobiya", "lgoty"]),
                handed(136, "posobiya", petrova),
                handed(131, "lgoty", kuznetsova),
                step(
                    40,
                    json!({
                        "kind": "information_received", "department": "posobiya", "who": "Сидорова И. И. (ПРИМЕР)",
                        "signature": signature("Сидорова И. И. (ПРИМЕР)"),
                    }),
                ),
            ],
        ),
        (
            detected(
                60,
                "vk",
                "https://vk.com/wall-1001_30",
                "Олег",
                "Социальный контракт",
                "Юрга",
                "Отказали в соцконтракте без объяснения причин",
            ),
            vec![
                decided(52, "ordinary", &["kontrakt"]),
                handed(45, "kontrakt", belova),
                step(
                    36,
                    json!({
                        "kind": "returned", "department": "kontrakt", "who": "Юдин П. О. (ПРИМЕР)",
                        "reason": "Вопрос о пособии, не о контракте", "signature": signature("Юдин П. О. (ПРИМЕР)"),
                    }),
                ),
            ],
        ),
        (
            detected(
                18,
                "ok",
                "https://ok.ru/group/55/topic/19",
                "Тамара Петровна",
                "Ветеран труда",
                "Прокопьевск",
                "Какие документы нужны на ветерана труда?",
            ),
            vec![decided(6, "ordinary", &["veterany"])],
        ),
        (
            detected(
                4,
                "max",
                "https://max.ru/kuzbass/77",
                "Игорь В.",
                "Срок рассмотрения заявления",
                "Осинники",
                "Третью неделю нет ответа на заявление",
            ),
            vec![],
        ),
    ]
}
