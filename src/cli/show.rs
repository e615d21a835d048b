//! `pult show` and `pult list`: messages as of an instant, for people and, with `--json`, for machines.

use clap::Args;
use serde_json::{Value, json};

use super::moment::{asked_or_now, this_year};
use super::output::{print_json, say};
use super::{failure::Failure, open::open_to_read};
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes, explain::provisional_note};
use crate::regulation::stage::{self, Stage};
use crate::regulation::{Message, Number, Rules, StageCode, Status, breaches, next, slack};
use crate::{clock::Clock, config::Setup, regulation::event::moment, sanitize};

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Номер сообщения: 2026-17; 17 — этого года
    #[arg(value_name = "НОМЕР")]
    number: String,
    /// В виде JSON
    #[arg(long)]
    json: bool,
    /// На какой момент (по умолчанию — сейчас)
    #[arg(long, value_name = "МОМЕНТ")]
    at: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// В виде JSON, по сообщению в строке
    #[arg(long)]
    json: bool,
    /// На какой момент (по умолчанию — сейчас)
    #[arg(long, value_name = "МОМЕНТ")]
    at: Option<String>,
    /// Только те, что в работе
    #[arg(long)]
    open: bool,
}

pub(super) fn show(args: &ShowArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let number = Number::said(&args.number, this_year(setup, clock)).map_err(Failure::usage)?;
    let at = asked_or_now(args.at.as_deref(), setup, clock)?;
    let journal = open_to_read(setup)?;
    let Some(message) = journal.message_at(number, at)? else {
        let known = journal.message(number)?.is_some();
        let problem = if known {
            "на этот момент ещё не выявлено"
        } else {
            "в журнале нет"
        };
        return Err(Failure::usage(format!("сообщения {number} {problem}")));
    };
    if args.json {
        return print_json(&message_json(&message, &setup.rules, at)?);
    }
    say(message_words(&message, setup, at)?)
}

/// Lists messages in the order of their numbers, open ones with the least slack first.
pub(super) fn list(args: &ListArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let at = asked_or_now(args.at.as_deref(), setup, clock)?;
    let journal = open_to_read(setup)?;
    let found = match (args.open, &args.at) {
        // The journal keeps a list of what is open now: no other message is read.
        (true, None) => journal.open_messages()?,
        (true, Some(_)) => journal.open_messages_at(at)?,
        (false, _) => {
            let mut found = Vec::new();
            for number in journal.numbers()? {
                found.extend(journal.message_at(number, at)?);
            }
            found
        }
    };
    let with_slack = |message: Message| Ok((slack::slack(&message, &setup.rules, at)?, message));
    let messages = found.into_iter().map(with_slack);
    let mut messages = messages.collect::<Result<Vec<_>, OutsideCalendar>>()?;
    if args.open {
        messages.sort_by_key(|(spare, message)| (*spare, message.number));
    }
    let calendar = &setup.rules.calendar;
    let mut provisional_year = None;
    for (spare, message) in &messages {
        if args.json {
            print_json(&message_json(message, &setup.rules, at)?)?;
            continue;
        }
        if spare.is_some() && provisional_year.is_none() {
            let due = stage::reply_due(message, &setup.rules, at)?;
            provisional_year = calendar.provisional_between(message.detected.at, due);
        }
        let number = message.number.to_string();
        let spare = spare.map_or_else(|| "—".to_owned(), WorkMinutes::short);
        let state = message.state().word();
        let topic = sanitize::line(&message.detected.topic);
        say(format!("{number:<9} {spare:>7}  {state:<16} {topic}"))?;
    }
    if let Some(year) = provisional_year {
        eprintln!("{}", provisional_note(year));
    }
    Ok(())
}

