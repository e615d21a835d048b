//! `pult show` and `pult list`: messages as of an instant, for people and, with `--json`, for machines.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::failure::Failure;
use super::moment::asked_or_now;
use super::open::open_to_read;
use crate::calendar::explain::provisional_words;
use crate::calendar::{Instant, OutsideCalendar, WorkMinutes};
use crate::clock::Clock;
use crate::config::Setup;
use crate::regulation::event::moment;
use crate::regulation::stage::{self, Stage};
use crate::regulation::{Message, Number, Rules, StageCode, Status, breaches, next, slack};
use crate::safe;

/// `pult show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Номер сообщения: 2026-17
    #[arg(value_name = "НОМЕР")]
    number: String,
    /// В виде JSON
    #[arg(long)]
    json: bool,
    /// На какой момент (по умолчанию — сейчас)
    #[arg(long, value_name = "МОМЕНТ")]
    at: Option<String>,
}

/// `pult list`.
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

/// Shows one message.
pub(super) fn show(args: &ShowArgs, setup: &Setup, clock: &Clock) -> Result<(), Failure> {
    let number: Number = args.number.parse().map_err(Failure::usage)?;
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
    let mut out = std::io::stdout().lock();
    if args.json {
        let json = message_json(&message, &setup.rules, at)?;
        writeln!(out, "{}", safe::json(&json.to_string()))?;
    } else {
        let words = message_words(&message, setup, at)?;
        write!(out, "{}", safe::lines(&words))?;
    }
    Ok(())
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
    let mut messages = Vec::with_capacity(found.len());
    for message in found {
        let spare = slack::slack(&message, &setup.rules, at)?;
        messages.push((spare, message));
    }
    if args.open {
        messages.sort_by_key(|(spare, message)| (*spare, message.number));
    }
    let mut out = std::io::stdout().lock();
    let mut doubt = None;
    for (spare, message) in &messages {
        if args.json {
            let json = message_json(message, &setup.rules, at)?;
            writeln!(out, "{}", safe::json(&json.to_string()))?;
        } else {
            if spare.is_some() {
                let due = stage::reply_due(message, &setup.rules, at)?;
                let calendar = &setup.rules.calendar;
                doubt = doubt.or(calendar.provisional_between(message.detected.at, due));
            }
            let spare = spare.map_or_else(|| "—".to_owned(), WorkMinutes::short);
            let state = message.state().word();
            writeln!(
                out,
                "{:<9} {spare:>7}  {state:<16} {}",
                message.number.to_string(),
                safe::line(&message.detected.topic)
            )?;
        }
    }
    if let Some(year) = doubt {
        eprintln!("{}", provisional_words(year));
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
    let overdue = stages
        .iter()
        .filter(|stage| matches!(stage.code, StageCode::Reply | StageCode::Final))
        .map(|stage| stage.overdue)
        .max()
        .unwrap_or_default();
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
        "departments": slack::holders(message),
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
        "started_at": written(stage.started),
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
    let rules = &setup.rules;
    let clock_time = |instant: Instant| {
        rules
            .calendar
            .local(instant)
            .format("%d.%m.%Y %H:%M")
            .to_string()
    };
    let due = stage::reply_due(message, rules, at)?;
    let mut text = format!(
        "№ {}  {}\nвыявлено {}  {}  {}\nтема: {}  локация: {}\nответить до {}\n",
        message.number,
        message.state().word(),
        clock_time(message.detected.at),
        setup.organization.source_name(&message.detected.source),
        safe::line(&message.detected.author),
        safe::line(&message.detected.topic),
        safe::line(&message.detected.location),
        clock_time(due),
    );
    if let Some(year) = rules.calendar.provisional_between(message.detected.at, due) {
        text.push_str(&format!("{}\n", provisional_words(year)));
    }
    let stages = stage::stages(message, rules, at)?;
    for stage in &stages {
        let due = stage.due.map_or_else(
            || "без срока".to_owned(),
            |due| format!("до {}", clock_time(due)),
        );
        let department = stage
            .department
            .as_deref()
            .map_or("", |code| setup.organization.department_name(code));
        let line = format!(
            "  {:<15} {department:<14} {due:<22} {} п. {}",
            stage.name,
            stage_verdict(stage),
            stage.paragraph
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let breaches = breaches(&stages);
    if !breaches.is_empty() {
        text.push_str("нарушения (п. 23):\n");
    }
    for breach in &breaches {
        let words = breach.words(|code| setup.organization.department_name(code));
        text.push_str(&format!("  {words}\n"));
    }
    Ok(text)
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
