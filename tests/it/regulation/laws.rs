//! The laws of the machine, over random lives: whatever is done in whatever order, `next` and the journal agree, one
//! clock of a kind runs for a part, slack falls with the working minutes, nothing but a report that was never made runs
//! when all is over, and a life counts the same in whatever order its facts were entered.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use pult::calendar::WorkMinutes;
use pult::regulation::breach::Overspent;
use pult::regulation::fact::{Change, Correction};
use pult::regulation::{
    Basis, Event, Fact, Kind, Message, Number, Recorded, Stage, StageCode as Code, Status, Why,
    breaches, decide, next, slack, stage, why,
};

use super::lives::{KINDS, RULES, detected, event, fact, start, tries};

fn stages(message: &Message, now: DateTime<Utc>) -> Vec<Stage> {
    stage::stages(message, &RULES, now).expect("a year of the calendar")
}

fn spare(message: &Message, now: DateTime<Utc>) -> Option<i64> {
    slack::slack(message, &RULES, now)
        .expect("a year of the calendar")
        .map(WorkMinutes::get)
}

/// What holds of a message at every instant from its last event on.
fn holds(message: &Message, now: DateTime<Utc>) -> Result<(), TestCaseError> {
    let due = stage::reply_due(message, &RULES, now).expect("a year of the calendar");
    prop_assert!(due >= message.detected.at, "T is not before the detection");
    let stages = stages(message, now);
    let state = message.state();
    let mut running = HashSet::new();
    for stage in &stages {
        // A department may return what it was given again while its first return still waits.
        let is_of_a_return = stage.code == Code::Rerouting;
        prop_assert!(
            !stage.is_running()
                || running.insert((stage.code, stage.department.clone()))
                || is_of_a_return,
            "two clocks: {stage:?}"
        );
        prop_assert!(
            stage.used.is_none_or(|used| used >= WorkMinutes::ZERO),
            "{stage:?}"
        );
        let late = stage.overdue > WorkMinutes::ZERO;
        prop_assert_eq!(
            late,
            matches!(stage.status, Status::Overdue | Status::Missed),
            "{:?}",
            stage
        );
        prop_assert!(
            stage.overdue >= WorkMinutes::ZERO
                && stage.due.is_none_or(|due| Some(due) >= stage.started),
            "{stage:?}"
        );
        if let (Status::Running, Some(due)) = (stage.status, stage.due) {
            let left = RULES
                .calendar
                .between(now, due)
                .expect("a year of the calendar");
            prop_assert_eq!(
                stage.remaining,
                Some(left.max(WorkMinutes::ZERO)),
                "{:?} at {}",
                stage,
                now
            );
        }
    }
    explained(message, &stages, now)?;
    let breaches = breaches(&stages);
    let late = stages
        .iter()
        .filter(|stage| stage.overdue > WorkMinutes::ZERO);
    prop_assert_eq!(breaches.len(), late.count(), "a breach for each late stage");
    for breach in &breaches {
        let minutes = |of: &Overspent| of.minutes > WorkMinutes::ZERO;
        prop_assert!(
            minutes(&breach.stage) && breach.roots.iter().all(minutes),
            "{breach:?}"
        );
        prop_assert!(!breach.own || breach.roots.is_empty(), "{breach:?}");
    }
    let of = |wanted: &[Code]| {
        running
            .iter()
            .filter(|(code, _)| wanted.contains(code))
            .count()
    };
    prop_assert!(
        of(&[
            Code::Drafting,
            Code::Approval,
            Code::Revision,
            Code::Delivery,
            Code::Posting
        ]) <= 1,
        "one step of the reply: {running:?}"
    );
    prop_assert_eq!(spare(message, now).is_none(), state.is_closed());
    if state.is_closed() {
        // п. 25: a report that was never made is late until it is.
        let of_report = of(&[Code::Report]);
        prop_assert_eq!(
            running.len(),
            of_report,
            "{:?} and {:?} runs",
            state,
            running
        );
    } else {
        // The term of п. 17 has ended when the final draft has reached the approvers.
        let terms = of(&[Code::Reply, Code::Final]);
        prop_assert_eq!(
            (terms == 1, terms <= 1),
            (message.interim().is_none() || terms == 1, true),
            "T or the term of п. 17: {:?}",
            running
        );
    }
    Ok(())
}