/// One message as of an instant: the contract of `show --json`.
fn message_json(message: &Message, rules: &Rules, at: Instant) -> Result<Value, OutsideCalendar> {
    let written = |instant: Instant| moment(rules.calendar.local(instant));
    let stages = stage::stages(message, rules, at)?;
    let is_closed = message.state().is_closed();
    let due = stage::reply_due(message, rules, at)?;
    let remaining = rules.calendar.between(stage::to_the_minute(at), due)?;
    // That of an earlier due stands in its stage and in the breaches.
    let mut whole = stages.iter().rev();
    let whole = whole.find(|stage| matches!(stage.code, StageCode::Reply | StageCode::Final));
    let overdue = whole.map(|stage| stage.overdue).unwrap_or_default();
    let (category, provisional) = message.category_at(at);
    let mut shown = json!({
        "number": message.number,
        "state": message.state(),
        "category": category,
        "provisional": provisional,
        "detected_at": written(message.detected.at),
        "reply_due": written(due),
        "remaining_minutes": (!is_closed).then(|| remaining.max(WorkMinutes::ZERO)),
        "overdue_minutes": overdue,
        "slack_minutes": slack::slack(message, rules, at)?,
        "departments": message.holders(),
        "repeat_of": message.detected.repeat_of,
        "stages": stages.iter().map(|stage| stage_json(stage, &written)).collect::<Vec<_>>(),
        "next": next(message),
    });
    // Not part of the contract where the count is certain.
    if let Some(year) = rules.calendar.provisional_between(message.detected.at, due) {
        shown["provisional_year"] = json!(year);
    }
    Ok(shown)
}

fn stage_json(stage: &Stage, written: &impl Fn(Instant) -> String) -> Value {
    json!({
        "stage": stage.code,
        "paragraph": &*stage.paragraph,
        "department": stage.department,
        "round": stage.round,
        "started_at": stage.started.map(written),
        "due_at": stage.due.map(written),
        "limit_minutes": stage.limit,
        "finished_at": stage.finished.map(written),
        "used_minutes": stage.used,
        "remaining_minutes": stage.remaining,
        "overdue_minutes": stage.overdue,
        "status": stage.status,
        "responsible": stage.responsible,
    })
}

fn message_words(message: &Message, setup: &Setup, at: Instant) -> Result<String, OutsideCalendar> {
    let (rules, organization) = (&setup.rules, &setup.organization);
    let time = |instant| {
        let local = rules.calendar.local(instant);
        local.format("%d.%m.%Y %H:%M").to_string()
    };
    let detected = &message.detected;
    let due = stage::reply_due(message, rules, at)?;
    let mut lines = vec![
        format!("№ {}  {}", message.number, message.state().word()),
        format!(
            "выявлено {}  {}  {}",
            time(detected.at),
            organization.source_name(&detected.source),
            sanitize::line(&detected.author)
        ),
        format!(
            "тема: {}  локация: {}",
            sanitize::line(&detected.topic),
            sanitize::line(&detected.location)
        ),
        format!("ответить до {}", time(due)),
    ];
    let provisional_year = rules.calendar.provisional_between(detected.at, due);
    lines.extend(provisional_year.map(provisional_note));
    let stages = stage::stages(message, rules, at)?;
    for stage in &stages {
        let due = stage.due.map(|due| format!("до {}", time(due)));
        let due = due.unwrap_or_else(|| "без срока".to_owned());
        let department = stage.department.as_deref();
        let department = department.map_or("", |code| organization.department_name(code));
        let line = format!(
            "  {:<15} {department:<14} {due:<22} {} п. {}",
            stage.name,
            stage_verdict(stage),
            stage.paragraph
        );
        lines.push(line.trim_end().to_owned());
    }
    let breaches = breaches(&stages);
    if !breaches.is_empty() {
        lines.push("нарушения (п. 23):".to_owned());
    }
    for breach in &breaches {
        let words = breach.description(|code| organization.department_name(code));
        lines.push(format!("  {words}"));
    }
    Ok(lines.join("\n"))
}

fn stage_verdict(stage: &Stage) -> String {
    let minutes = |minutes: Option<WorkMinutes>| minutes.unwrap_or_default().to_string();
    match stage.status {
        Status::Running => stage
            .remaining
            .map_or_else(|| "идёт".to_owned(), |left| format!("осталось {left}")),
        Status::Overdue => format!("просрочено на {}", stage.overdue),
        Status::Met if stage.used.is_none() => "не понадобилось".to_owned(),
        Status::Met => format!("в срок, {}", minutes(stage.used)),
        Status::Missed => format!("с опозданием на {}", stage.overdue),
        Status::Unmarked => "не отмечено".to_owned(),
    }
}