/// Why a stage is due when it is: the walk ends at the due, and its minutes are those that the words name.
fn explained(message: &Message, stages: &[Stage], now: DateTime<Utc>) -> Result<(), TestCaseError> {
    let local = |at: DateTime<Utc>| RULES.calendar.local(at).naive_local();
    let add = |at, minutes| RULES.calendar.add(at, minutes).expect("a year");
    for stage in stages {
        let Why {
            basis,
            to_due,
            used,
        } = why(stage, message, &RULES, now).expect("a year of the calendar");
        let walked = to_due.as_ref().map(|walk| walk.total);
        match basis {
            Basis::Own(limit) => {
                prop_assert_eq!(Some(limit), stage.limit);
                prop_assert_eq!(walked, Some(limit), "{:?}", stage);
            }
            Basis::BeforeReply(before, Some(reply)) => {
                let due = stage.due.expect("a due");
                prop_assert_eq!(add(due, before), reply);
                let own = stage.limit.zip(stage.started);
                let own = own.map(|(limit, started)| add(started, limit));
                prop_assert!(own.is_none_or(|own| due < own), "{stage:?}");
            }
            Basis::BeforeReply(_, None) => prop_assert_eq!(stage.due, stage.started),
            Basis::WorkingDays(days) => prop_assert_eq!((stage.code, days), (Code::Final, 7)),
            Basis::None => prop_assert_eq!(stage.due, None),
        }
        if let (Some(walk), Some(due)) = (&to_due, stage.due) {
            prop_assert_eq!(walk.to, local(due));
        }
        prop_assert_eq!(used.map(|walk| walk.total), stage.used);
    }
    Ok(())
}

/// From `now` on nothing happens for a while.
fn waits(message: &Message, now: DateTime<Utc>, minutes: i64) -> Result<(), TestCaseError> {
    let later = now + TimeDelta::minutes(minutes);
    holds(message, later)?;
    let passed = RULES
        .calendar
        .between(now, later)
        .expect("a year of the calendar")
        .get();
    if let (Some(before), Some(after)) = (spare(message, now), spare(message, later)) {
        prop_assert_eq!(
            before - after,
            passed,
            "slack falls with the working minutes"
        );
    }
    for (before, after) in stages(message, now).iter().zip(&stages(message, later)) {
        prop_assert_eq!(before.code, after.code);
        if before.finished.is_some() {
            prop_assert_eq!(before, after, "what is over is judged once");
        } else if before.is_running() && after.is_running() {
            let grown = after.used.unwrap_or_default() - before.used.unwrap_or_default();
            prop_assert_eq!(grown.get(), passed, "{:?}", after);
        }
    }
    Ok(())
}

/// The facts that count, in the order in which they happened, by a way of its own: what was withdrawn is struck out from
/// the last entry to the first, then what was corrected is written over.
fn life(message: &Message) -> Vec<Recorded> {
    let mut history = message.history.clone();
    for place in (0..history.len()).rev() {
        let Some(Recorded { event, .. }) = history.get(place).cloned() else {
            continue;
        };
        if let Fact::Corrected(correction) = &event.fact {
            let gone = correction
                .changes
                .iter()
                .filter(|change| change.fields.is_none());
            let gone: Vec<u64> = gone.map(|change| change.entry).collect();
            history.retain(|own| !gone.contains(&own.seq));
        }
    }
    let corrections: Vec<Correction> = history
        .iter()
        .filter_map(|own| match &own.event.fact {
            Fact::Corrected(correction) => Some(correction.clone()),
            _ => None,
        })
        .collect();
    history.retain(|own| !matches!(own.event.fact, Fact::Corrected(_)));
    for change in corrections.iter().flat_map(|own| &own.changes) {
        let own = history.iter_mut().find(|own| own.seq == change.entry);
        if let (Some(own), Some(fields)) = (own, &change.fields) {
            own.event = own.event.with_fields(fields).expect("it was taken");
        }
    }
    history.sort_by_key(|own| (own.event.instant(), own.seq));
    history
}

/// Whatever the order of entry, every fact of a life follows from those that happened before it.
fn follows(message: &Message) -> Result<(), TestCaseError> {
    let mut folded: Option<Message> = None;
    for recorded in life(message) {
        let at = recorded.event.instant();
        let verdict = decide(folded.as_ref(), &recorded.event, &RULES, at);
        prop_assert!(verdict.is_ok(), "{:?}: {:?}", recorded, verdict);
        match &mut folded {
            Some(folded) => folded.evolve(recorded),
            None => folded = Message::fold([recorded], message.inherited),
        }
    }
    let now = message.history.iter().map(|own| own.event.instant()).max();
    let now = now.expect("it has a detection");
    let folded = folded.expect("it begins");
    prop_assert_eq!(
        stages(&folded, now),
        stages(message, now),
        "as if entered in time"
    );
    prop_assert_eq!(folded.state(), message.state());
    Ok(())
}

/// Facts of different minutes count the same in whatever order they were entered.
fn counts_in_any_order(message: &Message, detail: usize) -> Result<(), TestCaseError> {
    let mut facts = life(message);
    let mut minutes: Vec<_> = facts.iter().map(|own| own.event.instant()).collect();
    minutes.dedup();
    if minutes.len() < facts.len() {
        return Ok(());
    }
    let latest = minutes[minutes.len() - 1];
    let in_time = Message::fold(facts.clone(), message.inherited).expect("it begins");
    let after = facts.len() - 1;
    facts[1..].rotate_left(if after == 0 { 0 } else { detail % after });
    let in_disorder = Message::fold(facts, message.inherited).expect("it begins");
    prop_assert_eq!(stages(&in_time, latest), stages(&in_disorder, latest));
    prop_assert_eq!(in_time.state(), in_disorder.state());
    Ok(())
}

/// A past moment shows the facts until then, by what is known now.
fn was(message: &Message, past: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), TestCaseError> {
    let history = message.history.clone();
    let seen = Message::fold_until(history, message.inherited, past);
    let mut facts = life(message);
    facts.retain(|own| own.event.instant() <= past);
    let told = Message::fold(facts, message.inherited);
    let shown = |message: Option<&Message>| message.map(|own| (own.state(), stages(own, now)));
    prop_assert_eq!(shown(seen.as_ref()), shown(told.as_ref()));
    Ok(())
}

/// What is withdrawn is as if it had not been made, and a withdrawal that is withdrawn likewise.
fn taken_back(
    message: &Message,
    seq: u64,
    before: &Message,
    now: DateTime<Utc>,
) -> Result<(), TestCaseError> {
    let withdrawn = Fact::Corrected(Correction::new(vec![Change::withdrawn(seq)], "слова"));
    let first = Recorded {
        seq: seq + 1,
        event: event(message, now, withdrawn),
    };
    decide(Some(message), &first.event, &RULES, now)
        .expect("what was entered last leans on nothing");
    let mut without = message.clone();
    without.evolve(first);
    let shown = |own: &Message| (own.state(), stages(own, now), spare(own, now));
    prop_assert_eq!(shown(&without), shown(before));
    let back = Fact::Corrected(Correction::new(vec![Change::withdrawn(seq + 1)], "слова"));
    let second = Recorded {
        seq: seq + 2,
        event: event(message, now, back),
    };
    decide(Some(&without), &second.event, &RULES, now).expect("it follows again");
    without.evolve(second);
    prop_assert_eq!(shown(&without), shown(message));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_life_keeps_the_laws(start in start(), tries in tries(), repeats in prop::bool::weighted(0.2), pause in 0_i64..3_000) {
        let mut now = start;
        let mut message = detected(now, repeats.then_some(Number { year: 2026, index: 1 }));
        holds(&message, now)?;
        for attempt in tries {
            now += TimeDelta::minutes(attempt.after);
            let offered = next(&message);
            let kind = if attempt.allowed { offered[attempt.kind % offered.len()] } else { KINDS[attempt.kind % KINDS.len()] };
            // A life that ends in the first step proves little.
            if matches!(kind, Kind::Rejected | Kind::Annulled) && !attempt.detail.is_multiple_of(10) {
                continue;
            }
            let event = event(&message, now - TimeDelta::minutes(attempt.ago), fact(&message, kind, attempt.detail));
            let verdict = decide(Some(&message), &event, &RULES, now);
            // What has its time before now, or changes what was entered, may contradict the facts.
            let is_simple = match &event.fact {
                Fact::Corrected(_) => attempt.detail.is_multiple_of(6),
                Fact::HandedOver { instead_of, .. } => instead_of.is_none() && attempt.detail % 7 != 6,
                _ => true,
            };
            let is_of_now = attempt.ago == 0 && is_simple;
            prop_assert!(verdict.is_ok() || !offered.contains(&kind) || !is_of_now, "{:?}: {:?}", kind, verdict);
            if let Err(refusal) = verdict {
                if let Some(field) = refusal.field {
                    let mut json = event.to_json();
                    json.entry(field).or_insert(serde_json::Value::Null);
                    prop_assert!(Event::from_json(json).is_ok(), "{:?} is no field of {:?}", refusal, kind);
                }
                continue;
            }
            prop_assert!(!is_of_now || decide(Some(&message), &event, &RULES, now - TimeDelta::minutes(1)).is_err(), "nothing of the future");
            prop_assert_eq!(Event::from_json(event.to_json()), Ok(event.clone()));
            let seq = u64::try_from(message.history.len()).expect("few") + 1;
            let (before, event_at) = (message.clone(), event.instant());
            message.evolve(Recorded { seq, event });
            let folded = Message::fold(message.history.clone(), message.inherited);
            prop_assert_eq!(folded.as_ref(), Some(&message), "the fold of the history is the message");
            follows(&message)?;
            counts_in_any_order(&message, attempt.detail)?;
            was(&message, event_at, now)?;
            taken_back(&message, seq, &before, now)?;
            holds(&message, now)?;
            waits(&message, now, pause)?;
        }
    }
}

/// An older journal may hold what is refused now; that is no matter of a correction.
#[test]
fn what_did_not_follow_before_stops_no_correction() {
    let at = crate::support::at("2026-11-23 09:00");
    let mut message = detected(at, None);
    let later = |minutes| at + TimeDelta::minutes(minutes);
    let decided = fact(&message, Kind::Categorised, 1);
    let void = fact(&message, Kind::Annulled, 0);
    for (seq, at, fact) in [(2, later(5), decided), (3, later(1), void)] {
        let event = event(&message, at, fact);
        message.evolve(Recorded { seq, event });
    }
    let fields = [("decided_by".to_owned(), serde_json::json!("Другой"))];
    let changes = vec![Change::corrected(2, fields.into())];
    let corrected = Fact::Corrected(Correction::new(changes, "слова"));
    let corrected = event(&message, later(10), corrected);
    assert_eq!(
        decide(Some(&message), &corrected, &RULES, later(10)),
        Ok(())
    );
}
